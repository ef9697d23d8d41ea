"""Closed periods: whole calendar months or quarters, and no other span of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Grain = Literal["month", "quarter"]
MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the day ``starts`` to the day before ``ends``; both ISO dates."""

    starts: str
    ends: str

    @property
    def words(self) -> str:
        """``March 2026``, or ``January to March 2026``."""
        first, end = date.fromisoformat(self.starts), date.fromisoformat(self.ends)
        last = _shifted(end, -1)
        if last == first:
            return f"{first:%B %Y}"
        return f"{first:%B} to {last:%B %Y}"


def closed_periods(*, since: date, today: date, grain: Grain) -> Iterator[Period]:
    """Whole periods that begin with the one holding ``since`` and are over before ``today``."""
    length = MONTHS[grain]
    start = date(since.year, since.month - (since.month - 1) % length, 1)
    while (end := _shifted(start, length)) <= today:
        yield Period(start.isoformat(), end.isoformat())
        start = end


def _shifted(day: date, months: int) -> date:
    """The first of the month that is so many months away."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
