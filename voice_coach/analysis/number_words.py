"""Numbers in words: runs of number words → values, with the short forms that people say.

text2num reads plain cardinals. What people say instead is put together here from cardinals: "one
twenty" (120), "twelve fifty" (1,250), "ninety-seven five" (97,500), "one oh two five" (102,500), "a
million three" (1,300,000), "ten fifteen percent" (10 to 15), "two point seven five".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from text_to_num import text2num

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.text import Text

DIGITS = words("zero one two three four five six seven eight nine")
TEENS = words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
SCALES = words("hundred thousand million billion trillion")
CARDINALS = DIGITS | TEENS | TENS | SCALES
FRACTIONS = {
    **dict.fromkeys(("half", "½"), 0.5),
    **dict.fromkeys(("third", "thirds", "⅓"), 1 / 3),
    **dict.fromkeys(("quarter", "quarters", "¼"), 0.25),
    "⅔": 2 / 3,
    "¾": 0.75,
}
# What is counted rather than paid: "ninety-seven five weeks" is 97 and then five weeks.
COUNTED = words(
    "percent % per percentage day days week weeks month months hour hours year years times"
)
_BIG: dict[str, float] = {"trillion": 1e12, "billion": 1e9, "million": 1e6, "thousand": 1e3}
_VAGUE = words("few several many some")
_SHARED = words("of million billion percent")
_LONGEST = 24  # words in one number; no real one is longer


@dataclass(frozen=True, slots=True)
class WordNumber:
    """A number in words; ``end`` is one past its last token.

    ``upper``: the far end where two numbers in a row mean a range ("ten fifteen percent").
    """

    value: float
    end: int
    upper: float | None = None
    year: bool = False
    fraction: bool = False


def same_sentence(text: Text, at: int, before: int) -> bool:
    return at < len(text.tokens) and text.sentence_of[at] == text.sentence_of[before]


def word_at(text: Text, at: int, like: int) -> str:
    """The word at a token, empty outside the sentence that token ``like`` stands in."""
    return text.norms[at] if at >= 0 and same_sentence(text, at, like) else ""


@lru_cache(maxsize=2048)
def cardinal(run: tuple[str, ...]) -> float | None:
    """The value of number words that make one cardinal, None where they do not."""
    try:
        return float(text2num(" ".join(run), "en"))
    except ValueError:
        return None


def words_value(text: Text, at: int) -> WordNumber | None:
    """The number in words that starts at a token, None where none does."""
    first, ahead = text.norms[at], word_at(text, at + 1, at)
    if first in {"a", "an"} and ahead not in SCALES:
        return _after_article(text, at, ahead)
    if first in FRACTIONS:
        alone = first in {"half", "½", "¼", "¾"} or ahead in {"million", "billion", "percent"}
        return WordNumber(FRACTIONS[first], at + 1, fraction=True) if alone else None
    shares = ahead == "thirds" or (ahead == "quarters" and word_at(text, at + 2, at) in _SHARED)
    if first in {"two", "three"} and shares:
        share = FRACTIONS[ahead] * (2 if first == "two" else 3)
        return WordNumber(share, at + 2, fraction=True)
    starts = first in CARDINALS or (first in {"a", "an"} and ahead in SCALES)
    if not starts and not (first == "point" and ahead in DIGITS):
        return None
    if first in SCALES and word_at(text, at - 1, at) in _VAGUE:
        return None  # "a few thousand" names no number
    run = _run(text, at)
    found = _value(tuple(run), word_at(text, at + len(run), at) in COUNTED)
    return replace(found, end=at + found.end) if found else None


def _after_article(text: Text, at: int, ahead: str) -> WordNumber | None:
    """Read "a dozen", "a couple of", "a quarter of", "a half"."""
    if ahead == "dozen":
        return WordNumber(12.0, at + 2)
    if ahead == "grand":
        return WordNumber(1.0, at + 1)
    if ahead == "couple":
        return WordNumber(2.0, at + 2 + (word_at(text, at + 2, at) == "of"))
    after = word_at(text, at + 2, at)
    if ahead in {"quarter", "third"} and after in {"of", "million", "billion", "percent"}:
        return WordNumber(FRACTIONS[ahead], at + 2, fraction=True)
    if ahead == "half" and after in COUNTED | {"million", "billion"}:
        return WordNumber(0.5, at + 2, fraction=True)
    return None


def _run(text: Text, at: int) -> list[str]:
    """The number words from a token on, with "and", "point" and "oh" where they join."""
    run: list[str] = []
    here = at
    stop = _middle_and(text, at) if word_at(text, at - 1, at) == "between" else None
    while same_sentence(text, here, at) and len(run) < _LONGEST:
        word, ahead = text.norms[here], word_at(text, here + 1, here)
        if here == stop:
            break
        if (
            run
            and text.tokens[here].comma
            and not (_split_pair(run[-1], word, ahead) or _after_thousand(text, here, run[-1]))
        ):
            break
        joins = (word == "and" and _and_joins(text, here, run)) or (
            word == "point" and ahead in DIGITS and "point" not in run
        )
        if word in {"a", "an"} and ahead in SCALES and (not run or run[-1] == "and"):
            word = "one"
        elif word in {"oh", "o"} and run and ahead in DIGITS:
            word = "oh"
        elif word not in CARDINALS and not joins:
            break
        run.append(word)
        here += 1
    return run


def _split_pair(before: str, word: str, ahead: str) -> bool:
    """Whether a comma cuts one number in two, as recognisers write a short stop: "ninety, five"."""
    if word in _BIG:
        return before in DIGITS | TEENS | TENS | {"hundred"}
    return before in TENS and word in DIGITS and ahead in {"", "thousand", "k", "grand"}


def _after_thousand(text: Text, at: int, before: str) -> bool:
    """Whether a comma stands inside a number as it does in digits: "one thousand, one hundred"."""
    ahead = text.norms[at : at + 4]
    size = next((n for n, word in enumerate(ahead) if word in {"hundred", "thousand"}), 0)
    if before == "hundred":  # "a hundred, twenty thousand"
        size = ahead.index("thousand") if "thousand" in ahead else 0
        return size > 0 and set(ahead[:size]) <= DIGITS | TEENS | TENS
    return before in _BIG and size > 0 and set(ahead[:size]) <= DIGITS | TEENS | TENS | {"a"}


def _middle_and(text: Text, at: int) -> int | None:
    """Which "and" parts the two numbers of "between one hundred and one hundred and one"."""
    run: list[str] = []
    here = at
    while same_sentence(text, here, at) and len(run) < _LONGEST:
        word = text.norms[here]
        if word not in CARDINALS and word not in {"and", "a", "point", "oh"}:
            break
        run.append("one" if word == "a" else word)
        here += 1
    parts = []
    for cut in (i for i, word in enumerate(run) if word == "and"):
        low, high = _value(tuple(run[:cut]), False), _value(tuple(run[cut + 1 :]), False)
        joined = all(run[i - 1] in SCALES for i, w in enumerate(run) if w == "and" and i != cut)
        if joined and low and high and low.end == cut and high.end == len(run) - cut - 1:
            parts.append(cut)
    # both ends are usually said in the same way: the "and" in the middle
    return at + min(parts, key=lambda cut: abs(2 * cut + 1 - len(run))) if parts else None


def _and_joins(text: Text, at: int, run: Sequence[str]) -> bool:
    """Whether "and" goes on with the number: not in "a hundred thousand and five weeks"."""
    if not run or run[-1] not in SCALES or word_at(text, at + 1, at) not in DIGITS | TEENS | TENS:
        return False
    end = at + 1
    while word_at(text, end, at) in DIGITS | TEENS | TENS:
        end += 1
    after = word_at(text, end, at)
    return after not in COUNTED or (run[-1] == "hundred" and after in {"day", "days"})


@lru_cache(maxsize=4096)
def _value(run: tuple[str, ...], counted: bool) -> WordNumber | None:
    """The number a run starts with; ``end`` is the number of words it takes."""
    for scale, times in _BIG.items():
        if scale in run:
            return _scaled(run, run.index(scale), times, counted)
    return _small(run, counted)


def _scaled(run: tuple[str, ...], at: int, times: float, counted: bool) -> WordNumber | None:
    """A number with "thousand" or more at word ``at``."""
    left = _small(run[:at], counted=False)
    if left is not None and left.year:  # "twenty twenty-five thousand" is no year
        left = _small(run[:at], counted=True)
    if at and (left is None or left.end < at or left.value >= 10_000):
        return _small(run[:at], counted=True)
    low = (left.value if left else 1.0) * times
    high = left.upper * times if left and left.upper is not None else None
    found = WordNumber(round(low, 6), at + 1, None if high is None else round(high, 6))
    rest = run[at + 1 :]
    if not rest or high is not None:
        return found
    skip = rest[0] == "and"
    right = _value(rest[skip:], counted)
    if right is None or right.upper is not None or right.value >= times or right.value % 1:
        return found
    if counted and right.value < 100 and right.end == len(rest) - skip:
        return found  # "ninety thousand ten percent": two numbers
    more = right.value
    if times >= 1e6 and not skip and right.end == len(rest):
        if len(rest) == 1 and 0 < more < 10:
            more *= times / 10  # "a million three"
        elif right.value >= 100 and "hundred" not in rest and right.value < 1000:
            more *= times / 1000  # "a million two fifty"
    return WordNumber(low + more, at + 1 + skip + right.end)


def _groups(run: Sequence[str]) -> list[tuple[float, int, str]]:
    """The cardinals at the start of a run: (value, words up to and with it, kind).

    Kind: "plain" for below a hundred without a point, "oh" for a digit after "oh", else "other".
    """
    out: list[tuple[float, int, str]] = []
    start = 0
    while start < len(run) and len(out) < 4:
        if run[start] == "oh":
            value = cardinal((run[start + 1],)) if out and start + 1 < len(run) else None
            if value is None:
                break
            out.append((value, start + 2, "oh"))
            start += 2
            continue
        stop = len(run)
        value = None
        while stop > start:
            if run[stop - 1] not in {"and", "point", "oh"} and run[start] != "and":
                value = _point(tuple(run[start:stop]))
                if value is not None:
                    break
            stop -= 1
        if value is None:
            break
        piece = run[start:stop]
        plain = not SCALES & set(piece) and "point" not in piece
        out.append((value, stop, "plain" if plain else "other"))
        start = stop
    return out


def _point(run: tuple[str, ...]) -> float | None:
    """A cardinal with decimals said digit by digit ("one point two five") or as a pair."""
    if "point" not in run:
        return cardinal(run)
    here = run.index("point")
    whole = cardinal(run[:here]) if here else 0.0
    digits = run[here + 1 :]
    if whole is None or not digits:
        return None
    if all(word in DIGITS for word in digits):
        tail = "".join(str(int(cardinal((word,)) or 0)) for word in digits)
    else:
        plain = cardinal(digits) if not SCALES & set(digits) else None
        if plain is None:
            return None
        tail = str(int(plain))
    return float(f"{int(whole)}.{tail}")


def _small(run: tuple[str, ...], counted: bool) -> WordNumber | None:
    """A number without "thousand" or more, short forms included."""
    groups = _groups(run)
    if not groups:
        return None

    def digit(at: int) -> bool:
        return at < len(groups) and groups[at][2] == "plain" and 1 <= groups[at][0] <= 9

    def pair(at: int) -> bool:
        return at < len(groups) and groups[at][2] == "plain" and 10 <= groups[at][0] <= 99

    def oh(at: int) -> bool:
        return at < len(groups) and groups[at][2] == "oh"

    def hundreds(at: int) -> bool:
        known = at < len(groups) and groups[at][2] == "other"
        return known and 100 <= groups[at][0] < 1000 and groups[at][0] % 1 == 0

    def made(value: float, used: int, upper: float | None = None) -> WordNumber:
        return WordNumber(value, groups[used - 1][1], upper)

    value = [group[0] for group in groups]
    if pair(0):
        if pair(1):
            return _two_pairs(value[0], value[1], groups[1][1], counted)
        if oh(1):
            return replace(made(value[0] * 100 + value[1], 2), year=value[0] in {19.0, 20.0})
        if digit(1) and (pair(2) or oh(2)):  # "eighty-seven two fifty"
            return made(value[0] * 1000 + value[1] * 100 + value[2], 3)
        if digit(1) and not counted:  # "ninety-seven five"
            return made(value[0] * 1000 + value[1] * 100, 2)
        if hundreds(1):  # "ninety-two five hundred"
            return made(value[0] * 1000 + value[1], 2)
        return made(value[0], 1)
    lead, used = value[0], 1
    if digit(0) and (pair(1) or oh(1)):  # "one twenty", "one oh five"
        lead, used = value[0] * 100 + value[1], 2
    elif digit(0) and digit(1) and counted and value[1] == value[0] + 1:  # "two three weeks"
        return made(value[0], 2, value[1])
    if (used == 2 or (hundreds(0) and lead % 100)) and len(groups) > used:
        if digit(used) and not counted:  # "one oh two five"
            return made(lead * 1000 + value[used] * 100, used + 1)
        if hundreds(used) and value[used] % 100 == 0:
            return made(lead * 1000 + value[used], used + 1)
    return made(lead, used)


def _two_pairs(high: float, low: float, end: int, counted: bool) -> WordNumber:
    """Two numbers of two digits in a row: a year, a range, or hundreds ("twelve fifty")."""
    if 0 < low - high <= 10 and (counted or high not in {19.0, 20.0}):
        return WordNumber(high, end, upper=low)
    value = high * 100 + low
    return WordNumber(value, end, year=1900 <= value <= 2099)
