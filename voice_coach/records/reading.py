"""What the words and the signal of one turn mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voice_coach.records.sound import Stretch

if TYPE_CHECKING:
    from voice_coach.records.scenario import Issue

HedgeType = Literal[
    "shield", "approximator", "minimizer", "permission", "tag", "apology", "disclaimer"
]
Move = Literal[
    "demand", "hold", "concede", "trade", "placate", "justify", "probe", "accept", "other"
]
SignKind = Literal["threat", "insult", "courtesy"]
Family = Literal["hedging", "conceding", "pacing"]
Severity = Literal["faint", "minor", "major"]
Base = Literal["own", "other", "kept"]
Unit = Literal["money", "percent", "days", "weeks", "months", "hours", "date", "count"]


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that lower the speaker's own commitment. ``on``: the move they stand in."""

    start: int
    end: int
    type: HedgeType
    quote: str
    on: Move | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A number or a term that somebody puts on the table or quotes.

    ``issue`` is a scenario's issue id, or None where the text alone does not tell. ``value`` is in
    ``unit`` (money in whole currency units, dates as days from the scenario's day 0 or None where
    they cannot be resolved); ``upper`` is the far end of a range. ``relative`` values change
    what is on the table ("five percent more", "two more weeks"); ``base`` is whose last value they
    build on where the words say so: the speaker's own, the other side's, or "kept" for an own ask
    that is only said again. ``quoted`` ones repeat the other side's words.
    """

    start: int
    end: int
    quote: str
    value: float | None
    unit: Unit
    issue: str | None = None
    upper: float | None = None
    relative: bool = False
    quoted: bool = False
    base: Base | None = None

    def comes_to(self, issue: Issue, *, own: float | None, other: float | None) -> float | None:
        """What the learner's offer comes to on its issue, None where that cannot be told.

        Parameters
        ----------
        issue
            The issue; its ``start`` stands in for a value the other side has not named.
        own, other
            The learner's and the other side's last values.

        Returns
        -------
        float or None
            In the issue's unit. A change is worked out from the side the words name. Where they
            name none, who wants more than lies on the table answers the other side's offer, and who
            gives way starts from the own one (our reading). Where the issue starts from nothing,
            "six extra weeks" are six in all: nothing is there that they could be added to. A range
            counts with its end that asks for less: that is the one the other side hears.
        """
        if self.value is None:
            return None
        if not self.relative:
            ends = (self.value, self.value if self.upper is None else self.upper)
            return min(ends) if issue.goal == "higher" else max(ends)
        other = issue.start if other is None else other
        if self.base == "kept" and own is not None:
            return own
        towards_goal = (self.value > 0) == (issue.goal == "higher")
        part = self.unit == "percent" and issue.unit != "percent"
        if towards_goal and self.base is None and issue.start == 0 and not part:
            return self.value
        base = self.base or ("other" if towards_goal else "own")
        before = (own, other) if base == "own" else (other, own)
        value = before[1] if before[0] is None else before[0]
        if value is None:
            return None
        return round(value * (1 + self.value / 100) if part else value + self.value, 2)


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that say how the other side is treated, whatever is asked."""

    start: int
    end: int
    kind: SignKind
    quote: str


@dataclass(frozen=True, slots=True)
class TextReading:
    """What one utterance says, from its words alone."""

    text: str
    moves: tuple[Move, ...]
    hedges: tuple[Hedge, ...]
    offers: tuple[Offer, ...]
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """One point for the learner: these words, this moment, the reason, and a firmer way.

    ``start``/``end`` are None for flags on the signal alone. ``instead`` is a whole sentence the
    learner could say, or an instruction where the fault is in the delivery. ``severity`` "faint" is
    counted and shown, never advised on.
    """

    family: Family
    type: str
    start_s: float
    end_s: float
    quote: str
    why: str
    instead: str
    severity: Severity = "minor"
    start: int | None = None
    end: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Withheld:
    """A flag that was not shown, with the reason."""

    family: Family
    type: str
    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A number about a turn or a session. ``low``/``high``: the usual range, where there is one."""

    name: str
    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the analysis says about one turn of the learner.

    ``complete`` is False between the first look, which the counterpart answers, and the last one,
    which has also listened for fillers.
    """

    moves: tuple[Move, ...] = ()
    hedges: tuple[Hedge, ...] = ()
    offers: tuple[Offer, ...] = ()
    flags: tuple[Flag, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    measures: tuple[Measure, ...] = ()
    pauses: tuple[Stretch, ...] = ()
    speech: tuple[Stretch, ...] = ()
    judged_share: float = 1.0
    rules_version: str = ""
    complete: bool = True
    signs: tuple[Sign, ...] = ()

    def measure(self, name: str) -> float | None:
        """The value of the measure of that name, None where it was not taken."""
        return next((m.value for m in self.measures if m.name == name), None)
