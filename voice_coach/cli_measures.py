"""Commands about what sessions showed."""

from __future__ import annotations

import click

from voice_coach.cli_parts import open_console


@click.group()
def measures() -> None:
    """What ended sessions showed, counted for the progress pages."""


@measures.command()
@click.option("--all", "everything", is_flag=True, help="Count every ended session again.")
def rebuild(everything: bool) -> None:
    """Count the sessions that ended before there were counts.

    The page does so by itself when it opens; --all is for after an update that changed what is
    counted.
    """
    from voice_coach.measured import rebuild as run
    from voice_coach.rooms import open_rooms
    from voice_coach.terminal.show import working

    with working(open_console()) as say:
        done, broken = run(
            open_rooms().store,
            everything=everything,
            progress=lambda at, of: say("Counting sessions", at / of),
        )
    click.echo(f"Counted {done} session{'' if done == 1 else 's'}.")
    for session_id in broken:
        click.echo(f"Not counted: {session_id} cannot be read.", err=True)
