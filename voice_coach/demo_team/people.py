"""Who is in the made-up team. Nobody could take these names for somebody's."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from voice_coach.records import Role

Habit = Literal["hedger", "conceder", "rambling"]
FIRST = (
    "Ada", "Bo", "Chidi", "Dina", "Elif", "Femi", "Greta", "Hugo", "Inés", "Jun", "Kofi", "Lena",
    "Mateo", "Nour", "Olga", "Priya", "Quinn", "Rosa", "Sami", "Tove", "Uma", "Vito", "Wanda",
    "Xenia", "Yusuf", "Zoë",
)  # fmt: skip
LAST = (
    "Example", "Sample", "Specimen", "Invented", "Pretend", "Fictional", "Imagined", "Placeholder",
)  # fmt: skip
PLACES: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("Sales", (("North", 9), ("South", 7))),
    ("Purchasing", (("Materials", 8), ("Services", 6))),
    ("Support", (("Day", 8), ("Night", 3))),
    ("Engineering", (("Platform", 7),)),
)
"""Departments with their teams and how many learn in each; one is below the smallest group."""
HOST = "made-up.example"
"""Reserved for examples (RFC 2606): no letter goes there."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody made up.

    ``begins`` and ``ends``: how many of their answers are as they should be, 0 to 1, in the first
    week and the last; ``habit`` is what the others are like. ``sessions`` a week; ``pace_wpm`` of
    their talk, which rises by ``flurry`` of it under pressure.
    """

    key: str
    login: str
    name: str
    role: Role
    department: str = ""
    team: str = ""
    begins: float = 0.0
    ends: float = 0.0
    habit: Habit = "hedger"
    sessions: float = 0.0
    pace_wpm: float = 150.0
    flurry: float = 0.0


def members(seed: int) -> Sequence[Member]:
    """Everybody, learners first; the same for a seed on every machine."""
    drawn = random.Random(f"{seed} people")
    names = [f"{first} {last}" for last in LAST for first in FIRST]
    drawn.shuffle(names)
    found = []
    for department, teams in PLACES:
        for team, count in teams:
            found += [_learner(drawn, names.pop(), department, team) for _ in range(count)]
    staff: tuple[Role, ...] = ("coach", "coach", "lead", "admin")
    found += [_member(drawn, names.pop(), role, "Learning", "") for role in staff]
    return found


def _member(drawn: random.Random, name: str, role: Role, department: str, team: str) -> Member:
    login = f"{name.lower().replace(' ', '.').replace('ë', 'e').replace('é', 'e')}@{HOST}"
    return Member(f"{drawn.getrandbits(64):016x}", login, name, role, department, team)


def _learner(drawn: random.Random, name: str, department: str, team: str) -> Member:
    from dataclasses import replace

    begins = drawn.betavariate(3, 5)
    habits: tuple[Habit, ...] = ("hedger", "hedger", "conceder", "rambling")
    return replace(
        _member(drawn, name, "learner", department, team),
        begins=begins,
        # most get better, some a lot, one in six not at all
        ends=begins + max(0.0, drawn.gauss(0.25, 0.2)) * (1 - begins),
        habit=drawn.choice(habits),
        sessions=drawn.choice((0.3, 0.7, 1.0, 1.3, 2.0)),
        pace_wpm=drawn.gauss(150, 14),
        flurry=drawn.uniform(0.0, 0.2),
    )
