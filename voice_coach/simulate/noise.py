"""Words in any order, as a learner whom nobody can follow: read like everything else."""

from __future__ import annotations

from functools import lru_cache

from voice_coach.analysis.reading import read_text
from voice_coach.counterpart.chance import draw
from voice_coach.counterpart.said import Said, digest
from voice_coach.records import Reading, Scenario

MANY = 120
"""Sentences drawn for a scenario."""
_WORDS = """
i you we want need maybe ninety five thousand because deal yes no okay if then could would sorry
just the a to of and or not fine take give more less two weeks days percent half never always why
what how table chair rain engine budget review salary friday monday lunch quickly agree accept leave
stay
"""


@lru_cache(maxsize=32)
def noise(scenario: Scenario) -> tuple[Said, ...]:
    """Sentences of random words, the same for a scenario on every machine."""
    vocabulary = _WORDS.split()
    found = []
    for number in range(MANY):
        length = 1 + int(draw(number, 0, 3) * 18)
        picked = [vocabulary[int(draw(number, at, 4) * len(vocabulary))] for at in range(length)]
        text = " ".join(picked)
        words = read_text(text, scenario=scenario)
        reading = Reading(
            moves=words.moves, hedges=words.hedges, offers=words.offers, signs=words.signs
        )
        found.append(digest(text, reading, scenario))
    return tuple(found)
