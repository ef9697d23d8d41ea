"""Confidence before and after, and the follow-up: what the page asks, and keeps for the learner.

Everything here is the asking account's own. What somebody wrote in their own words is shown to
nobody else, neither to the coach a session is shared with nor in any view of a team.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from voice_coach.coaching.surveys import (
    MOST_HAPPENED,
    MOST_WORD,
    empty,
    follow_up_due,
    form,
    pairs,
    path_of,
    score,
)
from voice_coach.records import (
    Account,
    Session,
    Survey,
    SurveyKind,
    VoiceCoachError,
    allowed,
)
from voice_coach.store import SessionInfo, Store
from voice_coach.store.surveys import forget_survey, keep_survey, surveys
from voice_coach.ui.desks import Desks
from voice_coach.ui.who import Signed


class Told(BaseModel):
    """What the page sends; everything may be left out."""

    kind: SurveyKind
    session: str = Field(max_length=64)
    word: str = Field(default="", max_length=MOST_WORD)
    scale: dict[str, Annotated[int, Field(ge=0, le=100)]] = Field(default={}, max_length=20)
    used: str = Field(default="", max_length=40)
    happened: str = Field(default="", max_length=MOST_HAPPENED)
    skipped: bool = False


def add_surveys(app: FastAPI, desks: Desks) -> None:
    """Add ``/api/survey``."""

    @app.post("/api/survey")
    def tell(told: Told, account: Signed) -> dict[str, str]:
        store = desks.rooms.store
        kept = keep(store, account, told)
        return {"id": kept.id, "said": compared(surveys(store, account.id), kept.session)}

    @app.post("/api/survey/{survey_id}/forget")
    def forget(survey_id: str, account: Signed) -> dict[str, str]:
        forget_survey(desks.rooms.store, account.id, survey_id)
        return {}


def keep(store: Store, account: Account, told: Told) -> Survey:
    """Keep what was told.

    Raises
    ------
    VoiceCoachError
        When the session is not theirs or not over, or the answers do not fit the questions.
    """
    store.check(account, "own", told.session)
    lines = store.list_sessions(account.id)
    line = next(one for one in lines if one.id == told.session)
    if told.kind != "before" and line.state != "ended":
        raise VoiceCoachError("This conversation is not over yet.")
    asked = form()
    try:
        found = score(told.scale)
    except ValueError as error:
        raise VoiceCoachError(str(error)) from error
    if told.used and told.used not in asked.used:
        raise VoiceCoachError("Choose one of the answers.")
    survey = Survey(
        id="",
        kind=told.kind,
        form=asked.name,
        at="",
        session=told.session,
        path="" if told.skipped else _path(told, line, lines, surveys(store, account.id)),
        word=told.word.strip(),
        scale=told.scale,
        score=found,
        used=told.used,
        happened=told.happened.strip(),
        skipped=told.skipped,
    )
    if empty(survey) and not told.skipped:
        raise VoiceCoachError("There is no answer to keep yet; leave it out if you like.")
    return keep_survey(store, account.id, survey)


def _path(
    told: Told, line: SessionInfo, lines: Sequence[SessionInfo], known: Sequence[Survey]
) -> str:
    from voice_coach.practised import practised

    if told.kind == "follow_up":
        return ""
    before = {(s.kind, s.path) for s in known if s.session != told.session}
    return path_of(
        told.kind, line.scenario_id, line.difficulty, history=practised(lines), told=before
    )


def compared(told: Sequence[Survey], session: str) -> str:
    """Before and after one session, beside each other; "" without both."""
    both = pairs([survey for survey in told if survey.session and survey.session == session])
    if not both:
        return ""
    one, two = both[0]
    return f"Before: {_said(one)}. After: {_said(two)}."


def _said(survey: Survey) -> str:
    parts = [f"‘{survey.word}’"] if survey.word else []
    if survey.score is not None:
        parts.append(f"{survey.score:.0f} of 100")
    return ", ".join(parts) or "not told"


def after_values(store: Store, account: Account, session: Session) -> dict[str, Any] | None:
    """What a report asks its owner after the end; None for anybody else."""
    if session.outcome is None or not allowed(account, "own", store.whose(session.id)):
        return None
    told = [survey for survey in surveys(store, account.id) if survey.session == session.id]
    kinds = {survey.kind for survey in told}
    return {
        "form": form(),
        "done": "after" in kinds,
        "asked_before": "before" in kinds,
        "said": compared(told, session.id),
    }


def follow_up_values(
    store: Store, account: Account, lines: Sequence[SessionInfo], *, now: datetime
) -> dict[str, Any] | None:
    """What home asks two to four weeks after a session; None where nothing is due."""
    ended = [
        (line.id, datetime.fromisoformat(line.ended_at)) for line in lines if line.state == "ended"
    ]
    if not any((now - when).days >= form().first_day for _, when in ended):
        return None
    session = follow_up_due(ended, surveys(store, account.id), now=now)
    if not session:
        return None
    line = next(one for one in lines if one.id == session)
    weeks = (now - datetime.fromisoformat(line.ended_at)).days // 7
    return {
        "form": form(),
        "session": session,
        "title": line.title,
        "when": {2: "Two weeks", 3: "Three weeks"}.get(weeks, "Four weeks"),
    }
