"""Sharing a session from its report: the piece of the page, and its routes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fastapi import FastAPI
from pydantic import BaseModel, Field

from voice_coach.records import Account, allowed
from voice_coach.ui.desks import Desks
from voice_coach.ui.rendering import render
from voice_coach.ui.who import Signed


class Chosen(BaseModel):
    """The coach a session is shared with. ``due``: a day, where the learner named one."""

    coach: str = Field(min_length=1, max_length=64)
    due: date | Literal[""] = ""


def add_sharing(app: FastAPI, desks: Desks) -> None:
    """Add ``/api/session/ID/share``: to share it, and to take that back."""

    @app.post("/api/session/{session_id}/share")
    def share(session_id: str, chosen: Chosen, account: Signed) -> dict[str, str]:
        from voice_coach.store import sharing

        store = desks.rooms.store
        store.check(account, "own", session_id)
        due_at = chosen.due.isoformat() if isinstance(chosen.due, date) else None
        sharing.share(store, session_id, account=account, coach=chosen.coach, due_at=due_at)
        return {"html": sharing_html(desks, session_id, account)}

    @app.delete("/api/session/{session_id}/share")
    def take_back(session_id: str, account: Signed) -> dict[str, str]:
        from voice_coach.store import sharing

        store = desks.rooms.store
        store.check(account, "own", session_id)
        sharing.take_back(store, session_id, account=account)
        return {"html": sharing_html(desks, session_id, account)}


def sharing_html(desks: Desks, session_id: str, account: Account) -> str:
    """Who it is shared with and who it can be shared with; "" for all but its owner."""
    from voice_coach.store.sharing import coaches, shared_with

    store = desks.rooms.store
    if account.role == "solo" or not allowed(account, "own", store.whose(session_id)):
        return ""
    return render(
        "sharing.html",
        id=session_id,
        shared=shared_with(store, session_id),
        coaches=coaches(store, besides=account.id),
    )
