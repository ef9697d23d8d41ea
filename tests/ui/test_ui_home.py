"""The home page's paths and repeats, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from voice_coach.coaching.paths import Practised
from voice_coach.records import Difficulty
from voice_coach.scenario import list_scenarios
from voice_coach.ui.home import TRACKS, grouped, level_words, shown_paths, worth_repeating

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SCENARIOS = list_scenarios()
TITLES = {scenario.id: scenario.title for scenario in SCENARIOS}


def played(
    scenario: str, *skills: str, difficulty: Difficulty = "gentle", days: int = 0
) -> Practised:
    return Practised(scenario, difficulty, NOW - timedelta(days=days), frozenset(skills))


def test_every_scenario_is_shown_once_under_a_name_people_use() -> None:
    groups = grouped(SCENARIOS, frozenset())
    assert sorted(s.id for _, group in groups for s in group) == sorted(TITLES)
    assert {name for name, _ in groups} <= set(TRACKS.values())
    assert all(level_words(scenario) for scenario in SCENARIOS)


def test_own_ones_stand_last_whatever_their_track() -> None:
    groups = grouped(SCENARIOS, frozenset({"raise"}))
    assert [s.id for s in groups[-1][1]] == ["raise"] and groups[-1][0] == "Your own"


def test_nobody_is_on_a_path_before_the_first_session() -> None:
    assert not [path for path in shown_paths([], TITLES) if path["on"]]


def test_the_path_that_was_walked_last_comes_first() -> None:
    history = [played("deadline", difficulty="usual", days=1), played("extra_work", "plain_ask")]
    first, *others = shown_paths(history, TITLES)
    assert (first["id"], first["on"], first["done"]) == ("first_week", True, 1)
    assert not [path for path in others if path["on"]]
    steps = first["steps"]
    assert [step["state"] for step in steps[:3]] == ["done", "open", "locked"]
    assert [step["next"] for step in steps].index(True) == 1
    assert steps[0]["hint"] == ""
    assert steps[1]["hint"] == "Here you show ‘Give a reason’"
    assert steps[2]["hint"] == "Show ‘Give a reason’ first"


def test_what_is_due_comes_with_where_to_do_it_and_never_as_a_reproach() -> None:
    assert worth_repeating([], TITLES, now=NOW) == []
    assert worth_repeating([played("extra_work", "plain_ask")], TITLES, now=NOW) == []
    (one,) = worth_repeating([played("extra_work", "plain_ask", days=9)], TITLES, now=NOW)
    assert (one["name"], one["scenario"], one["difficulty"]) == (
        "Ask plainly", "extra_work", "gentle",
    )  # fmt: skip
    assert one["days"] == "9 days ago"


def test_no_more_than_three_are_due_a_day() -> None:
    history = [played("extra_work", "plain_ask", "reason", "hold", "probe", "trade", days=99)]
    assert len(worth_repeating(history, TITLES, now=NOW)) == 3
