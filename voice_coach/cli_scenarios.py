"""Commands about scenarios: list, show, check, and made-up learners to try one with."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.cli_parts import as_json, open_console, print_json, with_level
from voice_coach.records import VoiceCoachError

if TYPE_CHECKING:
    from voice_coach.records import Difficulty


@click.command()
@click.argument("scenario")
@click.option("--style", "styles", multiple=True, help="A style; all of them unless told.")
@click.option("--sessions", type=click.IntRange(1, 1_000_000), default=200, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@with_level
@as_json
def simulate(
    scenario: str,
    styles: tuple[str, ...],
    sessions: int,
    seed: int,
    difficulty: Difficulty,
    as_json: bool,
) -> None:
    """Let made-up learners play SCENARIO, without sound, and print what came of it."""
    from voice_coach.counterpart.temper import with_difficulty
    from voice_coach.scenario import find
    from voice_coach.simulate.run import as_json as outcomes_json
    from voice_coach.simulate.run import simulate as run
    from voice_coach.simulate.styles import styles as known
    from voice_coach.terminal.show import show_outcomes, working

    played = with_difficulty(find(scenario), difficulty)
    names = styles or tuple(known())
    found = []
    with working(open_console()) as say:
        for at, name in enumerate(names):
            say(f"{played.id}: {name}", at / len(names))
            found.append(outcomes_json(run(played, name, sessions=sessions, seed=seed)))
            if as_json:
                print_json(found[-1])
    if not as_json:
        show_outcomes(open_console(stderr=False), found)


@click.group(name="scenarios")
def scenarios_group() -> None:
    """List, show and check scenarios."""


@scenarios_group.command(name="list")
@as_json
def scenarios_list(as_json: bool) -> None:
    """List the scenarios that can be practised."""
    from voice_coach.output import scenario_json
    from voice_coach.scenario import list_scenarios

    found = [scenario_json(scenario) for scenario in list_scenarios()]
    if as_json:
        print_json(found)
        return
    from rich.table import Table

    table = Table("id", "title", "track", "level", "minutes", box=None, pad_edge=False)
    for entry in found:
        table.add_row(*(str(value) for value in entry.values()))
    open_console(stderr=False).print(table)


@scenarios_group.command(name="show")
@click.argument("scenario")
@as_json
def scenarios_show(scenario: str, as_json: bool) -> None:
    """Print the brief of SCENARIO: what the learner knows, never what the other side hides."""
    from voice_coach.scenario import find, public
    from voice_coach.terminal.show import show_brief

    found = find(scenario)
    if as_json:
        print_json(public(found))
    else:
        show_brief(open_console(stderr=False), found)


@scenarios_group.command(name="check")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
def scenarios_check(files: tuple[Path, ...]) -> None:
    """Check scenario files; every problem is printed as FILE:LINE: what is wrong."""
    from voice_coach.scenario import check

    problems = [problem for path in files for problem in check(path)]
    for problem in problems:
        click.echo(f"{problem.file}:{problem.line}: {problem.message}", err=True)
    if problems:
        sys.exit(2)
    click.echo(f"{len(files)} checked, nothing wrong.")


@scenarios_group.command(name="schema")
def scenarios_schema() -> None:
    """Print the JSON Schema of the scenario format."""
    from voice_coach.scenario import schema

    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))


@click.command()
@click.argument("path", required=False)
@as_json
def paths(path: str | None, as_json: bool) -> None:
    """Where you stand on PATH (all of them unless told), and what is worth repeating today."""
    from datetime import datetime

    from voice_coach.coaching.paths import due, standing
    from voice_coach.coaching.paths import paths as known
    from voice_coach.output import path_json
    from voice_coach.practised import practised
    from voice_coach.rooms import open_rooms
    from voice_coach.terminal.show import show_path

    if path is not None and path not in known():
        raise VoiceCoachError(f"There is no path {path!r}. There are: {', '.join(known())}.")
    history = practised(open_rooms().store.list_sessions())
    again = due(history, now=datetime.now().astimezone())
    for one in known().values():
        if path in (None, one.id):
            found = path_json(one, standing(one, history), again)
            if as_json:
                print_json(found)
            else:
                show_path(open_console(stderr=False), found)
