"""Spoken periods: "end of March", "Q3", "the second week of June", "the week after next"."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from voice_coach.analysis.date_calendar import in_month, period_end
from voice_coach.analysis.date_words import MONTHS, ORDINALS, PERIODS, SpokenDate
from voice_coach.analysis.number_words import word_at
from voice_coach.analysis.text import Text

# Where in a month or a quarter: a share of its length.
PARTS = {
    "end": 1.0,
    "late": 0.85,
    "close": 1.0,
    "middle": 0.5,
    "mid": 0.5,
    "start": 0.0,
    "beginning": 0.0,
    "early": 0.15,
}


def after_next(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """Read "the week after next", "the day after tomorrow"."""
    ahead = (text.norms[at], word_at(text, at + 1, at), word_at(text, at + 2, at))
    if ahead == ("day", "after", "tomorrow"):
        return SpokenDate(at, at + 3, None if zero is None else 2)
    if ahead[0] not in {"week", "month"} or ahead[1:] != ("after", "next"):
        return None
    if zero is None or ahead[0] == "week":  # its Friday, as for "next week"
        return SpokenDate(at, at + 3, None if zero is None else 14 - zero.weekday() + 4)
    month = zero.month + 2
    year, month = zero.year + (month - 1) // 12, (month - 1) % 12 + 1
    return SpokenDate(at, at + 3, (date(year, month, monthrange(year, month)[1]) - zero).days)


def quarter(text: Text, at: int, zero: date | None, share: float = 1.0) -> SpokenDate | None:
    """Read "Q3", "the third quarter": its end, where no part of it is named."""
    word, ahead = text.norms[at], word_at(text, at + 1, at)
    number = 0
    if word == "q" and ahead in {"1", "2", "3", "4"} and text.tokens[at + 1].glued:
        number = int(ahead)
    elif ahead == "quarter" and ORDINALS.get(word, 9) <= 4:
        number = ORDINALS[word]
    if not number:
        return None
    days = None
    if zero is not None:
        year = zero.year + (number * 3 < zero.month)
        first = date(year, number * 3 - 2, 1)
        last = date(year, number * 3, monthrange(year, number * 3)[1])
        days = (first - zero).days + round(share * (last - first).days)
    return SpokenDate(at, at + 2, days)


def week_of_period(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """Read "the second week of June", "the last week of the month"."""
    number = 5 if text.norms[at] == "last" else ORDINALS.get(text.norms[at], 9)
    if (
        number > 5
        or word_at(text, at + 1, at) != "week"
        or word_at(text, at + 2, at) not in {"of", "in"}
    ):
        return None
    here = at + 3 + (word_at(text, at + 3, at) in {"the", "next", "this"})
    word = word_at(text, here, at)
    if word not in MONTHS and word != "month":
        return None
    if zero is None:
        return SpokenDate(at, here + 1, None)
    later = word_at(text, here - 1, at) == "next"
    month = MONTHS.get(word, (zero.month - 1 + later) % 12 + 1)
    return SpokenDate(at, here + 1, in_month(month, min(1.0, 7 * number / 30), zero))


def part_of_period(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """A part of a period: "end of March", "mid April", "the end of next week"."""
    share = PARTS[text.norms[at]]
    here = at + 1
    if word_at(text, here, at) == "of":
        here += 1
    later = False
    while word_at(text, here, at) in {"the", "this", "next"}:
        later = later or text.norms[here] == "next"
        here += 1
    word = word_at(text, here, at)
    if word in MONTHS:
        days = None if zero is None else in_month(MONTHS[word], share, zero)
        return SpokenDate(at, here + 1, days)
    named = quarter(text, here, zero, share) if here < len(text.tokens) else None
    if named and word:
        return SpokenDate(at, named.last, named.days)
    if word in PERIODS and here > at + 1:
        return SpokenDate(at, here + 1, period_end(word, later, share, zero))
    if word == "day" and text.norms[at] in {"end", "close"}:
        return SpokenDate(at, here + 1, None if zero is None else 0)
    return None
