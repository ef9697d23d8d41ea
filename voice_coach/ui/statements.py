"""A learner's choice about their learning record, and the thread that sends what waits."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from fastapi import FastAPI
from pydantic import BaseModel

from voice_coach.records import VoiceCoachError
from voice_coach.ui.desks import Desks
from voice_coach.ui.who import Signed

if TYPE_CHECKING:
    from voice_coach.settings import Settings

log = logging.getLogger(__name__)
EVERY_S = 30.0


class Choice(BaseModel):
    """Whether statements about one's own sessions are sent."""

    send: bool


def add_statements(app: FastAPI, desks: Desks) -> None:
    """Add the learner's own choice."""

    @app.post("/api/statements")
    def choose(choice: Choice, account: Signed) -> dict[str, bool]:
        from voice_coach.store.outbox import consent

        if choice.send and desks.rooms.settings.lrs_url is None:
            raise VoiceCoachError("No learning record store is set here.")
        consent(desks.rooms.store, account, send=choice.send)
        return {"send": choice.send}


def start_sending(desks: Desks, settings: Settings) -> None:
    """Send what waits, now and then, in the background; without a store set, nothing is started."""
    if settings.lrs_url is None:
        return

    def run() -> None:
        from voice_coach.sending import send_waiting

        while True:
            try:
                send_waiting(desks.rooms.store, settings)
            except VoiceCoachError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("sending statements")
            time.sleep(EVERY_S)

    threading.Thread(target=run, daemon=True, name="statements").start()
