"""Comments on a session: pinned to a span of a turn, as text or spoken, and answers to them.

What may be done to the session is for the caller to check (``Store.check``); here it is held that
nobody changes another's words.
"""

from __future__ import annotations

import math
import secrets
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session as Connection
from sqlmodel import col, func, select

from voice_coach.audio.files import write_recording
from voice_coach.records import Account, Clip, Comment
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.recordings import session_row
from voice_coach.store.reviews import now_text
from voice_coach.store.rows import storable
from voice_coach.store.store import Store
from voice_coach.store.tables import AccountRow, SessionRow, TurnRow
from voice_coach.store.tables_review import CommentRow

WHOLE = -1
"""The turn of a comment on the whole conversation."""
MOST_CHARACTERS = 4000
"""A page of text; longer is a letter (our choice)."""
MAX_COMMENT_S = 180.0
"""The longest a spoken comment may be: three minutes are a talk of their own (our choice)."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Comments on one session that its learner has not seen."""

    session_id: str
    title: str
    count: int


def add_comment(
    store: Store,
    account: Account,
    session_id: str,
    *,
    turn: int = WHOLE,
    start_s: float = 0.0,
    end_s: float = 0.0,
    text: str = "",
    clip: Clip | None = None,
    answer_to: str = "",
) -> Comment:
    """Keep a comment; what is spoken is on disk before the row that names it.

    Parameters
    ----------
    store : Store
        Where the session is.
    account : Account
        Who says it.
    session_id : str
        The session.
    turn : int
        Which turn, or ``WHOLE``. An answer stands where the comment it answers stands.
    start_s, end_s : float
        Seconds from the start of the turn's recording; put into the order and the length of the
        turn where they are not.
    text : str
        What is said in writing.
    clip : Clip, optional
        What is said aloud.
    answer_to : str
        The id of the comment that is answered; an answer to an answer belongs to the comment.

    Raises
    ------
    StoreError
        When nothing is said, too much is, or there is no such turn or comment.
    """
    text = _text(text, spoken=clip is not None)
    if clip is not None and clip.duration_s > MAX_COMMENT_S:
        raise StoreError(f"A spoken comment lasts {MAX_COMMENT_S / 60:.0f} minutes at most.")
    new_id = secrets.token_hex(8)
    with transaction(store.engine) as connection:
        session_row(connection, session_id)
        if answer_to:
            answered = _comment_row(connection, session_id, answer_to)
            answer_to = answered.answer_to or answered.id
            turn, start_s, end_s = answered.turn, answered.start_s, answered.end_s
        else:
            start_s, end_s = _span(connection, session_id, turn, start_s, end_s)
    audio = None
    if clip is not None:
        audio = f"{session_id}/comment-{new_id}.flac"
        write_recording(store.audio_path(audio), clip)
    row = CommentRow(
        id=new_id,
        session_id=session_id,
        author_id=account.id or None,
        answer_to=answer_to or None,
        turn=turn,
        start_s=start_s,
        end_s=end_s,
        text=text,
        audio=audio,
        audio_s=clip.duration_s if clip is not None else 0.0,
        created_at=now_text(),
    )
    with store.beside(session_id, audio or ""), transaction(store.engine) as connection:
        connection.add(row)
    return next(c for c in comments_of(store, session_id) if c.id == new_id)


def comments_of(store: Store, session_id: str) -> list[Comment]:
    """All comments of a session in the order of the talk, each with its answers after it."""
    asked = (
        select(CommentRow, AccountRow.name, SessionRow.account_id)
        .join(SessionRow, col(SessionRow.id) == col(CommentRow.session_id))
        .join(AccountRow, col(AccountRow.id) == col(CommentRow.author_id), isouter=True)
        .where(CommentRow.session_id == session_id)
        .order_by(col(CommentRow.created_at), col(CommentRow.id))
    )
    with transaction(store.engine) as connection:
        rows = connection.exec(asked).all()
        found = [_comment(row, name or "", owner) for row, name, owner in rows]
    heads = sorted(
        (c for c in found if not c.answer_to), key=lambda c: (c.turn, c.start_s, c.end_s)
    )
    return [c for head in heads for c in (head, *(a for a in found if a.answer_to == head.id))]


def edit_comment(
    store: Store, account: Account, session_id: str, comment_id: str, *, text: str
) -> None:
    """Change the words of an own comment; it is new to the other side then.

    Raises
    ------
    StoreError
        When there is none of that id by this author, or nothing would be left.
    """
    with transaction(store.engine) as connection:
        row = _own_row(connection, account, session_id, comment_id)
        text = _text(text, spoken=row.audio is not None)
        if text != row.text:
            row.text, row.seen_at = text, None


