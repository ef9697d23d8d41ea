"""Real recordings with a pitch or a level of our making: how they end is then known.

Pitch is changed by WORLD (Morise, Yokomori & Ozawa 2016; BSD) through ``pyworld`` (MIT), which
belongs to this benchmark only. Its own pitch tracker (Harvest) is not the one under test. librosa's
``pitch_shift`` cannot stand in for it: it moves a whole recording by one interval, and here a
contour is drawn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from voice_coach.records import Clip

FRAME_S = 0.005
"""WORLD's hop."""
WINDOW_S = 0.3
"""Of voicing, at the end: where uptalk is defined."""
FADE_S = 0.05
"""A step in level takes this long, so that it does not click."""

Contour = npt.NDArray[np.float64]


class Voice:
    """A recording taken apart into pitch, spectrum and noise, to be put together again."""

    def __init__(self, clip: Clip) -> None:
        self._world = _world()
        samples = clip.samples.astype(np.float64)
        self.rate_hz = clip.rate_hz
        self._n = len(samples)
        coarse, times_s = self._world.harvest(
            samples, clip.rate_hz, f0_floor=60.0, f0_ceil=450.0, frame_period=1000 * FRAME_S
        )
        self.f0_hz: Contour = self._world.stonemask(samples, coarse, times_s, clip.rate_hz)
        self._spectrum = self._world.cheaptrick(samples, self.f0_hz, times_s, clip.rate_hz)
        self._noise = self._world.d4c(samples, self.f0_hz, times_s, clip.rate_hz)

    def with_pitch(self, f0_hz: Contour) -> Clip:
        """The same words and timing on another contour (Hz a frame of 5 ms, 0 unvoiced)."""
        samples = self._world.synthesize(
            np.ascontiguousarray(f0_hz), self._spectrum, self._noise, self.rate_hz, 1000 * FRAME_S
        )[: self._n]
        peak = float(np.max(np.abs(samples)))
        return Clip((samples * min(1.0, 0.95 / peak)).astype(np.float32), self.rate_hz)

    def rising(
        self, semitones: float, *, until_s: float, voiced: npt.NDArray[np.bool_], hop_s: float
    ) -> Clip:
        """The last 0.3 s of voicing before ``until_s`` climb in a line from the own median.

        The 0.3 s before them are put on the own median, so that the size of the rise is exactly
        ``semitones`` even where trackers disagree on a few voiced frames. ``voiced``: the frames of
        ``hop_s`` in which the other tracker hears a voice; Harvest also hears one in noise.
        """
        f0_hz = self.f0_hz.copy()
        times_s = np.arange(len(f0_hz)) * FRAME_S
        sung = f0_hz > 0
        both = np.flatnonzero(
            sung & voiced[np.minimum((times_s / hop_s).astype(int), len(voiced) - 1)]
            & (times_s <= until_s)
        )  # fmt: skip
        size = round(WINDOW_S / FRAME_S)
        tail = both[-size:]
        own_hz = float(np.median(f0_hz[both]))
        flat = sung & (times_s >= times_s[both[-2 * size :]][0]) & (times_s < times_s[tail][0])
        f0_hz[flat] = own_hz
        # What only Harvest hears as voiced would be voiced for all once it is synthesised.
        alone = sung & (times_s >= times_s[both[-2 * size :]][0])
        alone[both] = False
        f0_hz[alone] = 0.0
        f0_hz[tail] = own_hz * 2.0 ** (np.linspace(0.0, semitones, len(tail)) / 12.0)
        return self.with_pitch(f0_hz)

    def flattened(
        self, scale: float, *, heard: npt.NDArray[np.bool_], hop_s: float
    ) -> tuple[Clip, float]:
        """All intervals from the own median scaled; the clip and its spread in semitones.

        The spread is of the frames that are voiced for the other tracker too (``heard``, a frame
        each ``hop_s``): Harvest also follows a pitch in noise.
        """
        voiced = self.f0_hz > 0
        at = (np.arange(len(self.f0_hz)) * FRAME_S / hop_s).astype(int)
        both = voiced & heard[np.minimum(at, len(heard) - 1)]
        own_hz = float(np.median(self.f0_hz[voiced]))
        f0_hz = self.f0_hz.copy()
        f0_hz[voiced] = own_hz * (f0_hz[voiced] / own_hz) ** scale
        above = 12.0 * np.log2(f0_hz[both] / own_hz)
        low, high = np.quantile(above, [0.05, 0.95])
        return self.with_pitch(f0_hz), float((high - low) / 3.29)


def ramp(clip: Clip, db: float, *, start_s: float, end_s: float) -> Clip:
    """The level falls in a line by ``db`` over the last fifth between two times."""
    times_s = np.arange(len(clip.samples)) / clip.rate_hz
    fifth_s = (end_s - start_s) / 5
    share = np.clip((times_s - (end_s - fifth_s)) / fifth_s, 0.0, 1.0)
    share[times_s > end_s + 0.3] = 1.0
    return Clip((clip.samples * 10.0 ** (-db * share / 20.0)).astype(np.float32), clip.rate_hz)


def drop(clip: Clip, db: float, *, start_s: float, end_s: float) -> Clip:
    """The last fifth between two times is softer by ``db`` throughout."""
    times_s = np.arange(len(clip.samples)) / clip.rate_hz
    at_s = end_s - (end_s - start_s) / 5
    share = np.clip((times_s - at_s) / FADE_S + 0.5, 0.0, 1.0)
    return Clip((clip.samples * 10.0 ** (-db * share / 20.0)).astype(np.float32), clip.rate_hz)


def _world() -> Any:
    try:
        import pyworld
    except ImportError as error:
        raise SystemExit(
            "This benchmark draws new pitch contours with WORLD, which is not installed: "
            "pip install 'pyworld>=0.3.5' (MIT licence; builds with a C++ compiler)."
        ) from error
    return pyworld
