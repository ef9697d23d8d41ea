"""How often each family of hedge rules was right on labelled talk."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent / "rules" / "hedge_precision.toml"
_PRIOR = 20.0
"""Finds that the average of all families counts for (our choice). A dozen finds say little, and
they come from all kinds of talk, while a flag stands on an ask, an offer or a refusal only."""


@lru_cache(maxsize=1)
def counts() -> dict[str, tuple[int, int]]:
    """(right, found) of every family in ``rules/hedge_precision.toml``."""
    with _FILE.open("rb") as file:
        table = tomllib.load(file)["families"]
    return {name: (int(right), int(found)) for name, (right, found) in table.items()}


@lru_cache(maxsize=128)
def confidence(family: str) -> float:
    """The share of a family's finds that were hedges, from 0 to 1.

    Shrunk towards the share of all families together, by the weight of twenty finds, so that a
    family with few finds is neither certain nor worthless. Rounded to 0.01: the counts bear no
    more.
    """
    known = counts()
    right = sum(r for r, _ in known.values())
    found = sum(f for _, f in known.values())
    average = right / found if found else 0.5
    mine, of = known.get(family, (0, 0))
    return round((mine + _PRIOR * average) / (of + _PRIOR), 2)
