"""Captions of a whole session: WebVTT and SubRip, both speakers on one time line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from voice_coach.records import Session, Turn
from voice_coach.reports.clock import speaker_name, starts
from voice_coach.reports.files import write_text

# The usual limits of subtitling guides: two lines of 42 characters, seven seconds.
MAX_CHARS = 84
MAX_CUE_S = 7.0
MIN_CUE_S = 0.2
BREAK_PAUSE_S = 0.7
LINE_CHARS = 42


@dataclass(frozen=True, slots=True)
class Cue:
    """Words on the screen from ``start_s`` to ``end_s`` of the session."""

    speaker: str
    start_s: float
    end_s: float
    text: str


def cues(session: Session) -> tuple[Cue, ...]:
    """The session's words as cues that do not overlap, in time order.

    Learners' words stand at their recognised times; a counterpart's line has no word times, so
    its cues share its length by their letters.
    """
    clock = starts(session)
    made = [cue for turn in session.turns for cue in _cues(session, turn, clock[turn.index])]
    for place, (cue, after) in enumerate(pairwise(tuple(made))):
        if cue.end_s > after.start_s:
            end_s = max(after.start_s, cue.start_s + 0.001)
            made[place] = Cue(cue.speaker, cue.start_s, end_s, cue.text)
    return tuple(made)


def _cues(session: Session, turn: Turn, at_s: float) -> Iterator[Cue]:
    name = speaker_name(session, turn)
    timed = _timed(turn)
    for group in _groups(timed):
        start_s, end_s = group[0][1], max(group[-1][2], group[0][1] + MIN_CUE_S)
        yield Cue(name, at_s + start_s, at_s + end_s, " ".join(word for word, _, _ in group))


def _timed(turn: Turn) -> list[tuple[str, float, float]]:
    """(word, start, end) in seconds of the recording."""
    if turn.transcript is not None:
        return [(w.text, w.start_s, w.end_s) for w in turn.transcript.words]
    words = turn.text.split()
    letters = sum(len(word) + 1 for word in words)
    timed, at = [], 0.0
    for word in words:
        length = turn.duration_s * (len(word) + 1) / letters
        timed.append((word, at, at + length))
        at += length
    return timed


def _groups(
    words: list[tuple[str, float, float]],
) -> Iterator[list[tuple[str, float, float]]]:
    """Words that fit on the screen together; breaks at pauses and ends of sentences first."""
    group: list[tuple[str, float, float]] = []
    for word in words:
        if group:
            chars = sum(len(w) + 1 for w, _, _ in group) + len(word[0])
            pause = word[1] - group[-1][2] >= BREAK_PAUSE_S
            sentence = group[-1][0].endswith((".", "!", "?")) and chars > LINE_CHARS
            if pause or sentence or chars > MAX_CHARS or word[2] - group[0][1] > MAX_CUE_S:
                yield group
                group = []
        group.append(word)
    if group:
        yield group


def export_vtt(session: Session, path: Path) -> Path:
    """Write the session as WebVTT, with each speaker as a voice span. Returns ``path``."""
    from webvtt import Caption, WebVTT

    vtt = WebVTT()
    for cue in cues(session):
        # A name that ends in hyphens would make an arrow with the bracket that closes it.
        name = _escape(cue.speaker).rstrip("-") or "Speaker"
        text = f"<v {name}>{_escape(cue.text)}"
        vtt.captions.append(Caption(_stamp(cue.start_s), _stamp(cue.end_s), text))
    written = io.StringIO()
    vtt.write(written)
    return write_text(path, written.getvalue().rstrip("\n") + "\n")


def export_srt(session: Session, path: Path) -> Path:
    """Write the session as SubRip, with the speaker's name before the words. Returns ``path``."""
    import srt

    subtitles = [
        srt.Subtitle(
            index=number,
            start=timedelta(milliseconds=round(cue.start_s * 1000)),
            end=timedelta(milliseconds=round(cue.end_s * 1000)),
            content=f"{_plain(cue.speaker)}: {_plain(cue.text)}",
        )
        for number, cue in enumerate(cues(session), start=1)
    ]
    return write_text(path, str(srt.compose(subtitles, reindex=False)))


def _stamp(seconds: float) -> str:
    whole = round(seconds * 1000)
    return (
        f"{whole // 3600000:02d}:{whole // 60000 % 60:02d}:{whole // 1000 % 60:02d}"
        f".{whole % 1000:03d}"
    )


def _escape(text: str) -> str:
    """Text of a cue: what WebVTT would read as markup or as an arrow is written as entities."""
    return _plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> str:
    """One line: a line break inside a cue would end it."""
    return " ".join(text.split())
