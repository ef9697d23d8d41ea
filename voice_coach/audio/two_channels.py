"""Two people on two channels: who is louder on their own channel speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from voice_coach.audio.two_voices import Voiced
from voice_coach.records import Stretch

FRAME_S = 0.02
APART_DB = 6.0
"""By how much one channel must lead for its speaker to be the only one it can be (our choice; what
leaks into the other one's headset is usually 15 dB and more down)."""
MOSTLY = 0.7
"""Of the time with speech, so much must be one channel's alone for the channels to be two people's
(our choice): a room recorded in stereo has both people on both."""
STEADY_S = 0.3
"""A lead of less time than this is a consonant, not a change of speaker (our choice)."""
SILENT_DB = -70.0


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """One channel of one piece. ``level_db``: shape (n,), one value each ``FRAME_S``."""

    level_db: npt.NDArray[np.float32]
    speech: npt.NDArray[np.bool_]


def heard(
    level_db: npt.NDArray[np.float32], hop_s: float, speech: Sequence[Stretch], duration_s: float
) -> Heard:
    """Levels and speech of a channel on a common grid."""
    count = int(duration_s / FRAME_S)
    mask = np.zeros(count, dtype=bool)
    for stretch in speech:
        mask[round(stretch.start_s / FRAME_S) : round(stretch.end_s / FRAME_S)] = True
    if not len(level_db) or not count:
        return Heard(np.full(count, -100.0, dtype=np.float32), mask)
    at = np.minimum(np.round(np.arange(count) * FRAME_S / hop_s).astype(int), len(level_db) - 1)
    return Heard(level_db[at].astype(np.float32), mask)


def loudness_db(channel: Heard) -> float:
    """How loud a channel's own speaker is: the loud fifth of its speech, dB; -inf without any."""
    if not channel.speech.any():
        return float("-inf")
    return float(np.quantile(channel.level_db[channel.speech], 0.8))


def lead_db(left: Heard, right: Heard, own_db: tuple[float, float]) -> npt.NDArray[np.float64]:
    """How much louder the left one is than the right, each beside its own speaker."""
    return (left.level_db - own_db[0]).astype(np.float64) - (right.level_db - own_db[1])


def apart(lead: npt.NDArray[np.float64], speech: npt.NDArray[np.bool_]) -> float:
    """The share of speech that is one channel's alone, 0 to 1."""
    return float((np.abs(lead[speech]) >= APART_DB).mean()) if speech.any() else 0.0


def sides(
    left: Heard, right: Heard, own_db: tuple[float, float], *, at_s: float = 0.0
) -> list[Voiced]:
    """The speech of both channels without overlap: where both have some, the louder one's.

    ``at_s``: where the piece begins. ``margin`` is the mean lead in units of 100 dB.
    """
    from scipy.ndimage import uniform_filter1d

    lead = lead_db(left, right, own_db)
    smooth = uniform_filter1d(lead, max(1, round(STEADY_S / FRAME_S)), mode="nearest")
    either = left.speech | right.speech
    side = np.where(smooth >= 0, 0, 1)
    owner = np.where(either, side, -1)
    edges = np.flatnonzero(np.diff(owner)) + 1
    found = []
    bounds = [0, *edges.tolist(), len(owner)]
    for start, end in pairwise(bounds):
        if end > start and owner[start] >= 0:
            margin = float(np.abs(lead[start:end]).mean()) / 100.0
            found.append(
                Voiced(at_s + start * FRAME_S, at_s + end * FRAME_S, int(owner[start]), margin)
            )
    return found
