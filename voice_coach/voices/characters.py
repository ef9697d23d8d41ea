"""What a voice character means: words in a scenario → how fast, how high, how much melody.

A scenario says "warm, unhurried", never an engine's voice. Each engine takes from ``Manner`` what
it can do. The factors are our choice, kept small enough that speech stays natural.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """``rate``: speed, 1 is the engine's own. ``pitch``: semitones up. ``low``: a deeper voice."""

    rate: float = 1.0
    pitch: float = 0.0
    low: bool = False


RATES = {
    "unhurried": 0.92,
    "slow": 0.9,
    "calm": 0.95,
    "warm": 0.97,
    "measured": 0.93,
    "brisk": 1.12,
    "busy": 1.12,
    "quick": 1.15,
    "impatient": 1.15,
    "blunt": 1.06,
    "lively": 1.06,
}
PITCHES = {"warm": -0.5, "dry": -1.0, "grave": -1.5, "low": -2.0, "bright": 1.0, "lively": 1.0}
RANGE = (0.8, 1.25)
"""Beyond this synthetic speech is hard to follow (our choice, by ear)."""


def manner(character: str) -> Manner:
    """The manner of a character; words it does not know change nothing."""
    words = re.findall(r"[a-z]+", character.lower())
    rate = 1.0
    for word in words:
        rate *= RATES.get(word, 1.0)
    pitch = sum(PITCHES.get(word, 0.0) for word in words)
    low = any(word in {"low", "deep", "man"} for word in words)
    return Manner(
        rate=min(max(rate, RANGE[0]), RANGE[1]), pitch=max(-3.0, min(3.0, pitch)), low=low
    )
