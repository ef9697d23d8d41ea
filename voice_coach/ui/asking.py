"""Asking for consent before the first recording: the text on the brief, and its two routes."""

from __future__ import annotations

from fastapi import FastAPI
from pydantic import BaseModel, Field

from voice_coach.records import Account
from voice_coach.ui.desks import Desks
from voice_coach.ui.rendering import render
from voice_coach.ui.who import Signed


class Agreement(BaseModel):
    """What was read. ``version``: the text's."""

    version: str = Field(min_length=1, max_length=40)


def add_asking(app: FastAPI, desks: Desks) -> None:
    """Add ``/api/consent``: to agree, and to take that back."""

    @app.post("/api/consent")
    def agree(agreement: Agreement, account: Signed) -> dict[str, bool]:
        from voice_coach.store import consent

        consent.agree(desks.rooms.store, account, desks.terms, version=agreement.version)
        return {"agreed": True}

    @app.delete("/api/consent")
    def withdraw(account: Signed) -> dict[str, bool]:
        from voice_coach.store import consent

        consent.withdraw(desks.rooms.store, account)
        return {"agreed": False}


def consent_html(desks: Desks, account: Account) -> str:
    """The text with its button; "" for who has agreed already."""
    from voice_coach.store.consent import agreed

    if agreed(desks.rooms.store, account, desks.terms):
        return ""
    return render("consent.html", terms=desks.terms)
