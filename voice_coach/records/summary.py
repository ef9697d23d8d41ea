"""What is said to the learner about a session, and the words for an amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from voice_coach.records.reading import Family, Flag
from voice_coach.records.scenario import Issue

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a number: what it adds, and the turn and seconds it comes from."""

    label: str
    value_text: str
    turn: int | None = None
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number that matters. ``parts`` are what it was added up from."""

    name: str
    value_text: str
    meaning: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Strength:
    """Something done well, with the turn that shows it (None only where there are no turns)."""

    text: str
    turn: int | None = None
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds of one turn that are worth saying again."""

    turn: int
    start_s: float
    end_s: float
    quote: str
    why: str
    instead: str
    flag_type: str
    family: Family


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and after. ``closer``: whether it moved towards its usual range."""

    name: str
    unit: str
    before: float | None
    after: float | None
    low: float | None = None
    high: float | None = None
    closer: bool | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A turn and the same turn said again.

    ``unsure`` are flags of the first take whose kind was withheld in the second: they are not
    counted as gone. ``drill`` is the drill's place in ``Session.drills``, where it has one.
    """

    verdict: str
    gone: tuple[Flag, ...]
    still: tuple[Flag, ...]
    new: tuple[Flag, ...]
    unsure: tuple[Flag, ...] = ()
    changes: tuple[Change, ...] = ()
    before_text: str = ""
    after_text: str = ""
    of: int | None = None
    drill: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole session in a few words. ``numbers`` are three, ``moments`` and ``work_on`` two at
    most; ``strengths`` has at least one.
    """

    headline: str
    numbers: tuple[Number, ...]
    strengths: tuple[Strength, ...]
    moments: tuple[Moment, ...] = ()
    work_on: tuple[str, ...] = ()
    comparisons: tuple[Comparison, ...] = ()

    @property
    def went_well(self) -> tuple[str, ...]:
        """The strengths as sentences."""
        return tuple(strength.text for strength in self.strengths)


def amount_text(issue: Issue, value: float, *, day_zero: str = "") -> str:
    """A value on an issue as people write it: ``£95,000``, ``10%``, ``3 weeks``, ``31 March``.

    Dates are days from ``day_zero`` (ISO); without it they read as a number of days.
    """
    number = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")
    if issue.unit == "money":
        mark = SYMBOLS.get(issue.currency.upper(), issue.currency)
        if len(mark) == 1:
            return f"-{mark}{number[1:]}" if number.startswith("-") else f"{mark}{number}"
        return f"{number} {mark}".rstrip()
    if issue.unit == "percent":
        return f"{number}%"
    if issue.unit == "date":
        try:
            day = date.fromisoformat(day_zero) + timedelta(days=round(value))
        except (ValueError, OverflowError):
            return f"day {number}"
        return f"{day.day} {day:%B}"
    if issue.unit == "count":
        return number
    return f"{number} {issue.unit.removesuffix('s') if value == 1 else issue.unit}"


def span_text(issue: Issue, distance: float) -> str:
    """The distance between two values of an issue: as an amount, days for dates."""
    if issue.unit == "date":
        number = f"{distance:g}"
        return f"{number} day" if distance == 1 else f"{number} days"
    if issue.unit == "percent":
        number = f"{distance:g}"
        return f"{number} point" if distance == 1 else f"{number} points"
    return amount_text(issue, distance)
