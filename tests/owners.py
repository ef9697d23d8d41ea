"""Accounts and sessions for tests of who owns what."""

from __future__ import annotations

import numpy as np

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


def with_everything(store: Store, session_id: str, *, owner: str, coach: str) -> None:
    """A row of every kind that can hang on a session, and a spoken comment."""
    at, where = "2026-01-02T10:00:00+00:00", {"session_id": session_id}
    spoken = f"{session_id}/comment-1.flac"
    write_flac(store.audio_path(spoken), CLIP)
    made = {"author_id": coach, "turn": 1, "start_s": 0.0, "end_s": 1.0, "created_at": at}
    drill = Drill(1, f"{session_id}/take-0.flac", 0.1, Transcript(), Reading())
    with transaction(store.engine) as connection:
        row = connection.get_one(SessionRow, session_id)
        if row.coach_id is None:
            row.coach_id = coach
            connection.add(ReviewRow(**where, coach_id=coach, shared_at=at))
        first = CommentRow(id=f"{session_id}-c1", **where, text="Well asked.", **made)
        connection.add(first)
        connection.flush()
        own = {**made, "author_id": owner or None}
        connection.add_all(
            [
                CommentRow(
                    id=f"{session_id}-c2", **where, text="Thank you.", answer_to=first.id, **own
                ),
                CommentRow(id=f"{session_id}-c3", **where, text="", audio=spoken, **made),
                CommentRow(id=f"{session_id}-c4", **where, text="Slower.", audio=spoken, **made),
                VerdictRow(
                    **where, turn=1, flag="k", coach_id=coach, family="hedge", type="maybe",
                    accepted=True, at=at,
                ),
                MissedRow(
                    id=f"{session_id}-m", **where, turn=1, coach_id=coach, family="hedge",
                    type="maybe", start=0, end=3, start_s=0, end_s=1, quote="I w", at=at,
                ),
                ScoreRow(**where, coach_id=coach, rubric="r", criterion="c", points=3, at=at),
                BehaviourRow(
                    **where, account_id=owner or None, scenario_id="raise", difficulty="usual",
                    ended_at=at, rules_version="1", turns=1, drills=0, spoken_s=1, words=4, asks=1,
                    asks_plain=1, pressures=0, pressures_held=0, gives=0, gives_traded=0, hedges=0,
                    asks_hedged=0, agreed=False,
                ),
                FlagRow(
                    **where, turn=1, number=0, family="hedge", type="maybe", start_s=0, end_s=1,
                    severity="clear",
                ),
                SurveyRow(
                    id=f"{session_id[-8:]}-s", account_id=owner or None, **where, kind="after",
                    form="f", answers="{}", at=at,
                ),
                DrillRow(
                    **where, of=1, audio=drill.audio, duration_s=0.1,
                    transcript=codec.dump(drill.transcript), reading=codec.dump(drill.reading),
                ),
                TakeRow(
                    id=f"{session_id}-t", **where, audio=drill.audio, rate_hz=16_000, duration_s=0.1
                ),
            ]
        )  # fmt: skip
    write_flac(store.audio_path(drill.audio), CLIP)
