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
    from voice_coach.ui.takeouts import clear_takeouts

    try:
        rooms = desks.rooms
        clear_takeouts(rooms.store)
        finish_deletions(rooms)
        gone = prune(rooms)
        if gone is not None:
            log.info("%s sessions were past their days; receipt %s", gone.sessions, gone.id)
    except VoiceCoachError as error:
        log.warning("%s", error)  # the page says the same to whoever opens it
    except Exception:
        log.exception("deleting what is past its days")


def start_keeping(desks: Desks) -> None:
    """Keep house now and then every day, in the background."""

    def run() -> None:
        done = 0.0
        while True:
            if time.time() - done >= DAY_S:
                done = time.time()
                keep_house(desks)
            time.sleep(LOOK_S)

    threading.Thread(target=run, daemon=True, name="keeper").start()
