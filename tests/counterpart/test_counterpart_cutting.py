"""Cutting in on a monologue: who does is known before a word of it is heard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from talks import Answer
from test_counterpart_policy import (
    ASPIRATION,
    GIVES,
    RAISE,
    REASONED,
    last,
    moves,
    salary,
    say,
    talk,
    value,
)

from voice_coach.counterpart.policy import cuts_in
from voice_coach.counterpart.temper import with_difficulty
from voice_coach.records import Difficulty, Move, Scenario, Temperament, Withheld
from voice_coach.scenario import find

SEEDS = range(200)
LONG = say("demand", "justify", offers=(salary(95_000),), fact=0, flags=("monologue",))
SHORT = say("demand", offers=(salary(95_000),), words="Ninety five thousand is my number.")


def who(scenario: Scenario, *answers: Answer, seed: int) -> str:
    """The id of who will cut in after these answers, "" for nobody."""
    person = cuts_in(scenario, talk(*answers, scenario=scenario, seed=seed), seed=seed)
    return "" if person is None else person.id


def tempered(temperament: Temperament, scenario: Scenario = RAISE) -> Scenario:
    people = tuple(replace(one, temperament=temperament) for one in scenario.people)
    return replace(scenario, people=people)


CUT = [seed for seed in SEEDS if who(RAISE, seed=seed)]


def test_who_would_cut_in_does_and_nobody_else() -> None:
    assert 0 < len(CUT) < len(SEEDS), "a warm person lets some finish"
    for seed in SEEDS:
        decision = last(talk(LONG, seed=seed))
        assert (decision.move == "interrupt") == (seed in CUT)
        assert ("cut in" in decision.took) == (seed in CUT)


@pytest.mark.parametrize(
    "heard",
    [
        ("accept",),
        ("demand",),
        ("concede",),
        ("probe",),
        ("trade",),
        ("refuse", "hold", "justify"),
        (),
    ],
)
def test_whatever_was_said_until_then(heard: tuple[Move, ...]) -> None:
    for seed in CUT[:20]:
        decision = last(talk(say(*heard, flags=("monologue",)), seed=seed))
        assert (decision.move, decision.person) == ("interrupt", "dana")
        assert not decision.ends, "no yes is taken from somebody who was not let finish"


def test_a_flag_that_is_not_shown_counts_here() -> None:
    seed = CUT[0]
    kept_back = Withheld("pacing", "monologue", 0.0, 50.0, "The words do not fit the sound.")
    badly = Answer(LONG.text, replace(LONG.reading, flags=(), withheld=(kept_back,)))
    assert last(talk(badly, seed=seed)).move == "interrupt"


def test_what_was_said_counts_once_it_is_said_short() -> None:
    seed = CUT[0]
    cut = talk(LONG, seed=seed)
    assert value(last(cut)) == ASPIRATION
    after = last(talk(LONG, SHORT, seed=seed))
    assert after.move in GIVES and value(after) > ASPIRATION
    assert "Said short" in after.took
    reasons = say("demand", "justify", fact=0, flags=("monologue",))
    assert "Said short" in last(talk(reasons, SHORT, seed=seed)).took, "nor need it be said twice"
    without = last(talk(say("demand", offers=(salary(95_000),)), SHORT, seed=seed))
    assert value(after) > value(without), "the reasons were heard"


def test_the_same_words_again_or_a_gift_are_not_the_point() -> None:
    seed = CUT[0]
    again = Answer(LONG.text, replace(LONG.reading, flags=()))
    assert value(last(talk(LONG, again, seed=seed))) == ASPIRATION
    less = say("concede", offers=(salary(94_000),), words="Or ninety four, whatever you like.")
    assert value(last(talk(LONG, less, seed=seed))) == ASPIRATION


def test_nobody_is_cut_in_on_twice_running() -> None:
    for seed in CUT[:20]:
        assert moves(talk(LONG, LONG, seed=seed))[1:3].count("interrupt") == 1
        assert not who(RAISE, LONG, seed=seed)


def test_the_last_word_is_heard_to_the_end() -> None:
    short = replace(RAISE, max_rounds=2)
    for seed in CUT[:20]:
        assert who(short, seed=seed)
        assert not who(short, REASONED, seed=seed)
        assert last(talk(REASONED, LONG, scenario=short, seed=seed)).ends


def test_temperament_and_difficulty_say_how_often() -> None:
    def often(scenario: Scenario) -> int:
        return sum(bool(who(scenario, seed=seed)) for seed in SEEDS)

    assert often(tempered("warm")) < often(tempered("senior")) < often(tempered("busy"))
    levels: tuple[Difficulty, ...] = ("gentle", "usual", "hard")
    counts = [often(with_difficulty(RAISE, level)) for level in levels]
    assert counts == sorted(counts) and counts[0] < counts[2]


def test_of_several_it_is_one_who_decides_and_whom_the_page_named() -> None:
    three = find("priorities")
    found = set()
    for seed in SEEDS:
        name = who(three, seed=seed)
        found.add(name)
        decision = last(talk(LONG, scenario=three, seed=seed))
        assert (decision.move == "interrupt") == bool(name)
        assert not name or decision.person == name
    assert {"samuel", "maria"} <= found and "victor" not in found
