"""What the counterpart does next: pure, seeded, and never past its limits.

The decision is a fold over the turns: the same scenario, turns and seed give the same move, so that
a session that was cut off goes on as it would have.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from voice_coach.counterpart import numbers, took
from voice_coach.counterpart.table import (
    Table,
    asks,
    at_share,
    package,
    read_table,
    share,
    terms,
)
from voice_coach.records import (
    Decision,
    Hedge,
    Limit,
    Offer,
    Outcome,
    Person,
    Reading,
    Scenario,
    Turn,
)

WORDINGS = 1 << 16


def opening(scenario: Scenario, *, seed: int) -> Decision:
    """The counterpart's first move: where it would like to end."""
    person = scenario.people[0]
    values = {limit.issue: limit.aspiration for limit in person.limits}
    decision = Decision(
        person=person.id,
        move="open",
        terms=terms(person, values),
        reason="Opens where it would like to end.",
        took="",
    )
    return replace(decision, wording=_wording(seed, 0))


def decide(scenario: Scenario, turns: Sequence[Turn], *, seed: int) -> Decision:
    """The answer to the learner's last turn.

    Parameters
    ----------
    scenario : Scenario
        With the hidden limits.
    turns : sequence of Turn
        The session so far; the last one is the learner's, with its reading.
    seed : int
        Draws the wording, and what is done where two moves are as good.
    """
    person = scenario.people[0]
    table = read_table(scenario, turns)
    decision = _decide(scenario, person, table, turns[-1])
    return replace(decision, wording=_wording(seed, len(turns)))


def _wording(seed: int, turn: int) -> int:
    return random.Random(f"{seed}:{turn}").randrange(WORDINGS)


def _decide(scenario: Scenario, person: Person, table: Table, turn: Turn) -> Decision:
    own = {limit.issue: table.own.get(limit.issue, limit.aspiration) for limit in person.limits}
    wanted = {limit.issue: _wanted(limit, table, own) for limit in person.limits}
    if table.unheard:
        if table.unheard <= numbers.PATIENCE:
            return _move(person, "clarify", own, "Nothing was heard.", took.unheard(person))
        if table.rounds >= scenario.max_rounds:
            return _last_word(person, wanted, own, asked=False)
        return _move(person, "hold", own, "Still nothing was heard.", took.unheard(person))
    reading = turn.reading or Reading()
    moves: set[str] = set(reading.moves)
    asked = asks(scenario, reading.offers, table) if reading.offers else {}
    if "accept" in moves and "trade" not in moves and not _new(asked, own):
        return _close(person, own, "The learner accepted.", took.accepted(person))
    if asked and _new(asked, own) and _acceptable(person, wanted, own):
        return _close(person, wanted, "The offer is within reach.", took.agreed(person))
    last = table.rounds >= scenario.max_rounds
    if last:
        return _last_word(person, wanted, own, asked=any(issue in own for issue in table.asked))
    return _answer(scenario, person, table, moves, reading, own)


def _new(asked: dict[str, float], own: dict[str, float]) -> bool:
    """Whether the learner names a value that is not already on the table."""
    return any(abs(value - own.get(issue, value)) > 1e-9 for issue, value in asked.items())


def _wanted(limit: Limit, table: Table, own: dict[str, float]) -> float:
    """What the learner asks for, or this side's own offer where that is the better one for them.

    Who asks for less than lies on the table has misheard; taking it would go back on an offer.
    """
    offered = own[limit.issue]
    asked = table.asked.get(limit.issue, offered)
    return asked if share(limit, asked) > share(limit, offered) else offered


def _acceptable(person: Person, wanted: dict[str, float], own: dict[str, float]) -> bool:
    limit = max(package(person, own) + numbers.ACCEPT_BEYOND, numbers.FIRST_ACCEPT)
    return package(person, wanted) <= min(limit, 1.0)


def _last_word(
    person: Person, wanted: dict[str, float], own: dict[str, float], *, asked: bool
) -> Decision:
    """Time is up: take what is within the limits, else end it."""
    if asked and package(person, wanted) <= 1.0:
        return _close(person, wanted, "Time is up, and this can be lived with.", took.late(person))
    return replace(
        _move(person, "walk_away", own, "Time is up.", took.walked(person)),
        terms=(),
        ends="walked_away",
    )


def _answer(
    scenario: Scenario,
    person: Person,
    table: Table,
    moves: set[str],
    reading: Reading,
    own: dict[str, float],
) -> Decision:
    hedged = _hedged(reading)
    free = "concede" in moves and "trade" not in moves and (table.gave or not table.named)
    if free:
        return _move(
            person, "press", own, "A free concession: pocketed, and pressed again.",
            took.pocketed(person),
        )  # fmt: skip
    earned, why, seen = _earned(person, table, moves, hedged=hedged)
    if earned > 0:
        after = _give(scenario, person, table, own, earned)
        if after != own:
            move = "counter" if "trade" in moves else "give"
            return _move(person, move, after, why, seen)
        return _move(person, "hold", own, f"{why} Nothing more to give.", took.firm(person))
    if "probe" in moves and not moves & {"demand", "hold"}:
        return _move(person, "explain", own, "Asked about its interests.", took.asked(person))
    if hedged:
        return _move(person, "press", own, "The ask was hedged.", took.hedged(person))
    if "demand" in moves and not table.reasons and "ask_why" not in table.moves:
        return _move(person, "ask_why", own, "An ask without a reason.", took.no_reason(person))
    move = "press" if table.moves[-1:] != ["press"] else "hold"
    return _move(person, move, own, "Nothing new to answer.", took.waiting(person))


