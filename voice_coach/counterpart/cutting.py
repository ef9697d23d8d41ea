"""Cutting in on a monologue: decided before anything of it is heard."""

from __future__ import annotations

from voice_coach.counterpart.closing import fed_up
from voice_coach.counterpart.exchange import CUTS, WHO_CUTS, Chance, Exchange
from voice_coach.counterpart.movement import BANKED
from voice_coach.counterpart.state import CUT_IN, Mind, State
from voice_coach.counterpart.tactics import Condition, Tactic, choose, tactics
from voice_coach.records import Decision

MOVE = "interrupt"


def cutter(state: State, chance: Chance) -> Mind | None:
    """Who cuts in if the learner's next turn goes on for too long; None where all let them finish.

    It depends on nothing that is said in that turn: who cuts in while somebody speaks has not heard
    them out. Nobody does before the last word, nor where something else is about to happen. Mostly
    it is the one who spoke last; by their temperament and the difficulty they may let it pass.
    """
    coming = state.rounds + 1
    twist = any(
        at not in state.twisted and coming >= twist.round
        for at, twist in enumerate(state.scenario.twists)
    )
    minds = state.open_minds()
    if not minds or twist or coming >= state.scenario.max_rounds:
        return None
    mind = state.minds[state.speaker]
    others = [one for one in minds if one is not mind]
    draw = chance(WHO_CUTS)
    if mind not in minds or (others and draw < CUT_IN):
        mind = others[int(draw / CUT_IN * len(others)) % len(others)]
    long: set[Condition] = {"long"}
    found = choose(
        long | state.around(),
        temperament=mind.person.temperament,
        hardness=state.hardness.tactics,
        done=state.tactics,
        draw=chance(CUTS),
    )
    return mind if found.move == MOVE else None


def cut(turn: Exchange) -> Decision:
    """The answer of who cut in: no yes is taken at its word, and nothing is given before the point
    is made. What was said is kept for that, as far as anything is.
    """
    ended = fed_up(turn)
    if ended is not None:
        return ended
    for mind in turn.state.present():
        mind.bank = min(mind.bank, BANKED)
    tactic = _interrupt()
    turn.state.tactics.append(MOVE)
    return turn.decision(MOVE, tactic.reason, tactic.took)


def _interrupt() -> Tactic:
    return next(tactic for tactic in tactics() if tactic.move == MOVE)
