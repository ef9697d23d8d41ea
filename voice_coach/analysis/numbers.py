"""Spoken and written numbers: "ninety five thousand", "95k", "one point two million", "$1,250.50".

One number at a time is read here, with its currency, size, unit and what it counts; ranges,
corrections and what a recogniser splits are put together in ``number_joins``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.number_digits import Figure, is_num, read_digits
from voice_coach.analysis.number_words import (
    CARDINALS,
    COUNTED,
    DIGITS,
    FRACTIONS,
    WordNumber,
    same_sentence,
    word_at,
    words_value,
)
from voice_coach.analysis.text import Text
from voice_coach.analysis.units import CODES, PAID, SIGNS, TIMES, UNITS
from voice_coach.records import Unit

# Words that stand between a number and what it counts: "two more packs of water".
_BETWEEN = words(
    "more extra additional other packs pack packages package bundles units of the full solid "
    "working business calendar daily paid remote good whole percentage points vacation"
)
_ONES = words("no some any every other this that which the each")  # "no one", "the other one"
_PIECES = words("packs pack packages package bundles units")
_NOT_NOUNS = words(
    "and or but if i we you they he she it is are was were would will can could might may should "
    "shall must for to from in on at with by as so then that this than not no please now instead "
    "total each per a an "
    "the my your our because since which who when while what how works sounds plus minus off "
    "annually yearly monthly gross net lower higher later earlier sooner longer shorter cheaper "
    "after before until till during within"
)
# A number after one of these is a name: "option 2", "level five".
_LABELS = words("number no option level grade phase step version item page room tier band point")
# After one of these "a week" is an amount; after a rate ("hours a week") it is none.
_WANTS_TIME = words(
    "give gives me us them need needs want wants take takes get have in add extend by within just "
    "only least about for another"
)
_TIME_WORDS = {"day": 1.0, "week": 1.0, "month": 1.0, "hour": 1.0, "fortnight": 2.0}
_MORE = words("extra additional more full whole further single")
_PART_OF = words("first second third other last latter back front top bottom better")
_SMALL_LETTERS = re.compile(r"[a-z]{1,2}\Z")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: tokens ``first`` to ``last`` (exclusive), its value and what it counts.

    ``upper`` is the far end of a range; ``noun`` the thing counted, singular, where there is one;
    ``fraction`` marks "half of that", whose value is a share of something said before; ``year``
    marks what reads as a calendar year. ``scaled`` marks a value whose size was said out loud
    ("thousand", "k"), so that nobody has to guess it.
    """

    first: int
    last: int
    value: float
    unit: Unit | None
    upper: float | None = None
    noun: str = ""
    fraction: bool = False
    year: bool = False
    scaled: bool = False


def read_amount(text: Text, at: int) -> Amount | None:
    """The number that starts at a token, with its currency before and its unit after."""
    start = at
    sign = text.norms[at] in SIGNS or (
        text.norms[at] in CODES and same_sentence(text, at + 1, at) and is_num(text, at + 1)
    )
    at += sign
    figure = None if _is_label(text, start) else _figure(text, at)
    if figure is None:
        return _time_of_one(text, start)
    if figure.fraction and word_at(text, start - 1, start) in _PART_OF:
        return None  # "the second half of June"
    last = figure.end
    unit: Unit | None = "money" if sign or text.norms[last - 1] in {"k", "grand"} else None
    if figure.fraction and not sign:
        last = _half_of_one(text, last)
    last, unit, noun = _unit_after(text, last, unit)
    value = figure.value
    if (
        figure.fraction
        and not unit
        and word_at(text, last, start) == "a"
        and (word_at(text, last + 1, start) == "year")
    ):  # "half a year"
        value, last, unit, noun = 12 * value, last + 2, "months", "month"
    if unit in {"days", "weeks", "months", "hours"}:
        value, last = _and_a_half(text, value, last, 1.0)
    if noun in {"figure", "digit", "x"} or (figure.fraction and not unit and not noun):
        return None if noun or not _of_something(text, last) else _share(start, last, figure)
    one = text.norms[start] == "one" and last == start + 1 and not _low_end(text, start)
    if one and (not noun or _pronoun(text, start)):
        return None  # "this one", "one of", "no one knows": a pronoun
    if not unit and not noun and _is_a_digit(text, start, last):
        return None
    year = figure.year and unit != "money" and not noun
    return Amount(
        start, last, value, unit, figure.upper, noun, figure.fraction, year, figure.scaled
    )


