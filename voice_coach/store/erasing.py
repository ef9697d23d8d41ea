"""Removing rows of sessions and accounts from every table, and their text from the database file.

What belongs to whom is read from the foreign keys and from the names of columns, so that a table
added later is covered: what points to a session or an account goes with it, unless it is named in
`UNLINKED`.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Engine, Table, delete, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session as Connection
from sqlmodel import SQLModel

from voice_coach.store import tables, tables_measures, tables_review, tables_team
from voice_coach.store.accounts import digest

assert tables and tables_measures and tables_review and tables_team  # imported for their tables
BY_NAME = {
    "session": frozenset({"session_id"}),
    "account": frozenset({"account_id", "coach_id", "author_id", "made_by"}),
}
"""Columns that hold ids without a foreign key, as where "" stands for somebody without accounts."""
UNLINKED = frozenset(
    {
        ("survey", "session_id"),  # how somebody felt stays theirs when one session goes
        ("comment", "author_id"),  # a learner keeps what a coach wrote: "a coach who left"
        ("comment", "answer_to"),
        ("assignment", "made_by"),
        ("session", "coach_id"),
    }
)
"""Columns that are emptied where the row stays."""
MOST_VACUUM_BYTES = 256 * 2**20
"""A SQLite file up to this size is written anew after a removal, which takes about a second per
100 MB; in a larger one the freed places are overwritten by ``secure_delete`` alone."""
PATIENCE_S = 5.0
_MANY = 500
Tally = Counter[str]


def table(name: str) -> Table:
    """A table by its name."""
    return SQLModel.metadata.tables[name]


def pointing(target: str) -> Iterator[tuple[Table, Column[Any]]]:
    """Columns that hold ids of ``target``; tables that others need come last."""
    for each in reversed(SQLModel.metadata.sorted_tables):
        for column in each.columns:
            linked = any(key.column.table.name == target for key in column.foreign_keys)
            if linked or column.name in BY_NAME[target]:
                yield each, column


def erase_sessions(connection: Connection, ids: Collection[str]) -> Tally:
    """Remove sessions with all that hangs on them; the numbers of rows, by table."""
    found: Tally = Counter()
    for part in _parts(sorted(ids)):
        comment, session = table("comment"), table("session")
        _run(
            connection,
            update(comment).where(comment.c.session_id.in_(part)).values(answer_to=None),
        )
        found += _pointing_gone(connection, "session", part)
        _run(
            connection,
            update(session)
            .where(session.c.branch_of.in_(part))
            .values(branch_of=None, branch_turn=None),
        )
        found["session"] += _run(connection, delete(session).where(session.c.id.in_(part)))
    return +found


def erase_account(connection: Connection, account_id: str) -> Tally:
    """Remove an account's row and what hangs on it; its sessions must be gone before."""
    found: Tally = Counter()
    comment = table("comment")
    spoken_only = select(comment.c.id).where(
        comment.c.author_id == account_id, func.trim(comment.c.text) == ""
    )
    _run(
        connection,
        update(comment).where(comment.c.answer_to.in_(spoken_only)).values(answer_to=None),
    )
    found["comment"] += _run(connection, delete(comment).where(comment.c.id.in_(spoken_only)))
    _run(connection, update(comment).where(comment.c.author_id == account_id).values(audio=None))
    found += _pointing_gone(connection, "account", [account_id])
    account, attempt = table("account"), table("attempt")
    login = connection.connection().scalar(
        select(account.c.login).where(account.c.id == account_id)
    )
    failed = attempt.c.login == digest(login or "")
    found["attempt"] += _run(connection, delete(attempt).where(failed))
    found["account"] += _run(connection, delete(account).where(account.c.id == account_id))
    return +found


def erase_nobodys_surveys(connection: Connection) -> Tally:
    """Answers given on a machine without accounts."""
    survey = table("survey")
    return +Counter(survey=_run(connection, delete(survey).where(survey.c.account_id.is_(None))))


def _pointing_gone(connection: Connection, target: str, ids: Sequence[str]) -> Tally:
    found: Tally = Counter()
    for each, column in pointing(target):
        here = column.in_(ids)
        if (each.name, column.name) in UNLINKED:
            _run(connection, update(each).where(here).values({column.name: None}))
        elif (each.name, column.name) != ("session", "account_id"):
            found[each.name] += _run(connection, delete(each).where(here))
    return found


def counted(connection: Connection, sessions: Collection[str], account_id: str | None) -> Tally:
    """How many rows would go, by table; ``account_id`` None where only sessions do."""
    found: Tally = Counter()
    goals = [("session", part) for part in _parts(sorted(sessions))]
    if account_id:
        goals.append(("account", [account_id]))
    for target, ids in goals:
        for each, column in pointing(target):
            if (each.name, column.name) not in UNLINKED | {("session", "account_id")}:
                found[each.name] += _count(connection, each, column.in_(ids))
        whole = table(target)
        found[target] += _count(connection, whole, whole.c.id.in_(ids))
    return +found


def left(connection: Connection, sessions: Collection[str], account_id: str | None) -> int:
    """Rows that still name one of them in a column meant for it; none after a removal.

    The audit trail is not among them: it cannot be changed, and holds the bare id.
    """
    found = 0
    for part in _parts(sorted(sessions)):
        session = table("session")
        found += _count(
            connection, session, or_(session.c.id.in_(part), session.c.branch_of.in_(part))
        )
        found += sum(_count(connection, t, c.in_(part)) for t, c in pointing("session"))
    if account_id:
        account = table("account")
        found += _count(connection, account, account.c.id == account_id)
        found += sum(_count(connection, t, c == account_id) for t, c in pointing("account"))
    return found


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _MANY):
        yield ids[start : start + _MANY]


def _run(connection: Connection, statement: Any) -> int:
    return int(connection.connection().execute(statement).rowcount)


def _count(connection: Connection, each: Table, where: Any) -> int:
    chosen = select(func.count()).select_from(each).where(where)
    return int(connection.connection().execute(chosen).scalar_one())


def wipe(engine: Engine, *, patience_s: float = PATIENCE_S) -> str:
    """Make removed text leave the SQLite file and its log too.

    Returns
    -------
    str
        What could not be done, "" where all was. On PostgreSQL the server does this itself.
    """
    if engine.dialect.name != "sqlite":
        return ""
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        size = pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    if size <= MOST_VACUUM_BYTES and not _patiently(lambda: _vacuum(engine), patience_s):
        return "The database file is in use and could not be written anew yet."
    if not _patiently(lambda: _checkpoint(engine), patience_s):
        return "The database's log is in use and could not be emptied yet."
    return ""


def _patiently(act: Callable[[], bool], patience_s: float) -> bool:
    end = time.monotonic() + patience_s
    while not act():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _vacuum(engine: Engine) -> bool:
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
    except SQLAlchemyError:
        return False
    return True


def _checkpoint(engine: Engine) -> bool:
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    except SQLAlchemyError:
        return False
    return bool(busy == 0)
