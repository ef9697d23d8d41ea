"""The rooms a session passes through, each opened when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from voice_coach import plugins
from voice_coach.plugins import Brain, Detector, Transcriber, Voice
from voice_coach.records import Scenario
from voice_coach.settings import Settings

if TYPE_CHECKING:
    from voice_coach.analysis.thresholds import Thresholds
    from voice_coach.store import Store

Progress = Callable[[str, float], None]
"""Called with the name of a stage and how far the whole is, 0 to 1."""


class Rooms:
    """Voice, recogniser, detectors, brain, store and thresholds for one set of settings.

    Opening a room loads its models, which takes seconds: ``warm_up`` does it ahead of time.
    One ``Rooms`` serves many sessions and threads.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._opening = threading.RLock()

    @cached_property
    def store(self) -> Store:
        from voice_coach.store import Store
        from voice_coach.store.vault import check_key

        url = self.settings.database
        store = Store(
            self.settings.recordings, database=url.get_secret_value() if url is not None else None
        )
        check_key(store.recordings)
        return store

    @cached_property
    def voice(self) -> Voice:
        from voice_coach.voices import open_voice

        with self._opening:
            return open_voice(self.settings.voice, cache=self.settings.cache / "voices")

    @cached_property
    def transcriber(self) -> Transcriber:
        with self._opening:
            factory = plugins.load("transcribers", self.settings.transcriber)
            transcriber: Transcriber = factory(model=self.settings.model)
            return transcriber

    @cached_property
    def brain(self) -> Brain:
        brain: Brain = plugins.load("brains", self.settings.brain)()
        return brain

    @cached_property
    def thresholds(self) -> Thresholds:
        from voice_coach.analysis.thresholds import load_thresholds

        return load_thresholds(self.settings.thresholds)

    def detectors(self, scenario: Scenario | None) -> list[Detector]:
        """Every registered detector, in the order of their names."""
        return [
            plugins.load("detectors", name)(thresholds=self.thresholds, scenario=scenario)
            for name in plugins.names("detectors")
        ]

    def warm_up(self, progress: Progress | None = None) -> None:
        """Load what the first turn needs, so that it is not slower than the others."""
        from voice_coach.analysis.signal import warm_up as warm_up_signal

        say = progress or (lambda stage, share: None)
        say("Opening the recordings", 0.0)
        _ = self.store, self.brain
        say("Warming up the voice", 0.1)
        prepare(self.voice)
        say("Warming up the ear", 0.4)
        prepare(self.transcriber)
        say("Tuning in", 0.8)
        warm_up_signal()
        self.detectors(None)
        say("Ready", 1.0)


def prepare(room: object) -> None:
    """Load a room's models now, where it offers that."""
    ready = getattr(room, "prepare", None)
    if ready is not None:
        ready()


def open_rooms(settings: Settings | None = None) -> Rooms:
    """The rooms for ``settings``, or for this process's own."""
    from voice_coach.settings import settings as current

    return Rooms(settings or current())
