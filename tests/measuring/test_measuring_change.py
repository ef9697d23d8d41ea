"""Changes against other libraries, published examples, and what must always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind, ttest_rel
from statsmodels.stats.proportion import confint_proportions_2indep

from voice_coach.measuring.change import (
    FEWEST_PAIRS,
    paired_change,
    score_change,
    share_change,
)
from voice_coach.measuring.shares import FEWEST_ANSWERS

scores = st.integers(0, 100).map(float)
many = st.lists(st.booleans(), min_size=FEWEST_ANSWERS, max_size=80)


def with_moments(count: int, mean: float, sd: float, seed: int = 1) -> np.ndarray:
    raw = np.random.default_rng(seed).normal(size=count)
    return np.asarray(mean + sd * (raw - raw.mean()) / raw.std(ddof=1))


@given(many, many)
def test_with_one_answer_a_session_it_is_newcombes_interval(
    before: list[bool], after: list[bool]
) -> None:
    found = share_change([(int(x), 1) for x in before], [(int(x), 1) for x in after])
    other = confint_proportions_2indep(
        sum(after), len(after), sum(before), len(before), method="newcomb", compare="diff"
    )
    assert (found.low, found.high) == pytest.approx(other)


def test_newcombes_own_example() -> None:
    """Newcombe (1998), table II, example (a), method 10: 56/70 against 48/80."""
    found = share_change(
        [(1, 1)] * 48 + [(0, 1)] * 32,
        [(1, 1)] * 56 + [(0, 1)] * 14,
    )
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert found.sure and found.words == "+20 points (95% interval +5 to +33)"


def test_three_sessions_before_and_after_are_counts() -> None:
    found = share_change([(1, 2), (0, 1)], [(2, 2), (1, 1)])
    assert found.difference is None and not found.sure
    assert found.words == "1 of 3 before, 3 of 3 after"


def test_sessions_that_differ_much_widen_a_change() -> None:
    even = share_change([(2, 4)] * 8, [(3, 4)] * 8)
    uneven = share_change([(4, 4), (0, 4)] * 4, [(4, 4), (2, 4)] * 4)
    assert even.difference == uneven.difference
    assert even.low is not None and uneven.low is not None and uneven.low < even.low


@given(st.lists(st.tuples(scores, scores), max_size=40))
def test_pairs_have_students_interval(pairs: list[tuple[float, float]]) -> None:
    found = paired_change(pairs)
    if len(pairs) < FEWEST_PAIRS:
        assert found.difference is None and "%" not in found.words()
        return
    one, two = [a for a, _ in pairs], [b for _, b in pairs]
    assert found.difference == pytest.approx(np.mean(two) - np.mean(one))
    if np.ptp(np.subtract(two, one)) > 0:
        other = ttest_rel(two, one).confidence_interval()
        assert (found.low, found.high) == pytest.approx((other.low, other.high))


@given(st.lists(scores, max_size=30), st.lists(scores, max_size=30))
def test_two_sets_have_welchs_interval(before: list[float], after: list[float]) -> None:
    found = score_change(before, after)
    if min(len(before), len(after)) < FEWEST_PAIRS:
        assert found.difference is None
    elif np.ptp(before) > 0 and np.ptp(after) > 0:
        other = ttest_ind(after, before, equal_var=False).confidence_interval()
        assert (found.low, found.high) == pytest.approx((other.low, other.high))


def test_the_paired_effect_is_bonetts() -> None:
    """The example of statpsych's ``ci.stdmean.ps``: 102.1 (14.6) to 110.4 (15.3), r = .75, n = 25.

    Its 0.54335, 0.23949 to 0.87057.
    """
    before, noise = with_moments(25, 0, 1), with_moments(25, 0, 1, seed=2)
    rest = noise - before * (before @ noise) / (before @ before)
    rest /= rest.std(ddof=1)
    after = 110.4 + 15.3 * (0.75 * before + math.sqrt(1 - 0.75**2) * rest)
    found = paired_change(list(zip(102.1 + 14.6 * before, after, strict=True)))
    assert found.effect == pytest.approx(0.5433457, abs=1e-6)
    assert (found.effect_low, found.effect_high) == pytest.approx((0.2394905, 0.8705732), abs=1e-6)


def test_the_effect_between_two_sets_is_bonetts() -> None:
    """The example of statpsych's ``ci.stdmean2``: 26.7 (6.98) to 35.1 (7.32), 30 each."""
    found = score_change(
        with_moments(30, 26.7, 6.98).tolist(), with_moments(30, 35.1, 7.32, seed=2).tolist()
    )
    assert found.effect == pytest.approx(1.159240, abs=1e-6)
    assert (found.effect_low, found.effect_high) == pytest.approx((0.6170771, 1.731909), abs=1e-6)


@given(st.lists(st.tuples(scores, scores), min_size=FEWEST_PAIRS, max_size=20))
def test_turned_round_it_is_the_opposite(pairs: list[tuple[float, float]]) -> None:
    found, other = paired_change(pairs), paired_change([(b, a) for a, b in pairs])
    assert found.low is not None and other.high is not None and found.difference is not None
    assert other.difference == pytest.approx(-found.difference)
    assert other.high == pytest.approx(-found.low)
    assert (found.effect is None) == (other.effect is None)
    if found.effect is not None:
        assert other.effect == pytest.approx(-found.effect)


def test_scores_that_never_vary_have_no_effect_size() -> None:
    found = paired_change([(50.0, 60.0)] * 6)
    assert (found.difference, found.low, found.high, found.effect) == (10, 10, 10, None)
    assert found.words("points") == "+10 points (95% interval +10 to +10)"


def test_few_pairs_are_counted() -> None:
    assert paired_change([]).words() == "none yet"
    assert paired_change([(40, 60), (50, 50), (70, 60)]).words() == (
        "higher after 1 of 3, lower after 1"
    )
    assert score_change([1.0], [2.0, 3.0]).words() == "1 before, 2 after"
