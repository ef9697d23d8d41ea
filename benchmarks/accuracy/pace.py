"""How right fillers, pauses and rate are, on hand-timed and on read speech.

Beside each figure stands a simple baseline: what follows from Whisper's own words and word times.

Run: ``python benchmarks/accuracy/pace.py [--shared DIR] [--heard DIR] [--models tiny.en,base]``.
Prints a table and then the events missed and made up, one by one.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from altered import pause_flag_figures, silence_figures, stretched_figures
from heard import Hearing, hearing_in
from material import Said, read_turns
from page import figures as table
from row import NONE, Measured, Mistake, Row, gathered, mistake_at, numbered
from timed import PAUSE_S, TIMED, Heard, Timed, hear, rate_of, timed

from voice_coach.analysis.syllables import syllables
from voice_coach.analysis.talk import inner_pauses
from voice_coach.hearing.fillers import is_filler
from voice_coach.records import Filler, Stretch, Transcript

SHARED = Path(__file__).resolve().parents[3] / "shared"
WITHIN_S = 0.2
READ_EVERY = 4
"""Each fourth read sentence is played at other speeds: every one is heard anew."""


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


def measured(shared: Path, *, heard: Path | None = None, quick: bool = False) -> Measured:
    """All figures. ``shared``: the folder that holds ``audio``."""
    with hearing_in(heard) as hearing:
        return measured_with(hearing, shared)


def measured_with(hearing: Hearing, shared: Path) -> Measured:
    """All figures, and the events missed and made up, one by one."""
    recordings = [timed(shared, name) for name in TIMED]
    wrong: list[Mistake] = []
    heard = [hear(recording.clip, hearing) for recording in recordings]
    read = read_turns(shared / "audio")
    rows = [
        *silence_figures(recordings),
        *timed_figures(recordings, heard, wrong, model=hearing.model),
        *read_figures(read, hearing, wrong),
        *stretched_figures([recording.clip for recording in recordings], hearing, "spontaneous"),
        *stretched_figures([said.clip for said in read[::READ_EVERY]], hearing, "read"),
        *pause_flag_figures(read, hearing, wrong),
    ]
    return gathered(rows, wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy of fillers, pauses and rate.")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--heard", type=Path, help="folder in which transcripts are kept")
    parser.add_argument("--models", default="tiny.en,base")
    chosen = parser.parse_args()
    for model in chosen.models.split(","):
        with hearing_in(chosen.heard, model=model) as hearing:
            found = measured_with(hearing, chosen.shared)
        print(f"{model}\n\n{table(found.rows)}\n")
        print("\n".join(f"- {mistake.id}" for mistake in found.mistakes), flush=True)


def timed_figures(
    recordings: Sequence[Timed], heard: Sequence[Heard], wrong: list[Mistake], *, model: str
) -> list[Row]:
    """Fillers, pauses and rates against the hand's."""
    counts = np.zeros((2, 3), dtype=int)
    pauses = np.zeros((2, 3), dtype=int)
    errors: list[list[float]] = [[], []]
    rates: list[Row] = []
    for recording, one in zip(recordings, heard, strict=True):
        assert one.turn.transcript is not None and one.turn.signal is not None
        true = recording.fillers()
        for at, found in enumerate((list(one.turn.transcript.fillers), own_fillers(one.words))):
            pairs = same_events(true, found)
            counts[at] += (len(true), len(found), len(pairs))
            if at == 0:
                wrong += _mistakes(recording.name, "filler", true, found, pairs, model=model)
        quiet = recording.pauses()
        ours = list(inner_pauses(one.turn.signal, min_s=PAUSE_S))
        for at, silences in enumerate((ours, own_pauses(one.words))):
            pairs = overlapping(quiet, silences)
            pauses[at] += (len(quiet), len(silences), len(pairs))
            errors[at] += [abs(silences[j].duration_s - quiet[i].duration_s) for i, j in pairs]
            if at == 0:
                wrong += _mistakes(recording.name, "pause", quiet, silences, pairs, model=model)
        for name, true_rate in (
            ("words_per_minute", recording.words_per_minute()),
            ("articulation_rate", recording.articulation_rate()),
        ):
            rate, plain = rate_of(one.turn, name), baseline_rate(one.words, name)
            rates.append(
                numbered(
                    "pace", f"{name}, {recording.name}: off by (share)", rate / true_rate - 1,
                    baseline=plain / true_rate - 1, goal="± 0.05",
                    counts=f"{rate:.2f}, by hand {true_rate:.2f}",
                )
            )  # fmt: skip
        peaks = len(one.turn.signal.nuclei_s)
        rates.append(
            numbered(
                "pace", f"intensity peaks for each syllable, {recording.name}",
                peaks / recording.syllables, counts=f"{peaks} of {recording.syllables}",
            )
        )  # fmt: skip
    scores = [prf(*row) for row in counts.tolist()]
    return [
        *(
            numbered(
                "pace", f"fillers within 0.2 s: {name}", scores[0][at], baseline=scores[1][at],
                counts=f"{counts[0][2]} of {counts[0][0]}, {counts[0][1]} found", goal=goal,
            )
            for at, (name, goal) in enumerate(
                (("precision", NONE), ("recall", NONE), ("F1", "≥ 0.85"))
            )
        ),
        numbered(
            "pace", "pauses from 0.25 s: mean error (s)", _mean(errors[0]),
            baseline=_mean(errors[1]), counts=f"{pauses[0][2]} matched", goal="≤ 0.1",
        ),
        numbered(
            "pace", "pauses from 0.25 s: found for each true one", pauses[0][1] / pauses[0][0],
            baseline=pauses[1][1] / pauses[1][0], goal="0.9 to 1.1",
            counts=f"{pauses[0][2]} of {pauses[0][0]} true, {pauses[0][1]} found",
        ),
        *rates,
    ]  # fmt: skip


