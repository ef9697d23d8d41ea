"""What a session shows that somebody can do. Each skill is traced to the turn that shows it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from voice_coach.coaching.facts import FREE, Facts, advised, past_walk_away
from voice_coach.records import Session, Turn

UNDECIDED = ("stopped", "recorded")
FEWEST_ANSWERS = 3
"""A session of fewer heard answers shows nothing about the whole (our choice)."""


@dataclass(frozen=True, slots=True)
class Skill:
    """``how``: what it takes to show it, after "To show it, …"."""

    id: str
    name: str
    how: str


@lru_cache(maxsize=1)
def skills() -> Mapping[str, Skill]:
    """The skills by id, in the order they are learnt."""
    return {key: Skill(key, **row) for key, row in _file()["skills"].items()}


@lru_cache(maxsize=1)
def repeat_days() -> tuple[int, ...]:
    """After how many days a skill is due again, by how often it was shown."""
    return tuple(_file()["repeat_days"])


def _file() -> dict[str, Any]:
    with (Path(__file__).resolve().parent / "skills.toml").open("rb") as file:
        return tomllib.load(file)


def shown(session: Session) -> Mapping[str, int]:
    """The skills a session shows, each with the turn that shows it first.

    Parameters
    ----------
    session
        With ``ledger`` filled; what needs the end of a session needs its outcome.
    """
    facts = Facts(session)
    found: dict[str, int] = {}
    for skill, of_turn in BY_TURN.items():
        for turn in facts.heard:
            if of_turn(facts, turn):
                found[skill] = turn.index
                break
    found |= dict(_whole(facts))
    return {skill: found[skill] for skill in skills() if skill in found}


def _plain(turn: Turn) -> bool:
    return not any(f.family == "hedging" or f.type in FREE for f in advised(turn))


def _plain_ask(facts: Facts, turn: Turn) -> bool:
    return facts.has_move(turn, "demand", "hold", "trade") and _plain(turn)


def _reason(facts: Facts, turn: Turn) -> bool:
    return facts.has_move(turn, "justify") and any(
        credit.kind == "fact"
        for reply in facts.session.turns[turn.index + 1 : turn.index + 2]
        for credit in (reply.decision.credits if reply.decision else ())
    )


def _hold(facts: Facts, turn: Turn) -> bool:
    """After the other side's first answer, so after some pressure."""
    return turn.index > 1 and facts.has_move(turn, "hold") and _plain(turn)


def _probe(facts: Facts, turn: Turn) -> bool:
    return facts.has_move(turn, "probe")


def _trade(facts: Facts, turn: Turn) -> bool:
    return facts.has_move(turn, "trade") and _plain(turn)


BY_TURN: dict[str, Callable[[Facts, Turn], bool]] = {
    "plain_ask": _plain_ask,
    "reason": _reason,
    "hold": _hold,
    "probe": _probe,
    "trade": _trade,
}


def _whole(facts: Facts) -> Iterator[tuple[str, int]]:
    """What only a whole session shows."""
    outcome = facts.session.outcome
    if outcome is None or outcome.kind in UNDECIDED or len(facts.heard) < FEWEST_ANSWERS:
        return
    last = facts.heard[-1].index
    if not facts.free_turns():
        yield "steady", last
    paced = [t for t in facts.heard if _measured(t)]
    if paced and not any(f.type in ("rushed", "speeding_up") for _, f in facts.flags()):
        yield "calm", last
    agreed = facts.agreed()
    if agreed and not any(past_walk_away(issue, value) for issue, value in agreed):
        yield "close", last


def _measured(turn: Turn) -> bool:
    return turn.reading is not None and turn.reading.measure("words_per_minute") is not None
