"""What an unused thing would have brought: only what a replay shows, and only what was unused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rooms_of_people import three_people
from talks import Answer, converse, decisions
from test_counterpart_property import kept_its_word, talks

from voice_coach.counterpart import counterfactual, otherwise
from voice_coach.counterpart.counterfactual import MOST, PLAYED, TRIED, changed, counterfactuals
from voice_coach.counterpart.policy import decide, outcome
from voice_coach.counterpart.temper import with_difficulty
from voice_coach.records import (
    Counterfactual,
    Decision,
    Flag,
    Hedge,
    Issue,
    Move,
    Offer,
    Outcome,
    Reading,
    Scenario,
    Session,
    Sign,
    Turn,
)
from voice_coach.scenario import find

RAISE = find("raise")
ASK = Offer(0, 1, "…", 95_000, "money", "salary")
HEDGE = Hedge(0, 5, "shield", "maybe", "demand")
BARE = Answer("I want ninety five thousand.", Reading(moves=("demand",), offers=(ASK,)))
SOFT = Answer("Maybe ninety five?", Reading(moves=("demand",), offers=(ASK,), hedges=(HEDGE,)))
HELD = Answer("I am staying there.", Reading(moves=("hold",)))
YES = Answer("Yes, we have a deal.", Reading(moves=("accept",)))
REASON = Answer(
    f"Maybe ninety five, because {RAISE.brief.facts[0]}",
    Reading(moves=("demand", "justify"), offers=(ASK,), hedges=(HEDGE,)),
)


def rehearsed(*said: Answer, scenario: Scenario = RAISE, seed: int = 1) -> Session:
    """The session with these answers, stopped by the learner where nobody ended it."""
    turns = converse(scenario, said, seed=seed)
    last = turns[-1].decision
    ended = outcome(scenario, turns) if last is not None and last.ends else None
    stopped = Outcome("stopped", (), "You ended the conversation.")
    return Session("s", scenario, Path(), seed, "", tuple(turns), outcome=ended or stopped)


def again(session: Session, one: Counterfactual, text: str) -> list[Turn]:
    """The session with that turn said otherwise, decided turn by turn as a live one is."""
    at = one.turn
    other = changed(session.turns[at], one.kind, text)
    assert other is not None
    turns = [*session.turns[:at], other]
    later = [
        turn
        for turn in session.turns[at + 1 : -1]  # the last answered one: the reply is the last turn
        if turn.speaker == "learner"
    ]
    while True:
        decision = decide(session.scenario, turns, seed=session.seed)
        turns.append(Turn(len(turns), "counterpart", "So.", decision=decision))
        if decision.ends or not later:
            return turns
        turns.append(later.pop(0))


def values(turns: Iterable[Turn], scenario: Scenario) -> dict[str, float]:
    """What lies on the table after some turns."""
    table = {one.issue: one.aspiration for person in scenario.people for one in person.limits}
    for turn in turns:
        table |= {term.issue: term.value for term in turn.decision.terms} if turn.decision else {}
    return table


def only(found: Iterable[Counterfactual], kind: str) -> Counterfactual:
    (one,) = [each for each in found if each.kind == kind]
    return one


# --- what is told ---------------------------------------------------------------------------------


def test_an_unused_fact_is_told_with_the_offer_it_would_have_brought() -> None:
    session = rehearsed(BARE, YES)
    fact = only(counterfactuals(session), "fact")
    assert fact.turn == 1 and fact.who == "Dana" and fact.texts == RAISE.brief.facts
    (shift,) = fact.offers
    assert (shift.issue, shift.was) == ("salary", 84_000) and 84_000 < shift.would <= 94_000
    with_it = again(session, fact, fact.texts[0])
    assert values(with_it[:3], RAISE)["salary"] == shift.would
    assert fact.agreed and fact.ended == (replace(shift, would=values(with_it, RAISE)["salary"]),)


def test_an_unused_trade_is_told() -> None:
    trade = only(counterfactuals(rehearsed(BARE, YES)), "trade")
    assert trade.texts == RAISE.brief.can_trade and trade.offers


def test_a_plain_ask_is_told_with_the_words_that_softened_it() -> None:
    plain = only(counterfactuals(rehearsed(REASON, YES)), "plain")
    assert plain.texts == ("maybe",) and plain.turn == 1 and plain.offers
    assert not [one for one in counterfactuals(rehearsed(BARE, YES)) if one.kind == "plain"]


def test_what_was_used_is_never_told() -> None:
    found = counterfactuals(rehearsed(REASON, YES))
    assert RAISE.brief.facts[0] not in {text for one in found for text in one.texts}
    assert set(only(found, "fact").texts) < set(RAISE.brief.facts[1:]) | {""}


def test_nothing_is_told_where_nothing_would_have_changed() -> None:
    best = Offer(0, 1, "…", 94_000, "money", "salary")
    soon = Offer(2, 3, "…", 6, "months", "review")
    everything = " ".join((*RAISE.brief.facts, *RAISE.brief.can_trade))
    full = Answer(everything, Reading(moves=("demand", "justify", "trade"), offers=(best, soon)))
    assert counterfactuals(rehearsed(full, YES)) == ()
    assert counterfactuals(rehearsed(YES)) == ()
    assert counterfactuals(rehearsed()) == ()
    assert counterfactuals(rehearsed(Answer("", None), Answer("  ", Reading()))) == ()


def test_nothing_is_told_of_a_session_that_goes_on() -> None:
    assert counterfactuals(replace(rehearsed(BARE), outcome=None)) == ()


def test_a_deal_in_place_of_none_is_told_as_one() -> None:
    ask = Answer("I want ninety one.", replace(BARE.reading, offers=(replace(ASK, value=91_000),)))
    session = rehearsed(ask, HELD, ask, scenario=replace(RAISE, max_rounds=3))
    assert session.outcome is not None and session.outcome.kind == "walked_away"
    trade = only(counterfactuals(session), "trade")
    assert trade.agreed and {shift.was for shift in trade.ended} == {None}
    assert {shift.issue for shift in trade.ended} == {"salary", "review"}


def test_who_drives_them_away_would_have_done_so_all_the_same() -> None:
    threat = replace(BARE.reading, signs=(Sign(0, 1, "threat", "or else"),))
    said = [Answer(f"Ninety five or {end}.", threat) for end in ("else", "I quit", "you regret it")]
    session = rehearsed(*said)
    assert session.outcome is not None and session.outcome.kind == "walked_away"
    found = counterfactuals(session)
    assert found and all(one.same_end and not one.ended for one in found)


def test_a_talk_that_the_learner_stopped_is_told_by_its_last_offers() -> None:
    fact = only(counterfactuals(rehearsed(BARE, HELD)), "fact")
    assert fact.ended and not fact.agreed


# --- what cannot be told --------------------------------------------------------------------------


def test_a_turn_decided_by_an_older_version_is_left_alone() -> None:
    session = rehearsed(BARE, BARE, HELD, YES)
    assert counterfactuals(session)[0].turn == 1
    reply = session.turns[2]
    assert reply.decision is not None
    terms = tuple(replace(term, value=term.value + 500) for term in reply.decision.terms[:1])
    old = replace(reply, decision=replace(reply.decision, terms=terms))
    found = counterfactuals(replace(session, turns=(*session.turns[:2], old, *session.turns[3:])))
    assert all(one.turn != 1 for one in found)


def test_the_end_is_not_told_where_a_later_answer_cannot_be_replayed() -> None:
    session = rehearsed(BARE, HELD, HELD, YES)
    last = session.turns[-1]
    assert last.decision is not None
    odd = replace(last, decision=replace(last.decision, terms=()))
    found = counterfactuals(replace(session, turns=(*session.turns[:-1], odd)))
    assert found
    assert all(one.offers and not one.ended and not one.same_end for one in found)


def test_the_yes_is_not_a_place_for_reasons() -> None:
    assert changed(Turn(1, "learner", YES.text, reading=YES.reading), "fact", "x") is None
    assert (
        changed(Turn(1, "learner", "Hello.", reading=Reading(moves=("other",))), "trade", "x")
        is None
    )
    assert changed(Turn(1, "learner", "", reading=BARE.reading), "fact", "x") is None
    assert changed(Turn(1, "learner", BARE.text, reading=BARE.reading), "plain") is None


def test_a_plain_ask_loses_its_retreat_too() -> None:
    flag = Flag("conceding", "retreat", 0.0, 1.0, "…", "…", "…")
    reading = replace(BARE.reading, moves=("demand", "placate"), flags=(flag,))
    plain = changed(Turn(1, "learner", BARE.text, reading=reading), "plain")
    assert plain is not None and plain.reading is not None
    assert plain.reading.moves == ("demand",) and plain.reading.flags == ()


# --- whatever is said -----------------------------------------------------------------------------


ACTS: tuple[tuple[Move, ...], ...] = (
    ("demand",), ("demand", "justify"), ("hold",), ("hold", "justify"), ("demand", "trade"),
    ("concede",), ("demand", "placate"), ("probe",), ("accept",),
)  # fmt: skip


@st.composite
def arguments(draw: st.DrawFn) -> tuple[Scenario, list[Answer], int]:
    """What people say who want something: asks, reasons, trades, some of it softened."""
    ids = ("raise", "deadline", "budget", "priorities")
    scenario = draw(st.sampled_from([three_people(), *(find(name) for name in ids)]))
    scenario = with_difficulty(scenario, draw(st.sampled_from(("gentle", "usual", "hard"))))
    if draw(st.booleans()):
        scenario = replace(scenario, max_rounds=draw(st.integers(2, 6)))
    said: list[Answer] = []
    for number in range(draw(st.integers(1, 7))):
        moves = draw(st.sampled_from(ACTS))
        asked = [
            Offer(0, 1, "…", at(issue, draw(st.integers(0, 4)) / 4), issue.unit, issue.id)
            for issue in scenario.issues
            if "demand" in moves or "concede" in moves
        ]
        hedges = (HEDGE,) * draw(st.integers(0, 1))
        more = draw(st.sampled_from(["", *scenario.brief.facts, *scenario.brief.can_trade]))
        words = f"Number{number} word{number} thing{number}. {more}"
        said.append(Answer(words, Reading(moves=moves, offers=tuple(asked), hedges=hedges)))
    return scenario, said, draw(st.integers(0, 2**31))


def at(issue: Issue, part: float) -> float:
    """The value at a part of the way from walk-away to target."""
    return issue.walk_away + part * (issue.target - issue.walk_away)


@settings(max_examples=15, deadline=None)
@given(talks())
def test_claims_hold_whatever_is_said(talk: tuple[Scenario, list[Answer], int]) -> None:
    holds(*talk)


@settings(max_examples=40, deadline=None)
@given(arguments())
def test_each_claim_is_what_a_replay_gives(talk: tuple[Scenario, list[Answer], int]) -> None:
    holds(*talk)


def holds(scenario: Scenario, said: list[Answer], seed: int) -> None:
    session = rehearsed(*said, scenario=scenario, seed=seed)
    found = counterfactuals(session)
    assert found == counterfactuals(session) and len(found) <= MOST
    used = {
        (credit.kind, credit.at)
        for turn in session.turns
        for credit in (turn.decision.credits if turn.decision else ())
    }
    for one in found:
        assert one.offers or one.ended
        for text in (one.texts[0], one.texts[-1]) if one.kind != "plain" else ("",):
            turns = again(session, one, text)
            terms = [{t.issue: t.value for t in d.terms} for d in decisions(turns)]
            kept_its_word(scenario, terms)
            check(session, one, turns)
            if one.kind == "fact":
                assert ("fact", scenario.brief.facts.index(text)) not in used
            if one.kind == "trade":
                assert ("gift", scenario.brief.can_trade.index(text)) not in used


def check(session: Session, one: Counterfactual, turns: list[Turn]) -> None:
    """The values told are those of both talks, better for the learner, and nothing is worse."""
    scenario, there = session.scenario, one.turn + 2
    if one.offers:
        was, would = values(session.turns[:there], scenario), values(turns[:there], scenario)
        told = {shift.issue: (shift.was, shift.would) for shift in one.offers}
        assert told == {i: (was[i], would[i]) for i in was if abs(was[i] - would[i]) > 1e-9}
    for shift in (*one.offers, *one.ended):
        assert shift.was is None or scenario.issue(shift.issue).is_less(shift.was, shift.would)
    last = turns[-1].decision
    assert last is not None
    if one.ended:
        assert one.agreed == (last.ends == "agreed")
        would = values(turns, scenario)
        assert all(would[shift.issue] == shift.would for shift in one.ended)
    if one.same_end and session.outcome is not None:
        terms = last.terms if last.ends == "agreed" else ()
        assert terms == session.outcome.terms


def test_the_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much a brief holds and however long a talk goes on."""
    many = tuple(f"Fact {n} about thing {n} and matter {n * 7}." for n in range(60))
    brief = replace(RAISE.brief, facts=many, can_trade=many)
    scenario = replace(RAISE, brief=brief, max_rounds=30, effects_off=("nothing_new", "repeated"))
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    said = [Answer(f"Maybe {a} {b}?", SOFT.reading) for a in words for b in words][:29]
    session = rehearsed(*said, scenario=scenario)
    steps = 0

    def counted(*values: object, **options: object) -> Decision:
        nonlocal steps
        steps += 1
        return original(*values, **options)  # type: ignore[arg-type]

    original = counterfactual.step
    monkeypatch.setattr(counterfactual, "step", counted)
    monkeypatch.setattr(otherwise, "step", counted)
    assert counterfactuals(session)
    answers = len(session.learner_turns())
    assert answers == 29 and steps <= (2 * TRIED + 1) * answers * (1 + PLAYED)
