"""The commands. What they need is imported when they run, so that ``--help`` is quick."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_coach import __version__
from voice_coach.cli_accounts import accounts_group
from voice_coach.cli_audit import audit_group
from voice_coach.cli_backup import backup_group
from voice_coach.cli_data import data_group
from voice_coach.cli_demo_team import demo_team
from voice_coach.cli_import import import_command
from voice_coach.cli_measures import measures
from voice_coach.cli_parts import as_json, open_console, print_json, with_level
from voice_coach.cli_rubrics import rubrics_group
from voice_coach.cli_scenarios import paths, scenarios_group, simulate
from voice_coach.cli_statements import send_statements
from voice_coach.records import VoiceCoachError

if TYPE_CHECKING:
    from rich.console import Console

    from voice_coach.records import Difficulty
    from voice_coach.rooms import Rooms
    from voice_coach.session import Rehearsal
    from voice_coach.terminal.learners import Learner

SUFFIXES = {"textgrid": "TextGrid", "audacity": "txt", "elan": "eaf", "xapi": "xapi.json"}
"""Where a format's files are not called by its own name."""


class Commands(click.Group):
    """Turns what a person can mend into one sentence on stderr and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except VoiceCoachError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="voice-coach")
def main() -> None:
    """Rehearse negotiations out loud, in private.

    A spoken counterpart answers you; what you said is flagged for hedging, over-conceding and
    pacing. Nothing leaves this machine unless you set it up to.
    """


@main.command()
@click.option("--host", help="Address to listen on; another than this machine's needs accounts.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port, 7860 unless told.")
@click.option("--browser/--no-browser", default=True, help="Open the page in a browser.")
@click.option(
    "--cert", "tls_cert", type=click.Path(path_type=Path), help="Certificate for TLS, a PEM file."
)
@click.option("--key", "tls_key", type=click.Path(path_type=Path), help="Its key, a PEM file.")
@click.option("--public-url", help="What people open, where --host is not that.")
@click.option("--behind-proxy", help="What people open at the proxy that adds TLS: https://NAME.")
@click.option("--proxies", help="Addresses the proxy asks from, 127.0.0.1 unless told.")
def serve(host: str | None, port: int | None, browser: bool, **told: Any) -> None:
    """Open the page to rehearse in a browser."""
    from voice_coach.settings import settings
    from voice_coach.simulate.trial import trial
    from voice_coach.ui.address import Address
    from voice_coach.ui.serve import serve as run

    current = settings()
    chosen = {name: value or getattr(current, name) for name, value in told.items()}
    others = {name.removeprefix("tls_"): value for name, value in chosen.items()}
    address = Address(host or current.host, current.port if port is None else port, **others)
    run(address, open_browser=browser, settings=current, trial=trial)


@main.command()
@click.option("--scenario", default="raise", show_default=True, help="Which scenario to play.")
@click.option("--seed", type=int, default=1, show_default=True)
@with_level
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Report folder.")
@as_json
def demo(scenario: str, seed: int, difficulty: Difficulty, out: Path | None, as_json: bool) -> None:
    """A whole session with a made-up learner: real voice, real recogniser, real report."""
    from voice_coach.scenario import find
    from voice_coach.session import Rehearsal
    from voice_coach.terminal.learners import Synthetic

    console, rooms = open_console(), _rooms()
    found = find(scenario)
    rehearsal = Rehearsal.start(
        found, rooms=rooms, seed=seed, learner="Sam (made up)", difficulty=difficulty
    )
    folder = out or rooms.settings.recordings / rehearsal.id
    learner = Synthetic(found, rooms, microphone=folder / "microphone")
    _rehearse(rehearsal, learner, console, folder, as_json=as_json)


@main.command()
@click.argument("scenario", required=False)
@click.option("--mic", is_flag=True, help="Speak into this machine's microphone (the default).")
@click.option(
    "--replies",
    type=click.Path(path_type=Path),
    help="A folder of sound files that are your turns, in the order of their names.",
)
@click.option("--seed", type=int, help="The same seed and answers give the same counterpart.")
@with_level
@click.option("--resume", "resume_id", help="Go on with a session that was cut off.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Report folder.")
@as_json
def practice(
    scenario: str | None,
    mic: bool,
    replies: Path | None,
    seed: int | None,
    difficulty: Difficulty,
    resume_id: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Rehearse SCENARIO (an id or a YAML file) in the terminal."""
    from voice_coach.scenario import find
    from voice_coach.session import Rehearsal
    from voice_coach.terminal.agreeing import agree_here
    from voice_coach.terminal.learners import Microphone, Recordings
    from voice_coach.terminal.loop import speakers

    if mic and replies is not None:
        raise click.UsageError("Choose one of --mic and --replies.")
    if (scenario is None) == (resume_id is None):
        raise click.UsageError("Give a SCENARIO, or --resume SESSION.")
    found = find(scenario) if scenario is not None else None
    console, rooms = open_console(), _rooms()
    learner = Recordings(replies) if replies is not None else Microphone(console)
    agree_here(console, rooms)
    if found is not None:
        rehearsal = Rehearsal.start(found, rooms=rooms, seed=seed, difficulty=difficulty)
    else:
        rehearsal = Rehearsal.resume(_session_id(resume_id or "", rooms), rooms=rooms)
    folder = out or rooms.settings.recordings / rehearsal.id
    play = speakers(console) if replies is None else None
    _rehearse(rehearsal, learner, console, folder, as_json=as_json, play=play)


