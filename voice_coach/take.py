"""One recording while it is being made: appended to disk, and recognised as it comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from voice_coach.records import Samples, Transcript, VoiceCoachError

if TYPE_CHECKING:
    from voice_coach.store import TakeFile

MAX_TURN_S = 600.0
"""Our choice: nobody answers for ten minutes, and a forgotten microphone must end somewhere."""


class Live(Protocol):
    """A recogniser that listens along."""

    def feed(self, samples: Samples) -> None: ...

    def finish(self) -> Transcript: ...


class Take:
    """A recording in progress. ``feed`` saves first and lets the recogniser listen second."""

    def __init__(
        self, file: TakeFile, live: Live | None, *, rate_hz: int, heard: dict[str, Transcript]
    ) -> None:
        self._file = file
        self._live = live
        self._heard = heard
        self.rate_hz = rate_hz
        self.recorded_s = 0.0

    @property
    def full(self) -> bool:
        """Whether the longest a turn may be is reached; what is fed after that is not kept."""
        return self.recorded_s >= MAX_TURN_S

    def feed(self, samples: npt.NDArray[np.int16] | Samples) -> None:
        """Add mono samples, shape (n,): int16, or float32 from -1 to 1."""
        if self.full:
            return
        pcm: npt.NDArray[np.int16]
        if samples.dtype == np.int16:
            pcm = samples.astype(np.int16, copy=False)
        elif samples.dtype == np.float32:
            pcm = np.round(np.clip(samples.astype(np.float32), -1.0, 1.0) * 32767.0).astype(
                np.int16
            )
        else:
            raise VoiceCoachError(f"A recording comes as int16 or float32, not {samples.dtype}.")
        self._file.append(pcm)
        self.recorded_s += len(pcm) / self.rate_hz
        if self._live is not None:
            # The same numbers that reading the saved file back will give, so that listening along
            # and listening later hear the same thing.
            self._live.feed((pcm / 32768.0).astype(np.float32))

    def finish(self) -> None:
        """Stop: seal the file, then keep what was heard for ``advance``."""
        info = self._file.seal()
        if self._live is not None:
            self._heard[info.id] = self._live.finish()

    def discard(self) -> None:
        """Throw the recording away, on the learner's word."""
        self._file.discard()
