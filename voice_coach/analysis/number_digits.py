"""Numbers in digits, put together where a recogniser or a keyboard split them."""

from __future__ import annotations

from dataclasses import dataclass

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.number_words import COUNTED, FRACTIONS, same_sentence, word_at
from voice_coach.analysis.text import Text
from voice_coach.analysis.units import PAID, UNITS

_DATED = words(
    "in since by until till before after year fiscal spring summer autumn fall winter during "
    "january february march april may june july august september october november december"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """The bare number before its unit is looked at."""

    value: float
    end: int
    upper: float | None = None
    year: bool = False
    scaled: bool = False
    fraction: bool = False


def is_num(text: Text, at: int) -> bool:
    return at < len(text.tokens) and text.tokens[at].kind == "num"


def read_digits(text: Text, at: int) -> Figure | None:
    """A number in digits, put together where a recogniser or a keyboard split it."""
    raw = text.tokens[at].norm
    if _ordinal_after(text, at + 1):
        return None
    value = float(raw.replace(".000", "000") if raw.endswith(".000") else raw.replace(",", ""))
    end = at + 1
    gap = _gap(text, end)
    more = text.norms[end] if is_num(text, end) and same_sentence(text, end, at) else ""
    whole = raw.isdigit()
    if whole and len(raw) <= 3 and (split := _split_point(text, at)):
        return Figure(float(f"{raw}.{text.norms[split]}"), split + 1)
    if whole and more.isdigit() and len(raw) <= 3 and value > 0:
        if len(more) == 3 and (more == "000" or (gap in {" ", "'", "’"} and more[2] == "0")):
            value, end = value * 1000 + float(more), end + 1  # "95 000", "95, 000", "95'000"
        elif value in range(20, 100, 10) and gap == " " and len(more) == 1 and more != "0":
            value, end = value + float(more), end + 1  # "90 5"
        elif gap == "," and len(more) == 1:
            value, end = value + float(more) / 10, end + 1  # "99,9": a decimal comma
        elif gap == "-" and len(more) == 1 and value >= 20 and not _counted_after(text, end + 1):
            value, end = value + float(more) / 10, end + 1  # "97-5": ninety-seven five
        elif gap == "/" and more in {"2", "3", "4"} and value < float(more):
            value, end = value / float(more), end + 1  # "1/2"
    if whole and end == at + 1 and more and is_num(text, end + 1) and _gap(text, end + 1) == "/":
        top, bottom = more, text.norms[end + 1]
        if top.isdigit() and bottom in {"2", "4"} and int(top) < int(bottom):
            value, end = value + int(top) / int(bottom), end + 2  # "3 1/2"
    if end == at + 1 and _is_split_hundred(text, at):
        value, end = value * 1000 + float(text.norms[at + 2].replace(",", "")), at + 3
    if end < len(text.tokens) and text.norms[end] in {"½", "¼", "¾"} and text.tokens[end].glued:
        value, end = value + FRACTIONS[text.norms[end]], end + 1
    year = whole and len(raw) == 4 and end == at + 1 and _reads_as_year(text, at, value)
    return Figure(value, end, year=year)


def _split_point(text: Text, at: int) -> int | None:
    """The token of the decimals in "0. 5 %" or "1 point 5 million", as recognisers split them."""
    if at + 1 >= len(text.tokens):
        return None
    spoken = text.norms[at + 1] == "point"
    here = at + 1 + spoken
    if not is_num(text, here) or not (spoken or _gap(text, here) == ". "):
        return None
    more = text.norms[here]
    if not more.isdigit() or len(more) > 2:
        return None
    after = word_at(text, here + 1, here)
    sized = after in {"%", "percent", "per", "million", "billion", "thousand", "k"}
    return here if spoken or sized or text.norms[at] == "0" else None


def _is_split_hundred(text: Text, at: int) -> bool:
    """Whether a recogniser wrote "a hundred and two thousand" as "100 and 2000"."""
    raw, later = text.norms[at], word_at(text, at + 2, at).replace(",", "")
    return (
        len(raw) == 3
        and raw.endswith("00")
        and word_at(text, at + 1, at) == "and"
        and later.isdigit()
        and 4 <= len(later) <= 5
        and later.endswith("000")
        and word_at(text, at + 3, at) not in UNITS.keys() | PAID | COUNTED
    )


def _gap(text: Text, at: int) -> str:
    """The characters between a token and the one before."""
    if not 0 < at < len(text.tokens):
        return ""
    return text.raw[text.tokens[at - 1].end : text.tokens[at].start]


def _counted_after(text: Text, at: int) -> bool:
    return word_at(text, at, at - 1) in COUNTED


def _reads_as_year(text: Text, at: int, value: float) -> bool:
    """Four digits that name a year: "in 2019", "the 2025 budget"; "2000" alone is an amount."""
    if not 1900 <= value <= 2099:
        return False
    return word_at(text, at - 1, at) in _DATED or (1990 <= value <= 2039 and value != 2000)


def _ordinal_after(text: Text, at: int) -> bool:
    return (
        at < len(text.tokens)
        and text.tokens[at].glued
        and text.norms[at] in {"st", "nd", "rd", "th", "am", "pm"}
    )
