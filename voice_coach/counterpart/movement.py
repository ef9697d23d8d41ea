"""Giving what was earned, as far as the time allows."""

from __future__ import annotations

from voice_coach.counterpart.exchange import Exchange
from voice_coach.counterpart.table import given, package, room
from voice_coach.counterpart.temper import most_given
from voice_coach.records import Decision

BIG = 0.2
"""A step of this share of the room is a big give (our choice)."""
BANKED = 0.3
"""What was earned too early is kept, up to this share (our choice)."""

POINTS = frozenset(("demand", "hold", "justify", "trade"))
"""Moves that make a point."""
_HOW = {
    "trade": "traded", "vague_trade": "traded", "evidence": "reasoned", "bare_reason": "reasoned",
    "held_silence": "silent", "hold": "held", "reciprocity": "returned", "closing": "closing",
    "threat": "threat",
}  # fmt: skip
"""What the learner is told of a turn, by the effect that moved most."""


def give(turn: Exchange) -> Decision | None:
    """The answer to a turn that earned something; None where it did not.

    Never past the limits, nor past what the concession curve allows in this round. What was earned
    too early is kept for later.
    """
    state, mind = turn.state, turn.mind
    if not mind.limits or (turn.earned <= 1e-9 and not _said_short(turn)):
        return None
    before = package(mind.limits, state.own)
    most = most_given(mind.kind, at=state.rounds, of=state.scenario.max_rounds)
    amount = min(mind.bank, most - before)
    if amount <= 1e-9:
        mind.bank = min(mind.bank, BANKED)
        return turn.decision("hold", f"{_why(turn)} Too early to give more.", "early")
    values = given(state.scenario, mind.limits, state.own, state.asked, amount, now=turn.asked)
    step = package(mind.limits, values) - before
    mind.bank = min(max(mind.bank - max(step, 0.0), 0.0), BANKED)
    if step <= 1e-9 or before + step > 1.0 + 1e-9:
        little = any(room(one, state.own, state.asked) > 1e-9 for one in mind.limits)
        how, what = ("little", "Less than a step.") if little else ("firm", "Nothing more to give.")
        return turn.decision("hold", f"{_why(turn)} {what}", how)
    state.own.update(values)
    return turn.decision(_move(turn, step), _why(turn), _how(turn))


def _move(turn: Exchange, step: float) -> str:
    """How a step is said: for a trade, a step of theirs, a reason, or none of these."""
    if "trade" in turn.heard.moves:
        return "counter"
    how = _how(turn)
    if how == "returned":
        return "meet"
    if how in ("held", "silent", "closing", "threat"):
        return "yield"
    return "big_give" if step >= BIG else "give"


def _said_short(turn: Exchange) -> bool:
    """Whether the point of a turn that was cut in on is made again, so that it counts now."""
    return turn.resumed and turn.mind.bank > 1e-9 and not turn.heard.moves.isdisjoint(POINTS)


def _largest(turn: Exchange) -> str:
    """The effect that moved most; "short" where it is what was said before the cut."""
    found = [e for e in turn.effects if e.what == "moves" and e.name in _HOW]
    name = max(found, key=lambda effect: effect.size).name if found else "hold"
    return "short" if name == "hold" and _said_short(turn) else name


def _how(turn: Exchange) -> str:
    largest = _largest(turn)
    how = _HOW.get(largest, largest)
    return f"{how}_hedged" if turn.heard.hedged and how in ("traded", "reasoned") else how


def _why(turn: Exchange) -> str:
    largest = _largest(turn)
    if largest == "short":
        return "What was said before it cut in counts, now that the point is clear."
    why = turn.state.rules[largest].why
    return f"{why[:1].upper()}{why[1:]}."
