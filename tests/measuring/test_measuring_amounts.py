"""Rates and means against other libraries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t
from statsmodels.stats.weightstats import DescrStatsW

from voice_coach.measuring.amounts import average, rate
from voice_coach.measuring.shares import FEWEST_GROUPS


@given(st.lists(st.floats(0, 300), min_size=FEWEST_GROUPS, max_size=40))
def test_a_mean_has_students_interval(values: list[float]) -> None:
    found = average(values)
    assert (found.low, found.high) == pytest.approx(
        DescrStatsW(values).tconfint_mean(), rel=1e-6, abs=1e-6
    )


@given(st.lists(st.integers(0, 9), min_size=FEWEST_GROUPS, max_size=40))
def test_a_rate_of_one_answer_a_session_is_a_mean(times: list[int]) -> None:
    found, other = rate([(x, 1) for x in times]), average(times)
    assert found.low is not None and other.low is not None
    assert (found.value, found.low, found.high) == pytest.approx(
        (other.value, max(0, other.low), other.high)
    )


def test_the_interval_of_a_rate_holds_the_true_one_as_often_as_it_says() -> None:
    """Sessions whose own rate varies; 95 % of 400 intervals, give or take three standard errors."""
    random = np.random.default_rng(3)
    hits = 0
    for _ in range(400):
        of = random.integers(2, 9, 12)
        times = random.poisson(of * random.gamma(4, 0.8 / 4, 12))
        found = rate(list(zip(times.tolist(), of.tolist(), strict=True)))
        assert found.low is not None and found.high is not None
        hits += found.low <= 0.8 <= found.high
    assert hits / 400 > 0.95 - 3 * (0.95 * 0.05 / 400) ** 0.5


def test_a_worked_example() -> None:
    """Five sessions, 6 hedges in 12 asks: residuals 0, 1, -1, 1, -1 around a half."""
    found = rate([(1, 2), (2, 2), (0, 2), (2, 2), (1, 4)])
    reach = t.ppf(0.975, 4) * (5 / 4 * 4) ** 0.5 / 12
    assert found.value == pytest.approx(0.5)
    assert (found.low, found.high) == pytest.approx((max(0, 0.5 - reach), 0.5 + reach))


def test_few_sessions_are_told_as_few() -> None:
    assert average([]).words("words a minute") == rate([(0, 0)]).words("") == "none yet"
    assert average([150.0]).words("words a minute") == "150 words a minute so far, from 1 session"
    assert rate([(1, 2), (2, 3)]).words("an ask", digits=1) == "0.6 an ask so far, from 2 sessions"
    assert average([1.0] * 5).words("x") == "1 x (95% interval 1 to 1; 5 sessions)"
