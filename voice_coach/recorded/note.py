"""How far the import of a recording is: one JSON file in the session's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voice_coach.audio.files import write_whole
from voice_coach.recorded.sides import Split
from voice_coach.records import VoiceCoachError
from voice_coach.store import Store, codec

Stage = Literal["saved", "split", "choose", "hearing", "done"]
MOST_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Note:
    """What is done. ``mine``: the learner's side. ``heard``: stretches done; ``places``: for each
    turn the place of its stretch in ``split.spans``; ``switched``: turns given away by hand.
    """

    name: str
    stage: Stage = "saved"
    channels: tuple[str, ...] = ()
    duration_s: float = 0.0
    split: Split | None = None
    mine: int | None = None
    heard: int = 0
    places: tuple[int, ...] = ()
    switched: tuple[int, ...] = ()

    def sure(self, turn: int) -> bool:
        """Whether it is sure whose a turn is."""
        if self.split is None or turn in self.switched or turn >= len(self.places):
            return True
        return self.split.spans[self.places[turn]].sure

    def names(self) -> tuple[str, str]:
        """What the two sides are called until they are the learner and the other."""
        by_channel = self.split is not None and self.split.by == "channels"
        return ("Left", "Right") if by_channel else ("A", "B")


def work_folder(store: Store, session_id: str) -> Path:
    """Where the recording lies until it is read."""
    return store.audio_path(f"{session_id}/import")


def _path(store: Store, session_id: str) -> Path:
    return store.audio_path(f"{session_id}/import.json")


def note(store: Store, session_id: str) -> Note:
    """How far it is. Raises VoiceCoachError when the session is no recording."""
    path = _path(store, session_id)
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise VoiceCoachError("This session is not an imported recording.")
    return codec.load(Note, path.read_text(encoding="utf-8"))


def keep(store: Store, session_id: str, now: Note) -> Note:
    """Write it down, whole or not at all."""
    write_whole(_path(store, session_id), codec.dump(now).encode())
    return now
