"""Trends: found where there is one, wide where sessions scatter, silent on little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes
from sklearn.linear_model import LogisticRegression

from voice_coach.measuring.trend import FEWEST_SESSIONS, share_trend, value_trend

RISING = [(1, 6), (2, 6), (1, 5), (3, 6), (2, 5), (4, 6), (3, 6), (5, 6), (4, 5), (5, 6)]


def test_the_curve_is_logistic_regressions() -> None:
    found = share_trend(RISING)
    assert found is not None
    times = np.repeat(np.linspace(0, 1, 10), 2)[:, None]
    outcome = np.tile([1, 0], 10)
    weights = np.array([[h, n - h] for h, n in RISING]).ravel()
    other = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(times, outcome, weights)
    ends = other.predict_proba([[0.0], [1.0]])[:, 1]
    assert (found.first, found.last) == pytest.approx(tuple(ends), abs=1e-4)


def test_a_clear_rise_is_sure_and_a_flat_row_is_not() -> None:
    found, flat = share_trend(RISING), share_trend([(3, 6), (2, 6)] * 5)
    assert found is not None and found.sure and found.change > 0.4
    assert flat is not None and not flat.sure


def test_sessions_that_scatter_widen_the_band() -> None:
    even = share_trend([(3, 6)] * 12)
    wild = share_trend([(6, 6), (0, 6), (0, 6), (6, 6)] * 3)
    assert even is not None and wild is not None
    assert wild.high - wild.low > 1.5 * (even.high - even.low)


@given(st.lists(st.integers(0, 8).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))))
def test_a_trend_lies_in_its_band_and_needs_sessions(groups: list[tuple[int, int]]) -> None:
    found = share_trend(groups)
    if found is None:
        return
    assert found.sessions == sum(n > 0 for _, n in groups) >= FEWEST_SESSIONS
    assert found.low <= found.change <= found.high
    assert all(0 <= low <= fit <= high <= 1 for _, fit, low, high in found.band)


def test_hits_and_misses_apart_in_time_have_no_curve() -> None:
    assert share_trend([(0, 4)] * 5 + [(4, 4)] * 5) is None
    assert share_trend([(4, 4)] * 10) is None


@given(st.lists(st.one_of(st.none(), st.floats(50, 250)), max_size=30))
def test_other_numbers_have_sens_line(values: list[float | None]) -> None:
    found = value_trend(values)
    there = [(i, v) for i, v in enumerate(values) if v is not None]
    if len(there) < FEWEST_SESSIONS:
        assert found is None
        return
    assert found is not None
    slope, _, low, high = theilslopes([v for _, v in there], [i for i, _ in there])
    length = there[-1][0] - there[0][0]
    assert (found.change, found.low, found.high) == pytest.approx(
        (slope * length, low * length, high * length), abs=1e-9
    )


def test_one_odd_session_does_not_turn_the_line() -> None:
    found = value_trend([150, 148, 149, 146, 145, 300, 143, 142, 140, 139])
    assert found is not None and found.sure and -13 < found.change < -9
