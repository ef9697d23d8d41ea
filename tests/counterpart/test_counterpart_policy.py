"""What earns a movement from the counterpart, what is pocketed, and how it ends."""

from __future__ import annotations

import math

import pytest

from voice_coach.counterpart.likely import likely
from voice_coach.counterpart.policy import decide, opening, outcome
from voice_coach.counterpart.scripted import ScriptedBrain
from voice_coach.counterpart.spoken import spoken
from voice_coach.counterpart.table import at_share, share
from voice_coach.records import (
    Decision,
    Flag,
    Hedge,
    Issue,
    Limit,
    Move,
    Offer,
    Reading,
    Scenario,
    Turn,
    VoiceCoachError,
)
from voice_coach.scenario import find

RAISE = find("raise")
BUDGET = find("budget")
ASPIRATION, RESERVATION = 84_000, 94_000


def salary(value: float, **more: object) -> Offer:
    return Offer(0, 1, "…", value, "money", "salary", **more)  # type: ignore[arg-type]


def reading(*moves: Move, offers: tuple[Offer, ...] = (), hedged: bool = False) -> Reading:
    hedges = (Hedge(0, 1, "shield", "I guess", "demand"),) if hedged else ()
    return Reading(moves=moves, offers=offers, hedges=hedges)


def talk(*answers: Reading | None, scenario: Scenario = RAISE) -> list[Turn]:
    """The session with these answers; None is one that was not heard."""
    turns = [Turn(0, "counterpart", "Hello.", decision=opening(scenario, seed=1))]
    for answer in answers:
        text = "…" if answer is not None else ""
        turns.append(Turn(len(turns), "learner", text, reading=answer or Reading()))
        decision = decide(scenario, turns, seed=1)
        turns.append(Turn(len(turns), "counterpart", "So.", decision=decision))
    return turns


def last(turns: list[Turn]) -> Decision:
    decision = turns[-1].decision
    assert decision is not None
    return decision


def value(decision: Decision, issue: str = "salary") -> float:
    return next(term.value for term in decision.terms if term.issue == issue)


ASK = reading("demand", offers=(salary(95_000),))


def test_it_opens_where_it_would_like_to_end() -> None:
    decision = opening(RAISE, seed=1)
    assert decision.move == "open"
    assert (value(decision), value(decision, "review")) == (ASPIRATION, 12)
    assert not decision.ends


def test_a_reason_earns_movement_and_a_bare_ask_earns_a_why() -> None:
    bare = last(talk(ASK))
    assert bare.move == "ask_why" and value(bare) == ASPIRATION
    assert "not yet why" in bare.took
    reasoned = last(talk(reading("demand", "justify", offers=(salary(95_000),))))
    assert reasoned.move == "give" and value(reasoned) > ASPIRATION
    assert "reason" in reasoned.took


def test_it_asks_why_once_only() -> None:
    turns = talk(ASK, ASK, ASK)
    assert [turn.decision.move for turn in turns if turn.decision].count("ask_why") == 1


def test_reasons_wear_off() -> None:
    reasoned = reading("demand", "justify", offers=(salary(95_000),))
    first, second = talk(reasoned), talk(reasoned, reasoned)
    earned = value(last(first)) - ASPIRATION
    assert 0 < value(last(second)) - value(last(first)) < earned


def test_a_trade_earns_more_than_a_reason() -> None:
    traded = last(talk(reading("trade", offers=(salary(95_000),))))
    reasoned = last(talk(reading("demand", "justify", offers=(salary(95_000),))))
    assert traded.move == "counter"
    assert value(traded) > value(reasoned)
    assert "in return" in traded.took


@pytest.mark.parametrize("moves", [("trade",), ("demand", "justify")])
def test_a_hedge_costs_half(moves: tuple[Move, ...]) -> None:
    plain = last(talk(reading(*moves, offers=(salary(95_000),))))
    hedged = last(talk(reading(*moves, offers=(salary(95_000),), hedged=True)))
    assert ASPIRATION < value(hedged) < value(plain)


