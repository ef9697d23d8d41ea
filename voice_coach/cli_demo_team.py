"""A made-up team in a database of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from voice_coach.cli_parts import open_console
from voice_coach.records import VoiceCoachError

PASSWORD = "wooden spoons sing quietly"
"""Known to everybody who reads this: the people are made up, and so is what there is to protect."""


@click.command(name="demo-team")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--database", help="URL of an empty database; a SQLite file in FOLDER unless told.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed, the same team."
)
@click.option("--weeks", type=click.IntRange(2, 104), default=12, show_default=True)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="The day it is there; today unless told."
)
@click.option(
    "--audio",
    type=click.IntRange(0, 50),
    default=2,
    show_default=True,
    help="How many sessions have sound; each takes a minute or two.",
)
def demo_team(
    folder: Path, database: str | None, seed: int, weeks: int, until: datetime | None, audio: int
) -> None:
    """Fill FOLDER, a new one, with a made-up team that has practised for weeks.

    Learners, coaches, a lead and an admin; their sessions, flags, surveys and comments. The words
    are read and answered as in any session, only who says them is made up, and every page says so.
    """
    from pydantic import SecretStr

    from voice_coach.demo_team.aloud import speak
    from voice_coach.demo_team.filling import fill
    from voice_coach.demo_team.people import members
    from voice_coach.rooms import open_rooms
    from voice_coach.settings import settings
    from voice_coach.terminal.show import working

    own = settings()
    _refuse_own(folder, database, own.home, own.database)
    given = None if database is None else SecretStr(database)
    rooms = open_rooms(own.model_copy(update={"home": folder.resolve(), "database": given}))
    day = (until or datetime.now()).replace(hour=18, minute=0, second=0, microsecond=0)
    with working(open_console()) as say:
        practices = fill(
            rooms, seed=seed, weeks=weeks, until=day.astimezone(), password=PASSWORD, say=say
        )
        spoken = speak(rooms, practices[-audio:] if audio else [], say=say)
    people = members(seed)
    click.echo(f"Sessions {len(practices) + len(spoken)}, people {len(people)}. They are made up:")
    shown = [next(one for one in people if one.role == role) for role in ("learner", "coach")]
    shown += [next(one for one in people if one.role == role) for role in ("lead", "admin")]
    for member in [*dict.fromkeys([*(one.member for one in practices[-audio:][:audio]), *shown])]:
        click.echo(f"  {member.role:8} {member.login}")
    click.echo(f"Everybody's password: {PASSWORD}")
    there = f"VOICE_COACH_HOME={folder.resolve()}"
    there += " VOICE_COACH_DATABASE=…" if database is not None else ""
    click.echo(f"Look at it with: {there} voice-coach serve")


def _refuse_own(folder: Path, database: str | None, home: Path, current: object | None) -> None:
    """Raise VoiceCoachError where people's own sessions are, or something else is."""
    from pydantic import SecretStr

    if folder.resolve() == home.resolve():
        raise VoiceCoachError("This is where your own sessions are. Give a new folder.")
    if folder.exists() and any(folder.iterdir()):
        raise VoiceCoachError(f"{folder} is not empty. Give a new folder.")
    same = isinstance(current, SecretStr) and current.get_secret_value() == database
    if database is not None and same:
        raise VoiceCoachError("This is your own database. Give an empty one.")
