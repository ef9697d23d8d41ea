"""Whether a recording is good enough to judge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voice_coach.audio.segments import frame_level_db, speech_stretches
from voice_coach.records import Clip, Stretch

CLIPPED_AT = 0.985
"""Full scale is 1; converters and codecs that clip stop within 1.5 % of it (our choice)."""
SILENT_DB = -60.0
"""Peak level under which nothing was recorded: a muted microphone's own noise is below (ours)."""
FLOOR_DB = -100.0


@dataclass(frozen=True, slots=True)
class Quality:
    """Levels are relative to full scale. ``reason`` says in words what is wrong, "" if nothing."""

    peak_db: float
    rms_db: float
    clipped_share: float
    snr_db: float
    noise_db: float
    silent: bool
    reason: str


def quality(clip: Clip, *, speech: tuple[Stretch, ...] | None = None) -> Quality:
    """Measure a clip's levels. ``speech``: its speech stretches, where they are known already.

    ``clipped_share`` is the share of samples in runs of three or more at full scale;
    ``snr_db`` compares the mean power of speech with the level outside it, or with the quietest
    tenth of frames where that is less.
    """
    samples = clip.samples
    peak = float(np.max(np.abs(samples))) if len(samples) else 0.0
    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0
    peak_db, rms_db = _db(peak), _db(rms)
    if peak_db < SILENT_DB:
        return Quality(peak_db, rms_db, 0.0, 0.0, rms_db, True, "Nothing was recorded: silence.")
    clipped = clipped_share(samples)
    stretches = speech_stretches(clip) if speech is None else speech
    level_db, hop_s = frame_level_db(clip)
    inside = np.zeros(len(level_db), dtype=bool)
    for stretch in stretches:
        inside[round(stretch.start_s / hop_s) : round(stretch.end_s / hop_s) + 1] = True
    outside = level_db[~inside]
    noise_db = float(np.quantile(level_db, 0.1))
    if len(outside) >= 10:  # what lies outside may hold a breath or a weak word
        noise_db = min(noise_db, float(np.median(outside)))
    power = np.power(10.0, level_db[inside].astype(np.float64) / 10.0)
    speech_db = 10.0 * float(np.log10(np.mean(power))) if inside.any() else noise_db
    reason = "The recording is clipped: too loud for the microphone." if clipped > 0.005 else ""
    return Quality(peak_db, rms_db, clipped, speech_db - noise_db, noise_db, False, reason)


def clipped_share(samples: np.ndarray) -> float:
    """Share of samples in runs of three or more at full scale."""
    if len(samples) < 3:
        return 0.0
    full = np.abs(samples) >= CLIPPED_AT
    runs = full[:-2] & full[1:-1] & full[2:]
    inside = np.zeros(len(samples), dtype=bool)
    inside[:-2] |= runs
    inside[1:-1] |= runs
    inside[2:] |= runs
    return float(np.mean(inside))


def _db(value: float) -> float:
    return max(FLOOR_DB, 20.0 * float(np.log10(value))) if value > 0 else FLOOR_DB
