"""Two people on one channel, told apart by how they sound, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from voice_coach.audio.voiceprint import Prints
from voice_coach.records import Stretch

Sure = Literal["clear", "likely", "unsure"]
CELL_S = 0.4
"""Who speaks is asked this often (our choice): under it hardly a word fits."""
WINDOW_S = 1.6
"""Heard around each cell, as far as the speech goes on: the voice encoder's own window."""
PHRASE_GAP_S = 0.3
"""Speech with shorter gaps is one phrase; somebody else rarely comes in within them."""
STAY, STAY_OVER_GAP = 0.30, 0.06
"""What it costs to change the voice within a phrase and between two, in cosine (measured on the
mixes of ``benchmarks/two_voices.py``)."""
CLEAR, LIKELY = 0.42, 0.28
"""Silhouette (Rousseeuw 1987) of the two voices, cosine: of 24 mixes of two people 19 were over the
first and one under the second; of seven recordings of one person six were under the second
(``docs/recordings-of-others.md``)."""
SHORT_S = 0.8
"""A turn with less speech than this can be anybody's (our choice: half a window)."""
MOST_COMPARED = 1500
"""Cells that the silhouette compares, each with each."""
MOST_CLUSTERED = 3000
"""Cells that the two voices are learned from: twenty minutes of speech, spread over all."""


@dataclass(frozen=True, slots=True)
class Voiced:
    """A stretch of speech and whose it is: ``side`` 0 or 1. ``margin``: how much more that voice
    than the other, in cosine, negative where only its neighbours speak for it.
    """

    start_s: float
    end_s: float
    side: int
    margin: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class TwoVoices:
    """Speech in order, without overlap. ``apart``: what ``sure`` was judged by."""

    parts: tuple[Voiced, ...]
    apart: float
    sure: Sure


def phrases(speech: Sequence[Stretch], gap_s: float = PHRASE_GAP_S) -> list[Stretch]:
    """Speech with the gaps under ``gap_s`` closed."""
    joined: list[Stretch] = []
    for stretch in speech:
        if joined and stretch.start_s - joined[-1].end_s < gap_s:
            joined[-1] = Stretch(joined[-1].start_s, max(joined[-1].end_s, stretch.end_s))
        else:
            joined.append(stretch)
    return joined


def cells(phrase: Stretch) -> list[tuple[Stretch, tuple[float, float]]]:
    """A phrase in equal parts of about ``CELL_S``, each with the window to hear it by."""
    count = max(1, round(phrase.duration_s / CELL_S))
    edges = np.linspace(phrase.start_s, phrase.end_s, count + 1)
    found = []
    for start_s, end_s in pairwise(edges.tolist()):
        middle = (start_s + end_s) / 2
        window = (
            max(phrase.start_s, middle - WINDOW_S / 2),
            min(phrase.end_s, middle + WINDOW_S / 2),
        )
        found.append((Stretch(start_s, end_s), window))
    return found


def tell_apart(parts: Sequence[Stretch], prints: Prints) -> TwoVoices:
    """Whose each part is.

    Parameters
    ----------
    parts
        In order, without overlap; what touches is one phrase.
    prints : float32, shape (len(parts), 256)
        Their voiceprints.

    Returns
    -------
    TwoVoices
        Side 0 is the voice heard first. With fewer than two parts all is side 0, "unsure".
    """
    if len(parts) < 2 or not np.any(prints):
        alone = tuple(Voiced(p.start_s, p.end_s, 0, 0.0) for p in parts)
        return TwoVoices(alone, 0.0, "unsure")
    centres = _centres(prints)
    lead = (prints @ centres[0] - prints @ centres[1]).astype(np.float64)
    gaps = np.array([b.start_s - a.end_s > 1e-6 for a, b in pairwise(parts)])
    sides = _smoothed(lead, np.where(gaps, STAY_OVER_GAP, STAY))
    for _ in range(2):  # learned again from what was found, neighbours included
        if 0 < sides.sum() < len(sides):
            centres = np.stack([_centre(prints[sides == side]) for side in (0, 1)])
            lead = (prints @ centres[0] - prints @ centres[1]).astype(np.float64)
            sides = _smoothed(lead, np.where(gaps, STAY_OVER_GAP, STAY))
    if sides[0] == 1:
        sides, lead = 1 - sides, -lead
    apart = _apart(prints, sides)
    sure: Sure = "clear" if apart >= CLEAR else "likely" if apart >= LIKELY else "unsure"
    own = np.where(sides == 0, lead, -lead)
    voiced = [
        Voiced(part.start_s, part.end_s, int(side), float(margin))
        for part, side, margin in zip(parts, sides, own, strict=True)
    ]
    return TwoVoices(tuple(_joined(voiced)), apart, sure)


def _centre(prints: Prints) -> npt.NDArray[np.float32]:
    mean = prints.mean(axis=0)
    centre: npt.NDArray[np.float32] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return centre


def _centres(prints: Prints) -> npt.NDArray[np.float32]:
    from sklearn.cluster import KMeans  # type: ignore[import-untyped]

    some = prints[:: -(-len(prints) // MOST_CLUSTERED)]
    found = KMeans(2, n_init=10, random_state=0).fit(some)
    lengths = np.linalg.norm(found.cluster_centers_, axis=1, keepdims=True)
    centres: npt.NDArray[np.float32] = (found.cluster_centers_ / np.maximum(lengths, 1e-9)).astype(
        np.float32
    )
    return centres


def _smoothed(
    lead: npt.NDArray[np.float64], cost: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """The cheapest way through: each cell by its lead, each change at its cost (Viterbi)."""
    score = np.stack([lead, -lead], axis=1) / 2
    best, back = score[0].copy(), np.zeros((len(lead), 2), dtype=np.int64)
    for at in range(1, len(lead)):
        for side in (0, 1):
            stay, change = best[side], best[1 - side] - cost[at - 1]
            back[at, side] = side if stay >= change else 1 - side
        best = score[at] + np.maximum(best, best[::-1] - cost[at - 1])
    sides = np.zeros(len(lead), dtype=np.int64)
    sides[-1] = int(best[1] > best[0])
    for at in range(len(lead) - 1, 0, -1):
        sides[at - 1] = back[at, sides[at]]
    return sides


def _apart(prints: Prints, sides: npt.NDArray[np.int64]) -> float:
    """The silhouette of the two voices, -1 to 1; 0 where there is only one."""
    from sklearn.metrics import silhouette_score  # type: ignore[import-untyped]

    some = slice(None, None, -(-len(sides) // MOST_COMPARED))
    count = len(sides[some])
    if count < 3 or not 0 < sides[some].sum() < count:
        return 0.0
    return float(silhouette_score(prints[some], sides[some], metric="cosine"))


def _joined(voiced: list[Voiced]) -> list[Voiced]:
    """Cells of one phrase and one voice as one part."""
    found: list[Voiced] = []
    for part in voiced:
        last = found[-1] if found else None
        if last is not None and last.side == part.side and part.start_s - last.end_s < 1e-6:
            both = last.duration_s + part.duration_s
            margin = (last.margin * last.duration_s + part.margin * part.duration_s) / both
            found[-1] = Voiced(last.start_s, part.end_s, part.side, margin)
        else:
            found.append(part)
    return found
