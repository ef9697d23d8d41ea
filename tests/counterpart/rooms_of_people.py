"""A scene with three people for the tests: two who decide on something, and one who does not."""

from __future__ import annotations

from dataclasses import replace

from voice_coach.records import Limit, Person, Scenario, Twist
from voice_coach.scenario import find
from voice_coach.scenario.file import MOVES


def person(name: str, temperament: str, limits: tuple[Limit, ...]) -> Person:
    slot = f" {{{limits[0].issue}}}" if limits else ""
    lines = {
        move: tuple(
            f"{name} says {move} the {n} way{'' if move == 'walk_away' else slot}."
            for n in ("first", "second", "third")
        )
        for move in MOVES
    }
    interests = (f"{name} fears a noisy kitchen.", f"{name} loves early mornings.")
    return Person(
        name.lower(), f"{name} Example", "Colleague", temperament, "calm", limits, interests, lines
    )


def three_people() -> Scenario:
    """Anna decides on pay, Bo on the review; Cleo joins with a twist in the third round."""
    scenario = find("raise")
    salary, review = (Limit("salary", 84_000, 94_000, 3.0), Limit("review", 12, 6))
    people = (
        person("Anna", "warm", (salary,)),
        person("Bo", "blunt", (review,)),
        person("Cleo", "senior", ()),
    )
    tighter = Limit("salary", 84_000, 92_000, 3.0)
    twists = (
        Twist(3, "anna", ("Cleo is here. My budget has just been cut.",), (tighter,), "cleo"),
        Twist(5, "bo", ("My team was told to slow down.",)),
    )
    return replace(scenario, people=people, twists=twists, max_rounds=10)