def _earned(
    person: Person, table: Table, moves: set[str], *, hedged: bool
) -> tuple[float, str, str]:
    """(share earned, reason for the debrief, what the learner is told)."""
    factor = numbers.HEDGED if hedged else 1.0
    if "trade" in moves:
        return numbers.GIVE_FOR_TRADE * factor, "A trade was offered.", took.traded(person, hedged)
    if "justify" in moves and (table.asked or "demand" in moves):
        first = table.reasons <= 1
        size = numbers.GIVE_FOR_REASON if first else numbers.GIVE_FOR_MORE_REASON
        return size * factor, "A reason was given.", took.reasoned(person, hedged)
    if "hold" in moves and table.holds >= 1 and not hedged:
        return numbers.GIVE_FOR_HOLD, "The ask stood.", took.held(person)
    return 0.0, "", ""


def _hedged(reading: Reading) -> bool:
    """Whether the ask itself was hedged or given away."""
    on_ask: list[Hedge] = [h for h in reading.hedges if h.on in ("demand", "hold", "trade")]
    retreat = any(f.type == "retreat" for f in reading.flags)
    return bool(on_ask) or retreat or "placate" in reading.moves


def _give(
    scenario: Scenario, person: Person, table: Table, own: dict[str, float], earned: float
) -> dict[str, float]:
    """``own`` moved towards the learner by ``earned`` of the package, at least by one step.

    First where the two sides are furthest apart, as this side weighs it; what is left over goes
    to the next.
    Never past the reservation nor past what was asked.
    """
    weights = sum(limit.weight for limit in person.limits)
    left = earned
    values = dict(own)
    for limit in sorted(
        person.limits, key=lambda one: (-_room(one, table, own) * one.weight, one.issue)
    ):
        room = _room(limit, table, own)
        if left <= 1e-9 or room <= 1e-9:
            break
        most = share(limit, own[limit.issue]) + room
        issue = scenario.issue(limit.issue)
        before = share(limit, own[limit.issue])
        after = at_share(limit, issue, min(before + left * weights / limit.weight, most))
        if share(limit, after) <= before + 1e-9 and values == own:  # less than a step: one step
            step = abs(issue.step / (limit.reservation - limit.aspiration))
            after = at_share(limit, issue, before + step)
        if before + 1e-9 < share(limit, after) <= most + 1e-9:
            values[limit.issue] = after
            left -= (share(limit, after) - before) * limit.weight / weights
        if limit.issue not in table.asked:  # nobody asked for more than this one
            break
    return values


def _room(limit: Limit, table: Table, own: dict[str, float]) -> float:
    """How far an issue can still move: to what was asked; to the reservation where nothing was."""
    end = 1.0
    if limit.issue in table.asked:
        end = min(share(limit, table.asked[limit.issue]), 1.0)
    elif table.asked:
        return 0.0
    return max(end - share(limit, own[limit.issue]), 0.0)


def _move(person: Person, move: str, own: dict[str, float], reason: str, seen: str) -> Decision:
    return Decision(person.id, move, terms(person, own), reason, seen)


def _close(person: Person, values: dict[str, float], reason: str, seen: str) -> Decision:
    return Decision(person.id, "accept", terms(person, values), reason, seen, ends="agreed")


def likely(scenario: Scenario, turns: Sequence[Turn], *, seed: int) -> tuple[Decision, ...]:
    """The most probable next decisions, at most four, the likeliest first.

    Worked out by answering what learners mostly do: ask with a reason, hold, hedge, trade, give in,
    accept. ``turns`` ends with the counterpart's.
    """
    table = read_table(scenario, turns)
    own = table.own
    found: dict[tuple[object, ...], Decision] = {}
    for moves, hedged in _USUAL:
        turn = _imagined(scenario, len(turns), moves, hedged=hedged, asked=table.asked, own=own)
        decision = decide(scenario, (*turns, turn), seed=seed)
        key = (decision.move, decision.terms, decision.ends)
        found.setdefault(key, decision)
    return tuple(found.values())[:4]


_USUAL: tuple[tuple[tuple[str, ...], bool], ...] = (
    (("demand", "justify"), False),
    (("demand",), True),
    (("trade",), False),
    (("accept",), False),
    (("demand", "justify"), True),
    (("demand",), False),
    (("hold",), False),
    (("probe",), False),
)


def _imagined(
    scenario: Scenario,
    index: int,
    moves: tuple[str, ...],
    *,
    hedged: bool,
    asked: dict[str, float],
    own: dict[str, float],
) -> Turn:
    """A learner's turn as they mostly go; the first ask is the target."""
    issue = scenario.issues[0]
    offers: tuple[Offer, ...] = ()
    if not asked and "accept" not in moves and "probe" not in moves:
        offers = (Offer(0, 1, "…", issue.target, issue.unit, issue.id),)
    hedges = (Hedge(0, 1, "shield", "…", "demand"),) if hedged else ()
    reading = Reading(moves=moves, hedges=hedges, offers=offers)  # type: ignore[arg-type]
    return Turn(index=index, speaker="learner", text="…", reading=reading)


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
    person = next(p for p in scenario.people if p.id == decision.person)
    if decision.ends == "agreed":
        return Outcome("agreed", decision.terms, f"You and {person.name} agreed.")
    if decision.ends == "walked_away":
        return Outcome("walked_away", (), f"{person.name} ended the conversation without a deal.")
    return Outcome("no_deal", (), "There was no deal.")
