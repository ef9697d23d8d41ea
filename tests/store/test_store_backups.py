"""A backup holds everything, also of a session that goes on meanwhile, and comes back equal."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from databases import Cluster, url_of
from sqlalchemy import text

from voice_coach.records import Clip, Outcome, Reading, Transcript, Turn, VoiceCoachError
from voice_coach.scenario import find
from voice_coach.store import Store, StoreError
from voice_coach.store.backups import make, restore
from voice_coach.store.rows import turn_row

RAISE = find("raise")
CLIP = Clip(np.linspace(-0.5, 0.5, 1600, dtype=np.float32), 16_000)


@pytest.fixture
def store(home: Path) -> Store:
    return Store(home / "recordings")


def told(store: Store, *, turns: int = 3) -> str:
    session_id = store.create(RAISE, seed=7, learner="Zoë", version="1")
    for index in range(turns):
        speaker = "learner" if index % 2 else "counterpart"
        turn = Turn(index, speaker, f"turn {index}", reading=Reading(moves=("other",)))  # type: ignore[arg-type]
        store.add_turn(session_id, turn, CLIP)
    return session_id


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*.flac")
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def fresh_url(store: Store, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of the same kind."""
    if store.engine.dialect.name == "sqlite":
        return f"sqlite:///{tmp_path / 'elsewhere' / 'sessions.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.create()


