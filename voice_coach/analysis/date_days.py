"""Spoken days of a month: "March the fifteenth", "15th of March", "by the 15s", "by 3/15"."""

from __future__ import annotations

from datetime import date

from voice_coach.analysis.date_calendar import day_after, in_month, on_day
from voice_coach.analysis.date_words import MONTHS, ORDINALS, SpokenDate
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.number_words import word_at
from voice_coach.analysis.text import Text

_DUE_BY = words("by until till before on")
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_VERB_MONTHS = frozenset({"may", "march"})
_INTO = words("in of by until till before after early late mid this next end to for from since is")


def month_first(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """Month first: "March 15", "March the fifteenth", "in May"; not "we may" or "march on"."""
    month = MONTHS[text.norms[at]]
    here = at + 1
    if word_at(text, here, at) == "the":
        here += 1
    day = _day_number(text, here, at)
    if day is not None:
        return SpokenDate(at, day[1], on_day(month, day[0], zero))
    written = text.raw[text.tokens[at].start]
    before = word_at(text, at - 1, at)
    if text.norms[at] in _VERB_MONTHS and (before not in _INTO or not written.isupper()):
        return None
    return SpokenDate(at, at + 1, None if zero is None else in_month(month, 1.0, zero))


def day_first(text: Text, at: int, zero: date | None) -> SpokenDate | None:
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
    word = word_at(text, here, at)
    skip = here + 1 if word == "of" else here
    month = word_at(text, skip, at)
    if month in MONTHS and (month not in _VERB_MONTHS or skip > here or not named):
        return SpokenDate(at, skip + 1, on_day(MONTHS[month], day, zero))
    if month in {"this", "next", "the"} and word_at(text, skip + 1, at) == "month":
        return SpokenDate(at, skip + 2, day_after(day, zero, later=month == "next"))
    ordinal = not text.norms[here - 1].isdigit()
    alone = not word or text.tokens[here].comma or word in {"of", "at", "and", "if", "but", "is"}
    if named and ordinal and alone and (day > 3 or text.norms[here - 1] in _SUFFIXES | {"s"}):
        return SpokenDate(at, here, day_after(day, zero, later=False))
    return None


def _day_number(text: Text, at: int, like: int) -> tuple[int, int] | None:
    """(day of the month, end) of "15", "15th", "fifteenth", "twenty first"."""
    word = word_at(text, at, like)
    if word.isascii() and word.isdigit() and 1 <= int(word[:3]) <= 31 and len(word) <= 2:
        suffix = word_at(text, at + 1, like) in _SUFFIXES and text.tokens[at + 1].glued
        suffix = suffix or _misheard(text, at)
        return int(word), at + 1 + suffix
    if word in {"twenty", "thirty"}:
        unit = ORDINALS.get(word_at(text, at + 1, like), 0)
        if 1 <= unit <= 9:
            day = (20 if word == "twenty" else 30) + unit
            return (day, at + 2) if day <= 31 else None
        return None
    if word in ORDINALS:
        return ORDINALS[word], at + 1
    return None


def _misheard(text: Text, at: int) -> bool:
    """Whether a day was written as a plural, as recognisers do: "by the 15s"."""
    plural = word_at(text, at + 1, at) == "s" and text.tokens[at + 1].glued
    return plural and word_at(text, at - 1, at) == "the" and word_at(text, at - 2, at) in _DUE_BY


def _slashed(text: Text, at: int, zero: date | None) -> SpokenDate | None:
    """Month and day in digits after a word that sets a date: "by 3/15", "until 12/1"."""
    month, day = text.norms[at], word_at(text, at + 1, at)
    if not (month.isascii() and month.isdigit() and day.isascii() and day.isdigit()):
        return None
    if text.raw[text.tokens[at].end : text.tokens[at + 1].start] != "/":
        return None
    if word_at(text, at - 1, at) not in {"by", "on", "until", "before", "from", "till", "to"}:
        return None
    if not (len(month) <= 2 and len(day) <= 2 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return SpokenDate(at, at + 2, on_day(int(month), int(day), zero))
