"""The form changes what it shows, and keeps everything else to the letter."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

import pytest

from voice_coach.scenario import (
    MAX_BYTES,
    ScenarioError,
    changed,
    fields,
    find,
    list_scenarios,
    own_text,
    read_text,
    save,
    shipped_folder,
    starter_text,
)

STARTER = starter_text()
SHIPPED = sorted(shipped_folder().glob("*.yaml"))


def lines_changed(before: str, after: str) -> list[str]:
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in list(found)[2:] if not line.startswith("@@")]


def value(text: str, *path: str | int) -> str:
    return next(field.value for field in fields(text) if field.path == path)


def test_the_starter_can_be_played() -> None:
    problems, scenario = read_text(STARTER)
    assert problems == [] and scenario is not None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_one_line_changes_where_one_field_does(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    same = next(field for field in fields(text) if field.path[-1] == "press")
    assert changed(text, same.path, same.value) == text
    after = changed(text, ("title",), "Another title")
    assert len(lines_changed(text, after)) == 2
    before_scenario, after_scenario = read_text(text)[1], read_text(after)[1]
    assert before_scenario is not None and after_scenario is not None
    assert replace(after_scenario, title=before_scenario.title) == before_scenario


@pytest.mark.parametrize(
    "typed",
    ["A: colon # and a hash", "yes", "5", "- dash", "{slot}", "'quote\"", "&a *b", "שלום 😀", "%"],
)
def test_any_text_comes_back_as_it_was_typed(typed: str) -> None:
    for path in (("title",), ("brief", "situation"), ("people", 0, "name")):
        after = changed(STARTER, path, typed)
        assert value(after, *path) == typed
        assert "# Told after the end." in after
    after = changed(STARTER, ("brief", "facts"), f"{typed}\n\n  Another  fact \n")
    assert value(after, "brief", "facts") == f"{typed}\nAnother fact"


def test_numbers_days_and_what_is_neither() -> None:
    path = ("issues", 0, "target")
    assert "target: 1900\n" in changed(STARTER, path, "1,900")
    assert "target: 18.5\n" in changed(STARTER, path, "18.5")
    assert "target: 2026-05-01\n" in changed(STARTER, path, "2026-05-01")
    wrong = changed(STARTER, path, "a lot")
    assert [p.line for p in read_text(wrong)[0]] == [
        1 + wrong.splitlines().index("    target: a lot")
    ]


def test_the_lines_of_a_move_can_grow_shrink_and_begin() -> None:
    path = ("people", 0, "lines", "give")
    longer = changed(STARTER, path, value(STARTER, *path) + "\nA fourth, {money}.")
    assert len(lines_changed(STARTER, longer)) == 1
    shorter = changed(longer, path, "One {money}\nTwo {money}\nThree {money}")
    assert value(shorter, *path).splitlines() == ["One {money}", "Two {money}", "Three {money}"]
    emptied = STARTER.replace("can_trade:", "unknown:")
    assert value(changed(emptied, ("brief", "can_trade"), "A thing"), "brief", "can_trade")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (STARTER, ("id",)),
        (STARTER, ("people", 0, "__class__")),
        (STARTER, ("people", 7, "name")),
        ("a: [", ("title",)),
        ("", ("title",)),
        ("title: [x]", ("title",)),
    ],
)
def test_only_a_field_of_the_form_can_be_changed(text: str, path: tuple[str | int, ...]) -> None:
    with pytest.raises(ScenarioError):
        changed(text, path, "x")


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['touch owned']",
        "a: &a [x]\nb: [*a, *a]",
        "id: x\nid: y",
        "title: \x00",
        "[" * 90_000,
        "- " * 45_000,
        "? " * 45_000,
        "title: \ud800",
        "x" * (MAX_BYTES + 1),
        "people: {0: {name: x}}\nbrief: [1]\nissues: 7",
    ],
)
def test_hostile_text_is_told_and_never_run(text: str, tmp_path: Path) -> None:
    problems, scenario = read_text(text)
    assert problems and scenario is None
    fields(text[:MAX_BYTES])
    with pytest.raises(ScenarioError):
        save(text)


def test_own_ones_are_kept_found_and_never_in_the_way(home: Path) -> None:
    scenario = save(STARTER)
    path = home / "scenarios" / "my-course.yaml"
    assert path.read_text(encoding="utf-8") == STARTER == own_text("my-course")
    assert find("my-course") == scenario and scenario in list_scenarios()
    with pytest.raises(ScenarioError, match="already"):
        save(STARTER.replace("Noor", "Nora"))
    save(STARTER.replace("Noor", "Nora"), was="my-course")
    assert find("my-course").people[0].name == "Nora Haddad"
    path.with_name("broken.yaml").write_text("id: [", encoding="utf-8")
    path.with_name("other.yaml").write_text(STARTER, encoding="utf-8")
    assert [s.id for s in list_scenarios()].count("my-course") == 1
    with pytest.raises(ScenarioError, match="cannot be played"):
        find("broken")
    assert [p.name for p in path.parent.iterdir() if not p.name.endswith(".yaml")] == []


@pytest.mark.parametrize(
    "bad", ["../evil", "/tmp/evil", "raise", "a/b", "A", "..", "x" * 60, "con\\x", '"a\\nb"']
)
def test_no_other_file_is_written_and_no_shipped_one(bad: str, home: Path) -> None:
    with pytest.raises(ScenarioError):
        save(STARTER.replace("id: my-course", f"id: {bad}", 1))
    assert not list((home / "scenarios").glob("*"))


@pytest.mark.parametrize("name", ["../raise", "raise", "", "/etc/passwd"])
def test_no_other_file_is_read(name: str) -> None:
    with pytest.raises(ScenarioError):
        own_text(name)
