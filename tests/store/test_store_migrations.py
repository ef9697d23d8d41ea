"""Every released version's database comes up with all that is in it, on every database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import ON_SQLITE
from sqlalchemy import Engine, String, inspect, make_url, text
from sqlmodel import SQLModel

from voice_coach.records import Clip
from voice_coach.scenario import find
from voice_coach.store import (
    Store,
    StoreError,
    codec,
    tables_measures,
    tables_review,
    tables_team,
)
from voice_coach.store.branches import branches
from voice_coach.store.database import connect, migrations

RELEASED = Path(__file__).parent / "released"
VERSIONS = sorted({path.name.partition(".")[0] for path in RELEASED.glob("*.sql")})
CLIP = Clip(np.linspace(-0.5, 0.5, 1600, dtype=np.float32), 16_000)
Rows = dict[str, list[dict[str, Any]]]


def restore(version: str, url: str) -> None:
    """A database as that version left it."""
    made = make_url(url)
    dump = (RELEASED / f"{version}.{made.get_backend_name()}.sql").read_text(encoding="utf-8")
    if made.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(made.database))) as plain:
            plain.executescript(dump)
        return
    with psycopg.connect(url) as connection:
        connection.execute(dump.encode())


def rows(engine: Engine) -> Rows:
    """Everything in a database, as it is."""
    with engine.connect() as connection:
        return {
            name: [
                dict(row._mapping)
                for row in connection.execute(text(f'SELECT * FROM "{name}" ORDER BY 1, 2'))
            ]
            for name in sorted(inspect(engine).get_table_names())
            if name != "alembic_version"
        }


def within(old: Any, new: Any) -> bool:
    """Whether all that was there is still there: records may have gained fields since."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and within(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(within, old, new))
    return bool(old == new)


def same_record(old: str | None, new: Any) -> bool:
    if old is None or new is None:
        return old is None and new is None
    return within(json.loads(old), json.loads(codec.dump(new)))


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_released_version_kept_is_still_there(
    version: str, empty_url: str, tmp_path: Path
) -> None:
    restore(version, empty_url)
    engine = connect(empty_url)
    before = rows(engine)
    engine.dispose()
    assert len(before["session"]) >= 2 and before["take"] and before["drill"]

    store = Store(tmp_path / "recordings", database=empty_url)
    after = rows(store.engine)
    for name, kept in before.items():  # nothing lost, nothing changed
        fits = [{key: row[key] for key in old} for old, row in zip(kept, after[name], strict=True)]
        assert fits == kept, name
    for old in before["session"]:
        check_session(store, old, before)
    assert {info.id for info in store.list_sessions()} == {old["id"] for old in before["session"]}


def check_session(store: Store, old: Mapping[str, Any], before: Rows) -> None:
    """A session loads, and is equal to what its rows say."""
    session = store.load(old["id"])
    assert same_record(old["scenario"], session.scenario)
    assert same_record(old["outcome"], session.outcome)
    for name in ("seed", "learner", "version", "started_at"):
        assert getattr(session, name) == old[name]
    assert session.branch_of == (old.get("branch_of") or "")
    turns = [turn for turn in before["turn"] if turn["session_id"] == old["id"]]
    assert len(turns) == len(session.turns)
    for row, turn in zip(turns, session.turns, strict=True):
        for name in ("index", "speaker", "text", "audio", "duration_s", "gap_s"):
            assert getattr(turn, name) == row[name]
        for name in ("line", "decision", "transcript", "reading"):
            assert same_record(row[name], getattr(turn, name)), name
    drills = [drill for drill in before["drill"] if drill["session_id"] == old["id"]]
    assert [(drill.of, drill.audio) for drill in session.drills] == [
        (row["of"], row["audio"]) for row in drills
    ]
    for row, drill in zip(drills, session.drills, strict=True):
        assert same_record(row["reading"], drill.reading)
    take = store.pending_take(old["id"])
    unheard = [t for t in before["take"] if t["session_id"] == old["id"] and not t["heard"]]
    assert (take.id if take else None) == (unheard[0]["id"] if unheard else None)


@pytest.mark.parametrize("version", VERSIONS)
def test_one_goes_on_where_the_old_version_stopped(
    version: str, empty_url: str, tmp_path: Path
) -> None:
    """Counters, keys and new columns take what comes next."""
    restore(version, empty_url)
    store = Store(tmp_path / "recordings", database=empty_url)
    open_one = next(info.id for info in store.list_sessions() if info.state == "open")
    waiting = store.pending_take(open_one)
    assert waiting is not None
    taken = store.accept_take(open_one, CLIP)
    assert taken.id.startswith("001-") and store.pending_take(open_one) == waiting
    new = store.create(find("raise"), seed=2**31 + 5)
    assert store.load(new).seed == 2**31 + 5
    assert branches(store, new) == []


def test_from_every_version_the_tables_become_the_same(empty_url: str, tmp_path: Path) -> None:
    """Stepwise from nothing, and down again."""
    engine = connect(empty_url)
    config = migrations()
    order = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    for step in [*reversed(order), *order[1:], "base", "head"]:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            up = step == "head" or step in order
            if up and _is_ahead(connection, step, order):
                command.upgrade(config, step)
            else:
                command.downgrade(config, step)
    check_tables(engine)
    engine.dispose()


def _is_ahead(connection: Any, step: str, order: list[str]) -> bool:
    now = MigrationContext.configure(connection).get_current_revision()
    return step == "head" or now is None or order.index(step) < order.index(now)


@pytest.mark.parametrize("version", [None, *VERSIONS])
def test_the_tables_are_what_the_code_expects(
    version: str | None, empty_url: str, tmp_path: Path
) -> None:
    if version is not None:
        restore(version, empty_url)
    store = Store(tmp_path / "recordings", database=empty_url)
    check_tables(store.engine)


def check_tables(engine: Engine) -> None:
    assert (
        tables_measures and tables_review and tables_team
    )  # imported: they are part of the metadata

    def other_type(_context: object, _one: object, _two: object, found: Any, wanted: Any) -> Any:
        kinds = (found, getattr(wanted, "impl", wanted))
        texts = all(isinstance(kind, String) and kind.length is None for kind in kinds)
        return False if texts else None  # VARCHAR without a length and TEXT are the same thing

    options: dict[str, Any] = {"compare_type": other_type}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []


@ON_SQLITE
def test_rows_that_belong_to_nothing_are_not_carried_on(empty_url: str, tmp_path: Path) -> None:
    """Only SQLite lets the check be switched off for a while, and a migration does so."""
    restore("0002", empty_url)
    file = Path(str(make_url(empty_url).database))
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("PRAGMA foreign_keys=OFF")
        plain.execute("UPDATE drill SET session_id = 'nobody'")
        plain.commit()
    with pytest.raises(StoreError, match="belong to no session"):
        Store(tmp_path / "recordings", database=empty_url)
    with closing(sqlite3.connect(file)) as plain:
        assert plain.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
