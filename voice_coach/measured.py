"""Counting what ended sessions showed: at their end, after it, and for those of older versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from voice_coach.records import Behaviour, Session, VoiceCoachError

if TYPE_CHECKING:
    from voice_coach.store import Store


def counts(session: Session) -> Behaviour | None:
    """What a session that is over showed; None while it goes on."""
    from voice_coach.analysis.ledger import ledger
    from voice_coach.coaching.behaviour import behaviour

    if session.outcome is None:
        return None
    return behaviour(replace(session, ledger=ledger(session.turns, session.scenario)))


def rebuild(
    store: Store,
    *,
    everything: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[int, list[str]]:
    """Count the sessions that ended before there were counts.

    Parameters
    ----------
    store : Store
        Whose sessions.
    everything : bool, optional
        Count the others again too, as after a change of what is counted.
    progress : callable, optional
        Told how many are done, of how many.

    Returns
    -------
    tuple[int, list[str]]
        How many were counted, and the ids of those that cannot be read any more.
    """
    from voice_coach.store.measures import unmeasured

    waiting = unmeasured(store, everything=everything)
    broken = []
    for done, session_id in enumerate(waiting):
        if progress is not None:
            progress(done, len(waiting))
        try:
            found = counts(store.load(session_id))
            if found is not None:
                store.measure(session_id, found)
        except (VoiceCoachError, ValueError):  # deleted meanwhile, or of a form nobody reads now
            broken.append(session_id)
    return len(waiting) - len(broken), broken
