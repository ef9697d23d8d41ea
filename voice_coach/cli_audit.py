"""Commands about the audit trail, for whoever administers the machine."""

from __future__ import annotations

import sys

import click

from voice_coach.cli_parts import as_json, open_console, print_json


@click.group(name="audit")
def audit_group() -> None:
    """What was done by whom: ids only, and whether anybody changed it since."""


@audit_group.command(name="show")
@click.option("--about", help="Only what this account (an id) did or had done to it.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@as_json
def audit_show(about: str | None, limit: int, as_json: bool) -> None:
    """Print the newest rows of the trail, the newest first."""
    from dataclasses import asdict

    from voice_coach.rooms import open_rooms
    from voice_coach.store.audit import read

    entries = read(open_rooms().store, about=about, limit=limit)
    if as_json:
        print_json([asdict(entry) for entry in entries])
        return
    from rich.table import Table
    from rich.text import Text

    table = Table("number", "at", "actor", "action", "subject", "detail", box=None, pad_edge=False)
    for e in entries:
        cells = (str(e.number), e.at, e.actor or "-", e.action, e.subject, e.detail)
        table.add_row(*(Text(cell) for cell in cells))
    open_console(stderr=False).print(table)


@audit_group.command(name="verify")
@click.option("--expect", default="", metavar="HEAD", help="What an earlier check printed.")
@as_json
def audit_verify(expect: str, as_json: bool) -> None:
    """Check the whole trail; exit code 1 where a row does not fit.

    Keep the printed head somewhere else: with --expect it shows later that the end was cut off.
    """
    from dataclasses import asdict

    from voice_coach.rooms import open_rooms
    from voice_coach.store.audit import verify

    verdict = verify(open_rooms().store, expect=expect)
    if as_json:
        print_json(asdict(verdict))
    elif verdict.wrong is None:
        click.echo(f"{verdict.rows} rows, nothing wrong. Head: {verdict.head}")
    else:
        click.echo(f"Row {verdict.wrong}: {verdict.reason}. Before it all is right.", err=True)
    if verdict.wrong is not None:
        sys.exit(1)
