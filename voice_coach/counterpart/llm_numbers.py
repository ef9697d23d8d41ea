"""The numbers in a line that a language model wrote, in whatever form it wrote them.

It errs on the side of seeing one: a line with a number too many is not said, and the script's is.
Cardinals are read by text2num; the rest is what people and models write beside them: "94k",
"ninety-four grand". What has no value ("a couple", "XCIV") is for ``llm_unread``.
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
_MONEY = ("", "USD", "EUR", "GBP")
_SCALES = {"k": 1e3, "grand": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6,
           "bn": 1e9, "billion": 1e9, "hundred": 1e2}  # fmt: skip
_FIGURE = re.compile(
    r"(?P<sign>[$€£]\s?)?(?P<digits>\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<ordinal>st|nd|rd|th)?(?:\s?-?\s?(?P<scale>k|m|mio|bn|grand|1000000000|1000000|1000|"
    r"thousand|million|billion)\b)?(?:[\s-]*(?P<unit>[a-z]+|[%$€£]))?"
)
_NUMBER = re.compile(r"[$€£]?\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?:\s?%)?")
_DAY = re.compile(
    rf"(?:\b(?:{'|'.join(WEEKDAYS)}) )?(?:the )?# of (?:{'|'.join(MONTHS)})|"
    rf"\b(?:{'|'.join(MONTHS)}) #"
)
_ONE = re.compile(
    r"\bone\b(?!(?:\s+(?:more|extra|other|full|whole|half))?\s+(?:point|percent|hundred|thousand|"
    r"million|grand|\d|(?:minute|hour|day|week|month|quarter|year|dollar|euro|pound)s?\b))"
)
_ORDINAL = re.compile(
    r"\b(?:first|second|seconds|third)(?:ly)?\b(?!\s+of\s+(?:" + "|".join(MONTHS) + "))"
)
# "eighty thousand and nine months" are two numbers.
_AND = re.compile(
    r"\b(thousand|million|k|grand)\s+and\s+(?=(?:[a-z]+\s+){1,2}"
    r"(?:percent|(?:minute|hour|day|week|month|quarter|year|point)s?)\b)"
)
# The library writes "plus one" as "+1".
_SIGN, _SIGNS = re.compile(r"(?<!\S)[+-](?=\d)"), {"+": "plus ", "-": "minus "}
_CARRIES = re.compile(r"(?:ty|hundred|thousand|million|and)\s$")
_NEAR = re.compile(
    r"\b(?:more|less|higher|lower|fewer|greater|better|sooner|later|earlier) than (?:the )?$|"
    r"\b(?:over|above|beyond|under|below|past|up to|at least|at most|around|about|roughly|nearly|"
    r"almost|approximately|some|maybe|close to|north of|south of|just shy of|as (?:high|low|much|"
    r"little|far) as|minus|negative|plus|between|starting at|or|near|nearer)\s(?:the )?[$€£]?\s?$"
)
_JOINS = re.compile(
    r"\d\s*(?P<unit>[a-z]+|[%$€£])?(?:\s+(?:an?|per)\s+\w+)?,?\s(?:over|plus|and plus)\s(?:the )?$"
)
_OR_SO = re.compile(
    r"^\W*(?:or (?:so|more|less|higher|lower|later|earlier|better|above|below|something|even|"
    r"thereabouts|near|nearly|about)\b|plus\b(?! \d)|ish\b|\+|upwards?\b|onwards?\b|"
    r"and (?:up|change|more|above|counting|rising|something|some|a bit|then some)\b|"
    r"give or take|something\b|odd\b|"
    r"as an? (?:start|floor|minimum|base|basis|first|beginning|opening)|"
    r"to (?:start|begin|open) with|for (?:a start|starters)|before (?:the )?(?:bonus|extras))"
)
# Money by the month is another amount; the move's is what was negotiated.
_RATE = re.compile(r"^\W*(?:an?|per|every|each) (?:hour|day|week|month|quarter)\b")


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
        near = _near(before, unit) or bool(_OR_SO.match(plain[end:]))
        near = near or (unit in _MONEY and bool(_RATE.match(plain[end:])))
        yield Found(value, unit, near, before)


def _near(before: str, unit: str) -> bool:
    """Whether what leads up to a number makes another of it; "ten hours over two weeks" and
    "eighty thousand plus one day" do not: there it joins two numbers that count different things.
    """
    if not _NEAR.search(before):
        return False
    joined = _JOINS.search(before)
    counted = UNITS.get(joined["unit"] or "", "") if joined else unit
    return counted == unit or not unit


def _digits(text: str) -> str:
    """Cardinals and ordinals as figures; "one", "first", "second" only where they count."""
    loose = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    loose = _AND.sub(r"\1, and ", _ORDINAL.sub("·", loose))
    loose = _ONE.sub(lambda m: m.group() if _CARRIES.search(loose[: m.start()]) else "·", loose)
    read = str(alpha2digit(loose, "en", 0.0))
    return _SIGN.sub(lambda sign: _SIGNS[sign.group()], read)


def hashed(text: str) -> str:
    """The text with ``#`` for each number, and for each day with its month: what a cue needs to
    see of a number is where it stands. ``text`` is lower case, with plain apostrophes.
    """
    return _DAY.sub("#", _NUMBER.sub("#", _digits(text)))
