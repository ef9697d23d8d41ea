"""Change of sampling rate."""

from __future__ import annotations

import numpy as np

from voice_coach.records import Clip


def resample(clip: Clip, rate_hz: int) -> Clip:
    """The same sound at another rate, by librosa with soxr's high quality.

    Parameters
    ----------
    clip : Clip
        Any rate.
    rate_hz : int
        Positive.

    Returns
    -------
    Clip
        ``ceil(n * rate_hz / clip.rate_hz)`` samples; the clip itself where the rates are equal.
    """
    if clip.rate_hz == rate_hz or len(clip.samples) == 0:
        return clip if clip.rate_hz == rate_hz else Clip(clip.samples, rate_hz)
    import librosa

    samples = librosa.resample(
        clip.samples, orig_sr=clip.rate_hz, target_sr=rate_hz, res_type="soxr_hq"
    )
    # librosa counts in floating point, which may round up to one sample too many.
    length = -(-len(clip.samples) * rate_hz // clip.rate_hz)
    return Clip(samples[:length].astype(np.float32, copy=False), rate_hz)
