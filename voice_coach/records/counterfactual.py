"""How a session would have gone with one unused thing used, as a replay of the model shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Shift:
    """One issue as it went and as it would have gone, in the issue's unit.

    ``issue`` is its id. ``was`` is None where there was no value: the other side had gone.
    """

    issue: str
    was: float | None
    would: float


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """One thing that was not used, at the turn of the learner's where it would have brought most.

    Parameters
    ----------
    kind
        A "fact" of the brief as a reason, something of it in "trade", or the ask of that turn said
        "plain".
    turn
        Index of the learner's turn.
    texts
        The facts or trades of which each, alone, would have done the same, in the brief's order;
        for "plain" the hedges of that turn.
    who
        Whose offer would have changed.
    offers
        The offers right after that turn; empty where they would have been the same.
    ended
        The values at the end with everything said later left as it was; empty where they would have
        been the same or the replay cannot tell.
    same_end
        Whether the replay ends on the same values.
    agreed
        Whether ``ended`` was agreed on; False for the last offers of a talk without a deal.
    """

    kind: Literal["fact", "trade", "plain"]
    turn: int
    texts: tuple[str, ...]
    who: str
    offers: tuple[Shift, ...] = ()
    ended: tuple[Shift, ...] = ()
    same_end: bool = False
    agreed: bool = False
