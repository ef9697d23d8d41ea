"""Listening along: most of a turn is recognised before it is over."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from voice_coach.hearing.cutter import Cut, Cutter
from voice_coach.hearing.stream import ToRate
from voice_coach.records import Samples, Transcript, Word

if TYPE_CHECKING:
    from voice_coach.hearing.whisper import WhisperTranscriber


class LiveHearing:
    """Feed a recording as it is made; ``finish`` gives the transcript of the whole.

    A worker thread recognises every cut that is closed, and in a pause the open one too, in case
    nothing more is said. What it finds is kept by the cut, so a wrong guess costs time and changes
    nothing.
    """

    def __init__(self, transcriber: WhisperTranscriber, rate_hz: int) -> None:
        self._transcriber = transcriber
        self._converter = ToRate(rate_hz)
        self._cutter = Cutter()
        self._parts: list[Samples] = []
        self._cuts: list[Cut] = []
        self._heard: dict[Cut, list[Word]] = {}
        self._queue: list[Cut] = []
        self._guess: Cut | None = None
        self._error: Exception | None = None
        self._over = False
        self._changed = threading.Condition()
        self._worker = threading.Thread(target=self._work, daemon=True)
        self._worker.start()

    def feed(self, samples: Samples) -> None:
        """Samples, float32, shape (n,), at the rate of the recording."""
        self._take(self._converter.feed(samples))

    def finish(self) -> Transcript:
        """The transcript. Raises what the recogniser raised."""
        self._take(self._converter.finish())
        last = list(self._cutter.finish())
        with self._changed:
            self._cuts += last
            self._queue += [cut for cut in last if cut not in self._heard]
            self._guess = None
            self._changed.notify_all()
            while self._error is None and any(cut not in self._heard for cut in self._cuts):
                self._changed.wait()
            self._over = True
            self._changed.notify_all()
        if self._error is not None:
            raise self._error
        words = [word for cut in self._cuts for word in self._heard[cut]]
        return self._transcriber.written(self._samples(), words)

    def close(self) -> None:
        """Stop listening; what was heard is thrown away."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _take(self, samples: Samples) -> None:
        with self._changed:
            self._parts.append(samples)
            closed = list(self._cutter.feed(samples))
            self._cuts += closed
            self._queue += [cut for cut in closed if cut not in self._heard]
            guess = self._cutter.open_cut()
            self._guess = guess if guess not in self._heard else None
            self._changed.notify_all()

    def _samples(self) -> Samples:
        return np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=np.float32)

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._over and not self._queue and self._guess is None:
                    self._changed.wait()
                if self._over:
                    return
                cut = self._queue[0] if self._queue else self._guess
                assert cut is not None
                samples = self._samples()
                self._parts = [samples]
            try:
                words = self._heard.get(cut)
                words = self._transcriber.hear(samples, cut) if words is None else words
            except Exception as error:  # handed to the one who waits in ``finish``
                with self._changed:
                    self._error = error
                    self._changed.notify_all()
                return
            with self._changed:
                self._heard[cut] = words
                self._queue = [other for other in self._queue if other != cut]
                if self._guess == cut:
                    self._guess = None
                self._changed.notify_all()
