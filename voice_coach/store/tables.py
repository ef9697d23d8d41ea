"""The tables. Records are kept as JSON text, written and checked by pydantic (``codec``)."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from voice_coach.store.tables_accounts import AccountRow

__all__ = ["AccountRow", "DrillRow", "SessionRow", "TakeRow", "TurnRow"]


class SessionRow(SQLModel, table=True):
    __tablename__ = "session"

    id: str = Field(primary_key=True)
    scenario_id: str
    title: str
    scenario: str
    seed: int = Field(sa_type=BigInteger)
    learner: str
    version: str
    started_at: str = Field(index=True)
    owner: str = ""
    outcome: str | None = None
    branch_of: str | None = Field(default=None, index=True)
    branch_turn: int | None = None
    difficulty: str | None = None
    skills: str | None = None
    ended_at: str | None = None
    account_id: str | None = Field(default=None, foreign_key="account.id", index=True)
    coach_id: str | None = Field(default=None, foreign_key="account.id", index=True)


class TurnRow(SQLModel, table=True):
    __tablename__ = "turn"

    session_id: str = Field(primary_key=True, foreign_key="session.id")
    index: int = Field(primary_key=True)
    speaker: str
    text: str
    audio: str | None = None
    duration_s: float
    gap_s: float | None = None
    line: str | None = None
    decision: str | None = None
    transcript: str | None = None
    reading: str | None = None


class TakeRow(SQLModel, table=True):
    """A saved recording; ``heard`` once it has become a turn or a drill."""

    __tablename__ = "take"

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True, index=True)
    session_id: str = Field(index=True, foreign_key="session.id")
    audio: str
    rate_hz: int
    duration_s: float
    gap_s: float | None = None
    drill_of: int | None = None
    heard: bool = False


class DrillRow(SQLModel, table=True):
    __tablename__ = "drill"

    number: int | None = Field(default=None, primary_key=True)
    session_id: str = Field(index=True, foreign_key="session.id")
    of: int
    audio: str
    duration_s: float
    transcript: str
    reading: str
