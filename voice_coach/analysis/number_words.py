"""Numbers in words: runs of number words → values, with the pairs that people say.

text2num reads plain cardinals; "one twenty", "twelve fifty" and "point seven five" are read here.
"""

from __future__ import annotations

from functools import lru_cache

from text_to_num import text2num

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.text import Text

DIGITS = words("zero one two three four five six seven eight nine")
TEENS = words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
SCALES = words("hundred thousand million billion trillion")
CARDINALS = DIGITS | TEENS | TENS | SCALES
FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "quarters": 0.25, "thirds": 1 / 3}
_LONGEST = 24  # words in one number; no real one is longer


@lru_cache(maxsize=2048)
def cardinal(words: tuple[str, ...]) -> float | None:
    """The value of number words that make one cardinal, None where they do not."""
    try:
        return float(text2num(" ".join(words), "en"))
    except ValueError:
        return None


def same_sentence(text: Text, at: int, before: int) -> bool:
    return at < len(text.tokens) and text.sentence_of[at] == text.sentence_of[before]


def words_value(text: Text, at: int) -> tuple[float, int, bool, bool] | None:
    """(value, end, reads as a year, is a fraction) of number words from a token on."""
    norms = text.norms
    first = norms[at]
    ahead = norms[at + 1] if same_sentence(text, at + 1, at) else ""
    if first in {"a", "an"}:
        if ahead in SCALES:
            pass
        elif ahead == "dozen":
            return 12.0, at + 2, False, False
        elif ahead == "couple":
            return _couple(text, at + 2)
        elif ahead in {"quarter", "third"} and norms[at + 2 : at + 3] in {("of",), ("million",)}:
            return FRACTIONS[ahead], at + 2, False, True
        else:
            return None
    elif first in FRACTIONS:
        if first == "half":
            return 0.5, at + 1, False, True
        if first == "quarter" and ahead in {"million", "billion"}:
            return 0.25, at + 1, False, True
        return None
    elif first == "point" and ahead in DIGITS:
        pass
    elif first not in CARDINALS:
        return None
    elif first in {"two", "three"} and ahead in {"quarters", "thirds"}:
        return (2 if first == "two" else 3) * FRACTIONS[ahead], at + 2, False, True
    groups, end = _groups(text, at)
    if not groups:
        return None
    return _combine(groups, end)


def _couple(text: Text, at: int) -> tuple[float, int, bool, bool]:
    of = text.norms[at : at + 1] == ("of",)
    return 2.0, at + of, False, False


def _run(text: Text, at: int) -> list[str]:
    """The number words from a token on, with "and" and "point" where they join."""
    words: list[str] = []
    here = at
    while here < len(text.tokens) and len(words) < _LONGEST:
        if words and (text.tokens[here].comma or not same_sentence(text, here, at)):
            break
        word = text.norms[here]
        ahead = text.norms[here + 1] if same_sentence(text, here + 1, here) else ""
        joins = (
            word == "and" and bool(words) and words[-1] in SCALES and ahead in DIGITS | TEENS | TENS
        ) or (word == "point" and ahead in DIGITS)
        zero = word in {"oh", "o"} and bool(words) and ahead in DIGITS
        if word in {"a", "an"} and ahead in SCALES and (not words or words[-1] == "and"):
            word = "one"
        elif zero:
            word = "oh"
        elif word not in CARDINALS and not joins:
            break
        words.append(word)
        here += 1
    return words


def _groups(text: Text, at: int) -> tuple[list[tuple[float, bool]], int]:
    """The cardinals in a run of number words: "nineteen eighty five" is 19 and 85.

    Each comes with whether it was a plain pair of digits at most (no scale, no point).
    """
    words = _run(text, at)
    groups: list[tuple[float, bool]] = []
    start = 0
    while start < len(words):
        if words[start] == "oh" and start + 1 < len(words):
            value = cardinal((words[start + 1],))
            if value is None or not groups:
                break
            groups.append((value, True))
            start += 2
            continue
        stop = len(words)
        value = None
        while stop > start:
            if words[stop - 1] not in {"and", "point", "oh"}:
                value = _point(tuple(words[start:stop]))
                if value is not None:
                    break
            stop -= 1
        if value is None:
            break
        piece = words[start:stop]
        groups.append((value, not SCALES & set(piece) and "point" not in piece))
        start = stop
        if len(groups) >= 2 and not groups[-1][1]:
            break
        if start < len(words) and not (groups[-1][1] and (words[start] != "and")):
            break
        if len(groups) == 2:
            break
    return groups, at + start


def _point(words: tuple[str, ...]) -> float | None:
    """A cardinal with decimals said digit by digit ("one point two five") or as a pair."""
    if "point" not in words:
        return cardinal(words)
    here = words.index("point")
    whole = cardinal(words[:here]) if here else 0.0
    digits = words[here + 1 :]
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


def _combine(groups: list[tuple[float, bool]], end: int) -> tuple[float, int, bool, bool]:
    """Join colloquial pairs: "one twenty" is 120, "twelve fifty" 1250, "twenty twenty" a year."""
    if len(groups) == 1:
        return groups[0][0], end, False, False
    (high, plain_high), (low, plain_low) = groups[:2]
    if (
        plain_high
        and plain_low
        and 1 <= high <= 99
        and (10 <= low <= 99 or (high <= 99 and low < 10))
    ):
        value = high * 100 + low
        return value, end, 1900 <= value <= 2099 and high in {19, 20}, False
    # "a hundred thousand five hundred" is one cardinal; what is left over does not belong together
    scaled = low if not plain_low and high < 100 else 0.0
    if scaled and low >= 1000 and high < 10 and low < 100_000:
        return high * 100_000 + low, end, False, False  # "one twenty thousand" is 120,000
    return high, end, False, False
