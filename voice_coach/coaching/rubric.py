"""Rubrics: what a coach scores a recording against, as YAML files that anybody can change.

One ships for each track. A file in the own folder takes the place of the shipped one with the same
``id``, and of the shipped one of its ``track``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voice_coach.records import Criterion, Level, Rubric, VoiceCoachError
from voice_coach.settings import settings

log = logging.getLogger(__name__)
MAX_BYTES = 50_000
"""Ten times the longest that ships (our choice)."""
FALLBACK = "foundations"
"""For a scenario of a track that no rubric names."""

Line = Annotated[str, Field(min_length=1, max_length=300)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,40}$")]


class RubricError(VoiceCoachError):
    """A rubric that cannot be used."""


@dataclass(frozen=True, slots=True)
class RubricProblem:
    """What is wrong, where. ``line`` is 1-based."""

    line: int
    message: str


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _CriterionForm(_Form):
    id: Name
    name: Line
    asks: Line
    levels: list[Line] = Field(min_length=2, max_length=6)


class _RubricForm(_Form):
    id: Name
    title: Line
    track: Name
    about: Line
    criteria: list[_CriterionForm] = Field(min_length=1, max_length=12)


def shipped_rubrics() -> Path:
    """The folder of the rubrics that come with voice_coach."""
    return Path(__file__).resolve().parent / "rubrics"


def rubric_files() -> list[Path]:
    """Every rubric file, the own ones first."""
    return [*sorted(settings().rubrics.glob("*.yaml")), *sorted(shipped_rubrics().glob("*.yaml"))]


def check_rubric(text: str) -> tuple[list[RubricProblem], Rubric | None]:
    """What is wrong with a rubric's text, and the rubric where nothing is."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return [RubricProblem(1, f"This is over {MAX_BYTES // 1000} kB; that is no rubric.")], None
    data, problem = _parsed(text)
    if problem is not None:
        return [problem], None
    try:
        form = _RubricForm.model_validate(data)
    except ValidationError as error:
        found = {
            RubricProblem(_line(text, e["loc"]), _said(dict(e)))
            for e in error.errors(include_url=False)
        }
        return sorted(found, key=lambda p: (p.line, p.message)), None
    names = [criterion.id for criterion in form.criteria]
    for place, name in enumerate(names):
        if name in names[:place]:
            line = _line(text, ("criteria", place, "id"))
            return [RubricProblem(line, f"`id: {name}` is taken by a criterion above.")], None
    return [], Rubric(
        id=form.id,
        title=form.title,
        track=form.track,
        about=form.about,
        criteria=tuple(
            Criterion(
                c.id,
                c.name,
                c.asks,
                tuple(Level(points, says) for points, says in enumerate(c.levels, start=1)),
            )
            for c in form.criteria
        ),
    )


def check_file(path: Path) -> list[RubricProblem]:
    """Every problem of a rubric's file, in the order of its lines."""
    return _read(path)[0]


def _read(path: Path) -> tuple[list[RubricProblem], Rubric | None]:
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):  # a pipe or a device would never end
            return [RubricProblem(1, "This is not a file.")], None
        if status.st_size > MAX_BYTES:
            size = f"{MAX_BYTES // 1000} kB"
            return [RubricProblem(1, f"This is over {size}; that is no rubric.")], None
        return check_rubric(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return [RubricProblem(1, "The file is not text in UTF-8. Save it as UTF-8.")], None
    except OSError as error:
        return [RubricProblem(1, f"The file cannot be read: {error.strerror}.")], None


def load_rubric(path: Path) -> Rubric:
    """The rubric in a file. Raises RubricError with its problems and their lines."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0
    return _loaded(path, changed)


@lru_cache(maxsize=64)
def _loaded(path: Path, _changed: int) -> Rubric:
    problems, rubric = _read(path)
    if rubric is None:
        listed = " ".join(f"Line {p.line}: {p.message}" for p in problems[:3])
        raise RubricError(f"{path} cannot be used. {listed}")
    return rubric


def rubrics() -> list[Rubric]:
    """Every rubric that can be used, the own ones first; an own one with problems is left out."""
    return [rubric for rubric, _ in _usable().values()]


def rubric_text(rubric_id: str) -> str:
    """The file of a rubric, as it is. Raises RubricError when there is none of that id."""
    wanted = rubric_by_id(rubric_id).id
    return _usable()[wanted][1].read_text(encoding="utf-8")


def _usable() -> dict[str, tuple[Rubric, Path]]:
    found: dict[str, tuple[Rubric, Path]] = {}
    for path in rubric_files():
        try:
            rubric = load_rubric(path)
        except RubricError as error:
            if path.parent == shipped_rubrics():
                raise
            log.warning("%s", error)
            continue
        found.setdefault(rubric.id, (rubric, path))
    return found


def rubric_for(track: str) -> Rubric:
    """The rubric for a scenario's track: an own one, the shipped one, or the one for all."""
    known = rubrics()
    by_track = next((r for r in known if r.track == track), None)
    return by_track or next((r for r in known if r.track == FALLBACK), known[0])


def rubric_by_id(rubric_id: str) -> Rubric:
    """The rubric of that id. Raises RubricError when there is none."""
    found = next((r for r in rubrics() if r.id == rubric_id), None)
    if found is None:
        names = ", ".join(r.id for r in rubrics())
        raise RubricError(f"There is no rubric {rubric_id!r}. There is: {names}.")
    return found


def _parsed(text: str) -> tuple[Any, RubricProblem | None]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if "&" in text or "*" in text:
        try:
            anchored = [
                event.start_mark.line + 1
                for event in YAML(typ="safe", pure=True).parse(text)
                if getattr(event, "anchor", None) is not None
            ]
        except (YAMLError, RecursionError, ValueError):
            anchored = []  # told below, with the line
        if anchored:
            said = "Anchors and aliases (& and *) are not used in rubrics."
            return None, RubricProblem(anchored[0], said)
    try:
        data = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or "this is not YAML"
        line = mark.line + 1 if mark is not None else 1
        return None, RubricProblem(line, f"Not readable as YAML: {what}.")
    except (RecursionError, ValueError):
        return None, RubricProblem(1, "Not readable as YAML.")
    if not isinstance(data, dict):
        return None, RubricProblem(1, "The file is empty or no rubric: it must start with `id:`.")
    return data, None


def _line(text: str, where: tuple[int | str, ...]) -> int:
    """The line of a place in the text, or of the nearest thing around it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    node = YAML(typ="safe", pure=True).compose(text)
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


def _said(error: dict[str, Any]) -> str:
    """Pydantic's finding as a person would say it."""
    name = f"`{'.'.join(map(str, error['loc']))}`"
    kind, more = error["type"], error.get("ctx", {})
    if kind == "missing":
        return f"{name} is missing."
    if kind == "extra_forbidden":
        return f"{name} is not a field of a rubric. Is it misspelt?"
    if kind == "string_type":
        return f"{name} must be text. Put it in quotes if it has a colon in it or is a number."
    if kind == "string_pattern_mismatch":
        return f"{name} is {error['input']!r}; small letters, digits, - and _ make a name."
    if kind == "too_short":
        return f"{name} needs at least {more['min_length']}."
    if kind == "too_long":
        return f"{name} holds at most {more['max_length']}."
    if kind == "string_too_long":
        return f"{name} holds {more['max_length']} characters at most."
    if kind == "string_too_short":
        return f"{name} is empty."
    if kind in ("list_type", "model_type"):
        return f"{name} must be a list." if kind == "list_type" else f"{name} is not in its form."
    return f"{name}: {error['msg'][:1].lower()}{error['msg'][1:]}."
