"""What every accuracy measurement hands back: figures, and the mistakes behind them.

A section's module has ``measured(shared, *, heard, quick=False) -> Measured``; ``__main__`` joins
what stood before and why a mistake happens, and writes the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

NONE = "–"
"""Stands where there is no baseline, no former figure or no goal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure.

    Parameters
    ----------
    section : str
        "words", "advice", "offers", "pace", "delivery", "robustness" or "withheld".
    figure : str
        What was measured, in words; with ``section`` it is the key of the former figure.
    value : str
        As the page shows it: "0.94", "0.039 s", "−3.5 %, +1.5 %".
    baseline : str
        The simple way beside it, in the same unit.
    before : str
        The figure before; leave it out, ``__main__`` joins it from ``before.toml``.
    goal : str
        With its direction where it is a number: "≥ 0.85", "≤ 0.05 s", "± 5 %".
    counts : str
        What the figure rests on, never empty: "7 of 8, 8 found", "546 numbers".
    """

    section: str
    figure: str
    value: str
    baseline: str = NONE
    before: str = NONE
    goal: str = NONE
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One wrong decision.

    Parameters
    ----------
    section, kind : str
        ``kind`` groups them: "hedges invented", "fillers missed", "flags invented by telephone".
    id : str
        Names it for good, whatever else is wrong today: line id or recording and place
        ("cold_corpus 12.3 s"); with ``kind`` it is the key in ``why.toml``.
    what : str
        What was said and what was made of it, in one line. Words of Switchboard and of the salary
        talks: at most three of them.
    confidence : float
        0 to 1, of the wrong decision: the page lists the surest first. 0.5 where nothing says.
    """

    section: str
    kind: str
    id: str
    what: str
    confidence: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A section's figures and mistakes; ``not_run`` says why there are none."""

    rows: tuple[Row, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    not_run: str = ""


def numbered(
    section: str,
    figure: str,
    value: float,
    *,
    baseline: float | None = None,
    counts: str,
    goal: str = NONE,
) -> Row:
    """A figure from plain numbers."""
    return Row(
        section=section, figure=figure, value=number(value),
        baseline=NONE if baseline is None else number(baseline), goal=goal, counts=counts,
    )  # fmt: skip


def number(value: float) -> str:
    """A figure as the page shows it."""
    if value != value:
        return "none found"
    return f"{value:.0f}" if float(value).is_integer() and abs(value) > 1 else f"{value:.3f}"


def mistake_at(
    section: str, kind: str, where: str, what: str, *, model: str, confidence: float = 0.5
) -> Mistake:
    """A mistake in a recording, named by where it is and what it is, as ``model`` heard it."""
    return Mistake(
        section=section, kind=kind, id=f"{where}: {what}"[:80], what=f"{what} ({model})",
        confidence=confidence,
    )  # fmt: skip


def gathered(rows: Iterable[Row], mistakes: Iterable[Mistake]) -> Measured:
    """A section's figures and mistakes, each mistake once."""
    once: dict[tuple[str, str], Mistake] = {}
    for mistake in mistakes:
        once.setdefault((mistake.kind, mistake.id), mistake)
    return Measured(rows=tuple(rows), mistakes=tuple(once.values()))
