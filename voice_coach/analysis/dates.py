"""Spoken dates: "end of March", "the fifteenth", "next Friday", "in two weeks".

A date is read as a number of days from a day zero, or without a value where there is none.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.text import Text

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, name in enumerate(
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    )
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}
_DUE_BY = words("by until till before on")
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_VERB_MONTHS = frozenset({"may", "march"})
_INTO = words("in of by until till before after early late mid this next end to for from since is")
# Where in a month or a quarter: a share of its length.
_PARTS = {
    "end": 1.0,
    "late": 0.85,
    "close": 1.0,
    "middle": 0.5,
    "mid": 0.5,
    "start": 0.0,
    "beginning": 0.0,
    "early": 0.15,
}
_PERIODS = frozenset({"week", "month", "quarter", "year"})
_DAYS = {"days": 1, "weeks": 7, "months": 30}


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """A date in a text: tokens ``first`` to ``last`` (exclusive); days from day zero, or None."""

    first: int
    last: int
    days: int | None


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


def _word(text: Text, at: int, like: int) -> str:
    """The word at a token, empty past the end of the sentence that token ``like`` stands in."""
    if not 0 <= at < len(text.tokens) or text.sentence_of[at] != text.sentence_of[like]:
        return ""
    return text.norms[at]


def _date(text: Text, at: int, zero: date | None, amounts: dict[int, Amount]) -> SpokenDate | None:
    word = text.norms[at]
    fixed = _after_next(text, at, zero) or _quarter(text, at, zero) or _of_period(text, at, zero)
    if fixed:
        return fixed
    if word in {"today", "tonight", "tomorrow"}:
        return SpokenDate(at, at + 1, None if zero is None else int(word == "tomorrow"))
    if word in {"next", "this", "coming"} or word in _WEEKDAYS:
        found = _weekday(text, at, zero)
        if found:
            exact = _day(text, found.last, zero)  # "Friday the tenth": the day of the month counts
            return SpokenDate(at, exact.last, exact.days) if exact else found
    if at in amounts and amounts[at].unit in _DAYS:
        found = _ahead(text, amounts[at], zero)
        if found:
            return found
    if word in _PARTS:
        found = _part(text, at, zero)
        if found:
            return found
    if word == "next" and _word(text, at + 1, at) in _PERIODS:
        return SpokenDate(at, at + 2, _period_end(_word(text, at + 1, at), True, 0.0, zero))
    if word in _MONTHS:
        return _month(text, at, zero)
    return _day(text, at, zero)


def _after_next(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """Read "the week after next", "the day after tomorrow"."""
    ahead = (text.norms[at], _word(text, at + 1, at), _word(text, at + 2, at))
    if ahead == ("day", "after", "tomorrow"):
        return SpokenDate(at, at + 3, None if zero is None else 2)
    if ahead[0] not in {"week", "month"} or ahead[1:] != ("after", "next"):
        return None
    if zero is None or ahead[0] == "week":  # its Friday, as for "next week"
        return SpokenDate(at, at + 3, None if zero is None else 14 - zero.weekday() + 4)
    month = zero.month + 2
    year, month = zero.year + (month - 1) // 12, (month - 1) % 12 + 1
    return SpokenDate(at, at + 3, (date(year, month, monthrange(year, month)[1]) - zero).days)


def _quarter(text: Text, at: int, zero: date | None, share: float = 1.0) -> SpokenDate | None:
    """Read "Q3", "the third quarter": its end, where no part of it is named."""
    word, ahead = text.norms[at], _word(text, at + 1, at)
    number = 0
    if word == "q" and ahead in {"1", "2", "3", "4"} and text.tokens[at + 1].glued:
        number = int(ahead)
    elif ahead == "quarter" and _ORDINALS.get(word, 9) <= 4:
        number = _ORDINALS[word]
    if not number:
        return None
    days = None
    if zero is not None:
        year = zero.year + (number * 3 < zero.month)
        first = date(year, number * 3 - 2, 1)
        last = date(year, number * 3, monthrange(year, number * 3)[1])
        days = (first - zero).days + round(share * (last - first).days)
    return SpokenDate(at, at + 2, days)


def _of_period(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """Read "the second week of June", "the last week of the month"."""
    number = 5 if text.norms[at] == "last" else _ORDINALS.get(text.norms[at], 9)
    if (
        number > 5
        or _word(text, at + 1, at) != "week"
        or _word(text, at + 2, at) not in {"of", "in"}
    ):
        return None
    here = at + 3 + (_word(text, at + 3, at) in {"the", "next", "this"})
    word = _word(text, here, at)
    if word not in _MONTHS and word != "month":
        return None
    if zero is None:
        return SpokenDate(at, here + 1, None)
    later = _word(text, here - 1, at) == "next"
    month = _MONTHS.get(word, (zero.month - 1 + later) % 12 + 1)
    return SpokenDate(at, here + 1, _in_month(month, min(1.0, 7 * number / 30), zero))


def _weekday(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    word = text.norms[at]
    ahead = _word(text, at + 1, at)
    name, last = (word, at + 1) if word in _WEEKDAYS else (ahead, at + 2)
    if name not in _WEEKDAYS:
        return None
    if zero is None:
        return SpokenDate(at, last, None)
    days = (_WEEKDAYS[name] - zero.weekday()) % 7
    if word == "next":  # the one in the calendar week after this
        days = 7 - zero.weekday() + _WEEKDAYS[name]
    elif days == 0:
        days = 7
    return SpokenDate(at, last, days)


def _part(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """A part of a period: "end of March", "mid April", "the end of next week"."""
    share = _PARTS[text.norms[at]]
    here = at + 1
    if _word(text, here, at) == "of":
        here += 1
    later = False
    while _word(text, here, at) in {"the", "this", "next"}:
        later = later or text.norms[here] == "next"
        here += 1
    word = _word(text, here, at)
    if word in _MONTHS:
        days = None if zero is None else _in_month(_MONTHS[word], share, zero)
        return SpokenDate(at, here + 1, days)
    quarter = _quarter(text, here, zero, share) if here < len(text.tokens) else None
    if quarter and word:
        return SpokenDate(at, quarter.last, quarter.days)
    if word in _PERIODS and here > at + 1:
        return SpokenDate(at, here + 1, _period_end(word, later, share, zero))
    if word == "day" and text.norms[at] in {"end", "close"}:
        return SpokenDate(at, here + 1, None if zero is None else 0)
    return None


def _in_month(month: int, share: float, zero: date) -> int:
    year = zero.year + (month < zero.month)
    length = monthrange(year, month)[1]
    return (date(year, month, max(1, round(share * length))) - zero).days


def _period_end(word: str, later: bool, share: float, zero: date | None) -> int | None:
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


def _day_number(text: Text, at: int, like: int) -> tuple[int, int] | None:
    """(day of the month, end) of "15", "15th", "fifteenth", "twenty first"."""
    word = _word(text, at, like)
    if word.isascii() and word.isdigit() and 1 <= int(word[:3]) <= 31 and len(word) <= 2:
        suffix = _word(text, at + 1, like) in _SUFFIXES and text.tokens[at + 1].glued
        suffix = suffix or _misheard(text, at)
        return int(word), at + 1 + suffix
    if word in {"twenty", "thirty"}:
        unit = _ORDINALS.get(_word(text, at + 1, like), 0)
        if 1 <= unit <= 9:
            day = (20 if word == "twenty" else 30) + unit
            return (day, at + 2) if day <= 31 else None
        return None
    if word in _ORDINALS:
        return _ORDINALS[word], at + 1
    return None


def _misheard(text: Text, at: int) -> bool:
    """Whether a day was written as a plural, as recognisers do: "by the 15s"."""
    plural = _word(text, at + 1, at) == "s" and text.tokens[at + 1].glued
    return plural and _word(text, at - 1, at) == "the" and _word(text, at - 2, at) in _DUE_BY


def _month(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """Month first: "March 15", "March the fifteenth", "in May"; not "we may" or "march on"."""
    month = _MONTHS[text.norms[at]]
    here = at + 1
    if _word(text, here, at) == "the":
        here += 1
    day = _day_number(text, here, at)
    if day is not None:
        return SpokenDate(at, day[1], _on(month, day[0], zero))
    written = text.raw[text.tokens[at].start]
    before = _word(text, at - 1, at)
    if text.norms[at] in _VERB_MONTHS and (before not in _INTO or not written.isupper()):
        return None
    return SpokenDate(at, at + 1, None if zero is None else _in_month(month, 1.0, zero))


def _on(month: int, day: int, zero: date | None) -> int | None:
    if zero is None:
        return None
    for year in (zero.year, zero.year + 1):
        if day <= monthrange(year, month)[1]:
            days = (date(year, month, day) - zero).days
            if days >= 0:
                return days
    return None


def _day(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """Day first: "the fifteenth", "15th of March", "15 March"; or "by 3/15"."""
    if at >= len(text.tokens):
        return None
    slashed = _slashed(text, at, zero)
    if slashed:
        return slashed
    named = text.norms[at] == "the"
    found = _day_number(text, at + named, at)
    if found is None:
        return None
    day, here = found
    word = _word(text, here, at)
    skip = here + 1 if word == "of" else here
    month = _word(text, skip, at)
    if month in _MONTHS and (month not in _VERB_MONTHS or skip > here or not named):
        return SpokenDate(at, skip + 1, _on(_MONTHS[month], day, zero))
    if month in {"this", "next", "the"} and _word(text, skip + 1, at) == "month":
        return SpokenDate(at, skip + 2, _day_after(day, zero, later=month == "next"))
    ordinal = not text.norms[here - 1].isdigit()
    alone = not word or text.tokens[here].comma or word in {"of", "at", "and", "if", "but", "is"}
    if named and ordinal and alone and (day > 3 or text.norms[here - 1] in _SUFFIXES | {"s"}):
        return SpokenDate(at, here, _day_after(day, zero, later=False))
    return None


def _slashed(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """Month and day in digits after a word that sets a date: "by 3/15", "until 12/1"."""
    month, day = text.norms[at], _word(text, at + 1, at)
    if not (month.isascii() and month.isdigit() and day.isascii() and day.isdigit()):
        return None
    if text.raw[text.tokens[at].end : text.tokens[at + 1].start] != "/":
        return None
    if _word(text, at - 1, at) not in {"by", "on", "until", "before", "from", "till", "to"}:
        return None
    if not (len(month) <= 2 and len(day) <= 2 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return SpokenDate(at, at + 2, _on(int(month), int(day), zero))


def _day_after(day: int, zero: date | None, *, later: bool) -> int | None:
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


def _ahead(text: Text, amount: Amount, zero: date | None) -> SpokenDate | None:
    """A time from now: "in two weeks", "two weeks from now", "three weeks from Friday"."""
    if amount.unit not in _DAYS or not 0 <= amount.value <= 10_000:
        return None
    days = round(amount.value * _DAYS[amount.unit])
    if _word(text, amount.last, amount.first) == "from":
        word = _word(text, amount.last + 1, amount.first)
        if word in {"now", "today", "tomorrow"}:
            total = None if zero is None else days + (word == "tomorrow")
            return SpokenDate(amount.first, amount.last + 2, total)
        base = _weekday(text, amount.last + 1, zero) if word else None
        if base:
            return SpokenDate(
                amount.first, base.last, None if base.days is None else base.days + days
            )
    if _word(text, amount.first - 1, amount.first) == "in":
        return SpokenDate(amount.first, amount.last, None if zero is None else days)
    return None
