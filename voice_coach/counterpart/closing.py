"""Agreeing, the last word, and getting up to go."""

from __future__ import annotations

from collections.abc import Mapping

from voice_coach.counterpart.exchange import Exchange
from voice_coach.counterpart.state import Mind
from voice_coach.counterpart.table import package
from voice_coach.records import Decision

ACCEPT_BEYOND = 0.12
"""An offer this near to the own last one is taken rather than lost: the "next" condition of
Baarslag, Hindriks & Jonker (2014), with a margin of our choice."""
FIRST_ACCEPT = 0.3
"""An offer within this share is taken at once (our choice)."""
LAST_STRETCH = 0.25
"""How much further than that a person goes in the last round at full trust (our choice)."""
NO_TRUST = 0.1
"""Below this trust a person gets up and goes (our choice)."""


def close(turn: Exchange) -> Decision | None:
    """The answer to a yes or to an offer within reach; None where there is neither."""
    moves = turn.heard.moves
    if "accept" in moves and "trade" not in moves and not _fresh(turn):
        return agree(turn, "The learner accepted.", "accepted")
    if not _acceptable(turn):
        return None
    if _fresh(turn) or _more_asked(turn):
        turn.state.own.update(turn.wanted(turn.mind))
        return _rest(turn) or agree(turn, "The offer is within reach.", "agreed")
    if _stays(turn) and turn.state.gave_last:
        return agree(turn, "All that was asked for lies on the table.", "agreed")
    return None


def _rest(turn: Exchange) -> Decision | None:
    """What was offered, put back as an offer of all: nobody agrees to what they never spoke of."""
    state = turn.state
    if state.last_round or all(limit.issue in state.asked for limit in turn.mind.limits):
        return None
    moves = turn.heard.moves
    move = "counter" if "trade" in moves else "meet" if "concede" in moves else "give"
    return turn.decision(move, "The offer is within reach; the rest was not spoken of.", "met")


def _fresh(turn: Exchange) -> bool:
    """Whether the learner names a value that is not already on the table."""
    own = turn.state.own
    return any(i in own and abs(v - own[i]) > 1e-9 for i, v in turn.asked.items())


def _stays(turn: Exchange) -> bool:
    """Whether values are named that lie on the table, and not to give way to them or to ask."""
    return bool(turn.asked) and turn.heard.moves.isdisjoint(("concede", "probe"))


def _more_asked(turn: Exchange) -> bool:
    """Whether the learner stays there, and asked for more of this person on another issue."""
    own, asked = turn.state.own, turn.state.asked
    issues = (limit.issue for limit in turn.mind.limits)
    return _stays(turn) and any(abs(asked.get(i, own[i]) - own[i]) > 1e-9 for i in issues)


def _acceptable(turn: Exchange) -> bool:
    """Whether a value was named for who answers, and all that is asked of them will do."""
    mind = turn.mind
    if not any(limit.issue in turn.asked for limit in mind.limits):
        return False
    most = max(package(mind.limits, turn.state.own) + ACCEPT_BEYOND, FIRST_ACCEPT)
    return package(mind.limits, turn.wanted(mind)) <= min(most, 1.0)


def agree(turn: Exchange, reason: str, how: str) -> Decision:
    """This person agrees; the session ends when nobody in the room is left to."""
    state = turn.state
    if not turn.mind.limits:  # who decides nothing cannot close; the first who can does
        turn.mind = next(iter(state.open_minds()), turn.mind)
    turn.mind.settled = True
    if state.open_minds():
        return last_word(turn) if state.last_round else turn.decision("settle", reason, "settled")
    size = turn.add("agreed")
    for mind in state.present():
        mind.trust = min(mind.trust + size, 1.0)
    return turn.decision("accept", reason, how, ends="agreed")


def last_word(turn: Exchange) -> Decision:
    """Time is up: take what is within everybody's limits, else end it."""
    state = turn.state
    left = state.open_minds()
    asked = any(one.issue in state.asked for mind in left for one in mind.limits)
    wanted = {mind.person.id: turn.wanted(mind) for mind in left}
    if asked and all(
        package(m.limits, wanted[m.person.id]) <= _in_the_end(m, state.own) for m in left
    ):
        for mind in left:
            state.own.update(wanted[mind.person.id])
            mind.settled = True
        if turn.mind not in left:
            turn.mind = left[0]
        return agree(turn, "Time is up, and this can be lived with.", "late")
    return turn.decision("walk_away", "Time is up.", "walked", ends="walked_away")


def _in_the_end(mind: Mind, own: Mapping[str, float]) -> float:
    """The share a person agrees to rather than have no deal: some way past the own last offer.

    How far depends on trust; never past the limit.
    """
    return min(1.0, package(mind.limits, own) + ACCEPT_BEYOND + LAST_STRETCH * mind.trust)


def fed_up(turn: Exchange) -> Decision | None:
    """The end, where trust or patience is gone; else None."""
    if turn.mind.trust >= NO_TRUST and turn.state.patience > 0.0:
        return None
    why = "Trust is gone." if turn.mind.trust < NO_TRUST else "Patience is gone."
    return turn.decision("walk_away", why, "fed_up", ends="walked_away")
