"""Line → clip. ``open_voice`` gives an engine whose clips are kept by content."""

from __future__ import annotations

from pathlib import Path

from voice_coach import plugins
from voice_coach.plugins import Voice
from voice_coach.voices.cache import CachedVoice

__all__ = ["available", "open_voice"]


def open_voice(name: str, *, cache: Path | None) -> Voice:
    """The engine registered as ``name``; with ``cache``, a line is synthesised once.

    Raises
    ------
    VoiceCoachError
        When there is no such engine, or what it needs is missing.
    """
    engine: Voice = plugins.load("voices", name)()
    return engine if cache is None else CachedVoice(engine, cache, name=name)


def available() -> list[tuple[str, bool, str]]:
    """(name, whether it can speak here, a sentence about it) for each registered engine."""
    found = []
    for name in plugins.names("voices"):
        engine = plugins.load("voices", name)
        problem = engine.missing() if hasattr(engine, "missing") else ""
        found.append((name, not problem, problem or (engine.__doc__ or name).splitlines()[0]))
    return found
