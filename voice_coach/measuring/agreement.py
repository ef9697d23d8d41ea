"""How far two judges agree about flags, beyond what chance would give.

The unit is a turn: a judge either saw a kind of flag in it or did not. The machine sees what it
flagged; a coach sees what they accepted and what they added. Only turns of reviews that are done
count, since in a review half done silence says nothing.

A coach who judges the machine's flags has read them first, so coach and machine agree more than two
people would who listened apart. Two coaches on the same recording are judged on what each of them
says in the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

MACHINE = "machine"
Kind = tuple[str, str]
"""Family and type of a flag."""
FEWEST_TURNS = 30
"""Below this a large-sample interval is not to be trusted (the usual rule of thumb for means)."""
FEWEST_SEEN = 5
"""Each judge must have seen it, and not seen it, that often: the expected-count rule of Cochran
(1954), without which kappa's standard error means little."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a judge saw in one turn. ``open``: kinds they said no word on, which do not count."""

    kinds: Set[Kind] = frozenset()
    open: Set[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cohen's kappa of two judges on one kind of flag.

    ``turns`` were judged by both; ``first`` and ``second`` saw it that often, ``both`` in the same
    turn. ``kappa`` is None where it is not defined, ``low`` and ``high`` (95 %) where there is too
    little to give an interval; ``why`` then says so in a sentence.
    """

    family: str
    type: str
    turns: int
    first: int
    second: int
    both: int
    kappa: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""

    @property
    def share(self) -> float | None:
        """Turns on which both said the same, 0 to 1; None without turns."""
        if not self.turns:
            return None
        return (self.turns - self.first - self.second + 2 * self.both) / self.turns


def agreement(first: Mapping[str, Seen], second: Mapping[str, Seen], *, kind: Kind) -> Agreement:
    """How far two judges agree on one kind of flag.

    Parameters
    ----------
    first, second : Mapping[str, Seen]
        What each saw, by turn. Turns that only one of them judged are left out.
    kind : Kind
        Family and type.

    Returns
    -------
    Agreement
        Kappa after Cohen (1960); its interval from the asymptotic standard error of Fleiss, Cohen
        and Everitt (1969), cut off at -1 and 1.
    """
    turns = [
        turn
        for turn in first.keys() & second.keys()
        if kind not in first[turn].open and kind not in second[turn].open
    ]
    saw = sum(kind in first[turn].kinds for turn in turns)
    seen = sum(kind in second[turn].kinds for turn in turns)
    both = sum(kind in first[turn].kinds and kind in second[turn].kinds for turn in turns)
    found = Agreement(*kind, len(turns), saw, seen, both, kappa=None)
    return _with_kappa(found)


def _with_kappa(found: Agreement) -> Agreement:
    n, one, two = found.turns, found.first, found.second
    if n == 0:
        return replace(found, why="No turn was judged by both.")
    expected = (one * two + (n - one) * (n - two)) / n**2
    if math.isclose(expected, 1.0):
        word = "Neither saw it in any turn" if one == 0 else "Both saw it in every turn"
        return replace(found, why=f"{word}, so there is nothing to agree about.")
    share = found.share
    assert share is not None
    kappa = (share - expected) / (1 - expected)
    few = min(one, n - one, two, n - two) < FEWEST_SEEN or n < FEWEST_TURNS
    if few:
        why = f"Only {n} turns, seen in {one} and {two} of them: too few for an interval."
        return replace(found, kappa=kappa, why=why)
    low, high = _interval(found)
    return replace(found, kappa=kappa, low=low, high=high)


def _interval(found: Agreement) -> tuple[float, float]:
    from statsmodels.stats.inter_rater import cohens_kappa

    n, one, two, both = found.turns, found.first, found.second, found.both
    table = [[both, one - both], [two - both, n - one - two + both]]
    result = cohens_kappa(table)
    return max(-1.0, float(result.kappa_low)), min(1.0, float(result.kappa_upp))


def agreements(
    judged: Mapping[str, Mapping[str, Seen]], *, pairs: Iterable[tuple[str, str]]
) -> list[tuple[str, str, Agreement]]:
    """Agreement of each pair of judges on every kind that either of them saw.

    Parameters
    ----------
    judged : Mapping[str, Mapping[str, Seen]]
        By judge, then by turn.
    pairs : Iterable[tuple[str, str]]
        Names of judges.

    Returns
    -------
    list[tuple[str, str, Agreement]]
        Most turns first within a pair, then by kind.
    """
    found = []
    for one, two in pairs:
        first, second = judged.get(one, {}), judged.get(two, {})
        common = first.keys() & second.keys()
        kinds = sorted({k for t in common for k in (*first[t].kinds, *second[t].kinds)})
        found += [(one, two, agreement(first, second, kind=kind)) for kind in kinds]
    return found


def all_pairs(coaches: Sequence[str]) -> list[tuple[str, str]]:
    """Each coach with the machine, then each two coaches, once."""
    ordered = sorted(coaches)
    return [(MACHINE, coach) for coach in ordered] + [
        (one, two) for i, one in enumerate(ordered) for two in ordered[i + 1 :]
    ]
