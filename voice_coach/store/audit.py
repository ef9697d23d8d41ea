"""The trail of what was done, by whom, to what: rows that hold ids, never names or words.

Each row's ``chain`` is the SHA-256 of the chain before it and of the row itself, so that a row
changed, removed or put in from outside shows. What cannot show from inside is an end that was cut
off: keep what `verify` said (its ``head``) somewhere else, and ask for it the next time.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlmodel import Session as Connection
from sqlmodel import and_, col, or_, select

from voice_coach.store.database import StoreError, transaction
from voice_coach.store.tables_accounts import AuditRow

if TYPE_CHECKING:
    from voice_coach.store.recordings import Recordings

MACHINE = "machine"
"""The actor of what a command or the server itself did; "" is whoever sits at a machine without
accounts."""
START = "0" * 64
"""The chain before the first row."""
LOCK = 0x766F6963
"""PostgreSQL's advisory lock of whoever adds a row; any number that nobody else uses."""
GONE = ("session.delete", "session.expire")
"""What tells of a session that is no more; its detail ends with ``account=`` and the owner."""
PAGE = 1000
_ACTION = re.compile(r"[a-z]+(?:[._][a-z]+)*")
_MOST = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. ``at``: ISO 8601 with the zone, ``number``: from 1, without gaps."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    chain: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a check: ``wrong`` is the first number that does not fit, None where all do.

    ``head``: "number:chain" of the last row that fits, to be kept elsewhere.
    """

    rows: int
    wrong: int | None
    reason: str
    head: str


def note(
    where: Recordings | Connection, *, actor: str, action: str, subject: str = "", detail: str = ""
) -> None:
    """Write down that something was done.

    Parameters
    ----------
    where : Store or Connection
        An open transaction, so that both stay or neither; or the store, for what changes nothing.
    actor : str
        An account's id, "" for somebody without accounts, or `MACHINE`.
    action : str
        As ``session.share``: small letters, points and underscores.
    subject, detail : str
        What it was done to, and how: ids and settings only, never a name or words spoken.

    Raises
    ------
    ValueError
        When the action is not such a name, or the text is far too long to be ids.
    StoreError
        When the database refuses.
    """
    if not _ACTION.fullmatch(action) or len(subject) > _MOST or len(detail) > _MOST:
        raise ValueError(f"{action!r} cannot be written into the audit trail like this.")
    if not isinstance(where, Connection):
        with transaction(where.engine) as connection:
            note(connection, actor=actor, action=action, subject=subject, detail=detail)
        return
    _one_writer(where)
    last = where.exec(select(AuditRow).order_by(col(AuditRow.number).desc()).limit(1)).first()
    row = AuditRow(
        number=1 if last is None else (last.number or 0) + 1,
        at=datetime.now().astimezone().isoformat(timespec="seconds"),
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        chain="",
    )
    row.chain = chained(START if last is None else last.chain, row)
    where.add(row)
    where.flush()


def _one_writer(connection: Connection) -> None:
    """From here to the end of the transaction nobody else adds a row, in any process."""
    if connection.get_bind().dialect.name == "postgresql":
        connection.connection().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    else:  # any writing statement takes SQLite's one write lock, also one that matches no row
        connection.connection().execute(text("DELETE FROM audit WHERE 0"))


def chained(before: str, row: AuditRow | Entry) -> str:
    """The chain value of a row after one whose value is ``before``."""
    parts = [row.number, row.at, row.actor, row.action, row.subject, row.detail]
    canonical = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{canonical}".encode()).hexdigest()


def verify(store: Recordings, *, expect: str = "") -> Verdict:
    """Read the whole trail and say where it does not fit first.

    Parameters
    ----------
    store : Store
        Whose trail.
    expect : str
        A ``head`` of an earlier check: its row must still be there as it was.
    """
    before, rows, found = START, 0, not expect
    for entry in _all(store):
        if entry.number != rows + 1:
            return Verdict(rows, rows + 1, "a row is missing here", f"{rows}:{before}")
        if entry.chain != chained(before, entry):
            reason = "this row, or the one before it, is not what was written"
            return Verdict(rows, entry.number, reason, f"{rows}:{before}")
        before, rows = entry.chain, entry.number
        found = found or f"{rows}:{before}" == expect
    if not found:
        return Verdict(rows, rows + 1, f"the row {expect} is not there", f"{rows}:{before}")
    return Verdict(rows, None, "", f"{rows}:{before}")


def _all(store: Recordings) -> Iterator[Entry]:
    after: int | None = None  # what was put in from outside may have any number, below 1 too
    while True:
        chosen = select(AuditRow).order_by(col(AuditRow.number)).limit(PAGE)
        if after is not None:
            chosen = chosen.where(col(AuditRow.number) > after)
        with transaction(store.engine) as connection:
            rows = connection.exec(chosen).all()
            entries = [_entry(row) for row in rows]
        if not entries:
            return
        yield from entries
        after = entries[-1].number


def read(
    store: Recordings,
    *,
    about: str | None = None,
    actions: Sequence[str] = (),
    limit: int = 200,
    before: int | None = None,
) -> list[Entry]:
    """Rows of the trail, newest first.

    Parameters
    ----------
    store : Store
        Whose trail.
    about : str, optional
        Only what this account did, or what was done to it or to a session that was its own.
    actions : sequence of str
        Only actions that begin with one of these, as ``account.``; all where there are none.
    limit : int
        At most so many.
    before : int, optional
        Only rows with a smaller number: the next page.
    """
    if limit < 1:
        raise StoreError("Ask for at least one row of the trail.")
    chosen = select(AuditRow).order_by(col(AuditRow.number).desc()).limit(limit)
    if about is not None:
        owned = col(AuditRow.detail).endswith(f" account={about}", autoescape=True)
        gone = and_(col(AuditRow.action).in_(GONE), owned)
        own = (col(AuditRow.actor) == about, col(AuditRow.subject) == about, gone)
        chosen = chosen.where(or_(*own))
    if actions:
        begins = [col(AuditRow.action).startswith(action, autoescape=True) for action in actions]
        chosen = chosen.where(or_(*begins))
    if before is not None:
        chosen = chosen.where(col(AuditRow.number) < before)
    with transaction(store.engine) as connection:
        return [_entry(row) for row in connection.exec(chosen).all()]


def _entry(row: AuditRow) -> Entry:
    return Entry(row.number or 0, row.at, row.actor, row.action, row.subject, row.detail, row.chain)
