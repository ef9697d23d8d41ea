"""Scenes of several people: who answers, who has agreed, and what changes in the middle."""

from __future__ import annotations

from pathlib import Path

import pytest
from rooms_of_people import three_people
from talks import Answer, answer, converse, decisions

from voice_coach.coaching.debrief import debrief
from voice_coach.counterpart.echo import echo
from voice_coach.counterpart.phrases import ENOUGH, lines
from voice_coach.counterpart.policy import outcome
from voice_coach.counterpart.scripted import ScriptedBrain
from voice_coach.counterpart.state import first_state
from voice_coach.records import (
    Decision,
    Offer,
    Scenario,
    Session,
    Term,
    Transcript,
    Turn,
    Word,
)
from voice_coach.scenario import find, list_scenarios
from voice_coach.scenario.file import BYSTANDER_MOVES, MORE_MOVES, MOVES

ROOM = three_people()


def talk(*answers: Answer, seed: int = 3) -> list[Turn]:
    return converse(ROOM, answers, seed=seed)


PAY = Offer(0, 1, "…", 86_000, "money", "salary")
PAY_MORE = Offer(0, 1, "…", 95_000, "money", "salary")
REVIEW = Offer(0, 1, "…", 11, "months", "review")


def test_who_comes_later_is_not_there_yet() -> None:
    state = first_state(ROOM)
    assert [mind.person.id for mind in state.present()] == ["anna", "bo"]
    assert [mind.person.id for mind in state.open_minds()] == ["anna", "bo"]


def test_the_one_who_is_named_answers() -> None:
    for seed in range(20):
        asked = answer("Bo, what matters to you?", "probe")
        assert decisions(talk(asked, seed=seed))[-1].person == "bo"


def test_somebody_cuts_in_now_and_then() -> None:
    well, ask = answer("Well.", "other"), answer("I want more.", "demand", offers=(PAY,))
    who = [decisions(talk(well, ask, seed=s))[-1].person for s in range(200)]
    assert 0.1 < who.count("bo") / len(who) < 0.6


def test_nobody_takes_a_number_or_a_yes_that_is_meant_for_another() -> None:
    number = answer("Fine, eighty-six thousand.", "demand", offers=(PAY,))
    yes = answer("Yes.", "accept")
    for seed in range(60):
        first, second = decisions(talk(number, yes, seed=seed))[1:]
        assert first.person == "anna" or first.move not in ("settle", "accept", "give", "meet")
        assert second.person == first.person or first.move == "settle"


def test_a_deal_needs_everybody_who_decides() -> None:
    first = answer("Anna, eighty-six thousand.", "demand", offers=(PAY,))
    second = answer("Bo, the review in eleven months.", "demand", offers=(REVIEW,))
    turns = talk(first, second)
    settle, accept = decisions(turns)[1:]
    assert (settle.person, settle.move, settle.ends) == ("anna", "settle", "")
    assert (accept.person, accept.move, accept.ends) == ("bo", "accept", "agreed")
    assert {term.issue: term.value for term in accept.terms} == {"salary": 86_000, "review": 11}
    assert outcome(ROOM, turns).summary == "You, Bo Example and Anna Example agreed."


def test_a_twist_comes_in_its_round_and_is_told() -> None:
    dull = [answer(f"Word number {n} of many others.", "other") for n in "abc"]
    turns = talk(*dull)
    twisted = decisions(turns)[-1]
    assert (twisted.move, twisted.twist, twisted.person) == ("twist", 0, "anna")
    assert turns[-1].text == ROOM.twists[0].lines[0]
    named = answer("Cleo, what do you think?", "probe")
    assert decisions(talk(*dull, named))[-1].person == "cleo"


def test_who_has_not_come_in_yet_agrees_to_nothing() -> None:
    scenario = find("priorities")
    late = next(twist.joins for twist in scenario.twists if twist.joins)
    name = scenario.person(late).name
    deal = Decision("samuel", "accept", (), "", "", ends="agreed")
    before = [Turn(0, "counterpart", "Agreed.", decision=deal)]
    assert name not in outcome(scenario, before).summary
    assert "Maria Halvorsen" in outcome(scenario, before).summary
    place = next(at for at, twist in enumerate(scenario.twists) if twist.joins == late)
    entry = Decision(late, "twist", (), "", "", twist=place)
    came = Turn(0, "counterpart", "Hello.", decision=entry)
    assert name in outcome(scenario, [came, *before]).summary
    for turns in (before, [came, *before]):
        sides = debrief(Session("x", scenario, Path(), 1, "", tuple(turns))).sides
        assert (name in {side.name for side in sides}) == (came in turns)


@pytest.mark.parametrize("scenario", list_scenarios(), ids=lambda s: s.id)
def test_there_are_six_wordings_for_every_move(scenario: Scenario) -> None:
    for person in scenario.people:
        moves = (*MOVES, *MORE_MOVES) if person.limits else BYSTANDER_MOVES
        for move in moves:
            found = lines(person, move)
            assert len(set(found)) >= ENOUGH, (person.id, move)


def test_no_line_comes_again_with_another_number() -> None:
    brain, turns = ScriptedBrain(), list[Turn]()
    for number in range(len(lines(ROOM.person("anna"), "give"))):
        terms = (Term("salary", 84_000 + 500 * number),)
        line = brain.say(Decision("anna", "give", terms, "", "", wording=7), ROOM, turns)
        turns.append(Turn(number, "counterpart", line.text))
    words = {turn.text.partition("way")[0] for turn in turns}
    assert len(words) == len(turns)


def test_a_twist_waits_for_an_answer_that_earned_something() -> None:
    dull = [answer(f"Word number {n} of many others.", "other") for n in "ab"]
    reason = answer(ROOM.brief.facts[0], "demand", "justify", offers=(PAY_MORE,))
    after = answer("And one more word of mine.", "other")
    found = decisions(talk(*dull, reason, after))
    assert [decision.move == "twist" for decision in found[-2:]] == [False, True]


# --- the learner's own words ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I want it, because I led the checkout redesign.", "you led the checkout redesign"),
        ("Because I was alone with my juniors, I need it.", "you were alone with your juniors"),
        ("I need it since I've been doing two jobs.", "you've been doing two jobs"),
        ("I want it because you promised it to me.", ""),
        ("Because we lost two engineers.", ""),
        ("Because I said so.", "you said so"),
        ("I want ninety-five.", ""),
        ("Because.", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_reason_is_said_back_in_the_second_person(text: str, said: str) -> None:
    assert echo(Turn(1, "learner", text)) == said


def test_words_that_were_hardly_heard_are_not_said_back() -> None:
    text = "Because I led the checkout redesign."
    words = tuple(Word(w, n, n + 0.5, 0.3) for n, w in enumerate(text.split()))
    assert echo(Turn(1, "learner", text, transcript=Transcript(words))) == ""
    assert echo(None) == ""


HERE = (Term("salary", 84_000),)


def test_a_reason_is_taken_up_now_and_then() -> None:
    turns = [Turn(1, "learner", "I want more because I led the checkout redesign.")]
    brain = ScriptedBrain()
    said = {
        brain.say(Decision("anna", "hold", HERE, "", "", wording=w << 8), ROOM, turns).text
        for w in range(6)
    }
    assert any("you led the checkout redesign" in line for line in said)
    assert any("you led" not in line for line in said)
