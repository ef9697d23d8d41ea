"""Temperaments, the concession curve, and what a difficulty changes: ``rules/temper.toml``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from voice_coach.counterpart.effects import read_rules
from voice_coach.counterpart.table import share
from voice_coach.records import Difficulty, Issue, Limit, Scenario


@dataclass(frozen=True, slots=True)
class Temper:
    """How a temperament gives and what it brings along."""

    start: float
    shape: float
    trust: float
    patience: float


@dataclass(frozen=True, slots=True)
class Hardness:
    """What a difficulty changes; the file says how."""

    limits: float
    gives: float
    patience: float
    tactics: float


@lru_cache(maxsize=16)
def temper(name: str) -> Temper:
    """The temperament of that name. Raises KeyError."""
    return Temper(**read_rules("temper")["temper"][name])


@lru_cache(maxsize=8)
def hardness(name: Difficulty) -> Hardness:
    return Hardness(**read_rules("temper")["difficulty"][name])


def most_given(kind: Temper, *, at: int, of: int) -> float:
    """The largest share of its room that a temperament has given by round ``at`` of ``of``.

    The time-dependent tactic of Faratin, Sierra & Jennings (1998): ``shape`` below 1 holds out to
    the end, above 1 gives early. In the last round it is 1.
    """
    part = min(max(at / of, 0.0), 1.0)
    return float(kind.start + (1.0 - kind.start) * part ** (1.0 / kind.shape))


def with_difficulty(scenario: Scenario, difficulty: Difficulty) -> Scenario:
    """The scenario as it is played at a difficulty: other limits; the rest is read from its name.

    A limit that moves away from the learner never passes the learner's walk-away by less than a
    step, so that a deal stays possible.
    """
    if difficulty == scenario.difficulty:
        return scenario
    part = hardness(difficulty).limits - hardness(scenario.difficulty).limits

    def moved(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
        return tuple(_moved(one, scenario.issue(one.issue), part) for one in limits)

    return replace(
        scenario,
        people=tuple(replace(one, limits=moved(one.limits)) for one in scenario.people),
        twists=tuple(replace(one, limits=moved(one.limits)) for one in scenario.twists),
        difficulty=difficulty,
    )


def _moved(limit: Limit, issue: Issue, part: float) -> Limit:
    room = limit.reservation - limit.aspiration
    steps = round(part * room / issue.step)
    moved = limit.reservation + steps * issue.step
    nearest = issue.walk_away + (issue.step if issue.goal == "higher" else -issue.step)
    if part < 0 and share(limit, moved) < share(limit, nearest):
        moved = limit.reservation
    return replace(limit, reservation=round(moved, 6))
