"""Accounts and sessions for tests of who owns what."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlmodel import SQLModel

from voice_coach.audio.files import write_flac
from voice_coach.records import Account, Clip, Drill, Reading, Role, Transcript, Turn
from voice_coach.scenario import find
from voice_coach.store import Store, codec
from voice_coach.store.database import transaction
from voice_coach.store.tables import DrillRow, SessionRow, TakeRow
from voice_coach.store.tables_accounts import AccountRow
from voice_coach.store.tables_measures import BehaviourRow, FlagRow, SurveyRow
from voice_coach.store.tables_review import (
    CommentRow,
    MissedRow,
    ReviewRow,
    ScoreRow,
    VerdictRow,
)

CLIP = Clip(np.linspace(-0.5, 0.5, 1600, dtype=np.float32), 16_000)


def join(store: Store, key: str, role: Role = "learner", *, active: bool = True) -> Account:
    """Somebody new, written straight into the table."""
    row = AccountRow(
        id=key,
        login=f"{key}@example.org",
        name=key.title(),
        role=role,
        active=active,
        created_at="2026-01-01T10:00:00+00:00",
    )
    with transaction(store.engine) as connection:
        connection.add(row)
    return Account(key, f"{key}@example.org", key.title(), role, active=active)


def talk(
    store: Store, account: Account, *, said: str = "I would like more.", turns: int = 3
) -> str:
    """A session of somebody's, with sound; the learner says ``said`` in it."""
    session_id = store.create(find("raise"), seed=7, learner="", version="1", account=account.id)
    for index in range(turns):
        learner = index % 2 == 1
        turn = Turn(
            index,
            "learner" if learner else "counterpart",
            said if learner else "What brings you here?",
            reading=Reading(moves=("other",)) if learner else None,
        )
        store.add_turn(session_id, turn, CLIP)
    return session_id


def filled(row: type[SQLModel], **given: Any) -> SQLModel:
    """A row with something in every column that has to have something."""
    usual: dict[Any, Any] = {str: "", int: 0, float: 0.0, bool: False}
    for name, field in row.model_fields.items():
        if field.is_required() and name not in given:
            given[name] = usual[field.annotation]
    return row(**given)


def with_everything(store: Store, session_id: str, *, owner: str, coach: str) -> None:
    """A row of every kind that can hang on a session, and a spoken comment."""
    at = "2026-01-02T10:00:00+00:00"
    spoken = f"{session_id}/comment-1.flac"
    write_flac(store.audio_path(spoken), CLIP)
    drill = Drill(1, f"{session_id}/take-0.flac", 0.1, Transcript(), Reading())
    with transaction(store.engine) as connection:
        row = connection.get_one(SessionRow, session_id)
        if row.coach_id is None:
            row.coach_id = coach
            connection.add(filled(ReviewRow, session_id=session_id, coach_id=coach, shared_at=at))
        connection.flush()
        for kind, given in rows_of(session_id, at, spoken, drill, owner=owner, coach=coach):
            connection.add(filled(kind, session_id=session_id, **given))
            connection.flush()
    write_flac(store.audio_path(drill.audio), CLIP)


def rows_of(
    session_id: str, at: str, spoken: str, drill: Drill, *, owner: str, coach: str
) -> list[tuple[type[SQLModel], dict[str, Any]]]:
    """Of each table that hangs on a session at least one row."""
    name, flag = session_id[-8:], {"turn": 1, "family": "hedge", "type": "maybe"}
    first = f"{name}-c1"
    heard = {"transcript": codec.dump(drill.transcript), "reading": codec.dump(drill.reading)}
    comments: list[dict[str, Any]] = [
        {"id": first, "author_id": coach, "text": "Well asked."},
        {"id": f"{name}-c2", "author_id": owner or None, "text": "Thank you.", "answer_to": first},
        {"id": f"{name}-c3", "author_id": coach, "text": "", "audio": spoken},
        {"id": f"{name}-c4", "author_id": coach, "text": "Slower.", "audio": spoken},
    ]
    return [
        *[(CommentRow, {"turn": 1, "created_at": at, **comment}) for comment in comments],
        (VerdictRow, {**flag, "flag": "k", "coach_id": coach, "at": at}),
        (MissedRow, {**flag, "id": f"{name}-m", "coach_id": coach, "quote": "I w", "at": at}),
        (ScoreRow, {"coach_id": coach, "rubric": "r", "criterion": "c", "at": at}),
        (BehaviourRow, {"account_id": owner or None, "scenario_id": "raise", "ended_at": at}),
        (FlagRow, {**flag, "number": 0}),
        (SurveyRow, {"id": f"{name}-s", "account_id": owner or None, "kind": "after"}),
        (DrillRow, {"of": 1, "audio": drill.audio, **heard}),
        (TakeRow, {"id": f"{name}-t", "audio": drill.audio}),
    ]
