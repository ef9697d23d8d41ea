"""What is wrong with a scenario file, in words, with the line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Any

from pydantic import ValidationError

from voice_coach.records import Scenario
from voice_coach.scenario.file import build
from voice_coach.scenario.sense import contradictions

MAX_BYTES = 100_000
"""The shipped scenarios are 10 kB; ten times that is no scenario, and slow to read."""

MOST_NESTED = 50
"""A scenario is nested six deep (our choice, far above)."""
_NESTING = re.compile(r"[\[\]{}]|(?:[-?:][ \t]+){50}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where. ``line`` is 1-based."""

    file: str
    line: int
    message: str


def check(path: Path) -> list[Problem]:
    """Every problem of a file, in the order of its lines; empty when it can be played."""
    problems, _ = read(Path(path))
    return problems


def read(path: Path) -> tuple[list[Problem], Scenario | None]:
    """The problems of a file, and the scenario when there are none."""

    def problem(line: int, message: str) -> Problem:
        return Problem(str(path), line, message)

    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):  # a pipe or a device would never end
            return [problem(1, "This is not a file.")], None
        if status.st_size > MAX_BYTES:
            size = f"{MAX_BYTES // 1000} kB"
            return [problem(1, f"The file is over {size}; that is no scenario.")], None
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [problem(1, "The file is not text in UTF-8. Save it as UTF-8.")], None
    except OSError as error:
        return [problem(1, f"The file cannot be read: {error.strerror}.")], None
    return read_text(text, name=str(path))


def read_text(text: str, *, name: str = "") -> tuple[list[Problem], Scenario | None]:
    """The problems of a file's text, and the scenario when there are none.

    Parameters
    ----------
    text : str
        The content; what is longer than a file may be is not looked at.
    name : str
        What the problems call the file.
    """

    def problem(line: int, message: str) -> Problem:
        return Problem(name, line, message)

    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        return [problem(line, "There is half a character here, which no file can hold.")], None
    if size > MAX_BYTES:
        return [problem(1, f"This is over {MAX_BYTES // 1000} kB; that is no scenario.")], None
    data, failure = parse(text)
    if failure is not None:
        return [problem(*failure)], None
    try:
        scenario = build(_plain(data))
    except ValidationError as error:
        found = []
        for e in error.errors(include_url=False):
            where = e.get("ctx", {}).get("where", e["loc"])
            found.append(problem(_line(data, where), _said(dict(e), ".".join(map(str, where)))))
        return sorted(set(found), key=lambda p: (p.line, p.message)), None
    wrong = [problem(_line(data, where), message) for where, message in contradictions(scenario)]
    return sorted(wrong, key=lambda p: (p.line, p.message)), None if wrong else scenario


def parse(text: str) -> tuple[Any, tuple[int, str] | None]:
    """The mapping in a text, or the line and the sentence for why there is none."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.reader import ReaderError

    deep = _too_deep(text)
    if deep is not None:
        return None, (deep, f"This is nested more than {MOST_NESTED} deep; that is no scenario.")
    try:
        reference = _first_reference(text)
        if reference is not None:
            return None, (reference, "Anchors and aliases (& and *) are not used in scenarios.")
        yaml = YAML(typ="rt")
        yaml.Constructor = _constructor()
        data = yaml.load(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return None, (line, f"There is a character that YAML forbids: {chr(error.character)!a}.")
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or "this is not YAML"
        return None, ((mark.line + 1) if mark is not None else 1, f"Not readable as YAML: {what}.")
    except (ValueError, RecursionError):
        return None, (1, "Not readable as YAML.")
    if not hasattr(data, "lc") or not isinstance(data, dict):
        return None, (1, "The file is empty or not a scenario: it must start with `id:`.")
    return data, None


def _constructor() -> type:
    """Days stay text, so that a wrong one is told by its line like every other value."""
    from ruamel.yaml.constructor import RoundTripConstructor

    class Constructor(RoundTripConstructor):
        pass

    Constructor.add_constructor(
        "tag:yaml.org,2002:timestamp", lambda constructor, node: constructor.construct_scalar(node)
    )
    return Constructor


def _too_deep(text: str) -> int | None:
    """The line in which brackets or dashes stand too deep: reading that would take many seconds.

    Nesting by indentation needs so many spaces that the size of a file bounds it.
    """
    depth = 0
    for bracket in _NESTING.finditer(text):
        sign = bracket.group()
        depth = max(0, depth + (1 if sign in "[{" else -1))
        if depth > MOST_NESTED or len(sign) > 1:
            return text.count("\n", 0, bracket.start()) + 1
    return None


def _first_reference(text: str) -> int | None:
    """The line of the first anchor or alias: a few of them can stand for millions of values."""
    from ruamel.yaml import YAML

    if "&" not in text and "*" not in text:
        return None
    for event in YAML(typ="rt").parse(text):
        if getattr(event, "anchor", None) is not None:
            return int(event.start_mark.line) + 1
    return None


def _plain(value: Any) -> Any:
    """Ruamel's values without their positions."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    return str(value)


def _line(data: Any, where: tuple[int | str, ...]) -> int:
    """The line of a place in the file, or of the nearest thing around it."""
    line = 1
    for key in where:
        try:
            if isinstance(data, dict):
                line = data.lc.key(key)[0] + 1  # type: ignore[attr-defined]
                data = data[key]
            elif isinstance(data, list):
                line = data.lc.item(key)[0] + 1  # type: ignore[attr-defined]
                data = data[int(key)]
            else:
                break
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def _said(error: dict[str, Any], where: str) -> str:
    """Pydantic's finding as a person would say it."""
    kind, name = error["type"], f"`{where}`"
    if kind == "missing":
        return f"{name} is missing."
    if kind == "extra_forbidden":
        return f"{name} is not a field of a scenario. Is it misspelt?"
    if kind == "literal_error":
        return f"{name} must be {error['ctx']['expected']}, not {error['input']!r}."
    if kind == "string_pattern_mismatch":
        return f"{name} is {error['input']!r}, which is not the right form."
    if kind == "string_type":
        return f"{name} must be text. Put it in quotes if it has a colon in it or is a number."
    message = str(error.get("ctx", {}).get("error", error["msg"]))
    return f"{name}: {message[:1].lower()}{message[1:]}."
