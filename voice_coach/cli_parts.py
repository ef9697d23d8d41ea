"""What the commands share: options, the console, JSON on stdout."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from voice_coach.records import Difficulty

if TYPE_CHECKING:
    from rich.console import Console

Command = TypeVar("Command", bound=Callable[..., Any])


def with_level(command: Command) -> Command:
    return click.option(
        "--difficulty",
        type=click.Choice(get_args(Difficulty)),
        default="usual",
        show_default=True,
        help="How hard the other side is.",
    )(command)


def as_json(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")(command)


def open_console(*, stderr: bool = True) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
