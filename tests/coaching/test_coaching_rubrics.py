"""Rubrics: one for each track, readable, and clear about what is wrong with an own one."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.cli import main
from voice_coach.coaching.rubric import (
    FALLBACK,
    MAX_BYTES,
    RubricError,
    check_rubric,
    rubric_by_id,
    rubric_files,
    rubric_for,
    rubrics,
)
from voice_coach.scenario import list_scenarios

OWN = """id: sales
title: Selling
track: sales
about: The price holds.
criteria:
  - id: price
    name: The price
    asks: Was it said?
    levels: [Never., Once.]
"""


def test_every_track_of_the_scenarios_has_its_rubric() -> None:
    tracks = {scenario.track for scenario in list_scenarios()}
    assert {rubric_for(track).track for track in tracks} == tracks
    assert rubric_for("knitting").id == FALLBACK
    for path in rubric_files():
        assert rubric_by_id(path.stem).id == path.stem


def test_levels_are_sentences_from_one_point_upwards() -> None:
    for rubric in rubrics():
        for criterion in rubric.criteria:
            assert criterion.asks.endswith("?")
            assert [level.points for level in criterion.levels] == [1, 2, 3, 4]
            says = [level.says for level in criterion.levels]
            assert len(set(says)) == 4 and all(text.endswith(".") for text in says)


def test_an_own_rubric_takes_the_place_of_its_track(home: Path) -> None:
    folder = home / "rubrics"
    folder.mkdir()
    (folder / "mine.yaml").write_text(OWN.replace("track: sales", "track: hiring"), "utf-8")
    assert rubric_for("hiring").id == "sales" and rubric_for("hr").id == "hr"
    (folder / "mine.yaml").write_text(OWN.replace("id: sales", "id: hr"), "utf-8")
    assert rubric_by_id("hr").title == "Selling", "and of its id"
    (folder / "mine.yaml").write_text("id: [", "utf-8")
    assert rubric_for("hiring").id == "hiring", "one that is being written is left out"
    with pytest.raises(RubricError, match="There is no rubric 'sales'"):
        rubric_by_id("sales")


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("title: Selling\n", ""), 1, "`title` is missing"),
        (("title: Selling", "titel: Selling"), 2, "not a field of a rubric"),
        (("track: sales", "track: Sales!"), 3, "small letters"),
        (("name: The price", "name: 7"), 7, "must be text"),
        (("[Never., Once.]", "[Never.]"), 9, "at least 2"),
        (("[Never., Once.]", "Never."), 9, "must be a list"),
        (("asks: Was it said?", "asks: ''"), 8, "is empty"),
        (("about: The price holds.", "about: &x The price holds."), 4, "Anchors"),
        (("about: The price holds.", "about: *x"), 4, "Anchors"),
        (("criteria:", "criteria: ["), 6, "Not readable as YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(change: tuple[str, str], line: int, says: str) -> None:
    problems, rubric = check_rubric(OWN.replace(*change))
    assert rubric is None
    assert any(p.line == line and says in p.message for p in problems), problems


def test_two_criteria_of_one_name_are_told() -> None:
    twice = OWN + OWN[OWN.index("  - id") :]
    (problem,), _ = check_rubric(twice)
    assert problem.line == 10 and "`id: price` is taken" in problem.message
    (problem,), _ = check_rubric("x" * (MAX_BYTES + 1))
    assert "that is no rubric" in problem.message


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.builds(
            lambda at, text: OWN[:at] + text + OWN[at:],
            st.integers(min_value=0, max_value=len(OWN)),
            st.text(max_size=10),
        ),
    )
)
def test_any_text_gives_problems_or_a_rubric(text: str) -> None:
    problems, rubric = check_rubric(text)
    assert bool(problems) == (rubric is None)
    assert all(1 <= p.line <= len(text) + 1 and p.message for p in problems)


def test_the_commands_list_show_and_check(tmp_path: Path) -> None:
    run = CliRunner().invoke
    listed = run(main, ["rubrics", "list", "--json"])
    assert listed.exit_code == 0 and '"id": "foundations"' in listed.output.replace('":"', '": "')
    shown = run(main, ["rubrics", "show", "hr"])
    assert shown.exit_code == 0 and check_rubric(shown.output)[0] == []
    path = tmp_path / "mine.yaml"
    path.write_text(OWN, encoding="utf-8")
    assert run(main, ["rubrics", "check", str(path)]).output == "1 checked, nothing wrong.\n"
    path.write_text(OWN.replace("track: sales", "track: 7"), encoding="utf-8")
    wrong = run(main, ["rubrics", "check", str(path), str(tmp_path), "none.yaml"])
    assert wrong.exit_code == 2
    for said in (
        f"{path}:3: ",
        f"{tmp_path}:1: This is not a file.",
        "none.yaml:1: The file cannot",
    ):
        assert said in wrong.output
