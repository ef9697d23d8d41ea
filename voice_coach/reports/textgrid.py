"""A session for Praat: words, speakers, flags and pauses as tiers of a TextGrid."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from voice_coach.records import Session, Transcript
from voice_coach.reports.clock import learner_name, speaker_name, starts, total_s
from voice_coach.reports.files import write_text
from voice_coach.reports.labels import FAMILIES

Interval = tuple[float, float, str]
SHORTEST_WORD_S = 0.01
"""A hop of the signal: what is shorter cannot be seen in Praat (our choice)."""


def export_textgrid(session: Session, path: Path) -> Path:
    """Write the session as a TextGrid (long text format, UTF-8). Returns ``path``.

    Praat is GPL and so are most readers of its files; the format is six lines of text per
    interval, so it is written here.
    """
    end_s = max(total_s(session), 0.001)
    rows = [(name, _filled(intervals, end_s)) for name, intervals in tiers(session)]
    lines = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        "xmin = 0",
        f"xmax = {end_s:.6f}",
        "tiers? <exists>",
        f"size = {len(rows)}",
        "item []:",
    ]
    for number, (name, intervals) in enumerate(rows, start=1):
        lines += [
            f"    item [{number}]:",
            '        class = "IntervalTier"',
            f"        name = {_quoted(name)}",
            "        xmin = 0",
            f"        xmax = {end_s:.6f}",
            f"        intervals: size = {len(intervals)}",
        ]
        for place, (start, end, text) in enumerate(intervals, start=1):
            lines += [
                f"        intervals [{place}]:",
                f"            xmin = {start:.6f}",
                f"            xmax = {end:.6f}",
                f"            text = {_quoted(text)}",
            ]
    return write_text(path, "\n".join(lines) + "\n")


def tiers(session: Session) -> Iterable[tuple[str, list[Interval]]]:
    """Name and stretches of each row: turns by speaker, words, flags by family, pauses."""
    clock = starts(session)
    turns: dict[str, list[Interval]] = {}
    words: list[Interval] = []
    pauses: list[Interval] = []
    flags: dict[str, list[Interval]] = {name: [] for name in FAMILIES}
    for turn in session.turns:
        at = clock[turn.index]
        name = speaker_name(session, turn)
        turns.setdefault(name, []).append((at, at + turn.duration_s, turn.text))
        if turn.transcript is not None:
            words += [(at + a, at + b, text) for a, b, text in _apart(turn.transcript)]
        if turn.reading is not None:
            pauses += [(at + p.start_s, at + p.end_s, "pause") for p in turn.reading.pauses]
            for flag in turn.reading.flags:
                flags[flag.family].append((at + flag.start_s, at + flag.end_s, flag.type))
    yield from turns.items()
    yield f"words ({learner_name(session)})", words
    yield from flags.items()
    yield "pauses", pauses


def _apart(transcript: Transcript) -> Iterable[Interval]:
    """Words one after the other: recognisers also give some that overlap or last no time."""
    at = 0.0
    for word in transcript.words:
        start = max(word.start_s, at)
        at = max(word.end_s, start + SHORTEST_WORD_S)
        yield start, at, word.text


def _filled(intervals: list[Interval], end_s: float) -> list[Interval]:
    """Intervals that cover 0 to ``end_s`` without a hole or an overlap, as Praat wants them.

    Where some overlap, the stretch they share carries both texts.
    """
    # To the six decimals that are written: edges nearer than that would make empty intervals.
    end_s = round(end_s, 6)
    inside = [(round(max(a, 0.0), 6), round(min(b, end_s), 6), text) for a, b, text in intervals]
    inside = [(a, b, text) for a, b, text in inside if b > a]
    edges = sorted({0.0, end_s, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    filled: list[Interval] = []
    for a, b in pairwise(edges):
        text = " + ".join(t for start, end, t in inside if start < b and a < end)
        filled.append((a, b, text))
    return filled


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace('"', '""') + '"'
