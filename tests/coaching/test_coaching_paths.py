"""Skills are traced to turns, paths open by skill, repeats come in growing gaps."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_coach.cli import main
from voice_coach.coaching.paths import Practised, due, paths, standing, where_to
from voice_coach.coaching.skills import repeat_days, shown, skills
from voice_coach.records import (
    Credit,
    Decision,
    Flag,
    Hedge,
    Measure,
    Outcome,
    Reading,
    Session,
    Term,
    Turn,
)
from voice_coach.scenario import find, list_scenarios

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
RAISE = find("raise")
PACE = Measure("words_per_minute", 170.0, "words/min")


def practised(scenario: str, *had: str, difficulty: str = "usual", days: int = 0) -> Practised:
    return Practised(scenario, difficulty, NOW - timedelta(days=days), frozenset(had))  # type: ignore[arg-type]


def session(*answers: Reading, outcome: Outcome | None = None, credits: int = 0) -> Session:
    turns = [Turn(0, "counterpart", "Hello.")]
    for reading in answers:
        turns.append(Turn(len(turns), "learner", "…", reading=reading))
        used = (Credit("fact", 0),) if credits else ()
        decision = Decision("dana", "hold", (), "", "", credits=used)
        turns.append(Turn(len(turns), "counterpart", "So.", decision=decision))
    return Session("s", RAISE, Path(), 1, "", tuple(turns), outcome=outcome)


def test_a_plain_ask_is_shown_by_its_turn_and_a_hedged_one_is_not() -> None:
    hedged = Reading(
        moves=("demand",),
        hedges=(Hedge(0, 1, "shield", "…", "demand"),),
        flags=(Flag("hedging", "shield", 0, 1, "…", "…", "…"),),
    )
    assert "plain_ask" not in shown(session(hedged))
    assert shown(session(hedged, Reading(moves=("demand",))))["plain_ask"] == 3


def test_a_reason_counts_when_it_stood_on_a_fact() -> None:
    reading = Reading(moves=("demand", "justify"))
    assert "reason" not in shown(session(reading))
    assert shown(session(reading, credits=1))["reason"] == 1


def test_holding_needs_pressure_first() -> None:
    held = Reading(moves=("hold",))
    assert "hold" not in shown(session(held))
    assert shown(session(Reading(moves=("demand",)), held))["hold"] == 3


def test_what_only_a_whole_session_shows() -> None:
    fine = Reading(moves=("demand",), measures=(PACE,))
    deal = Outcome("agreed", (Term("salary", 90_000),), "")
    assert {"steady", "calm", "close"} <= set(shown(session(fine, fine, fine, outcome=deal)))
    assert not {"steady", "calm", "close"} & set(shown(session(fine, fine, fine)))
    assert "steady" not in shown(session(fine, outcome=deal))
    low = Outcome("agreed", (Term("salary", 85_000),), "")
    assert "close" not in shown(session(fine, fine, fine, outcome=low))
    free = Reading(flags=(Flag("conceding", "unreciprocated", 0, 1, "…", "…", "…"),))
    assert "steady" not in shown(session(fine, fine, free, outcome=deal))
    stopped = Outcome("stopped", (), "")
    assert "steady" not in shown(session(fine, fine, fine, outcome=stopped))


def test_paths_name_what_there_is() -> None:
    known = {scenario.id for scenario in list_scenarios()}
    for path in paths().values():
        assert path.steps[0].needs == ()
        for step in path.steps:
            assert step.scenario in known, step
            assert {*step.needs, *step.shows} <= set(skills())


def test_no_path_is_a_dead_end() -> None:
    """Whoever shows what each open step asks for comes to its end."""
    for path in paths().values():
        history: list[Practised] = []
        for _ in path.steps:
            now = standing(path, history)
            step = next(one.step for one in now if one.state == "open")
            history.append(practised(step.scenario, *step.shows, difficulty=step.difficulty))
        assert {one.state for one in standing(path, history)} == {"done"}, path.id


def test_a_step_opens_by_skill_whatever_the_time() -> None:
    path = paths()["first_week"]
    first, second, *_ = standing(path, [])
    assert (first.state, second.state, second.missing) == ("open", "locked", ("plain_ask",))
    long_ago = [practised("elsewhere", "plain_ask", days=400)]
    assert standing(path, long_ago)[1].state == "open"
    tried = [practised("extra_work", "reason", difficulty="gentle")]
    assert (standing(path, tried)[0].state, standing(path, tried)[0].missing) == (
        "open",
        ("plain_ask",),
    )


@pytest.mark.parametrize("times", [1, 2, 3, 7])
def test_a_skill_comes_back_after_a_growing_gap(times: int) -> None:
    gap = repeat_days()[min(times, len(repeat_days())) - 1]
    history = [practised("raise", "hold", days=gap + 100 * n) for n in range(times)]
    (found,) = due(history, now=NOW)
    assert (found.skill, found.days, found.times) == ("hold", gap, times)
    sooner = [practised("raise", "hold", days=gap - 1 + 100 * n) for n in range(times)]
    assert due(sooner, now=NOW) == ()
    assert due([], now=NOW) == ()


def test_a_repeat_says_where() -> None:
    step = where_to("trade", [practised("renewal", "trade", days=9)])
    assert step is not None and "trade" in step.shows
    assert all(where_to(skill, []) is not None for skill in skills() if skill != "calm")


def test_the_command_prints_where_one_stands(home: Path) -> None:
    done = CliRunner().invoke(main, ["paths", "first_week", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["steps"][0]["state"] == "open" and found["repeat"] == []
    assert "First week" in CliRunner().invoke(main, ["paths"]).stdout
    wrong = CliRunner().invoke(main, ["paths", "nowhere"])
    assert wrong.exit_code == 2 and "first_week" in wrong.stderr
