"""Cost of the analysis without recognition, and the choice of the pitch tracker, in one run.

The whole judge is what a turn goes through once its words are known: speech and silence, level,
pitch, syllables, noise; reading the words; measures; every detector. Beside it librosa's pYIN
alone, on the same recordings, turn by turn. Seconds are processor time of this process, all
threads, so that other work on the machine does not count; the clock of an idle machine shows no
more.

Trackers are compared on harmonic tones of known pitch in noise, and on real speech played faster by
a known factor, which must come out higher by that factor everywhere.

Last, what reading the words of one turn costs: turns of 36 to 44 words of the labelled dialogues
that ship with the project, alone and in their dialogue.

Run: ``python benchmarks/analysis.py``. The goal is at most 0.03 s per second for the whole judge.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import librosa
import numpy as np
import numpy.typing as npt
from material import Piece, shared_folder, spontaneous

from voice_coach.analysis import pitch
from voice_coach.analysis.judge import judge
from voice_coach.analysis.reading import read_text
from voice_coach.analysis.signal import measure_signal, warm_up
from voice_coach.audio.resample import resample
from voice_coach.records import Clip, Samples, Stretch, Transcript, Turn
from voice_coach.rooms import Rooms, open_rooms
from voice_coach.scenario import find
from voice_coach.settings import Settings

DIALOGUES = Path(__file__).resolve().parents[1] / "models" / "moves" / "casino.labelled.jsonl"
RATE_HZ, HOP = 16_000, 160
RUNS = 5
FASTER_SEMITONES = 2.0
Pitch = npt.NDArray[np.float64]
Tracker = Callable[[Samples], Pitch]


def cost_s(work: Callable[[], object]) -> float:
    """Processor time of a piece of work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def costs(piece: Piece, transcript: Transcript, rooms: Rooms) -> dict[str, float]:
    """Seconds per second of a recording, by what is done; medians of runs that take turns."""
    scenario = find("raise")
    detectors = rooms.detectors(scenario)
    clip, at_rate = piece.clip, resample(piece.clip, RATE_HZ).samples

    def whole() -> None:
        turn = Turn(
            0, "learner", transcript.text, duration_s=clip.duration_s, transcript=transcript,
            clip=clip, signal=measure_signal(clip),
        )  # fmt: skip
        judge(turn, (), scenario=scenario, thresholds=rooms.thresholds, detectors=detectors)

    works = {
        "signal": lambda: measure_signal(clip),
        "judge": whole,
        "pyin": lambda: pyin(at_rate),
    }
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(RUNS):
        for name, work in works.items():
            taken[name].append(cost_s(work) / clip.duration_s)
    return {name: statistics.median(values) for name, values in taken.items()}


def pyin(samples: Samples) -> Pitch:
    found, _, _ = librosa.pyin(
        samples, fmin=pitch.LOWEST_HZ, fmax=pitch.HIGHEST_HZ, sr=RATE_HZ, hop_length=HOP
    )
    return np.asarray(found, dtype=np.float64)


def yin(samples: Samples) -> Pitch:
    found = librosa.yin(
        samples, fmin=pitch.LOWEST_HZ, fmax=pitch.HIGHEST_HZ, sr=RATE_HZ, hop_length=HOP
    )
    return np.asarray(found, dtype=np.float64)


def swift(samples: Samples) -> Pitch:
    clip = Clip(samples, RATE_HZ)
    times_s = np.arange(0, len(samples), HOP) / RATE_HZ
    everything = (Stretch(0.0, clip.duration_s),)
    return pitch.track(clip, times_s, speech=everything).astype(np.float64)


TRACKERS: dict[str, Tracker] = {"SwiftF0": swift, "librosa.pyin": pyin, "librosa.yin": yin}


