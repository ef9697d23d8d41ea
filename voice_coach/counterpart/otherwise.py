"""A session beside itself with one turn said otherwise: where the two differ, and how they end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from voice_coach.counterpart.policy import follow, step
from voice_coach.counterpart.said import Said, said
from voice_coach.counterpart.state import State, first_state
from voice_coach.records import Decision, Scenario, Session, Shift, Turn


@dataclass(frozen=True, slots=True)
class Place:
    """A turn of the learner's that was answered as the replay answers it.

    ``before`` and ``after``: where things stood before it and after ``answer``; ``rest``: the
    answered turns that came later; ``sure``: whether the replay gives all of their answers too.
    """

    turn: Turn
    before: State
    answer: Decision
    after: State
    rest: tuple[Said, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class End:
    """How a talk ends: ``values`` agreed or last offered; None where the other side had gone."""

    agreed: bool
    values: Mapping[str, float] | None


def places(session: Session) -> list[Place]:
    """The turns that can be said otherwise.

    A turn whose recorded answer the replay does not give, because it was read anew or decided by an
    older version, is none: what would have been can only be told beside what was.
    """
    answers = {
        turn.index: reply.decision
        for turn, reply in pairwise(session.turns)
        if turn.speaker == "learner" and reply.decision is not None
    }
    heard = {at: said(session.turns[at], session.scenario) for at in answers}
    found: list[Place] = []
    last_odd = -1
    state = first_state(session.scenario)
    for turn in session.turns:
        before = state.copy()
        decided = follow(state, turn, seed=session.seed)
        answer = answers.get(turn.index)
        if decided is None or answer is None:
            continue
        if _same(decided, answer):
            rest = tuple(one for at, one in heard.items() if at > turn.index)
            found.append(Place(turn, before, answer, state.copy(), rest, sure=True))
        else:
            last_odd = turn.index
    return [replace(place, sure=place.turn.index > last_odd) for place in found]


def _same(one: Decision, other: Decision) -> bool:
    """Whether two decisions are the same move with the same values; the reason may differ."""
    return (one.person, one.move, one.terms, one.ends) == (
        other.person,
        other.move,
        other.terms,
        other.ends,
    )


def end(session: Session) -> End:
    """How it ended: what was agreed, or what lay on the table when the learner ended it."""
    outcome = session.outcome
    if outcome is None or outcome.kind in ("walked_away", "no_deal"):
        return End(False, None)
    if outcome.kind == "agreed":
        return End(True, {term.issue: term.value for term in outcome.terms})
    values = dict(first_state(session.scenario).own)
    for turn in session.turns:
        values |= {term.issue: term.value for term in turn.decision.terms} if turn.decision else {}
    return End(False, values)


def play_on(state: State, decision: Decision, rest: Iterable[Said], *, seed: int) -> End:
    """The end, where the later turns are said as they were; ``state`` is moved on."""
    for heard in rest:
        if decision.ends:
            break
        decision = step(state, heard, seed=seed)
    if decision.ends == "agreed":
        return End(True, {term.issue: term.value for term in decision.terms})
    return End(False, None if decision.ends else dict(state.own))


def ended(scenario: Scenario, was: End, would: End) -> tuple[Shift, ...] | None:
    """What would have been better at the end; None where something would have been worse."""
    if would.values is None:
        return () if was.values is None else None
    if was.agreed == would.agreed and was.values is not None:
        return shifts(scenario, was.values, would.values)
    if not would.agreed:
        return None if was.agreed else ()  # they had gone, and would still have been there
    if was.values is not None and shifts(scenario, was.values, would.values) is None:
        return None
    issues = [issue for issue in scenario.issues if issue.id in would.values]
    deal = tuple(Shift(issue.id, None, would.values[issue.id]) for issue in issues)
    return deal if worth(scenario, deal) > 0 else None


def shifts(
    scenario: Scenario, was: Mapping[str, float], would: Mapping[str, float]
) -> tuple[Shift, ...] | None:
    """The issues that would have been better for the learner; None where one would be worse."""
    found = []
    for issue in scenario.issues:
        if issue.id not in was or issue.id not in would:
            continue
        before, after = was[issue.id], would[issue.id]
        if abs(before - after) < 1e-9:
            continue
        if issue.is_less(after, before):
            return None
        found.append(Shift(issue.id, before, after))
    return tuple(found)


def worth(scenario: Scenario, found: Iterable[Shift]) -> float:
    """What shifts are worth to the learner: from walk-away to target is 1, by the weights.

    A deal in place of none counts from the walk-away.
    """
    total = 0.0
    for shift in found:
        issue = scenario.issue(shift.issue)
        before = issue.walk_away if shift.was is None else shift.was
        width = issue.target - issue.walk_away
        total += issue.weight * (shift.would - before) / width if width else 0.0
    return round(total / sum(issue.weight for issue in scenario.issues), 9)