def _rehearse(
    rehearsal: Rehearsal,
    learner: Learner,
    console: Console,
    folder: Path,
    *,
    as_json: bool,
    play: Callable[..., None] | None = None,
) -> None:
    from voice_coach import plugins
    from voice_coach.output import session_json
    from voice_coach.terminal.loop import rehearse
    from voice_coach.whole import whole_session

    try:
        rehearse(rehearsal, learner, console=console, play=play)
    except (KeyboardInterrupt, click.Abort):
        console.print(
            "\nStopped. What you said is saved; go on with: "
            f"voice-coach practice --resume {rehearsal.id}"
        )
        sys.exit(130)
    session = whole_session(rehearsal.id, rooms=rehearsal.rooms)
    folder.mkdir(parents=True, exist_ok=True)
    report = plugins.load("exporters", "html")(session, folder / "report.html")
    if as_json:
        print_json(session_json(session, report=str(report)))
    else:
        console.print(f"Report: {report}", soft_wrap=True, highlight=False, markup=False)


@main.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--scenario", help="Judge offers against this scenario's walk-away.")
@as_json
def analyze(files: tuple[Path, ...], scenario: str | None, as_json: bool) -> None:
    """Judge any recordings: transcript, flags and measures."""
    from voice_coach.batch.analyze import analyze_files
    from voice_coach.output import analysis_json
    from voice_coach.scenario import find
    from voice_coach.terminal.show import show_analysis, working

    found = find(scenario) if scenario is not None else None
    console, rooms = open_console(), _rooms()
    failed = False
    with working(console) as say:
        results = analyze_files(
            files,
            rooms=rooms,
            scenario=found,
            progress=lambda path, stage, share: say(f"{path.name}: {stage}", share),
        )
        for result in results:
            if result.turn is None:
                failed = True
                click.echo(f"Error: {result.path}: {result.problem}", err=True)
            elif as_json:
                print_json(analysis_json(str(result.path), result.turn))
            else:
                show_analysis(open_console(stderr=False), str(result.path), result.turn)
    if failed:
        sys.exit(2)


@main.command()
def read() -> None:
    """Read utterances, one JSON object a line, from stdin: hedges, moves and offers to stdout."""
    from voice_coach.analysis.read_io import read_lines

    lines = (line.decode("utf-8", errors="replace") for line in sys.stdin.buffer)
    for reading in read_lines(lines):
        print_json(reading)


main.add_command(scenarios_group)
main.add_command(accounts_group)
main.add_command(rubrics_group)
main.add_command(simulate)
main.add_command(import_command)
main.add_command(paths)
main.add_command(measures)
main.add_command(audit_group)
main.add_command(data_group)
main.add_command(backup_group)
main.add_command(demo_team)
main.add_command(send_statements)


@main.command()
@click.argument("session")
@click.option("--format", "form", default="html", show_default=True, help="An exporter's name.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to; '-' is stdout.")
def report(session: str, form: str, out: Path | None) -> None:
    """Export SESSION (an id, or 'latest'); prints the path of the file it wrote."""
    from tempfile import TemporaryDirectory

    from voice_coach import plugins
    from voice_coach.whole import whole_session

    exporter = plugins.load("exporters", form)
    rooms = _rooms()
    session_id = _session_id(session, rooms)
    whole = whole_session(session_id, rooms=rooms)
    if str(out) == "-":
        with TemporaryDirectory() as folder:
            written = exporter(whole, Path(folder) / "report")
            sys.stdout.buffer.write(written.read_bytes())
        return
    path = out or Path(f"voice-coach-{session_id}.{SUFFIXES.get(form, form)}")
    click.echo(exporter(whole, path))


@main.group(name="models")
def models_group() -> None:
    """The recogniser's and the voice's weights."""


@models_group.command(name="list")
@as_json
def models_list(as_json: bool) -> None:
    """List the weights that can be used and where they come from."""
    from dataclasses import asdict

    from voice_coach.hearing.weights import known
    from voice_coach.terminal.show import show_models

    found = known()
    if as_json:
        print_json([asdict(weights) for weights in found])
    else:
        show_models(open_console(stderr=False), found)


@models_group.command(name="check")
def models_check() -> None:
    """Compare every weight file with its SHA-256."""
    from voice_coach.hearing.weights import check_all

    bad = 0
    for name, problem in check_all():
        bad += bool(problem)
        click.echo(f"{name}: {problem or 'right'}", err=bool(problem))
    if bad:
        sys.exit(2)


@models_group.command(name="fetch")
@click.argument("name")
def models_fetch(name: str) -> None:
    """Download the faster-whisper model NAME; the only command that uses the internet."""
    from voice_coach.hearing.weights import fetch
    from voice_coach.terminal.show import working

    with working(open_console()) as say:
        say(f"Fetching {name}", 0.0)
        folder = fetch(name)
    click.echo(folder)


def _rooms() -> Rooms:
    from voice_coach.rooms import open_rooms

    return open_rooms()


def _session_id(asked: str, rooms: Rooms) -> str:
    if asked != "latest":
        return asked
    sessions = rooms.store.list_sessions(limit=1)
    if not sessions:
        raise VoiceCoachError("There is no session yet: `voice-coach practice raise` starts one.")
    return sessions[0].id
