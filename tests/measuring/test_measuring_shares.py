"""Shares: Wilson's interval where answers are independent, wider where they are not, and no
percentage of three sessions.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from voice_coach.measuring.shares import (
    FEWEST_ANSWERS,
    FEWEST_GROUPS,
    Group,
    Share,
    TooFewError,
    design_effect,
    effective_size,
    share,
)


@st.composite
def group(draw: st.DrawFn) -> Group:
    of = draw(st.integers(0, 12))
    return draw(st.integers(0, of)), of


groups = st.lists(group(), max_size=30)
singles = st.lists(st.booleans(), min_size=2, max_size=150).map(lambda h: [(int(x), 1) for x in h])


@given(singles)
def test_with_one_answer_a_session_it_is_wilsons_interval(answers: list[Group]) -> None:
    found = share(answers)
    low, high = proportion_confint(found.hits, found.of, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high))


@given(groups)
def test_the_interval_holds_the_share_and_lies_between_none_and_all(sessions: list[Group]) -> None:
    found = share(sessions)
    if found.low is None or found.high is None or found.value is None:
        assert found.groups < 2
    else:
        assert 0 <= found.low <= found.value <= found.high <= 1


@given(groups)
def test_answers_of_a_session_never_count_for_more_than_answers(sessions: list[Group]) -> None:
    there = [g for g in sessions if g[1]]
    assume(len(there) > 1)
    assert design_effect(there) >= 1
    assert effective_size(there) <= sum(of for _, of in there) * (1 + 1e-9)


@given(groups)
def test_the_opposite_share_has_the_opposite_interval(sessions: list[Group]) -> None:
    found, other = share(sessions), share([(of - hits, of) for hits, of in sessions])
    if found.low is not None and found.high is not None:
        assert (other.low, other.high) == pytest.approx((1 - found.high, 1 - found.low))


def test_sessions_all_of_one_kind_are_worth_as_many_answers_as_sessions() -> None:
    """Ten answers a session that are all the same say no more than one of them."""
    alike = [(10, 10), (0, 10)] * 10
    single = share([(1, 1), (0, 1)] * 10)
    found = share(alike)
    assert design_effect(alike) == pytest.approx(10, rel=0.06)
    assert (found.low, found.high) == pytest.approx((single.low, single.high), abs=0.02)


def test_a_worked_example() -> None:
    """Design effect by hand: four sessions, 12 of 20, residuals h - pn of 2, -2, 1, -1."""
    sessions = [(5, 5), (1, 5), (4, 5), (2, 5)]
    between = 4 / 3 * (2**2 + 2**2 + 1 + 1) / 20**2
    independent = 0.6 * 0.4 / 19
    assert design_effect(sessions) == pytest.approx(between / independent)
    size = 20 / (between / independent) * (2.0930 / 3.1824) ** 2  # Student's quantiles, 19 and 3
    assert effective_size(sessions) == pytest.approx(size, rel=1e-3)


@given(groups)
def test_it_is_a_percentage_only_where_there_is_enough(sessions: list[Group]) -> None:
    found = share(sessions)
    if found.of >= FEWEST_ANSWERS and found.groups >= FEWEST_GROUPS:
        assert f"{found.percent}%" in found.words and "interval" in found.words
    else:
        assert "%" not in found.words
        with pytest.raises(TooFewError, match="too little"):
            _ = found.percent


def test_small_numbers_are_told_as_they_are() -> None:
    assert share([(1, 1), (1, 1), (0, 1)]).words == "2 of 3"
    assert share([]).words == share([(0, 0)]).words == "none yet"
    assert share([(30, 40)]) == Share(30, 40, 1)
    assert share([(30, 40)]).words == "30 of 40"


def test_more_hits_than_answers_is_refused() -> None:
    with pytest.raises(ValueError, match="more hits"):
        share([(3, 2)])
