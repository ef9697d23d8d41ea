"""The other side's story: what it wanted, what moved it, and what was left unused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from voice_coach.coaching.debrief import debrief
from voice_coach.counterpart.policy import decide, opening, outcome
from voice_coach.records import Aim, Counterfactual, Offer, Plan, Reading, Session, Turn
from voice_coach.scenario import ScenarioError, find, with_plan

RAISE = find("raise")
ASK = Offer(0, 1, "…", 95_000, "money", "salary")


def session(*answers: tuple[str, Reading]) -> Session:
    turns = [Turn(0, "counterpart", "Hello.", decision=opening(RAISE, seed=1))]
    for text, reading in answers:
        turns.append(Turn(len(turns), "learner", text, reading=reading))
        decision = decide(RAISE, turns, seed=1)
        turns.append(Turn(len(turns), "counterpart", "So.", decision=decision))
    last = turns[-1].decision
    ended = outcome(RAISE, turns) if last is not None and last.ends else None
    return Session("s", RAISE, Path(), 1, "", tuple(turns), outcome=ended)


REASON = (RAISE.brief.facts[0], Reading(moves=("demand", "justify"), offers=(ASK,)))
YES = ("Yes, we have a deal.", Reading(moves=("accept",)))


def test_each_answer_is_told_with_what_it_moved() -> None:
    found = debrief(session(REASON, YES))
    first, last = found.beats
    assert first.turn == 1 and first.quote == RAISE.brief.facts[0]
    assert first.moved.startswith("Yearly salary from $84,000 to $") and not first.cost
    assert first.size == pytest.approx(sum(e.size for e in first.effects if e.what == "moves"))
    assert all(effect.why for effect in first.effects)
    assert last.moved == "" and last.size == 0


def test_the_first_word_of_the_second_person_is_told_as_a_step_too() -> None:
    room = find("priorities")
    until = Offer(0, 1, "…", 46, "date", "date")
    told = Reading(moves=("demand", "justify"), offers=(until,))
    turns = [Turn(0, "counterpart", "Hello.", decision=opening(room, seed=1))]
    turns.append(Turn(1, "learner", f"Maria, {room.brief.facts[4]}", reading=told))
    turns.append(Turn(2, "counterpart", "So.", decision=decide(room, turns, seed=1)))
    (beat,) = debrief(Session("s", room, Path(), 1, "", tuple(turns))).beats
    assert beat.moved.startswith("Last day of the engineers from 24 April to ")


def test_what_was_hidden_is_told_at_the_end() -> None:
    (side,) = debrief(session(REASON, YES)).sides
    assert side.interests == RAISE.people[0].interests
    salary = side.stakes[0]
    assert (salary.start, salary.limit) == ("$84,000", "$94,000")
    assert salary.left and salary.ended not in (salary.start, salary.limit)
    assert side.trust_after > side.trust_before


def test_what_was_used_is_ticked_off() -> None:
    found = debrief(session(REASON, YES))
    assert [fact.turn for fact in found.facts] == [1] + [None] * (len(RAISE.brief.facts) - 1)
    assert [trade.turn for trade in found.trades] == [None] * len(RAISE.brief.can_trade)


def test_what_the_unused_would_have_brought_is_handed_on() -> None:
    one = Counterfactual("fact", 1, ("x",), "Dana")
    assert debrief(session(REASON, YES), unused=(one,)).unused == (one,)
    assert debrief(session(REASON, YES)).unused == ()


def test_a_session_without_an_answer_has_a_debrief_too() -> None:
    found = debrief(session())
    assert found.beats == () and found.sides[0].trust_after == found.sides[0].trust_before
    assert debrief(replace(session(), turns=())).beats == ()


# --- the plan -------------------------------------------------------------------------------------


def test_a_plan_takes_the_place_of_the_aims_and_adds_reasons() -> None:
    plan = Plan(
        aims=(Aim("salary", 92_000, 89_000),),
        reasons=("  I stayed for six weekends in autumn. ", ""),
        interests=("She needs the release.",),
        trades=("Teach the new tool",),
    )
    scenario = with_plan(RAISE, plan)
    assert (scenario.issue("salary").target, scenario.issue("salary").walk_away) == (92_000, 89_000)
    assert scenario.issue("review") == RAISE.issue("review")
    assert scenario.brief.facts[-1] == "I stayed for six weekends in autumn."
    assert scenario.brief.can_trade[-1] == "Teach the new tool"
    assert scenario.plan is not None and len(scenario.plan.reasons) == 1


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (Plan(aims=(Aim("salary", 88_000, 90_000),)), "must be below your ask"),
        (Plan(aims=(Aim("review", 12, 6),)), "must be above your ask"),
        (Plan(aims=(Aim("salary", float("nan"), 1),)), "must be numbers"),
        (Plan(aims=(Aim("bonus", 2, 1),)), "nothing called 'bonus'"),
        (Plan(reasons=("x",) * 9), "at most 8 reasons"),
        (Plan(trades=("x" * 301,)), "under 300 characters"),
    ],
)
def test_a_plan_that_contradicts_itself_is_told(plan: Plan, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        with_plan(RAISE, plan)
