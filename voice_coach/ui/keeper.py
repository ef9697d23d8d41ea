"""What the server does by itself about data: at its start and once a day."""

from __future__ import annotations

import logging
import threading
import time

from voice_coach.records import VoiceCoachError
from voice_coach.ui.desks import Desks

log = logging.getLogger(__name__)
DAY_S = 86_400.0
LOOK_S = 600.0
"""How often it is looked whether a day is over: a laptop that slept is not a day late."""


def keep_house(desks: Desks) -> None:
    """Finish deletions that were cut short, and delete what is past its days. Never raises."""
    from voice_coach.deletion import finish_deletions, prune
    from voice_coach.store.passing import INCOMING, clear

    try:
        rooms = desks.rooms
        clear(rooms.store, INCOMING, before=time.time() - DAY_S)
        finish_deletions(rooms)
        gone = prune(rooms)
        if gone is not None:
            log.info("%s sessions were past their days; receipt %s", gone.sessions, gone.id)
    except VoiceCoachError as error:
        log.warning("%s", error)  # the page says the same to whoever opens it
    except Exception:
        log.exception("deleting what is past its days")


def clear_left(desks: Desks, *, before: float) -> None:
    """Remove exports and uploads that a server before this one left. Never raises.

    ``before``: when this one began (Unix time, s); what was written since is its own.
    """
    from voice_coach.store.passing import EXPORTS, INCOMING, clear

    try:
        for folder in (EXPORTS, INCOMING):
            clear(desks.rooms.store, folder, before=before)
    except Exception:  # the page says why to whoever opens it
        log.exception("removing what a server before left")


def clear_over(desks: Desks) -> None:
    """Remove exports that are past their hour, also after a sleep. Never raises."""
    from voice_coach.ui.takeouts import clear_takeouts

    try:
        clear_takeouts(desks.rooms.store)
    except Exception:
        log.exception("removing exports past their hour")


def start_keeping(desks: Desks) -> None:
    """Keep house now and then every day, in the background."""
    began = time.time()

    def run() -> None:
        done = 0.0
        clear_left(desks, before=began)
        while True:
            clear_over(desks)
            if time.time() - done >= DAY_S:
                done = time.time()
                keep_house(desks)
            time.sleep(LOOK_S)

    threading.Thread(target=run, daemon=True, name="keeper").start()
