"""A coach's corrections as labelled sentences, in the form the accuracy benchmark reads.

A machine flag stands unless it was rejected; what the coach added stands too. Nothing retrains by
itself: the file is for people who measure, and for whoever trains on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """One flag on a turn's text: by the machine, or added by the coach.

    ``start`` and ``end`` are characters, None for a flag on the sound alone. ``accepted``: the
    coach's word; None where none was given. ``missed``: the coach added it.
    """

    family: str
    type: str
    start: int | None
    end: int | None
    accepted: bool | None = None
    missed: bool = False

    @property
    def stands(self) -> bool:
        return self.missed or self.accepted is not False


@dataclass(frozen=True, slots=True)
class Corrected:
    """A learner's turn in a review that is done. ``before``: the line it answers."""

    session: str
    turn: int
    text: str
    before: str
    marks: tuple[Mark, ...]


def labelled(turns: Iterable[Corrected], *, anonymous: bool = True) -> Iterator[dict[str, Any]]:
    """One object a turn, as the labelled material has them.

    Parameters
    ----------
    turns : Iterable[Corrected]
        Turns of one session follow each other.
    anonymous : bool, optional
        Number the sessions instead of naming them, so that a line cannot be traced to a recording.

    Yields
    ------
    dict
        ``id``, ``dialogue``, ``speaker``, ``context``, ``text``; ``hedges`` (0-based characters,
        end exclusive, in order, no two over each other); ``flags``: everything else that stands;
        ``rejected``: what does not.

    Raises
    ------
    ValueError
        When a mark lies outside its text.
    """
    names: dict[str, str] = {}
    for turn in turns:
        name = names.setdefault(turn.session, f"cor-{len(names):03}" if anonymous else turn.session)
        standing = [mark for mark in turn.marks if mark.stands]
        rejected = [mark for mark in turn.marks if not mark.stands]
        yield {
            "id": f"{name}/{turn.turn:02}",
            "dialogue": name,
            "speaker": "learner",
            "context": [turn.before] if turn.before else [],
            "text": turn.text,
            "hedges": _apart([_span(turn.text, m) for m in standing if m.family == "hedging"]),
            "flags": [_named(turn.text, m) for m in standing if m.family != "hedging"],
            "rejected": [_named(turn.text, m) for m in rejected],
        }


def _named(text: str, mark: Mark) -> dict[str, Any]:
    place = {} if mark.start is None else _span(text, mark)
    return {"family": mark.family, **place, "type": mark.type, "missed": mark.missed}


def _span(text: str, mark: Mark) -> dict[str, Any]:
    if mark.start is None or mark.end is None or not 0 <= mark.start < mark.end <= len(text):
        raise ValueError(f"A {mark.type} mark lies outside its text: {mark.start} to {mark.end}.")
    quote = text[mark.start : mark.end]
    return {"start": mark.start, "end": mark.end, "type": mark.type, "quote": quote}


def _apart(spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In order; of two that lie over each other the longer stays, since it names the same words."""
    kept: list[dict[str, Any]] = []
    for span in sorted(spans, key=lambda s: (s["start"] - s["end"], s["start"])):
        if all(span["end"] <= other["start"] or other["end"] <= span["start"] for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: int(s["start"]))
