"""One sentence at the top: warm, true and about this conversation."""

from __future__ import annotations

from collections.abc import Callable

from voice_coach.coaching.facts import (
    Facts,
    Hold,
    advised,
    count_word,
    past_walk_away,
    plural,
    reaches_target,
    turn_name,
    way,
)
from voice_coach.records import Issue


def headline(facts: Facts) -> str:
    """The first of the rules below that has something to say; the last always has."""
    for rule in RULES:
        if sentence := rule(facts):
            return sentence
    return _last(facts)


def _unspoken(facts: Facts) -> str | None:
    if not facts.turns:
        return "You stopped before your first answer; nothing is judged, and nothing is lost."
    if not facts.heard:
        return (
            "None of your words came through clearly enough to judge, "
            "so nothing here counts against you."
        )
    return None


def _past_the_line(facts: Facts) -> str | None:
    for issue, value in facts.agreed():
        if past_walk_away(issue, value):
            over = facts.distance(issue, value - issue.walk_away)
            return (
                f"You got to a deal, at {facts.amount(issue, value)}: that is {over} past the "
                "point where you had meant to walk away."
            )
    return None


def _held_then_gave(facts: Facts) -> str | None:
    """The story of the main issue, where ground on it was given for nothing."""
    issue = facts.main_issue
    if issue is None:
        return None
    free = [g for g in facts.given(issue.id) if g.free]
    if not free:
        return None
    total = facts.distance(issue, sum(g.step for g in free))
    held = longest(facts, issue, before=free[0].entry.turn)
    if held is not None and held.turns >= 2:
        value = facts.amount(issue, held.entry.value)
        return (
            f"You held {value} for {plural(held.turns, 'turn')}, then moved {total} towards them "
            "and asked for nothing back."
        )
    if facts.agreed():
        closed = next((v for i, v in facts.agreed() if i.id == issue.id), None)
        if closed is not None:
            return (
                f"You closed at {facts.amount(issue, closed)}; on the way you gave {total} and "
                "asked for nothing back."
            )
    first = facts.amount(issue, facts.own(issue.id)[0].value)
    return (
        f"You put {first} on the table, then moved {total} towards them and asked for nothing back."
    )


def _closed(facts: Facts) -> str | None:
    agreed = facts.agreed()
    if not agreed:
        return None
    if all(reaches_target(issue, value) for issue, value in agreed):
        values = " and ".join(facts.amount(i, v) for i, v in agreed[:2])
        return f"You closed at {values}, your target or better{_how(facts, agreed[0][0])}."
    issue, value = next(
        (pair for pair in agreed if facts.main_issue is not None and pair[0] == facts.main_issue),
        agreed[0],
    )
    share = way(issue, value)
    where = "" if share is None else f", {_share(share)} of the way from walk-away to target"
    return f"You closed at {facts.amount(issue, value)}{where}{_how(facts, issue)}."


def _no_deal(facts: Facts) -> str | None:
    outcome = facts.session.outcome
    if outcome is None or outcome.kind not in ("walked_away", "no_deal"):
        return None
    issue = facts.main_issue
    if issue is None:
        return f"No deal this time, after {plural(len(facts.heard), 'answer')} of yours."
    values = [entry.value for entry in facts.own(issue.id)]
    last = values[-1]
    if past_walk_away(issue, last):
        return (
            f"No deal this time, though you had come down to {facts.amount(issue, last)}, past "
            "your own walk-away."
            if issue.goal == "higher"
            else f"No deal this time, though you had gone up to {facts.amount(issue, last)}, past "
            "your own walk-away."
        )
    if any(past_walk_away(issue, value) for value in values):
        return f"No deal this time; your last word was {facts.amount(issue, last)}."
    return (
        f"No deal this time, and you never went past your line: your last word was "
        f"{facts.amount(issue, last)}."
    )


def _stopped(facts: Facts) -> str | None:
    issue = facts.main_issue
    if issue is None:
        return None
    held = longest(facts, issue)
    if held is not None and held.turns >= 2:
        return (
            f"You held {facts.amount(issue, held.entry.value)} for "
            f"{plural(held.turns, 'turn')}; the talk stopped there, still open."
            if held.entry is facts.holds(issue.id)[-1].entry
            else f"You held {facts.amount(issue, held.entry.value)} for "
            f"{plural(held.turns, 'turn')} before you moved; the talk stopped with no deal."
        )
    last = facts.amount(issue, facts.own(issue.id)[-1].value)
    return (
        f"You put {last} on the table and stopped after {plural(len(facts.heard), 'answer')}; "
        "nothing is settled."
    )


def _last(facts: Facts) -> str:
    """No number was said: what the words alone show."""
    asks = [t for t in facts.heard if facts.has_move(t, "demand", "hold")]
    hedged = [t for t in asks if any(f.family == "hedging" for f in advised(t))]
    if asks and not hedged:
        return (
            f"You spoke up for yourself in {plural(len(asks), 'turn')}, in plain words; next, "
            "put a number to it."
        )
    if asks:
        return (
            f"You spoke up for yourself in {plural(len(asks), 'turn')}; in "
            f"{count_word(len(hedged))} of them, softening words took some of it back."
        )
    longest_turn = max(facts.heard, key=lambda t: len(t.text.split()))
    return (
        f"You kept the talk going for {plural(len(facts.heard), 'answer')}, the fullest in "
        f"{turn_name(longest_turn.index)}; next time, say what you want as well."
    )


def _how(facts: Facts, issue: Issue) -> str:
    """A clause on how a deal was reached, where there is a good thing to say."""
    held = longest(facts, issue)
    if held is not None and held.turns >= 2:
        value = facts.amount(issue, held.entry.value)
        return f", after holding {value} for {plural(held.turns, 'turn')}"
    if any(facts.has_move(t, "trade") for t in facts.heard):
        return ", and you asked for something in return"
    return ""


def longest(facts: Facts, issue: Issue, *, before: int | None = None) -> Hold | None:
    """The value held for most turns (the first of equals), stated before turn ``before``."""
    holds = [h for h in facts.holds(issue.id) if before is None or h.entry.turn < before]
    return max(holds, key=lambda h: h.turns, default=None)


def _share(share: float) -> str:
    return f"{100 * share:.0f}%"


RULES: tuple[Callable[[Facts], str | None], ...] = (
    _unspoken,
    _past_the_line,
    _held_then_gave,
    _closed,
    _no_deal,
    _stopped,
)
