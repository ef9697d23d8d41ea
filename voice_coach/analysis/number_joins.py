"""Several numbers that make one: ranges, corrections, stutters, decades ("the mid nineties")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.number_words import CARDINALS, DIGITS, TENS, same_sentence, word_at
from voice_coach.analysis.numbers import Amount, read_amount
from voice_coach.analysis.text import Text
from voice_coach.analysis.units import SIGNS

# Where in a decade: from, to.
_PARTS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("low", "lower"), (0, 3)),
    **dict.fromkeys(("mid", "middle"), (4, 6)),
    **dict.fromkeys(("high", "upper"), (7, 9)),
}
_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
# What stands between a slip of the tongue and the number that was meant.
_CORRECTS: tuple[tuple[str, ...], ...] = tuple(
    tuple(line.split())
    for line in (
        "no",
        "no no",
        "no wait",
        "no weight",
        "no sorry",
        "no i mean",
        "wait",
        "wait no",
        "sorry",
        "sorry no",
        "sorry i mean",
        "i am sorry",
        "i mean",
        "i meant",
        "or rather",
        "rather",
        "make that",
        "make it",
        "no make it",
        "no make that",
        "actually",
        "no actually",
        "actually make it",
        "actually no",
        "correction",
        "scratch that",
        "excuse me",
        "well no",
        "or actually",
        "or no",
        "let us say",
    )
)
_SIZES = words("percent % k thousand")
_MOVING = words(
    "raise increase move change go goes went up down increased raised moved lower rise prefer "
    "going moving raising increasing jump jumping step changing"
)
_CAPS = frozenset(
    [("at", "best"), ("at", "most"), ("at", "the", "most"), ("at", "the", "outside"), ("tops",),
     ("max",), ("maximum",)]
)  # fmt: skip
_JUDGED = words("is was are were does do would will seems sounds not")
_POOR = words("too not low less below little much unacceptable enough high")
_COUNTS = frozenset(["percent", "days", "weeks", "months", "hours"])


def find_amounts(text: Text) -> tuple[Amount, ...]:
    """Every number in a text, in order: ranges joined, corrected ones left out."""
    out: list[Amount] = []
    at = 0
    while at < len(text.tokens):
        skip = _no_amount(text, at)
        found = None if skip else _decade(text, at) or read_amount(text, at)
        if found is None:
            at += max(1, skip)
            continue
        out.append(found)
        at = found.last
    return tuple(_corrected(text, list(_ranges(text, out))))


def _no_amount(text: Text, at: int) -> int:
    """The number of tokens of "fifty-fifty", "24/7", "three to one"-like idioms; 0 for others."""
    here, ahead = text.norms[at], word_at(text, at + 1, at)
    after = word_at(text, at + 2, at)
    if here == ahead and (here in TENS or here == "50") and after not in DIGITS | _SIZES:
        return 2
    if here == "24" and ahead == "7" and text.tokens[at + 1].start - text.tokens[at].end == 1:
        return 2
    clock = ahead == "past" or (here == "quarter" and ahead == "to")
    if here in {"half", "quarter"} and clock and (after in CARDINALS or after.isdigit()):
        return 3  # a time of day
    minutes = here.isdigit() and ahead.isdigit() and len(ahead) == 2
    if minutes and text.raw[text.tokens[at].end : text.tokens[at + 1].start] == ":":
        return 2
    if here in {"9", "nine"} and ahead == "to" and after in {"5", "five"}:
        return 3
    return 0


def _decade(text: Text, at: int) -> Amount | None:
    """Read "mid nineties", "low 80s", "low to mid nineties"; not "in the nineties"."""
    part = _PARTS.get(text.norms[at])
    if part is None:
        return None
    here, low = at + 1, part
    if word_at(text, here, at) in {"to", "or", "and"} and word_at(text, here + 1, at) in _PARTS:
        part = _PARTS[text.norms[here + 1]]
        here += 2
    here += word_at(text, here, at) in {"of", "to"} and word_at(text, here + 1, at) == "the"
    here += word_at(text, here, at) == "the"
    word = word_at(text, here, at)
    base = float(_DECADES.get(word, 0))
    last = here + 1
    if word.isascii() and word.isdigit() and len(word) == 2 and word[1] == "0":
        plural = word_at(text, last, at) == "s"
        near = plural and text.tokens[last].start - text.tokens[here].end <= 1
        base, last = (float(word) if near else 0.0), last + 1
    if not base:
        return None
    if low == part == (4, 6):
        return Amount(at, last, base + 5, None)
    first = base + (low[0] if low != (4, 6) else 4)
    upper = base + (part[1] if low == part or part[1] == 9 else 5)
    return Amount(at, last, first, None, upper)


def _ranges(text: Text, amounts: list[Amount]) -> Iterator[Amount]:
    """Make one amount with ``upper`` of "between ninety and a hundred", "90 to 95", "90-95k"."""
    skip = False
    for number, amount in enumerate(amounts):
        if skip:
            skip = False
            continue
        ahead = amounts[number + 1] if number + 1 < len(amounts) else None
        if ahead is None or not same_sentence(text, ahead.first, amount.first):
            yield amount
            continue
        low, high = _same_size(amount, ahead)
        if _is_range(text, low, high, sized=ahead.scaled):
            yield Amount(
                low.first,
                high.last,
                low.value,
                high.unit or low.unit,
                high.value,
                high.noun or low.noun,
                scaled=low.scaled or high.scaled,
            )
            skip = True
        elif _or_two(text, amount, ahead):  # "a week or two"
            yield replace(amount, last=ahead.last, upper=ahead.value)
            skip = True
        elif text.norms[amount.last : ahead.first] == ("or",) and amount.unit is None:
            if high.value <= 3 * low.value and not amount.noun:  # "five or six weeks"
                yield replace(low, unit=ahead.unit, noun=ahead.noun)
            else:
                yield amount
        else:
            yield amount


def _same_size(low: Amount, high: Amount) -> tuple[Amount, Amount]:
    """Two numbers in the size that one of them was given: "ninety to a hundred thousand"."""
    for small, big in ((low, high), (high, low)):
        if not big.scaled or small.scaled or small.unit in _COUNTS or small.noun:
            continue
        factor = 1e6 if big.value >= 1e6 else 1e3
        value = small.value * factor
        if big.value / 3 <= value <= big.value * 3:
            grown = replace(small, value=value, scaled=True)
            return (grown, high) if small is low else (low, grown)
    return low, high


def _is_range(text: Text, low: Amount, high: Amount, *, sized: bool) -> bool:
    if low.fraction or high.fraction or low.upper is not None or high.upper is not None:
        return False
    if low.unit and high.unit and low.unit != high.unit:
        return False
    between = text.norms[low.last : high.first]
    before = text.norms[low.first - 1] if low.first else ""
    if between == ("and",):
        return before == "between" and high.value > low.value
    if between in {("to",), ("up", "to"), ("through",), ("till",)}:
        earlier = text.norms[max(0, low.first - 6) : low.first]
        return high.value > low.value and not _MOVING & set(earlier)
    if not between and _at_most(text, low, high):
        return True
    if between or (low.noun and low.unit is None):
        return False
    gap = text.raw[text.tokens[low.last - 1].end : text.tokens[high.first].start]
    if gap.strip() in {"-", "–", "—", "‑"}:
        digits = text.tokens[high.first].kind == "num" or text.norms[high.first] in SIGNS
        return digits and low.value < high.value <= 10 * low.value
    # "ten, fifteen percent", "eighty-six, eighty-seven thousand"
    counted = high.unit in _COUNTS or sized
    bare = low.unit is None and text.norms[low.last - 1] != "thousand"
    return counted and bare and low.value < high.value <= 2 * low.value and gap.strip() in {"", ","}


def _or_two(text: Text, one: Amount, more: Amount) -> bool:
    joined = text.norms[one.last : more.first] == ("or",) and text.norms[one.first] in {"a", "an"}
    bare = more.unit is None and not more.noun and more.upper is None
    return joined and bare and one.unit is not None and one.value < more.value < 10


def _at_most(text: Text, low: Amount, high: Amount) -> bool:
    """Read "ninety thousand, ninety-five at best" as a range."""
    after = text.norms[high.last : high.last + 3]
    capped = after[:2] in _CAPS or after in _CAPS or after[:1] in _CAPS
    return capped and low.value < high.value <= 2 * low.value


def _corrected(text: Text, amounts: list[Amount]) -> Iterator[Amount]:
    """The amounts without those that the next words take back or say again."""
    for amount, ahead in zip_longest(amounts, amounts[1:]):
        if ahead is None or not _taken_back(text, amount, ahead):
            yield amount


def _taken_back(text: Text, slip: Amount, meant: Amount) -> bool:
    between = text.norms[slip.last : meant.first]
    if slip.fraction or meant.fraction or len(between) > 4:
        return False
    if slip.unit and meant.unit and slip.unit != meant.unit:
        return False
    if not between:  # a stutter: "seventy-five, seventy-five thousand"
        low, high = _same_size(slip, meant)
        same = low.value == high.value and slip.upper is None and not slip.noun
        return same and same_sentence(text, meant.first, slip.first)
    if (
        tuple(between) not in _CORRECTS
        or text.sentence_of[meant.first] - text.sentence_of[slip.first] > 2
        or (between[-1] == "say" and not same_sentence(text, meant.first, slip.first))
    ):
        return False
    after = text.norms[meant.last : meant.last + 4]
    judged = after[:1] and after[0] in _JUDGED and _POOR & set(after)
    return not judged
