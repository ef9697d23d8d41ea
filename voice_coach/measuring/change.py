"""Before and after: how large a change is, in its own unit and against the usual spread.

A change of shares is a difference in percentage points, with the interval of Newcombe (1998,
method 10): the two Wilson limits put together. Here the limits are those of `shares.share`, which
know that answers of one session belong together; putting limits together this way stays sound for
such limits (Zou and Donner, 2008).

A change of scores is a difference of means with Student's interval (Welch's, 1947, where the two
sides are not the same occasions), and beside it a standardised effect: the difference over
the root of the mean of the two variances (d_av), with Hedges' correction for small samples and the
interval of Bonett (2008), which does not assume equal variances and, for pairs, uses
their correlation. Scores of one person on several days are treated as independent days.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import correlation, mean, variance

from voice_coach.measuring.shares import LEVEL, Group, Share, share

FEWEST_PAIRS = 5
"""Fewer pairs, or scores on one side, give no effect size (our choice: Student's quantile is then
over 2.7, and the spread itself is a guess)."""


@dataclass(frozen=True, slots=True)
class ShareChange:
    """Two shares and their difference, ``after - before`` (-1 to 1), with a 95 % interval.

    ``difference``, ``low`` and ``high`` are None where either side is too small for a percentage.
    """

    before: Share
    after: Share
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return _sure(self.low, self.high)

    @property
    def words(self) -> str:
        """Points with their interval, or the two counts beside each other."""
        if self.difference is None or self.low is None or self.high is None:
            return f"{self.before.counted} before, {self.after.counted} after"
        points = [_signed(100 * x, "") for x in (self.difference, self.low, self.high)]
        return f"{points[0]} points (95% interval {points[1]} to {points[2]})"


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """Two means and their difference, ``after - before`` in the scores' unit.

    ``low`` and ``high``: its 95 % interval. ``effect`` (Hedges' g_av) with ``effect_low`` and
    ``effect_high`` is None without any spread. Everything but the counts and means is None where
    there are too few scores. ``rose`` of ``before_count`` pairs went up; None for scores that are
    not paired.
    """

    before_count: int
    after_count: int
    before: float | None
    after: float | None
    rose: int | None = None
    fell: int | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    effect: float | None = None
    effect_low: float | None = None
    effect_high: float | None = None

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return _sure(self.low, self.high)

    def words(self, unit: str = "", *, digits: int = 0) -> str:
        """The difference with its interval and effect, or what can be counted."""
        if self.difference is None or self.low is None or self.high is None:
            return self._counted()
        step, low, high = (
            _signed(value, "", digits=digits) for value in (self.difference, self.low, self.high)
        )
        return f"{f'{step} {unit}'.rstrip()} (95% interval {low} to {high}{self._effect()})"

    def _effect(self) -> str:
        if self.effect is None:
            return ""
        found = (self.effect, self.effect_low, self.effect_high)
        size, low, high = (f"{x:+.1f}".replace("-", "\N{MINUS SIGN}") for x in found)
        return f"; effect size {size}, {low} to {high}"

    def _counted(self) -> str:
        if not self.before_count or not self.after_count:
            return "none yet"
        if self.rose is None:
            return f"{self.before_count} before, {self.after_count} after"
        said = f"higher after {self.rose} of {self.before_count}"
        return f"{said}, lower after {self.fell}" if self.fell else said


def share_change(before: Sequence[Group], after: Sequence[Group]) -> ShareChange:
    """How a share changed between two sets of groups (see `shares.share`)."""
    first, second = share(before), share(after)
    found = ShareChange(first, second)
    if not (first.enough and second.enough):
        return found
    p, q = first.hits / first.of, second.hits / second.of
    assert first.low is not None and first.high is not None
    assert second.low is not None and second.high is not None
    low = q - p - math.hypot(q - second.low, first.high - p)
    high = q - p + math.hypot(second.high - q, p - first.low)
    return ShareChange(first, second, q - p, max(-1.0, low), min(1.0, high))


def paired_change(pairs: Sequence[tuple[float, float]]) -> ScoreChange:
    """How a score changed within pairs, as before and after the same session.

    Parameters
    ----------
    pairs : Sequence[tuple[float, float]]
        Before and after, each pair of one occasion (or one person).
    """
    count = len(pairs)
    one, two = [a for a, _ in pairs], [b for _, b in pairs]
    steps = [b - a for a, b in pairs]
    rose, fell = sum(s > 0 for s in steps), sum(s < 0 for s in steps)
    found = ScoreChange(count, count, _mean(one), _mean(two), rose, fell)
    if count < FEWEST_PAIRS:
        return found
    middle, error = mean(steps), math.sqrt(variance(steps) / count)
    low, high = _student(middle, error, count - 1)
    return _with_limits(found, middle, (low, high), _paired_effect(one, two))


def score_change(before: Sequence[float], after: Sequence[float]) -> ScoreChange:
    """How a score changed between two sets of occasions that are not pairs."""
    counts = len(before), len(after)
    found = ScoreChange(*counts, _mean(before), _mean(after))
    if min(counts) < FEWEST_PAIRS:
        return found
    one, two = variance(before) / counts[0], variance(after) / counts[1]
    middle, error = mean(after) - mean(before), math.sqrt(one + two)
    freedom = 1.0
    if error > 0:  # Welch and Satterthwaite
        parts = one**2 / (counts[0] - 1) + two**2 / (counts[1] - 1)
        freedom = (one + two) ** 2 / parts
    low, high = _student(middle, error, freedom)
    return _with_limits(found, middle, (low, high), _apart_effect(before, after))


def _mean(values: Sequence[float]) -> float | None:
    return mean(values) if values else None


def _with_limits(
    found: ScoreChange,
    difference: float,
    limits: tuple[float, float],
    effect: tuple[float, float, float] | None,
) -> ScoreChange:
    size, low, high = effect or (None, None, None)
    return replace(
        found,
        difference=difference,
        low=limits[0],
        high=limits[1],
        effect=size,
        effect_low=low,
        effect_high=high,
    )


def _student(middle: float, error: float, freedom: float) -> tuple[float, float]:
    from scipy.special import stdtrit

    reach = float(stdtrit(freedom, (1 + LEVEL) / 2)) * error
    return middle - reach, middle + reach


def _paired_effect(
    before: Sequence[float], after: Sequence[float]
) -> tuple[float, float, float] | None:
    """Bonett (2008) for two correlated means."""
    one, two, freedom = variance(before), variance(after), len(before) - 1
    spread = (one + two) / 2
    if spread == 0:
        return None
    both = correlation(before, after) * math.sqrt(one * two) if one and two else 0.0
    effect = (mean(after) - mean(before)) / math.sqrt(spread)
    own = effect**2 * (one**2 + two**2 + 2 * both**2) / (8 * freedom * spread**2)
    error = math.sqrt(own + (one + two - 2 * both) / (freedom * spread))
    return _limits(effect, error, correction=math.sqrt((freedom - 1) / freedom))


def _apart_effect(
    before: Sequence[float], after: Sequence[float]
) -> tuple[float, float, float] | None:
    """Bonett (2008) for two independent means."""
    one, two = variance(before), variance(after)
    spread = (one + two) / 2
    if spread == 0:
        return None
    m, n = len(before) - 1, len(after) - 1
    effect = (mean(after) - mean(before)) / math.sqrt(spread)
    own = effect**2 * (one**2 / m + two**2 / n) / (8 * spread**2)
    error = math.sqrt(own + (one / m + two / n) / spread)
    return _limits(effect, error, correction=1 - 3 / (4 * (m + n) - 1))


def _limits(effect: float, error: float, *, correction: float) -> tuple[float, float, float]:
    """The corrected effect; the interval is around the effect as it is, as Bonett has it."""
    from scipy.special import ndtri

    reach = float(ndtri((1 + LEVEL) / 2)) * error
    return correction * effect, effect - reach, effect + reach


def _sure(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and (low > 0 or high < 0)


def _signed(value: float, unit: str, *, digits: int = 0) -> str:
    """A number with its sign: ``+12``, ``\N{MINUS SIGN}3 points``."""
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return f"{text} {unit}".rstrip()
    return f"{'+' if value > 0 else chr(0x2212)}{text} {unit}".rstrip()