def _share(start: int, last: int, figure: Figure) -> Amount:
    return Amount(start, last, figure.value, None, fraction=True)


def _is_label(text: Text, at: int) -> bool:
    """Whether the number is part of a name: "Q3", "option 2", "401k"."""
    if not at:
        return False
    before, here = text.tokens[at - 1], text.tokens[at]
    if before.end == here.start and here.kind == "num" and before.kind == "word":
        return bool(_SMALL_LETTERS.match(before.norm)) and before.norm not in TIMES
    if here.norm == "401" and before.kind == "word" and word_at(text, at + 1, at) == "k":
        return True
    return (
        before.norm in _LABELS
        and not here.comma
        and same_sentence(text, at, at - 1)
        and (here.norm in CARDINALS or here.kind == "num")
        and word_at(text, at + 1, at) not in {"%", "percent", *COUNTED, *TIMES}
        and len(here.norm) < 6
        and not (before.norm in {"no", "number"} and at > 1 and text.tokens[at - 1].comma)
    )


def _pronoun(text: Text, at: int) -> bool:
    return at > 0 and text.norms[at - 1] in words(
        "no some any every other this that which the each"
    )


def _low_end(text: Text, at: int) -> bool:
    """Whether a "one" opens a range: "one to two percent", "between one and two"."""
    joins = {"to", "or"} | ({"and"} if word_at(text, at - 1, at) == "between" else set())
    high = word_at(text, at + 2, at)
    return word_at(text, at + 1, at) in joins and (high in CARDINALS or high[:1].isdigit())


def _is_a_digit(text: Text, first: int, last: int) -> bool:
    """Whether a digit is meant, not an amount: "something that starts with a nine"."""
    return (
        last == first + 1 and text.norms[first] in DIGITS and word_at(text, first - 1, first) == "a"
    )


def _half_of_one(text: Text, at: int) -> int:
    """Past "a", "of a", "of one" before a unit: "half a percent", "a quarter of a percent"."""
    here = at + (word_at(text, at, at - 1) == "of")
    here += word_at(text, here, at - 1) in {"a", "an", "one"}
    return here if word_at(text, here, at - 1) in UNITS else at


def _of_something(text: Text, at: int) -> bool:
    """Whether a share is one of what is on the table: "half of that", "half the difference"."""
    here = at + (word_at(text, at, at - 1) == "of")
    word = word_at(text, here, at - 1)
    if word in {"the", "your", "my"}:
        word = word_at(text, here + 1, at - 1)
        return word in words(
            "difference gap increase raise amount sum number offer figure cut rest"
        )
    return word in {"that", "it", "this", "what"} or (here == at and not word)


def _figure(text: Text, at: int) -> Figure | None:
    """Digits or number words, with the size that follows them."""
    if at >= len(text.tokens):
        return None
    if is_num(text, at):
        digits = read_digits(text, at)
        if digits is None:
            return None
        found = digits
    else:
        in_words: WordNumber | None = words_value(text, at)
        if in_words is None:
            return None
        found = Figure(
            in_words.value,
            in_words.end,
            in_words.upper,
            in_words.year,
            fraction=in_words.fraction,
        )
    value, end, scaled = _scale(text, found.value, found.end)
    times = value / found.value if found.value else 1.0
    if times >= 1e6 or (found.value == 1e6 and times == 1):
        value, end = _and_a_half(text, value, end, max(times, found.value if times == 1 else times))
    elif not scaled:
        value, end = _and_a_half(text, value, end, 1.0)
        value, end, scaled = _scale(text, value, end)
        times = value / found.value if scaled and found.upper is not None else times
    upper = None if found.upper is None else round(found.upper * times, 6)
    scaled = scaled or (value >= 1000 and not found.year)
    return replace(
        found,
        value=value,
        end=end,
        upper=upper,
        year=found.year and not scaled,
        scaled=scaled,
        fraction=found.fraction and not scaled and value < 1,
    )


