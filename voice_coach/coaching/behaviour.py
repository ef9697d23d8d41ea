"""An ended session → counts of what the learner did, for looking at many sessions together.

Withheld flags never count: what was not certain enough to show is not certain enough to add up.
"""

from __future__ import annotations

from collections.abc import Iterable

from voice_coach.coaching.facts import FREE, Facts, advised, value_of
from voice_coach.coaching.numbers import PACE
from voice_coach.records import Behaviour, Session, Turn

ASKS = ("demand", "hold", "trade")
"""Moves that want something: the same that the skill "ask plainly" is shown by."""
PRESSING = frozenset(
    ("press", "flinch", "guilt", "deadline", "authority", "anchor", "silence", "interrupt")
)
"""Moves of the counterpart that ask for ground without giving any (our choice, from the moves of
`docs/counterpart.md`)."""


def behaviour(session: Session) -> Behaviour:
    """What the learner did in a session.

    Parameters
    ----------
    session : Session
        With its outcome, and ``ledger`` filled.

    Returns
    -------
    Behaviour
        ``asks``: heard answers with a demand, a hold or a trade; ``asks_plain``: those with no
        hedge that is advised on; ``ask_hedges``: the hedges in the others. ``hedges``: all
        hedges, the faint ones too. ``pressures``: heard answers to a pressing move;
        ``pressures_held``: those that neither accepted nor gave ground, unless in a trade.
        ``gives``: heard answers that moved towards the other side or conceded in words;
        ``gives_traded``: those with no flag that says nothing was asked for it. ``pace_wpm``:
        words over minutes of the answers whose pace was measured, and of those that answer
        pressure. ``spoken_s``: seconds of recordings, drills included. A session that went back in
        another one has that one's answers before it; these count there, not here.
    """
    facts = Facts(session)
    own = session.branch_turn or 0
    heard = [turn for turn in facts.heard if turn.index >= own]
    asks = [turn for turn in heard if facts.has_move(turn, *ASKS)]
    pressed = [turn for turn in heard if _pressed(session, turn)]
    gives = [turn for turn in heard if gave(facts, turn)]
    free = {turn.index for turn, _ in facts.free_turns()}
    return Behaviour(
        turns=len(heard),
        drills=len(session.drills),
        spoken_s=sum(turn.duration_s for turn in facts.turns if turn.index >= own)
        + sum(drill.duration_s for drill in session.drills),
        words=sum(len(turn.text.split()) for turn in heard),
        asks=len(asks),
        asks_plain=sum(not _hedges(turn) for turn in asks),
        ask_hedges=sum(_hedges(turn) for turn in asks),
        pressures=len(pressed),
        pressures_held=sum(_held(facts, turn) for turn in pressed),
        gives=len(gives),
        gives_traded=sum(turn.index not in free for turn in gives),
        hedges=sum(f.family == "hedging" for t in heard if t.reading for f in t.reading.flags),
        pace_wpm=_pace(heard),
        pace_pressed_wpm=_pace(pressed),
        agreed=bool(facts.agreed()),
        value=_value(facts),
    )


def gave(facts: Facts, turn: Turn) -> bool:
    """Whether an answer moved towards the other side, in numbers or in words."""
    stepped = any(
        entry.turn == turn.index
        and entry.speaker == "learner"
        and entry.step is not None
        and entry.step > 0
        for entry in facts.session.ledger
    )
    return stepped or facts.has_move(turn, "concede") or any(f.type in FREE for f in advised(turn))


def _held(facts: Facts, turn: Turn) -> bool:
    if facts.has_move(turn, "accept"):
        return False
    free = any(flag.type in FREE for flag in advised(turn))
    return not gave(facts, turn) or (facts.has_move(turn, "trade") and not free)


def _pressed(session: Session, turn: Turn) -> bool:
    """Whether the line that a turn answers presses."""
    before = session.turns[turn.index - 1] if turn.index > 0 else None
    return before is not None and before.decision is not None and before.decision.move in PRESSING


def _hedges(turn: Turn) -> int:
    return sum(flag.family == "hedging" for flag in advised(turn))


def _pace(turns: Iterable[Turn]) -> float | None:
    words, minutes = 0, 0.0
    for turn in turns:
        pace = turn.reading.measure(PACE) if turn.reading is not None else None
        if pace:
            count = len(turn.text.split())
            words, minutes = words + count, minutes + count / pace
    return words / minutes if minutes else None


def _value(facts: Facts) -> float | None:
    agreed = {issue.id: value for issue, value in facts.agreed()}
    return value_of(facts.session.scenario, agreed) if agreed else None
