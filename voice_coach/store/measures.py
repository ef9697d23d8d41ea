"""What ended sessions showed, kept beside them for counting over many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import delete
from sqlmodel import Session as Connection
from sqlmodel import col

from voice_coach.records import Behaviour, Turn
from voice_coach.store.recordings import session_row
from voice_coach.store.tables_measures import BehaviourRow, FlagRow


def keep_measures(
    connection: Connection,
    session_id: str,
    behaviour: Behaviour,
    turns: Iterable[Turn],
) -> None:
    """Keep an ended session's counts and its flags, in place of former ones.

    Within the caller's transaction, so that a session and what is counted of it cannot differ.
    """
    row = session_row(connection, session_id)
    for table in (BehaviourRow, FlagRow):
        connection.execute(delete(table).where(col(table.session_id) == session_id))
    last = None
    for turn in turns:
        if turn.reading is None:
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
