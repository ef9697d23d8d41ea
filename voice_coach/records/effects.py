"""What a learner's turn did to the other side, and what it used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Effect:
    """What a turn did to one person: ``size`` of ``what``, from the effect of that ``name``.

    ``what`` is "moves" (a share of the way to the limit), "trust" or "patience" (0 to 1); ``why``
    says it in words.
    """

    name: str
    what: Literal["moves", "trust", "patience"]
    size: float
    person: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Something of the brief or of what was told that a turn used for the first time.

    ``at`` is its place in ``brief.facts``, in ``brief.can_trade``, or in ``person``'s interests.
    """

    kind: Literal["fact", "gift", "interest"]
    at: int
    person: str = ""
