"""A group's numbers as they may be told: rounded, with an interval, and never of too few people.

Numbers are rounded so that their last digit is not one person's: to steps of five below fifty
people. Percentages end at 5 and 95, so that none says what *everybody* in a group did. People are
counted down to a multiple of the minimum, so that two counts cannot differ by one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from voice_coach.measuring.groups import Change, Estimate, Sums, change, estimate

MANY = 50
"""From so many people on, numbers are told in single steps (our choice)."""
BANDS = ((0.75, "three quarters or more"), (0.5, "half or more"), (0.0, "under half"))


@dataclass(frozen=True, slots=True)
class Kind:
    """How a measure is told.

    ``scale`` and ``shift`` make the unit told from the value kept; ``step`` and ``fine`` are what
    is rounded to, below and from `MANY` people on. ``ends``: the lowest and highest told.
    ``better``: whether more is better (None: neither). ``signed``: told with a sign.
    """

    id: str
    name: str
    about: str
    unit: str
    scale: float = 100.0
    shift: float = 0.0
    step: float = 5.0
    fine: float = 1.0
    ends: tuple[float, float] = (5.0, 95.0)
    better: bool | None = True
    signed: bool = False


BEHAVIOURS = (
    Kind("plain", "Asks plainly", "asks said without a hedge", "%"),
    Kind("held", "Holds under pressure", "answers to pressure that gave no ground for free", "%"),
    Kind("traded", "Trades, not gives", "concessions that got something back", "%"),
    Kind(
        "hedges", "Hedges on asks", "hedges for each ask; fewer is plainer", " an ask",
        scale=1.0, step=0.2, fine=0.1, ends=(0.0, 2.8), better=False,
    ),
    Kind(
        "pace", "Pace under pressure", "faster (+) or slower when pressed than otherwise", "%",
        shift=-100.0, ends=(-45.0, 95.0), better=None, signed=True,
    ),
    Kind(
        "value", "Value of the deal",
        "from the walk-away (0%) to the target (100%), deals only", "%",
    ),
)  # fmt: skip
ENGAGEMENT = (
    Kind(
        "minutes", "Minutes spoken aloud", "a person who practised", " min",
        scale=1.0, ends=(0.0, 235.0), better=None,
    ),
    Kind(
        "sessions", "Conversations", "a person who practised", "",
        scale=1.0, step=0.5, fine=0.1, ends=(0.0, 29.0), better=None,
    ),
    Kind("return", "Came back on another day", "of those who practised", "%", better=None),
)  # fmt: skip
CONFIDENCE = (
    Kind("confidence_before", "Before", "of 100, before a conversation", "",
         scale=1.0, better=None),
    Kind("confidence_after", "After", "of 100, after the same conversation", "",
         scale=1.0, better=None),
    Kind("confidence_change", "Change", "after less before, in each person", "",
         scale=1.0, ends=(-95.0, 95.0), better=None, signed=True),
)  # fmt: skip


def path_kind(name: str, title: str, steps: int) -> Kind:
    """Steps of a path done in the period, by those who were on it."""
    return Kind(
        f"path:{name}", title, f"steps of {steps} done, a person who was on the path", "",
        scale=1.0, step=0.5, fine=0.1, ends=(0.0, float(steps)), better=None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What is told of one group and measure. ``people``: at least so many; 0 where too few.

    ``value``, ``low`` and ``high`` are in the unit told and rounded; None where too few.
    ``shade`` from 0 to 1: where the value stands between the measure's ends, 1 being better.
    """

    kind: Kind
    people: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None
    shade: float = 0.0
    words: str = ""
    change: Moved | None = None

    @property
    def interval(self) -> str:
        if self.low is None or self.high is None:
            return ""
        told = _signed if self.kind.signed else _number
        return f"{told(self.low, self.kind)} to {told(self.high, self.kind)}"


