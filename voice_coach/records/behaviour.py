"""What one ended session showed, as counts: sums over sessions are exact."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Counts over the learner's heard answers; what each means stands in `coaching.behaviour`.

    ``value``: the learner's, 0 at the walk-away and 1 at the target; None without a deal.
    """

    turns: int
    drills: int
    spoken_s: float
    words: int
    asks: int
    asks_plain: int
    ask_hedges: int
    pressures: int
    pressures_held: int
    gives: int
    gives_traded: int
    hedges: int
    pace_wpm: float | None
    pace_pressed_wpm: float | None
    agreed: bool
    value: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One ended session and its counts; ``again``: it went back to a turn of another one."""

    session: str
    scenario: str
    title: str
    difficulty: str
    ended_at: str
    skills: frozenset[str]
    again: bool
    behaviour: Behaviour