def test_a_hedged_ask_is_pressed() -> None:
    decision = last(talk(reading("demand", offers=(salary(95_000),), hedged=True)))
    assert (decision.move, value(decision)) == ("press", ASPIRATION)
    assert "not sure" in decision.took
    retreat = Flag("conceding", "retreat", 0.0, 1.0, "but it's fine if not", "…", "…")
    given = Reading(moves=("demand",), offers=(salary(95_000),), flags=(retreat,))
    assert last(talk(given)).move == "press"


def test_a_free_concession_is_pocketed() -> None:
    turns = talk(ASK, reading("concede", offers=(salary(94_500),)))
    decision = last(turns)
    assert (decision.move, value(decision)) == ("press", ASPIRATION)
    assert "cost nothing" in decision.took


def test_a_concession_in_words_alone_is_pocketed_too() -> None:
    assert last(talk(ASK, reading("concede"))).move == "press"


def test_staying_with_an_ask_moves_it_a_little() -> None:
    held = reading("hold")
    turns = talk(ASK, held)
    assert value(last(turns)) > ASPIRATION
    assert "stayed where you were" in last(turns).took
    hedged = talk(ASK, Reading(moves=("hold",), hedges=(Hedge(0, 1, "shield", "…", "hold"),)))
    assert value(last(hedged)) == ASPIRATION


def test_a_question_about_its_side_is_answered() -> None:
    decision = last(talk(reading("probe")))
    assert (decision.move, value(decision)) == ("explain", ASPIRATION)


def test_it_never_gives_more_than_was_asked() -> None:
    traded = reading("trade", offers=(salary(85_000),))
    turns = talk(reading("demand", offers=(salary(87_500),)), traded)
    assert value(last(turns)) <= 87_500


def test_an_offer_within_reach_is_taken_at_its_value() -> None:
    decision = last(talk(reading("demand", offers=(salary(85_000),))))
    assert (decision.move, decision.ends, value(decision)) == ("accept", "agreed", 85_000)


def test_asking_for_less_than_lies_on_the_table_costs_nothing() -> None:
    decision = last(talk(reading("demand", offers=(salary(80_000),))))
    assert decision.ends == "agreed"
    assert value(decision) == ASPIRATION


def test_a_yes_closes_on_its_own_offer() -> None:
    turns = talk(reading("demand", "justify", offers=(salary(95_000),)), reading("accept"))
    assert last(turns).ends == "agreed"
    assert last(turns).terms == turns[2].decision.terms  # type: ignore[union-attr]
    found = outcome(RAISE, turns)
    assert found.kind == "agreed" and found.terms == last(turns).terms


def test_a_yes_with_another_number_is_no_yes() -> None:
    assert not last(talk(reading("accept", offers=(salary(95_000),)))).ends


def test_it_walks_away_when_time_is_up_and_the_ask_is_past_its_limit() -> None:
    turns = talk(*[ASK] * RAISE.max_rounds)
    assert (last(turns).move, last(turns).ends) == ("walk_away", "walked_away")
    assert last(turns).terms == ()
    assert not any(turn.decision.ends for turn in turns[:-1] if turn.decision)
    assert outcome(RAISE, turns).kind == "walked_away"


def test_it_takes_what_it_can_live_with_when_time_is_up() -> None:
    held = reading("other", offers=(salary(RESERVATION),))
    turns = talk(*[held] * RAISE.max_rounds)
    assert last(turns).ends == "agreed" and value(last(turns)) == RESERVATION


def test_it_does_not_close_on_a_silent_learner() -> None:
    turns = talk(*[reading("other")] * RAISE.max_rounds)
    assert last(turns).ends == "walked_away"


def test_what_is_not_heard_is_asked_again_and_not_for_ever() -> None:
    turns = talk(None, None, None)
    moves = [turn.decision.move for turn in turns if turn.decision]
    assert moves == ["open", "clarify", "clarify", "hold"]
    turns = talk(*[None] * (RAISE.max_rounds + 2))
    assert last(turns).ends == "walked_away"
    assert "Nothing was lost" in str(turns[2].decision.took)  # type: ignore[union-attr]


