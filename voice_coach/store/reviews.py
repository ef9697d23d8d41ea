"""The queue of a coach, and how far each recording in it is.

A coach's queue is what learners share with them at the moment: a share taken back takes the
recording out, whatever was written on it stays the learner's to read. The queue of a machine
without accounts is every session on it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, literal, or_
from sqlmodel import Session as Connection
from sqlmodel import col, select

from voice_coach.records import Account, QueueCounts, Queued, ReviewState
from voice_coach.store.database import transaction
from voice_coach.store.recordings import session_row
from voice_coach.store.store import Store
from voice_coach.store.tables import AccountRow, SessionRow, TurnRow
from voice_coach.store.tables_review import CommentRow, ReviewRow

MOST_SHOWN = 200
"""Lines of one list (our choice: an evening holds forty)."""


def now_text() -> str:
    """The time of these tables: ISO 8601 in UTC, fine enough to sort what comes in one second."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def queue(
    store: Store,
    account: Account,
    *,
    part: str = "waiting",
    today: str = "",
    most: int = MOST_SHOWN,
) -> list[Queued]:
    """Recordings to review, in the order to take them. One query.

    What was due on a day that is over comes first, then what is due soonest, then what has waited
    longest; what is done comes the newest first.

    Parameters
    ----------
    store : Store
        Where the sessions are.
    account : Account
        The coach.
    part : {"waiting", "new", "late", "done"}
        Which of them; "waiting" is all that are not done.
    today : str, optional
        The day, as ``YYYY-MM-DD``; the local one unless told.
    most : int
        How many.
    """
    day = today or f"{datetime.now().astimezone():%Y-%m-%d}"
    state, late = _state(), _late(day)
    chosen = (
        select(  # type: ignore[call-overload]
            SessionRow.id,
            SessionRow.title,
            SessionRow.scenario_id,
            SessionRow.learner,
            SessionRow.started_at,
            AccountRow.name,
            state,
            func.coalesce(ReviewRow.shared_at, SessionRow.started_at),
            ReviewRow.due_at,
            ReviewRow.done_at,
            late,
            _of_turns(func.count()),
            _of_turns(func.coalesce(func.sum(TurnRow.duration_s), 0.0)),
            _of_comments(literal(True)),
            _of_comments(
                and_(
                    _by(CommentRow.author_id, SessionRow.account_id),
                    col(CommentRow.answer_to).is_not(None),
                    col(CommentRow.seen_at).is_(None),
                )
            ),
        )
        .select_from(SessionRow)
        .join(ReviewRow, _review_of(account), isouter=True)
        .join(AccountRow, col(AccountRow.id) == col(SessionRow.account_id), isouter=True)
        .where(_shared_with(account), _part(part, day))
        .limit(most)
    )
    if part == "done":
        chosen = chosen.order_by(col(ReviewRow.done_at).desc(), col(SessionRow.id).desc())
    else:
        # NULLs sort differently in every database, so what is not due is sorted by its absence.
        chosen = chosen.order_by(
            col(ReviewRow.due_at).is_(None),
            ReviewRow.due_at,
            func.coalesce(ReviewRow.shared_at, SessionRow.started_at),
            SessionRow.id,
        )
    with transaction(store.engine) as connection:
        return [_queued(tuple(row)) for row in connection.exec(chosen).all()]


def next_after(store: Store, account: Account, session_id: str) -> str:
    """The waiting recording after this one, from the first again after the last; "" for none."""
    waiting = [line.session_id for line in queue(store, account)]
    at = waiting.index(session_id) if session_id in waiting else -1
    return next((one for one in waiting[at + 1 :] + waiting[: max(at, 0)]), "")


def queue_counts(store: Store, account: Account, *, today: str = "") -> QueueCounts:
    """How many recordings stand where. One query."""
    day = today or f"{datetime.now().astimezone():%Y-%m-%d}"

    def counted(part: str) -> Any:
        return func.coalesce(func.sum(case((_part(part, day), 1), else_=0)), 0)

    asked = (
        select(*(counted(part) for part in ("waiting", "new", "late", "done")))
        .select_from(SessionRow)
        .join(ReviewRow, _review_of(account), isouter=True)
        .where(_shared_with(account))
    )
    with transaction(store.engine) as connection:
        return QueueCounts(*(int(count) for count in connection.exec(asked).one()))


