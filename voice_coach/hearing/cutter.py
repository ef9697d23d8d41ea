"""Cuts a recording, as it comes in, into stretches to recognise.

Where it cuts depends on the samples before that point only, never on how they were handed over, so
that listening along and listening afterwards cut alike.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voice_coach.audio.segments import HEARD_DB, MOST_GAIN_DB
from voice_coach.records import Samples

RATE_HZ = 16_000
FRAME = 512
"""Silero's frame, 32 ms."""
GROUP = 4
"""Frames looked at together: always the same four, whatever the chunks."""
CONTEXT = 64
SPEECH = 0.5
"""Silero's own default threshold."""
REMEMBERED = 40
"""Groups (5 s) by which the level of the voice is known; their loud fifth sets Silero's gain."""
LOUD_WITHIN_DB = 12.0
SILENT_DB = -65.0
GOES_ON = 0.25
"""Once somebody speaks, they go on while Silero half thinks so or the level stays near theirs: a
frame too many costs nothing, a word lost is lost (our choice)."""
PAD_S = 0.3
"""Kept around speech: soft onsets and endings are under Silero's threshold."""
TAIL_S = 0.4
"""A silence after which what was said so far is worth recognising in advance."""
CUT = ((4.0, 0.7), (12.0, 0.4), (22.0, 0.2))
"""(seconds since the cut began, silence that ends it): the longer, the less it takes. Whisper hears
30 s at most; a sentence cut in two is heard worse, so short ones are not cut at short pauses."""
MAX_S = 28.0


@dataclass(frozen=True, slots=True)
class Cut:
    """Samples ``start`` to ``end``, 16 kHz, to be recognised together."""

    start: int
    end: int


class Cutter:
    """Feed samples at 16 kHz; take closed cuts, and the open one when it may be the last."""

    def __init__(self) -> None:
        from faster_whisper.vad import get_vad_model

        self._session = get_vad_model().session
        self._h = np.zeros((1, 1, 128), dtype=np.float32)
        self._c = np.zeros((1, 1, 128), dtype=np.float32)
        self._context = np.zeros(CONTEXT, dtype=np.float32)
        self._rest = np.zeros(0, dtype=np.float32)
        self._at = 0
        self._levels: deque[float] = deque(maxlen=REMEMBERED)
        self._loud = False
        self._start: int | None = None
        self._last = 0
        self._quietest = (1.0, 0)
        self._closed_at = 0

    def feed(self, samples: Samples) -> Iterator[Cut]:
        """Cuts that these samples close."""
        self._rest = np.concatenate([self._rest, samples])
        size = FRAME * GROUP
        while len(self._rest) >= size:
            group, self._rest = self._rest[:size], self._rest[size:]
            yield from self._look(group)

    def finish(self) -> Iterator[Cut]:
        """The last cuts. The rest of a group is looked at with silence after it."""
        end = self._at + len(self._rest)
        if len(self._rest):
            group = np.zeros(FRAME * GROUP, dtype=np.float32)
            group[: len(self._rest)] = self._rest
            yield from self._look(group)
        if self._start is not None:
            yield Cut(self._start, min(end, self._last + int(PAD_S * RATE_HZ)))
            self._start = None

    def open_cut(self) -> Cut | None:
        """What would be the last cut if nothing more were said; None while somebody speaks."""
        if self._start is None or self._at - self._last < TAIL_S * RATE_HZ:
            return None
        return Cut(self._start, self._last + int(PAD_S * RATE_HZ))

    def _look(self, group: Samples) -> Iterator[Cut]:
        for probability in self._probabilities(group):
            frame_start, self._at = self._at, self._at + FRAME
            goes_on = self._start is not None and (probability >= GOES_ON or self._loud)
            if probability >= SPEECH or goes_on:
                if self._start is None:
                    lead = max(frame_start - int(PAD_S * RATE_HZ), self._closed_at)
                    self._start, self._quietest = lead, (1.0, self._at)
                self._last = self._at
            if self._start is not None:
                yield from self._maybe_cut(float(probability))

    def _maybe_cut(self, probability: float) -> Iterator[Cut]:
        assert self._start is not None
        length_s = (self._at - self._start) / RATE_HZ
        silence_s = (self._at - self._last) / RATE_HZ
        if any(length_s >= since and silence_s >= enough for since, enough in CUT):
            yield self._close(min(self._last + int(PAD_S * RATE_HZ), self._at), speaking=False)
            return
        if length_s > MAX_S * 0.6 and probability <= self._quietest[0]:
            self._quietest = (probability, self._at)
        if length_s >= MAX_S:  # nobody paused: cut where the voice was weakest
            yield self._close(self._quietest[1], speaking=True)

    def _close(self, end: int, *, speaking: bool) -> Cut:
        assert self._start is not None
        cut = Cut(self._start, end)
        self._closed_at = end
        self._start = end if speaking else None
        self._quietest = (1.0, self._at)
        return cut

    def _probabilities(self, group: Samples) -> Samples:
        level_db = 10.0 * float(np.log10(np.mean(np.square(group, dtype=np.float64)) + 1e-10))
        self._levels.append(level_db)
        loud_db = float(np.quantile(np.asarray(self._levels), 0.8))
        self._loud = level_db >= loud_db - LOUD_WITHIN_DB and level_db > SILENT_DB
        gain_db = min(max(HEARD_DB - loud_db, -20.0), MOST_GAIN_DB)
        louder = np.clip(group * np.float32(10.0 ** (gain_db / 20.0)), -1.0, 1.0)
        frames = louder.astype(np.float32).reshape(GROUP, FRAME)
        before = np.concatenate([self._context[None], frames[:-1, -CONTEXT:]])
        self._context = frames[-1, -CONTEXT:].copy()
        output, self._h, self._c = self._session.run(
            None,
            {
                "input": np.ascontiguousarray(np.concatenate([before, frames], axis=1)),
                "h": self._h,
                "c": self._c,
            },
        )
        found: Samples = np.asarray(output, dtype=np.float32).reshape(-1)
        return found
