"""Whatever a learner says, the counterpart keeps its word, its limits and its time."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rooms_of_people import three_people
from talks import Answer, converse, decisions

from voice_coach.counterpart.chance import draw
from voice_coach.counterpart.likely import likely
from voice_coach.counterpart.policy import decide, open_talk, outcome, step
from voice_coach.counterpart.said import Said
from voice_coach.counterpart.state import PATIENCE, first_state
from voice_coach.counterpart.table import package
from voice_coach.counterpart.temper import with_difficulty
from voice_coach.records import (
    Difficulty,
    Flag,
    Hedge,
    Limit,
    Offer,
    Reading,
    Scenario,
    Sign,
    SignKind,
    Turn,
)
from voice_coach.records.reading import Unit
from voice_coach.scenario import find

MOVES = ("demand", "hold", "concede", "trade", "placate", "justify", "probe", "accept", "other")
UNITS: tuple[Unit, ...] = (
    "money", "percent", "days", "weeks", "months", "hours", "date", "count",
)  # fmt: skip
NAMES = ("Anna", "Bo", "Cleo")
FLAGS = ("retreat", "immediate", "monologue", "rushed", "trailing_off")
KINDS: tuple[SignKind, ...] = ("threat", "insult", "courtesy")
LEVELS: tuple[Difficulty, ...] = ("gentle", "usual", "hard")
MANY = settings(max_examples=60, deadline=None)

odd_numbers = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-50, 200_000),
    st.integers(-20, 120_000).map(float),
    st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, math.inf, math.nan]),
)


@st.composite
def offers(draw: st.DrawFn, scenario: Scenario) -> Offer:
    ids = [issue.id for issue in scenario.issues]
    return Offer(
        start=0,
        end=1,
        quote="…",
        value=draw(st.none() | odd_numbers | near(scenario)),
        unit=draw(st.sampled_from(UNITS)),
        issue=draw(st.sampled_from([*ids, *ids, None, "nobody-knows"])),
        upper=draw(st.none() | odd_numbers),
        relative=draw(st.booleans()),
        quoted=draw(st.booleans()),
    )


def near(scenario: Scenario) -> st.SearchStrategy[float]:
    """Numbers about what is negotiated, where things happen."""
    values = [v for i in scenario.issues for v in (i.target, i.walk_away, i.start or 0.0)]
    limits = [limit for person in scenario.people for limit in person.limits]
    values += [v for m in limits for v in (m.aspiration, m.reservation)]
    steps = [issue.step for issue in scenario.issues]
    return st.builds(
        lambda value, step, count: value + step * count,
        st.sampled_from(values),
        st.sampled_from(steps),
        st.integers(-4, 4),
    )


@st.composite
def readings(draw: st.DrawFn, scenario: Scenario) -> Reading | None:
    """Anything that an analysis could say, and some things that none would."""
    if draw(st.integers(0, 9)) == 0:
        return None
    hedges = tuple(
        Hedge(
            0, 1, "shield", "…", draw(st.sampled_from([None, "demand", "hold", "trade", "other"]))
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    flags = tuple(
        Flag("conceding", draw(st.sampled_from(FLAGS)), 0.0, 1.0, "…", "…", "…")
        for _ in range(draw(st.integers(0, 1)))
    )
    signs = tuple(
        Sign(0, 1, kind, "…")
        for kind in draw(st.lists(st.sampled_from(KINDS), max_size=1 + draw(st.integers(0, 1))))
        if draw(st.integers(0, 3)) == 0
    )
    return Reading(
        moves=tuple(draw(st.lists(st.sampled_from(MOVES), max_size=4))),  # type: ignore[arg-type]
        hedges=hedges,
        offers=tuple(draw(st.lists(offers(scenario), max_size=3))),
        flags=flags,
        signs=signs,
    )


@st.composite
def talks(draw: st.DrawFn) -> tuple[Scenario, list[Answer], int]:
    """A scenario, perhaps with other limits, what a learner says in it, and a seed."""
    if draw(st.integers(0, 2)) == 0:
        scenario = three_people()
    else:
        scenario = find(draw(st.sampled_from(["raise", "deadline", "budget"])))
        scenario = replace(scenario, max_rounds=draw(st.integers(2, 5)))
        if draw(st.booleans()):
            scenario = draw(other_limits(scenario))
    scenario = with_difficulty(scenario, draw(st.sampled_from(LEVELS)))
    most = scenario.max_rounds * (PATIENCE + 1) + PATIENCE
    brief = scenario.brief
    texts = st.sampled_from(
        ["I say so.", "Cleo, what do you say?", "…", "", "  ", *brief.facts, *brief.can_trade]
    )
    said = draw(
        st.lists(st.builds(Answer, texts, readings(scenario)), min_size=most + 1, max_size=most + 1)
        if draw(st.booleans())
        else st.lists(st.builds(Answer, texts, readings(scenario)), max_size=20)
    )
    return scenario, said, draw(st.integers(0, 2**31))


@st.composite
def other_limits(draw: st.DrawFn, scenario: Scenario) -> Scenario:
    """Limits of other widths; sometimes an issue that the counterpart has no say in."""
    person = scenario.people[0]
    made = []
    for limit in person.limits:
        issue = scenario.issue(limit.issue)
        way = 1 if issue.goal == "higher" else -1
        width = draw(st.integers(1, 40)) * issue.step * draw(st.sampled_from([0.5, 1.0, 1.3]))
        reservation = limit.aspiration + way * width
        made.append(
            Limit(
                limit.issue, limit.aspiration, reservation, draw(st.sampled_from([0.1, 1.0, 7.0]))
            )
        )
    lines = person.lines
    if draw(st.integers(0, 3)) == 0:
        made = made[:1]
        slot = f"{{{made[0].issue}}}"
        lines = {
            move: tuple(f"{n} for {move}{'' if move == 'walk_away' else slot}" for n in NAMES)
            for move in person.lines
        }
    return replace(scenario, people=(replace(person, limits=tuple(made), lines=lines),))


def offered(turns: list[Turn]) -> list[dict[str, float]]:
    return [{t.issue: t.value for t in decision.terms} for decision in decisions(turns)]


def kept_its_word(scenario: Scenario, terms: Iterable[dict[str, float]]) -> None:
    """Every value within its limits, everything together too, and never one taken back."""
    limits = {limit.issue: limit for person in scenario.people for limit in person.limits}
    best: dict[str, float] = {}
    for values in terms:
        for issue, value in values.items():
            low, high = sorted((limits[issue].aspiration, limits[issue].reservation))
            assert low - 1e-6 <= value <= high + 1e-6
            way = 1 if scenario.issue(issue).goal == "higher" else -1
            assert (value - best.get(issue, value)) * way >= -1e-6
            best[issue] = value
        for person in scenario.people:
            if person.limits and all(limit.issue in values for limit in person.limits):
                assert package(person.limits, values) <= 1.0 + 1e-6


@MANY
@given(talks())
def test_it_keeps_its_limits_its_word_and_its_time(
    made: tuple[Scenario, list[Answer], int],
) -> None:
    """Never past its limits nor back on its own offer, closing included; no line twice."""
    scenario, said, seed = made
    turns = converse(scenario, said, seed=seed)
    kept_its_word(scenario, offered(turns))
    ended_in_time(scenario, said, turns)
    lines = [turn.text for turn in turns if turn.speaker == "counterpart"]
    assert len(set(lines)) == len(lines)  # later, it is said that it was said
    for line in lines:
        assert "{" not in line and line[0].isupper()


def ended_in_time(scenario: Scenario, said: list[Answer], turns: list[Turn]) -> None:
    most = scenario.max_rounds * (PATIENCE + 1) + PATIENCE
    answers = [turn for turn in turns if turn.speaker == "learner"]
    heard = [turn for turn in answers if turn.reading is not None and turn.text.strip()]
    assert len(heard) <= scenario.max_rounds
    last = turns[-1].decision
    assert last is not None
    if len(said) > most:
        assert last.ends
    if last.ends:
        found = outcome(scenario, turns)
        assert found.kind == last.ends and found.summary
        assert (found.terms != ()) == (found.kind == "agreed")
    else:
        with pytest.raises(ValueError, match="does not end"):
            outcome(scenario, turns)


def test_ten_thousand_sessions_of_anything() -> None:
    """Limits, word and time, without the words: any reading at all, in any order."""
    scenarios = [
        with_difficulty(scenario, level)
        for scenario in (find("raise"), find("deadline"), find("budget"), three_people())
        for level in LEVELS
    ]
    pools = [anything(scenario) for scenario in scenarios]
    for seed in range(10_000):
        scenario, pool = scenarios[seed % len(scenarios)], pools[seed % len(scenarios)]
        state = first_state(scenario)
        decisions = [open_talk(state, seed=seed)]
        most = scenario.max_rounds * (PATIENCE + 1) + PATIENCE + 1
        while not decisions[-1].ends and len(decisions) <= most:
            heard = pool[int(draw(seed, len(decisions), 9) * len(pool))]
            decisions.append(step(state, heard, seed=seed))
        assert decisions[-1].ends, (scenario.id, seed)
        assert state.rounds <= scenario.max_rounds
        kept_its_word(scenario, ({t.issue: t.value for t in d.terms} for d in decisions))


def anything(scenario: Scenario) -> list[Said]:
    """Many ways to be heard, from nothing to everything at once."""
    makes = random.Random(4)
    limits = [limit for person in scenario.people for limit in person.limits]
    found = []
    for _ in range(400):
        offers = []
        for limit in limits:
            issue = scenario.issue(limit.issue)
            if makes.random() < 0.4:
                far = makes.uniform(-0.5, 1.6)
                value = limit.aspiration + far * (limit.reservation - limit.aspiration)
                value = makes.choice([value, round(value), math.inf, math.nan, -1e308])
                relative = makes.random() < 0.1
                offers.append(Offer(0, 1, "", value, issue.unit, issue.id, relative=relative))
        found.append(
            Said(
                heard=makes.random() < 0.9,
                moves=frozenset(makes.sample(MOVES, makes.randint(0, 3))),
                offers=tuple(offers),
                hedged=makes.random() < 0.3,
                shaky=makes.random() < 0.2,
                long=makes.random() < 0.1,
                signs=frozenset(makes.sample(KINDS, makes.choice([0, 0, 0, 1]))),
                facts=frozenset(makes.sample(range(4), makes.randint(0, 2))),
                gifts=frozenset(makes.sample(range(3), makes.randint(0, 1))),
                named=makes.choice(["", "", *(person.id for person in scenario.people)]),
                words=frozenset(makes.sample("abcdefghij", makes.randint(0, 6))),
            )
        )
    return found


@settings(max_examples=25, deadline=None)
@given(talks())
def test_the_same_words_again_gain_nothing(made: tuple[Scenario, list[Answer], int]) -> None:
    """Whatever was said: said again at once, no value moves but to close on what was asked."""
    scenario, said, seed = made
    turns = converse(scenario, said[:3], seed=seed)
    if turns[-1].decision is None or turns[-1].decision.ends:
        return
    learner = [turn for turn in turns if turn.speaker == "learner" and turn.text.strip("… ")]
    if not learner or learner[-1].reading is None:
        return
    again = replace(learner[-1], index=len(turns))
    decision = decide(scenario, [*turns, again], seed=seed)
    assert not any(effect.what == "moves" for effect in decision.effects)


@settings(max_examples=15, deadline=None)
@given(talks())
def test_the_same_seed_and_readings_give_the_same_session(
    made: tuple[Scenario, list[Answer], int],
) -> None:
    scenario, said, seed = made
    first, second = converse(scenario, said, seed=seed), converse(scenario, said, seed=seed)
    assert [turn.decision for turn in first] == [turn.decision for turn in second]
    assert [turn.text for turn in first] == [turn.text for turn in second]


@settings(max_examples=15, deadline=None)
@given(talks())
def test_likely_answers_are_ready_at_any_moment(made: tuple[Scenario, list[Answer], int]) -> None:
    scenario, said, seed = made

    def look(turns: list[Turn]) -> None:
        decision = turns[-1].decision
        if decision is not None and not decision.ends:
            found = likely(scenario, turns, seed=seed)
            assert 1 <= len(found) <= 4
            assert all(d.person in {p.id for p in scenario.people} for d in found)

    converse(scenario, said[:4], seed=seed, look=look)
