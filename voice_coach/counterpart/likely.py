"""The answers that will probably be needed next, so that they can be spoken ahead of time."""

from __future__ import annotations

from collections.abc import Sequence

from voice_coach.counterpart.policy import replay, step
from voice_coach.counterpart.said import Said
from voice_coach.records import Decision, Offer, Scenario, Turn

_USUAL: tuple[tuple[frozenset[str], bool], ...] = tuple(
    (frozenset(moves.split()), hedged)
    for moves, hedged in (
        ("demand justify", False),
        ("demand", True),
        ("trade", False),
        ("accept", False),
        ("demand justify", True),
        ("demand", False),
        ("hold", False),
        ("probe", False),
    )
)


def likely(scenario: Scenario, turns: Sequence[Turn], *, seed: int) -> tuple[Decision, ...]:
    """The most probable next decisions, at most four, the likeliest first.

    Worked out by answering what learners mostly do: ask with a reason, hold, hedge, trade, give in,
    accept. ``turns`` ends with the counterpart's.
    """
    state = replay(scenario, turns, seed=seed)
    found: dict[tuple[object, ...], Decision] = {}
    for moves, hedged in _USUAL:
        heard = _imagined(scenario, moves, hedged=hedged, asked=bool(state.asked))
        decision = step(state.copy(), heard, seed=seed)
        key = (decision.person, decision.move, decision.terms, decision.ends)
        found.setdefault(key, decision)
    return tuple(found.values())[:4]


def _imagined(scenario: Scenario, moves: frozenset[str], *, hedged: bool, asked: bool) -> Said:
    """A learner's turn as they mostly go: a fact with a reason, the first ask is the target."""
    issue = scenario.issues[0]
    offers: tuple[Offer, ...] = ()
    if not asked and not moves & {"accept", "probe"}:
        offers = (Offer(0, 1, "…", issue.target, issue.unit, issue.id),)
    return Said(
        heard=True,
        moves=moves,
        offers=offers,
        hedged=hedged,
        facts=frozenset((0,)) if "justify" in moves else frozenset(),
        gifts=frozenset((0,)) if "trade" in moves else frozenset(),
        words=frozenset(("imagined", *moves)),
        reasoned="justify" in moves,
    )
