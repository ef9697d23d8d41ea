"""What earns a movement from the counterpart, what is pocketed, and how it ends."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest
from talks import Answer, converse, decisions

from voice_coach.counterpart.effects import effects
from voice_coach.counterpart.likely import likely
from voice_coach.counterpart.policy import decide, opening, outcome
from voice_coach.counterpart.scripted import ScriptedBrain
from voice_coach.counterpart.spoken import spoken
from voice_coach.counterpart.table import at_share, share
from voice_coach.counterpart.tactics import Condition, tactics
from voice_coach.counterpart.temper import most_given, temper, with_difficulty
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
    Sign,
    SignKind,
    Term,
    Turn,
    VoiceCoachError,
)
from voice_coach.scenario import find

RAISE = find("raise")
BUDGET = find("budget")
ASPIRATION, RESERVATION = 84_000, 94_000


def salary(value: float, **more: object) -> Offer:
    return Offer(0, 1, "…", value, "money", "salary", **more)  # type: ignore[arg-type]


def say(
    *moves: Move,
    offers: tuple[Offer, ...] = (),
    hedged: bool = False,
    fact: int | None = None,
    gift: int | None = None,
    flags: tuple[str, ...] = (),
    signs: tuple[SignKind, ...] = (),
    words: str = "",
) -> Answer:
    """An answer with these moves that uses a fact or offers something of the brief."""
    brief = RAISE.brief
    said = [brief.facts[fact]] if fact is not None else []
    said += [brief.can_trade[gift]] if gift is not None else []
    hedges = (Hedge(0, 1, "shield", "I guess", "demand"),) if hedged else ()
    found = tuple(Flag("pacing", type, 0.0, 1.0, "…", "…", "…") for type in flags)
    marks = tuple(Sign(0, 1, kind, "…") for kind in signs)
    reading = Reading(moves=moves, offers=offers, hedges=hedges, flags=found, signs=marks)
    return Answer(" ".join(said) or words or "…", reading)


def talk(*answers: Answer, scenario: Scenario = RAISE, seed: int = 1) -> list[Turn]:
    return converse(scenario, answers, seed=seed)


def last(turns: list[Turn]) -> Decision:
    decision = turns[-1].decision
    assert decision is not None
    return decision


def moves(turns: list[Turn]) -> list[str]:
    return [decision.move for decision in decisions(turns)]


def value(decision: Decision, issue: str = "salary") -> float:
    return next(term.value for term in decision.terms if term.issue == issue)


UNHEARD = Answer("", Reading())
REVIEW = Offer(0, 1, "…", 6, "months", "review")
ASK = say("demand", offers=(salary(95_000),))
REASONED = say("demand", "justify", offers=(salary(95_000),), fact=0)
HARD_TACTICS = {"flinch", "guilt", "deadline", "authority", "anchor", "silence"}
GIVES = {"give", "big_give", "yield", "meet", "counter"}
MANY_SEEDS = range(60)
TIRELESS = ("nothing_new", "repeated")
"""Effects without which patience lasts."""


def test_it_opens_where_it_would_like_to_end() -> None:
    decision = opening(RAISE, seed=1)
    assert decision.move == "open"
    assert (value(decision), value(decision, "review")) == (ASPIRATION, 12)
    assert not decision.ends


def test_a_fact_earns_movement_and_a_bare_ask_none() -> None:
    asked = {last(talk(ASK, seed=seed)).move for seed in MANY_SEEDS}
    assert "ask_why" in asked and not asked & GIVES
    holds = [d for d in (last(talk(ASK, seed=seed)) for seed in MANY_SEEDS) if d.move == "hold"]
    assert holds and all("not yet why" in held.took for held in holds)
    reasoned = last(talk(REASONED))
    assert reasoned.move in GIVES and value(reasoned) > ASPIRATION
    assert "reason" in reasoned.took


def test_a_reason_without_a_fact_earns_little() -> None:
    empty = say("demand", "justify", offers=(salary(95_000),), words="Because I need it.")
    little, much = last(talk(empty)), last(talk(REASONED))
    assert ASPIRATION < value(little) < value(much)


def test_it_asks_why_once_only() -> None:
    for seed in range(20):
        assert moves(talk(ASK, ASK, ASK, ASK, seed=seed)).count("ask_why") <= 1


def test_facts_wear_off_and_each_counts_once() -> None:
    def earned(answer: Answer, turns: list[Turn]) -> float:
        return sum(e.size for e in last(turns).effects if e.name == "evidence")

    again = say("justify", fact=0, words="")
    other = say("justify", fact=1)
    assert 0 < earned(other, talk(REASONED, other)) < earned(REASONED, talk(REASONED))
    assert earned(again, talk(REASONED, again)) == 0


def test_the_same_words_again_earn_nothing() -> None:
    held = say("hold", words="I am staying at ninety five thousand.")
    turns = talk(ASK, held, held)
    second = last(turns)
    assert not any(effect.what == "moves" for effect in second.effects)
    assert "same words" in second.took
    assert value(second) == value(turns[-3].decision)  # type: ignore[arg-type]


def test_a_trade_that_is_needed_earns_more_than_a_fact_or_a_vague_one() -> None:
    offers = (salary(95_000),)
    traded = last(talk(say("trade", offers=offers, gift=0)))
    vague = last(talk(say("trade", offers=offers)))
    assert traded.move == "counter"
    assert value(traded) > value(last(talk(REASONED))) > value(vague) > ASPIRATION
    assert "in return" in traded.took


@pytest.mark.parametrize("kind", [{"gift": 0}, {"fact": 0}])
def test_a_hedge_costs_half(kind: dict[str, int]) -> None:
    does: tuple[Move, ...] = ("trade",) if "gift" in kind else ("demand", "justify")
    plain = last(talk(say(*does, offers=(salary(95_000),), **kind)))  # type: ignore[arg-type]
    hedged = last(
        talk(say(*does, offers=(salary(95_000),), hedged=True, **kind))  # type: ignore[arg-type]
    )
    assert ASPIRATION < value(hedged) < value(plain)
    cost = sum(e.size for e in hedged.effects if e.name == "hedged")
    worth = sum(e.size for e in hedged.effects if e.name in ("trade", "evidence"))
    assert cost == pytest.approx(-0.5 * worth, abs=1e-4)


def test_a_shaky_voice_costs_something_too() -> None:
    offers = (salary(95_000),)
    shaky = last(talk(say("demand", "justify", offers=offers, fact=0, flags=("trailing_off",))))
    assert ASPIRATION < value(shaky) <= value(last(talk(REASONED)))
    assert any(effect.name == "shaky" for effect in shaky.effects)


def test_effects_can_be_switched_off() -> None:
    plain = replace(RAISE, effects_off=("hedged",))
    answer = say("demand", "justify", offers=(salary(95_000),), fact=0, hedged=True)
    assert value(last(talk(answer, scenario=plain))) == value(last(talk(REASONED)))
    with pytest.raises(VoiceCoachError, match="no effect 'wink' to switch off"):
        effects(("wink",))


def test_a_weak_ask_is_pressed() -> None:
    weak = say("demand", offers=(salary(95_000),), hedged=True)
    done = {last(talk(weak, seed=seed)).move for seed in MANY_SEEDS}
    assert "press" in done and not done & GIVES
    assert all(value(last(talk(weak, seed=seed))) == ASPIRATION for seed in range(10))
    given = say("demand", offers=(salary(95_000),), flags=("retreat",))
    assert not {last(talk(given, seed=seed)).move for seed in MANY_SEEDS} & GIVES


def test_a_free_concession_is_pocketed_and_makes_the_rest_cheaper() -> None:
    less = say("concede", offers=(salary(94_500),))
    turns = talk(ASK, less)
    assert value(last(turns)) == ASPIRATION
    assert "cost nothing" in last(turns).took
    after = last(talk(ASK, less, say("justify", fact=0)))
    assert value(after) <= value(last(talk(ASK, say("justify", fact=0))))
    assert any(effect.name == "soft" for effect in after.effects)
    assert "cost nothing" in last(talk(ASK, say("concede"))).took


def test_a_step_after_its_own_is_met_half_way() -> None:
    step = say("concede", offers=(salary(93_000),), words="Then ninety three thousand.")
    turns = talk(REASONED, step)
    assert any(effect.name == "reciprocity" for effect in last(turns).effects)
    assert last(turns).move == "meet"
    assert value(last(turns)) > value(turns[2].decision)  # type: ignore[arg-type]


def test_staying_with_an_ask_moves_it_a_little() -> None:
    turns = talk(ASK, say("hold", words="That does not change it."))
    assert value(last(turns)) > ASPIRATION
    assert "stayed where you were" in last(turns).took and last(turns).move == "yield"
    hedged = say("hold", hedged=True, words="I guess that does not change it.")
    assert value(last(talk(ASK, hedged))) < value(last(turns)) + 1


def test_a_silence_that_is_left_to_stand_moves_it() -> None:
    weak = say("demand", offers=(salary(95_000),), hedged=True)
    silent = [s for s in range(400) if last(talk(weak, seed=s)).move == "silence"]
    assert silent
    for answer in (UNHEARD, say("hold", words="I will stay with that.")):
        turns = talk(weak, answer, seed=silent[0])
        assert value(last(turns)) > ASPIRATION
        assert any(effect.name == "held_silence" for effect in last(turns).effects)


def test_a_question_about_its_side_is_answered_and_pays_later() -> None:
    decision = last(talk(say("probe")))
    assert (decision.move, value(decision)) == ("explain", ASPIRATION)
    assert decision.trust > opening(RAISE, seed=1).trust
    interest = RAISE.people[0].interests[0]
    used = say("demand", "justify", offers=(salary(95_000),), words=interest)
    told = last(talk(say("probe"), used))
    assert any(effect.name == "interest" for effect in told.effects)
    assert value(told) > value(last(talk(used)))


def test_threats_and_insults_cost_the_relationship() -> None:
    threat = say("demand", offers=(salary(95_000),), signs=("threat",), words="Or I quit.")
    once = last(talk(threat))
    assert once.trust < opening(RAISE, seed=1).trust
    ends = [talk(*[threat] * count)[-1].decision for count in range(1, 6)]
    walked = [d for d in ends if d is not None and d.ends]
    assert walked and "had enough" in walked[0].took
    kind = say("demand", offers=(salary(95_000),), signs=("courtesy",))
    assert last(talk(kind)).trust > opening(RAISE, seed=1).trust


def test_a_threat_on_a_condition_is_no_trade() -> None:
    words = "If you don't drop that, I'll go to the board."
    threat = say("trade", signs=("threat",), words=words)
    assert last(talk(ASK, threat)).move != "counter"
    assert last(talk(ASK, say("trade", signs=("threat",), gift=0))).move == "counter"


def test_no_tactic_comes_twice_running() -> None:
    weak = say("demand", hedged=True)
    for seed in range(30):
        done = moves(talk(*[weak] * 6, seed=seed))
        pairs = list(pairwise(done))
        assert not any(a == b for a, b in pairs if a != "hold"), done


def test_a_harder_counterpart_gives_less_and_pushes_harder() -> None:
    ends = {}
    for name in ("gentle", "usual", "hard"):
        scenario = with_difficulty(RAISE, name)  # type: ignore[arg-type]
        ends[name] = value(last(talk(REASONED, scenario=scenario)))
        assert with_difficulty(scenario, name) == scenario  # type: ignore[arg-type]
    assert ends["gentle"] >= ends["usual"] >= ends["hard"]
    limits = [
        with_difficulty(RAISE, name).people[0].limits[0].reservation
        for name in ("gentle", "usual", "hard")
    ]  # type: ignore[arg-type]
    assert limits[0] > limits[1] > limits[2] > RAISE.issue("salary").walk_away

    def hard_share(name: str) -> float:
        scenario = with_difficulty(RAISE, name)  # type: ignore[arg-type]
        weak = say("demand", offers=(salary(95_000),), hedged=True)
        done = [last(talk(weak, scenario=scenario, seed=seed)).move for seed in range(200)]
        return sum(move in HARD_TACTICS for move in done) / len(done)

    assert hard_share("gentle") < hard_share("usual") < hard_share("hard")


def test_the_curve_holds_out_or_gives_early() -> None:
    for name in ("warm", "busy", "blunt", "slippery", "senior"):
        shares = [most_given(temper(name), at=at, of=8) for at in range(9)]
        assert shares == sorted(shares) and shares[-1] == 1.0
    assert most_given(temper("busy"), at=3, of=8) > most_given(temper("senior"), at=3, of=8)


def test_it_never_gives_more_than_was_asked() -> None:
    traded = say("trade", offers=(salary(85_000),), gift=0)
    turns = talk(say("demand", offers=(salary(87_500),)), traded)
    assert value(last(turns)) <= 87_500


def test_an_offer_within_reach_is_taken_at_its_value() -> None:
    review = Offer(0, 1, "…", 12, "months", "review")
    decision = last(talk(say("demand", offers=(salary(85_000), review))))
    assert (decision.move, decision.ends, value(decision)) == ("accept", "agreed", 85_000)


def test_what_was_never_spoken_of_is_named_before_it_is_agreed() -> None:
    asked = say("demand", offers=(salary(85_000),))
    turns = talk(asked)
    assert (last(turns).ends, last(turns).move) == ("", "give")
    assert (value(last(turns)), value(last(turns), "review")) == (85_000, 12)
    for answer in (say("accept", words="Fine."), say("hold", offers=asked.reading.offers)):
        closed = last(talk(asked, answer))
        assert (closed.ends, value(closed)) == ("agreed", 85_000)
    short = replace(RAISE, max_rounds=1)
    assert last(talk(asked, scenario=short)).ends == "agreed"


def offered(*answers: Answer, salary: float, review: float) -> list[Turn]:
    """A session in which this lies on the table after the answers."""
    turns = talk(*answers)
    terms = (Term("salary", salary), Term("review", review))
    return [*turns[:-1], replace(turns[-1], decision=replace(last(turns), terms=terms))]


def after(turns: list[Turn], answer: Answer) -> Decision:
    turns = [*turns, Turn(len(turns), "learner", answer.text, reading=answer.reading)]
    return decide(RAISE, turns, seed=1)


BOTH = say("trade", offers=(salary(93_000), REVIEW), gift=0)


def test_staying_within_reach_is_taken_with_all_that_was_asked() -> None:
    table = offered(BOTH, salary=93_000, review=8)
    found = after(table, say("hold", offers=(salary(93_000),), words="I stay at that."))
    assert (found.ends, value(found), value(found, "review")) == ("agreed", 93_000, 6)
    yes = after(table, say("accept", offers=(salary(93_000),), words="Yes, I take that."))
    assert (yes.ends, value(yes, "review")) == ("agreed", 8)


def test_a_reason_for_what_is_given_already_moves_the_other_matter() -> None:
    lower = say("trade", offers=(salary(90_000), REVIEW), gift=0)
    table = offered(lower, salary=90_000, review=12)
    found = after(table, say("demand", "justify", offers=(salary(90_000),), fact=2))
    assert found.move in GIVES
    assert value(found) == 90_000 and 6 <= value(found, "review") < 12


def test_asking_for_less_than_lies_on_the_table_costs_nothing() -> None:
    decision = last(talk(say("demand", offers=(salary(80_000),))))
    assert value(decision) == ASPIRATION and decision.move != "hold"


def test_a_yes_closes_on_its_own_offer() -> None:
    turns = talk(REASONED, say("accept"))
    assert last(turns).ends == "agreed"
    assert last(turns).terms == turns[2].decision.terms  # type: ignore[union-attr]
    found = outcome(RAISE, turns)
    assert found.kind == "agreed" and found.terms == last(turns).terms


def test_a_yes_with_another_number_is_no_yes() -> None:
    assert not last(talk(say("accept", offers=(salary(95_000),)))).ends


def test_it_walks_away_when_time_is_up_and_the_ask_is_past_its_limit() -> None:
    turns = talk(*[ASK] * RAISE.max_rounds, scenario=replace(RAISE, effects_off=TIRELESS))
    assert (last(turns).move, last(turns).ends) == ("walk_away", "walked_away")
    assert last(turns).terms == ()
    assert not any(turn.decision.ends for turn in turns[:-1] if turn.decision)
    assert outcome(RAISE, turns).kind == "walked_away"


def test_when_time_is_up_it_goes_some_way_further_and_not_all_of_it() -> None:
    """An ask out of reach stays there: to wait for the end earns a little, not everything."""
    patient = replace(RAISE, effects_off=TIRELESS)
    rest = [say("other", words=f"Word {n}.") for n in range(RAISE.max_rounds - 2)]

    def end(asked: float) -> Decision:
        lower = say("other", offers=(salary(asked),), words="Then this.")
        return last(talk(REASONED, *rest, lower, scenario=patient))

    assert (end(88_500).ends, value(end(88_500))) == ("agreed", 88_500)
    assert end(RESERVATION).ends == "walked_away"


def test_it_moves_on_what_was_asked_for() -> None:
    """The review was asked for just now, so the review moves; the salary is dearer to her."""
    both = say("demand", offers=(salary(95_000), REVIEW))
    then = say("demand", "justify", offers=(REVIEW,), fact=0)
    decision = last(talk(both, then))
    assert value(decision, "review") < 12


def test_it_does_not_close_on_a_silent_learner() -> None:
    turns = talk(*[say("other")] * RAISE.max_rounds)
    assert last(turns).ends == "walked_away"


def test_what_is_not_heard_is_asked_again_and_not_for_ever() -> None:
    turns = talk(UNHEARD, UNHEARD, UNHEARD)
    assert moves(turns) == ["open", "clarify", "clarify", "hold"]
    turns = talk(*[UNHEARD] * (RAISE.max_rounds + 2))
    assert last(turns).ends == "walked_away"
    assert "Nothing was lost" in str(turns[2].decision.took)  # type: ignore[union-attr]


def test_an_unheard_answer_costs_no_round() -> None:
    answers = [answer for _ in range(RAISE.max_rounds - 1) for answer in (ASK, UNHEARD)]
    turns = talk(*answers, ASK, scenario=replace(RAISE, effects_off=(*TIRELESS, "held_silence")))
    assert last(turns).ends
    assert not any(turn.decision.ends for turn in turns[:-1] if turn.decision)


def test_points_of_percent_are_points() -> None:
    """Two percent less than a cut of fifteen is thirteen, not fourteen point seven."""
    less = Offer(0, 1, "two percent less", -2.0, "percent", "cut", relative=True)
    answers = say("trade", offers=(less,))
    turns = talk(answers, scenario=BUDGET)
    assert last(turns).took.startswith("Helen can live with that")
    assert value(last(turns), "cut") == 13
    more = salary(0.0, relative=True)
    more = Offer(0, 1, "ten percent more", 10.0, "percent", "salary", relative=True)
    decision = last(talk(say("trade", offers=(more,))))
    assert value(decision) <= 90_200  # ten percent on what is earned today


def test_of_a_range_the_lower_end_is_heard() -> None:
    decision = last(talk(say("demand", offers=(salary(85_000, upper=95_000),))))
    assert "can live with that" in decision.took and value(decision) == 85_000


def test_the_learner_is_never_told_a_hidden_number() -> None:
    answers = [ASK, say("trade", offers=(salary(95_000),)), say("probe"), UNHEARD, REASONED]
    for turn in talk(*answers):
        if turn.decision is not None:
            assert not any(character.isdigit() for character in turn.decision.took)


def test_the_likeliest_answers_hold_the_one_that_comes() -> None:
    turns = talk()
    ahead = likely(RAISE, turns, seed=1)
    came = last(talk(REASONED))
    assert (came.move, came.terms, came.wording) in [(d.move, d.terms, d.wording) for d in ahead]


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
        ("percent", 12.5, "twelve and a half percent"),
        ("percent", 0.5, "half a percent"),
        ("percent", 1.25, "one point two five percent"),
        ("weeks", 1, "one week"),
        ("weeks", 2, "two weeks"),
        ("hours", 1.5, "one and a half hours"),
        ("hours", 0.5, "half an hour"),
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


def test_each_condition_is_of_use_and_each_tactic_names_conditions_that_there_are() -> None:
    named = {name for tactic in tactics() for name in tactic.needs | tactic.bars}
    assert named == set(get_args(Condition))
