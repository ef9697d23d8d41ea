"""Whether the numbers and days in a line are the ones that were decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.counterpart.llm_numbers import MONTHS, UNITS, WEEKDAYS, Found, figures

_RELATIVE = re.compile(r"\b(?:tomorrow|(?:next|end of the|a) (?:day|week|month|year))\b")


@dataclass(frozen=True, slots=True)
class Value:
    """A value on the table. ``must``: the line has to name it."""

    value: float
    unit: str
    spoken: str
    must: bool
    currency: str = ""


def is_one(found: Found, values: Sequence[Value]) -> bool:
    """Whether a number in the line is one of these values."""
    return any(is_it(found, value) for value in values)


def is_it(found: Found, value: Value) -> bool:
    """Whether a number in the line is this value, and counts what it counts."""
    if found.near:
        return False
    if value.unit == "date":
        days = re.findall(r"\d+", _first_figure(value.spoken))
        return bool(days) and found.value == float(days[0]) and not found.unit
    if abs(found.value - value.value) > 1e-6:
        return False
    if value.unit == "money":
        return found.unit in ("", value.currency or found.unit)
    unit = UNITS.get(value.unit, value.unit)
    return found.unit == unit or (not found.unit and value.unit == "count")


def _first_figure(spoken: str) -> str:
    return next((f"{f.value:.0f}" for f in figures(spoken.lower())), "")


def _dated(text: str) -> set[str]:
    low = text.lower()
    return {
        day for day in (*MONTHS, *WEEKDAYS) if day != "may" and re.search(rf"\b{day}\b", low)
    } | ({"may"} if re.search(r"\bof may\b|\bmay \d|\bmay the\b", low) else set())


def other_days(line: str, values: Sequence[Value], piece: str) -> bool:
    """Whether a day is named that is not the move's, where days are negotiated."""
    dates = [value for value in values if value.unit == "date"]
    if not dates:
        return False
    mine = set().union(*(_dated(value.spoken) for value in dates), _dated(piece))
    return bool(_dated(line) - mine) or _RELATIVE.search(line) is not None


def day_said(line: str, value: Value) -> bool:
    """For a date: the month must be there as well as the day's number."""
    return value.unit != "date" or any(m in _dated(line) for m in _dated(value.spoken) & {*MONTHS})
