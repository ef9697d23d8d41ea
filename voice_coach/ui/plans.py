"""The page a learner fills before starting, as the browser sends it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pydantic import BaseModel, Field

from voice_coach.records import Aim, Difficulty, Issue, Plan, Scenario, VoiceCoachError

Short = list[str]
_THOUSANDS = re.compile(r"(?<=\d)[, ](?=\d{3}(?!\d))")
"""Between thousands only: "1,4" is no fourteen."""


class AimForm(BaseModel):
    """What was typed for an issue; empty where nothing was."""

    issue: str = Field(max_length=60)
    target: str = Field(default="", max_length=40)
    walk_away: str = Field(default="", max_length=40)


class PlanForm(BaseModel):
    aims: list[AimForm] = Field(default=[], max_length=20)
    reasons: Short = Field(default=[], max_length=20)
    interests: Short = Field(default=[], max_length=20)
    trades: Short = Field(default=[], max_length=20)


class New(BaseModel):
    """A session to start."""

    scenario: str = Field(min_length=1, max_length=200)
    difficulty: Difficulty = "usual"
    plan: PlanForm | None = None


def typed(issue: Issue, value: float, day_zero: str) -> str:
    """A value as an input field of the issue's kind holds it: a number, or an ISO date."""
    if issue.unit != "date":
        return f"{value:.10g}"
    try:
        return (date.fromisoformat(day_zero) + timedelta(days=round(value))).isoformat()
    except (ValueError, OverflowError):
        return ""


def planned(form: PlanForm | None, scenario: Scenario) -> Plan | None:
    """The plan of a form; None where nothing was typed that differs from the brief.

    Raises
    ------
    VoiceCoachError
        When a field is neither a number nor a day.
    """
    if form is None:
        return None
    issues = {issue.id: issue for issue in scenario.issues}
    aims = []
    for aim in form.aims:
        issue = issues.get(aim.issue)
        if issue is None or not (aim.target.strip() and aim.walk_away.strip()):
            continue
        target = _value(issue, aim.target, scenario.day_zero)
        walk_away = _value(issue, aim.walk_away, scenario.day_zero)
        if (target, walk_away) != (issue.target, issue.walk_away):
            aims.append(Aim(issue.id, target, walk_away))
    plan = Plan(
        aims=tuple(aims),
        reasons=tuple(text for text in form.reasons if text.strip()),
        interests=tuple(text for text in form.interests if text.strip()),
        trades=tuple(text for text in form.trades if text.strip()),
    )
    return None if plan == Plan() else plan


def _value(issue: Issue, text: str, day_zero: str) -> float:
    text = text.strip()
    digits = _THOUSANDS.sub("", text)
    try:
        if issue.unit == "date":
            return float((date.fromisoformat(text) - date.fromisoformat(day_zero)).days)
        return float(digits)
    except ValueError:
        kind = "a day" if issue.unit == "date" else "a number"
        raise VoiceCoachError(f"Your plan for {issue.name} needs {kind}, not {text!r}.") from None
