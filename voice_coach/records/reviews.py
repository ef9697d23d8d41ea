"""What a coach says of a session: comments, verdicts on flags, flags added, points of a rubric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from voice_coach.records.reading import Family, Flag, HedgeType

ReviewState = Literal["new", "open", "done"]

KINDS: dict[Family, tuple[str, ...]] = {
    "hedging": get_args(HedgeType),
    "conceding": (
        "unreciprocated",
        "immediate",
        "self_bidding",
        "large_step",
        "below_walkaway",
        "placating",
        "retreat",
    ),
    "pacing": (
        "rushed",
        "dragging",
        "long_pause",
        "filled_pause",
        "filler_words",
        "hesitant_start",
        "uptalk",
        "trailing_off",
        "monotone",
        "speeding_up",
        "monologue",
        "restart",
    ),
}
"""The types of each family, as the rules define them: what a coach may add by hand."""


def flag_key(flag: Flag) -> str:
    """A flag's name within its turn: ``family/type/start-end``.

    ``start`` and ``end`` are characters of the turn's text, or, for a flag on the signal alone,
    ``@`` and milliseconds: ``hedging/shield/12-19``, ``pacing/long_pause/@1340-2980``. It depends
    on nothing but what is flagged, so the same finding by a later version of the rules, or after
    the last look at a turn, keeps its name; two flags of one name are one finding.
    """
    if flag.start is not None and flag.end is not None:
        place = f"{flag.start}-{flag.end}"
    else:
        place = f"@{round(flag.start_s * 1000)}-{round(flag.end_s * 1000)}"
    return f"{flag.family}/{flag.type}/{place}"


@dataclass(frozen=True, slots=True)
class Queued:
    """A line of a coach's queue. Times are ISO 8601; ``spoken_s`` is all turns together.

    ``late``: the day it was due is over and it is not done. ``answers``: by the learner, not yet
    seen by the coach.
    """

    session_id: str
    title: str
    scenario_id: str
    learner: str
    started_at: str
    state: ReviewState
    shared_at: str
    due_at: str
    done_at: str
    late: bool
    turns: int
    spoken_s: float
    comments: int
    answers: int


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many recordings stand where; ``late`` ones are among ``waiting``, ``new`` ones too."""

    waiting: int = 0
    new: int = 0
    late: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """Something said about a span of a turn (``turn`` -1: about the whole), or an answer to it.

    ``author`` is a name to show, ``author_id`` "" for the one person of a machine without
    accounts; ``by_learner``: whether whose session it is wrote it. ``audio``: FLAC file of a spoken
    one, relative to the recordings folder, ``audio_s`` its length.
    """

    id: str
    session_id: str
    author_id: str
    author: str
    by_learner: bool
    answer_to: str
    turn: int
    start_s: float
    end_s: float
    text: str
    audio: str
    audio_s: float
    created_at: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a coach holds a machine's flag for right. ``flag``: its `flag_key`."""

    turn: int
    flag: str
    coach_id: str
    family: str
    type: str
    accepted: bool
    at: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A flag a coach added: ``start`` to ``end`` are characters of the turn's text."""

    id: str
    turn: int
    coach_id: str
    family: str
    type: str
    start: int
    end: int
    start_s: float
    end_s: float
    quote: str
    at: str


@dataclass(frozen=True, slots=True)
class Score:
    """Points for one criterion of a rubric, by one coach."""

    rubric: str
    criterion: str
    coach_id: str
    points: int
    note: str
    at: str


@dataclass(frozen=True, slots=True)
class Level:
    """What a number of points means, in plain language."""

    points: int
    says: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a rubric looks at, with its levels from the fewest points to the most."""

    id: str
    name: str
    asks: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """What a coach scores a recording of one track against."""

    id: str
    title: str
    track: str
    about: str
    criteria: tuple[Criterion, ...]