def known() -> tuple[Samples, Pitch]:
    """Harmonic glides through a speaker's range in noise 20 dB below; their pitch by frame."""
    rng = np.random.default_rng(0)
    parts: list[Samples] = []
    truth: list[Pitch] = []
    for low_hz, high_hz in ((80, 160), (240, 120), (180, 360), (100, 100)):
        n = 2 * RATE_HZ
        f0_hz = np.geomspace(low_hz, high_hz, n)
        phase = 2 * np.pi * np.cumsum(f0_hz) / RATE_HZ
        tone = sum(np.sin(k * phase) / k for k in range(1, 12))
        tone = 0.1 * tone / np.sqrt(np.mean(np.square(tone)))
        for sound, hz in ((tone, f0_hz), (np.zeros(n // 4), np.full(n // 4, np.nan))):
            parts.append((sound + rng.normal(0, 0.01, len(sound))).astype(np.float32))
            truth.append(hz[::HOP])
    return np.concatenate(parts), np.concatenate(truth)


@dataclass(frozen=True, slots=True)
class Errors:
    """``median``: semitones; ``gross``: share further off than one semitone; ``voicing``: share of
    frames wrongly called voiced or unvoiced.
    """

    median: float
    gross: float
    voicing: float = float("nan")


def against(found: Pitch, truth: Pitch, *, semitones: float = 0.0) -> Errors:
    """Errors where both are voiced, against ``truth`` raised by so many semitones."""
    count = min(len(found), len(truth))
    found, truth = found[:count], truth[:count]
    both = ~np.isnan(found) & ~np.isnan(truth)
    off = np.abs(12 * np.log2(found[both] / truth[both]) - semitones)
    voicing = float(np.mean(np.isnan(found) != np.isnan(truth)))
    return Errors(float(np.median(off)), float(np.mean(off > 1.0)), voicing)


def on_speech(tracker: Tracker, samples: Samples) -> Errors:
    """Errors of the same speech played faster, against what is found at its own speed."""
    factor = 2.0 ** (FASTER_SEMITONES / 12.0)
    faster = librosa.resample(samples, orig_sr=RATE_HZ * factor, target_sr=RATE_HZ)
    inside = _speech(samples)
    plain = np.where(inside, tracker(samples)[: len(inside)], np.nan)
    raised = tracker(faster)
    at = np.round(np.arange(len(plain)) / factor).astype(int)
    return against(raised[np.minimum(at, len(raised) - 1)], plain, semitones=FASTER_SEMITONES)


def _speech(samples: Samples) -> npt.NDArray[np.bool_]:
    signal = measure_signal(Clip(samples, RATE_HZ))
    times_s = np.arange(1 + len(samples) // HOP) * HOP / RATE_HZ
    return np.any([(times_s >= s.start_s) & (times_s < s.end_s) for s in signal.speech], axis=0)


def reading_ms(*, alone: bool) -> list[float]:
    """Milliseconds that reading a turn of about 40 words takes, shortest first.

    ``alone``: without what was said before. Else every turn of a dialogue is read when it comes, as
    in a session, and what was said before is looked back at.
    """
    taken: list[float] = []
    dialogue, before = "", []
    for line in DIALOGUES.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if item["dialogue"] != dialogue:
            dialogue, before = item["dialogue"], []
        text, context = item["text"], [] if alone else list(before)
        spent_s = cost_s(lambda: read_text(text, speaker=item["speaker"], context=context))  # noqa: B023
        if 36 <= len(text.split()) <= 44:
            taken.append(1000 * spent_s)
        before.append((item["speaker"], text))
    return sorted(taken)


def main() -> None:
    warm_up()
    rooms = open_rooms(Settings(model="tiny.en"))
    pieces = spontaneous(shared_folder())
    print(
        "| recording | length (s) | signal (s/s) | whole judge (s/s) | pyin alone (s/s) | ratio |"
    )
    print("|---|---|---|---|---|---|")
    for piece in pieces:
        transcript = rooms.transcriber.transcribe(piece.clip)
        pyin(resample(piece.clip, RATE_HZ).samples[:RATE_HZ])  # compiled once
        found = costs(piece, transcript, rooms)
        print(
            f"| {piece.name} | {piece.clip.duration_s:.0f} | {found['signal']:.4f} | "
            f"{found['judge']:.4f} | {found['pyin']:.3f} | {found['judge'] / found['pyin']:.3f} |"
        )
    tone, truth = known()
    print("\n| tracker | cost (s/s) | tones: median off (st) | tones: off by > 1 st "
          "| tones: voicing wrong | speech: median off (st) | speech: off by > 1 st |")  # fmt: skip
    print("|---|---|---|---|---|---|---|")
    speech = [resample(piece.clip, RATE_HZ).samples for piece in pieces]
    for name, tracker in TRACKERS.items():
        seconds = sum(len(samples) for samples in speech) / RATE_HZ
        cost = statistics.median(
            cost_s(lambda: [tracker(samples) for samples in speech]) / seconds  # noqa: B023
            for _ in range(3)
        )
        tones = against(tracker(tone), truth)
        real = [on_speech(tracker, samples) for samples in speech]
        voicing = "does not say" if name.endswith(".yin") else f"{100 * tones.voicing:.1f} %"
        print(
            f"| {name} | {cost:.4f} | {tones.median:.3f} | {100 * tones.gross:.1f} % | {voicing} | "
            f"{statistics.mean(e.median for e in real):.3f} | "
            f"{100 * statistics.mean(e.gross for e in real):.1f} % |"
        )
    read_text("I think we need ninety five by Friday.")  # rules loaded once
    print("\n| reading a turn of 36 to 44 words | turns | median (ms) | 95th percentile (ms) |")
    print("|---|---|---|---|")
    for name, alone in (("alone", True), ("with its dialogue", False)):
        taken = reading_ms(alone=alone)
        late = taken[int(0.95 * (len(taken) - 1))]
        print(f"| {name} | {len(taken)} | {statistics.median(taken):.2f} | {late:.2f} |")


if __name__ == "__main__":
    main()
