"""What is deleted is gone: from every table, from disk, from caches, from the database file."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from databases import ON_SQLITE
from owners import CLIP, join, talk, with_everything
from sqlmodel import SQLModel, select

from voice_coach import deletion
from voice_coach.audio.files import write_flac
from voice_coach.records import SOLO, Clip, Line, VoiceCoachError
from voice_coach.rooms import Rooms
from voice_coach.settings import settings
from voice_coach.store import Store, StoreError, removal
from voice_coach.store.accounts import digest
from voice_coach.store.audit import MACHINE, read, verify
from voice_coach.store.branches import branch
from voice_coach.store.database import transaction
from voice_coach.store.erasing import UNLINKED, pointing, wipe
from voice_coach.store.signins import SigninError, authenticate
from voice_coach.store.tables import SessionRow
from voice_coach.store.tables_accounts import AccountRow
from voice_coach.store.tables_measures import SurveyRow
from voice_coach.store.tables_review import CommentRow
from voice_coach.voices.cache import CachedVoice

OTHER_IDS = ("scenario_id", "path_id", "drill_of")
SPOKEN = "My grandmother grew the reddest tomatoes of Tübingen"
LINE = Line(speaker="counterpart", text="So you grew tomatoes.", move="other", voice="warm")


@pytest.fixture
def rooms(home: Path) -> Rooms:
    """Real store; a voice whose clips are cached like any other's."""
    made = Rooms(settings())
    made.__dict__["voice"] = CachedVoice(
        SimpleNamespace(speak=lambda line: CLIP), settings().cache / "voices", name="beep"
    )
    return made


@pytest.fixture
def store(rooms: Rooms) -> Store:
    return rooms.store


def naming(store: Store, key: str, *, besides: tuple[str, ...] = ("audit",)) -> list[str]:
    """Tables in which any column of any row holds ``key``: a walk over all there are."""
    found = []
    with store.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            rows = connection.execute(select(table)).all()  # type: ignore[call-overload]
            if any(key in str(value) for row in rows for value in row):
                found.append(table.name)
    return [name for name in found if name not in besides]


def files(store: Store) -> list[str]:
    root = store.recordings
    return [
        str(p.relative_to(root))
        for p in root.rglob("*")
        if p.is_file() and ".receipts" not in p.parts and not p.name.startswith((".", "voice_"))
    ]


def bytes_of(store: Store) -> bytes:
    return b"".join(p.read_bytes() for p in store.recordings.rglob("*") if p.is_file())


def test_every_foreign_key_is_one_of_those_that_the_deletion_follows() -> None:
    """A table added later is covered, or this says that somebody has to decide."""
    known = {t for target in ("session", "account") for t, _ in pointing(target)}
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            targets = {key.column.table.name for key in column.foreign_keys}
            if targets & {"session", "account"}:
                assert table in known
            if (table.name, column.name) in UNLINKED:
                assert column.nullable
            if column.name.endswith(("_id", "_by", "_of")) and column.name not in OTHER_IDS:
                assert table in known, f"whose is {table.name}.{column.name}?"


