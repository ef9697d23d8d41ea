"""Backups: make one, and put one back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.cli_parts import open_console

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voice_coach.settings import Settings


@click.group(name="backup")
def backup_group() -> None:
    """Copy database and recordings, and put a copy back."""


@backup_group.command(name="make")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def backup_make(folder: Path) -> None:
    """Copy everything into FOLDER, a new one, while sessions may go on.

    What was said in confidence lies in it as it does here: keep it as safe.
    """
    from voice_coach import __version__
    from voice_coach.rooms import open_rooms
    from voice_coach.store.backups import make
    from voice_coach.terminal.show import working

    rooms = open_rooms()
    with working(open_console()) as say:
        made = make(
            rooms.store, folder, version=__version__, others=_others(rooms.settings), say=say
        )
    for name in made.missing:
        click.echo(f"Warning: there is no {name}, which the database names.", err=True)
    click.echo(
        f"{made.folder}: sessions {made.sessions}, files {made.files}, "
        f"{made.size_bytes / 1e6:.1f} MB"
    )


@backup_group.command(name="restore")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--replace", is_flag=True, help="Put aside what is there now.")
def backup_restore(folder: Path, replace: bool) -> None:
    """Check the backup in FOLDER and put it back; end `voice-coach serve` before."""
    from voice_coach.settings import settings
    from voice_coach.store.backups import restore
    from voice_coach.terminal.show import working

    current = settings()
    url = current.database.get_secret_value() if current.database is not None else None
    with working(open_console()) as say:
        found = restore(
            folder,
            current.recordings,
            database=url,
            others=_others(current),
            replace=replace,
            say=say,
        )
    click.echo(f"Put back: sessions {found.sessions}, files {found.files}")
    if found.aside is not None:
        click.echo(f"What was there before is in {found.aside}")


def _others(settings: Settings) -> Mapping[str, Path]:
    """The learner's own scenarios and rubrics, where they do not lie among the recordings."""
    scenarios = settings.scenarios
    beside = {"scenarios": scenarios, "rubrics": scenarios.with_name("rubrics")}
    return {
        name: path for name, path in beside.items() if not path.is_relative_to(settings.recordings)
    }