def opened(store: Store, account: Account, session_id: str) -> None:
    """The coach has begun: a new recording becomes an open one, and answers in it are seen."""
    with transaction(store.engine) as connection:
        row = _row(connection, account, session_id)
        if row.state == "new":
            row.state = "open"


def finished(store: Store, account: Account, session_id: str, *, done: bool = True) -> None:
    """The coach is done with a recording, or takes it up again."""
    with transaction(store.engine) as connection:
        row = _row(connection, account, session_id)
        row.state = "done" if done else "open"
        row.done_at = now_text() if done else None


def states(store: Store, session_id: str) -> dict[str, ReviewState]:
    """How far each coach is with a session, by the coach's id."""
    with transaction(store.engine) as connection:
        rows = connection.exec(select(ReviewRow).where(ReviewRow.session_id == session_id)).all()
        return {row.coach_id: _known(row.state) for row in rows}


def _row(connection: Connection, account: Account, session_id: str) -> ReviewRow:
    """The coach's row of a session; made where sharing has not made it."""
    row = connection.get(ReviewRow, (session_id, account.id))
    if row is None:
        session_row(connection, session_id)
        row = ReviewRow(session_id=session_id, coach_id=account.id, shared_at=now_text())
        connection.add(row)
    return row


# --- parts of the query -----------------------------------------------------------------------


def _shared_with(account: Account) -> ColumnElement[bool]:
    """Sessions in which something was said and which this coach may review now."""
    some = (
        select(TurnRow.session_id)
        .where(TurnRow.session_id == SessionRow.id)
        .correlate(SessionRow)
        .exists()
    )
    if account.role == "solo":
        return and_(col(SessionRow.account_id).is_(None), some)
    return and_(col(SessionRow.coach_id) == account.id, some)


def _review_of(account: Account) -> ColumnElement[bool]:
    return and_(
        col(ReviewRow.session_id) == col(SessionRow.id), col(ReviewRow.coach_id) == account.id
    )


def _state() -> ColumnElement[str]:
    return func.coalesce(ReviewRow.state, "new")


def _late(day: str) -> ColumnElement[bool]:
    """Due on an earlier day: ISO times and days begin with the day, so text compares right."""
    return and_(_state() != "done", col(ReviewRow.due_at).is_not(None), col(ReviewRow.due_at) < day)


def _part(part: str, day: str) -> ColumnElement[bool]:
    if part == "done":
        return _state() == "done"
    if part == "new":
        return _state() == "new"
    return _late(day) if part == "late" else _state() != "done"


def _of_turns(what: Any) -> ScalarSelect[Any]:
    return (
        select(what)
        .select_from(TurnRow)
        .where(TurnRow.session_id == SessionRow.id)
        .correlate(SessionRow)
        .scalar_subquery()
    )


def _of_comments(which: ColumnElement[bool]) -> ScalarSelect[Any]:
    return (
        select(func.count())
        .select_from(CommentRow)
        .where(CommentRow.session_id == SessionRow.id, which)
        .correlate(SessionRow)
        .scalar_subquery()
    )


def _by(author: Any, owner: Any) -> ColumnElement[bool]:
    """Whether the author is the owner, where nobody (NULL) is somebody too."""
    return or_(author == owner, and_(author.is_(None), owner.is_(None)))


def _queued(row: tuple[Any, ...]) -> Queued:
    (
        session_id,
        title,
        scenario_id,
        learner,
        started_at,
        name,
        state,
        shared_at,
        due_at,
        done_at,
        late,
        turns,
        spoken_s,
        comments,
        answers,
    ) = row
    return Queued(
        session_id=session_id,
        title=title,
        scenario_id=scenario_id,
        learner=name or learner,
        started_at=started_at,
        state=_known(state),
        shared_at=shared_at,
        due_at=due_at or "",
        done_at=done_at or "",
        late=bool(late),
        turns=int(turns),
        spoken_s=float(spoken_s),
        comments=int(comments),
        answers=int(answers),
    )


def _known(state: str) -> ReviewState:
    if state == "done":
        return "done"
    return "open" if state == "open" else "new"
