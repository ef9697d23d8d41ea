"""The audit trail: complete, in order, and a change to it shows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from voice_coach.store import Store, StoreError
from voice_coach.store.audit import chained, note, read, verify
from voice_coach.store.database import transaction


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@contextmanager
def from_outside(store: Store) -> Iterator[None]:
    """What somebody with the database and without the application can do."""
    if store.engine.dialect.name == "postgresql":
        for verb in ("DISABLE", "ENABLE"):
            with store.engine.begin() as connection:
                connection.execute(text(f"ALTER TABLE audit {verb} TRIGGER audit_unchangeable"))
            if verb == "DISABLE":
                yield
        return
    with store.engine.begin() as connection:
        kept = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE type='trigger' AND tbl_name='audit'")
        ).scalars()
        triggers = list(kept)
        for trigger in triggers:
            connection.execute(text(f"DROP TRIGGER {trigger.split()[2]}"))
    yield
    with store.engine.begin() as connection:
        for trigger in triggers:
            connection.execute(text(trigger))


def change(store: Store, sql: str) -> None:
    with from_outside(store), store.engine.begin() as connection:
        connection.execute(text(sql))


def fill(store: Store, rows: int = 5) -> None:
    for number in range(rows):
        note(store, actor=f"a{number}", action="session.share", subject=f"s{number}")


def test_what_was_noted_is_read_newest_first(store: Store) -> None:
    assert verify(store).rows == 0
    note(store, actor="a", action="account.create", subject="b", detail="role=coach")
    note(store, actor="b", action="session.share", subject="s", detail="coach=a")
    note(store, actor="c", action="signin.fail")
    assert [e.actor for e in read(store)] == ["c", "b", "a"]
    assert [e.number for e in read(store, about="b")] == [2, 1]
    assert [e.actor for e in read(store, actions=("account.", "signin."))] == ["c", "a"]
    assert [e.number for e in read(store, before=3, limit=1)] == [2]
    assert verify(store) == replace(verify(store), rows=3, wrong=None, reason="")


def test_a_page_of_rows_is_not_the_end_of_the_check(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_coach.store.audit.PAGE", 2)
    fill(store)
    assert verify(store).rows == 5


def test_what_is_undone_leaves_no_row(store: Store) -> None:
    fill(store, 1)
    with pytest.raises(RuntimeError, match="undone"), transaction(store.engine) as connection:
        note(connection, actor="a", action="session.share")
        raise RuntimeError("undone")
    fill(store, 1)
    assert [e.number for e in read(store)] == [2, 1] and verify(store).wrong is None


def test_the_application_cannot_change_or_remove_a_row(store: Store) -> None:
    fill(store)
    for sql in ("UPDATE audit SET actor='x' WHERE number=2", "DELETE FROM audit WHERE number=5"):
        with pytest.raises(StoreError, match="cannot be changed"), transaction(store.engine) as c:
            c.connection().execute(text(sql))
    assert verify(store).wrong is None


@pytest.mark.parametrize(
    ("sql", "wrong"),
    [
        ("UPDATE audit SET actor='x' WHERE number=3", 3),
        ("UPDATE audit SET at='2020' WHERE number=1", 1),
        ("UPDATE audit SET detail='coach=x' WHERE number=5", 5),
        ("UPDATE audit SET subject='a0', actor='s0' WHERE number=1", 1),
        ("UPDATE audit SET chain='0' WHERE number=2", 2),
        ("DELETE FROM audit WHERE number=2", 2),
        ("DELETE FROM audit WHERE number=1", 1),
        ("UPDATE audit SET number=9 WHERE number=5", 5),
        ("INSERT INTO audit VALUES (6,'2026','a','b','c','d','e')", 6),
        ("INSERT INTO audit VALUES (0,'2026','a','b','c','d','e')", 1),
        ("INSERT INTO audit VALUES (-7,'2026','a','b','c','d','e')", 1),
    ],
)
def test_a_change_from_outside_shows_where_it_is(store: Store, sql: str, wrong: int) -> None:
    fill(store)
    change(store, sql)
    assert verify(store).wrong == wrong


def test_an_end_cut_off_shows_by_an_earlier_head(store: Store) -> None:
    fill(store)
    head = verify(store).head
    change(store, "DELETE FROM audit WHERE number=5")
    assert verify(store).wrong is None, "the honest limit of a chain"
    assert verify(store, expect=head).wrong == 5
    note(store, actor="mallory", action="session.share")
    assert verify(store, expect=head).wrong is not None


def test_an_earlier_head_is_still_there(store: Store) -> None:
    fill(store)
    head = verify(store).head
    fill(store)
    assert verify(store, expect=head).wrong is None


def test_writers_at_once_make_one_chain(store: Store, tmp_path: Path) -> None:
    stores = [store, Store(tmp_path), Store(tmp_path)]
    failures: list[Exception] = []

    def write(one: Store, name: str) -> None:
        try:
            for _ in range(15):
                note(one, actor=name, action="session.share")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(s, f"w{i}")) for i, s in enumerate(stores * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert verify(store).rows == 90 and verify(store).wrong is None


@pytest.mark.parametrize("action", ["", "Share", "session share", "a.", "sie hat gekündigt", "a1"])
def test_words_are_no_action(store: Store, action: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        note(store, actor="a", action=action)
    with pytest.raises(ValueError, match="cannot be written"):
        note(store, actor="a", action="session.share", detail="x" * 501)


@settings(max_examples=40)
@given(
    one=st.tuples(*[st.text(max_size=6)] * 5),
    two=st.tuples(*[st.text(max_size=6)] * 5),
)
def test_two_rows_that_differ_have_two_chains(one: tuple, two: tuple) -> None:
    """No text moves from one field into the next without a trace."""
    from voice_coach.store.audit import Entry

    def value(fields: tuple) -> str:
        return chained("0", Entry(1, *fields, ""))

    assert (value(one) == value(two)) == (one == two)
