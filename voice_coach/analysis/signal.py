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
VOWELS_HZ, HISSES_HZ = (300.0, 2500.0), (3000.0, 6500.0)
"""Where vowels have their first two formants, and where "s" and "sh" are loudest."""
OVER_HISS_DB, FAINT_DB = 3.0, 15.0
"""So much louder is a vowel than the hisses' band; so far under the loud fifth it may lie (our
choice)."""
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
        nuclei_s=_nuclei(clip, inside, hop_s),
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


def _nuclei(clip: Clip, inside: npt.NDArray[np.bool_], hop_s: float) -> tuple[float, ...]:
    """Times of intensity peaks in vowels, after de Jong & Wempe (2009), who count syllables so.

    Theirs must be voiced. A creaky voice is, but no tracker hears it: of 85 syllables of a voice at
    65 Hz that left 18. So the peaks are looked for where vowels have their first two formants, and
    a peak is none that is louder in the hisses' band: 74 of 85, and 66 of 75 of a clearer voice.
    Some 12 % are still missed, so this checks a count from the words and does not replace it.
    """
    from scipy.ndimage import uniform_filter1d
    from scipy.signal import find_peaks

    if not inside.any():
        return ()
    vowels = uniform_filter1d(_band_level_db(clip, VOWELS_HZ).astype(np.float64), 5)
    hisses = _band_level_db(clip, HISSES_HZ)
    peaks, _ = find_peaks(
        vowels,
        prominence=DIP_DB,
        distance=max(1, round(NUCLEUS_GAP_S / hop_s)),
        height=float(np.quantile(vowels[inside], 0.8)) - FAINT_DB,
    )
    kept = inside[peaks] & (vowels[peaks] > hisses[peaks] + OVER_HISS_DB)
    return tuple(float(peak * hop_s) for peak in peaks[kept])


def _band_level_db(clip: Clip, band_hz: tuple[float, float]) -> npt.NDArray[np.float32]:
    """Level by frame of a band, or of as much of it as the sampling rate holds."""
    from scipy.signal import butter, sosfilt

    low, high = (
        min(edge, share * clip.rate_hz) for edge, share in zip(band_hz, (0.4, 0.49), strict=True)
    )
    band = butter(3, (low, high), "bandpass", fs=clip.rate_hz, output="sos")
    samples = np.asarray(sosfilt(band, clip.samples), dtype=np.float32)
    return frame_level_db(Clip(samples, clip.rate_hz))[0]
