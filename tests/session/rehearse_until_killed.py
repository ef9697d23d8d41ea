"""A rehearsal in a process of its own, killed with SIGKILL when it reaches a given moment.

Called by test_session_kill.py: MOMENT COUNT SESSION RECORDING... in this process's arguments. The
moment is the COUNT-th call of a step of the real session; the process dies *before* doing it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voice_coach.audio.files import read_clip
from voice_coach.rooms import open_rooms
from voice_coach.session import Rehearsal
from voice_coach.store import Store
from voice_coach.take import Take


def dying(step: Callable[..., Any], *, count: int) -> Callable[..., Any]:
    left = count

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **kwargs)

    return call


def main() -> None:
    moment, count, session_id, *recordings = sys.argv[1:]
    rooms = open_rooms()
    owners: dict[str, tuple[Any, str]] = {
        "feed": (Take, "feed"),
        "finish": (Take, "finish"),
        "take_clip": (Store, "take_clip"),
        "commit_learner_turn": (Store, "commit_learner_turn"),
        "speak": (rooms.voice, "speak"),
        "add_turn": (Store, "add_turn"),
        "update_turn": (Store, "update_turn"),
        "finish_session": (Store, "finish"),
        "add_drill": (Store, "add_drill"),
    }
    owner, name = owners[moment]
    setattr(owner, name, dying(getattr(owner, name), count=int(count)))
    rehearsal = Rehearsal.resume(session_id, rooms=rooms)
    rehearse(rehearsal, [Path(path) for path in recordings], drill=moment == "add_drill")


def rehearse(rehearsal: Rehearsal, recordings: list[Path], *, drill: bool) -> None:
    """Answer with the recordings, one a turn, until they or the conversation end."""
    for _ in rehearsal.advance():
        pass
    while rehearsal.state == "listening":
        said = len(rehearsal.session.learner_turns())
        if said == len(recordings):
            rehearsal.stop()
            break
        record(rehearsal, recordings[said], drill_of=None)
        for _ in rehearsal.advance():
            pass
    if drill and not rehearsal.session.drills:
        record(rehearsal, recordings[0], drill_of=1)
        for _ in rehearsal.advance():
            pass


def record(rehearsal: Rehearsal, path: Path, *, drill_of: int | None) -> None:
    clip = read_clip(path)
    take = rehearsal.begin_take(clip.rate_hz, gap_s=0.5, drill_of=drill_of)
    size = clip.rate_hz // 4
    for start in range(0, len(clip.samples), size):
        take.feed(clip.samples[start : start + size])
    take.finish()


if __name__ == "__main__":
    main()
