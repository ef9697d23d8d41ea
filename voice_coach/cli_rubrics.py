"""Commands about rubrics: list them, take one to change, check one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from voice_coach.cli_parts import as_json, open_console, print_json


@click.group(name="rubrics")
def rubrics_group() -> None:
    """List, show and check what coaches score recordings against."""


@rubrics_group.command(name="list")
@as_json
def rubrics_list(as_json: bool) -> None:
    """List the rubrics: an own one takes the place of the shipped one of its id or track."""
    from voice_coach.coaching.rubric import rubrics

    found = [
        {"id": r.id, "title": r.title, "track": r.track, "criteria": len(r.criteria)}
        for r in rubrics()
    ]
    if as_json:
        print_json(found)
        return
    from rich.table import Table

    table = Table("id", "title", "track", "criteria", box=None, pad_edge=False)
    for entry in found:
        table.add_row(*(str(value) for value in entry.values()))
    open_console(stderr=False).print(table)


@rubrics_group.command(name="show")
@click.argument("rubric")
def rubrics_show(rubric: str) -> None:
    """Print the file of RUBRIC, to keep a changed copy among your own."""
    from voice_coach.coaching.rubric import rubric_text

    click.echo(rubric_text(rubric), nl=False)


@rubrics_group.command(name="check")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
def rubrics_check(files: tuple[Path, ...]) -> None:
    """Check rubric files; every problem is printed as FILE:LINE: what is wrong."""
    from voice_coach.coaching.rubric import check_file

    wrong = 0
    for path in files:
        for problem in check_file(path):
            wrong += 1
            click.echo(f"{path}:{problem.line}: {problem.message}", err=True)
    if wrong:
        sys.exit(2)
    click.echo(f"{len(files)} checked, nothing wrong.")
