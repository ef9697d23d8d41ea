"""Tables of the review room: reviews, comments, verdicts on flags, missed ones, scores.

``coach_id`` is an account's id, or "" for the one person of a machine without accounts, which is
why it is no foreign key. Times of these tables are ISO 8601 in UTC.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class ReviewRow(SQLModel, table=True):
    """A session in a coach's queue. ``state``: "new", "open" or "done"."""

    __tablename__ = "review"

    session_id: str = Field(primary_key=True, foreign_key="session.id")
    coach_id: str = Field(primary_key=True, index=True)
    state: str = "new"
    shared_at: str
    due_at: str | None = None
    done_at: str | None = None


class CommentRow(SQLModel, table=True):
    """Something said about a span of a turn, as text or spoken, or an answer to it.

    Times are in seconds from the start of the turn's recording. ``turn`` -1: about the whole.
    """

    __tablename__ = "comment"

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id", index=True)
    author_id: str | None = Field(default=None, foreign_key="account.id")
    answer_to: str | None = Field(default=None, foreign_key="comment.id")
    turn: int
    start_s: float
    end_s: float
    text: str
    audio: str | None = None
    audio_s: float = 0.0
    created_at: str
    seen_at: str | None = None


class VerdictRow(SQLModel, table=True):
    """A coach's word on one machine flag. ``flag``: its key within the turn (``flag_key``)."""

    __tablename__ = "verdict"

    session_id: str = Field(primary_key=True, foreign_key="session.id")
    turn: int = Field(primary_key=True)
    flag: str = Field(primary_key=True)
    coach_id: str = Field(primary_key=True)
    family: str
    type: str
    accepted: bool
    at: str


class MissedRow(SQLModel, table=True):
    """A flag a coach added. ``start`` and ``end``: characters of the turn's text."""

    __tablename__ = "missed"

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id", index=True)
    turn: int
    coach_id: str
    family: str
    type: str
    start: int
    end: int
    start_s: float
    end_s: float
    quote: str
    at: str


class ScoreRow(SQLModel, table=True):
    """Points for one criterion of a rubric."""

    __tablename__ = "score"

    session_id: str = Field(primary_key=True, foreign_key="session.id")
    coach_id: str = Field(primary_key=True)
    rubric: str = Field(primary_key=True)
    criterion: str = Field(primary_key=True)
    points: int
    note: str = ""
    at: str
