"""One time line for a whole session, and how times and names are written."""

from __future__ import annotations

from voice_coach.records import Session, Turn


def starts(session: Session) -> dict[int, float]:
    """Start of each turn's recording in seconds, by turn index.

    Recordings follow each other with the measured gap between (``Turn.gap_s``), or none where
    nobody measured it: thinking time is not part of the talk.
    """
    clock: dict[int, float] = {}
    at = 0.0
    for turn in session.turns:
        if turn.index > 0 and turn.gap_s is not None:
            at += max(turn.gap_s, 0.0)
        clock[turn.index] = at
        at += turn.duration_s
    return clock


def total_s(session: Session) -> float:
    """Length of that time line in seconds."""
    if not session.turns:
        return 0.0
    last = session.turns[-1]
    return starts(session)[last.index] + last.duration_s


def learner_name(session: Session) -> str:
    return session.learner.strip() or "You"


def person_name(session: Session, turn: Turn) -> str:
    """Who speaks in a turn of the counterpart's."""
    wanted = turn.line.speaker if turn.line is not None else ""
    people = session.scenario.people
    by_id = next((p.name for p in people if wanted in (p.id, p.name)), None)
    return by_id or (people[0].name if people else "Counterpart")


def speaker_name(session: Session, turn: Turn) -> str:
    return learner_name(session) if turn.speaker == "learner" else person_name(session, turn)


def minutes(seconds: float) -> str:
    """``75.2`` as ``1:15``."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
