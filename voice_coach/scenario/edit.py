"""A scenario's text as a form: the fields worth a form, and one of them changed.

The text stays the truth. A change goes through the YAML with its comments and order, so that what
the form does not show is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from math import isfinite
from textwrap import wrap
from typing import Any, Literal, get_args

from voice_coach.records import Temperament
from voice_coach.scenario.check import parse
from voice_coach.scenario.file import BYSTANDER_MOVES, MORE_MOVES, MOVES, ScenarioError

Kind = Literal["line", "text", "lines", "number", "choice"]
Path = tuple[str | int, ...]
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
FOLD = 96
"""Characters in a line of a folded text (our choice)."""
SAID = {
    "open": "Opening", "ask_why": "Asking why", "press": "Pressing", "hold": "Holding",
    "explain": "Telling what is behind it", "give": "Giving a little", "counter": "Trading",
    "accept": "Agreeing", "walk_away": "Walking away", "clarify": "Not having heard",
    "flinch": "Flinching", "guilt": "Making feel guilty", "deadline": "Setting a deadline",
    "authority": "Pointing higher up", "anchor": "Anchoring", "trade": "Offering a trade",
    "silence": "Staying silent", "interrupt": "Cutting in", "big_give": "Giving a lot",
    "yield": "Giving way without a reason", "meet": "Coming some way as you did",
    "settle": "Done with their part",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``value`` is as a form holds it: of "lines", one wording a line."""

    path: Path
    group: str
    label: str
    kind: Kind
    value: str
    options: tuple[str, ...] = ()


def fields(text: str) -> tuple[Field, ...]:
    """The fields of a scenario's text; none where it cannot be read as YAML."""
    data, failure = parse(text)
    return () if failure is not None else tuple(_fields(data))


def changed(text: str, path: Sequence[str | int], value: str) -> str:
    """The text with one field changed and everything else as it was.

    Parameters
    ----------
    text : str
        A scenario's text.
    path : sequence of str or int
        That of one of its ``fields``.
    value : str
        As the form holds it.

    Raises
    ------
    ScenarioError
        When the text is no YAML or has no such field.
    """
    field = next((one for one in fields(text) if one.path == tuple(path)), None)
    if field is None:
        raise ScenarioError("The text does not have this field now. Mend the text first.")
    if value == field.value:
        return text
    yaml = _yaml()
    try:
        data = yaml.load(text)
    except ValueError:  # a day that is none
        raise ScenarioError("Mend the text first; what is wrong is told beside it.") from None
    holder = _at(data, field.path[:-1])
    _put(holder, field.path[-1], field.kind, value)
    written = StringIO()
    yaml.dump(data, written)
    return written.getvalue()


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 10**6  # a long line stays one line
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _fields(data: Any) -> Iterator[Field]:
    yield from _some(data, (), "The conversation", (("title", "Title", "line"),))
    yield from _some(data, (), "The conversation", (("summary", "In a sentence", "text"),))
    yield from _some(
        data,
        ("brief",),
        "What they read before",
        (
            ("role", "Who they are", "line"),
            ("situation", "The situation", "text"),
            ("goal", "Their goal", "text"),
            ("facts", "Facts they can use, one a line", "lines"),
            ("can_trade", "What they could trade, one a line", "lines"),
        ),
    )
    issue = _at(data, ("issues", 0, "name"))
    yield from _some(
        data,
        ("issues", 0),
        f"The numbers: {issue}" if isinstance(issue, str) else "The numbers",
        (
            ("start", "How it is now", "number"),
            ("target", "They aim for", "number"),
            ("walk_away", "They walk away at", "number"),
        ),
    )
    yield from _some(
        data,
        ("people", 0),
        "The other side",
        (
            ("name", "Name", "line"),
            ("role", "Role", "line"),
            ("temperament", "Temperament", "choice"),
        ),
    )
    yield from _some(
        data,
        ("people", 0, "limits", 0),
        "The other side",
        (("aspiration", "Starts at", "number"), ("reservation", "Will not pass", "number")),
    )
    limited = bool(_at(data, ("people", 0, "limits")))
    needed = MOVES if limited else BYSTANDER_MOVES
    lines = _at(data, ("people", 0, "lines"))
    if isinstance(lines, dict):
        shown = [move for move in (*MOVES, *MORE_MOVES) if move in lines or move in needed]
        rows = tuple((move, f"{SAID[move]}, one a line", "lines") for move in shown)
        yield from _some(data, ("people", 0, "lines"), "What they say", rows)


def _some(data: Any, at: Path, group: str, rows: Sequence[tuple[str, str, str]]) -> Iterator[Field]:
    """The fields of a mapping, where it is one and their values are what they should be."""
    holder = _at(data, at)
    if not isinstance(holder, dict):
        return
    for key, label, kind in rows:
        value = holder.get(key)
        if kind == "lines":
            if not (value is None or _is_lines(value)):
                continue
            shown = "\n".join(" ".join(str(line).split()) for line in value or ())
        elif isinstance(value, dict | list):
            continue
        else:
            shown = "" if value is None else str(value).strip()
        options = get_args(Temperament) if kind == "choice" else ()
        yield Field((*at, key), group, label, kind, shown, options)  # type: ignore[arg-type]


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(line, dict | list) for line in value)


def _at(data: Any, path: Path) -> Any:
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _put(holder: Any, key: str | int, kind: Kind, value: str) -> None:
    if kind == "lines":
        wanted = [" ".join(line.split()) for line in value.splitlines() if line.strip()]
        if isinstance(holder.get(key), list):
            _replace(holder[key], wanted)
        else:
            holder[key] = wanted
    elif kind == "number":
        holder[key] = _number(value)
    else:
        holder[key] = _text(" ".join(value.split()), holder.get(key))


def _replace(lines: Any, wanted: Sequence[str]) -> None:
    """The lines of a list, in place; a comment behind the last stays behind the last."""
    behind = lines.ca.items.pop(len(lines) - 1, None) if len(lines) else None
    for at, line in enumerate(wanted):
        if at == len(lines):
            lines.append(line)
        elif " ".join(str(lines[at]).split()) != line:
            lines[at] = line
    del lines[len(wanted) :]
    if behind is not None and len(lines):
        lines.ca.items[len(lines) - 1] = behind


def _number(value: str) -> Any:
    """A number or a day; else the text, of which `check` then says what is wrong."""
    value = _THOUSANDS.sub("", value.strip())
    for kind in (int, float, date.fromisoformat):
        try:
            found = kind(value)
        except ValueError:
            continue
        if isinstance(found, date) or isfinite(found):
            return found
    return value


def _text(value: str, old: Any) -> Any:
    from ruamel.yaml.scalarstring import FoldedScalarString

    if not isinstance(old, FoldedScalarString):
        return value
    made = FoldedScalarString(value)
    at, places = 0, []
    for line in wrap(value, FOLD, break_long_words=False, break_on_hyphens=False)[:-1]:
        at += len(line)
        places.append(at)
        at += 1
    made.fold_pos = places
    return made
