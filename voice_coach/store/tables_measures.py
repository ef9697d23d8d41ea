"""Tables that are counted over: behaviour a session showed, its flags, surveys, assignments."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class BehaviourRow(SQLModel, table=True):
    """What one ended session showed, as counts: sums over sessions are exact.

    ``value``: the learner's, 0 at the walk-away and 1 at the target; None without
    a deal that counts.
    """

    __tablename__ = "behaviour"

    session_id: str = Field(primary_key=True, foreign_key="session.id")
    account_id: str | None = Field(default=None, foreign_key="account.id", index=True)
    scenario_id: str = Field(index=True)
    difficulty: str
    ended_at: str = Field(index=True)
    rules_version: str
    turns: int
    drills: int
    spoken_s: float
    words: int
    asks: int
    asks_plain: int
    ask_hedges: int
    pressures: int
    pressures_held: int
    gives: int
    gives_traded: int
    hedges: int
    pace_wpm: float | None = None
    pace_pressed_wpm: float | None = None
    agreed: bool
    value: float | None = None


class FlagRow(SQLModel, table=True):
    """One flag of an ended session, for counting."""

    __tablename__ = "flag"

    session_id: str = Field(primary_key=True, foreign_key="session.id")
    turn: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    family: str
    type: str
    start_s: float
    end_s: float
    severity: str


class SurveyRow(SQLModel, table=True):
    """Answers to a few questions, as JSON. ``kind``: "before", "after" or "follow_up"."""

    __tablename__ = "survey"

    id: str = Field(primary_key=True)
    account_id: str | None = Field(default=None, foreign_key="account.id", index=True)
    session_id: str | None = Field(default=None, foreign_key="session.id", index=True)
    path_id: str | None = None
    kind: str
    form: str
    word: str = ""
    answers: str
    score: float | None = None
    skipped: bool = False
    at: str


class AssignmentRow(SQLModel, table=True):
    """Something a group is asked to rehearse. Empty ``department`` or ``team``: everybody's.

    Days are ISO dates. ``result``: how many had done it when it was due, in words too broad to
    tell of one person; worked out once.
    """

    __tablename__ = "assignment"

    id: str = Field(primary_key=True)
    made_by: str | None = Field(default=None, foreign_key="account.id")
    department: str = ""
    team: str = ""
    kind: str
    target: str
    due_at: str | None = None
    created_at: str
    result: str | None = None
