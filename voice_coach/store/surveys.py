"""What learners said about themselves. Each function takes the account whose it is."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import ColumnElement, delete
from sqlmodel import col, select

from voice_coach.records import Survey, SurveyKind
from voice_coach.store.database import transaction
from voice_coach.store.recordings import Recordings
from voice_coach.store.rows import storable
from voice_coach.store.tables_measures import SurveyRow


def keep_survey(store: Recordings, account: str, survey: Survey) -> Survey:
    """Keep a survey, with an id and the time; a former one of the same session and kind goes.

    ``account``: its id, "" on a machine without accounts.
    """
    row = SurveyRow(
        id=secrets.token_hex(8),
        account_id=account or None,
        session_id=survey.session or None,
        path_id=survey.path or None,
        kind=survey.kind,
        form=survey.form,
        word=storable(survey.word),
        answers=json.dumps(
            {
                "scale": dict(survey.scale),
                "used": survey.used,
                "happened": storable(survey.happened),
            }
        ),
        score=survey.score,
        skipped=survey.skipped,
        at=datetime.now().astimezone().isoformat(timespec="microseconds"),
    )
    with transaction(store.engine) as connection:
        if survey.session:
            connection.execute(
                delete(SurveyRow).where(
                    _of(account),
                    col(SurveyRow.session_id) == survey.session,
                    col(SurveyRow.kind) == survey.kind,
                )
            )
        connection.add(row)
        return _survey(row)


def surveys(store: Recordings, account: str) -> list[Survey]:
    """What one account has said ("": nobody's account), oldest first."""
    chosen = select(SurveyRow).where(_of(account)).order_by(col(SurveyRow.at), col(SurveyRow.id))
    with transaction(store.engine) as connection:
        return [_survey(row) for row in connection.exec(chosen).all()]


def forget_survey(store: Recordings, account: str, survey_id: str) -> None:
    """Delete one of an account's own; where there is none of that id, nothing happens."""
    with transaction(store.engine) as connection:
        connection.execute(delete(SurveyRow).where(_of(account), col(SurveyRow.id) == survey_id))


def _of(account: str) -> ColumnElement[bool]:
    owner = col(SurveyRow.account_id)
    return owner == account if account else owner.is_(None)


def _survey(row: SurveyRow) -> Survey:
    answers: dict[str, Any] = json.loads(row.answers)
    kind: SurveyKind = row.kind if row.kind in get_args(SurveyKind) else "after"  # type: ignore[assignment]
    return Survey(
        id=row.id,
        kind=kind,
        form=row.form,
        at=row.at,
        session=row.session_id or "",
        path=row.path_id or "",
        word=row.word,
        scale=answers.get("scale", {}),
        score=row.score,
        used=answers.get("used", ""),
        happened=answers.get("happened", ""),
        skipped=row.skipped,
    )
