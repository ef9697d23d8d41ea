"""What is counted about people in groups: one value a person and period, as SQL.

Every person has *one* value, and a group's number is the plain mean of them: somebody with fifty
sessions weighs as much as somebody with two. Values have fixed limits, so that an outlier cannot
give itself away. Who did not do a thing at all (no ask, no pressure) has no value there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, and_, case, cast, func, literal, select
from sqlmodel import col

from voice_coach.records import IMPORTED
from voice_coach.store.periods import Period
from voice_coach.store.tables import AccountRow, SessionRow
from voice_coach.store.tables_measures import BehaviourRow, SurveyRow

PathSteps = Mapping[str, Sequence[tuple[str, str, Sequence[str]]]]
"""Paths by id: the scenario, difficulty and shown skills of each step."""
MOST_MINUTES, MOST_SESSIONS, MOST_HEDGES = 240.0, 30.0, 3.0
PACE_LIMITS = (0.5, 2.0)
VALUE_LIMITS = (-0.5, 1.5)


@dataclass(frozen=True, slots=True)
class Measure:
    """``heavy``: a sum that one person may make up most of; such groups are not told alone.

    ``whole``: over all members, not only those who practised; its blocks are twice the minimum.
    """

    id: str
    heavy: bool = False
    whole: bool = False


ACTIVE = Measure("active", whole=True)
MEASURES = (
    ACTIVE,
    Measure("minutes", heavy=True),
    Measure("sessions", heavy=True),
    Measure("return"),
    Measure("plain"),
    Measure("held"),
    Measure("traded"),
    Measure("hedges"),
    Measure("pace"),
    Measure("value"),
    Measure("confidence_before"),
    Measure("confidence_after"),
    Measure("confidence_change"),
)


def path_measures(paths: PathSteps) -> tuple[Measure, ...]:
    """One for each path: steps of it done in the period."""
    return tuple(Measure(f"path:{name}") for name in paths)


def persons(period: Period, paths: PathSteps) -> Select[Any]:
    """One row for each learner: department, team, and a value or NULL for each measure.

    Only ever counted over within the database: its rows do not leave it. Learners only:
    a lead who rehearses could take their own numbers away from a group's.
    """
    practised = _practised(period, paths)
    surveyed = _surveyed(period)
    account = AccountRow
    values = {
        "active": case((practised.c.account_id.is_not(None), 1.0), else_=0.0),
        **{m.id: practised.c[m.id] for m in MEASURES[1:] if m.id in practised.c},
        **{m.id: practised.c[m.id] for m in path_measures(paths)},
        **{m.id: surveyed.c[m.id] for m in MEASURES if m.id in surveyed.c},
    }
    return (
        select(
            col(account.department).label("department"),
            col(account.team).label("team"),
            *(value.label(name) for name, value in values.items()),
        )
        .select_from(account)
        .outerjoin(practised, practised.c.account_id == account.id)
        .outerjoin(surveyed, surveyed.c.account_id == account.id)
        .where(
            col(account.role) == "learner",
            (col(account.active) & (col(account.created_at) < period.ends))
            | practised.c.account_id.is_not(None),
        )
    )


def _practised(period: Period, paths: PathSteps) -> Any:
    row = BehaviourRow
    pace = cast(col(row.pace_pressed_wpm), Float) / func.nullif(col(row.pace_wpm), 0.0)
    days = func.count(func.substr(col(row.ended_at), 1, 10).distinct())
    values: dict[str, ColumnElement[Any]] = {
        "minutes": _bounded(func.sum(row.spoken_s) / 60.0, 0.0, MOST_MINUTES),
        "sessions": _bounded(cast(func.count(), Float), 0.0, MOST_SESSIONS),
        "return": case((days >= 2, 1.0), else_=0.0),
        "plain": _ratio(row.asks_plain, row.asks),
        "held": _ratio(row.pressures_held, row.pressures),
        "traded": _ratio(row.gives_traded, row.gives),
        "hedges": _bounded(_ratio(row.ask_hedges, row.asks), 0.0, MOST_HEDGES),
        "pace": _bounded(func.avg(pace), *PACE_LIMITS),
        "value": _bounded(func.avg(row.value), *VALUE_LIMITS),
        **{f"path:{name}": _steps_done(steps) for name, steps in paths.items()},
    }
    return (
        select(
            col(row.account_id).label("account_id"), *(v.label(name) for name, v in values.items())
        )
        .join(SessionRow, col(SessionRow.id) == col(row.session_id))
        .where(*_counted(period), col(row.account_id).is_not(None))
        .group_by(col(row.account_id))
        .cte("practised")
    )


def _surveyed(period: Period) -> Any:
    """Confidence before and after the same sessions; scores only, never a word."""
    before, after = SurveyRow.__table__.alias("b"), SurveyRow.__table__.alias("a")  # type: ignore[attr-defined]
    row = BehaviourRow
    return (
        select(
            col(row.account_id).label("account_id"),
            func.avg(before.c.score).label("confidence_before"),
            func.avg(after.c.score).label("confidence_after"),
            func.avg(after.c.score - before.c.score).label("confidence_change"),
        )
        .join(before, and_(before.c.session_id == row.session_id, before.c.kind == "before"))
        .join(after, and_(after.c.session_id == row.session_id, after.c.kind == "after"))
        .where(
            *_counted(period),
            col(row.account_id).is_not(None),
            before.c.account_id == row.account_id,
            after.c.account_id == row.account_id,
            after.c.form == before.c.form,
            before.c.score.is_not(None),
            after.c.score.is_not(None),
        )
        .group_by(col(row.account_id))
        .cte("surveyed")
    )


def _counted(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Rehearsals of the period; a recording that was brought in is none."""
    ended, scenario = col(BehaviourRow.ended_at), col(BehaviourRow.scenario_id)
    return ended >= period.starts, ended < period.ends, scenario != IMPORTED


def _ratio(part: Any, whole: Any) -> ColumnElement[Any]:
    return func.sum(part) * 1.0 / func.nullif(func.sum(whole), 0)


def _bounded(value: ColumnElement[Any], low: float, high: float) -> ColumnElement[Any]:
    return case((value < low, low), (value > high, high), else_=value)


def _steps_done(steps: Sequence[tuple[str, str, Sequence[str]]]) -> ColumnElement[Any]:
    """How many steps were shown done; NULL for who played none of the path's conversations."""
    row = SessionRow
    shown = literal(" ") + func.coalesce(row.skills, "") + literal(" ")
    done: ColumnElement[Any] = literal(0.0)
    played: ColumnElement[Any] = literal(0.0)
    for scenario, difficulty, skills in steps:
        here = and_(
            col(row.scenario_id) == scenario,
            func.coalesce(col(row.difficulty), "usual") == difficulty,
        )
        met = and_(here, *(shown.contains(f" {skill} ", autoescape=True) for skill in skills))
        done = done + func.max(case((met, 1.0), else_=0.0))
        played = played + func.max(case((here, 1.0), else_=0.0))
    return case((played > 0, done))
