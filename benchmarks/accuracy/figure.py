"""One line of the accuracy table, as every benchmark of this folder hands it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure.

    ``figure`` names it with its unit; ``baseline`` is what the simplest method gets, None where
    there is none; ``counts`` says what it was counted on; ``goal`` is "" where none was set.
    """

    figure: str
    value: float
    baseline: float | None = None
    counts: str = ""
    goal: str = ""


def table(figures: Sequence[Figure]) -> str:
    """The figures as a markdown table."""
    lines = ["| figure | value | baseline | counts | goal |", "|---|--:|--:|---|---|"]
    for f in figures:
        beside = "–" if f.baseline is None else _short(f.baseline)
        lines.append(f"| {f.figure} | {_short(f.value)} | {beside} | {f.counts} | {f.goal} |")
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.3f}"