def baseline_rate(words: Transcript, name: str) -> float:
    """Rate from Whisper's words and times alone."""
    total_s = words.words[-1].end_s - words.words[0].start_s
    if name == "words_per_minute":
        return 60.0 * len(words.words) / total_s
    quiet_s = sum(pause.duration_s for pause in own_pauses(words))
    return sum(syllables(word.text) for word in words.words) / (total_s - quiet_s)


def read_figures(read: Sequence[Said], hearing: Hearing, wrong: list[Mistake]) -> list[Row]:
    """Fillers made up where a text was read."""
    words = invented = plain = 0
    for said in read:
        one = hear(said.clip, hearing)
        assert one.turn.transcript is not None
        words += len(said.text.split())
        invented += len(one.turn.transcript.fillers)
        plain += len(own_fillers(one.words))
        for f in one.turn.transcript.fillers:
            what = f"made up {f.text} {f.start_s:.2f} to {f.end_s:.2f}"
            wrong.append(
                mistake_at("pace", "fillers invented", said.name, what, model=hearing.model)
            )
    return [
        numbered(
            "pace", "false fillers in 100 read words", 100 * invented / words,
            baseline=100 * plain / words, counts=f"{invented} in {words}", goal="≤ 0.5",
        )
    ]  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _mistakes(
    name: str,
    event: str,
    true: Sequence[Stretch],
    found: Sequence[Stretch | Filler],
    pairs: Sequence[tuple[int, int]],
    *,
    model: str,
) -> list[Mistake]:
    """What was missed and made up of a kind of ``event``: "filler" or "pause"."""
    matched, right = {a for a, _ in pairs}, {b for _, b in pairs}
    wrong = [(f"{event}s missed", "missed", t) for i, t in enumerate(true) if i not in matched] + [
        (f"{event}s invented", "made up", f) for j, f in enumerate(found) if j not in right
    ]
    return [
        mistake_at(
            "pace", kind, f"{name} {event}", f"{word} {at.start_s:.2f} to {at.end_s:.2f}",
            model=model,
        )
        for kind, word, at in wrong
    ]  # fmt: skip


if __name__ == "__main__":
    main()
