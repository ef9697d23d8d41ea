"""How right fillers, pauses and rate are, on hand-timed and on read speech.

Beside each figure stands a simple baseline: what follows from Whisper's own words and word times.

Run: ``python benchmarks/accuracy/pace.py [--shared DIR] [--models tiny.en,base]``. Prints a table;
its last rows are the events missed and made up, one by one.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from voice_coach.analysis.measures import measure_turn
from voice_coach.analysis.signal import measure_signal
from voice_coach.analysis.talk import inner_pauses
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.audio.files import read_clip
from voice_coach.hearing.fillers import is_filler
from voice_coach.hearing.whisper import WhisperTranscriber
from voice_coach.records import Clip, Filler, Stretch, Transcript, Turn

SHARED = Path(__file__).resolve().parents[3] / "shared"
TIMED = ("acoustic_corpus", "cold_corpus")
WITHIN_S = 0.2
PAUSE_S = 0.25
SILENCES_S = (0.5, 1.0, 2.0, 4.0)
FACTORS = (0.8, 0.9, 1.1, 1.25)
LIMITS = load_thresholds()


@dataclass(frozen=True, slots=True)
class Timed:
    """A hand-timed recording. ``words``: (start_s, end_s, text), fillers among them."""

    name: str
    clip: Clip
    words: tuple[tuple[float, float, str], ...]
    syllables: int

    def fillers(self) -> list[Stretch]:
        return [Stretch(a, b) for a, b, text in self.words if is_filler(text)]

    def pauses(self) -> list[Stretch]:
        gaps = [Stretch(a[1], b[0]) for a, b in pairwise(self.words)]
        return [gap for gap in gaps if gap.duration_s >= PAUSE_S - 1e-6]

    def words_per_minute(self) -> float:
        said = [word for word in self.words if not is_filler(word[2])]
        return 60.0 * len(said) / (self.words[-1][1] - self.words[0][0])

    def articulation_rate(self) -> float:
        """Vowels that were said, in fillers too, a second without pauses."""
        total_s = self.words[-1][1] - self.words[0][0]
        return self.syllables / (total_s - sum(pause.duration_s for pause in self.pauses()))


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording as the program hears it: whole turn, and the first hearing's words."""

    turn: Turn
    words: Transcript
    seconds: float


def timed(shared: Path, name: str) -> Timed:
    tiers = textgrid(shared / "audio" / f"{name}.TextGrid")
    words = tuple(entry for entry in tiers["words"] if entry[2])
    vowels = sum(1 for *_, phone in tiers["phones"] if re.search(r"\d$", phone))
    return Timed(name, read_clip(shared / "audio" / f"{name}.wav"), words, vowels)


def textgrid(path: Path) -> dict[str, list[tuple[float, float, str]]]:
    """The interval tiers of a TextGrid in Praat's short format."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    at = lines.index("<exists>") + 1
    count, at = int(lines[at]), at + 1
    tiers: dict[str, list[tuple[float, float, str]]] = {}
    for _ in range(count):
        name, size, at = lines[at + 1].strip('"'), int(lines[at + 4]), at + 5
        tiers[name] = [
            (float(lines[i]), float(lines[i + 1]), lines[i + 2].strip('"'))
            for i in range(at, at + 3 * size, 3)
        ]
        at += 3 * size
    return tiers


def hear(clip: Clip, whisper: WhisperTranscriber, *, fillers: bool = True) -> Heard:
    words = whisper.transcribe(clip)
    began = time.perf_counter()
    transcript = replace(words, fillers=whisper.fillers(clip, words)) if fillers else words
    seconds = time.perf_counter() - began
    turn = Turn(
        index=0, speaker="learner", text=words.text, duration_s=clip.duration_s,
        transcript=transcript, signal=measure_signal(clip),
    )  # fmt: skip
    return Heard(turn, words, seconds)


def own_fillers(words: Transcript) -> list[Stretch]:
    """Baseline: what Whisper writes."""
    return [Stretch(w.start_s, w.end_s) for w in words.words if is_filler(w.text)]


def own_pauses(words: Transcript) -> list[Stretch]:
    """Baseline: the gaps between Whisper's words."""
    gaps = [Stretch(a.end_s, b.start_s) for a, b in pairwise(words.words)]
    return [gap for gap in gaps if gap.duration_s >= PAUSE_S]


def same_events(
    true: Sequence[Stretch], found: Sequence[Stretch | Filler], *, within_s: float = WITHIN_S
) -> list[tuple[int, int]]:
    """Pairs (true, found) whose starts and ends lie within ``within_s`` of each other."""
    pairs: list[tuple[int, int]] = []
    for i, event in enumerate(true):
        near = [
            (abs(f.start_s - event.start_s) + abs(f.end_s - event.end_s), j)
            for j, f in enumerate(found)
            if j not in {b for _, b in pairs}
            and abs(f.start_s - event.start_s) <= within_s
            and abs(f.end_s - event.end_s) <= within_s
        ]
        if near:
            pairs.append((i, min(near)[1]))
    return pairs


