"""Spoken dates: "end of March", "the fifteenth", "next Friday", "in two weeks".

A date is read as a number of days from a day zero, or without a value where there is none.
"""

from __future__ import annotations

from datetime import date

from voice_coach.analysis.date_calendar import period_end
from voice_coach.analysis.date_days import day_first, month_first
from voice_coach.analysis.date_periods import (
    PARTS,
    after_next,
    part_of_period,
    quarter,
    week_of_period,
)
from voice_coach.analysis.date_words import MONTHS, PERIODS, WEEKDAYS, SpokenDate
from voice_coach.analysis.number_words import word_at
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.text import Text

_DAYS = {"days": 1, "weeks": 7, "months": 30}


def find_dates(
    text: Text, amounts: tuple[Amount, ...], day_zero: str = ""
) -> tuple[SpokenDate, ...]:
    """Every date in a text, in order; ``day_zero`` is an ISO date or empty."""
    zero = _iso(day_zero)
    by_first = {amount.first: amount for amount in amounts}
    out: list[SpokenDate] = []
    at = 0
    while at < len(text.tokens):
        found = _date(text, at, zero, by_first)
        if found is None:
            at += 1
            continue
        out.append(found)
        at = found.last
    return tuple(out)


def _iso(day_zero: str) -> date | None:
    try:
        return date.fromisoformat(day_zero)
    except ValueError:
        return None


def _date(text: Text, at: int, zero: date | None, amounts: dict[int, Amount]) -> SpokenDate | None:
    word = text.norms[at]
    fixed = after_next(text, at, zero) or quarter(text, at, zero) or week_of_period(text, at, zero)
    if fixed:
        return fixed
    if word in {"today", "tonight", "tomorrow"}:
        return SpokenDate(at, at + 1, None if zero is None else int(word == "tomorrow"))
    if word in {"next", "this", "coming"} or word in WEEKDAYS:
        found = _weekday(text, at, zero)
        if found:
            # "Friday the tenth": the day of the month counts.
            exact = day_first(text, found.last, zero)
            return SpokenDate(at, exact.last, exact.days) if exact else found
    if at in amounts and amounts[at].unit in _DAYS:
        found = _ahead(text, amounts[at], zero)
        if found:
            return found
    if word in PARTS:
        found = part_of_period(text, at, zero)
        if found:
            return found
    if word == "next" and word_at(text, at + 1, at) in PERIODS:
        return SpokenDate(at, at + 2, period_end(word_at(text, at + 1, at), True, 0.0, zero))
    if word in MONTHS:
        return month_first(text, at, zero)
    return day_first(text, at, zero)


def _weekday(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    word = text.norms[at]
    ahead = word_at(text, at + 1, at)
    name, last = (word, at + 1) if word in WEEKDAYS else (ahead, at + 2)
    if name not in WEEKDAYS:
        return None
    if zero is None:
        return SpokenDate(at, last, None)
    days = (WEEKDAYS[name] - zero.weekday()) % 7
    if word == "next":  # the one in the calendar week after this
        days = 7 - zero.weekday() + WEEKDAYS[name]
    elif days == 0:
        days = 7
    return SpokenDate(at, last, days)


def _ahead(text: Text, amount: Amount, zero: date | None) -> SpokenDate | None:
    """A time from now: "in two weeks", "two weeks from now", "three weeks from Friday"."""
    if amount.unit not in _DAYS or not 0 <= amount.value <= 10_000:
        return None
    days = round(amount.value * _DAYS[amount.unit])
    if word_at(text, amount.last, amount.first) == "from":
        word = word_at(text, amount.last + 1, amount.first)
        if word in {"now", "today", "tomorrow"}:
            total = None if zero is None else days + (word == "tomorrow")
            return SpokenDate(amount.first, amount.last + 2, total)
        base = _weekday(text, amount.last + 1, zero) if word else None
        if base:
            return SpokenDate(
                amount.first, base.last, None if base.days is None else base.days + days
            )
    if word_at(text, amount.first - 1, amount.first) == "in":
        return SpokenDate(amount.first, amount.last, None if zero is None else days)
    return None
