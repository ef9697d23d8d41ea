"""The sessions of a store as the curriculum sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from voice_coach.coaching.paths import Practised
from voice_coach.records import Difficulty
from voice_coach.store import SessionInfo


def practised(sessions: Sequence[SessionInfo]) -> list[Practised]:
    """Every session that is over, with what it showed."""
    return [
        Practised(
            scenario=info.scenario_id,
            difficulty=info.difficulty if info.difficulty in get_args(Difficulty) else "usual",  # type: ignore[arg-type]
            ended_at=datetime.fromisoformat(info.ended_at),
            skills=frozenset(info.skills),
        )
        for info in sessions
        if info.state == "ended"
    ]
