"""``kill -9`` at any moment: the session goes on at the same turn, and nothing said is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voice_coach.audio.files import read_clip, write_flac
from voice_coach.records import Clip, Session
from voice_coach.rooms import Rooms, open_rooms
from voice_coach.scenario import find
from voice_coach.session import Rehearsal
from voice_coach.settings import Settings

CHILD = Path(__file__).with_name("rehearse_until_killed.py")
SEED = 7


@pytest.fixture(scope="module")
def recordings(say: Callable[[str], Clip], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two turns of the learner, as files."""
    said = [
        "I would like ninety five thousand, because I brought in two new clients this year.",
        "If you can do ninety two thousand, then I will take over the support rota.",
    ]
    folder = tmp_path_factory.mktemp("said")
    paths = [folder / f"{at}.flac" for at in range(len(said))]
    for path, text in zip(paths, said, strict=True):
        write_flac(path, say(text))
    return paths


@pytest.fixture(scope="module")
def uninterrupted(recordings: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The same rehearsal with nothing in its way."""
    import rehearse_until_killed as child

    rooms = quick_rooms(tmp_path_factory.mktemp("whole"))
    rehearsal = Rehearsal.start(find("raise"), rooms=rooms, seed=SEED)
    child.rehearse(rehearsal, recordings, drill=True)
    return rooms.store.load(rehearsal.id)


def quick_rooms(home: Path) -> Rooms:
    return open_rooms(Settings(home=home, model="tiny.en"))


def heard(session: Session) -> list[tuple[object, ...]]:
    return [
        (turn.index, turn.speaker, turn.text, turn.decision, turn.reading, turn.duration_s)
        for turn in session.turns
    ]


MOMENTS = [
    ("add_turn", 1),  # before the counterpart's first line is kept
    ("feed", 9),  # in the middle of the learner's first answer
    ("finish", 1),  # all said, not yet sealed
    ("take_clip", 1),  # sealed, not yet heard
    ("commit_learner_turn", 1),  # heard, not yet kept
    ("speak", 2),  # kept, the reply not yet spoken
    ("add_turn", 2),  # spoken, not yet kept
    ("update_turn", 2),  # before the last look at the second answer
    ("finish_session", 1),  # all done but the end
    ("add_drill", 1),  # a turn said again, not yet kept
]


@pytest.mark.parametrize(("moment", "count"), MOMENTS)
def test_a_killed_session_goes_on(
    moment: str,
    count: int,
    recordings: list[Path],
    uninterrupted: Session,
    home: Path,
) -> None:
    import rehearse_until_killed as child

    rooms = quick_rooms(home)
    rehearsal = Rehearsal.start(find("raise"), rooms=rooms, seed=SEED)
    killed = subprocess.run(
        [sys.executable, str(CHILD), moment, str(count), rehearsal.id, *map(str, recordings)],
        env={**os.environ, "VOICE_COACH_HOME": str(home), "VOICE_COACH_MODEL": "tiny.en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    again = Rehearsal.resume(rehearsal.id, rooms=quick_rooms(home))
    if moment == "feed":  # what was said before the kill is there, and is the learner's turn
        for _ in again.advance():
            pass
        turn = again.session.learner_turns()[0]
        assert turn.audio is not None
        kept = read_clip(home / "recordings" / turn.audio)
        whole = read_clip(recordings[0])
        size = whole.rate_hz // 4
        assert len(kept.samples) >= (count - 1 - 1) * size  # at most the last chunk is lost
        near = np.abs(kept.samples - whole.samples[: len(kept.samples)]) <= 2 / 32768
        assert near.all()
        return
    child.rehearse(again, recordings, drill=moment == "add_drill")
    session = rooms.store.load(rehearsal.id)
    assert heard(session) == heard(uninterrupted)
    assert session.outcome == uninterrupted.outcome
    if moment == "add_drill":
        (drill,), (expected,) = session.drills, uninterrupted.drills
        assert replace(drill, audio="").__repr__() == replace(expected, audio="").__repr__()
    for turn, expected_turn in zip(session.turns, uninterrupted.turns, strict=True):
        assert turn.audio is not None and expected_turn.audio is not None
        ours = read_clip(session.recordings / turn.audio)
        theirs = read_clip(uninterrupted.recordings / expected_turn.audio)
        np.testing.assert_array_equal(ours.samples, theirs.samples)
