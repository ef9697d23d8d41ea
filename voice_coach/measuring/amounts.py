"""How much of something there was, over sessions: a rate an answer, or a mean, with how sure it is.

A rate is a ratio of sums over sessions (hedges over asks); its interval is by Taylor linearisation
over sessions (Cochran, 1977, section 2.11) and Student's quantile, so that it knows that answers of
one session belong together. A mean is over sessions, with Student's interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, variance

from voice_coach.measuring.shares import FEWEST_GROUPS, LEVEL


@dataclass(frozen=True, slots=True)
class Amount:
    """A value over ``sessions`` that had one; None without any.

    ``low`` and ``high`` (95 %) are None with fewer than `FEWEST_GROUPS` sessions.
    """

    value: float | None
    sessions: int
    low: float | None = None
    high: float | None = None

    def words(self, unit: str, *, digits: int = 0) -> str:
        """The value with its interval, or with how few sessions it comes from."""
        if self.value is None:
            return "none yet"
        said = f"{self.value:.{digits}f} {unit}".rstrip()
        if self.low is None or self.high is None:
            return f"{said} so far, from {self.sessions} session{'s' * (self.sessions != 1)}"
        between = f"{self.low:.{digits}f} to {self.high:.{digits}f}"
        return f"{said} (95% interval {between}; {self.sessions} sessions)"


def rate(groups: Sequence[tuple[int, int]]) -> Amount:
    """How often something happened an answer.

    Parameters
    ----------
    groups : Sequence[tuple[int, int]]
        Times, and answers, of each session; sessions without answers are left out. Unlike a share,
        it may happen several times in an answer.
    """
    there = [(times, of) for times, of in groups if of]
    if not there:
        return Amount(None, 0)
    count, of = len(there), sum(n for _, n in there)
    value = sum(t for t, _ in there) / of
    if count < FEWEST_GROUPS:
        return Amount(value, count)
    spread = count / (count - 1) * sum((t - value * n) ** 2 for t, n in there)
    reach = _student(count - 1) * math.sqrt(spread) / of
    return Amount(value, count, max(0.0, value - reach), value + reach)


def average(values: Sequence[float]) -> Amount:
    """The mean over sessions."""
    if len(values) < FEWEST_GROUPS:
        return Amount(mean(values) if values else None, len(values))
    middle = mean(values)
    reach = _student(len(values) - 1) * math.sqrt(variance(values) / len(values))
    return Amount(middle, len(values), middle - reach, middle + reach)


def _student(freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + LEVEL) / 2))
