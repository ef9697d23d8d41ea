"""Resampling to 16 kHz as samples come in, the same whatever the chunks."""

from __future__ import annotations

from typing import Any

import numpy as np

from voice_coach.records import Samples

RATE_HZ = 16_000


class ToRate:
    """Any rate → 16 kHz, in blocks of a tenth of a second."""

    def __init__(self, rate_hz: int) -> None:
        self._block = max(1, rate_hz // 10)
        self._rest = np.zeros(0, dtype=np.float32)
        self._stream: Any = None
        if rate_hz != RATE_HZ:
            import soxr

            self._stream = soxr.ResampleStream(rate_hz, RATE_HZ, 1, dtype="float32", quality="HQ")

    def feed(self, samples: Samples) -> Samples:
        """What these samples add at 16 kHz."""
        self._rest = np.concatenate([self._rest, samples.astype(np.float32, copy=False)])
        whole = len(self._rest) // self._block * self._block
        blocks, self._rest = self._rest[:whole], self._rest[whole:]
        return self._convert(blocks, last=False)

    def finish(self) -> Samples:
        """What is left."""
        rest, self._rest = self._rest, np.zeros(0, dtype=np.float32)
        return self._convert(rest, last=True)

    def _convert(self, samples: Samples, *, last: bool) -> Samples:
        if self._stream is None:
            return samples
        parts = [
            self._stream.resample_chunk(samples[at : at + self._block], last=False)
            for at in range(0, len(samples), self._block)
        ]
        if last:
            parts.append(self._stream.resample_chunk(np.zeros(0, dtype=np.float32), last=True))
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
