"""Numbers without a value that can be checked: vague, misspelt, spelled out, taken apart, foreign.

What is seen here refuses a line, so it errs on the side of seeing one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from text_to_num import alpha2digit

from voice_coach.counterpart.llm_cues import plain

_READ_LANGUAGES = ("fr", "es", "pt", "de", "it", "nl")
"""Languages whose numbers are read, compounds and all."""
_LISTED_LANGUAGES = (
    "ca", "cs", "cy", "da", "eo", "fi", "hu", "id", "is", "lt", "lv", "no", "pl", "ro", "sk", "sl",
    "sv", "tr", "vi", "fr_CH", "fr_BE",
)  # fmt: skip
"""Languages whose numbers are known by their words (all of num2words' in Latin letters)."""
STEM = 7
"""So many letters of a number make the beginning of a longer one (our choice)."""
_NOT_NUMBERS = frozenset(
    [
        "once",
        "seize",
        "quince",
        "cents",
        "million",
        "hundred",
        "tram",
        "sept",
        "neuf",
        "miles",
        "mils",
    ]
)
"""English words that are a number elsewhere."""
# German writes a number in one word, and the library does not read each: "einhunderteinstausend".
_GERMAN = re.compile(
    r"(?:eins?|zwei|drei|vier|f(?:u|ue)nf|sechs?|sieb(?:en)?|acht|neun|zehn|elf|zw(?:o|oe)lf|zwan|und|"
    r"zig|(?:ß|ss)ig|hundert|tausend)+"
)
_SPANS = r"(?:minute|hour|day|week|fortnight|month|quarter|year|decade)s?"
_VAGUE = re.compile(
    r"\b(?:dozens?|a couple|couple of|half|halves|double (?:that|the|your|what|it)|doubled|triple|"
    r"twice|thrice|(?:a|one) quarter (?:of|more|less|on)|quadruple|tenfold|\w+fold|umpteen|"
    r"(?:a|one|two) (?:third|tenth|fifth|sixth|eighth)s?(?= (?:more|less|of|on|off|extra|higher|"
    r"lower|again)\b)|fortnights?|decades?|semesters?|centur(?:y|ies)|"
    r"(?:low|mid|high|upper|the)[ -]?\w*ties|tens of|hundreds|"
    r"thousands|millions|twenties|thirties|fort(?:ies)|fifties|sixties|seventies|eighties|nineties|"
    r"(?:another|few|several|some) (?:more )?(?:hundred|thousand|million|grand|k|percent|"
    r"percentage|points?|dollars?|euros?|pounds?)|an? (?:percent|grand|dollar|euro|pound|k)|"
    rf"(?:few|several|another|extra|additional|some) (?:more )?{_SPANS}|"
    rf"(?:in|within|after|for) an? (?:full |whole |half )?(?:month|quarter|year)(?= ?(?:[.,;!?]|$| "
    r"(?:and|or|but|from|instead|at)\b))|"
    rf"an? {_SPANS} (?:more|longer|less|later|earlier|sooner|extra))\b"
)
_MISSPELT = re.compile(
    r"\b(?:fourty|fivety|ninty|nintey|ninteen|eightteen|eigthy|eigthty|fiveteen|thirten|"
    r"tweny|twenety|twelv|thousant|thousend|thousan|milion|hundert|hunderd|hundered)\b"
)
_ROMAN = re.compile(r"\b[MDCLXVI]{2,}\b")
_LOW_ROMAN = re.compile(
    r"\b(?!mm+\b|mi\b|di\b|mix\b|dix\b|li\b|xi\b)(?=[mdclxvi]{2,}\b)m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})"
    r"(?:ix|iv|v?i{0,3})(?<=[mdclxvi])\b"
)
_LETTERS = re.compile(r"\b[a-z](?:[^\w,;:!?$€£%']{1,3}[a-z]\b){3,}")
_MIXED = re.compile(
    r"\b(?!\d+(?:st|nd|rd|th|k|m|mio|bn|am|pm|h|d|w|x|s|ish)\b)(?=\w*\d)(?=\w*[a-z])\w+\b"
)
_WORDS = frozenset((
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
    "eighty", "ninety", "hundred", "thousand", "million", "billion",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
    "seventeen", "eighteen", "nineteen", "seven", "eight", "three",
))  # fmt: skip


def unreadable(text: str) -> bool:
    """Whether there is a number in the text that no value can be read from."""
    low = plain(text)
    loose = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", low)
    return bool(
        _VAGUE.search(loose)
        or _MISSPELT.search(loose)
        or _ROMAN.search(unicodedata.normalize("NFKC", text))
        or _LOW_ROMAN.search(low)
        or _LETTERS.search(low)
        or _MIXED.search(low)
        or _taken_apart(low)
        or any(_foreign(word) for word in set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", low)))
    )


def _taken_apart(text: str) -> bool:
    """Whether two or three pieces that stand side by side make a number word: "nin ety"."""
    pieces = re.findall(r"[a-z]+", text)
    joined = ("".join(pieces[at : at + n]) for n in (2, 3) for at in range(len(pieces) - n + 1))
    return any(word in _WORDS for word in joined)


@lru_cache(maxsize=4096)
def _foreign(word: str) -> bool:
    """Whether a word is a number from eleven on in another language."""
    if len(word) < 4 or word in _NOT_NUMBERS:
        return False
    if alpha2digit(word.replace("-", " "), "en", 0.0) != word.replace("-", " "):
        return False
    if _GERMAN.fullmatch(word) or word in _listed() or word.startswith(_stems()):
        return True
    for language in _READ_LANGUAGES:
        read = str(alpha2digit(word, language, 0.0))
        if read != word and any(int(n) > 10 for n in re.findall(r"\d+", read)):
            return True
    return False


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """The words of eleven to nineteen, the tens, a hundred and a thousand in many languages."""
    from num2words import num2words

    found: set[str] = set()
    for language in (*_READ_LANGUAGES, *_LISTED_LANGUAGES):
        for value in (*range(11, 20), *range(20, 100, 10), 100, 1000):
            found.update(re.findall(r"[a-z]{4,}", plain(str(num2words(value, lang=language)))))
        for value in range(21, 100):
            word = plain(str(num2words(value, lang=language)))
            if word.isalpha():
                found.add(word)
    return frozenset(found - _NOT_NUMBERS)


@lru_cache(maxsize=1)
def _stems() -> tuple[str, ...]:
    """The longer ones, which other numbers begin with: "tjugo", "tjugoett"."""
    return tuple(one for one in _listed() if len(one) >= STEM)
