"""What is counted of ended sessions stays true to them, whatever comes after the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from sqlmodel import Session as Connection
from sqlmodel import delete, select

from voice_coach.cli import main
from voice_coach.measured import counts, rebuild
from voice_coach.records import Clip, Decision, Drill, Flag, Outcome, Reading, Transcript, Turn
from voice_coach.scenario import find
from voice_coach.store import Store
from voice_coach.store.branches import branch
from voice_coach.store.measures import any_measured, measured
from voice_coach.store.tables_measures import BehaviourRow, FlagRow

RAISE = find("raise")
CLIP = Clip(np.zeros(16_000, np.float32), 16_000)
SHIELD = Flag("hedging", "shield", 0, 1, "maybe", "…", "…")
ASK = Reading(moves=("demand",))
HEDGED = replace(ASK, flags=(SHIELD,))
STOPPED = Outcome("stopped", (), "You ended the conversation.")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kept")


def talked(store: Store, *answers: Reading, end: bool = True) -> str:
    session_id = store.create(RAISE, seed=1)
    for number, reading in enumerate(answers):
        line = Turn(2 * number, "counterpart", "No.", decision=Decision("d", "press", (), "", ""))
        store.add_turn(session_id, line, CLIP)
        said = Turn(2 * number + 1, "learner", "ninety five", duration_s=1.0, reading=reading)
        store.add_turn(session_id, said, CLIP)
    if end:
        store.finish(session_id, STOPPED)
        found = counts(store.load(session_id))
        assert found is not None
        store.measure(session_id, found)
    return session_id


def flags(store: Store) -> list[tuple[str, int]]:
    with Connection(store.engine) as connection:
        return [(row.session_id, row.turn) for row in connection.exec(select(FlagRow)).all()]


def test_a_drill_after_the_end_is_counted_with_it(store: Store) -> None:
    session_id = talked(store, HEDGED)
    take = store.accept_take(session_id, CLIP, drill_of=1)
    drill = Drill(1, take.audio, 1.0, Transcript((), "x"), ASK)
    session = store.load(session_id)
    session = replace(session, drills=(drill,))
    store.add_drill(session_id, drill, take, behaviour=counts(session))
    (kept,) = measured(store, "")
    assert (kept.behaviour.drills, kept.behaviour.spoken_s) == (1, 2.0)
    assert kept.behaviour.asks_plain == 0, "a drill does not change what was said"


def test_a_last_look_after_the_end_changes_the_counts(store: Store) -> None:
    session_id = talked(store, ASK)
    assert flags(store) == []
    turn = replace(store.load(session_id).turns[1], reading=HEDGED)
    session = store.load(session_id)
    session = replace(session, turns=(session.turns[0], turn))
    store.update_turn(session_id, turn, behaviour=counts(session))
    (kept,) = measured(store, "")
    assert (kept.behaviour.asks, kept.behaviour.asks_plain) == (1, 0)
    assert flags(store) == [(session_id, 1)]


def test_a_session_that_goes_on_has_no_counts(store: Store) -> None:
    session_id = talked(store, ASK, end=False)
    assert counts(store.load(session_id)) is None
    assert rebuild(store) == (0, []) and measured(store, "") == []


def test_what_was_said_before_going_back_counts_once(store: Store) -> None:
    old = talked(store, HEDGED, ASK)
    new = branch(store, old, turn=3)
    said = Turn(3, "learner", "ninety six", duration_s=1.0, reading=ASK)
    store.add_turn(new, said, CLIP)
    store.finish(new, STOPPED)
    assert rebuild(store) == (1, [])
    first, second = sorted(measured(store, ""), key=lambda one: one.again)
    assert (first.session, first.again, first.behaviour.asks) == (old, False, 2)
    assert (second.session, second.again, second.behaviour.asks) == (new, True, 1)
    assert second.behaviour.spoken_s == 1.0
    assert flags(store) == [(old, 1)]


def test_sessions_of_older_versions_are_counted_once_and_all_on_demand(
    home: Path, store: Store
) -> None:
    kept = Store(home / "recordings")
    session_id = talked(kept, HEDGED, ASK)
    with Connection(kept.engine) as connection:
        for table in (BehaviourRow, FlagRow):
            connection.execute(delete(table))
        connection.commit()
    run = CliRunner().invoke(main, ["measures", "rebuild"])
    assert (run.exit_code, run.output.strip()) == (0, "Counted 1 session.")
    (found,) = measured(kept, "")
    assert (found.session, found.behaviour.asks, found.behaviour.asks_plain) == (session_id, 2, 1)
    assert "Counted 0 sessions." in CliRunner().invoke(main, ["measures", "rebuild"]).output
    assert "Counted 1 session." in CliRunner().invoke(main, ["measures", "rebuild", "--all"]).output


def test_a_session_nobody_can_read_does_not_stop_the_others(store: Store) -> None:
    from voice_coach.store.tables import SessionRow

    broken, fine = talked(store, ASK), talked(store, ASK)
    with Connection(store.engine) as connection:
        connection.get_one(SessionRow, broken).scenario = "{}"
        connection.execute(delete(FlagRow))
        connection.execute(delete(BehaviourRow))
        connection.commit()
    assert rebuild(store) == (1, [broken])
    assert [one.session for one in measured(store, "")] == [fine]


def test_nobody_gets_anothers_counts(store: Store) -> None:
    talked(store, ASK)
    assert measured(store, "somebody") == []


def test_before_the_first_end_there_is_nothing_to_look_back_at(store: Store) -> None:
    talked(store, ASK, end=False)
    assert not any_measured(store)
    talked(store, ASK)
    assert any_measured(store)
