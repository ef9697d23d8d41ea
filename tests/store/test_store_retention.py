"""Days to keep: the fewer of one's own and everybody's, told beforehand, kept to the hour."""

from __future__ import annotations

import os
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from owners import join, talk

from voice_coach import deletion
from voice_coach.records import SOLO, Account
from voice_coach.rooms import Rooms
from voice_coach.settings import Settings
from voice_coach.store import Store, StoreError
from voice_coach.store.audit import MACHINE, read
from voice_coach.store.database import transaction
from voice_coach.store.retention import days_kept, expired, expiries, keep_for
from voice_coach.store.tables import SessionRow

NOW = datetime.fromisoformat("2026-06-30T12:00:00+02:00")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def aged(store: Store, account: Account, days: float, *, ended: float | None = None) -> str:
    """A session that began, and perhaps ended, so many days before `NOW`."""
    session = talk(store, account, turns=1)
    with transaction(store.engine) as connection:
        row = connection.get_one(SessionRow, session)
        row.started_at = (NOW - timedelta(days=days)).isoformat()
        row.ended_at = None if ended is None else (NOW - timedelta(days=ended)).isoformat()
    return session


DAYS = st.none() | st.integers(1, 36_500)


@given(own=DAYS, most=DAYS)
def test_the_fewer_days_hold(own: int | None, most: int | None) -> None:
    given_days = [d for d in (own, most) if d is not None]
    assert days_kept(own, most) == min(given_days, default=None)


def test_each_persons_own_days_and_everybodys(store: Store) -> None:
    ann, bob = join(store, "ann"), join(store, "bob")
    keep_for(store, ann, 10)
    keep_for(store, SOLO, 5)
    old = {who.id: aged(store, who, 20) for who in (ann, bob, SOLO)}
    for who in (ann, bob, SOLO):
        aged(store, who, 4)
    gone = {e.session_id for e in expired(store, most=None, now=NOW)}
    assert gone == {old["ann"], old[""]}
    assert {e.session_id for e in expired(store, most=15, now=NOW)} == set(old.values())
    assert len(expired(store, most=2, now=NOW)) == 6
    keep_for(store, ann, None)
    assert {e.session_id for e in expired(store, most=None, now=NOW)} == {old[""]}
    assert [(e.actor, e.detail) for e in read(store, actions=("retention.",))] == [
        ("ann", "days=None"),
        ("", "days=5"),
        ("ann", "days=10"),
    ]


def test_days_count_from_the_end_and_across_time_zones(store: Store) -> None:
    ann = join(store, "ann")
    keep_for(store, ann, 10)
    late = aged(store, ann, 30, ended=9.99)
    over = aged(store, ann, 30, ended=10)
    with transaction(store.engine) as connection:
        row = connection.get_one(SessionRow, over)
        row.ended_at = datetime.fromisoformat(row.ended_at or "").astimezone().isoformat()
    assert [e.session_id for e in expired(store, most=None, now=NOW)] == [over]
    told = expiries(store, ann, most=None)
    assert [e.session_id for e in told] == [over, late]
    assert told[0].goes_at == NOW and told[1].goes_at > NOW
    assert [e.goes_at - NOW for e in expiries(store, ann, most=1)] == [
        timedelta(days=-9),
        timedelta(days=1 - 9.99),
    ]
    assert expiries(store, SOLO, most=None) == []


@pytest.mark.parametrize("days", [0, -1, 36_501])
def test_only_sensible_days_can_be_chosen(store: Store, days: int) -> None:
    with pytest.raises(StoreError, match="Choose from 1"):
        keep_for(store, SOLO, days)


def test_pruning_deletes_for_good_and_waits_for_a_recording(home: Path) -> None:
    rooms = Rooms(Settings(home=home, keep_days=10))
    store = rooms.store
    first, second = aged(store, SOLO, 11), aged(store, SOLO, 12)
    fresh, busy = aged(store, SOLO, 9), aged(store, SOLO, 40)
    take = store.open_take(busy, rate_hz=16_000)
    take.append(np.ones(9, np.int16))
    receipt = deletion.prune(rooms, now=NOW)
    assert receipt is not None and receipt.sessions == 2 and receipt.rows_left == 0
    assert {info.id for info in store.list_sessions()} == {fresh, busy}
    assert not (store.recordings / first).exists() and (store.recordings / fresh).exists()
    noted = read(store, actions=("session.expire",))
    assert {(e.actor, e.subject) for e in noted} == {(MACHINE, first), (MACHINE, second)}
    take.discard()
    again = deletion.prune(rooms, now=NOW)
    assert again is not None and again.sessions == 1
    assert deletion.prune(rooms, now=NOW) is None


def test_the_server_keeps_house_by_itself(home: Path) -> None:
    from voice_coach.ui.desks import Desks
    from voice_coach.ui.keeper import keep_house

    rooms = Rooms(Settings(home=home, keep_days=10))
    old = aged(rooms.store, SOLO, 10_000)
    keep_house(Desks(lambda: rooms))
    assert rooms.store.list_sessions() == [] and not (rooms.store.recordings / old).exists()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_a_kill_left_on_its_way_in_or_out_goes_at_the_start(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from voice_coach.ui import keeper
    from voice_coach.ui.desks import Desks

    rooms = Rooms(Settings(home=home))
    kept, looks = rooms.store.recordings, []
    began = time.time() + 0.5  # as if the server started a moment from now
    paths = [kept / name for name in (".exports/a.zip", ".exports/.b.part", ".incoming/upload-c")]
    ours, over, stale = (kept / n for n in (".incoming/now", ".exports/over.zip", ".incoming/old"))

    def wrote(path: Path, at: float) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"RIFF")
        os.utime(path, (at, at))

    for path in paths:
        wrote(path, began - 1)
    wrote(ours, began + 1)

    def sleep(seconds: float) -> None:
        looks.append([path for path in (*paths, over, stale) if path.exists()])
        if len(looks) == 2:
            raise SystemExit
        wrote(over, began - 3700)

    monkeypatch.setattr(keeper, "time", SimpleNamespace(time=lambda: began, sleep=sleep))
    keeper.start_keeping(Desks(lambda: rooms))
    (thread,) = (t for t in threading.enumerate() if t.name == "keeper")
    thread.join(30)
    assert looks == [[], []] and ours.exists()
    wrote(stale, began - 90_000)
    keeper.keep_house(Desks(lambda: rooms))
    assert not stale.exists() and ours.exists()
