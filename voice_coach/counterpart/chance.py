"""Numbers that look drawn and are the same on every machine."""

from __future__ import annotations

_MASK = (1 << 64) - 1


def draw(seed: int, number: int, salt: int) -> float:
    """A number from 0 to 1 (exclusive) for a seed, a turn and a purpose.

    SplitMix64 (Steele, Lea & Flood 2014): three multiplications, where seeding Python's generator
    for each turn would cost more than the whole decision.
    """
    state = seed * 0x9E3779B97F4A7C15 + number * 0xD1B54A32D192ED03 + salt * 0x8CB92BA72F3D8DD7
    state &= _MASK
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
    return ((state ^ (state >> 31)) >> 11) / (1 << 53)
