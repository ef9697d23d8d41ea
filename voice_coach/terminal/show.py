"""What is printed: turns with their flags, briefs, analyses, and a bar for what is slow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from voice_coach.hearing.weights import Weights
from voice_coach.output import shown_flags
from voice_coach.records import Flag, Issue, Scenario, Turn, present

STYLES = {"hedging": "yellow", "conceding": "red", "pacing": "cyan"}


@contextmanager
def working(console: Console) -> Iterator[Callable[[str, float], None]]:
    """A bar that names what is being done."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=1.0)

        def say(stage: str, share: float) -> None:
            bar.update(task, description=stage, completed=share)

        yield say


def show_models(console: Console, found: Sequence[Weights]) -> None:
    """Print the weights, those on this machine first."""
    table = Table("name", "here", "what it is", "licence", "from", box=None, pad_edge=False)
    for weights in sorted(found, key=lambda one: not one.where):
        here = "yes" if weights.where else "no"
        table.add_row(weights.name, here, weights.about, weights.licence, weights.source)
    console.print(table)


def show_turn(console: Console, turn: Turn, scenario: Scenario) -> None:
    """Print a turn; the learner's with its flags marked in the words and explained below."""
    if turn.speaker == "counterpart":
        if turn.decision is not None and turn.decision.took:
            console.print(Padding(Text(turn.decision.took, style="dim italic"), (0, 2)))
        person = turn.line.speaker if turn.line is not None else ""
        name = next((p.name for p in scenario.people if p.id == person), "They")
        console.print(Text.assemble("\n", (f"{name}: ", "bold magenta"), turn.text))
        return
    show_words(console, turn, "You")


def show_words(console: Console, turn: Turn, who: str) -> None:
    """Print what was heard, with the flagged words marked and explained."""
    flags = shown_flags(turn)
    if turn.transcript is not None and not turn.transcript.words:
        console.print(Text(f"\n{who}: (nothing was heard) {turn.transcript.reason}", style="dim"))
        return
    words = Text(turn.text)
    for flag in flags:
        if flag.start is not None and flag.end is not None:
            words.stylize(f"underline {STYLES[flag.family]}", flag.start, flag.end)
    console.print(Text.assemble("\n", (f"{who}: ", "bold"), words))
    show_flags(console, flags)


def show_flags(console: Console, flags: Sequence[Flag]) -> None:
    """Print flags: the moment, the words, the reason and a firmer way."""
    for flag in flags:
        note = Text.assemble(
            (f"{flag.start_s:5.1f} s  {flag.type.replace('_', ' ')}", STYLES[flag.family]),
            f"  “{flag.quote}”  {flag.why}",
        )
        console.print(Padding(note, (0, 2)))
        console.print(Padding(Text(f"→ {flag.instead}", style="green"), (0, 4)))


def show_brief(console: Console, scenario: Scenario) -> None:
    """Print what the learner knows before starting."""
    brief = scenario.brief
    console.print(Text.assemble((scenario.title, "bold"), f"  {scenario.minutes} min"))
    for paragraph in (brief.role, brief.situation, brief.goal):
        console.print(Text(f"\n{paragraph.strip()}"))
    table = Table("at stake", "your target", "your walk-away", box=None, pad_edge=False)
    for issue in scenario.issues:
        table.add_row(
            Text(issue.name), _amount(issue, issue.target), _amount(issue, issue.walk_away)
        )
    console.print("", table)
    for heading, items in (("Facts to use", brief.facts), ("You can trade", brief.can_trade)):
        if items:
            console.print(Text(f"\n{heading}", style="bold"))
            for item in items:
                console.print(Text(f"  · {item}"))
    people = ", ".join(f"{person.name}, {person.role}" for person in present(scenario))
    console.print(Text(f"\nYou will talk to {people}."))


def _amount(issue: Issue, value: float) -> str:
    number = f"{value:,.10g}" if issue.unit != "money" else f"{value:,.0f}"
    return f"{number} {issue.currency or issue.unit}"


def show_analysis(console: Console, file: str, turn: Turn) -> None:
    """Print one analysed recording."""
    assert turn.reading is not None and turn.transcript is not None
    console.rule(Text(file))
    show_words(console, turn, "Heard")
    measures = Table("measure", "value", "usual", box=None, pad_edge=False)
    for m in turn.reading.measures:
        if m.value is not None:
            usual = f"{m.low:g} to {m.high:g}" if m.low is not None and m.high is not None else ""
            measures.add_row(m.name.replace("_", " "), f"{m.value:.3g} {m.unit}", usual)
    console.print("", measures)
    for withheld in turn.reading.withheld:
        note = f"Withheld at {withheld.start_s:.1f} s: {withheld.type}. {withheld.reason}"
        console.print(Text(note, style="dim"))


def show_outcomes(console: Console, found: Sequence[dict[str, Any]]) -> None:
    """Print what came of made-up learners, one style a row."""
    table = Table(
        "style", "value", "95 % interval", "sd", "relationship", "agreed", "turns",
        box=None, pad_edge=False,
    )  # fmt: skip
    for row in found:
        value = row["learner_value"]
        low, high = value["ci95"]
        table.add_row(
            row["style"],
            f"{value['mean']:.2f}",
            f"{low:.2f} to {high:.2f}",
            f"{value['sd']:.2f}",
            f"{row['relationship']['mean']:.2f}",
            f"{100 * row['agreed_share']:.0f} %",
            f"{row['turns_mean']:.1f}",
        )
    console.print(table)
    console.print(
        "value: from your walk-away (0) to your target (1), 0 without a deal; "
        "relationship: trust at the end, 0 to 1",
        style="dim",
    )


def show_path(console: Console, found: dict[str, Any]) -> None:
    """Print a path: its steps, what opens the locked ones, and what to repeat."""
    from voice_coach.coaching.skills import skills

    marks = {"done": "[green]done[/]", "open": "[bold]open[/]", "locked": "[dim]locked[/]"}
    table = Table("", "scenario", "level", "still to show", box=None, pad_edge=False)
    for step in found["steps"]:
        missing = ", ".join(skills()[skill].name.lower() for skill in step["missing"])
        table.add_row(marks[step["state"]], step["scenario"], step["difficulty"], missing)
    console.print(Text.assemble("\n", (found["title"], "bold"), f"  {found['about']}"))
    console.print(table)
    for one in found["repeat"]:
        name = skills()[one["skill"]].name
        console.print(Text(f"Worth repeating: {name.lower()}, last shown {one['days']} days ago"))
