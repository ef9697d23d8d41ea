"""Small pictures of how things went over sessions: dots with their intervals, and a band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from voice_coach.reports.svg import (
    MUTED,
    PAPER,
    RULE,
    TEAL,
    line,
    number,
    path,
    picture,
    tag,
    text,
)

WIDE, TALL = 320.0, 168.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 310.0, 12.0, 142.0
MOST_WHISKERS = 24
"""With more sessions the intervals of single ones hide the dots; the band stays."""
BAND = "#cfe5e0"
SIZE = 12.5


@dataclass(frozen=True, slots=True)
class Spot:
    """One session: ``value`` with its interval, both None where there is none.

    ``weight``: how many answers it comes from; the dot's area goes with it.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Scale:
    """The upright axis: its ends, and the values that are marked, each with its words."""

    low: float
    high: float
    marks: tuple[tuple[float, str], ...]

    def y(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return BOTTOM - share * (BOTTOM - TOP)


PERCENT = Scale(0.0, 1.0, ((0.0, "none"), (0.5, "half"), (1.0, "all")))


def scale_for(values: Sequence[float], *, marks: Sequence[tuple[float, str]] = ()) -> Scale:
    """A scale that holds the values and the marks; without marks, round numbers are marked."""
    inside = [*values, *(value for value, _ in marks)] or [0.0, 1.0]
    low, high = min(inside), max(inside)
    if not marks:
        step = _round_step(max(high - low, 1e-9) / 2)
        low, high = math.floor(low / step) * step, math.ceil(high / step) * step
        if low == high:
            low, high = low - step, high + step
        count = round((high - low) / step)
        marks = [(low + i * step, f"{low + i * step:g}") for i in range(count + 1)]
    margin = 0.06 * (high - low) or 1.0
    return Scale(low - margin, high + margin, tuple(marks))


def _round_step(least: float) -> float:
    size = 10.0 ** math.floor(math.log10(least))
    return next(step * size for step in (1, 2, 5, 10) if step * size >= least)


def over_sessions_svg(
    spots: Sequence[Spot],
    *,
    scale: Scale,
    name: str,
    title: str,
    desc: str,
    ends: tuple[str, str],
    band: Sequence[tuple[float, float, float, float]] = (),
    trend: tuple[float, float] | None = None,
) -> str:
    """One thing over sessions, in their order.

    Parameters
    ----------
    spots
        One a session. Those without a value keep their place.
    scale
        The upright axis.
    name, title, desc
        For a screen reader; ``name`` is unique in the page.
    ends
        What is written under the first and the last session.
    band
        Position (0 to 1 from the first to the last session with a value), value, low, high.
    trend
        The ends of a straight line, where there is no band.
    """
    there = [at for at, spot in enumerate(spots) if spot.value is not None]
    parts: list[Markup] = []
    for value, words in scale.marks:
        parts.append(line(LEFT, scale.y(value), RIGHT, scale.y(value), stroke=RULE))
        parts.append(text(words, LEFT - 7, scale.y(value) + 4, size=SIZE, anchor="end"))
    if there:
        parts += _fitted(there, len(spots), scale, band, trend)
        parts += _dots(spots, scale)
    parts += _ends(ends, len(spots))
    return picture(*parts, width=WIDE, height=TALL, name=name, title=title, desc=desc)


def _x(at: float, count: int) -> float:
    inner = RIGHT - LEFT - 20
    return LEFT + 10 + (inner / 2 if count < 2 else at / (count - 1) * inner)


def _fitted(
    there: Sequence[int],
    count: int,
    scale: Scale,
    band: Sequence[tuple[float, float, float, float]],
    trend: tuple[float, float] | None,
) -> list[Markup]:
    first, last = there[0], there[-1]

    def x(share: float) -> float:
        return _x(first + share * (last - first), count)

    if band:
        upper = [(x(at), scale.y(high)) for at, _, _, high in band]
        lower = [(x(at), scale.y(low)) for at, _, low, _ in reversed(band)]
        middle = [(x(at), scale.y(value)) for at, value, _, _ in band]
        return [tag("path", d=path([*upper, *lower], closed=True), fill=BAND), _curve(middle)]
    if trend is not None:
        return [_curve([(x(0), scale.y(trend[0])), (x(1), scale.y(trend[1]))])]
    return []


def _curve(points: Sequence[tuple[float, float]]) -> Markup:
    return tag("path", d=path(points), fill="none", stroke=TEAL, stroke_width=2)


def _dots(spots: Sequence[Spot], scale: Scale) -> list[Markup]:
    whiskers = sum(spot.value is not None for spot in spots) <= MOST_WHISKERS
    most = max(spot.weight for spot in spots)
    largest = 6.0 if len(spots) <= MOST_WHISKERS else 4.0
    lines, dots = [], []
    for at, spot in enumerate(spots):
        if spot.value is None:
            continue
        x = _x(at, len(spots))
        if whiskers and spot.low is not None and spot.high is not None:
            y_low, y_high = scale.y(spot.low), scale.y(spot.high)
            lines.append(line(x, y_low, x, y_high, stroke="#9dbfb9", width=1.5))
        size = max(2.5, largest * math.sqrt(spot.weight / max(1, most)))
        dots.append(
            tag(
                "circle",
                cx=x,
                cy=scale.y(spot.value),
                r=float(number(size)),
                fill=TEAL,
                stroke=PAPER,
                stroke_width=1,
            )
        )
    return [*lines, *dots]


def _ends(ends: tuple[str, str], count: int) -> list[Markup]:
    low = TALL - 8
    if count < 2:
        return [text(ends[0], _x(0, 1), low, size=SIZE, anchor="middle")]
    return [
        text(ends[0], LEFT + 2, low, size=SIZE),
        text(ends[1], RIGHT, low, size=SIZE, anchor="end"),
    ]


def before_after_svg(
    pairs: Sequence[tuple[float, float]],
    *,
    name: str,
    title: str,
    desc: str,
    ends: tuple[str, str],
) -> str:
    """Scores from 0 to 100 before and after sessions: a hollow dot, a line, a full dot."""
    scale = Scale(0, 100, ((0, "0"), (50, "50"), (100, "100")))
    parts: list[Markup] = []
    for value, words in scale.marks:
        parts.append(line(LEFT, scale.y(value), RIGHT, scale.y(value), stroke=RULE))
        parts.append(text(words, LEFT - 7, scale.y(value) + 4, size=SIZE, anchor="end"))
    for at, (before, after) in enumerate(pairs):
        x, one, two = _x(at, len(pairs)), scale.y(before), scale.y(after)
        parts.append(line(x, one, x, two, stroke=TEAL, width=2))
        parts.append(tag("circle", cx=x, cy=one, r=4, fill=PAPER, stroke=MUTED, stroke_width=1.75))
        parts.append(tag("circle", cx=x, cy=two, r=5, fill=TEAL, stroke=PAPER, stroke_width=1))
    parts += _ends(ends, len(pairs))
    return picture(*parts, width=WIDE, height=TALL, name=name, title=title, desc=desc)


def weeks_svg(counts: Sequence[tuple[str, int]], *, name: str, title: str, desc: str) -> str:
    """Weeks in a row: a disc where there was practice, larger with more, a small ring elsewhere."""
    step, tall = 28.0, 52.0
    parts: list[Markup] = []
    for at, (_, count) in enumerate(counts):
        x, y = step * (at + 0.5), 16.0
        if count:
            size = min(12.5, 6.5 + 2.0 * (count - 1))
            parts.append(tag("circle", cx=x, cy=y, r=size, fill=TEAL))
        else:
            parts.append(tag("circle", cx=x, cy=y, r=3, fill="none", stroke=MUTED))
    parts.append(text(counts[0][0], 4, tall - 2, size=SIZE))
    parts.append(text(counts[-1][0], step * len(counts) - 4, tall - 2, size=SIZE, anchor="end"))
    width = step * len(counts)
    return picture(*parts, width=width, height=tall, name=name, title=title, desc=desc)
