"""The guide to writing scenarios, run as it is read."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from voice_coach.analysis.reading import read_text
from voice_coach.counterpart import closing
from voice_coach.counterpart.effects import effects
from voice_coach.counterpart.policy import decide, opening, outcome
from voice_coach.counterpart.scripted import ScriptedBrain
from voice_coach.records import Outcome, Reading, Scenario, Turn
from voice_coach.scenario import check, find, list_scenarios, public, schema
from voice_coach.scenario.file import MORE_MOVES, MOVES, ScenarioFile
from voice_coach.voices import characters

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
NEEDS_SOUND = ("practice", "demo")
"""Commands of the page that are too long, or need a microphone: only their arguments are tried."""


def block(pattern: str) -> str:
    found = re.search(pattern, PAGE, re.DOTALL)
    assert found is not None, pattern
    return found.group(1)


EXAMPLE = block(r"<!-- example: my\.yaml -->\n```yaml\n(.*?)```")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table whose first heading is ``heading``."""
    lines = block(rf"(?m)^\| {re.escape(heading)} \|[^\n]*\n\|[-|]+\|\n((?:\|[^\n]*\n)+)")
    return [[cell.strip() for cell in line.split(" | ")] for line in _inner(lines)]


def _inner(lines: str) -> list[str]:
    return [line.removeprefix("| ").removesuffix(" |") for line in lines.splitlines()]


