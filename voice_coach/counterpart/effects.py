"""The numbers of the counterpart's behaviour: ``rules/effects.toml``, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from voice_coach.records import VoiceCoachError

_FOLDER = Path(__file__).resolve().parent / "rules"


@dataclass(frozen=True, slots=True)
class Rule:
    """One effect. ``size`` of the first; each further one is worth ``wear`` of the one before."""

    name: str
    what: Literal["moves", "factor", "trust", "patience"]
    size: float
    wear: float
    why: str
    source: str

    def nth(self, before: int) -> float:
        """The size when there were ``before`` of a kind already."""
        return self.size * (self.wear**before if before else 1.0)


@lru_cache(maxsize=8)
def read_rules(name: str) -> dict[str, Any]:
    """``rules/<name>.toml``, read once. Nobody changes what is in it."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=64)
def effects(off: tuple[str, ...] = ()) -> Mapping[str, Rule]:
    """The effects by name, without those that are switched off.

    Raises
    ------
    VoiceCoachError
        When ``off`` names an effect that there is not.
    """
    rules = {
        name: Rule(name, row["what"], row["size"], row.get("wear", 1.0), row["why"], row["source"])
        for name, row in read_rules("effects").items()
    }
    unknown = [name for name in off if name not in rules]
    if unknown:
        raise VoiceCoachError(
            f"There is no effect {unknown[0]!r} to switch off. There are: {', '.join(rules)}."
        )
    return {name: rule for name, rule in rules.items() if name not in off}
