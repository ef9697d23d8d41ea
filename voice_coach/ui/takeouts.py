"""Exports of one's own data while they are made, and until they are fetched or an hour is over."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from voice_coach.records import Account, VoiceCoachError
from voice_coach.store import Store
from voice_coach.store.passing import EXPORTS, clear
from voice_coach.ui.desk import UNFORESEEN
from voice_coach.ui.desks import Desks

log = logging.getLogger(__name__)
KEPT_S = 3600.0
"""A finished zip can be fetched for so long (our choice); then it goes."""


@dataclass(frozen=True, slots=True)
class Packing:
    """How far one is: a stage, 0 to 1, and the file once it is ``ready``."""

    path: Path
    stage: str = "Packing"
    share: float = 0.0
    ready: bool = False
    error: str = ""


def clear_takeouts(store: Store) -> None:
    """Remove zips that are past their hour."""
    clear(store, EXPORTS, before=time.time() - KEPT_S)


class Takeouts:
    """At most one export for each account."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._lock = threading.Lock()
        self._now: dict[str, Packing] = {}

    def begin(self, account: Account) -> Packing:
        """Start to pack, unless that is being done."""
        path = self._desks.rooms.store.recordings / EXPORTS / f"{secrets.token_hex(16)}.zip"
        with self._lock:
            running = self._now.get(account.id)
            if running is not None and not (running.ready or running.error):
                return running
            if running is not None:
                running.path.unlink(missing_ok=True)
            made = self._now[account.id] = Packing(path)
        threading.Thread(target=self._pack, args=(account, path), daemon=True).start()
        return made

    def state(self, account: Account) -> Packing | None:
        """How far it is; None where there is none."""
        with self._lock:
            return self._now.get(account.id)

    def drop(self, account_id: str) -> None:
        """Remove it, as when something that is in it is deleted."""
        with self._lock:
            gone = self._now.pop(account_id, None)
        if gone is not None:
            gone.path.unlink(missing_ok=True)

    def _pack(self, account: Account, path: Path) -> None:
        from voice_coach.takeout import write_takeout

        def say(stage: str, share: float) -> None:
            self._put(account, Packing(path, stage, share))

        try:
            write_takeout(self._desks.rooms, account, path, say=say)
            if not self._put(account, Packing(path, "Ready", 1.0, ready=True)):
                path.unlink(missing_ok=True)
                return
            timer = threading.Timer(KEPT_S, self._over, args=(account, path))
            timer.daemon = True
            timer.start()
        except VoiceCoachError as error:
            self._put(account, Packing(path, error=str(error)))
        except Exception:
            log.exception("packing")
            self._put(account, Packing(path, error=UNFORESEEN))

    def _put(self, account: Account, packing: Packing) -> bool:
        """Keep how far it is, unless it was dropped meanwhile."""
        with self._lock:
            now = self._now.get(account.id)
            if now is None or now.path != packing.path:
                return False
            self._now[account.id] = packing
            return True

    def _over(self, account: Account, path: Path) -> None:
        with self._lock:
            now = self._now.get(account.id)
            if now is not None and now.path == path:
                del self._now[account.id]
        path.unlink(missing_ok=True)
