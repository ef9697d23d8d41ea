"""A session as xAPI statements (Experience API 1.0.3): begun, each answer, and how it ended.

Verbs are ADL's. The actor is an account with a number in place of a name. A statement holds which
conversation, when, how long and how it ended; what was said only where it is asked for, and never
a recording, a flag or a measure. There is no score and no "success": to walk away can be right.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from voice_coach.records import Session
from voice_coach.reports.clock import starts, total_s
from voice_coach.reports.files import write_text

VERSION = "1.0.3"
VERBS = "http://adlnet.gov/expapi/verbs/"
ACTIVITIES = "http://adlnet.gov/expapi/activities/"
NAMESPACE = uuid.UUID("5b0c6d0e-0e0b-5c5e-9f0a-6f5b8f0c7a11")
"""Ours, so that a session's statements have the same ids whenever they are made."""
_NUMBER = 32


def export_xapi(session: Session, path: Path) -> Path:
    """Write the session's statements as a JSON array. Returns ``path``.

    The actor is the session's own number. Words are written where the setting ``xapi_words`` says.
    """
    from voice_coach.settings import settings

    current = settings()
    found = statements(
        session,
        home=current.lrs_home,
        actor=pseudonym(session.id, home=current.lrs_home),
        words=current.xapi_words,
    )
    return write_text(path, json.dumps(list(found), ensure_ascii=False, indent=2) + "\n")


def pseudonym(id: str, *, home: str) -> str:
    """A number that always stands for one id under an address, and does not tell it.

    SHA-256, in 32 hexadecimal digits; the ids of accounts are random and never shown.
    """
    return hashlib.sha256(f"{home} {id}".encode()).hexdigest()[:_NUMBER]


def statements(
    session: Session, *, home: str, actor: str, words: bool = False, ended_at: str = ""
) -> Iterator[dict[str, Any]]:
    """The statements of a session, in order.

    Parameters
    ----------
    session : Session
        Ended or not; one that goes on has no last statement.
    home : str
        An absolute address without a fragment, under which people and conversations are named.
    actor : str
        What stands for the learner (see `pseudonym`).
    words : bool
        Whether to tell what was said.
    ended_at : str
        When it ended, as ISO 8601 with a time zone; from the recordings' lengths unless told.
    """
    clock, begun = starts(session), datetime.fromisoformat(session.started_at)
    if begun.tzinfo is None:
        begun = begun.astimezone()
    home = home.rstrip("/")
    conversation = {
        "objectType": "Activity",
        "id": f"{home}/xapi/conversations/{session.scenario.id}",
        "definition": {
            "type": f"{ACTIVITIES}simulation",
            "name": {"en": session.scenario.title},
        },
    }

    def statement(name: str, verb: str, at: datetime, **parts: Any) -> dict[str, Any]:
        return {
            "id": str(uuid.uuid5(NAMESPACE, f"{session.id} {name}")),
            "actor": {"objectType": "Agent", "account": {"homePage": home, "name": actor}},
            "verb": {"id": f"{VERBS}{verb}", "display": {"en": verb}},
            "object": conversation,
            "timestamp": at.isoformat(timespec="milliseconds"),
            "context": {
                "registration": str(uuid.uuid5(NAMESPACE, session.id)),
                "platform": "voice_coach",
                "language": "en",
            },
            **parts,
        }

    yield statement("initialized", "initialized", begun)
    for turn in session.turns:
        if turn.speaker != "learner":
            continue
        said = statement(
            f"turn {turn.index}", "answered", begun + timedelta(seconds=clock[turn.index])
        )
        said["object"] = {
            "objectType": "Activity",
            "id": f"{conversation['id']}/turns/{turn.index}",
            "definition": {"type": f"{ACTIVITIES}interaction"},
        }
        said["context"]["contextActivities"] = {"parent": [conversation]}
        said["result"] = {"duration": duration(turn.duration_s)}
        if words:
            said["result"]["response"] = turn.text
        yield said
    if session.outcome is None:
        return
    done = session.outcome.kind != "stopped"
    length_s = total_s(session)
    end = datetime.fromisoformat(ended_at) if ended_at else begun + timedelta(seconds=length_s)
    yield statement(
        "ended",
        "completed" if done else "terminated",
        end,
        result={
            "completion": done,
            "duration": duration(length_s),
            "extensions": {f"{home}/xapi/extensions/ended": session.outcome.kind},
        },
    )


def duration(seconds: float) -> str:
    """ISO 8601, to a hundredth of a second, as xAPI compares them: ``PT1M15.2S``."""
    hundredths = round(max(0.0, seconds) * 100)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    text = f"{rest / 100:.2f}".rstrip("0").rstrip(".")
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + f"{text}S"
