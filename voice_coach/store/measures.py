"""What ended sessions showed, kept beside them for counting over many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session as Connection
from sqlmodel import col, select

from voice_coach.records import Behaviour, Measured, Turn
from voice_coach.store.database import transaction
from voice_coach.store.recordings import Recordings, session_row
from voice_coach.store.tables import SessionRow
from voice_coach.store.tables_measures import BehaviourRow, FlagRow


def keep_measures(
    connection: Connection,
    session_id: str,
    behaviour: Behaviour,
    turns: Iterable[Turn],
) -> None:
    """Keep an ended session's counts and its flags, in place of former ones.

    Within the caller's transaction, so that a session and what is counted of it cannot differ.
    Answers that a session has from the one it went back in are counted there.
    """
    row = session_row(connection, session_id)
    for table in (BehaviourRow, FlagRow):
        connection.execute(delete(table).where(col(table.session_id) == session_id))
    last = None
    for turn in turns:
        if turn.reading is None or turn.index < (row.branch_turn or 0):
            continue
        last = turn.reading.rules_version or last
        connection.add_all(
            FlagRow(
                session_id=session_id,
                turn=turn.index,
                number=number,
                family=flag.family,
                type=flag.type,
                start_s=flag.start_s,
                end_s=flag.end_s,
                severity=flag.severity,
            )
            for number, flag in enumerate(turn.reading.flags)
        )
    connection.add(
        BehaviourRow(
            session_id=session_id,
            account_id=row.account_id,
            scenario_id=row.scenario_id,
            difficulty=row.difficulty or "usual",
            ended_at=row.ended_at or row.started_at,
            rules_version=last or "",
            **asdict(behaviour),
        )
    )


def measured(store: Recordings, account: str) -> list[Measured]:
    """The ended sessions of one account ("": of none) with their counts, oldest first."""
    mine = col(BehaviourRow.account_id) == account if account else _nobodys()
    chosen = (
        select(BehaviourRow, SessionRow.title, SessionRow.skills, SessionRow.branch_of)
        .join(SessionRow, col(SessionRow.id) == col(BehaviourRow.session_id))
        .where(mine)
        .order_by(col(BehaviourRow.session_id))
    )
    with transaction(store.engine) as connection:
        rows = connection.exec(chosen).all()
        found = [
            Measured(
                session=row.session_id,
                scenario=row.scenario_id,
                title=title,
                difficulty=row.difficulty,
                ended_at=row.ended_at,
                skills=frozenset((skills or "").split()),
                again=bool(branch_of),
                behaviour=Behaviour(**{f.name: getattr(row, f.name) for f in fields(Behaviour)}),
            )
            for row, title, skills, branch_of in rows
        ]
    # By the moment, not by its text: clocks are put back, and people travel.
    return sorted(found, key=lambda one: datetime.fromisoformat(one.ended_at))


def any_measured(store: Recordings) -> bool:
    """Whether there is anything to look back at."""
    with transaction(store.engine) as connection:
        return connection.exec(select(BehaviourRow.session_id).limit(1)).first() is not None


def unmeasured(store: Recordings, *, everything: bool = False) -> Sequence[str]:
    """The ids of ended sessions without counts, oldest first; or of all ended ones."""
    chosen = select(SessionRow.id).where(col(SessionRow.outcome).is_not(None))
    if not everything:
        chosen = chosen.where(col(SessionRow.id).not_in(select(BehaviourRow.session_id)))
    with transaction(store.engine) as connection:
        return connection.exec(chosen.order_by(col(SessionRow.started_at))).all()


def _nobodys() -> ColumnElement[bool]:
    return col(BehaviourRow.account_id).is_(None)
