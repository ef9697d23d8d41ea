"""Tables of the team page: numbers released about groups, and statements on their way out."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class ReleaseRow(SQLModel, table=True):
    """A period whose numbers were worked out, once and for all. Days are ISO dates, end exclusive.

    Never worked out again: somebody who joins, leaves or deletes their sessions afterwards would
    show as the difference.
    """

    __tablename__ = "release"

    starts: str = Field(primary_key=True)
    ends: str = Field(unique=True)
    minimum: int
    at: str


class CellRow(SQLModel, table=True):
    """One number about one block of people in one period; blocks of a measure do not overlap.

    ``part``: "team", "rest" (a department's teams put together) or "other" (departments put
    together). ``people``: distinct persons; ``total`` and ``squares``: sums over their values.
    """

    __tablename__ = "cell"

    starts: str = Field(primary_key=True, foreign_key="release.starts")
    measure: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    department: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    people: int
    total: float
    squares: float


class StatementConsentRow(SQLModel, table=True):
    """Somebody wants statements about their sessions sent to the learning record store."""

    __tablename__ = "statement_consent"

    account_id: str = Field(primary_key=True, foreign_key="account.id")
    at: str


class OutboxRow(SQLModel, table=True):
    """An xAPI statement that still has to be sent; the row goes when it has arrived."""

    __tablename__ = "outbox"

    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    session_id: str = Field(foreign_key="session.id", index=True)
    number: int
    body: str
    tries: int = 0
    next_at: str = Field(index=True)
    problem: str = ""
