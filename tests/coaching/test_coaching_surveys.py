"""The questions about confidence: scored as documented, asked when due and not again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.coaching.paths import Practised, paths
from voice_coach.coaching.surveys import empty, follow_up_due, form, pairs, path_of, score
from voice_coach.records import Survey, SurveyKind

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
ASKED = form()


def told(kind: SurveyKind, session: str = "s", *, days: float = 0, path: str = "") -> Survey:
    at = (NOW - timedelta(days=days)).isoformat()
    return Survey("1", kind, ASKED.name, at, session=session, path=path, word="calm")


@given(st.tuples(*[st.integers(0, 10)] * len(ASKED.statements)))
def test_the_score_is_the_mean_of_all_statements(tens: tuple[int, ...]) -> None:
    scale = {name: 10 * value for name, value in zip(ASKED.statements, tens, strict=True)}
    assert score(scale) == pytest.approx(sum(scale.values()) / len(scale))


def test_a_statement_left_out_leaves_the_score_out() -> None:
    first, *_ = ASKED.statements
    assert score({first: 50}) is None and score({}) is None


@pytest.mark.parametrize("scale", [{"ask": 55}, {"ask": 110}, {"ask": -10}, {"charm": 50}])
def test_what_is_off_the_scale_is_refused(scale: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"steps|no statement"):
        score(scale)


def test_the_wording_is_documented_word_for_word() -> None:
    page = (Path(__file__).parents[2] / "docs" / "measures.md").read_text(encoding="utf-8")
    wording = [
        ASKED.word_ask, ASKED.scale_ask, ASKED.low, ASKED.middle, ASKED.high, ASKED.follow_up_ask,
        ASKED.happened_ask, *ASKED.statements.values(), *ASKED.used.values(), ASKED.name,
    ]  # fmt: skip
    assert [words for words in wording if words not in page] == []


@pytest.mark.parametrize(
    ("days", "due"),
    [(0, False), (13.9, False), (14, True), (28.9, True), (29, False), (200, False)],
)
def test_the_follow_up_is_due_from_two_to_four_weeks(days: float, due: bool) -> None:
    found = follow_up_due([("s", NOW - timedelta(days=days))], [], now=NOW)
    assert found == ("s" if due else "")


def test_whoever_said_not_now_is_left_alone_for_four_weeks() -> None:
    ended = [("s", NOW - timedelta(days=20)), ("t", NOW - timedelta(days=15))]
    assert follow_up_due(ended, [], now=NOW) == "t", "the latest that is due"
    skipped = replace(told("follow_up", days=3), skipped=True, word="")
    assert follow_up_due(ended, [skipped], now=NOW) == ""
    old = replace(skipped, at=(NOW - timedelta(days=28)).isoformat())
    assert follow_up_due(ended, [old], now=NOW) == "t"
    assert follow_up_due(ended, [told("after", "t", days=15)], now=NOW) == "t"


def test_before_and_after_of_one_session_and_form_are_a_pair() -> None:
    one, two = told("before", "s", days=2), told("after", "s", days=1)
    assert pairs([two, one]) == [(one, two)]
    assert pairs([one, told("after", "t")]) == []
    assert pairs([one, replace(two, form="another")]) == []
    assert pairs([one, replace(two, skipped=True)]) == []
    assert pairs([told("follow_up", "s")]) == []


def test_a_path_has_its_first_before_and_the_after_of_its_end() -> None:
    path = paths()["first_week"]
    step = path.steps[0]
    here = (step.scenario, step.difficulty)
    assert path_of("before", *here, history=[], told=set()) == path.id
    begun = {("before", path.id)}
    again = path_of("before", *here, history=[], told=begun)
    assert again != path.id
    assert path_of("after", *here, history=[], told=begun) == "", "not finished yet"
    done = [
        Practised(s.scenario, s.difficulty, NOW, frozenset((*s.shows, *s.needs)))
        for s in path.steps
    ]
    assert path_of("after", *here, history=done, told=begun) == path.id
    assert path_of("after", *here, history=done, told=set()) == "", "nothing to compare it with"
    first, last = told("before", "a", path=path.id, days=9), told("after", "z", path=path.id)
    assert pairs([first, last], path=path.id) == [(first, last)]
    assert path_of("before", "not-on-a-path", "usual", history=[], told=set()) == ""


def test_nothing_answered_is_nothing() -> None:
    blank = replace(told("before"), word="")
    assert (
        empty(blank) and not empty(told("before")) and not empty(replace(blank, scale={"ask": 0}))
    )
