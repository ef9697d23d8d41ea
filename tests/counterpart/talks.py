"""A negotiation as the tests of the counterpart hold it: what a learner says, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from voice_coach.counterpart.policy import decide, opening
from voice_coach.counterpart.scripted import ScriptedBrain
from voice_coach.records import Decision, Move, Offer, Reading, Scenario, Turn


@dataclass(frozen=True)
class Answer:
    """What a learner says: the words and how they are read."""

    text: str
    reading: Reading | None


def answer(text: str, *moves: Move, offers: tuple[Offer, ...] = ()) -> Answer:
    """An answer of which only moves and offers matter."""
    return Answer(text, Reading(moves=moves, offers=offers))


def converse(
    scenario: Scenario,
    answers: Iterable[Answer],
    *,
    seed: int,
    look: Callable[[list[Turn]], object] = id,
) -> list[Turn]:
    """The session with these answers, until the counterpart ends it or nothing more is said.

    ``look`` sees the turns after each of the counterpart's.
    """
    brain, turns = ScriptedBrain(), list[Turn]()

    def reply() -> Decision:
        decision = decide(scenario, turns, seed=seed) if turns else opening(scenario, seed=seed)
        line = brain.say(decision, scenario, turns)
        turns.append(Turn(len(turns), "counterpart", line.text, line=line, decision=decision))
        look(turns)
        return decision

    decision = reply()
    for said in answers:
        if decision.ends:
            break
        turns.append(Turn(len(turns), "learner", said.text, reading=said.reading))
        decision = reply()
    return turns


def decisions(turns: Iterable[Turn]) -> list[Decision]:
    """The counterpart's decisions, in order."""
    return [turn.decision for turn in turns if turn.decision is not None]
