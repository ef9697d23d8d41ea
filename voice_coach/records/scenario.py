"""A scenario as the other rooms see it; the file format is in ``voice_coach.scenario``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from voice_coach.records.reading import Unit

Goal = Literal["higher", "lower"]
Difficulty = Literal["gentle", "usual", "hard"]
IMPORTED = "imported"
"""The scenario id of sessions that are recordings of two people, not rehearsals."""
Temperament = Literal["warm", "busy", "blunt", "slippery", "senior"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing under negotiation, seen from the learner's side.

    ``goal``: whether the learner wants the value higher or lower. ``target`` and ``walk_away`` are
    the learner's. ``weight``: how much it matters to the learner beside the other issues.
    ``words``: what people call it, for reading offers.
    """

    id: str
    name: str
    unit: Unit
    goal: Goal
    target: float
    walk_away: float
    start: float | None = None
    step: float = 1.0
    words: tuple[str, ...] = ()
    currency: str = ""
    weight: float = 1.0

    def is_less(self, value: float, than: float) -> bool:
        """Whether a value is worse for the learner than another."""
        return value < than if self.goal == "higher" else value > than


@dataclass(frozen=True, slots=True)
class Limit:
    """Hidden: what a counterpart hopes for (``aspiration``) and will not pass (``reservation``)."""

    issue: str
    aspiration: float
    reservation: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Person:
    """A counterpart. ``limits``, ``interests`` and ``lines`` are hidden from the learner.

    Each issue is decided by one person; who has no ``limits`` is in the room and decides nothing.
    """

    id: str
    name: str
    role: str
    temperament: str
    voice: str
    limits: tuple[Limit, ...]
    interests: tuple[str, ...]
    lines: dict[str, tuple[str, ...]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Twist:
    """Hidden: what changes in mid-session, with the learner's ``round``-th answer.

    ``person`` says one of ``lines``. ``limits`` take the place of that person's on the same issues;
    ``joins`` is the id of somebody who was not in the room until then. ``reason`` is for the
    debrief.
    """

    round: int
    person: str
    lines: tuple[str, ...]
    limits: tuple[Limit, ...] = ()
    joins: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What the learner knows before starting."""

    role: str
    situation: str
    goal: str
    facts: tuple[str, ...]
    can_trade: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """What the learner means to get on an issue, and the worst they will take."""

    issue: str
    target: float
    walk_away: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The page a learner fills before starting.

    ``aims`` take the place of the scenario's targets and walk-aways; ``reasons`` and ``trades`` are
    the learner's own beside the brief's; ``interests`` are what they think the other side wants.
    """

    aims: tuple[Aim, ...] = ()
    reasons: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """``difficulty``, ``effects_off`` and ``plan`` belong to a session and are kept with it."""

    id: str
    title: str
    summary: str
    track: str
    level: int
    minutes: int
    trains: tuple[str, ...]
    brief: Brief
    issues: tuple[Issue, ...]
    people: tuple[Person, ...]
    debrief: str
    max_rounds: int = 8
    day_zero: str = ""
    sample_replies: tuple[str, ...] = ()
    twists: tuple[Twist, ...] = ()
    difficulty: Difficulty = "usual"
    effects_off: tuple[str, ...] = ()
    plan: Plan | None = None

    def person(self, person_id: str) -> Person:
        """The person of that id. Raises KeyError."""
        for person in self.people:
            if person.id == person_id:
                return person
        raise KeyError(person_id)

    def issue(self, issue_id: str) -> Issue:
        """The issue of that id. Raises KeyError."""
        for issue in self.issues:
            if issue.id == issue_id:
                return issue
        raise KeyError(issue_id)
