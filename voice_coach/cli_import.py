"""The command that reads recordings of two people: each becomes a session."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_coach.cli_parts import as_json, open_console, print_json
from voice_coach.records import Scenario, VoiceCoachError

if TYPE_CHECKING:
    from voice_coach.recorded.note import Note
    from voice_coach.rooms import Progress, Rooms

SOUND = {
    *(".wav", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".wma", ".aif", ".aiff"),
    *(".webm", ".mp4", ".mov", ".mkv", ".amr"),
}
SIDES = {"left": 0, "a": 0, "right": 1, "b": 1}


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, metavar="FILE_OR_FOLDER...")
@click.option("--scenario", help="Judge your offers against this scenario's walk-away.")
@click.option(
    "--mine",
    type=click.Choice(["left", "right", "A", "B"], case_sensitive=False),
    help="Which channel or voice is yours (A: the one heard first).",
)
@as_json
def import_command(
    files: tuple[str, ...], scenario: str | None, mine: str | None, as_json: bool
) -> None:
    """Make sessions of recordings of two people: calls, role-plays, interviews.

    A folder means every sound file in it. The id of a session that waits for --mine works too. Ask
    everybody who can be heard before you do this: a recording of other people needs their consent.
    """
    from voice_coach.rooms import open_rooms
    from voice_coach.scenario import find
    from voice_coach.terminal.show import working

    found = find(scenario) if scenario is not None else None
    console, rooms = open_console(), open_rooms()
    failed = False
    with working(console) as say:
        for name in files:
            for path in _each(Path(name)):

                def tell(stage: str, share: float, path: Path = path) -> None:
                    say(f"{path.name}: {stage}", share)

                try:
                    session_id, now = _one(path, rooms, found, mine, tell)
                except VoiceCoachError as error:
                    failed = True
                    click.echo(f"Error: {path}: {error}", err=True)
                    continue
                failed = failed or now.stage != "done"
                if as_json:
                    print_json(import_json(str(path), session_id, now))
                _say(path, session_id, now, quiet=as_json)
    if failed:
        sys.exit(2)


def import_json(file: str, session_id: str, now: Note) -> dict[str, Any]:
    """What the command prints of one recording."""
    spans = now.split.spans if now.split is not None else ()
    return {
        "file": file,
        "session": session_id,
        "state": now.stage,
        "by": now.split.by if now.split is not None else None,
        "certainty": now.split.sure if now.split is not None else None,
        "duration_s": round(now.duration_s, 3),
        "turns": len(now.places),
        "unsure_turns": [t for t in range(len(now.places)) if not now.sure(t)],
        "speech": [
            {
                "side": now.names()[span.side],
                "start_s": round(span.start_s, 2),
                "end_s": round(span.end_s, 2),
                "sure": span.sure,
            }
            for span in spans
        ],
    }


def _each(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    inside = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower() in SOUND)
    if not inside:
        click.echo(f"{path} holds no sound files.", err=True)
    yield from inside


def _one(
    path: Path, rooms: Rooms, scenario: Scenario | None, mine: str | None, say: Progress
) -> tuple[str, Note]:
    """One recording as far as it goes: to its end, or to the question whose voice is whose."""
    from voice_coach.recorded.importing import advance, begin, choose
    from voice_coach.store.removal import clear_if_gone

    if path.is_file():
        session_id = begin(path.name, lambda to: _copy(path, to), rooms=rooms, scenario=scenario)
    elif any(info.id == str(path) for info in rooms.store.list_sessions()):
        session_id = str(path)
    else:
        raise VoiceCoachError("There is no such file, and no such session.")
    try:
        now = advance(session_id, rooms=rooms, progress=say)
        if now.stage == "choose" and mine is not None:
            choose(session_id, SIDES[mine.lower()], rooms=rooms)
            now = advance(session_id, rooms=rooms, progress=say)
    finally:  # it may have been deleted on the page meanwhile
        clear_if_gone(rooms.store, session_id)
    return session_id, now


def _copy(path: Path, to: Path) -> None:
    if path.stat().st_size == 0:
        raise VoiceCoachError("This file is empty (0 bytes).")
    shutil.copyfile(path, to)


def _say(path: Path, session_id: str, now: Note, *, quiet: bool) -> None:
    first, second = now.names()
    if now.stage == "choose":
        click.echo(
            f"{path.name}: whose voice is yours? voice-coach import {session_id} "
            f"--mine {first} (or {second})",
            err=True,
        )
    elif not quiet:
        unsure = sum(not now.sure(turn) for turn in range(len(now.places)))
        check = f", {unsure} to check" if unsure else ""
        click.echo(f"{path.name}: session {session_id}, {len(now.places)} turns{check}")
