"""Numbers as a person says them."""

from __future__ import annotations

from datetime import date, timedelta

from voice_coach.records import Issue


def spoken(issue: Issue, value: float, *, day_zero: str = "") -> str:
    """A value in words: "ninety-two thousand", "two weeks", "Friday the tenth of April"."""
    if issue.unit == "date":
        return _day(value, day_zero)
    words = _money(value) if issue.unit == "money" else _number(value)
    if issue.unit in ("money", "count"):
        return words
    if value % 1 == 0.5 and value > 0:  # "one and a half hours", not "one point five hours"
        whole = int(value)
        one = issue.unit.removesuffix("s")
        if not whole:
            return f"half {'an' if one == 'hour' else 'a'} {one}"
        return f"{_number(whole)} and a half {issue.unit}"
    if issue.unit == "percent":
        return f"{words} percent"
    return f"{words} {issue.unit.removesuffix('s') if value == 1 else issue.unit}"


def _number(value: float) -> str:
    from num2words import num2words

    whole = float(value).is_integer()
    return str(num2words(int(value) if whole else round(value, 2))).replace(",", "")


def _money(value: float) -> str:
    if abs(value) >= 1_000_000 and float(value / 100_000).is_integer():
        return f"{_number(value / 1_000_000)} million"
    return _number(round(value)).replace(" and ", " ")


def _day(value: float, day_zero: str) -> str:
    from num2words import num2words

    try:
        day = date.fromisoformat(day_zero) + timedelta(days=round(value))
    except (ValueError, OverflowError):
        return f"day {_number(round(value))}"
    return f"{day:%A} the {num2words(day.day, to='ordinal')} of {day:%B}"
