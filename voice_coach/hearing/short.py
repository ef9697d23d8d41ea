"""faster-whisper that does not work on silence it put there itself.

Whisper was trained on stretches of 30 s, so faster-whisper fills a shorter one up with zeros, and
most of the time for an answer of five seconds goes into encoding nothing. The encoder takes fewer
frames; what it hears then is the same or better as long as some silence is left after the words
(docs/performance.md has the measurement). With none it loses the end and starts again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from faster_whisper import WhisperModel

SILENCE_FRAMES = 400
"""Frames of 10 ms kept after the sound: four seconds, by measurement."""


class ShortWhisper(WhisperModel):  # type: ignore[misc]  # faster-whisper has no types
    """A ``WhisperModel`` whose encoder sees the sound and ``SILENCE_FRAMES`` after it."""

    def encode(self, features: npt.NDArray[np.float32]) -> Any:
        """Encode log-mel features, shape (mels, 3000), with most of the padding left out."""
        return super().encode(without_padding(features))


def without_padding(features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Features, shape (mels, n), less the zeros at their end beyond ``SILENCE_FRAMES``.

    The number that is left is even: the encoder halves it.
    """
    filled = np.flatnonzero(features.any(axis=0))
    wanted = (int(filled[-1]) + 1 if len(filled) else 0) + SILENCE_FRAMES
    return np.ascontiguousarray(features[:, : wanted + wanted % 2])
