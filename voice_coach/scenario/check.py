"""What is wrong with a scenario file, in words, with the line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from voice_coach import checked_yaml
from voice_coach.records import Scenario
from voice_coach.scenario.file import build
from voice_coach.scenario.sense import contradictions

MAX_BYTES = 100_000
"""The shipped scenarios are 10 kB; ten times that is no scenario, and slow to read."""

MOST_NESTED = 50
"""A scenario is nested six deep (our choice, far above)."""
_NESTING = re.compile(r"[\[\]{}]|(?:[-?:][ \t]+){50}")
_SENTENCES = {
    "literal_error": "{name} must be {expected}, not {input!r}.",
    "string_pattern_mismatch": "{name} is {input!r}, which is not the right form.",
}


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
    over = f"The file is over {MAX_BYTES // 1000} kB; that is no scenario."
    text, wrong = checked_yaml.file_text(path, most_bytes=MAX_BYTES, over=over)
    if wrong:
        return [Problem(str(path), 1, wrong)], None
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
        found, root = set(), checked_yaml.nodes(text)
        for e in error.errors(include_url=False):
            where = e.get("ctx", {}).get("where", e["loc"])
            said = checked_yaml.sentence(e, where, kind="scenario", own=_SENTENCES)
            found.add(problem(checked_yaml.line_of(root, where), said))
        return sorted(found, key=lambda p: (p.line, p.message)), None
    against = contradictions(scenario)
    if not against:
        return [], scenario
    root = checked_yaml.nodes(text)
    wrong = [problem(checked_yaml.line_of(root, where), message) for where, message in against]
    return sorted(wrong, key=lambda p: (p.line, p.message)), None


def parse(text: str) -> tuple[Any, tuple[int, str] | None]:
    """The mapping in a text, or the line and the sentence for why there is none."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.reader import ReaderError

    deep = _too_deep(text)
    if deep is not None:
        return None, (deep, f"This is nested more than {MOST_NESTED} deep; that is no scenario.")
    try:
        reference = checked_yaml.first_reference(text)
        if reference is not None:
            return None, (reference, "Anchors and aliases (& and *) are not used in scenarios.")
        yaml = YAML(typ="rt")
        yaml.Constructor = _constructor()
        data = yaml.load(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return None, (line, f"There is a character that YAML forbids: {chr(error.character)!a}.")
    except (YAMLError, ValueError, RecursionError) as error:
        return None, checked_yaml.unreadable(error)
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
