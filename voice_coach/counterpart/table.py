"""What lies on the table: values, shares, and which values a learner's words stand for."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence

from voice_coach.records import Issue, Limit, Offer, Scenario, Term

HALF = 0.5
"""So much of a step is given as a whole one (our choice)."""


def asks(
    scenario: Scenario,
    offers: Sequence[Offer],
    asked: Mapping[str, float],
    own: Mapping[str, float],
) -> dict[str, float]:
    """The values a learner's offers stand for, by issue; what cannot be told is left out.

    ``asked`` and ``own`` are both sides' values so far, which a relative offer builds on.
    """
    found: dict[str, float] = {}
    for offer in offers:
        issue = _issue(scenario, offer)
        if offer.quoted or offer.value is None or issue is None:
            continue
        before = found.get(issue.id, asked.get(issue.id))
        value = offer.comes_to(issue, own=before, other=own.get(issue.id))
        if value is not None and math.isfinite(value):
            found[issue.id] = value
    return found


def less(scenario: Scenario, issue_id: str, before: float | None, now: float) -> bool:
    """Whether the learner asks for less than before."""
    return before is not None and scenario.issue(issue_id).is_less(now, before)


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


def package(limits: Sequence[Limit], values: Mapping[str, float]) -> float:
    """Weighted share of a set of values; past a reservation on any issue it is infinite."""
    total = weights = 0.0
    for limit in limits:
        at = share(limit, values[limit.issue])
        if at > 1.0 + 1e-9:
            return math.inf
        total += limit.weight * max(at, 0.0)
        weights += limit.weight
    return total / weights if weights else 0.0


def terms(limits: Sequence[Limit], values: Mapping[str, float]) -> tuple[Term, ...]:
    """Values as terms, in the order of the limits."""
    return tuple(Term(limit.issue, values[limit.issue]) for limit in limits)


def given(
    scenario: Scenario,
    limits: Sequence[Limit],
    own: Mapping[str, float],
    asked: Mapping[str, float],
    earned: float,
    *,
    now: Container[str] = (),
) -> dict[str, float]:
    """``own`` moved towards the learner by ``earned`` of the package.

    First on what was asked for just ``now``, then where the two sides are furthest apart, as this
    side weighs it; what is left over goes to the next. Half a step and more is a step, less is
    none. Never past the reservation nor past what was asked.
    """
    weights = sum(limit.weight for limit in limits)
    left = earned
    values = {limit.issue: own[limit.issue] for limit in limits}
    moved = False
    rooms = sorted(
        ((room(limit, own, asked), limit) for limit in limits),
        key=lambda pair: (
            pair[1].issue not in now,
            -pair[0] * pair[1].weight,
            pair[1].issue,
        ),
    )
    for space, limit in rooms:
        if left <= 1e-9:
            break
        if space <= 1e-9:  # what was just named may be given already, and another matter not
            continue
        issue = scenario.issue(limit.issue)
        before = share(limit, own[limit.issue])
        most = before + space
        after = at_share(limit, issue, min(before + left * weights / limit.weight, most))
        step = abs(issue.step / (limit.reservation - limit.aspiration))
        nearly = left * weights / limit.weight >= HALF * step
        if share(limit, after) <= before + 1e-9 and not moved and nearly:
            after = at_share(limit, issue, before + step)
        if before + 1e-9 < share(limit, after) <= most + 1e-9:
            values[limit.issue] = after
            moved = True
            left -= (share(limit, after) - before) * limit.weight / weights
        if limit.issue not in asked:  # nobody asked for more than this one
            break
    return values


def room(limit: Limit, own: Mapping[str, float], asked: Mapping[str, float]) -> float:
    """How far an issue can still move: to what was asked; to the reservation where nothing was."""
    end = 1.0
    if limit.issue in asked:
        end = min(share(limit, asked[limit.issue]), 1.0)
    elif asked:
        return 0.0
    return max(end - share(limit, own[limit.issue]), 0.0)
