"""The pattern tables in ``rules/*.toml``: read once, compiled on first use."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from voice_coach.analysis.lexicon import CLASSES
from voice_coach.analysis.patterns import Table

_FOLDER = Path(__file__).resolve().parent / "rules"


@lru_cache(maxsize=8)
def rows(name: str) -> tuple[tuple[str, str, str], ...]:
    """(group, pattern, example) of every row of ``rules/<name>.toml``, in the file's order."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        groups = tomllib.load(file)
    return tuple(
        (group, pattern, example)
        for group, entries in groups.items()
        for pattern, example in entries
    )


@lru_cache(maxsize=8)
def table(name: str) -> Table[str]:
    """The patterns of ``rules/<name>.toml``, each tagged with its group."""
    return Table([(pattern, group) for group, pattern, _ in rows(name)], CLASSES)
