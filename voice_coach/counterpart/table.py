"""What lies on the table: both sides' last values, worked out from the turns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from voice_coach.counterpart.numbers import PATIENCE
from voice_coach.records import Issue, Limit, Offer, Person, Scenario, Term, Turn


@dataclass(slots=True)
class Table:
    """A negotiation so far.

    ``own`` are the counterpart's values and ``asked`` the learner's, by issue; ``reasons``,
    ``trades`` and ``holds`` count the learner's turns with such a move; ``rounds`` counts turns
    that were heard, and those that were not once patience is over; ``unheard`` counts those in a
    row that were not. Of the learner's last turn: ``named``
    whether it put a number on the table, ``gave`` whether one asked for less than before.
    """

    own: dict[str, float] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)
    reasons: int = 0
    trades: int = 0
    holds: int = 0
    rounds: int = 0
    unheard: int = 0
    named: bool = False
    gave: bool = False
    moves: list[str] = field(default_factory=list)


def read_table(scenario: Scenario, turns: Sequence[Turn]) -> Table:
    """The table after ``turns``."""
    table = Table()
    for turn in turns:
        if turn.speaker == "counterpart":
            if turn.decision is not None:
                table.moves.append(turn.decision.move)
                table.own.update({term.issue: term.value for term in turn.decision.terms})
            continue
        reading = turn.reading
        if reading is None or not turn.text.strip():
            table.unheard += 1
            table.rounds += table.unheard > PATIENCE
            continue
        table.unheard = 0
        table.rounds += 1
        table.reasons += "justify" in reading.moves
        table.trades += "trade" in reading.moves
        table.holds += "hold" in reading.moves
        asked = asks(scenario, reading.offers, table)
        table.named = bool(asked)
        table.gave = any(_less(scenario, i, table.asked.get(i), v) for i, v in asked.items())
        table.asked.update(asked)
    return table


def asks(scenario: Scenario, offers: Sequence[Offer], table: Table) -> dict[str, float]:
    """The values a learner's offers stand for, by issue; what cannot be told is left out."""
    found: dict[str, float] = {}
    for offer in offers:
        issue = _issue(scenario, offer)
        if offer.quoted or offer.value is None or issue is None:
            continue
        before = found.get(issue.id, table.asked.get(issue.id))
        value = offer.comes_to(issue, own=before, other=table.own.get(issue.id))
        if value is None:
            continue
        if offer.upper is not None and not offer.relative:
            # of a range, the end that asks for less is what is heard
            value = min(value, offer.upper) if issue.goal == "higher" else max(value, offer.upper)
        if math.isfinite(value):
            found[issue.id] = value
    return found


def _less(scenario: Scenario, issue_id: str, before: float | None, now: float) -> bool:
    """Whether the learner asks for less than before."""
    if before is None:
        return False
    return now < before if scenario.issue(issue_id).goal == "higher" else now > before


def _issue(scenario: Scenario, offer: Offer) -> Issue | None:
    """The issue an offer is about: the one named, else the only one of its unit."""
    if offer.issue is not None:
        return next((i for i in scenario.issues if i.id == offer.issue), None)
    alike = [issue for issue in scenario.issues if issue.unit == offer.unit]
    return alike[0] if len(alike) == 1 else None


def share(limit: Limit, value: float) -> float:
    """Where a value lies: 0 at the aspiration, 1 at the reservation, above 1 past it."""
    return (value - limit.aspiration) / (limit.reservation - limit.aspiration)


def at_share(limit: Limit, issue: Issue, wanted: float) -> float:
    """The value at a share, in the issue's steps, never past the reservation."""
    wanted = min(max(wanted, 0.0), 1.0)
    raw = limit.aspiration + wanted * (limit.reservation - limit.aspiration)
    steps = (raw - limit.aspiration) / issue.step
    value = limit.aspiration + math.trunc(steps + math.copysign(1e-9, steps)) * issue.step
    return round(value, 6)


def package(person: Person, values: dict[str, float]) -> float:
    """Weighted share of a set of values; past a reservation on any issue it is infinite."""
    total = weights = 0.0
    for limit in person.limits:
        at = share(limit, values[limit.issue])
        if at > 1.0 + 1e-9:
            return math.inf
        total += limit.weight * max(at, 0.0)
        weights += limit.weight
    return total / weights


def terms(person: Person, values: dict[str, float]) -> tuple[Term, ...]:
    """Values as terms, in the order of the person's limits."""
    return tuple(Term(limit.issue, values[limit.issue]) for limit in person.limits)
