"""How right fillers, pauses and rate are, on hand-timed and on read speech.

Beside each figure stands a simple baseline: what follows from Whisper's own words and word times.

Run: ``python benchmarks/accuracy/pace.py [--shared DIR] [--heard DIR] [--models tiny.en,base]``.
Prints a table and then the events missed and made up, one by one.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from altered import pause_flag_figures, silence_figures, stretched_figures
from figure import Figure, table
from heard import Hearing
from material import Said, read_turns
from timed import PAUSE_S, TIMED, Heard, Timed, hear, measured, timed

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


def figures(shared: Path, hearing: Hearing, *, worst: list[str] | None = None) -> list[Figure]:
    """All figures. ``shared``: the folder that holds ``audio``.

    ``worst`` is filled with the events missed and made up, one by one.
    """
    recordings = [timed(shared, name) for name in TIMED]
    worst = [] if worst is None else worst
    heard = [hear(recording.clip, hearing) for recording in recordings]
    read = read_turns(shared / "audio")
    return [
        *silence_figures(recordings),
        *timed_figures(recordings, heard, worst),
        *read_figures(read, hearing, worst),
        *stretched_figures([recording.clip for recording in recordings], hearing, "spontaneous"),
        *stretched_figures([said.clip for said in read[::READ_EVERY]], hearing, "read"),
        *pause_flag_figures(read, hearing, worst),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy of fillers, pauses and rate.")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--heard", type=Path, help="folder in which transcripts are kept")
    parser.add_argument("--models", default="tiny.en,base")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for model in chosen.models.split(","):
            worst: list[str] = []
            hearing = Hearing(chosen.heard or Path(temporary), model=model)
            print(f"{model}\n\n{table(figures(chosen.shared, hearing, worst=worst))}\n")
            print("\n".join(worst), flush=True)


def timed_figures(
    recordings: Sequence[Timed], heard: Sequence[Heard], worst: list[str]
) -> list[Figure]:
    """Fillers, pauses and rates against the hand's."""
    counts = np.zeros((2, 3), dtype=int)
    pauses = np.zeros((2, 3), dtype=int)
    errors: list[list[float]] = [[], []]
    rates: list[Figure] = []
    for recording, one in zip(recordings, heard, strict=True):
        assert one.turn.transcript is not None and one.turn.signal is not None
        true = recording.fillers()
        for at, found in enumerate((list(one.turn.transcript.fillers), own_fillers(one.words))):
            pairs = same_events(true, found)
            counts[at] += (len(true), len(found), len(pairs))
            if at == 0:
                worst += _mistakes(f"{recording.name} filler", true, found, pairs)
        quiet = recording.pauses()
        ours = list(inner_pauses(one.turn.signal, min_s=PAUSE_S))
        for at, silences in enumerate((ours, own_pauses(one.words))):
            pairs = overlapping(quiet, silences)
            pauses[at] += (len(quiet), len(silences), len(pairs))
            errors[at] += [abs(silences[j].duration_s - quiet[i].duration_s) for i, j in pairs]
            if at == 0:
                worst += _mistakes(f"{recording.name} pause", quiet, silences, pairs)
        for name, true_rate in (
            ("words_per_minute", recording.words_per_minute()),
            ("articulation_rate", recording.articulation_rate()),
        ):
            rate, plain = measured(one.turn, name), baseline_rate(one.words, name)
            rates.append(
                Figure(
                    f"{name}, {recording.name}: off by (share)", rate / true_rate - 1,
                    plain / true_rate - 1, f"{rate:.2f}, by hand {true_rate:.2f}", "± 0.05",
                )
            )  # fmt: skip
        peaks = len(one.turn.signal.nuclei_s)
        rates.append(
            Figure(
                f"intensity peaks for each syllable, {recording.name}",
                peaks / recording.syllables, None, f"{peaks} of {recording.syllables}",
            )
        )  # fmt: skip
    scores = [prf(*row) for row in counts.tolist()]
    return [
        *(
            Figure(
                f"fillers within 0.2 s: {name}", scores[0][at], scores[1][at],
                f"{counts[0][2]} of {counts[0][0]}, {counts[0][1]} found", goal,
            )
            for at, (name, goal) in enumerate((("precision", ""), ("recall", ""), ("F1", "≥ 0.85")))
        ),
        Figure(
            "pauses from 0.25 s: mean error (s)", _mean(errors[0]), _mean(errors[1]),
            f"{pauses[0][2]} matched", "≤ 0.1",
        ),
        Figure(
            "pauses from 0.25 s: found for each true one", pauses[0][1] / pauses[0][0],
            pauses[1][1] / pauses[1][0], f"{pauses[0][2]} of {pauses[0][0]} true, "
            f"{pauses[0][1]} found", "0.9 to 1.1",
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


def read_figures(read: Sequence[Said], hearing: Hearing, worst: list[str]) -> list[Figure]:
    """Fillers made up where a text was read."""
    words = invented = plain = 0
    for said in read:
        one = hear(said.clip, hearing)
        assert one.turn.transcript is not None
        words += len(said.text.split())
        invented += len(one.turn.transcript.fillers)
        plain += len(own_fillers(one.words))
        for f in one.turn.transcript.fillers:
            worst.append(f"- {said.name}: made up {f.text} {f.start_s:.2f} to {f.end_s:.2f}")
    return [
        Figure(
            "false fillers in 100 read words", 100 * invented / words, 100 * plain / words,
            f"{invented} in {words}", "≤ 0.5",
        )
    ]  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


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
