"""Accounts and sessions for tests of who owns what."""

from __future__ import annotations

import numpy as np

from voice_coach.records import Account, Clip, Reading, Role, Turn
from voice_coach.scenario import find
from voice_coach.store import Store
from voice_coach.store.database import transaction
from voice_coach.store.tables_accounts import AccountRow

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
