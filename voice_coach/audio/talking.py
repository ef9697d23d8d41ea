"""How long somebody has been talking in a recording that is still being made."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from voice_coach.audio.segments import speech_stretches
from voice_coach.records import Clip, Samples, Stretch

MARGIN_S = 0.5
"""Past the limit by this much: the finished recording may put the first and the last edge a little
elsewhere (our choice, ten times what edges differ by)."""
STEP_S = 0.25
"""How often it is looked: once in the time of a piece."""
TAIL_S = 3.0
"""Looked at first, since all of a minute takes half a second: nobody talks on who has said nothing
in so long (our choice)."""


class Talking:
    """Feed a recording as it is made; ``over`` is true once somebody may cut in.

    Time counts from the first to the last speech, as in the finished recording, but without the
    silences of ``long_pause_s`` or more: who stops to think does not talk on.

    Parameters
    ----------
    rate_hz : int
        Samples a second.
    limit_s : float
        Talk longer than this is too long.
    long_pause_s, pause_s : float
        From where on a silence is one to think in, and one that can be cut into.
    grace_s : float
        Who makes no pause for so long after the limit is cut in on without one.
    """

    def __init__(
        self, rate_hz: int, *, limit_s: float, long_pause_s: float, pause_s: float, grace_s: float
    ) -> None:
        self.rate_hz = rate_hz
        self.limit_s = limit_s + MARGIN_S
        self.long_pause_s, self.pause_s, self.grace_s = long_pause_s, pause_s, grace_s
        self.over = False
        self._parts: list[Samples] = []
        self._recorded = 0
        self._next_s = self.limit_s
        self._since_s: float | None = None

    @property
    def recorded_s(self) -> float:
        return self._recorded / self.rate_hz

    def feed(self, samples: Samples) -> None:
        """Samples, float32 from -1 to 1, shape (n,)."""
        if self.over:
            return
        self._parts.append(samples)
        self._recorded += len(samples)
        if self.recorded_s < self._next_s:
            return
        self._next_s = self.recorded_s + STEP_S
        tail = self._clip(last_s=TAIL_S)
        found = speech_stretches(tail)
        if found and self._past():
            assert self._since_s is not None
            waited = self.recorded_s - self._since_s >= self.grace_s
            self.over = waited or tail.duration_s - found[-1].end_s >= self.pause_s
        if self.over:
            self._parts.clear()

    def _past(self) -> bool:
        """Whether the limit was passed, now or before."""
        if self._since_s is not None:
            return True
        left_s = self.limit_s - talked_s(
            speech_stretches(self._clip()), long_pause_s=self.long_pause_s
        )
        if left_s <= 0:
            self._since_s = self.recorded_s
        self._next_s = self.recorded_s + max(left_s, STEP_S)
        return left_s <= 0

    def _clip(self, *, last_s: float | None = None) -> Clip:
        if last_s is None:
            self._parts = [np.concatenate(self._parts)]
            return Clip(self._parts[0], self.rate_hz)
        wanted, parts = round(last_s * self.rate_hz), []
        for part in reversed(self._parts):
            parts.append(part[-wanted:])
            wanted -= len(parts[-1])
            if wanted <= 0:
                break
        return Clip(np.concatenate(parts[::-1]), self.rate_hz)


def talked_s(speech: tuple[Stretch, ...], *, long_pause_s: float) -> float:
    """From the first to the last speech, in seconds, without the silences of ``long_pause_s``."""
    if not speech:
        return 0.0
    gaps = (after.start_s - before.end_s for before, after in pairwise(speech))
    long = sum(gap for gap in gaps if gap >= long_pause_s)
    return speech[-1].end_s - speech[0].start_s - long
