"""A whole session: what is stored, and beside it everything that is worked out from it."""

from __future__ import annotations

from dataclasses import replace

from voice_coach.records import IMPORTED, Session
from voice_coach.rooms import Rooms


def whole_session(session_id: str, *, rooms: Rooms) -> Session:
    """A session with what is worked out, not stored: ledger, summary, debrief, signals.

    Raises
    ------
    VoiceCoachError
        When there is no such session.
    """
    from voice_coach.analysis.ledger import ledger
    from voice_coach.analysis.signal import measure_signal
    from voice_coach.audio.files import read_clip
    from voice_coach.coaching.debrief import debrief
    from voice_coach.coaching.summary import summarise
    from voice_coach.counterpart.counterfactual import counterfactuals

    session = rooms.store.load(session_id)
    turns = tuple(
        replace(turn, signal=measure_signal(read_clip(rooms.store.audio_path(turn.audio))))
        if turn.speaker == "learner" and turn.audio is not None
        else turn
        for turn in session.turns
    )
    session = replace(session, turns=turns, ledger=ledger(turns, session.scenario))
    if session.scenario.id == IMPORTED:  # nobody decided anything here: there is no other story
        return replace(session, summary=summarise(session))
    told = debrief(session, unused=counterfactuals(session))
    return replace(session, summary=summarise(session), debrief=told)