def test_what_was_there_comes_back(
    store: Store, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    ids = [told(store) for _ in range(3)]
    store.finish(ids[0], Outcome("agreed", (), "Agreed."), skills=("holding",))
    file = store.open_take(ids[1], rate_hz=8_000, gap_s=0.5)
    file.append(np.arange(8_000, dtype=np.int16))  # still being recorded
    own = tmp_path / "scenarios"
    own.mkdir()
    (own / "mine.yaml").write_text("title: mine", encoding="utf-8")

    made = make(store, tmp_path / "backup", version="1", others={"scenarios": own})
    assert (made.sessions, made.missing) == (3, ())
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    before = [store.load(one) for one in ids]
    listed = store.list_sessions()
    file.append(np.arange(8_000, dtype=np.int16))  # the backup broke nothing
    assert file.seal().duration_s == 2.0

    url = fresh_url(store, request, tmp_path)
    target = tmp_path / "elsewhere" / "recordings"
    found = restore(
        tmp_path / "backup", target, database=url, others={"scenarios": tmp_path / "back"}
    )
    assert (found.sessions, found.aside) == (3, None)
    again = Store(target, database=url)
    assert again.list_sessions() == listed
    for old in before:
        new = again.load(old.id)
        assert (new.outcome, new.scenario, new.started_at) == (
            old.outcome, old.scenario, old.started_at,
        )  # fmt: skip
        assert [turn_row(new.id, turn).model_dump() for turn in new.turns] == [
            turn_row(old.id, turn).model_dump() for turn in old.turns
        ]
        for turn in new.turns:
            assert again.audio_path(str(turn.audio)).is_file()
    (take,) = again.unfinished_takes(ids[1])  # what was recorded by then
    assert (take.duration_s, take.gap_s) == (1.0, 0.5)
    assert (tmp_path / "back" / "mine.yaml").read_text(encoding="utf-8") == "title: mine"
    session_id = again.create(RAISE, seed=1)  # and it goes on
    again.accept_take(session_id, CLIP)
    again.engine.dispose()


def test_a_take_is_sealed_while_the_backup_is_made(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Its raw copy is from before: the whole file counts."""
    from voice_coach.store.backups import snapshot

    session_id = told(store)
    file = store.open_take(session_id, rate_hz=8_000)
    file.append(np.ones(8_000, dtype=np.int16))
    real = snapshot.take

    def seal_first(engine: object, target: Path) -> None:
        file.append(np.ones(8_000, dtype=np.int16))
        file.seal()
        real(engine, target)  # type: ignore[arg-type]

    monkeypatch.setattr(snapshot, "take", seal_first)
    make(store, tmp_path / "backup", version="1")
    url = fresh_url(store, request, tmp_path)
    restore(tmp_path / "backup", tmp_path / "elsewhere" / "recordings", database=url)
    again = Store(tmp_path / "elsewhere" / "recordings", database=url)
    assert again.unfinished_takes(session_id) == []
    take = again.pending_take(session_id)
    assert take is not None and again.take_clip(take).duration_s == 2.0
    again.engine.dispose()


def test_sessions_go_on_while_backups_are_made(store: Store, tmp_path: Path) -> None:
    """Whatever moment a backup is of, it names no file that it does not hold."""
    session_id, enough = told(store), threading.Event()
    problems: list[BaseException] = []

    def rehearse() -> None:
        index = 3
        try:
            while not enough.is_set():
                take = store.accept_take(session_id, CLIP)
                turn = Turn(index, "learner", "more", audio=take.audio, transcript=Transcript(()))
                store.commit_learner_turn(session_id, turn, take)
                index += 1
        except BaseException as error:
            problems.append(error)

    thread = threading.Thread(target=rehearse)
    thread.start()
    try:
        made = [make(store, tmp_path / f"backup-{n}", version="1") for n in range(3)]
    finally:
        enough.set()
        thread.join()
    assert problems == [] and [one.missing for one in made] == [(), (), ()]
    assert made[0].files <= made[1].files <= made[2].files


def test_nothing_is_overwritten_unless_told(store: Store, tmp_path: Path, home: Path) -> None:
    old = told(store)
    make(store, tmp_path / "backup", version="1")
    saved = files(store.recordings)
    later = told(store)
    url = url_of(store)
    with pytest.raises(VoiceCoachError, match="--replace"):
        restore(tmp_path / "backup", store.recordings, database=url)
    assert {info.id for info in store.list_sessions()} == {old, later}

    store.engine.dispose()
    found = restore(tmp_path / "backup", store.recordings, database=url, replace=True)
    assert [info.id for info in store.list_sessions()] == [old]
    assert files(store.recordings) == saved
    assert found.aside is not None and found.aside.parent == home
    assert f"recordings/{later}/000-counterpart.flac" in files(found.aside)
    assert not list(store.recordings.glob(".restoring*"))
    kept = "recordings/voice_coach.db" if "sqlite" in url else "database/voice_coach.pgdump"
    assert (found.aside / kept).stat().st_size > 1000


@pytest.mark.parametrize("harm", ["changed", "missing", "unlisted", "list", "none", "outside"])
def test_a_backup_that_is_not_whole_is_refused(
    harm: str, store: Store, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    told(store)
    backup = tmp_path / "backup"
    make(store, backup, version="1")
    victim = next(backup.rglob("*.flac"))
    listing = backup / "manifest.json"
    if harm == "changed":
        data = bytearray(victim.read_bytes())
        data[-1] ^= 1
        victim.write_bytes(data)
    elif harm == "missing":
        victim.unlink()
    elif harm == "unlisted":
        found = json.loads(listing.read_text(encoding="utf-8"))
        found["revision"] = "9999"
        listing.write_text(json.dumps(found), encoding="utf-8")
    elif harm == "list":
        listing.write_bytes(listing.read_bytes()[:-20])
    elif harm == "none":
        shutil.rmtree(backup)
    else:
        found = json.loads(listing.read_text(encoding="utf-8"))
        found["files"]["../out"] = [0, ""]
        listing.write_text(json.dumps(found), encoding="utf-8")
    url = fresh_url(store, request, tmp_path)
    with pytest.raises(StoreError, match=r"Nothing|nothing|newer|no backup"):
        restore(backup, tmp_path / "elsewhere" / "recordings", database=url)
    assert not (tmp_path / "elsewhere").exists()


def test_a_backup_needs_a_new_folder_elsewhere(store: Store, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(StoreError, match="not empty"):
        make(store, tmp_path / "full", version="1")
    with pytest.raises(StoreError, match="inside"):
        make(store, store.recordings / "backup", version="1")


def test_a_file_that_is_gone_is_named(store: Store, tmp_path: Path) -> None:
    session_id = told(store)
    store.audio_path(f"{session_id}/001-learner.flac").unlink()
    made = make(store, tmp_path / "backup", version="1")
    assert made.missing == (f"{session_id}/001-learner.flac",)


def test_the_trail_is_as_it_was_and_still_cannot_be_changed(
    store: Store, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    add = (
        "INSERT INTO audit (at, actor, action, subject, detail, chain) "
        "VALUES ('2026-01-01', 'ana', 'share', 's', '', 'c')"
    )
    with store.engine.begin() as connection:
        connection.execute(text(add))
    make(store, tmp_path / "backup", version="1")
    url = fresh_url(store, request, tmp_path)
    restore(tmp_path / "backup", tmp_path / "elsewhere" / "recordings", database=url)
    engine = Store(tmp_path / "elsewhere" / "recordings", database=url).engine
    with engine.begin() as connection:
        assert connection.execute(text("SELECT actor FROM audit")).scalars().all() == ["ana"]
    with pytest.raises(Exception, match="cannot be changed"), engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))
    engine.dispose()
