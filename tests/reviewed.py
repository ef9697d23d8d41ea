"""A database with people in it, and sessions to review: made by rows, as sharing makes them."""

from __future__ import annotations

import numpy as np

from voice_coach.records import Account, Clip, Flag, Reading, Role, Transcript, Turn, Word
from voice_coach.scenario import find
from voice_coach.store import Store
from voice_coach.store.database import transaction
from voice_coach.store.tables import AccountRow, SessionRow
from voice_coach.store.tables_review import ReviewRow

CLIP = Clip(np.linspace(-0.5, 0.5, 16_000, dtype=np.float32), 16_000)
WORDS = ("I", "just", "want", "ninety", "five", "thousand.")
TEXT = " ".join(WORDS)
JUST = Flag(
    "hedging", "minimizer", 0.2, 0.4, "just", "It shrinks the ask.", "I want it.", start=2, end=6
)
RUSHED = Flag("pacing", "rushed", 0.0, 1.0, "", "Too fast.", "Slow down.")


def person(store: Store, name: str, role: Role) -> Account:
    """An account of that role, kept."""
    account = Account(id=f"id{name}", login=name, name=name.title(), role=role)
    with transaction(store.engine) as connection:
        connection.add(
            AccountRow(
                id=account.id,
                login=name,
                name=account.name,
                role=role,
                created_at="2026-01-01T00:00:00+00:00",
            )
        )
    return account


def talk(store: Store, owner: str = "", *, title: str = "", turns: int = 3) -> str:
    """A session of somebody's: the other side, the learner with two flags, the other side."""
    session_id = store.create(find("raise"), seed=1, learner="Sam", account=owner)
    transcript = Transcript(
        tuple(Word(w, i * 0.15, i * 0.15 + 0.1, 0.9) for i, w in enumerate(WORDS))
    )
    for index in range(turns):
        learner = index % 2 == 1
        store.add_turn(
            session_id,
            Turn(
                index,
                "learner" if learner else "counterpart",
                TEXT if learner else "What can I do for you?",
                duration_s=1.0,
                transcript=transcript if learner else None,
                reading=Reading(flags=(JUST, RUSHED)) if learner else None,
            ),
            CLIP,
        )
    if title:
        with transaction(store.engine) as connection:
            connection.get_one(SessionRow, session_id).title = title
    return session_id


def share(
    store: Store,
    session_id: str,
    coach: Account,
    *,
    shared_at: str = "2026-03-01T10:00:00+00:00",
    due_at: str | None = None,
) -> None:
    """Give a session to a coach."""
    with transaction(store.engine) as connection:
        connection.get_one(SessionRow, session_id).coach_id = coach.id
        connection.merge(
            ReviewRow(session_id=session_id, coach_id=coach.id, shared_at=shared_at, due_at=due_at)
        )


def take_back(store: Store, session_id: str) -> None:
    """Take a session back from its coach: the row of the review goes too."""
    with transaction(store.engine) as connection:
        row = connection.get_one(SessionRow, session_id)
        review = connection.get(ReviewRow, (session_id, row.coach_id))
        row.coach_id = None
        if review is not None:
            connection.delete(review)