def overlapping(true: Sequence[Stretch], found: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Pairs (true, found) that share most time, each once, when they share half the shorter."""
    shared = sorted(
        (
            (min(t.end_s, f.end_s) - max(t.start_s, f.start_s), i, j)
            for i, t in enumerate(true)
            for j, f in enumerate(found)
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    for time_s, i, j in shared:
        enough = time_s >= 0.5 * min(true[i].duration_s, found[j].duration_s)
        if enough and all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def prf(true: int, found: int, both: int) -> tuple[float, float, float]:
    precision, recall = both / found if found else 0.0, both / true if true else 0.0
    return precision, recall, 2 * both / (true + found) if true + found else 0.0


def with_silence(
    recording: Timed, silence_s: float, *, noise_db: float | None
) -> tuple[Clip, float]:
    """A recording with silence at the joint of two words in mid-speech, and the joint's time."""
    joints = [
        b[0]
        for a, b in pairwise(recording.words)
        if b[0] - a[1] < 0.005 and 3.0 < b[0] < recording.clip.duration_s - 3.0
        and a[1] - a[0] > 0.2 and b[1] - b[0] > 0.2
    ]  # fmt: skip
    at_s = joints[round(silence_s * 7) % len(joints)]
    clip, at = recording.clip, round(at_s * recording.clip.rate_hz)
    quiet = np.zeros(round(silence_s * clip.rate_hz), dtype=np.float32)
    if noise_db is not None:
        noise = np.random.default_rng(3).normal(0.0, 10.0 ** (noise_db / 20.0), len(quiet))
        quiet = noise.astype(np.float32)
    return Clip(np.concatenate([clip.samples[:at], quiet, clip.samples[at:]]), clip.rate_hz), at_s


def inserted(recordings: Iterable[Timed], *, noise_db: float | None) -> list[float]:
    """Error in seconds of each inserted silence's length; its whole length where not found."""
    errors: list[float] = []
    for recording in recordings:
        for silence_s in SILENCES_S:
            clip, at_s = with_silence(recording, silence_s, noise_db=noise_db)
            true = Stretch(at_s, at_s + silence_s)
            found = inner_pauses(measure_signal(clip), min_s=PAUSE_S)
            near = [f for f in found if f.start_s < true.end_s and true.start_s < f.end_s]
            best = max(near, key=lambda f: f.duration_s, default=Stretch(0.0, 0.0))
            errors.append(abs(best.duration_s - silence_s))
    return errors


def measured(turn: Turn, name: str) -> float:
    value = next(m.value for m in measure_turn(turn, (), thresholds=LIMITS) if m.name == name)
    return float("nan") if value is None else value


def row(name: str, goal: str, ours: str, baseline: str) -> None:
    print(f"| {name} | {goal} | {ours} | {baseline} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy of fillers, pauses and rate.")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--models", default="tiny.en,base")
    chosen = parser.parse_args()
    recordings = [timed(chosen.shared, name) for name in TIMED]
    print("| what | goal | ours | baseline |\n|---|---|---|---|")
    worst: list[str] = []
    report_silence(recordings)
    for model in chosen.models.split(","):
        whisper = WhisperTranscriber(model=model)
        heard = [hear(recording.clip, whisper) for recording in recordings]
        report_timed(model, recordings, heard, worst)
        report_read(model, chosen.shared, whisper, worst)
        report_stretched(model, recordings, heard, whisper)
    print("\n" + "\n".join(worst))


def report_silence(recordings: Sequence[Timed]) -> None:
    for name, noise_db in (("digital", None), ("noise at -60 dB", -60.0)):
        errors = inserted(recordings, noise_db=noise_db)
        row(
            f"silence of 0.5 to 4 s put in ({name}): mean, largest error", "≤ 0.05 s",
            f"{np.mean(errors):.3f}, {max(errors):.3f} s (of {len(errors)})", "",
        )  # fmt: skip


def report_timed(
    model: str, recordings: Sequence[Timed], heard: Sequence[Heard], worst: list[str]
) -> None:
    counts = np.zeros((2, 3), dtype=int)
    pauses = np.zeros((2, 3), dtype=int)
    errors: list[list[float]] = [[], []]
    for recording, one in zip(recordings, heard, strict=True):
        assert one.turn.transcript is not None and one.turn.signal is not None
        true = recording.fillers()
        for at, found in enumerate((list(one.turn.transcript.fillers), own_fillers(one.words))):
            pairs = same_events(true, found)
            counts[at] += (len(true), len(found), len(pairs))
            if at == 0:
                worst += _mistakes(f"{model} {recording.name} filler", true, found, pairs)
        quiet = recording.pauses()
        ours = list(inner_pauses(one.turn.signal, min_s=PAUSE_S))
        for at, silences in enumerate((ours, own_pauses(one.words))):
            pairs = overlapping(quiet, silences)
            pauses[at] += (len(quiet), len(silences), len(pairs))
            errors[at] += [abs(silences[j].duration_s - quiet[i].duration_s) for i, j in pairs]
            if at == 0:
                worst += _mistakes(f"{model} {recording.name} pause", quiet, silences, pairs)
        for name, true_rate in (
            ("words_per_minute", recording.words_per_minute()),
            ("articulation_rate", recording.articulation_rate()),
        ):
            rate = measured(one.turn, name)
            plain = baseline_rate(one.words, name)
            row(
                f"{model}: {name}, {recording.name}", f"{true_rate:.2f} ± 5 %",
                f"{rate:.2f} ({100 * (rate / true_rate - 1):+.1f} %)",
                f"{plain:.2f} ({100 * (plain / true_rate - 1):+.1f} %)",
            )  # fmt: skip
        peaks = len(one.turn.signal.nuclei_s)
        row(f"{model}: intensity peaks, {recording.name}", f"{recording.syllables}", f"{peaks}", "")
    ours_text, plain_text = (
        "P {:.2f} R {:.2f} F1 {:.2f}".format(*prf(*row_))
        + f" ({row_[2]} of {row_[0]}, {row_[1]} found)"
        for row_ in counts.tolist()
    )
    row(f"{model}: fillers within 0.2 s", "F1 ≥ 0.85", ours_text, plain_text)
    row(
        f"{model}: pauses, mean error of length", "≤ 0.1 s",
        *(f"{np.mean(e):.3f} s" if e else "none found" for e in errors),
    )  # fmt: skip
    row(
        f"{model}: pauses, count", f"{pauses[0][0]} ± 10 %",
        *(f"{p[1]} ({p[2]} of them true)" for p in pauses.tolist()),
    )  # fmt: skip


def baseline_rate(words: Transcript, name: str) -> float:
    """Rate from Whisper's words and times alone."""
    from voice_coach.analysis.syllables import syllables

    total_s = words.words[-1].end_s - words.words[0].start_s
    if name == "words_per_minute":
        return 60.0 * len(words.words) / total_s
    quiet_s = sum(pause.duration_s for pause in own_pauses(words))
    return sum(syllables(word.text) for word in words.words) / (total_s - quiet_s)


def report_read(model: str, shared: Path, whisper: WhisperTranscriber, worst: list[str]) -> None:
    lines = (shared / "audio" / "read" / "text.tsv").read_text(encoding="utf-8").splitlines()
    words = invented = plain = 0
    spent_s = length_s = 0.0
    for name, text in (line.split("\t") for line in lines if line):
        clip = read_clip(shared / "audio" / "read" / f"{name}.wav")
        one = hear(clip, whisper)
        assert one.turn.transcript is not None
        words += len(text.split())
        invented += len(one.turn.transcript.fillers)
        plain += len(own_fillers(one.words))
        spent_s, length_s = spent_s + one.seconds, length_s + clip.duration_s
        for f in one.turn.transcript.fillers:
            worst.append(f"- {model} {name}: made up {f.text} {f.start_s:.2f} to {f.end_s:.2f}")
    row(
        f"{model}: false fillers in 100 read words", "≤ 0.5",
        f"{100 * invented / words:.2f} ({invented} in {words})",
        f"{100 * plain / words:.2f} ({plain})",
    )  # fmt: skip
    row(f"{model}: second hearing, seconds a second", "", f"{spent_s / length_s:.2f}", "")


def report_stretched(
    model: str, recordings: Sequence[Timed], heard: Sequence[Heard], whisper: WhisperTranscriber
) -> None:
    from librosa.effects import time_stretch

    for factor in FACTORS:
        moved: dict[str, list[float]] = {"words_per_minute": [], "articulation_rate": []}
        for recording, one in zip(recordings, heard, strict=True):
            faster = time_stretch(np.array(recording.clip.samples), rate=factor)
            turn = hear(Clip(faster, recording.clip.rate_hz), whisper, fillers=False).turn
            plain = replace(one.turn, transcript=one.words)
            for name, values in moved.items():
                values.append(measured(turn, name) / measured(plain, name) / factor)
        for name, values in moved.items():
            shown = ", ".join(f"{100 * (value - 1):+.1f} %" for value in values)
            row(f"{model}: {name}, played at {factor}", f"× {factor} ± 5 %", shown, "")


def _mistakes(
    name: str,
    true: Sequence[Stretch],
    found: Sequence[Stretch | Filler],
    pairs: Sequence[tuple[int, int]],
) -> list[str]:
    said = [
        f"- {name}: missed {event.start_s:.2f} to {event.end_s:.2f}"
        for i, event in enumerate(true)
        if i not in {a for a, _ in pairs}
    ]
    return said + [
        f"- {name}: made up {event.start_s:.2f} to {event.end_s:.2f}"
        for j, event in enumerate(found)
        if j not in {b for _, b in pairs}
    ]


if __name__ == "__main__":
    main()
