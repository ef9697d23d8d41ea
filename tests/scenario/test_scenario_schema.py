"""The published JSON Schema says the same as `scenarios check`, as far as a schema can."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from voice_coach.cli import main
from voice_coach.records import Scenario
from voice_coach.scenario import build, dump, find, shipped_folder

SHIPPED = sorted(shipped_folder().glob("*.yaml"))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    printed = CliRunner().invoke(main, ["scenarios", "schema"])
    assert printed.exit_code == 0
    schema = json.loads(printed.stdout)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def content(path: Path) -> Any:
    """A file as JSON has it: days are text."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_scenarios_are_valid(path: Path, validator: Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(content(path))] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_scenario_written_back_is_the_same(path: Path, validator: Draft202012Validator) -> None:
    scenario = find(str(path))
    written = dump(scenario)
    assert build(json.loads(json.dumps(written))) == scenario
    assert not list(validator.iter_errors(json.loads(json.dumps(written))))


def put(*where: str | int, value: Any) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        for key in where[:-1]:
            data = data[key]
        if value is None:
            del data[where[-1]]
        else:
            data[where[-1]] = value

    return change


BROKEN = {
    "no id": put("id", value=None),
    "no brief": put("brief", value=None),
    "no people": put("people", value=[]),
    "no issues": put("issues", value=[]),
    "a strange field": put("notes", value="x"),
    "a strange field inside": put("people", 0, "age", value=40),
    "id in capitals": put("id", value="Raise!"),
    "title is a number": put("title", value=5),
    "level is true": put("level", value=True),
    "level 9": put("level", value=9),
    "target is a word": put("issues", 0, "target", value="lots"),
    "target is true": put("issues", 0, "target", value=True),
    "unit": put("issues", 0, "unit", value="dollars"),
    "goal": put("issues", 0, "goal", value="more"),
    "step of nothing": put("issues", 0, "step", value=0),
    "temperament": put("people", 0, "temperament", value="angry"),
    "weight below nothing": put("people", 0, "limits", 0, "weight", value=-1),
    "lines are a list": put("people", 0, "lines", value=["Hello"]),
    "no lines for a move": put("people", 0, "lines", "press", value=None),
    "one line for a move": put("people", 0, "lines", "press", value=["Really?"]),
    "lines for no move": put("people", 0, "lines", "shout", value=["A!", "B!", "C!"]),
    "one round": put("max_rounds", value=1),
    "day zero": put("day_zero", value="tomorrow"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_scenario_is_not_valid(
    name: str, validator: Draft202012Validator, tmp_path: Path
) -> None:
    from voice_coach.scenario import check

    data = copy.deepcopy(content(shipped_folder() / "raise.yaml"))
    BROKEN[name](data)
    assert not validator.is_valid(data)
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert check(path), "what the schema refuses, the check refuses"


def test_a_scenario_is_found_by_id_path_and_near_miss(tmp_path: Path) -> None:
    from voice_coach.scenario import ScenarioError

    found: Scenario = find("raise")
    copied = tmp_path / "copy.yml"
    copied.write_bytes((shipped_folder() / "raise.yaml").read_bytes())
    assert find(str(copied)) == found
    with pytest.raises(ScenarioError, match="raise"):
        find("raize")
    names = ", ".join(sorted(path.stem for path in shipped_folder().glob("*.yaml")))
    with pytest.raises(ScenarioError, match=names):
        find("x" * 300)
