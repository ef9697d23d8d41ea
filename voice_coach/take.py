"""One recording while it is being made: appended to disk, and recognised as it comes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from voice_coach.audio.talking import Talking
from voice_coach.records import Person, Samples, Session, Transcript, VoiceCoachError

if TYPE_CHECKING:
    from voice_coach.rooms import Rooms
    from voice_coach.store import TakeFile

MAX_TURN_S = 600.0
"""Our choice: nobody answers for ten minutes, and a forgotten microphone must end somewhere."""
GRACE_S = 3.0
"""Who cuts in waits so long for a breath to cut into (our choice)."""


@dataclass(frozen=True, slots=True)
class CutIn:
    """Who will cut in on this recording, and what tells when."""

    person: Person
    talking: Talking


def may_cut_in(session: Session, *, rate_hz: int, rooms: Rooms) -> CutIn | None:
    """Who cuts in if the learner's next turn becomes a monologue; None where they may go on.

    The policy says who, and the limits of the analysis say what a monologue is, so that the turn
    that was cut short is read as one and answered by who cut in.
    """
    from voice_coach.counterpart.policy import cuts_in

    person = cuts_in(session.scenario, session.turns, seed=session.seed)
    if person is None:
        return None
    talking = Talking(
        rate_hz,
        limit_s=rooms.thresholds["monologue.min_s"],
        long_pause_s=rooms.thresholds["long_pause.min_s"],
        pause_s=rooms.thresholds["pause.min_s"],
        grace_s=GRACE_S,
    )
    return CutIn(person, talking)


class Live(Protocol):
    """A recogniser that listens along."""

    def feed(self, samples: Samples) -> None: ...

    def finish(self) -> Transcript: ...


class Take:
    """A recording in progress. ``feed`` saves first and lets the recogniser listen second."""

    def __init__(
        self,
        file: TakeFile,
        live: Live | None,
        *,
        rate_hz: int,
        heard: dict[str, Transcript],
        cut_in: CutIn | None = None,
    ) -> None:
        self._file = file
        self._live = live
        self._heard = heard
        self._cut_in = cut_in
        self.rate_hz = rate_hz
        self.recorded_s = 0.0

    @property
    def full(self) -> bool:
        """Whether the longest a turn may be is reached; what is fed after that is not kept."""
        return self.recorded_s >= MAX_TURN_S

    @property
    def cut_in_by(self) -> Person | None:
        """Who has cut in: the learner has talked on and on. What is fed after that is kept too."""
        cut_in = self._cut_in
        return cut_in.person if cut_in is not None and cut_in.talking.over else None

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
        # The same numbers that reading the saved file back will give, so that listening along and
        # listening later hear the same thing.
        as_read = (pcm / 32768.0).astype(np.float32)
        if self._live is not None:
            self._live.feed(as_read)
        if self._cut_in is not None:
            self._cut_in.talking.feed(as_read)

    def finish(self) -> None:
        """Stop: seal the file, then keep what was heard for ``advance``."""
        info = self._file.seal()
        if self._live is not None:
            self._heard[info.id] = self._live.finish()

    def discard(self) -> None:
        """Throw the recording away, on the learner's word."""
        self._file.discard()
