"""Sharing a session with one coach, and taking it back: the owner's act, per session."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session as Connection
from sqlmodel import col, select

from voice_coach.records import Account, Ownership, allowed
from voice_coach.store.audit import note
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.recordings import no_such_session, session_row
from voice_coach.store.store import Store
from voice_coach.store.tables import SessionRow
from voice_coach.store.tables_accounts import AccountRow
from voice_coach.store.tables_review import ReviewRow


def coaches(store: Store, *, besides: str = "") -> list[tuple[str, str]]:
    """Active coaches a session can be shared with: id and name, by name.

    ``besides``: an account that is not among them, as a coach does not review themselves.
    """
    with transaction(store.engine) as connection:
        rows = connection.exec(
            select(AccountRow.id, AccountRow.name)
            .where(AccountRow.role == "coach", col(AccountRow.active))
            .order_by(col(AccountRow.name), col(AccountRow.id))
        ).all()
    return [(key, name) for key, name in rows if key != besides]


def shared_with(store: Store, session_id: str) -> tuple[str, str] | None:
    """Id and name of the coach that a session is shared with."""
    with transaction(store.engine) as connection:
        coach_id = session_row(connection, session_id).coach_id
        coach = connection.get(AccountRow, coach_id) if coach_id else None
        return None if coach is None else (coach.id, coach.name)


def share(
    store: Store, session_id: str, *, account: Account, coach: str, due_at: str | None = None
) -> None:
    """Let one coach see, hear and comment a session; whoever had it before no longer does.

    Parameters
    ----------
    store : Store
        Where the session is.
    session_id : str
        Which one.
    account : Account
        Who shares it: only its owner can.
    coach : str
        The coach's account id.
    due_at : str, optional
        When the learner would like to have it back, ISO 8601.

    Raises
    ------
    StoreError
        When the session is not theirs (the same as when it is not there), or there is no such
        active coach.
    """
    with transaction(store.engine) as connection:
        row = _own(connection, session_id, account)
        found = connection.get(AccountRow, coach) if coach else None
        if found is None or found.role != "coach" or not found.active or found.id == account.id:
            raise StoreError("This coach cannot be chosen. Reload the page and choose again.")
        if row.coach_id == coach:
            return
        _drop(connection, row, account)
        row.coach_id = coach
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        connection.add(
            ReviewRow(session_id=session_id, coach_id=coach, shared_at=now, due_at=due_at)
        )
        note(
            connection,
            actor=account.id,
            action="session.share",
            subject=session_id,
            detail=f"coach={coach}",
        )


def take_back(store: Store, session_id: str, *, account: Account) -> None:
    """The coach no longer sees the session nor what they said about it; the learner keeps that.

    Doing it twice is the same as doing it once. Raises StoreError like `share`.
    """
    with transaction(store.engine) as connection:
        _drop(connection, _own(connection, session_id, account), account)


def _own(connection: Connection, session_id: str, account: Account) -> SessionRow:
    row = session_row(connection, session_id)
    if not allowed(account, "own", Ownership(row.account_id or "", row.coach_id or "")):
        raise no_such_session(session_id)
    return row


def _drop(connection: Connection, row: SessionRow, account: Account) -> None:
    if row.coach_id is None:
        return
    review = connection.get(ReviewRow, (row.id, row.coach_id))
    if review is not None:
        connection.delete(review)
    note(
        connection,
        actor=account.id,
        action="session.take_back",
        subject=row.id,
        detail=f"coach={row.coach_id}",
    )
    row.coach_id = None
