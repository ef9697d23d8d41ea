"""What the counterpart does next: pure, seeded, and never past its limits.

The decision is a fold over the turns: the same scenario, turns and seed give the same move, so that
a session that was cut off goes on as it would have. ``replay`` folds the turns, ``step`` is one
answer; the numbers are in ``rules/``.
"""

from __future__ import annotations

from collections.abc import Sequence

from voice_coach.counterpart.answer import answer
from voice_coach.counterpart.chance import draw
from voice_coach.counterpart.cutting import cutter
from voice_coach.counterpart.exchange import WORDING, WORDINGS
from voice_coach.counterpart.said import Said, said
from voice_coach.counterpart.state import State, first_state
from voice_coach.counterpart.table import terms
from voice_coach.records import Decision, Outcome, Person, Scenario, Turn, present


def opening(scenario: Scenario, *, seed: int) -> Decision:
    """The counterpart's first move: where it would like to end."""
    return open_talk(first_state(scenario), seed=seed)


def open_talk(state: State, *, seed: int) -> Decision:
    """The first move, taken down in ``state``."""
    mind = state.minds[state.speaker]
    decision = Decision(
        person=mind.person.id,
        move="open",
        terms=terms(mind.limits, state.own),
        reason="Opens where it would like to end.",
        took="",
        wording=int(draw(seed, 0, WORDING) * WORDINGS),
        trust=mind.trust,
        patience=state.patience,
    )
    state.moves.append("open")
    return decision


def decide(scenario: Scenario, turns: Sequence[Turn], *, seed: int) -> Decision:
    """The answer to the learner's last turn.

    Parameters
    ----------
    scenario : Scenario
        With the hidden limits.
    turns : sequence of Turn
        The session so far; the last one is the learner's, with its reading.
    seed : int
        Draws tactics and wordings, and who cuts in; never what is conceded for what.
    """
    state = replay(scenario, turns[:-1], seed=seed)
    return step(state, said(turns[-1], scenario), seed=seed)


def cuts_in(scenario: Scenario, turns: Sequence[Turn], *, seed: int) -> Person | None:
    """Who cuts in if the learner's next turn becomes a monologue; None where all let them finish.

    Known before anything of it is said, so that it can be done while they speak; ``decide`` answers
    a monologue accordingly. ``turns`` ends with the counterpart's.
    """
    state = replay(scenario, turns, seed=seed)
    number = len(state.moves)
    mind = cutter(state, lambda salt: draw(seed, number, salt))
    return None if mind is None else mind.person


def step(state: State, heard: Said, *, seed: int) -> Decision:
    """The answer to one turn; ``state`` is after it."""
    number = len(state.moves)
    decision = answer(state, heard, chance=lambda salt: draw(seed, number, salt))
    state.moves.append(decision.move)
    state.speaker = decision.person
    return decision


def replay(scenario: Scenario, turns: Sequence[Turn], *, seed: int) -> State:
    """Where the negotiation stands after some turns.

    What was decided then is what counts: values on the table come from the turns, so a session that
    an older version began goes on from its own offers.
    """
    state = first_state(scenario)
    for turn in turns:
        follow(state, turn, seed=seed)
    return state


def follow(state: State, turn: Turn, *, seed: int) -> Decision | None:
    """Move ``state`` on past a turn that was; what is decided on it where it is the learner's."""
    decided = None
    if turn.speaker == "learner":
        decided = step(state, said(turn, state.scenario), seed=seed)
    elif not state.moves:
        open_talk(state, seed=seed)
    if turn.speaker == "counterpart" and turn.decision is not None:
        state.moves[-1] = turn.decision.move
        state.speaker = turn.decision.person
        state.own.update({term.issue: term.value for term in turn.decision.terms})
    return decided


def outcome(scenario: Scenario, turns: Sequence[Turn]) -> Outcome:
    """How it ended; ``turns[-1]`` has the decision that ended it.

    Raises
    ------
    ValueError
        When it has not ended.
    """
    decision = turns[-1].decision
    if decision is None or not decision.ends:
        raise ValueError("the last turn does not end the session")
    name = scenario.person(decision.person).name
    if decision.ends == "agreed":
        here = present(scenario, turns)
        others = [p.name for p in here if p.limits and p.id != decision.person]
        *most, final = (name, *others)
        who = f"You, {', '.join(most)} and {final}" if most else f"You and {final}"
        return Outcome("agreed", decision.terms, f"{who} agreed.")
    if decision.ends == "walked_away":
        return Outcome("walked_away", (), f"{name} ended the conversation without a deal.")
    return Outcome("no_deal", (), "There was no deal.")
