"""Dates said in a row: a day without its month belongs to the month named before it.

"The third of April or the seventeenth" names two days of April, whatever day it is now.
"""

from __future__ import annotations

from calendar import month_abbr, month_name
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from voice_coach.analysis.date_words import SpokenDate
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.text import Text

_MONTHS = frozenset(name.lower() for name in (*month_name, *month_abbr, "sept") if name)
_PERIODS = words("week month quarter year")
_FIRST_DAYS = words("first second third")
_OTHER_WAY = words("late earlier sooner instead than before")
"""After these a day may lie before the date that was named: "the third of April is too late"."""
_LONGEST = 62  # days in which each day of a month comes up


def in_series(
    text: Text, dates: Sequence[SpokenDate], day_zero: str = ""
) -> tuple[SpokenDate, ...]:
    """The dates of a text, days without a month counted from the date before them.

    Parameters
    ----------
    text, dates
        A text and its dates, in order.
    day_zero
        An ISO date; without one no date has a value, and nothing changes.

    Returns
    -------
    tuple of SpokenDate
        A day that stands alone is the first such day from the last one of its sentence that had a
        month, unless words between the two turn back.
    """
    if all(found.days is None for found in dates):
        return tuple(dates)
    zero = date.fromisoformat(day_zero)
    out: list[SpokenDate] = []
    named: SpokenDate | None = None
    for found in dates:
        norms = text.norms[found.first : found.last]
        if found.days is not None and _is_day(norms):
            if _MONTHS & set(norms):
                named = found
            elif named is not None and norms[0] == "the" and _goes_on(text, named, found):
                found = named = _from(named, found, zero)
        out.append(found)
    return tuple(out)


def _is_day(norms: Sequence[str]) -> bool:
    """Whether a date names a day by its number: "April 3", "the seventeenth", not "mid April"."""
    numbers = [word for word in norms if word not in _MONTHS]
    counted = any(w.isdigit() or w in _FIRST_DAYS or w.endswith("th") for w in numbers)
    return counted and not _PERIODS & set(norms)


def _goes_on(text: Text, named: SpokenDate, found: SpokenDate) -> bool:
    """Whether a date stands in the sentence of the one before it, and nothing turns back."""
    same = text.sentence_of[named.first] == text.sentence_of[found.first]
    return same and not _OTHER_WAY & set(text.norms[named.last : found.first])


def _from(named: SpokenDate, found: SpokenDate, zero: date) -> SpokenDate:
    """The first day of that number from the named date on."""
    assert named.days is not None and found.days is not None
    number = (zero + timedelta(days=found.days)).day
    days = range(named.days, named.days + _LONGEST)
    return replace(found, days=next(n for n in days if (zero + timedelta(days=n)).day == number))
