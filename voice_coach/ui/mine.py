"""“My data”: consent, export, days to keep, deleting a session or everything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import FastAPI, HTTPException, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from voice_coach.records import Account, VoiceCoachError
from voice_coach.ui.asking import add_asking
from voice_coach.ui.desks import Desks
from voice_coach.ui.rendering import render
from voice_coach.ui.sharing import add_sharing
from voice_coach.ui.takeouts import Takeouts
from voice_coach.ui.who import Signed

NO_STORE = {"cache-control": "no-store"}
SURE = "delete everything"
"""What somebody types who wants all of it gone."""
SOON_DAYS = 14
MOST_TRAIL = 100


class Days(BaseModel):
    """How long to keep; None for no end."""

    days: int | None = Field(default=None, ge=1, le=36_500)


class Sure(BaseModel):
    """The words typed to confirm."""

    typed: str = Field(max_length=100)


def add_mine(app: FastAPI, desks: Desks) -> None:
    """Add consent, sharing, and everything under ``/api/mine`` and ``/mine``."""
    takeouts = Takeouts(desks)
    add_asking(app, desks)
    add_sharing(app, desks)

    @app.post("/api/mine/days")
    def days(chosen: Days, account: Signed) -> dict[str, str]:
        from voice_coach.store.retention import keep_for

        keep_for(desks.rooms.store, account, chosen.days)
        return {"html": mine_html(desks, account)}

    @app.post("/api/mine/export")
    def pack(account: Signed) -> dict[str, Any]:
        takeouts.begin(account)
        return packing(account)

    @app.get("/api/mine/export")
    def packing(account: Signed) -> dict[str, Any]:
        now = takeouts.state(account)
        if now is None:
            return {"stage": "", "share": 0.0, "ready": False, "error": ""}
        return {"stage": now.stage, "share": now.share, "ready": now.ready, "error": now.error}

    @app.get("/mine/voice-coach-my-data.zip")
    def fetch(account: Signed) -> Response:
        now = takeouts.state(account)
        if now is None or not now.ready or not now.path.is_file():
            raise HTTPException(404, "There is no export of yours here; make one first.")
        return FileResponse(
            now.path,
            media_type="application/zip",
            filename="voice-coach-my-data.zip",
            headers=NO_STORE,
        )

    @app.delete("/api/mine/session/{session_id}")
    def delete(session_id: str, account: Signed) -> dict[str, Any]:
        from voice_coach.deletion import delete_session

        desks.rooms.store.check(account, "own", session_id)
        desks.leave([session_id])
        try:
            return _receipt(delete_session(desks.rooms, session_id, actor=account.id))
        finally:  # not before, so that the receipt counts a copy that lay there
            takeouts.drop(account.id)

    @app.post("/api/mine/forget")
    def forget(sure: Sure, account: Signed) -> dict[str, Any]:
        from voice_coach.deletion import delete_account, may_leave

        if sure.typed.strip().casefold() != SURE:
            raise VoiceCoachError(f"Type “{SURE}” to confirm.")
        store = desks.rooms.store
        may_leave(store, account)
        desks.leave(info.id for info in store.list_sessions(account.id))
        try:
            return _receipt(delete_account(desks.rooms, account.id, actor=account.id))
        finally:
            takeouts.drop(account.id)


def _receipt(receipt: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(receipt)


def mine_html(desks: Desks, account: Account) -> str:
    """The view: what is kept of whoever asks, when it goes, and how to have it or end it."""
    from voice_coach.store.audit import read
    from voice_coach.store.consent import agreed
    from voice_coach.store.person import person
    from voice_coach.store.retention import days_kept, expiries

    store, most = desks.rooms.store, desks.rooms.settings.keep_days
    known = person(store, account)
    goes = {e.session_id: e.goes_at for e in expiries(store, account, most=most)}
    now = datetime.now().astimezone()
    sessions = [
        {
            "id": info.id,
            "title": info.title,
            "when": _day(info.started_at),
            "goes": _day(goes[info.id].isoformat()) if info.id in goes else "",
            "soon": info.id in goes and (goes[info.id] - now).days < SOON_DAYS,
            "open": info.state == "open",
        }
        for info in store.list_sessions(account.id)
    ]
    return render(
        "mine.html",
        account=account,
        agreed=agreed(store, account, desks.terms),
        consent_day=_day(known.consent_at) if known.consent_at else "",
        terms=desks.terms,
        sessions=sessions,
        soon=sum(bool(s["soon"]) for s in sessions),
        keep_days=known.keep_days,
        most_days=most,
        days=days_kept(known.keep_days, most),
        sure=SURE,
        trail=[
            {"when": e.at, "action": e.action, "subject": e.subject, "you": e.actor == account.id}
            for e in read(store, about=account.id, limit=MOST_TRAIL)
            if account.id or e.actor == ""
        ],
    )


def _day(at: str) -> str:
    when = datetime.fromisoformat(at)
    return f"{when.day} {when:%B %Y}"
