"""What stands on the home page: where one is on a path, what is due, and the conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from voice_coach.coaching.paths import (
    LearningPath,
    Practised,
    Standing,
    due,
    paths,
    standing,
    where_to,
)
from voice_coach.coaching.skills import skills
from voice_coach.records import Scenario

TRACKS = {
    "foundations": "Foundations",
    "engineering": "Engineering",
    "finance": "Finance and supply",
    "procurement": "Procurement",
    "hiring": "Hiring",
    "hr": "People and policy",
    "cross-functional": "Several people at one table",
}
LEVELS = ("Easy to start with", "Some push", "Demanding", "Tough", "Very tough")
HARDNESS = {"gentle": "gentle", "usual": "as in life", "hard": "hard"}
STATES = {"done": "Done", "open": "Open", "locked": "Later"}
MOST_DUE = 3
"""More in one day is a chore (our choice)."""


def level_words(scenario: Scenario) -> str:
    """How demanding a scenario is, in words."""
    return LEVELS[min(max(scenario.level, 1), len(LEVELS)) - 1]


def grouped(scenarios: Sequence[Scenario], own: frozenset[str]) -> list[tuple[str, list[Scenario]]]:
    """The scenarios by track, in the order above; the learner's own last, under that name."""
    found: dict[str, list[Scenario]] = {name: [] for name in TRACKS.values()}
    mine = []
    for scenario in scenarios:
        if scenario.id in own:
            mine.append(scenario)
        else:
            name = TRACKS.get(scenario.track, scenario.track[:1].upper() + scenario.track[1:])
            found.setdefault(name, []).append(scenario)
    found["Your own"] = mine
    return [(name, group) for name, group in found.items() if group]


def shown_paths(history: Sequence[Practised], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every path with its steps, the one the learner is on first and ``on``.

    Nobody is on a path before the first session that is over; then it is the path whose step was
    played last. Where several have that step, it is the one with most steps done.
    """
    standings = {path.id: standing(path, history) for path in paths().values()}
    current = _current(history, standings)
    order = sorted(paths().values(), key=lambda path: path.id != current)
    return [_path(path, standings[path.id], titles, on=path.id == current) for path in order]


def _current(
    history: Sequence[Practised], standings: Mapping[str, tuple[Standing, ...]]
) -> str | None:
    for session in sorted(history, key=lambda s: s.ended_at, reverse=True):
        here = [
            path_id
            for path_id, steps in standings.items()
            if any(
                (s.step.scenario, s.step.difficulty) == (session.scenario, session.difficulty)
                for s in steps
            )
        ]
        if here:
            return max(here, key=lambda path_id: _done(standings[path_id]))
    return None


def _done(steps: Sequence[Standing]) -> int:
    return sum(step.state == "done" for step in steps)


def _path(
    path: LearningPath, steps: Sequence[Standing], titles: Mapping[str, str], *, on: bool
) -> dict[str, Any]:
    first_open = next((at for at, step in enumerate(steps) if step.state == "open"), None)
    return {
        "id": path.id,
        "title": path.title,
        "about": path.about,
        "on": on,
        "done": _done(steps),
        "steps": [
            {
                "scenario": one.step.scenario,
                "title": titles.get(one.step.scenario, one.step.scenario),
                "difficulty": one.step.difficulty,
                "hardness": HARDNESS[one.step.difficulty],
                "state": one.state,
                "said": STATES[one.state],
                "next": at == first_open,
                "hint": _hint(one),
            }
            for at, one in enumerate(steps)
        ],
    }


def _hint(one: Standing) -> str:
    """What opens a step, or what it asks for."""
    names = [f"‘{skills()[skill].name}’" for skill in one.missing]
    if not names:
        return ""
    said = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"Show {said} first" if one.state == "locked" else f"Here you show {said}"


def worth_repeating(
    history: Sequence[Practised], titles: Mapping[str, str], *, now: datetime
) -> list[dict[str, Any]]:
    """The skills worth showing again today, each with the step to do it in."""
    local = [replace(session, ended_at=session.ended_at.astimezone()) for session in history]
    found = []
    for one in due(local, now=now)[:MOST_DUE]:
        step = where_to(one.skill, local)
        if step is None:
            continue
        skill = skills()[one.skill]
        found.append(
            {
                "name": skill.name,
                "how": skill.how,
                "days": "yesterday" if one.days == 1 else f"{one.days} days ago",
                "scenario": step.scenario,
                "title": titles.get(step.scenario, step.scenario),
                "difficulty": step.difficulty,
                "hardness": HARDNESS[step.difficulty],
            }
        )
    return found
