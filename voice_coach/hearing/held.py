"""Sounds held still: where a voice stays on one vowel or hum, as in "um" and "uh".

A filled pause differs from a word in that the mouth does not move (Goto et al. 1999: small spectral
change, flat pitch). Movement is measured on cepstra, not on pitch: creaky and hoarse voices have
fillers too, and no pitch that could be followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voice_coach.records import Samples, Stretch

RATE_HZ = 16_000
HOP_S = 0.01
BANDS = 26
BAND_HZ = (80.0, 5000.0)
REACH = 4
"""Frames before and after that are compared: 40 ms, half a short vowel."""
RANGE_DB = 60.0
STILL = 14.0
"""Cepstral distance (dB) between the 40 ms before and after a frame: hand-timed fillers have a
median of 6 to 10, the words around them 8 to 40 (measured)."""
NEARLY_STILL, BRIDGE = 18.0, 1
"""One frame of slightly more movement, from a creak or noise, does not end a held sound."""
LOW_BANDS, HIGH_BANDS = 8, 18
"""Below some 700 Hz and above some 2.3 kHz: a voice is stronger below, a held "s" above."""


@dataclass(frozen=True, slots=True)
class Held:
    """A held sound, in seconds. ``movement``: mean cepstral distance, dB; less is stiller.

    ``level_db``: of its frames, against the loud parts (80th percentile) of the recording's speech.
    """

    start_s: float
    end_s: float
    movement: float
    level_db: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


def held_sounds(samples: Samples, speech: Sequence[Stretch]) -> tuple[Held, ...]:
    """The held sounds of 0.08 s or more within the speech of a recording, in order.

    Parameters
    ----------
    samples : float32, shape (n,), 16 kHz
        The recording.
    speech : sequence of Stretch
        Where somebody speaks.
    """
    if len(samples) < RATE_HZ // 10 or not speech:
        return ()
    moved, voice_db, level_db = movement(samples)
    inside = np.zeros(len(moved), dtype=bool)
    for stretch in speech:
        inside[round(stretch.start_s / HOP_S) : round(stretch.end_s / HOP_S) + 1] = True
    if not inside.any():
        return ()
    loud_db = float(np.quantile(level_db[inside], 0.8))
    voice = inside & (voice_db > 0.0)
    runs = _bridged(_runs(voice & (moved < STILL)), voice & (moved < NEARLY_STILL))
    found: list[Held] = []
    for first, last in runs:
        reached_s = (REACH - 1) * HOP_S  # what moves at an edge is seen this much before it
        start_s, end_s = first * HOP_S - reached_s, last * HOP_S + reached_s
        around = next((s for s in speech if s.end_s > start_s and s.start_s < end_s), None)
        if around is not None:
            start_s, end_s = max(start_s, around.start_s), min(end_s, around.end_s)
        if end_s - start_s >= 0.08:
            found.append(
                Held(
                    max(0.0, start_s),
                    end_s,
                    float(np.mean(moved[first:last])),
                    float(np.mean(level_db[first:last])) - loud_db,
                )
            )
    return tuple(found)


def movement(
    samples: Samples,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Frame by frame (10 ms): cepstral movement, low minus high bands, level; all in dB.

    ``samples``: float32, shape (n,), 16 kHz.
    """
    import librosa

    power = librosa.feature.melspectrogram(
        y=np.asarray(samples), sr=RATE_HZ, n_fft=512, win_length=400, hop_length=160,
        n_mels=BANDS, fmin=BAND_HZ[0], fmax=BAND_HZ[1],
    )  # fmt: skip
    bands = librosa.power_to_db(power, ref=1.0, amin=1e-10, top_db=RANGE_DB)
    cepstra = librosa.feature.mfcc(S=bands, n_mfcc=13)[1:].T.astype(np.float64)
    count = len(cepstra)
    moved = np.full(count, np.inf)
    if count > 2 * REACH:
        total = np.vstack([np.zeros((1, cepstra.shape[1])), np.cumsum(cepstra, axis=0)])
        at = np.arange(REACH, count - REACH)
        step = (total[at + REACH] - 2.0 * total[at] + total[at - REACH]) / REACH
        moved[at] = np.linalg.norm(step, axis=1)
    low_db = bands[:LOW_BANDS].mean(axis=0) - bands[HIGH_BANDS:].mean(axis=0)
    level_db = 10.0 * np.log10(np.maximum(power.sum(axis=0), 1e-10))
    return moved, low_db.astype(np.float64), level_db.astype(np.float64)


def _runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _bridged(runs: list[tuple[int, int]], nearly: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs with short gaps between them as one, where the gap is ``nearly`` still."""
    found: list[tuple[int, int]] = []
    for first, last in runs:
        if found and first - found[-1][1] <= BRIDGE and nearly[found[-1][1] : first].all():
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found
