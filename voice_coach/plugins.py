"""Finding plugins. Built-ins are registered in pyproject.toml by the same entry points as others.

An entry point names a *factory*; what it makes meets the protocol of its group below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol

from voice_coach.records import (
    Clip,
    Decision,
    Flag,
    Line,
    Scenario,
    Session,
    Transcript,
    Turn,
    VoiceCoachError,
)


class Voice(Protocol):
    """Group ``voice_coach.voices``; factory: ``() -> Voice``."""

    def speak(self, line: Line) -> Clip: ...


class Transcriber(Protocol):
    """Group ``voice_coach.transcribers``; factory: ``(*, model: str) -> Transcriber``."""

    def transcribe(self, clip: Clip) -> Transcript: ...


class Detector(Protocol):
    """Group ``voice_coach.detectors``; factory: ``(*, thresholds, scenario) -> Detector``."""

    def detect(self, turn: Turn, earlier_turns: Sequence[Turn]) -> Iterable[Flag]: ...


class Brain(Protocol):
    """Group ``voice_coach.brains``; factory: ``() -> Brain``. Words for a decided move.

    A brain whose words cannot be foreseen, or cost something, says ``ahead = False``: then it is
    asked for the answer alone, and not for the likely ones while the learner speaks.
    """

    def say(self, move: Decision, scenario: Scenario, turns: Sequence[Turn]) -> Line: ...


class Exporter(Protocol):
    """Group ``voice_coach.exporters``: the entry point is the function itself."""

    def __call__(self, session: Session, path: Path) -> Path: ...


def names(group: str) -> list[str]:
    """The names registered in ``voice_coach.<group>``, sorted."""
    return sorted({point.name for point in entry_points(group=f"voice_coach.{group}")})


def load(group: str, name: str) -> Callable[..., Any]:
    """The factory registered as ``name`` in ``voice_coach.<group>``.

    Raises
    ------
    VoiceCoachError
        When nothing of that name is registered, or it does not import.
    """
    found = [p for p in entry_points(group=f"voice_coach.{group}") if p.name == name]
    if not found:
        known = ", ".join(names(group)) or "none"
        raise VoiceCoachError(f"There is no {group.rstrip('s')} called {name!r}. Known: {known}.")
    try:
        factory: Callable[..., Any] = found[0].load()
    except ImportError as error:
        raise VoiceCoachError(
            f"The {group.rstrip('s')} {name!r} does not load: {error}."
        ) from error
    return factory
