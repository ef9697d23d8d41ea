"""What checking a hand-written YAML file takes, whatever it holds: bounds, lines, and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from stat import S_ISREG
from typing import Any

from pydantic_core import ErrorDetails

SENTENCES = {
    "missing": "{name} is missing.",
    "extra_forbidden": "{name} is not a field of a {kind}. Is it misspelt?",
    "string_type": (
        "{name} must be text. Put it in quotes if it has a colon in it or is a number."
    ),
}
"""By the type of pydantic's finding: https://docs.pydantic.dev/latest/errors/validation_errors/"""


def file_text(path: Path, *, most_bytes: int, over: str) -> tuple[str, str]:
    """The text of a file, and the sentence for why there is none ("": it was read).

    Parameters
    ----------
    path : Path
        Anything that somebody calls a file.
    most_bytes : int
        What is longer is not read.
    over : str
        The sentence for that.
    """
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):  # a pipe or a device would never end
            return "", "This is not a file."
        if status.st_size > most_bytes:
            return "", over
        return path.read_text(encoding="utf-8"), ""
    except UnicodeDecodeError:
        return "", "The file is not text in UTF-8. Save it as UTF-8."
    except OSError as error:
        return "", f"The file cannot be read: {error.strerror}."


def written_ns(path: Path) -> int:
    """When a file was last written, in nanoseconds, for what is kept until it changes; else 0."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def first_reference(text: str) -> int | None:
    """The line of the first anchor or alias: a few of them can stand for millions of values.

    Raises
    ------
    ruamel.yaml.error.YAMLError, ValueError, RecursionError
        Where the text before it is no YAML; `unreadable` words that.
    """
    from ruamel.yaml import YAML

    if "&" not in text and "*" not in text:
        return None
    for event in YAML(typ="rt").parse(text):
        if getattr(event, "anchor", None) is not None:
            return int(event.start_mark.line) + 1
    return None


def unreadable(error: Exception) -> tuple[int, str]:
    """The line and the sentence for what ruamel raised while reading."""
    from ruamel.yaml.error import YAMLError

    if not isinstance(error, YAMLError):  # a number or a day that is none, or nested too deep
        return 1, "Not readable as YAML."
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or "this is not YAML"
    return (mark.line + 1) if mark is not None else 1, f"Not readable as YAML: {what}."


def nodes(text: str) -> Any:
    """A readable text's nodes, for `line_of`."""
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).compose(text)


def line_of(node: Any, where: tuple[int | str, ...]) -> int:
    """The line of a place below a text's `nodes`, or of the nearest thing around it."""
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    line = 1
    for step in where:
        if isinstance(node, MappingNode):
            pair = next((p for p in node.value if p[0].value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def sentence(
    error: ErrorDetails, where: tuple[int | str, ...], *, kind: str, own: Mapping[str, str]
) -> str:
    """Pydantic's finding as a person would say it.

    Parameters
    ----------
    error : ErrorDetails
        One of a ValidationError.
    where : tuple of int or str
        The place it is told of.
    kind : str
        What the file is called: "scenario".
    own : Mapping[str, str]
        By the type of a finding, what is said of this kind of file; besides `SENTENCES`. In
        braces: ``name`` (the place), ``kind``, ``input``, and what pydantic's ``ctx`` has.
    """
    name, more = f"`{'.'.join(map(str, where))}`", error.get("ctx", {})
    said = own.get(error["type"]) or SENTENCES.get(error["type"])
    if said is not None:
        return said.format(**{**more, "name": name, "kind": kind, "input": error["input"]})
    message = str(more.get("error", error["msg"]))
    return f"{name}: {message[:1].lower()}{message[1:]}."
