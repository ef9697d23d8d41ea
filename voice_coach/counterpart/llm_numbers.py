"""The numbers in a line that a language model wrote, in whatever form it wrote them.

It errs on the side of seeing one: a line with a number too many is not said, and the script's is.
Cardinals are read by text2num; the rest is what people and models write beside them: "94k",
"ninety-four grand", "a couple", "the low nineties", "quatre-vingt-quatorze", "XCIV", "n-i-n-e".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from text_to_num import alpha2digit

UNITS: dict[str, str] = {
    **dict.fromkeys(("percent", "percentage", "%", "point", "points", "pct"), "percent"),
    **{
        word: f"{unit}s"
        for unit in ("minute", "hour", "day", "week", "month", "quarter", "year")
        for word in (unit, f"{unit}s")
    },
    **dict.fromkeys(("dollar", "dollars", "usd", "$", "buck", "bucks"), "USD"),
    **dict.fromkeys(("euro", "euros", "eur", "€"), "EUR"),
    **dict.fromkeys(("pound", "pounds", "gbp", "£"), "GBP"),
}
"""Words after (or signs before) a number → what it counts."""
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OTHER_LANGUAGES = ("fr", "es", "pt", "de", "it", "nl")
# German writes a number in one word, and the library does not read each: "einhunderteinstausend".
_GERMAN = re.compile(
    r"(?:eins?|zwei|drei|vier|f(?:ü|ue)nf|sechs?|sieb(?:en)?|acht|neun|zehn|elf|zw(?:ö|oe)lf|zwan|und|"
    r"zig|(?:ß|ss)ig|hundert|tausend)+"
)
_SCALES = {"k": 1e3, "grand": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6,
           "bn": 1e9, "billion": 1e9, "hundred": 1e2}  # fmt: skip
_FIGURE = re.compile(
    r"(?P<sign>[$€£]\s?)?(?P<digits>\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<ordinal>st|nd|rd|th)?(?:\s?-?\s?(?P<scale>k|m|mio|bn|grand|1000000000|1000000|1000|"
    r"thousand|million|billion)\b)?(?:[\s-]*(?P<unit>[a-z]+|[%$€£]))?"
)
_ONE = re.compile(
    r"\bone\b(?!(?:\s+(?:more|extra|other|full|whole|half))?\s+(?:point|percent|hundred|thousand|"
    r"million|grand|\d|(?:minute|hour|day|week|month|quarter|year|dollar|euro|pound)s?\b))"
)
_ORDINAL = re.compile(
    r"\b(?:first|second|seconds|third)(?:ly)?\b(?!\s+of\s+(?:" + "|".join(MONTHS) + "))"
)
_CARRIES = re.compile(r"(?:ty|hundred|thousand|million|and)\s$")
_VAGUE = re.compile(
    r"\b(?:dozens?|a couple|couple of|half|halves|double (?:that|the|your|what|it)|doubled|triple|"
    r"twice|thrice|(?:a|one) quarter of|(?:low|mid|high|upper|the)[ -]?\w*ties|tens of|hundreds|"
    r"thousands|millions|twenties|thirties|fort(?:ies)|fifties|sixties|seventies|eighties|nineties|"
    r"(?:another|few|several|some) (?:more )?(?:hundred|thousand|million|grand|k|percent|"
    r"percentage|points?|dollars?|euros?|pounds?)|an? (?:percent|grand|dollar|euro|pound)|"
    r"(?:few|several|another|extra|additional|some) (?:more )?(?:days?|weeks?|months?|years?)|"
    r"an? (?:week|month|day) (?:more|longer|less|later|earlier|sooner|extra))\b"
)  # fmt: skip
_MISSPELT = re.compile(
    r"\b(?:fourty|fivety|ninty|nintey|ninteen|eightteen|eigthy|eigthty|fiveteen|thirten|"
    r"tweny|twenety|twelv|thousant|thousend|thousan|milion|hundert|hunderd|hundered)\b"
)
_ROMAN = re.compile(r"\b[MDCLXVI]{2,}\b")
_LETTERS = re.compile(r"\b[a-z](?:[\s.\-_/]{1,3}[a-z]\b){3,}", re.I)
_NEAR = re.compile(
    r"\b(?:more|less|higher|lower|fewer|greater|better|sooner|later|earlier) than (?:the )?$|"
    r"\b(?:over|above|beyond|under|below|past|up to|at least|at most|around|about|roughly|nearly|"
    r"almost|approximately|some|maybe|close to|north of|south of|just shy of|as (?:high|low|much|"
    r"little|far) as|minus|negative|plus|between|starting at|or|near|nearer)\s(?:the )?[$€£]?\s?$"
)
_OR_SO = re.compile(r"^\W*(?:or (?:so|more|less|higher|lower|later|earlier)|plus\b|ish\b|\+|"
                    r"and (?:up|change|more|above)|give or take)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A number as it stands: ``unit`` is what is said to be counted, "" where nothing is."""

    value: float
    unit: str
    near: bool
    before: str


def figures(text: str) -> Iterator[Found]:
    """The numbers that have a value, in order. ``text`` is lower case, with plain apostrophes.

    ``near``: said with "about", "more than" and the like, which makes another number of it.
    """
    plain = _digits(text)
    for found in _FIGURE.finditer(plain):
        value = float(re.sub(r"[,' ]", "", found["digits"]))
        scale = found["scale"]
        if scale:
            value *= float(scale) if scale.isdigit() else _SCALES[scale]
        unit = UNITS.get(found["unit"] or "", "") or UNITS.get((found["sign"] or "").strip(), "")
        before = plain[: found.start()]
        end = found.end("unit") if unit and found["unit"] in UNITS else (
            found.end("scale") if scale else found.end("digits")
        )  # fmt: skip
        near = bool(_NEAR.search(before)) or bool(_OR_SO.match(plain[end:]))
        yield Found(value, unit, near, before)


def _digits(text: str) -> str:
    """Cardinals and ordinals as figures; "one", "first", "second" only where they count."""
    loose = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    loose = _ORDINAL.sub("·", loose)
    loose = _ONE.sub(lambda m: m.group() if _CARRIES.search(loose[: m.start()]) else "·", loose)
    return str(alpha2digit(loose, "en", 0.0))


def unreadable(text: str) -> bool:
    """Whether there is a number without a value that can be checked: vague, spelled, foreign."""
    low = text.lower()
    loose = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", low)
    return bool(
        _VAGUE.search(loose)
        or _MISSPELT.search(loose)
        or _ROMAN.search(text)
        or _LETTERS.search(text)
        or any(_foreign(word) for word in set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", low)))
    )


def _foreign(word: str) -> bool:
    """Whether a word is a number from twenty on in another language."""
    if len(word) < 4 or alpha2digit(word.replace("-", " "), "en", 0.0) != word.replace("-", " "):
        return False
    if _GERMAN.fullmatch(word):
        return True
    for language in _OTHER_LANGUAGES:
        read = str(alpha2digit(word, language, 0.0))
        if read != word and any(int(n) >= 20 for n in re.findall(r"\d+", read)):
            return True
    return False