@pytest.mark.parametrize("owned", [True, False])
def test_a_session_goes_with_all_that_hangs_on_it(rooms: Rooms, store: Store, owned: bool) -> None:
    ann = join(store, "ann") if owned else SOLO
    join(store, "carl", "coach")
    session, other = talk(store, ann), talk(store, ann)
    for one in (session, other):
        with_everything(store, one, owner=ann.id, coach="carl")
    later = branch(store, session, turn=1)
    take = store.open_take(session, rate_hz=16_000)
    take.append(np.ones(800, np.int16))
    before = files(store)

    receipt = deletion.delete_session(rooms, session, actor=ann.id)

    assert naming(store, session) == []
    assert [name for name in files(store) if session in name] == []
    assert not (store.recordings / session).exists()
    assert sorted(set(before) - set(files(store))) == [n for n in sorted(before) if session in n]
    assert (receipt.rows_left, receipt.files_left, receipt.pending) == (0, 0, "")
    assert receipt.rows == {
        "behaviour": 1, "comment": 4, "drill": 1, "flag": 1, "missed": 1, "review": 1, "score": 1,
        "session": 1, "take": 1, "turn": 3, "verdict": 1,
    }  # fmt: skip
    assert len(receipt.files) >= 5 and all(len(f.name_sha256) == 64 for f in receipt.files)
    assert removal.receipt(store, receipt.id) == receipt
    assert store.load(later).branch_of == "" and len(store.load(later).turns) == 1
    assert len(store.load(other).turns) == 3, "the others stand"
    with transaction(store.engine) as connection:
        survey = connection.get_one(SurveyRow, f"{session[-8:]}-s")
        assert survey.session_id is None and survey.account_id == (ann.id or None)
    (entry,) = read(store, actions=("session.",))
    assert (entry.actor, entry.action, entry.subject) == (ann.id, "session.delete", session)
    assert verify(store).wrong is None and removal.open_jobs(store) == []
    with pytest.raises(StoreError, match="no session"):
        deletion.delete_session(rooms, session, actor=ann.id)


def test_an_account_goes_with_everything(rooms: Rooms, store: Store) -> None:
    ann, bob = join(store, "ann-7f3a"), join(store, "bob")
    join(store, "carl", "coach")
    mine, his = [talk(store, ann) for _ in range(3)], talk(store, bob)
    for one in (*mine, his):
        with_everything(store, one, owner=bob.id if one == his else ann.id, coach="carl")
    with pytest.raises(SigninError):
        authenticate(store, ann.login, "guessed")
    assert naming(store, digest(ann.login)) == ["attempt"]
    receipt = deletion.delete_account(rooms, ann.id, actor=ann.id)
    for key in (ann.id, *mine, ann.login, digest(ann.login)):
        assert naming(store, key) == []
    assert naming(store, ann.id, besides=()) == ["audit"], "the trail keeps a bare, random id"
    assert {name.split("/")[0] for name in files(store)} == {his}
    assert receipt.sessions == 3 and receipt.rows["account"] == 1 and receipt.rows["survey"] == 3
    assert (receipt.rows_left, receipt.files_left) == (0, 0)
    assert len(store.load(his).turns) == 3
    assert ann.login.encode() not in bytes_of(store)


def test_a_coach_who_leaves_takes_the_voice_and_leaves_the_words(
    rooms: Rooms, store: Store
) -> None:
    ann = join(store, "ann")
    join(store, "carl", "coach")
    session = talk(store, ann)
    with_everything(store, session, owner="ann", coach="carl")
    receipt = deletion.delete_account(rooms, "carl", actor="carl")
    assert naming(store, "carl") == []
    with transaction(store.engine) as connection:
        rows = connection.exec(select(CommentRow)).all()
        comments = {c.id[-2:]: CommentRow(**c.model_dump()) for c in rows}
        assert connection.get_one(SessionRow, session).coach_id is None
    assert set(comments) == {"c1", "c2", "c4"}, "what was spoken only is gone"
    assert comments["c1"].text == "Well asked." and comments["c1"].author_id is None
    assert comments["c4"].audio is None and comments["c2"].author_id == "ann"
    assert not (store.recordings / session / "comment-1.flac").exists()
    assert (store.recordings / session / "001-learner.flac").exists()
    assert (receipt.rows_left, receipt.files_left, receipt.sessions) == (0, 0, 0)


def test_on_a_machine_without_accounts_all_that_is_nobodys_goes(rooms: Rooms, store: Store) -> None:
    from voice_coach.store import consent

    consent.agree(store, SOLO, consent.terms())
    bob = join(store, "bob")
    mine, his = talk(store, SOLO), talk(store, bob)
    join(store, "carl", "coach")
    with_everything(store, mine, owner="", coach="carl")
    receipt = deletion.delete_account(rooms, "", actor="")
    assert naming(store, mine) == [] and receipt.rows_left == 0
    assert receipt.rows["survey"] == 1
    assert not consent.agreed(store, SOLO, consent.terms())
    assert len(store.load(his).turns) == 3


