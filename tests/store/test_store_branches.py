"""Going back to a turn: the new session has what came before, and neither needs the other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voice_coach.records import Clip, Reading, Turn
from voice_coach.scenario import find
from voice_coach.store import Store, StoreError
from voice_coach.store.branches import branch, branches

RAISE = find("raise")
CLIP = Clip(np.linspace(-0.5, 0.5, 1600, dtype=np.float32), 16_000)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def told(store: Store) -> str:
    """A session of five turns, each with sound."""
    session_id = store.create(RAISE, seed=7, learner="Sam", version="1")
    for index in range(5):
        speaker = "learner" if index % 2 else "counterpart"
        turn = Turn(index, speaker, f"turn {index}", reading=Reading(moves=("other",)))  # type: ignore[arg-type]
        store.add_turn(session_id, turn, CLIP)
    return session_id


def test_it_begins_with_what_came_before(store: Store) -> None:
    old = told(store)
    new = branch(store, old, turn=3)
    session = store.load(new)
    assert [turn.text for turn in session.turns] == ["turn 0", "turn 1", "turn 2"]
    assert (session.seed, session.learner, session.scenario) == (7, "Sam", RAISE)
    assert (session.branch_of, session.branch_turn) == (old, 3)
    for turn in session.turns:
        assert turn.audio is not None and turn.audio.startswith(f"{new}/")
        assert (
            store.audio_path(turn.audio).read_bytes()
            == store.audio_path(str(store.load(old).turns[turn.index].audio)).read_bytes()
        )
    assert len(store.load(old).turns) == 5 and store.load(old).branch_of == ""
    assert branches(store, old) == [new]
    assert branches(store, new) == []


@pytest.mark.parametrize("turn", [-1, 0, 2, 5, 99])
def test_only_an_own_turn_can_be_gone_back_to(store: Store, turn: int) -> None:
    old = told(store)
    with pytest.raises(StoreError, match="not one of yours"):
        branch(store, old, turn=turn)
    assert len(store.list_sessions()) == 1
