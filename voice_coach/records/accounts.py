"""Who is at the page: an account, a role, and what may be done to a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["solo", "learner", "coach", "lead", "admin"]
"""``solo``: whoever sits at a machine without accounts. Everybody else has one of the other four,
and everybody may rehearse."""

Action = Literal["own", "see", "review"]
"""What is done to a session: ``own`` (rehearse, drill, rewind, share, delete, answer), ``see``
(report, sound, export, comments), ``review`` (comment, judge flags, score)."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with an account, or `SOLO`. ``id`` is random and never shown; ``login`` is theirs.

    ``department`` and ``team`` are what team views group by.
    """

    id: str
    login: str
    name: str
    role: Role
    department: str = ""
    team: str = ""
    active: bool = True


SOLO = Account(id="", login="", name="", role="solo")
"""The one person of a machine without accounts; their sessions belong to no account."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """Whose a session is, and which coach it is shared with; ids, "" for nobody."""

    owner: str
    coach: str = ""


def allowed(account: Account, action: Action, whose: Ownership) -> bool:
    """Whether somebody may do that to a session.

    The one place where this is decided. A session is its owner's; the coach it is shared with sees
    and reviews it, and nobody else: neither a lead nor an admin.
    """
    if not account.active:
        return False
    if account.id == whose.owner:
        return action in ("own", "see") or account.role == "solo"
    shared = whose.coach != "" and account.id == whose.coach and account.role == "coach"
    return shared and action in ("see", "review")
