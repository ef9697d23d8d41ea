"""A short session of real speech, kept where a server will find it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.rooms import open_rooms
from voice_coach.scenario import find
from voice_coach.session import Rehearsal
from voice_coach.settings import Settings

if TYPE_CHECKING:
    from voice_coach.records import Clip


def talked(
    home: Path, say: Callable[[str], Clip], answers: Sequence[str], *, scenario: str = "raise"
) -> str:
    """The id of a session that is over: each answer spoken, heard and judged."""
    rooms = open_rooms(Settings(home=home, model="tiny.en"))
    rehearsal = Rehearsal.start(find(scenario), rooms=rooms, seed=3)
    list(rehearsal.advance())
    for answer in answers:
        rehearsal.accept(say(answer))
        list(rehearsal.advance())
    if rehearsal.session.outcome is None:
        rehearsal.stop()
    return rehearsal.id
