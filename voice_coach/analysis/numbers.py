"""Spoken and written numbers: "ninety five thousand", "95k", "one point two million", "$1,250.50".

text2num reads the plain cardinals; what it leaves alone is read here: colloquial pairs ("one
twenty"), multipliers after a figure ("95 k", "1.2 million"), halves and quarters, dozens, currency
and units, ranges, years (told apart from amounts).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.number_words import FRACTIONS, same_sentence, words_value
from voice_coach.analysis.text import Text
from voice_coach.records import Unit

_TIMES: dict[str, float] = {
    "hundred": 1e2,
    "k": 1e3,
    "grand": 1e3,
    "thousand": 1e3,
    "thousands": 1e3,
    "m": 1e6,
    "mil": 1e6,
    "mill": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "bn": 1e9,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
}
_UNITS: dict[str, Unit] = {
    **dict.fromkeys(
        ("dollar", "dollars", "bucks", "usd", "euro", "euros", "eur", "pounds", "gbp", "quid"),
        "money",
    ),
    **dict.fromkeys(("$", "€", "£", "¥", "k", "grand"), "money"),
    **dict.fromkeys(("percent", "%", "percentage", "precent", "pct"), "percent"),
    **dict.fromkeys(("day", "days"), "days"),
    **dict.fromkeys(("week", "weeks"), "weeks"),
    **dict.fromkeys(("month", "months"), "months"),
    **dict.fromkeys(("hour", "hours", "hrs", "hr"), "hours"),
}
_SIGNS = frozenset("$€£¥")

# Words that stand between a number and what it counts: "two more packs of water".
_BETWEEN = words(
    "more extra additional other packs pack packages package bundles units of the full solid "
    "working business calendar daily paid remote good whole percentage points"
)
_NOT_NOUNS = words(
    "and or but if i we you they he she it is are was were would will can could for to from "
    "in on at with by as so then that this than not no please now instead total each per a an "
    "the my your our because since which who when while what how works sounds"
)


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


def find_amounts(text: Text) -> tuple[Amount, ...]:
    """Every number in a text, in order, with ranges joined."""
    out: list[Amount] = []
    at = 0
    while at < len(text.tokens):
        found = _amount(text, at)
        if found is None:
            at += 1
            continue
        out.append(found)
        at = found.last
    return tuple(_join_ranges(text, out))


def _amount(text: Text, at: int) -> Amount | None:
    """The number that starts at a token, with its currency before and its unit after."""
    start = at
    sign = text.norms[at] in _SIGNS
    if sign:
        at += 1
    figure = _figure(text, at)
    if figure is None:
        return None
    value, last, year, scaled, fraction = figure
    unit: Unit | None = "money" if sign else None
    if last > at and text.norms[last - 1] in {"k", "grand"}:
        unit = "money"
    if fraction and text.norms[last : last + 2] == ("of", "a"):
        last += 2
    last, unit, noun = _unit_after(text, last, unit)
    if unit == "money" or noun:
        year = False
    if fraction and unit is None and not noun and not _of_something(text, last):
        return None
    if text.norms[start] == "one" and last == start + 1 and (not noun or _pronoun(text, start)):
        return None  # "this one", "one of", "no one knows": a pronoun
    return Amount(start, last, value, unit, None, noun, fraction, year, scaled)


def _pronoun(text: Text, at: int) -> bool:
    return at > 0 and text.norms[at - 1] in {
        "no",
        "some",
        "any",
        "every",
        "this",
        "that",
        "which",
        "the",
        "each",
    }


def _of_something(text: Text, at: int) -> bool:
    return text.norms[at : at + 1] in {("of",), ("that",), ("the",), ()}


def _figure(text: Text, at: int) -> tuple[float, int, bool, bool, bool] | None:
    """(value, end, reads as a year, size said, is a bare fraction) of digits or number words."""
    if at >= len(text.tokens):
        return None
    token = text.tokens[at]
    fraction = False
    year = False
    if token.kind == "num":
        raw = token.norm
        value = float(raw.replace(".000", "000") if raw.endswith(".000") else raw.replace(",", ""))
        end = at + 1
        year = raw.isdigit() and len(raw) == 4 and 1900 <= value <= 2099
        if _ordinal_after(text, end):
            return None
    else:
        words = words_value(text, at)
        if words is None:
            return None
        value, end, year, fraction = words
    value, end, scaled = _scale(text, value, end)
    value, end = _and_a_half(text, value, end)
    value, end, scaled_later = _scale(text, value, end)
    scaled = scaled or scaled_later or (value >= 1000 and not year)
    return value, end, year and not scaled, scaled, fraction and not scaled


def _ordinal_after(text: Text, at: int) -> bool:
    return (
        at < len(text.tokens)
        and text.tokens[at].glued
        and text.norms[at] in {"st", "nd", "rd", "th", "am", "pm"}
    )


def _scale(text: Text, value: float, end: int) -> tuple[float, int, bool]:
    """Apply "k", "thousand", "million"… that follow a figure."""
    scaled = False
    while same_sentence(text, end, end - 1) and not text.tokens[end].comma:
        word = text.norms[end]
        if word == "of" and text.norms[end + 1 : end + 3][:1] == ("a",):
            word, skip = text.norms[end + 2] if end + 2 < len(text.norms) else "", 3
        elif word == "a":
            word, skip = text.norms[end + 1] if end + 1 < len(text.norms) else "", 2
        else:
            skip = 1
        times = _TIMES.get(word)
        if times is None or (skip > 1 and (value >= 1 or times < 1e3)):
            break
        value, end, scaled = value * times, end + skip, scaled or times >= 1e3
    return round(value, 6), end, scaled


def _and_a_half(text: Text, value: float, end: int) -> tuple[float, int]:
    """Add what follows in "two and a half", "two and three quarters"."""
    ahead = text.norms[end : end + 3]
    if len(ahead) == 3 and ahead[0] == "and" and same_sentence(text, end + 2, end - 1):
        share = FRACTIONS.get(ahead[2])
        if share is not None and ahead[1] in {"a", "one"}:
            return value + share, end + 3
        if share is not None and ahead[1] in {"two", "three"}:
            return value + share * (2 if ahead[1] == "two" else 3), end + 3
    if ahead[:2] == ("1", "2") and end < len(text.tokens) and text.tokens[end].comma:
        return value, end
    return value, end


def _unit_after(text: Text, at: int, unit: Unit | None) -> tuple[int, Unit | None, str]:
    """(end, unit, noun) from the words after a figure."""
    here = at
    for _ in range(4):
        if not same_sentence(text, here, at - 1) or (text.tokens[here].comma and here > at):
            return at, unit, ""
        word = text.norms[here]
        if text.tokens[here].comma or word in _NOT_NOUNS:
            return at, unit, ""
        if word == "per" or word in _BETWEEN:
            if word == "percentage":
                end = here + 1 + (text.norms[here + 1 : here + 2] in {("points",), ("point",)})
                return end, "percent", ""
            here += 1
            continue
        found = _UNITS.get(word)
        if found and found != "money" and unit == "money":
            return at, unit, ""
        if found:
            end = here + 1
            if found == "percent" and text.norms[end : end + 1] in {("points",), ("point",)}:
                end += 1
            noun = "" if found in {"money", "percent"} else word.removesuffix("s")
            return end, found, noun
        if text.tokens[here].kind != "word":
            return at, unit, ""
        return at, unit, word.removesuffix("s")
    return at, unit, ""


def _join_ranges(text: Text, amounts: list[Amount]) -> Iterator[Amount]:
    """Make one amount with ``upper`` of "between ninety and a hundred", "90 to 95", "90-95k"."""
    skip = False
    for number, amount in enumerate(amounts):
        if skip:
            skip = False
            continue
        ahead = amounts[number + 1] if number + 1 < len(amounts) else None
        if ahead is None or not _is_range(text, amount, ahead):
            yield amount
            continue
        value = amount.value
        if ahead.scaled and not amount.scaled and value < ahead.value:
            factor = 1e6 if ahead.value >= 1e6 else 1e3
            if value * factor <= ahead.value * 2:  # "ninety to a hundred thousand"
                value *= factor
        yield Amount(
            amount.first,
            ahead.last,
            value,
            ahead.unit or amount.unit,
            ahead.value,
            ahead.noun or amount.noun,
            scaled=amount.scaled or ahead.scaled,
        )
        skip = True


def _is_range(text: Text, low: Amount, high: Amount) -> bool:
    if not same_sentence(text, high.first, low.first) or low.fraction or high.fraction:
        return False
    between = text.norms[low.last : high.first]
    before = text.norms[low.first - 1] if low.first else ""
    if between == ("and",):
        return before == "between"
    if between == ("to",):
        earlier = text.norms[max(0, low.first - 6) : low.first]
        moving = {"from", "raise", "increase", "move", "change", "go", "up", "down", "increased"}
        return high.value > low.value and not moving & set(earlier)
    if not between:
        return (
            text.tokens[high.first].glued
            and text.raw[text.tokens[low.last - 1].end : text.tokens[high.first].start] == "-"
            and high.value > low.value
            and text.tokens[low.first].kind == "num"
        )
    return False