@dataclass(frozen=True, slots=True)
class Moved:
    """A change since the first period, rounded; ``effect`` is Hedges' g, one decimal."""

    value: float
    low: float
    high: float
    words: str
    sure: bool
    effect: float | None
    effect_words: str


def shown(kind: Kind, now: Sums | None, first: Sums | None, *, minimum: int) -> Shown:
    """What may be told of a group, and how it changed since the first period.

    Parameters
    ----------
    kind : Kind
        The measure.
    now, first : Sums, optional
        Of the chosen and the first period; None where nothing may be told, or there is no change
        to tell.
    minimum : int
        The smallest group.
    """
    if now is None or now.people < minimum:
        return Shown(kind, words=too_few(minimum))
    value, low, high = _told(kind, estimate(now), now.people)
    moved = None
    if first is not None and first.people >= minimum:
        moved = _moved(kind, change(first, now), min(first.people, now.people))
    return Shown(
        kind, now.people // minimum * minimum, value, low, high, _shade(kind, value),
        _words(kind, value), moved,
    )  # fmt: skip


def too_few(minimum: int) -> str:
    """What is said in place of a number."""
    return f"fewer than {minimum} people"


def share_band(hits: float, of: int) -> str:
    """A share of all members in three broad words."""
    share = hits / of
    return next(words for least, words in BANDS if share >= least)


def _told(kind: Kind, found: Estimate, people: int) -> tuple[float, float, float]:
    step = _step(kind, people)
    at = [kind.scale * x + kind.shift for x in (found.value, found.low, found.high)]
    value = round(at[0] / step) * step
    low = min(math.floor(at[1] / step) * step, value - step)
    high = max(math.ceil(at[2] / step) * step, value + step)
    least, most = kind.ends
    return tuple(round(min(max(x, least), most), 2) for x in (value, low, high))  # type: ignore[return-value]


def _moved(kind: Kind, found: Change, people: int) -> Moved:
    step = _step(kind, people)
    at = found.difference
    value = round(round(kind.scale * at.value / step) * step, 2)
    low = round(min(math.floor(kind.scale * at.low / step) * step, value - step), 2)
    high = round(max(math.ceil(kind.scale * at.high / step) * step, value + step), 2)
    unit: Literal["points", ""] = "points" if kind.unit == "%" else ""
    words = f"{_signed(value, kind)} {unit}".strip() + (
        f" ({_signed(low, kind)} to {_signed(high, kind)})"
    )
    effect = None if found.effect is None else round(found.effect.value, 1)
    said = ""
    if found.effect is not None:
        one, two, three = (
            _sign(x, 1) for x in (found.effect.value, found.effect.low, found.effect.high)
        )
        said = f"effect {one} ({two} to {three})"
    return Moved(value, low, high, words, low > 0 or high < 0, effect, said)


def _step(kind: Kind, people: int) -> float:
    return kind.fine if people >= MANY else kind.step


def _shade(kind: Kind, value: float) -> float:
    low, high = kind.ends
    share = min(1.0, max(0.0, (value - low) / (high - low)))
    return 1 - share if kind.better is False else share


def _number(value: float, kind: Kind) -> str:
    return f"{value:.0f}" if kind.fine >= 1 else f"{value:.1f}"


def _text(value: float, kind: Kind) -> str:
    return (_signed(value, kind) if kind.signed else _number(value, kind)) + kind.unit


def _words(kind: Kind, value: float) -> str:
    """A percentage at either end says that it is cut there."""
    text = _text(value, kind)
    if kind.ends == (5.0, 95.0):
        return f"{text} or less" if value <= 5 else f"{text} or more" if value >= 95 else text
    return text


def _signed(value: float, kind: Kind) -> str:
    return _sign(value, 0 if kind.fine >= 1 else 1)


def _sign(value: float, digits: int) -> str:
    text = f"{abs(value):.{digits}f}"
    return text if float(text) == 0 else f"{'+' if value > 0 else chr(0x2212)}{text}"
