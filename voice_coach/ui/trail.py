"""The audit trail as administrators see it: accounts and sign-ins, never whose session is whose.

What somebody did with their own recordings (shared, exported, deleted, agreed to) is theirs to see,
under “My data”. The whole trail is for whoever holds the machine: ``voice-coach audit show``.
"""

from __future__ import annotations

from voice_coach.records import Account, VoiceCoachError
from voice_coach.ui.desks import Desks
from voice_coach.ui.rendering import render

SEEN = ("account.", "signin.", "settings.", "assignment.")
MOST = 500


def trail_html(desks: Desks, account: Account) -> str:
    """The newest rows an administrator may see, and whether the whole trail is as it was written.

    Raises
    ------
    VoiceCoachError
        For everybody else.
    """
    from voice_coach.store.audit import read, verify

    if account.role != "admin" or not account.active:
        raise VoiceCoachError("Only an administrator can see this.")
    store = desks.rooms.store
    return render(
        "trail.html", verdict=verify(store), entries=read(store, actions=SEEN, limit=MOST)
    )
