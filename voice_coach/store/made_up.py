"""The mark of a database whose people are made up: the first row of its audit trail.

That row cannot be changed or taken out, so nobody can take such numbers for those of people.
"""

from __future__ import annotations

from sqlmodel import col, select

from voice_coach.store.audit import MACHINE, note
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.recordings import Recordings
from voice_coach.store.tables import AccountRow, SessionRow
from voice_coach.store.tables_accounts import AuditRow

ACTION = "demo.fill"
SAYS = "Everybody here is made up, and so is what they said."


def mark(store: Recordings, *, detail: str) -> None:
    """Mark an empty database.

    Raises
    ------
    StoreError
        When somebody or something is in it already.
    """
    with transaction(store.engine) as connection:
        for column in (SessionRow.id, AccountRow.id, AuditRow.number):
            if connection.exec(select(column).limit(1)).first() is not None:
                raise StoreError(
                    "There is something in this database already. Made-up people go into an empty "
                    "one only."
                )
        note(connection, actor=MACHINE, action=ACTION, detail=detail)


def made_up(store: Recordings) -> bool:
    """Whether the people in it are made up."""
    first = select(AuditRow.number).where(col(AuditRow.number) == 1, AuditRow.action == ACTION)
    with transaction(store.engine) as connection:
        return connection.exec(first).first() is not None