@pytest.fixture
def my(tmp_path: Path) -> Path:
    path = tmp_path / "my.yaml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def play(scenario: Scenario, replies: Sequence[str], *, seed: int) -> tuple[Outcome, list[Turn]]:
    """A rehearsal in text; the last reply is repeated until somebody ends it."""
    turns: list[Turn] = []
    brain, decision = ScriptedBrain(), opening(scenario, seed=seed)
    while True:
        line = brain.say(decision, scenario, turns)
        turns.append(Turn(len(turns), "counterpart", line.text, line=line, decision=decision))
        if decision.ends:
            return outcome(scenario, turns), turns
        text = replies[min(len(turns) // 2, len(replies) - 1)]
        context = [(turn.speaker, turn.text) for turn in turns]
        read = read_text(text, context=context, scenario=scenario)
        reading = Reading(moves=read.moves, hedges=read.hedges, offers=read.offers)
        turns.append(Turn(len(turns), "learner", text, reading=reading))
        decision = decide(scenario, turns, seed=seed)


def test_the_example_is_right(my: Path) -> None:
    assert check(my) == []
    Draft202012Validator(schema()).validate(_as_data(my))
    assert find(str(my)).id not in {scenario.id for scenario in list_scenarios()}


def _as_data(path: Path) -> Any:
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", range(4))
def test_the_example_can_be_won_and_lost(my: Path, seed: int) -> None:
    scenario = find(str(my))
    (issue,) = scenario.issues
    won, turns = play(scenario, scenario.sample_replies, seed=seed)
    assert won.kind == "agreed" and len(turns) > 6
    (reached,) = won.terms
    assert issue.target <= reached.value < issue.walk_away  # lower is better here
    lost, _ = play(scenario, ["Okay, I can live with that. I accept."], seed=seed)
    assert lost.terms[0].value > issue.walk_away
    nothing, _ = play(scenario, ["I want eight hundred."], seed=seed)
    assert nothing.kind == "walked_away"


def fields(model: type[BaseModel], prefix: str = "") -> dict[str, FieldInfo]:
    """Every field of a model by its path."""
    found: dict[str, FieldInfo] = {}
    for name, field in model.model_fields.items():
        kind = field.annotation
        inner = get_args(kind)[0] if get_args(kind) else kind
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= fields(inner, f"{prefix}{name}{'[]' if inner is not kind else ''}.")
        else:
            found[prefix + name] = field
    return found


def shown(value: Any, prefix: str = "") -> set[str]:
    """Paths of what ``public`` lets out."""
    if isinstance(value, dict):
        named = {f"{prefix}.{key}" if prefix else key: inner for key, inner in value.items()}
        return {path for name, inner in named.items() for path in shown(inner, name)}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return shown(value[0], f"{prefix}[]")
    return {prefix}


def test_every_field_is_explained_and_no_other(my: Path) -> None:
    table = {row[0].strip("`"): row for row in rows("field")}
    model = fields(ScenarioFile)
    assert set(table) == set(model)
    out = shown(public(find(str(my))))
    for name, (_, kind, _, reaches) in table.items():
        assert ("optional" in kind) != model[name].is_required(), name
        assert reaches.split(",")[0] == ("yes" if name in out else "no"), name
        if isinstance(model[name].default, int | float):
            assert f"({model[name].default:g})" in kind, name
        if get_origin(model[name].annotation) is Literal:
            assert re.findall(r"`(\w+)`", kind) == list(get_args(model[name].annotation)), name


def test_every_move_is_explained() -> None:
    assert [row[0].strip("`") for row in rows("move")] == list(MOVES)
    assert [row[0].strip("`") for row in rows("further move")] == list(MORE_MOVES)


def test_every_word_for_a_voice_is_named() -> None:
    words = set(re.findall(r"`([a-z]+)`", block(r"Understood are the words (.*?)Other words")))
    assert words == set(characters.RATES) | set(characters.PITCHES) | {"deep", "man"}


def test_how_far_somebody_moves_is_what_the_policy_does() -> None:
    said = {row[0]: row[1] for row in rows("what the learner does")}
    rules = effects()
    assert list(said.values()) == [
        f"{rules['evidence'].size:.2f}",
        f"{rules['evidence'].nth(1):.2f}",
        f"{rules['bare_reason'].size:.2f}",
        f"{rules['trade'].size:.2f}",
        f"{rules['hold'].size:.2f}",
        "half of it",
        "0.00",
    ]
    assert rules["hedged"].size == 0.5
    assert f"within {closing.FIRST_ACCEPT:.2f} of the way" in PAGE
    assert f"within {closing.ACCEPT_BEYOND:.2f} of where" in PAGE.replace("\n", " ")


def test_shipped_scenarios_and_the_example_follow_the_advice(my: Path) -> None:
    def along(aspiration: float, reservation: float, value: float) -> float:
        return (value - aspiration) / (reservation - aspiration)

    for scenario in [*list_scenarios(), find(str(my))]:
        issue = scenario.issues[0]
        limit = next(x for x in scenario.people[0].limits if x.issue == issue.id)
        ends = limit.aspiration, limit.reservation
        least = 0.4 if len(scenario.people) == 1 else 0.3  # a room of several gives more slowly
        assert least <= along(*ends, issue.walk_away) <= 0.7, scenario.id
        assert 0.8 <= along(*ends, issue.target) <= 1.1, scenario.id
        assert scenario.max_rounds >= 6, scenario.id


@pytest.mark.parametrize("row", rows("you write"), ids=lambda row: row[0])
def test_each_mistake_is_answered_as_the_page_says(row: list[str], tmp_path: Path) -> None:
    written, instead, said = row
    old, new = instead.strip("`"), "" if written.startswith("(") else written.strip("`")
    text = EXAMPLE
    assert old in text
    if new:
        text = text.replace(old, new, 1)
    else:
        text = "".join(line for line in text.splitlines(keepends=True) if old not in line)
    path = tmp_path / "my.yaml"
    path.write_text(text, encoding="utf-8")
    expected = re.sub(r" \([A-Z][^()]*\)$", "", said).split(" / ")
    assert sorted(expected) == sorted(problem.message for problem in check(path))


def commands() -> list[str]:
    found = [
        line.split("#")[0].strip()
        for shell in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
        for line in shell.splitlines()
    ]
    assert len(found) >= 5
    return found


@pytest.mark.parametrize("command", commands())
def test_each_command_runs(command: str, my: Path, home: Path) -> None:
    program, name, *rest = shlex.split(command)
    assert program == "voice-coach"
    words = ["-m", "voice_coach", name, *rest[: rest.index(">") if ">" in rest else None]]
    if name in NEEDS_SOUND:
        words.append("--help")  # an option or a command that is not there still fails
    done = subprocess.run(
        [sys.executable, *words],
        cwd=my.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    if "schema" in rest:
        assert json.loads(done.stdout) == schema()
    elif name == "scenarios":
        assert "nothing wrong" in done.stdout or find(str(my)).title in done.stdout
