"""The learner's own plan, put into the scenario it is for."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from voice_coach.records import Aim, Issue, Plan, Scenario
from voice_coach.scenario.file import ScenarioError

MOST_LINES, MOST_CHARACTERS = 8, 300
"""Reasons, interests and trades of a plan, and the length of each: a page, not a file."""


def with_plan(scenario: Scenario, plan: Plan) -> Scenario:
    """The scenario with the learner's own aims, reasons and trades in it.

    From then on the walk-away that flags and the report speak of is the learner's own, and a reason
    of theirs counts like a fact of the brief.

    Raises
    ------
    ScenarioError
        When an aim is on no issue of the scenario, is no number, or its walk-away is not worse than
        its target; or when there are too many lines or too long ones.
    """
    aims = {aim.issue: aim for aim in plan.aims}
    for issue_id in aims:
        if all(issue.id != issue_id for issue in scenario.issues):
            raise ScenarioError(f"There is nothing called {issue_id!r} to agree on here.")
    plan = replace(
        plan,
        reasons=_lines(plan.reasons, "reasons"),
        interests=_lines(plan.interests, "interests"),
        trades=_lines(plan.trades, "things to trade"),
    )
    brief = scenario.brief
    return replace(
        scenario,
        plan=plan,
        issues=tuple(_aimed(issue, aims.get(issue.id)) for issue in scenario.issues),
        brief=replace(
            brief,
            facts=_more(brief.facts, plan.reasons),
            can_trade=_more(brief.can_trade, plan.trades),
        ),
    )


def _aimed(issue: Issue, aim: Aim | None) -> Issue:
    if aim is None:
        return issue
    if not (isfinite(aim.target) and isfinite(aim.walk_away)):
        raise ScenarioError(f"Your ask and your walk-away on {issue.name} must be numbers.")
    gap = (aim.target - aim.walk_away) * (1 if issue.goal == "higher" else -1)
    if gap <= 0:
        worse = "below" if issue.goal == "higher" else "above"
        raise ScenarioError(
            f"Your walk-away on {issue.name} must be {worse} your ask: the worst you would take."
        )
    return replace(issue, target=aim.target, walk_away=aim.walk_away)


def _lines(texts: tuple[str, ...], what: str) -> tuple[str, ...]:
    found = tuple(text.strip() for text in texts if text.strip())
    if len(found) > MOST_LINES:
        raise ScenarioError(f"A plan has at most {MOST_LINES} {what}; keep the strongest.")
    if any(len(text) > MOST_CHARACTERS for text in found):
        raise ScenarioError(f"Keep each of your {what} under {MOST_CHARACTERS} characters.")
    return found


def _more(given: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    return (*given, *(text for text in own if text not in given))
