"""The phrase book: what anybody may say for a move, by temperament. ``rules/phrases.toml``."""

from __future__ import annotations

from functools import lru_cache

from voice_coach.counterpart.effects import read_rules
from voice_coach.records import Person

INSTEAD = {"big_give": "give", "yield": "give", "meet": "give"}
"""Whose lines of the scenario a move borrows where neither it nor the book has enough."""
ENOUGH = 6
"""With so many lines of the scenario's own the phrase book is not opened."""


@lru_cache(maxsize=256)
def phrases(move: str, temperament: str) -> tuple[str, ...]:
    """The book's lines for a move: the temperament's own, then everybody's."""
    row = read_rules("phrases").get(move, {})
    return (*row.get(temperament, ()), *row.get("any", ()))


@lru_cache(maxsize=64)
def echoing(move: str) -> tuple[str, ...]:
    """The book's lines for a move that take up what the learner said."""
    return tuple(read_rules("phrases").get(move, {}).get("echo", ()))


def lines(person: Person, move: str) -> tuple[str, ...]:
    """Every line a person has for a move, the scenario's own first."""
    own = person.lines.get(move, ())
    if len(own) >= ENOUGH:
        return own
    found = (*own, *(line for line in phrases(move, person.temperament) if line not in own))
    if len(found) >= ENOUGH:
        return found
    borrowed = person.lines.get(INSTEAD.get(move, ""), ())
    return (*found, *borrowed)
