"""What is done when nothing is given: drawn by odds from ``rules/tactics.toml``."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from voice_coach.counterpart.effects import read_rules
from voice_coach.records import Temperament

TEMPERS: tuple[str, ...] = get_args(Temperament)
Condition = Literal[
    "ask", "first_ask", "bare", "long", "weak", "late", "idle", "empty_hands",
]  # fmt: skip
"""What a tactic may depend on; ``rules/tactics.toml`` says what each means."""


@dataclass(frozen=True, slots=True)
class Tactic:
    """``odds`` count times the temperament's; ``took`` names what the learner is told."""

    name: str
    move: str
    needs: frozenset[str]
    bars: frozenset[str]
    odds: float
    by_temper: tuple[tuple[str, float], ...]
    once: bool
    hard: bool
    took: str
    reason: str

    def weight(self, temperament: str, hardness: float) -> float:
        times = next((v for name, v in self.by_temper if name == temperament), 1.0)
        return self.odds * times * (hardness if self.hard else 1.0)


@lru_cache(maxsize=1)
def tactics() -> tuple[Tactic, ...]:
    """All tactics, in the file's order."""
    return tuple(
        Tactic(
            name=name,
            move=row.get("move", name),
            needs=frozenset(one for one in row["when"] if not one.startswith("!")),
            bars=frozenset(one[1:] for one in row["when"] if one.startswith("!")),
            odds=row["odds"],
            by_temper=tuple((one, row[one]) for one in TEMPERS if one in row),
            once=row.get("once", False),
            hard=row.get("hard", False),
            took=row["took"],
            reason=row["reason"],
        )
        for name, row in read_rules("tactics").items()
    )


def choose(
    have: Set[Condition], *, temperament: str, hardness: float, done: Sequence[str], draw: float
) -> Tactic:
    """One tactic whose conditions hold.

    Parameters
    ----------
    have : set of Condition
        The conditions that hold, as the file names them.
    temperament : str
        Whose odds count.
    hardness : float
        What the odds of the harder ones are multiplied with.
    done : sequence of str
        The tactics so far, oldest first; the last is not taken again, a ``once`` one never.
    draw : float
        From 0 to 1, exclusive.
    """
    last = done[-1] if done else ""
    pool = [
        (tactic, tactic.weight(temperament, hardness))
        for tactic in tactics()
        if tactic.needs <= have
        and tactic.bars.isdisjoint(have)
        and tactic.move != last
        and not (tactic.once and tactic.name in done)
    ]
    if not pool:
        return next(t for t in tactics() if t.name == ("hold" if last != "hold" else "press"))
    at = draw * sum(weight for _, weight in pool)
    for tactic, weight in pool:
        at -= weight
        if at < 0:
            return tactic
    return pool[-1][0]
