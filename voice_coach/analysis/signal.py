"""What the samples alone say, worked out once a turn."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from voice_coach.analysis import pitch
from voice_coach.audio.quality import narrow_band, quality, sharpest_fall_db
from voice_coach.audio.segments import frame_level_db, speech_stretches
from voice_coach.records import Clip, Signal, Stretch

DIP_DB = 2.0
"""A syllable's peak stands this far above the dips beside it (de Jong & Wempe 2009)."""
NUCLEUS_GAP_S = 0.08
"""Peaks nearer than this are one syllable: twelve syllables a second are beyond anybody."""


def warm_up() -> None:
    """Load what the first measurement would otherwise wait for."""
    pitch.warm_up()
    noise = np.random.default_rng(0).normal(0.0, 0.01, 16_000).astype(np.float32)
    measure_signal(Clip(noise, 24_000))


def measure_signal(clip: Clip) -> Signal:
    """Level, pitch, speech, syllable peaks and noise of a clip.

    Parameters
    ----------
    clip : Clip
        Any rate and length.

    Returns
    -------
    Signal
        One frame each 10 ms.
    """
    speech = speech_stretches(clip)
    level_db, hop_s = frame_level_db(clip)
    found = quality(clip, speech=speech)
    times_s = np.arange(len(level_db), dtype=np.float64) * hop_s
    inside = within(speech, len(level_db), hop_s)
    f0_hz = pitch.track(clip, times_s, speech=speech)
    f0_hz = np.where(inside, f0_hz, np.float32(np.nan)).astype(np.float32)
    voiced = ~np.isnan(f0_hz)
    for array in (level_db, f0_hz, voiced):
        array.flags.writeable = False
    return Signal(
        duration_s=clip.duration_s,
        hop_s=hop_s,
        level_db=level_db,
        f0_hz=f0_hz,
        voiced=voiced,
        speech=speech,
        nuclei_s=_nuclei(level_db, voiced, hop_s),
        noise_db=found.noise_db,
        snr_db=found.snr_db,
        clipped_share=found.clipped_share,
        narrow_band=narrow_band(clip, level_db, inside),
        fall_db=sharpest_fall_db(level_db, hop_s=hop_s),
    )


def within(stretches: tuple[Stretch, ...], count: int, hop_s: float) -> npt.NDArray[np.bool_]:
    """Which of ``count`` frames lie in the stretches."""
    mask = np.zeros(count, dtype=bool)
    for stretch in stretches:
        mask[round(stretch.start_s / hop_s) : round(stretch.end_s / hop_s)] = True
    return mask


def frames(signal: Signal, start_s: float, end_s: float) -> slice:
    """The frames between two times."""
    return slice(max(0, round(start_s / signal.hop_s)), max(0, round(end_s / signal.hop_s)))


def _nuclei(
    level_db: npt.NDArray[np.float32], voiced: npt.NDArray[np.bool_], hop_s: float
) -> tuple[float, ...]:
    """Times of voiced intensity peaks, as de Jong & Wempe (2009) count syllables."""
    if not voiced.any():
        return ()
    from scipy.ndimage import uniform_filter1d
    from scipy.signal import find_peaks

    smooth = uniform_filter1d(level_db.astype(np.float64), 5)
    floor_db = float(np.median(smooth[voiced])) - 12.0
    peaks, _ = find_peaks(
        smooth, prominence=DIP_DB, distance=max(1, round(NUCLEUS_GAP_S / hop_s)), height=floor_db
    )
    return tuple(float(peak * hop_s) for peak in peaks if voiced[peak])