def test_an_unheard_answer_costs_no_round() -> None:
    turns = talk(*[answer for _ in range(RAISE.max_rounds - 1) for answer in (ASK, None)], ASK)
    assert last(turns).ends
    assert not any(turn.decision.ends for turn in turns[:-1] if turn.decision)


def test_points_of_percent_are_points() -> None:
    """Two percent less than a cut of fifteen is thirteen, not fourteen point seven."""
    less = Offer(0, 1, "two percent less", -2.0, "percent", "cut", relative=True)
    answers = reading("trade", offers=(less,))
    turns = talk(answers, scenario=BUDGET)
    assert last(turns).ends == "agreed" and value(last(turns), "cut") == 13
    more = salary(0.0, relative=True)
    more = Offer(0, 1, "ten percent more", 10.0, "percent", "salary", relative=True)
    decision = last(talk(reading("trade", offers=(more,))))
    assert value(decision) <= 90_200  # ten percent on what is earned today


def test_of_a_range_the_lower_end_is_heard() -> None:
    decision = last(talk(reading("demand", offers=(salary(85_000, upper=95_000),))))
    assert decision.ends == "agreed" and value(decision) == 85_000


def test_the_learner_is_never_told_a_hidden_number() -> None:
    answers = [ASK, reading("trade", offers=(salary(95_000),)), reading("probe"), None]
    for turn in talk(*answers):
        if turn.decision is not None:
            assert not any(character.isdigit() for character in turn.decision.took)


def test_the_likeliest_answers_hold_the_one_that_comes() -> None:
    turns = talk()
    ahead = likely(RAISE, turns, seed=1)
    came = last(talk(reading("demand", "justify", offers=(salary(95_000),))))
    assert came in ahead


def test_a_share_never_passes_the_reservation() -> None:
    issue = RAISE.issue("salary")
    limit = Limit("salary", 84_000, 93_900)
    for at in range(-20, 130):
        found = at_share(limit, issue, at / 100)
        assert 84_000 <= found <= 93_900
        assert (found - 84_000) % 500 == 0
    assert share(limit, at_share(limit, issue, 1.0)) == pytest.approx(1.0, abs=0.05)


# --- words -----------------------------------------------------------------------------------


def test_unused_wordings_come_first() -> None:
    brain = ScriptedBrain()
    decision = Decision("dana", "clarify", (), "", "")
    count = len(RAISE.people[0].lines["clarify"])
    turns: list[Turn] = []
    for _ in range(count + 12):
        line = brain.say(decision, RAISE, turns)
        turns.append(Turn(len(turns), "counterpart", line.text, line=line))
    said = [turn.text for turn in turns]
    assert set(said[:count]) == set(RAISE.people[0].lines["clarify"])
    assert len(set(said)) == len(said)
    assert said[count].startswith("As I said: ")
    assert said[-1].startswith("For the thirteenth time: ")


def test_a_scenario_without_lines_for_a_move_says_so() -> None:
    with pytest.raises(VoiceCoachError, match="Dana Whitfield has no line for 'sing'"):
        ScriptedBrain().say(Decision("dana", "sing", (), "", ""), RAISE, [])


@pytest.mark.parametrize(
    ("unit", "amount", "words"),
    [
        ("money", 92_000, "ninety-two thousand"),
        ("money", 84_500, "eighty-four thousand five hundred"),
        ("money", 1_900_000, "one point nine million"),
        ("percent", 12.5, "twelve point five percent"),
        ("weeks", 1, "one week"),
        ("weeks", 2, "two weeks"),
        ("count", 3, "three"),
        ("date", 32, "Friday the tenth of April"),
        ("date", math.pi, "Thursday the twelfth of March"),
    ],
)
def test_numbers_are_said_as_people_say_them(unit: str, amount: float, words: str) -> None:
    issue = Issue("x", "X", unit, "higher", 1, 0)  # type: ignore[arg-type]
    assert spoken(issue, amount, day_zero="2026-03-09") == words


def test_a_day_without_a_calendar_is_a_number() -> None:
    issue = Issue("x", "X", "date", "higher", 1, 0)
    assert spoken(issue, 3) == "day three"
    assert spoken(issue, 1e12, day_zero="2026-03-09").startswith("day ")