def delete_comment(store: Store, account: Account, session_id: str, comment_id: str) -> None:
    """Take an own comment back, its recording too.

    Raises
    ------
    StoreError
        When there is none of that id by this author, or somebody has answered it: an answer to
        nothing would be left.
    """
    with transaction(store.engine) as connection:
        row = _own_row(connection, account, session_id, comment_id)
        answers = connection.exec(
            select(func.count()).where(CommentRow.answer_to == comment_id)
        ).one()
        if answers:
            raise StoreError("This comment has an answer. Change its words instead.")
        audio = row.audio
        connection.delete(row)
    if audio is not None:
        with suppress(OSError):  # nobody can ask for it any more; deleting the session removes it
            store.audio_path(audio).unlink(missing_ok=True)


def mark_seen(store: Store, account: Account, session_id: str, comment_ids: list[str]) -> int:
    """Keep that the other side has seen these. Returns how many were new to them.

    A comment counts as seen when whose session it is has seen it, and the learner's answer when
    somebody else has; another coach's eyes do not count for the learner's.
    """
    if not comment_ids:
        return 0
    with transaction(store.engine) as connection:
        owner = session_row(connection, session_id).account_id
        me = account.id or None
        to_me = (_is_not if me == owner else _is)(CommentRow.author_id, owner)
        rows = connection.exec(
            select(CommentRow).where(
                CommentRow.session_id == session_id,
                col(CommentRow.id).in_(comment_ids),
                col(CommentRow.seen_at).is_(None),
                to_me,
            )
        ).all()
        for row in rows:
            row.seen_at = now_text()
        return len(rows)


def unread(store: Store, account: Account) -> list[Unread]:
    """Own sessions with comments that the learner has not seen, the newest session first."""
    me = account.id or None
    mine, by_others = _is(SessionRow.account_id, me), _is_not(CommentRow.author_id, me)
    asked = (
        select(SessionRow.id, SessionRow.title, func.count())
        .join(CommentRow, col(CommentRow.session_id) == col(SessionRow.id))
        .where(mine, by_others, col(CommentRow.seen_at).is_(None))
        .group_by(SessionRow.id, SessionRow.title, SessionRow.started_at)
        .order_by(col(SessionRow.started_at).desc(), col(SessionRow.id).desc())
    )
    with transaction(store.engine) as connection:
        return [Unread(*row) for row in connection.exec(asked).all()]


# --- pieces -----------------------------------------------------------------------------------


def _text(text: str, *, spoken: bool) -> str:
    text = storable(text).replace("\x00", "").strip()
    if not text and not spoken:
        raise StoreError("Say something in your comment, aloud or in writing.")
    if len(text) > MOST_CHARACTERS:
        raise StoreError(f"A comment holds {MOST_CHARACTERS} characters at most.")
    return text


def _span(
    connection: Connection, session_id: str, turn: int, start_s: float, end_s: float
) -> tuple[float, float]:
    if turn == WHOLE:
        return 0.0, 0.0
    row = connection.get(TurnRow, (session_id, turn))
    if row is None:
        raise StoreError(f"There is no turn {turn + 1} in this conversation.")
    if not (math.isfinite(start_s) and math.isfinite(end_s)):
        raise StoreError("A comment needs a moment: from when to when, in seconds.")
    low, high = sorted((start_s, end_s))
    return min(max(low, 0.0), row.duration_s), min(max(high, 0.0), row.duration_s)


def _comment_row(connection: Connection, session_id: str, comment_id: str) -> CommentRow:
    row = connection.get(CommentRow, comment_id)
    if row is None or row.session_id != session_id:
        raise StoreError("There is no such comment.")
    return row


def _own_row(
    connection: Connection, account: Account, session_id: str, comment_id: str
) -> CommentRow:
    row = _comment_row(connection, session_id, comment_id)
    if (row.author_id or "") != account.id:
        raise StoreError("There is no such comment.")
    return row


def _is(column: object, account_id: str | None) -> ColumnElement[bool]:
    """Whether a column holds that account, where None is the one person without one."""
    return col(column).is_(None) if account_id is None else col(column) == account_id


def _is_not(column: object, account_id: str | None) -> ColumnElement[bool]:
    if account_id is None:
        return col(column).is_not(None)
    return or_(col(column).is_(None), col(column) != account_id)


def _comment(row: CommentRow, name: str, owner: str | None) -> Comment:
    return Comment(
        id=row.id,
        session_id=row.session_id,
        author_id=row.author_id or "",
        author=name,
        by_learner=row.author_id == owner,
        answer_to=row.answer_to or "",
        turn=row.turn,
        start_s=row.start_s,
        end_s=row.end_s,
        text=row.text,
        audio=row.audio or "",
        audio_s=row.audio_s,
        created_at=row.created_at,
        seen_at=row.seen_at or "",
    )
