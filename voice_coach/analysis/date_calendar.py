"""Days from day zero: of a day of a month, a share of a month, the end of a period."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def on_day(month: int, day: int, zero: date | None) -> int | None:
    """The first such day of the year from day zero on; None where the month is too short."""
    if zero is None:
        return None
    for year in (zero.year, zero.year + 1):
        if day <= monthrange(year, month)[1]:
            days = (date(year, month, day) - zero).days
            if days >= 0:
                return days
    return None


def day_after(day: int, zero: date | None, *, later: bool) -> int | None:
    """The first such day of a month from day zero on; in the next month when ``later``."""
    if zero is None:
        return None
    for step in range(1 if later else 0, 4):
        month = (zero.month - 1 + step) % 12 + 1
        year = zero.year + (zero.month - 1 + step) // 12
        if day <= monthrange(year, month)[1]:
            days = (date(year, month, day) - zero).days
            if days >= 0:
                return days
    return None


def in_month(month: int, share: float, zero: date) -> int:
    """The day after a ``share``, 0 to 1, of a month of day zero's year, or of the next year's."""
    year = zero.year + (month < zero.month)
    length = monthrange(year, month)[1]
    return (date(year, month, max(1, round(share * length))) - zero).days


def period_end(word: str, later: bool, share: float, zero: date | None) -> int | None:
    """The day after a ``share``, 0 to 1, of this week, month, quarter or year, or a ``later`` one.

    Of a week it is a share of Monday to Friday.
    """
    if zero is None:
        return None
    if word == "week":  # the working week: Monday to Friday
        return 7 * later - zero.weekday() + round(4 * share)
    span = {"month": 1, "quarter": 3, "year": 12}[word]
    first = (zero.month - 1) // span * span + later * span  # months from January of this year
    start = date(zero.year + first // 12, first % 12 + 1, 1)
    past = first + span
    stop = date(zero.year + past // 12, past % 12 + 1, 1)
    length = (stop - start).days
    return (start - zero).days + max(0, round(share * length) - 1)
