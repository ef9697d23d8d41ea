"""The pitch of a voice.

The tracker was chosen by measurement (``benchmarks/analysis.py`` prints the table): SwiftF0 is at
least as right as librosa's pYIN on glides and real speech, at a tenth of its cost or less, and says
which frames are voiced, which YIN does not.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from voice_coach.audio.resample import resample
from voice_coach.records import Clip, Samples, Stretch

RATE_HZ = 16_000
LOWEST_HZ, HIGHEST_HZ = 60.0, 450.0
"""From a low man's to a high woman's speaking voice."""
MARGIN_S = 0.15
"""Heard on either side of a stretch, so that its edges have neighbours."""
SURE = 0.5
"""SwiftF0's own limit for a voiced frame."""

_lock = threading.Lock()


@lru_cache(maxsize=1)
def _tracker() -> Any:
    from swift_f0 import SwiftF0

    # No spinning: its threads would take the processor from the recogniser.
    return SwiftF0(threads=1, spin=False)


def warm_up() -> None:
    """Load the model."""
    with _lock:
        _tracker()


def track(
    clip: Clip, times_s: npt.NDArray[np.floating], *, speech: Sequence[Stretch]
) -> npt.NDArray[np.float32]:
    """Fundamental frequency at given times, where there is speech.

    Parameters
    ----------
    clip : Clip
        Any rate.
    times_s : float64, shape (n,)
        Ascending.
    speech : sequence of Stretch
        In order; nothing outside of them is looked at.

    Returns
    -------
    float32, shape (n,)
        Hz, NaN where there is no voice.
    """
    f0_hz = np.full(len(times_s), np.nan, dtype=np.float32)
    if not len(times_s) or not speech:
        return f0_hz
    samples = resample(clip, RATE_HZ).samples
    for part in _joined(speech):
        first = max(0, round((part.start_s - MARGIN_S) * RATE_HZ))
        last = round((part.end_s + MARGIN_S) * RATE_HZ)
        inside = slice(*np.searchsorted(times_s, [part.start_s, part.end_s]))
        f0_hz[inside] = _track(samples[first:last], times_s[inside] - first / RATE_HZ)
    return f0_hz


def _joined(speech: Sequence[Stretch]) -> list[Stretch]:
    """Stretches with the short gaps between them, which cost less than another call."""
    parts: list[Stretch] = []
    for stretch in speech:
        if parts and stretch.start_s - parts[-1].end_s < 1.0:
            parts[-1] = Stretch(parts[-1].start_s, stretch.end_s)
        else:
            parts.append(stretch)
    return parts


def _track(samples: Samples, times_s: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    with _lock:
        tracker = _tracker()
    found = tracker.detect(samples, RATE_HZ, fmin=LOWEST_HZ, fmax=HIGHEST_HZ)
    if len(found.timestamps) < 2:
        return np.full(len(times_s), np.nan, dtype=np.float32)
    step_s = float(found.timestamps[1] - found.timestamps[0])
    nearest = np.clip(
        np.round((times_s - found.timestamps[0]) / step_s).astype(int), 0, len(found.pitch_hz) - 1
    )
    pitch = np.where(found.confidence >= SURE, found.pitch_hz, np.nan)
    found_hz: npt.NDArray[np.float32] = pitch[nearest].astype(np.float32)
    return found_hz


def semitones(f0_hz: npt.NDArray[np.float32], reference_hz: float) -> npt.NDArray[np.float64]:
    """Semitones above ``reference_hz``; NaN stays NaN."""
    return 12.0 * np.log2(f0_hz.astype(np.float64) / reference_hz)


def spread_semitones(f0_hz: npt.NDArray[np.float32]) -> float:
    """How far a voice moves: the standard deviation of its pitch, from its middle 90 %.

    A few octave errors of the tracker would make any voice lively, so the outer twentieths do not
    count; the width of the rest is divided by 3.29, as wide as it is in a normal distribution.

    Parameters
    ----------
    f0_hz : float32, shape (n,)
        NaN and values that are not positive are left out.

    Returns
    -------
    float
        Semitones; NaN where nothing is voiced.
    """
    voiced = f0_hz[np.isfinite(f0_hz) & (f0_hz > 0)]
    if not len(voiced):
        return float("nan")
    low, high = np.quantile(semitones(voiced, float(np.median(voiced))), [0.05, 0.95])
    return float(high - low) / 3.29
