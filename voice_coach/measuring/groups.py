"""A group's number from its people's sums: a mean, how sure it is, and how it changed.

Each person gives one value, so the interval is Student's over people. Between two periods the
people are treated as if they were others (Welch, 1947): where many are the same, the true interval
is narrower. The effect is Bonett's (2008) standardised difference with Hedges' correction, as in
`measuring.change`; here from sums, since no person's value is to be had.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Sums:
    """People, and the sum and sum of squares of their values."""

    people: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        return self.total / self.people

    @property
    def variance(self) -> float:
        """Of the people's values, about their mean; at least two people."""
        spread = self.squares - self.total**2 / self.people
        return max(0.0, spread) / (self.people - 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval, in the values' unit."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """After less before, its 95 % interval, and the standardised effect (None without spread)."""

    difference: Estimate
    effect: Estimate | None


def added(sums: Iterable[Sums]) -> Sums | None:
    """The sums of groups that do not overlap; None of none."""
    found = list(sums)
    if not found:
        return None
    return Sums(
        sum(s.people for s in found), sum(s.total for s in found), sum(s.squares for s in found)
    )


def estimate(sums: Sums) -> Estimate:
    """The mean and Student's interval over people."""
    reach = _student(sums.people - 1) * math.sqrt(sums.variance / sums.people)
    return Estimate(sums.mean, sums.mean - reach, sums.mean + reach)


def change(before: Sums, after: Sums) -> Change:
    """How the mean changed between two groups, or two periods of one."""
    one, two = before.variance / before.people, after.variance / after.people
    difference, error = after.mean - before.mean, math.sqrt(one + two)
    freedom = float(before.people + after.people - 2)
    if error > 0:  # Welch and Satterthwaite
        freedom = error**4 / (one**2 / (before.people - 1) + two**2 / (after.people - 1))
    reach = _student(freedom) * error
    return Change(
        Estimate(difference, difference - reach, difference + reach), _effect(before, after)
    )


def _effect(before: Sums, after: Sums) -> Estimate | None:
    one, two, m, n = before.variance, after.variance, before.people - 1, after.people - 1
    spread = (one + two) / 2
    if spread <= 0:
        return None
    effect = (after.mean - before.mean) / math.sqrt(spread)
    error = math.sqrt(
        effect**2 * (one**2 / m + two**2 / n) / (8 * spread**2) + (one / m + two / n) / spread
    )
    reach = 1.959964 * error
    return Estimate((1 - 3 / (4 * (m + n) - 1)) * effect, effect - reach, effect + reach)


def _student(freedom: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + LEVEL) / 2))
