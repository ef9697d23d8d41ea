"""Sound and what is measured on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Clip:
    """Mono sound. ``samples``: float32, shape (n,), full scale is -1 to 1.

    Clips are the same only if they are one object; what is worked out of one may be kept by it for
    as long as it lives.
    """

    samples: Samples
    rate_hz: int

    def __post_init__(self) -> None:
        samples = np.ascontiguousarray(self.samples, dtype=np.float32)
        if samples.ndim != 1:
            raise ValueError(f"a clip is mono: shape (n,), not {samples.shape}")
        if self.rate_hz <= 0:
            raise ValueError(f"rate_hz must be positive, not {self.rate_hz}")
        if samples.flags.writeable:  # a view, so that the caller's own array stays writeable
            samples = samples.view()
            samples.flags.writeable = False
        object.__setattr__(self, "samples", samples)

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.rate_hz


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time, in seconds."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """What the samples alone say, worked out once a turn and read by every detector.

    ``level_db``, ``f0_hz`` and ``voiced`` have one value a frame, frame ``i`` centred on
    ``i * hop_s``; ``level_db`` is relative to full scale; ``f0_hz`` is NaN where unvoiced.
    ``nuclei_s`` are the times of intensity peaks taken for syllables. ``narrow_band``: the
    recording holds nothing above a telephone's band. ``fall_db``: how far the level falls within
    50 ms where it falls fastest; little of it is an echo.
    """

    duration_s: float
    hop_s: float
    level_db: npt.NDArray[np.float32]
    f0_hz: npt.NDArray[np.float32]
    voiced: npt.NDArray[np.bool_]
    speech: tuple[Stretch, ...]
    nuclei_s: tuple[float, ...]
    noise_db: float
    snr_db: float
    clipped_share: float
    narrow_band: bool = False
    fall_db: float = float("inf")