@ON_SQLITE  # its file is ours to overwrite
def test_nothing_said_is_left_in_the_database_file(rooms: Rooms, store: Store) -> None:
    ann = join(store, "ann")
    sessions = [talk(store, ann, said=f"{SPOKEN}, part {n}. " + "x" * 5000) for n in range(6)]
    kept = talk(store, ann, said="Something that stays.")
    for session in sessions:  # rows move about in the file when they grow
        turn = store.load(session).turns[1]
        store.update_turn(session, turn)
    assert SPOKEN.encode() in bytes_of(store)
    for session in sessions:
        assert deletion.delete_session(rooms, session, actor="ann").pending == ""
    assert SPOKEN.encode() not in bytes_of(store)
    assert b"Something that stays." in bytes_of(store) and len(store.load(kept).turns) == 3


@ON_SQLITE  # its file is ours to overwrite
def test_a_large_database_is_overwritten_in_place(
    rooms: Rooms, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_coach.store.erasing.MOST_VACUUM_BYTES", 0)
    session = talk(store, SOLO, said=SPOKEN)
    deletion.delete_session(rooms, session, actor="")
    assert SPOKEN.encode() not in bytes_of(store)


@ON_SQLITE  # its file is ours to overwrite
def test_a_reader_in_the_way_leaves_it_for_the_next_start(
    rooms: Rooms, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = talk(store, SOLO, said=SPOKEN)
    monkeypatch.setattr("voice_coach.store.removal.wipe", lambda e: wipe(e, patience_s=0.2))
    with store.engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT * FROM session").fetchone()
        receipt = deletion.delete_session(rooms, session, actor="")
        assert "in use" in receipt.pending and receipt.rows_left == 0
        reader.rollback()
    assert len(removal.open_jobs(store)) == 1
    (again,) = deletion.finish_deletions(rooms)
    assert again.pending == "" and again.rows == receipt.rows and removal.open_jobs(store) == []
    assert SPOKEN.encode() not in bytes_of(store)


def test_what_caches_hold_of_a_session_goes_and_the_rest_stays(rooms: Rooms, store: Store) -> None:
    other = Line(speaker="counterpart", text="Long before.", move="other", voice="warm")
    rooms.voice.speak(other)
    folder = settings().cache / "voices"
    (old,) = folder.glob("*/*.flac")
    os.utime(old, (1e9, 1e9))
    session = talk(store, SOLO, turns=0)
    from voice_coach.records import Turn

    clip = rooms.voice.speak(LINE)
    store.add_turn(session, Turn(0, "counterpart", LINE.text, line=LINE), clip)
    rooms.voice.speak(Line(speaker="counterpart", text="ahead", move="other", voice="warm"))
    (said,) = folder.glob(f"*/{rooms.voice.key(LINE)}.flac")  # type: ignore[attr-defined]
    os.utime(said, (1e9, 1e9))
    assert len(list(folder.glob("*/*.flac"))) == 3
    receipt = deletion.delete_session(rooms, session, actor="")
    assert list(folder.glob("*/*.flac")) == [old] and receipt.others == {"cached clips": 2}
    assert rooms.voice.key(LINE) not in rooms.voice._recent  # type: ignore[attr-defined]


class Killed(BaseException):
    """As a kill would: nothing catches it."""


@pytest.mark.parametrize("step", ["_erase", "shutil.rmtree", "wipe", "_receipt", "_noted"])
@pytest.mark.parametrize("what", ["session", "account"])
def test_a_deletion_cut_short_anywhere_goes_on_at_the_next_start(
    rooms: Rooms, store: Store, monkeypatch: pytest.MonkeyPatch, step: str, what: str
) -> None:
    ann = join(store, "ann-7f3a")
    join(store, "carl", "coach")
    session = talk(store, ann, said=SPOKEN)
    with_everything(store, session, owner=ann.id, coach="carl")

    def kill(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(f"voice_coach.store.removal.{step}", kill)
        with pytest.raises(Killed):
            if what == "session":
                deletion.delete_session(rooms, session, actor=ann.id)
            else:
                deletion.delete_account(rooms, ann.id, actor=ann.id)
    fresh = Rooms(settings())
    (receipt,) = deletion.finish_deletions(fresh)
    assert naming(store, session) == [] and (receipt.rows_left, receipt.files_left) == (0, 0)
    assert receipt.rows["turn"] == 3 and len(receipt.files) >= 5
    assert SPOKEN.encode() not in bytes_of(store)
    assert len(read(store, actions=(f"{what}.delete",))) == 1, "noted once"
    if what == "account":
        assert naming(store, ann.id) == []
    assert deletion.finish_deletions(fresh) == []


def test_an_answer_that_comes_in_meanwhile_leaves_nothing(rooms: Rooms, store: Store) -> None:
    from voice_coach.records import Turn

    session = talk(store, SOLO)
    take = store.open_take(session, rate_hz=16_000)
    take.append(np.ones(16_000, np.int16))
    deletion.delete_session(rooms, session, actor="")
    for write in (
        lambda: store.add_turn(session, Turn(4, "counterpart", "late"), CLIP),
        lambda: store._seal(take.header, Clip(np.ones(9, np.float32), 16_000)),
    ):
        with pytest.raises(StoreError, match="There is no session"):
            write()
    with pytest.raises(StoreError, match=r"has ended"):
        take.append(np.ones(9, np.int16))
    assert not (store.recordings / session).exists() and naming(store, session) == []


@pytest.mark.parametrize("name", ["", ".", "..", "../elsewhere", "a/b"])
def test_no_name_deletes_another_folder(rooms: Rooms, store: Store, name: str) -> None:
    elsewhere = store.recordings.parent / "elsewhere"
    elsewhere.mkdir()
    write_flac(elsewhere / "a.flac", CLIP)
    kept = talk(store, SOLO)
    for delete in (
        lambda: deletion.delete_session(rooms, name, actor=""),
        lambda: removal._folder(store, name),
    ):
        with pytest.raises(StoreError):
            delete()
    assert (elsewhere / "a.flac").exists() and (store.recordings / kept).exists()
    with pytest.raises(StoreError):
        removal.receipt(store, f"../{removal.JOBS}/{name}")


def test_the_last_administrator_does_not_leave_by_the_page(store: Store) -> None:
    adam = join(store, "adam", "admin")
    join(store, "asleep", "admin", active=False)
    with pytest.raises(VoiceCoachError, match="only administrator"):
        deletion.may_leave(store, adam)
    join(store, "eve", "admin")
    deletion.may_leave(store, adam)


def test_an_account_that_is_not_there(rooms: Rooms) -> None:
    with pytest.raises(StoreError, match="no such account"):
        deletion.delete_account(rooms, "nobody", actor="")
    assert removal.open_jobs(rooms.store) == []


def test_while_it_is_deleted_an_account_cannot_begin_anew(store: Store) -> None:
    ann = join(store, "ann")
    talk(store, ann)
    job = removal.begin_account(store, "ann", actor="ann")
    with transaction(store.engine) as connection:
        assert not connection.get_one(AccountRow, "ann").active
    late = talk(store, ann)
    receipt = removal.carry_out(store, job, sweep=lambda _: {})
    assert naming(store, "ann") == [] and naming(store, late) == [] and receipt.sessions == 2
    assert receipt.rows["session"] == 2 and files(store) == []


@pytest.mark.parametrize("how", ["delete", "expire"])
def test_the_owner_sees_what_the_machine_deleted(rooms: Rooms, store: Store, how: str) -> None:
    ann, annie = join(store, "ann"), join(store, "annie")
    for owner in (ann, SOLO):
        session = talk(store, owner)
        if how == "delete":
            deletion.delete_session(rooms, session, actor=MACHINE)
        else:
            deletion.delete_expired(rooms, [session], actor=MACHINE)
        (entry,) = read(store, about=owner.id, actions=("session.",))
        assert (entry.action, entry.subject) == (f"session.{how}", session)
        assert entry.detail.endswith(f" account={owner.id}")
    assert read(store, about=annie.id, actions=("session.",)) == []
