"""The other side's story of a session: what they wanted, what moved them, what it cost."""

from __future__ import annotations

from dataclasses import dataclass

from voice_coach.records.counterfactual import Counterfactual
from voice_coach.records.effects import Effect


@dataclass(frozen=True, slots=True)
class Stake:
    """One issue from the other side: where it started, its limit, and where it ended.

    ``ended`` is what was agreed, or the last value offered; ``left`` how far the limit was from it,
    in words, "" where nothing was left.
    """

    issue: str
    start: str
    limit: str
    ended: str
    left: str


@dataclass(frozen=True, slots=True)
class Side:
    """One person: what they wanted and how far they would have gone. ``trust`` is 0 to 1."""

    name: str
    role: str
    interests: tuple[str, ...]
    stakes: tuple[Stake, ...]
    trust_before: float
    trust_after: float


@dataclass(frozen=True, slots=True)
class Beat:
    """What one answer of the learner did.

    ``moved`` is the change of the values on the table in words, "" where nothing moved; ``size``
    the share of the way, the sum of what ``effects`` say of it; ``cost`` whether it lowered trust,
    patience or what it earned.
    """

    turn: int
    quote: str
    reason: str
    moved: str
    size: float
    effects: tuple[Effect, ...]
    cost: bool


@dataclass(frozen=True, slots=True)
class Ticked:
    """Something that could be used, and the turn that used it; None where none did."""

    text: str
    turn: int | None


@dataclass(frozen=True, slots=True)
class Debrief:
    """``facts`` and ``trades``: the brief's and the learner's own, with where they were used.

    ``unused``: what some of those that were not used would have brought, the most valuable first.
    """

    sides: tuple[Side, ...]
    beats: tuple[Beat, ...]
    facts: tuple[Ticked, ...]
    trades: tuple[Ticked, ...]
    unused: tuple[Counterfactual, ...] = ()
