"""Many recordings in a row: each becomes a judged turn, or a sentence of what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from voice_coach.audio.files import read_clip
from voice_coach.listening import analyze
from voice_coach.records import Scenario, Turn, VoiceCoachError
from voice_coach.rooms import Rooms

MAX_RECORDING_S = 4 * 3600.0
"""Our choice: four hours fit in the memory of a small machine."""


@dataclass(frozen=True, slots=True, eq=False)
class Analysed:
    """One recording: ``turn`` when it could be judged, else ``problem`` says why not."""

    path: Path
    turn: Turn | None = None
    problem: str = ""


def analyze_files(
    paths: Iterable[Path],
    *,
    rooms: Rooms,
    scenario: Scenario | None = None,
    progress: Callable[[Path, str, float], None] | None = None,
) -> Iterator[Analysed]:
    """Judge each recording; a bad one does not stop the others.

    ``progress`` is called with the path, the stage and the share done, 0 to 1.
    """
    for path in paths:

        def say(stage: str, share: float, path: Path = path) -> None:
            if progress is not None:
                progress(path, stage, share)

        try:
            say("Opening", 0.0)
            clip = read_clip(path, max_s=MAX_RECORDING_S)
            yield Analysed(path, analyze(clip, rooms=rooms, scenario=scenario, progress=say))
        except VoiceCoachError as error:
            yield Analysed(path, problem=str(error))
