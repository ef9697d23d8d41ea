"""How made-up learners talk: ``styles.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from voice_coach.records import VoiceCoachError


@dataclass(frozen=True, slots=True)
class Style:
    """A way to negotiate; the fields are described in the file."""

    name: str
    about: str
    script: tuple[str, ...]
    says: Mapping[str, tuple[str, ...]]
    ask: float
    gives: float
    content: float
    settles: int
    floor: float
    long: bool = False


@lru_cache(maxsize=1)
def styles() -> Mapping[str, Style]:
    """All styles by name, in the file's order."""
    with (Path(__file__).resolve().parent / "styles.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {
        name: Style(
            name=name,
            **{
                **row,
                "script": tuple(row["script"]),
                "says": {act: tuple(lines) for act, lines in row["says"].items()},
            },
        )
        for name, row in rows.items()
    }


def style(name: str) -> Style:
    """The style of that name.

    Raises
    ------
    VoiceCoachError
        When there is none.
    """
    found = styles().get(name)
    if found is None:
        raise VoiceCoachError(f"There is no style {name!r}. There are: {', '.join(styles())}.")
    return found
