"""Every limit that decides on a flag, read from ``thresholds.toml``."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from voice_coach.records import VoiceCoachError

RULES_VERSION = "2026.11.4"
"""Changes whenever a rule or a default limit does: reports of one version can be compared."""


@dataclass(frozen=True, slots=True)
class Threshold:
    value: float
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits by name: ``thresholds["rushed.words_per_minute"]``."""

    limits: Mapping[str, Threshold]
    version: str

    def __getitem__(self, name: str) -> float:
        return self.limits[name].value

    def source(self, name: str) -> str:
        """Where a limit comes from."""
        return self.limits[name].source


def load_thresholds(path: Path | None = None) -> Thresholds:
    """The shipped limits, with those in the TOML file ``path`` put in their place.

    Raises
    ------
    VoiceCoachError
        When the file cannot be read, or names a limit that does not exist or is no number.
    """
    shipped = Path(__file__).with_name("thresholds.toml").read_text(encoding="utf-8")
    limits = {
        name: Threshold(float(entry["value"]), entry["unit"], entry["source"])
        for name, entry in _flat(tomllib.loads(shipped)).items()
    }
    if path is None:
        return Thresholds(limits, RULES_VERSION)
    changed = _read(path)
    for name, given in changed.items():
        if name not in limits:
            near = ", ".join(get_close_matches(name, limits, n=3, cutoff=0.3)) or "none"
            raise VoiceCoachError(f"{path}: there is no limit {name!r}. Near it: {near}.")
        value = given.get("value") if isinstance(given, dict) else given
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise VoiceCoachError(f"{path}: {name} must be a number, not {value!r}.")
        limits[name] = Threshold(float(value), limits[name].unit, f"changed in {path.name}")
    text = repr(sorted((name, limit.value) for name, limit in limits.items()))
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return Thresholds(limits, f"{RULES_VERSION}+{digest}" if changed else RULES_VERSION)


def _read(path: Path) -> dict[str, Any]:
    try:
        return _flat(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise VoiceCoachError(f"The thresholds in {path} cannot be read: {error}.") from error


def _flat(tree: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{family}.{name}": entry
        for family, entries in tree.items()
        for name, entry in (entries.items() if isinstance(entries, dict) else [("", entries)])
    }