def _scale(text: Text, value: float, end: int) -> tuple[float, int, bool]:
    """Apply "k", "thousand", "million"… that follow a figure."""
    scaled = False
    while same_sentence(text, end, end - 1):
        word = text.norms[end]
        split = word in {"thousand", "million", "billion"} and value < 1000  # "95, thousand"
        if text.tokens[end].comma and not split:
            break
        skip = 1
        for lead in (("of", "a"), ("a",), ("of",)):
            if text.norms[end : end + len(lead)] == lead:
                skip = len(lead) + 1
                word = word_at(text, end + skip - 1, end - 1)
                break
        times = TIMES.get(word)
        # "half a million", "a couple of thousand"; never "ninety a thousand"
        if times is None or (skip > 1 and (value >= 1 or times < 12)):
            break
        value, end, scaled = value * times, end + skip, scaled or times >= 1e3
    return round(value, 6), end, scaled


def _and_a_half(text: Text, value: float, end: int, size: float) -> tuple[float, int]:
    """Add what follows in "two and a half", "a million and a half", "four and three quarters"."""
    if word_at(text, end, end - 1) != "and":
        return value, end
    many = {"a": 1, "one": 1, "two": 2, "three": 3}.get(word_at(text, end + 1, end - 1), 0)
    share = FRACTIONS.get(word_at(text, end + 2, end - 1))
    if not many or share is None:
        return value, end
    rate = word_at(text, end + 4, end - 1) in _TIME_WORDS  # "an hour and a half a week"
    ahead = word_at(text, end + 3, end - 1)
    if ahead == "of" or (ahead == "a" and not rate):  # "…and half a million": another number
        return value, end
    return value + many * share * size, end + 3


def _unit_after(text: Text, at: int, unit: Unit | None) -> tuple[int, Unit | None, str]:
    """(end, unit, noun) from the words after a figure."""
    here = at
    for _ in range(4):
        word = word_at(text, here, at - 1)
        if not word or text.tokens[here].comma:
            return at, unit, _pieces(text, at, here)
        ahead = word_at(text, here + 1, at - 1)
        if word == "per" and ahead == "cent":
            return here + 2, "percent", ""
        if word in _NOT_NOUNS:
            return at, unit, _pieces(text, at, here)
        if word in PAID:
            return at, unit, ""
        if word in _BETWEEN:
            if word == "percentage":
                return here + 1 + (ahead in {"points", "point"}), "percent", ""
            here += 1
            continue
        if word in SIGNS and is_num(text, here + 1):
            return at, unit, ""  # "$90-$95k": it belongs to the next number
        found = UNITS.get(word)
        if found and found != "money" and unit == "money":
            return at, unit, ""
        if found:
            end = here + 1
            if found == "percent" and ahead in {"points", "point"}:
                end += 1
            return end, found, "" if found in {"money", "percent"} else word.removesuffix("s")
        if text.tokens[here].kind != "word":
            return at, unit, ""
        return at, unit, word.removesuffix("s")
    return at, unit, ""


def _pieces(text: Text, first: int, last: int) -> str:
    """What is counted where nothing else is: "two thousand units"."""
    return next((n.removesuffix("s") for n in text.norms[first:last] if n in _PIECES), "")


def _time_of_one(text: Text, at: int) -> Amount | None:
    """One day, week or month that no number counts: "another week", "a week and a half"."""
    word = text.norms[at]
    if word not in {"a", "an", "another"}:
        return None
    here = at + 1
    extra = word == "another"
    while word_at(text, here, at) in _MORE:
        extra, here = True, here + 1
    name = word_at(text, here, at)
    if name not in _TIME_WORDS:
        return None
    value, last = _and_a_half(text, _TIME_WORDS[name], here + 1, 1.0)
    more = word_at(text, last, at) in words("more extra longer later earlier")
    before = word_at(text, at - 1, at)
    if not (extra or more or value > 1 or before in _WANTS_TIME):
        return None
    if before == "for" and not extra and value == 1:
        return None
    unit = "weeks" if name == "fortnight" else UNITS[name]
    return Amount(at, last, value, unit, noun=name)
