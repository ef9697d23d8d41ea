"""What a coach holds of the machine's flags, what it missed, and points against a rubric."""

from __future__ import annotations

import secrets

from sqlmodel import Session as Connection
from sqlmodel import col, select

from voice_coach.records import KINDS, Account, Missed, Score, Turn, Verdict, flag_key
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.recordings import session_row
from voice_coach.store.reviews import now_text
from voice_coach.store.rows import storable, turn_of
from voice_coach.store.store import Store
from voice_coach.store.tables import TurnRow
from voice_coach.store.tables_review import MissedRow, ScoreRow, VerdictRow

MOST_NOTE = 500
"""Characters of a note beside a score: a sentence or three (our choice)."""


def judge(
    store: Store, account: Account, session_id: str, *, turn: int, flag: str, accepted: bool | None
) -> None:
    """Keep whether a flag is right; None takes the verdict back.

    Raises
    ------
    StoreError
        When the turn has no flag of that key (`flag_key`).
    """
    with transaction(store.engine) as connection:
        known = connection.get(VerdictRow, (session_id, turn, flag, account.id))
        if accepted is None:
            if known is not None:
                connection.delete(known)
            return
        found = _learner_turn(connection, session_id, turn)
        flags = found.reading.flags if found.reading is not None else ()
        right = next((f for f in flags if flag_key(f) == flag), None)
        if right is None:
            raise StoreError("This flag is not there any more. Reload the page.")
        connection.merge(
            VerdictRow(
                session_id=session_id,
                turn=turn,
                flag=flag,
                coach_id=account.id,
                family=right.family,
                type=right.type,
                accepted=accepted,
                at=now_text(),
            )
        )


def verdicts_of(store: Store, session_id: str) -> list[Verdict]:
    """Every coach's verdicts on a session's flags."""
    with transaction(store.engine) as connection:
        rows = connection.exec(
            select(VerdictRow)
            .where(VerdictRow.session_id == session_id)
            .order_by(col(VerdictRow.turn), col(VerdictRow.flag), col(VerdictRow.coach_id))
        ).all()
        return [
            Verdict(r.turn, r.flag, r.coach_id, r.family, r.type, r.accepted, r.at) for r in rows
        ]


def add_missed(
    store: Store,
    account: Account,
    session_id: str,
    *,
    turn: int,
    family: str,
    type: str,
    first: int,
    last: int,
) -> Missed:
    """Keep a flag that the machine did not raise, on words of a turn.

    Parameters
    ----------
    store, account, session_id
        Where, by whom, on what.
    turn : int
        A turn of the learner's.
    family, type : str
        One of ``KINDS``.
    first, last : int
        Places of the first and the last word in the turn's transcript, both included.

    Raises
    ------
    StoreError
        When there is no such kind, turn or word.
    """
    kinds = {str(name): types for name, types in KINDS.items()}
    if type not in kinds.get(family, ()):
        raise StoreError(f"There is no flag {family}/{type}.")
    with transaction(store.engine) as connection:
        found = _learner_turn(connection, session_id, turn)
        words = found.transcript.words if found.transcript is not None else ()
        if found.transcript is None or not 0 <= first <= last < len(words):
            raise StoreError("Choose the words that show it.")
        offsets = found.transcript.offsets()
        start, end = offsets[first][0], offsets[last][1]
        row = MissedRow(
            id=secrets.token_hex(8),
            session_id=session_id,
            turn=turn,
            coach_id=account.id,
            family=family,
            type=type,
            start=start,
            end=end,
            start_s=words[first].start_s,
            end_s=words[last].end_s,
            quote=found.transcript.text[start:end],
            at=now_text(),
        )
        connection.add(row)
        connection.flush()
        return _missed(row)


def remove_missed(store: Store, account: Account, session_id: str, missed_id: str) -> None:
    """Take an added flag back. Raises StoreError when there is none of that id by this coach."""
    with transaction(store.engine) as connection:
        row = connection.get(MissedRow, missed_id)
        if row is None or row.session_id != session_id or row.coach_id != account.id:
            raise StoreError("There is no such flag.")
        connection.delete(row)


def missed_of(store: Store, session_id: str) -> list[Missed]:
    """The flags that coaches added, in the order of the talk."""
    with transaction(store.engine) as connection:
        rows = connection.exec(
            select(MissedRow)
            .where(MissedRow.session_id == session_id)
            .order_by(col(MissedRow.turn), col(MissedRow.start), col(MissedRow.id))
        ).all()
        return [_missed(row) for row in rows]


def give_points(
    store: Store,
    account: Account,
    session_id: str,
    *,
    rubric: str,
    criterion: str,
    points: int | None,
    note: str = "",
) -> None:
    """Keep the points for a criterion; None takes them back. Which there are is the rubric's."""
    note = storable(note).replace("\x00", "").strip()
    if len(note) > MOST_NOTE:
        raise StoreError(f"A note holds {MOST_NOTE} characters at most.")
    with transaction(store.engine) as connection:
        session_row(connection, session_id)
        if points is None:
            known = connection.get(ScoreRow, (session_id, account.id, rubric, criterion))
            if known is not None:
                connection.delete(known)
            return
        connection.merge(
            ScoreRow(
                session_id=session_id,
                coach_id=account.id,
                rubric=rubric,
                criterion=criterion,
                points=points,
                note=note,
                at=now_text(),
            )
        )


def scores_of(store: Store, session_id: str) -> list[Score]:
    """Every coach's points on a session."""
    with transaction(store.engine) as connection:
        rows = connection.exec(
            select(ScoreRow)
            .where(ScoreRow.session_id == session_id)
            .order_by(col(ScoreRow.rubric), col(ScoreRow.criterion), col(ScoreRow.coach_id))
        ).all()
        return [Score(r.rubric, r.criterion, r.coach_id, r.points, r.note, r.at) for r in rows]


def _learner_turn(connection: Connection, session_id: str, turn: int) -> Turn:
    row = connection.get(TurnRow, (session_id, turn))
    if row is None or row.speaker != "learner":
        raise StoreError(f"Turn {turn + 1} is none of the learner's.")
    return turn_of(row)


def _missed(row: MissedRow) -> Missed:
    return Missed(
        row.id,
        row.turn,
        row.coach_id,
        row.family,
        row.type,
        row.start,
        row.end,
        row.start_s,
        row.end_s,
        row.quote,
        row.at,
    )
