"""Statements on their way to a learning record store: kept until they have arrived."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session as Connection
from sqlmodel import col

from voice_coach.records import Account
from voice_coach.store.audit import note
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.recordings import Recordings
from voice_coach.store.tables_team import OutboxRow, StatementConsentRow

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A statement that has to be sent: its id, and itself as JSON."""

    id: str
    body: str
    tries: int


def consented(store: Recordings, account_id: str) -> bool:
    """Whether somebody wants statements about their sessions sent."""
    if not account_id:
        return False
    with transaction(store.engine) as connection:
        return connection.get(StatementConsentRow, account_id) is not None


def consent(store: Recordings, account: Account, *, send: bool) -> None:
    """Keep somebody's own choice; taken back, what has not been sent yet is not sent either.

    Raises
    ------
    StoreError
        On a machine without accounts.
    """
    if not account.id:
        raise StoreError("Only somebody with an account has a learning record.")
    with transaction(store.engine) as connection:
        row = connection.get(StatementConsentRow, account.id)
        if send and row is None:
            connection.add(StatementConsentRow(account_id=account.id, at=_text(_now())))
        if not send:
            connection.execute(delete(OutboxRow).where(col(OutboxRow.account_id) == account.id))
            if row is not None:
                connection.delete(row)
        if send == (row is None):
            note(connection, actor=account.id, action=f"statements.{'send' if send else 'stop'}")


def keep_statements(
    connection: Connection,
    session_id: str,
    account_id: str | None,
    statements: Iterable[Mapping[str, Any]],
) -> None:
    """Put a session's statements into the outbox, where its owner wants that.

    Within the caller's transaction: a session cannot end without them.
    """
    if account_id is None or connection.get(StatementConsentRow, account_id) is None:
        return
    for number, statement in enumerate(statements):
        connection.merge(
            OutboxRow(
                id=statement["id"],
                account_id=account_id,
                session_id=session_id,
                number=number,
                body=json.dumps(statement, ensure_ascii=False),
                next_at=_text(_now()),
            )
        )


def waiting(store: Recordings, *, now: datetime | None = None, most: int = 200) -> list[Waiting]:
    """What is to be sent now, in the order it happened."""
    row = OutboxRow
    with transaction(store.engine) as connection:
        rows = connection.execute(
            select(row)
            .where(col(row.next_at) <= _text(now or _now()))
            .order_by(col(row.session_id), col(row.number))
            .limit(most)
        ).scalars()
        return [Waiting(one.id, one.body, one.tries) for one in rows]


def arrived(store: Recordings, ids: Sequence[str]) -> None:
    """Cross off what has arrived."""
    with transaction(store.engine) as connection:
        connection.execute(delete(OutboxRow).where(col(OutboxRow.id).in_(ids)))


def failed(store: Recordings, id: str, problem: str, *, now: datetime | None = None) -> None:
    """Try one again later: after a minute, then twice as long each time, at most a day."""
    with transaction(store.engine) as connection:
        row = connection.get(OutboxRow, id)
        if row is not None:  # taken back meanwhile
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(row.tries, 20))
            row.tries += 1
            row.problem = problem[:300]
            row.next_at = _text((now or _now()) + wait)


def left(store: Recordings) -> int:
    """How many have not arrived."""
    with transaction(store.engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(OutboxRow)) or 0)


def _now() -> datetime:
    return datetime.now(UTC)


def _text(at: datetime) -> str:
    """UTC, so that texts sort by time."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
