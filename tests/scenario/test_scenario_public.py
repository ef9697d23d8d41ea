"""What the other side hides is in nothing that the learner sees before or during a session."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.records import Limit, Person, Scenario
from voice_coach.scenario import find, list_scenarios, public

HIDDEN_FIELDS = {
    "limits", "interests", "lines", "temperament", "voice", "aspiration", "reservation",
    "weight", "debrief", "sample_replies", "max_rounds",
}  # fmt: skip


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


secret = st.text(alphabet="QZXJK", min_size=12, max_size=20)
numbers = st.integers(10**9, 10**10).map(float)


@st.composite
def with_secrets(draw: st.DrawFn) -> tuple[Scenario, list[str]]:
    """A shipped scenario whose hidden fields hold words and numbers found nowhere else."""
    scenario = find(draw(st.sampled_from(["raise", "deadline", "budget"])))
    told = [draw(secret) for _ in range(8)]
    hidden = [draw(numbers) for _ in range(2)]
    person = scenario.people[0]
    limits = tuple(
        Limit(limit.issue, hidden[0], hidden[1], limit.weight) for limit in person.limits
    )
    person = Person(
        id=person.id,
        name=person.name,
        role=person.role,
        temperament=told[0],
        voice=told[1],
        limits=limits,
        interests=(told[2], told[3]),
        lines={"open": (told[4],), "press": (told[5],)},
    )
    changed = replace(scenario, people=(person,), debrief=told[6], sample_replies=(told[7],))
    return changed, [*told, *(f"{value:.0f}" for value in hidden)]


@settings(max_examples=30, deadline=None)
@given(with_secrets())
def test_no_hidden_value_is_in_the_public_view(made: tuple[Scenario, list[str]]) -> None:
    scenario, secrets = made
    shown = json.dumps(public(scenario))
    assert not [value for value in secrets if value in shown]
    assert not keys(public(scenario)) & HIDDEN_FIELDS
    assert scenario.people[0].name in json.loads(shown)["people"][0]["name"]


@pytest.mark.parametrize("scenario", list_scenarios(), ids=lambda s: s.id)
def test_the_shipped_scenarios_do_not_tell_in_the_brief_what_they_hide(scenario: Scenario) -> None:
    shown = json.dumps(public(scenario), ensure_ascii=False)
    for person in scenario.people:
        hidden = [*person.interests, *(line for lines in person.lines.values() for line in lines)]
        assert not [text for text in hidden if text in shown]
    assert scenario.debrief not in shown
