"""What of a scenario may be shown to the learner."""

from __future__ import annotations

from typing import Any

from voice_coach.records import Scenario, present


def public(scenario: Scenario) -> dict[str, Any]:
    """Brief, issues and who is there; never limits, interests, lines or sample replies."""
    brief = scenario.brief
    return {
        "id": scenario.id,
        "title": scenario.title,
        "summary": scenario.summary,
        "track": scenario.track,
        "level": scenario.level,
        "minutes": scenario.minutes,
        "trains": list(scenario.trains),
        "brief": {
            "role": brief.role,
            "situation": brief.situation,
            "goal": brief.goal,
            "facts": list(brief.facts),
            "can_trade": list(brief.can_trade),
        },
        "issues": [
            {
                "id": issue.id,
                "name": issue.name,
                "unit": issue.unit,
                "goal": issue.goal,
                "target": issue.target,
                "walk_away": issue.walk_away,
                "start": issue.start,
                "currency": issue.currency,
            }
            for issue in scenario.issues
        ],
        "people": [
            {"id": person.id, "name": person.name, "role": person.role}
            for person in present(scenario)
        ],
    }
