"""How something went over a row of sessions, with how sure that is.

Time is the number of the session, not the date: what is learnt is learnt by rehearsing. The unit is
the session, so that answers within one never pass for many.

- A share is fitted by logistic regression on the session's number, hits and misses a session, with
  quasi-binomial variance (Wedderburn, 1974; the dispersion is Pearson's, never below 1, so that
  sessions that differ more than chance widen the band) and Student's quantile.
- Anything else (a pace, a value, a score) is fitted by the Theil-Sen line with Sen's interval (Sen,
  1968), which one odd session cannot turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.measuring.shares import LEVEL, Group

FEWEST_SESSIONS = 8
"""Below this a line through sessions is drawn by its ends (our choice)."""
BAND_POINTS = 25
STEEPEST = 15.0
"""A fitted change of this many logits from first to last means that misses and hits are apart in
time, where logistic regression has no finite answer."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A fitted line from the first to the last of ``sessions``.

    ``first`` and ``last`` are its ends; ``change`` their difference with ``low`` and ``high`` (95
    %). ``band``: position (0 to 1), value, low, high; empty for lines whose band is not known.
    """

    sessions: int
    first: float
    last: float
    change: float
    low: float
    high: float
    band: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out that nothing changed."""
        return self.low > 0 or self.high < 0


def share_trend(groups: Sequence[Group]) -> Trend | None:
    """The trend of a share over sessions in their order.

    Parameters
    ----------
    groups : Sequence[Group]
        Hits and answers of each session; a session without answers keeps its place in time.

    Returns
    -------
    Trend or None
        None with fewer than `FEWEST_SESSIONS` that have answers, or where every answer is the same
        or hits and misses lie apart in time.
    """
    there = [(at, hits, of) for at, (hits, of) in enumerate(groups) if of]
    hits, of = sum(h for _, h, _ in there), sum(n for _, _, n in there)
    if len(there) < FEWEST_SESSIONS or hits in (0, of):
        return None
    start, end = there[0][0], there[-1][0]
    times = [(at - start) / (end - start) for at, _, _ in there]
    return _logistic(times, [(h, n - h) for _, h, n in there])


def _logistic(times: Sequence[float], counts: Sequence[tuple[int, int]]) -> Trend | None:
    import warnings

    import numpy as np
    from scipy.special import expit, stdtrit
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import ConvergenceWarning, PerfectSeparationWarning

    design = np.column_stack([np.ones(len(times)), times])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fit = GLM(np.asarray(counts, float), design, family=Binomial()).fit()
    freedom = len(times) - 2
    spread = np.asarray(fit.cov_params()) * max(1.0, float(fit.pearson_chi2) / freedom)
    slopes = np.asarray(fit.params)
    if not fit.converged or not np.isfinite(spread).all() or abs(slopes[1]) > STEEPEST:
        return None
    reach = float(stdtrit(freedom, (1 + LEVEL) / 2))
    points = np.column_stack([np.ones(BAND_POINTS), np.linspace(0, 1, BAND_POINTS)])
    logits = points @ slopes
    errors = reach * np.sqrt(np.einsum("ij,jk,ik->i", points, spread, points))
    rows = zip(
        points[:, 1], expit(logits), expit(logits - errors), expit(logits + errors), strict=True
    )
    band = tuple(tuple(float(x) for x in row) for row in rows)
    first, last = band[0][1], band[-1][1]
    ends = np.array([last * (1 - last) - first * (1 - first), last * (1 - last)])  # delta method
    error = reach * float(np.sqrt(ends @ spread @ ends))
    change = last - first
    low, high = max(-1.0, change - error), min(1.0, change + error)
    return Trend(len(times), first, last, change, low, high, band)  # type: ignore[arg-type]


def value_trend(values: Sequence[float | None]) -> Trend | None:
    """The trend of any number over sessions in their order.

    Parameters
    ----------
    values : Sequence[float or None]
        One a session; None where it was not measured, which keeps its place in time.

    Returns
    -------
    Trend or None
        None with fewer than `FEWEST_SESSIONS` measured.
    """
    there = [(at, value) for at, value in enumerate(values) if value is not None]
    if len(there) < FEWEST_SESSIONS:
        return None
    from scipy.stats import theilslopes

    times, numbers = [float(at) for at, _ in there], [value for _, value in there]
    found = theilslopes(numbers, times, alpha=LEVEL, method="separate")
    length = times[-1] - times[0]
    first = float(found.intercept + found.slope * times[0])
    last = first + float(found.slope) * length
    low, high = float(found.low_slope) * length, float(found.high_slope) * length
    return Trend(len(there), first, last, last - first, low, high)
