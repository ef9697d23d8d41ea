"""The generated part of docs/accuracy.md: one table, then the worst mistakes of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kept import Section, joined
from row import NONE, Mistake, Row

PAGE = Path(__file__).resolve().parents[2] / "docs" / "accuracy.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
WORST = 10
LOOKED_FOR = ("hedges missed", "hedges invented", "hedges of the wrong type")
"""Kinds whose absence is worth saying."""
NOT_LOOKED_AT = "not looked at yet"
_NUMBER = re.compile(r"[-+−]?\d+(?:\.\d+)?")
_PERSON = re.compile(r"^(?P<who>(?:a man|built-in voice|reader|all readers)[^:]*): (?P<what>.+)$")


def write(
    sections: Sequence[Section],
    *,
    rules: str,
    former: dict[str, dict[str, str]],
    why: dict[str, dict[str, str]],
    path: Path = PAGE,
) -> None:
    """Put the table and the mistakes between the two markers of the page."""
    page = path.read_text(encoding="utf-8")
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{path.name} has no markers {BEGIN} and {END}")
    made = generated(sections, rules=rules, former=former, why=why)
    path.write_text(f"{head}{BEGIN}\n{made}\n{END}{tail}", encoding="utf-8")


def generated(
    sections: Sequence[Section],
    *,
    rules: str,
    former: dict[str, dict[str, str]],
    why: dict[str, dict[str, str]],
) -> str:
    """Everything between the markers."""
    parts = [
        f"Rules {rules}. **Bold**: short of the goal. “Held-out third”: the same figure on a third "
        "of the set that a checksum of the dialogue's or line's name chooses.\n",
        *_told(sections, rules),
        "",
        figures([row for s in sections for row in joined(s.rows, former)]),
    ]
    people = voices([row for s in sections for row in s.rows])
    if people:
        parts += ["\n### Voice by voice\n", people]
    parts.append("\n### The worst mistakes\n")
    parts.append(
        "Of each kind the ten that it was surest of, from the two thirds that are not held out "
        "(advice from all, for all of it is read). Lines of CaSiNo are quoted; telephone talk and "
        "salary talks may not be.\n"
    )
    wrong = [m for s in sections for m in s.mistakes]
    none = [kind for kind in LOOKED_FOR if kind not in {m.kind for m in wrong}]
    if none:
        parts.append(f"There are none of these kinds: {', '.join(none)}.\n")
    parts += list(worst(wrong, why))
    return "\n".join(parts).rstrip()


def _told(sections: Sequence[Section], rules: str) -> Iterator[str]:
    """What each section was measured on, and whether its figures are old."""
    for section in sections:
        line = f"- {section.name}: material `{section.material}`"
        if section.not_run:
            line += f"; **not run: {section.not_run}**"
        if section.not_run or section.rules != rules:
            line += f"; the figures are of rules {section.rules}, measured on {section.date}"
        yield line


def figures(rows: Iterable[Row]) -> str:
    """The table."""
    lines = [
        "| part | figure | value | counts | baseline | before | goal |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        if not _PERSON.match(row.figure):
            value = f"**{row.value}**" if misses(row.value, row.goal) else row.value
            cells = [row.section, row.figure, value, row.counts, row.baseline, row.before, row.goal]
            lines.append(f"| {' | '.join(map(cell, cells))} |")
    return "\n".join(lines)


def voices(rows: Iterable[Row]) -> str:
    """Figures that are given for each person: a line a person."""
    table: dict[str, dict[str, str]] = {}
    counts: dict[str, str] = {}
    for row in rows:
        if match := _PERSON.match(row.figure):
            table.setdefault(match["who"], {})[match["what"]] = row.value
            counts[match["who"]] = row.counts
    names = list(dict.fromkeys(name for found in table.values() for name in found))
    if not table:
        return ""
    lines = [f"| who | {' | '.join(names)} | counts |", "|---|" + "---|" * (len(names) + 1)]
    for who, found in table.items():
        cells = [who, *(found.get(name, NONE) for name in names), counts[who]]
        lines.append(f"| {' | '.join(map(cell, cells))} |")
    return "\n".join(lines)


def worst(mistakes: Iterable[Mistake], why: dict[str, dict[str, str]]) -> Iterator[str]:
    """A table a kind, the surest first, each mistake with the reason somebody saw for it."""
    kinds: dict[str, list[Mistake]] = {}
    for mistake in mistakes:
        kinds.setdefault(mistake.kind, []).append(mistake)
    for kind, found in kinds.items():
        found.sort(key=lambda m: (-m.confidence, m.id))
        shown = found[:WORST]
        yield f"**{kind}**: {len(found)}" + (f", {WORST} shown" if len(found) > WORST else "")
        yield "\n| where | what | why |\n|---|---|---|"
        for m in shown:
            reason = why.get(kind, {}).get(m.id, NOT_LOOKED_AT)
            yield f"| {cell(m.id)} | {cell(m.what)} | {cell(reason)} |"
        yield ""


def cell(text: str) -> str:
    """A text that may stand in a table."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;").strip() or NONE


def misses(value: str, goal: str) -> bool:
    """Whether a figure is short of its goal, where the goal can be told from its words."""
    numbers = [float(n.replace("−", "-")) for n in _NUMBER.findall(value)]
    bounds = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", goal)]
    if not numbers or not bounds:
        return False
    if goal.startswith("≥"):
        return numbers[0] < bounds[0]
    if goal.startswith("≤"):
        return numbers[0] > bounds[0]
    if goal.startswith("±"):
        return any(abs(number) > bounds[0] for number in numbers)
    if " to " in goal and len(bounds) == 2:
        return not bounds[0] <= numbers[0] <= bounds[1]
    return goal == "0" and numbers[0] > 0
