"""Rubrics: what a coach scores a recording against, as YAML files that anybody can change.

One ships for each track. A file in the own folder takes the place of the shipped one with the same
``id``, and of the shipped one of its ``track``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voice_coach import checked_yaml
from voice_coach.records import Criterion, Level, Rubric, VoiceCoachError
from voice_coach.settings import settings

log = logging.getLogger(__name__)
MAX_BYTES = 50_000
"""Ten times the longest that ships (our choice)."""
FALLBACK = "foundations"
"""For a scenario of a track that no rubric names."""
_OVER = f"This is over {MAX_BYTES // 1000} kB; that is no rubric."
_SENTENCES = {
    "string_pattern_mismatch": "{name} is {input!r}; small letters, digits, - and _ make a name.",
    "too_short": "{name} needs at least {min_length}.",
    "too_long": "{name} holds at most {max_length}.",
    "string_too_long": "{name} holds {max_length} characters at most.",
    "string_too_short": "{name} is empty.",
    "list_type": "{name} must be a list.",
    "model_type": "{name} is not in its form.",
}

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
        return [RubricProblem(1, _OVER)], None
    data, problem = _parsed(text)
    if problem is not None:
        return [problem], None
    try:
        form = _RubricForm.model_validate(data)
    except ValidationError as error:
        root = checked_yaml.nodes(text)
        found = {
            RubricProblem(
                checked_yaml.line_of(root, e["loc"]),
                checked_yaml.sentence(e, e["loc"], kind="rubric", own=_SENTENCES),
            )
            for e in error.errors(include_url=False)
        }
        return sorted(found, key=lambda p: (p.line, p.message)), None
    names = [criterion.id for criterion in form.criteria]
    for place, name in enumerate(names):
        if name in names[:place]:
            line = checked_yaml.line_of(checked_yaml.nodes(text), ("criteria", place, "id"))
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
    text, wrong = checked_yaml.file_text(path, most_bytes=MAX_BYTES, over=_OVER)
    return ([RubricProblem(1, wrong)], None) if wrong else check_rubric(text)


def load_rubric(path: Path) -> Rubric:
    """The rubric in a file. Raises RubricError with its problems and their lines."""
    return _loaded(path, checked_yaml.written_ns(path))


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

    try:
        reference = checked_yaml.first_reference(text)
        if reference is not None:
            said = "Anchors and aliases (& and *) are not used in rubrics."
            return None, RubricProblem(reference, said)
        data = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        return None, RubricProblem(*checked_yaml.unreadable(error))
    if not isinstance(data, dict):
        return None, RubricProblem(1, "The file is empty or no rubric: it must start with `id:`.")
    return data, None
