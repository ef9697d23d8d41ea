"""What went well. Every sentence is checked against a turn; nothing is said to please."""

from __future__ import annotations

from collections.abc import Callable

from voice_coach.coaching.facts import (
    FREE,
    Facts,
    advised,
    past_walk_away,
    plural,
    turn_name,
)
from voice_coach.coaching.headline import longest
from voice_coach.records import Strength, Turn

MOST = 3
MIN_PACE_WORDS = 15  # the flag rules judge pace from 15 words on; praise must not ask for less


def strengths(facts: Facts) -> tuple[Strength, ...]:
    """Up to three, of different kinds, best first; always at least one."""
    found = [s for rule in RULES if (s := rule(facts)) is not None]
    return tuple(found[:MOST]) or (_named(facts) or _least(facts),)


def _kept_the_line(facts: Facts) -> Strength | None:
    outcome = facts.session.outcome
    issue = facts.main_issue
    if outcome is None or outcome.kind != "walked_away" or issue is None:
        return None
    own = facts.own(issue.id)
    if any(past_walk_away(issue, entry.value) for entry in own):
        return None
    line = facts.amount(issue, issue.walk_away)
    return _at(
        facts.turn(own[-1].turn),
        f"There was no deal, and you did not go past {line} to get one.",
    )


def _trade(facts: Facts) -> Strength | None:
    turn = _first(facts, lambda t: facts.has_move(t, "trade"))
    if turn is None:
        return None
    return _at(turn, f"You asked for something back before you gave: {_said(turn)}")


def _held(facts: Facts) -> Strength | None:
    issue = facts.main_issue
    held = longest(facts, issue) if issue is not None else None
    if issue is None or held is None or held.turns < 2:
        return None
    value = facts.amount(issue, held.entry.value)
    return _at(
        facts.turn(held.entry.turn),
        f"You stayed at {value} for {plural(held.turns, 'turn')}, from "
        f"{turn_name(held.entry.turn)} on.",
    )


def _reasoned(facts: Facts) -> Strength | None:
    turn = _first(
        facts,
        lambda t: facts.has_move(t, "hold", "demand") and facts.has_move(t, "justify") and _firm(t),
    )
    if turn is None:
        return None
    what = "your no" if facts.has_move(turn, "hold") else "your ask"
    return _at(turn, f"You gave a reason for {what}: {_said(turn)}")


def _number(facts: Facts) -> Strength | None:
    """A number of the learner's own, said with no hedge."""
    for entry in facts.session.ledger:
        turn, issue = facts.turn(entry.turn), facts.issue(entry.issue)
        if entry.speaker != "learner" or turn is None or issue is None or not _firm(turn):
            continue
        if not facts.has_move(turn, "demand", "hold", "trade"):
            continue
        return _at(
            turn,
            f"You named a number, {facts.amount(issue, entry.value)}, and let it stand plainly "
            f"({turn_name(turn.index)}).",
        )
    return None


def _named(facts: Facts) -> Strength | None:
    """A number of the learner's own, however it was said: it is still what the talk was about."""
    for entry in facts.session.ledger:
        turn, issue = facts.turn(entry.turn), facts.issue(entry.issue)
        if entry.speaker == "learner" and turn is not None and issue is not None:
            return _at(
                turn,
                f"You put a number on the table, {facts.amount(issue, entry.value)} "
                f"({turn_name(turn.index)}): from then on the talk was about it.",
            )
    return None


def _probe(facts: Facts) -> Strength | None:
    turn = _first(facts, lambda t: facts.has_move(t, "probe"))
    if turn is None:
        return None
    return _at(turn, f"You asked about their side: {_said(turn)}")


def _plain(facts: Facts) -> Strength | None:
    turn = _first(facts, lambda t: facts.has_move(t, "demand", "hold") and _firm(t))
    if turn is None:
        return None
    return _at(turn, f"You said what you wanted in plain words: {_said(turn)}")


def _pace(facts: Facts) -> Strength | None:
    for turn in facts.heard:
        assert turn.reading is not None
        if len(turn.text.split()) < MIN_PACE_WORDS:
            continue
        if any(f.type in ("rushed", "dragging", "speeding_up") for f in advised(turn)):
            continue
        for m in turn.reading.measures:
            if m.name != "words_per_minute" or None in (m.value, m.low, m.high):
                continue
            assert m.value is not None and m.low is not None and m.high is not None
            if m.low <= m.value <= m.high:
                return _at(
                    turn,
                    f"You kept an easy pace in {turn_name(turn.index)}: {m.value:.0f} words a "
                    "minute.",
                )
    return None


def _least(facts: Facts) -> Strength:
    """What is true of any session."""
    if facts.heard:
        turn = max(facts.heard, key=lambda t: len(t.text.split()))
        words = len(turn.text.split())
        noun = "word" if words == 1 else "words"
        return _at(
            turn,
            f"You answered out loud: {words} {noun} in {turn_name(turn.index)}, which is the part "
            "that gets easier with practice.",
        )
    if facts.turns:
        turn = facts.turns[0]
        return _at(
            turn,
            f"You recorded an answer in {turn_name(turn.index)}; it is saved as it was, "
            f"{turn.duration_s:.1f} seconds long.",
        )
    if facts.session.turns:
        turn = facts.session.turns[0]
        return _at(
            turn,
            f"You heard how it opens ({turn_name(turn.index)}); next time you can have your first "
            "answer ready.",
        )
    return Strength("You opened the conversation; it will be here when you come back.")


def _first(facts: Facts, test: Callable[[Turn], bool]) -> Turn | None:
    """The first turn that passes and gave nothing away: what is praised must not also cost."""
    good = [t for t in facts.heard if test(t)]
    return next((t for t in good if not any(f.type in FREE for f in advised(t))), None)


def _firm(turn: Turn) -> bool:
    return not any(f.family in ("hedging", "conceding") for f in advised(turn))


def _said(turn: Turn, *, words: int = 14) -> str:
    """The turn's first words in quotation marks, with its name."""
    said = turn.text.split()
    quote = " ".join(said[:words]) + ("…" if len(said) > words else "")
    return f"“{quote}” ({turn_name(turn.index)})."


def _at(turn: Turn | None, text: str) -> Strength:
    if turn is None:
        return Strength(text)
    return Strength(text, turn.index, 0.0, turn.duration_s)


RULES: tuple[Callable[[Facts], Strength | None], ...] = (
    _kept_the_line,
    _trade,
    _held,
    _reasoned,
    _number,
    _probe,
    _plain,
    _pace,
)
