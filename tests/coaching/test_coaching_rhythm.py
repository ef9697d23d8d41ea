"""Coming back: a pause is part of it, and nothing is said that makes anybody sorry."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.coaching.rhythm import PAUSE_WEEKS, SHOWN_WEEKS, rhythm

TODAY = date(2026, 3, 18)  # a Wednesday
REPROACH = re.compile(r"\b(lost|broke\w*|miss\w*|fail\w*|only|streak|sorry|should|must)\b", re.I)


def ago(*weeks: int) -> list[date]:
    return [TODAY - timedelta(weeks=week) for week in weeks]


@pytest.mark.parametrize(
    ("weeks", "run", "away"),
    [
        ((), 0, None),
        ((0,), 1, 0),
        ((1,), 1, 0),  # this week is not over
        ((0, 1, 2), 3, 0),
        ((0, 3, 4), 3, 0),  # two weeks off
        ((0, 4, 5), 1, 0),  # three weeks off begin a new run
        ((3,), 1, 2),
        ((4, 5), 0, 3),
    ],
)
def test_a_run_of_weeks_goes_on_over_a_pause(
    weeks: tuple[int, ...], run: int, away: int | None
) -> None:
    found = rhythm(ago(*weeks), today=TODAY)
    assert (found.run, found.away) == (run, away)


@given(st.lists(st.integers(0, 400)))
def test_it_is_never_a_reproach(back: list[int]) -> None:
    found = rhythm([TODAY - timedelta(days=day) for day in back], today=TODAY)
    assert not REPROACH.search(found.words)
    assert found.days == len(set(back))
    assert len(found.weeks) == SHOWN_WEEKS
    assert sum(count for _, count in found.weeks) <= len(back)
    assert (found.run == 0) == (found.away is None or found.away > PAUSE_WEEKS)


def test_weeks_begin_on_monday_and_tomorrow_is_today() -> None:
    found = rhythm([TODAY - timedelta(days=2), TODAY + timedelta(days=9)], today=TODAY)
    assert found.weeks[-1] == (date(2026, 3, 16), 2)
