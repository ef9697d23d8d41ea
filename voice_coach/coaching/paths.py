"""Paths through the scenarios: what is open, what is done, and what is worth repeating today."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from voice_coach.coaching.skills import repeat_days, skills
from voice_coach.records import Difficulty

State = Literal["done", "open", "locked"]


@dataclass(frozen=True, slots=True)
class Practised:
    """A session that is over, and what it showed."""

    scenario: str
    difficulty: Difficulty
    ended_at: datetime
    skills: frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """One scenario of a path; ``needs`` open it, ``shows`` make it done."""

    scenario: str
    difficulty: Difficulty
    needs: tuple[str, ...]
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearningPath:
    id: str
    title: str
    about: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands with a step; ``missing`` are the skills that would open it, or that it
    has not shown yet.
    """

    step: Step
    state: State
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A skill that was shown ``times`` sessions and is worth showing again; ``days`` since then."""

    skill: str
    days: int
    times: int


@lru_cache(maxsize=1)
def paths() -> Mapping[str, LearningPath]:
    """The paths by id, in the file's order."""
    with (Path(__file__).resolve().parent / "paths.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {
        key: LearningPath(
            key,
            row["title"],
            row["about"],
            tuple(
                Step(s["scenario"], s["difficulty"], tuple(s["needs"]), tuple(s["shows"]))
                for s in row["steps"]
            ),
        )
        for key, row in rows.items()
    }


def standing(path: LearningPath, history: Sequence[Practised]) -> tuple[Standing, ...]:
    """Where a learner stands on a path. Opened by skill shown, never by time.

    Parameters
    ----------
    path : LearningPath
        The path.
    history : sequence of Practised
        Every session that is over, in any order.
    """
    known = frozenset(skill for session in history for skill in session.skills)
    return tuple(_stands(step, history, known) for step in path.steps)


def _stands(step: Step, history: Sequence[Practised], known: frozenset[str]) -> Standing:
    here = [s for s in history if s.scenario == step.scenario and s.difficulty == step.difficulty]
    if any(set(step.shows) <= session.skills for session in here):
        return Standing(step, "done", ())
    closed = tuple(skill for skill in step.needs if skill not in known)
    if closed:
        return Standing(step, "locked", closed)
    best = max((s.skills for s in here), key=lambda have: len(have & set(step.shows)), default=())
    return Standing(step, "open", tuple(skill for skill in step.shows if skill not in best))


def due(history: Sequence[Practised], *, now: datetime) -> tuple[Due, ...]:
    """The skills worth showing again, the longest overdue first.

    A skill that was never shown is not due: it is new, and belongs to a path.

    Parameters
    ----------
    history : sequence of Practised
        Every session that is over, in any order.
    now : datetime
        With a time zone, as ``ended_at`` has.
    """
    gaps = repeat_days()
    found: list[tuple[timedelta, Due]] = []
    for skill in skills():
        days = sorted({s.ended_at.date() for s in history if skill in s.skills})
        if not days:
            continue
        since = (now.date() - days[-1]).days
        gap = gaps[min(len(days), len(gaps)) - 1]
        if since >= gap:
            found.append((timedelta(days=since - gap), Due(skill, since, len(days))))
    order = list(skills())
    found.sort(key=lambda pair: (-pair[0], order.index(pair[1].skill)))
    return tuple(one for _, one in found)


def where_to(skill: str, history: Sequence[Practised]) -> Step | None:
    """The step to repeat a skill with: one that asks for it and was played longest ago."""
    steps = [step for path in paths().values() for step in path.steps if skill in step.shows]
    played = {
        (s.scenario, s.difficulty): s.ended_at for s in sorted(history, key=lambda s: s.ended_at)
    }
    known = [step for step in steps if (step.scenario, step.difficulty) in played] or steps
    return min(
        known,
        key=lambda s: (
            played[s.scenario, s.difficulty].timestamp()
            if (s.scenario, s.difficulty) in played
            else 0.0
        ),
        default=None,
    )
