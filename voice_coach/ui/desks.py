"""All sessions that are open on this server, and the rooms they share."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_coach.consenting import terms_here
from voice_coach.records import Account, VoiceCoachError
from voice_coach.rooms import Rooms
from voice_coach.session import Rehearsal
from voice_coach.ui.desk import UNFORESEEN, Desk
from voice_coach.ui.plans import New, planned

if TYPE_CHECKING:
    from voice_coach.store.consent import Terms

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Warmth:
    """How far the models are loaded: a stage's name and 0 to 1."""

    stage: str = "Waking up"
    share: float = 0.0
    ready: bool = False
    error: str = ""


class Desks:
    """Desks by session id. Rooms are opened once, in the background."""

    def __init__(self, rooms_factory: Callable[[], Rooms]) -> None:
        self._factory = rooms_factory
        self._rooms: Rooms | None = None
        self._desks: dict[str, Desk] = {}
        self._closers: list[Callable[[Sequence[str]], None]] = []
        self._lock = threading.RLock()
        self.warmth = Warmth()

    def open(self) -> None:
        """Load the models in the background; ``warmth`` says how far it is."""
        threading.Thread(target=self._warm_up, daemon=True).start()

    def _warm_up(self) -> None:
        def say(stage: str, share: float) -> None:
            self.warmth = Warmth(stage, share)

        try:
            self.rooms.warm_up(say)
            self.warmth = Warmth("Ready", 1.0, ready=True)
            self._count_old_sessions()
        except VoiceCoachError as error:
            self.warmth = Warmth("", 0.0, error=str(error))
        except Exception:
            log.exception("warming up")
            self.warmth = Warmth("", 0.0, error=UNFORESEEN)

    def _count_old_sessions(self) -> None:
        """Once nobody waits: the sessions of versions that did not count yet."""
        from voice_coach.measured import rebuild
        from voice_coach.store.measures import any_measured
        from voice_coach.ui.progress import warm_up

        try:
            rebuild(self.rooms.store)
            if any_measured(self.rooms.store):
                warm_up()
        except Exception:  # the page is ready all the same
            log.exception("counting old sessions")

    @property
    def rooms(self) -> Rooms:
        """The rooms, with the store open."""
        with self._lock:
            if self._rooms is None:
                rooms = self._factory()
                _ = rooms.store
                self._rooms = rooms
            return self._rooms

    @property
    def terms(self) -> Terms:
        """What somebody agrees to before they are recorded here."""
        return terms_here(self.rooms.settings)

    def may_record(self, account: Account) -> None:
        """Raise VoiceCoachError unless somebody has agreed to be recorded."""
        from voice_coach.store.consent import require

        require(self.rooms.store, account, self.terms)

    def start(self, new: New, account: Account) -> str:
        """The id of a new session of somebody's, who has agreed to be recorded."""
        from voice_coach.scenario import by_id

        self.may_record(account)
        scenario = by_id(new.scenario, account.id)
        rehearsal = Rehearsal.start(
            scenario,
            rooms=self.rooms,
            difficulty=new.difficulty,
            plan=planned(new.plan, scenario),
            learner=account.name,
            account=account.id,
        )
        return rehearsal.id

    def rewind(self, session_id: str, turn: int, account: Account) -> str:
        """The id of a new session that goes back to a turn of this one."""
        self.rooms.store.check(account, "own", session_id)
        self.may_record(account)
        return Rehearsal.rewind(session_id, turn=turn, rooms=self.rooms).id

    def sit(self, session_id: str, tab: str, account: Account) -> Desk:
        """The session's desk, with ``tab`` as the one that goes on with it."""
        self.rooms.store.check(account, "own", session_id)
        with self._lock:
            desk = self._desks.get(session_id)
            if desk is None:
                desk = self._desks[session_id] = Desk(session_id, rooms=self.rooms)
        desk.sit(tab)
        return desk

    def desk(self, session_id: str, account: Account) -> Desk:
        """An open desk of somebody's.

        Raises
        ------
        VoiceCoachError
            When the session is not theirs, or not open on this server.
        """
        self.rooms.store.check(account, "own", session_id)
        desk = self._desks.get(session_id)
        if desk is None:
            raise VoiceCoachError("This session is not open here; reload the page to go on.")
        return desk

    def recording_desk(self, session_id: str, account: Account) -> Desk:
        """As `desk`, for somebody who is about to be recorded: they must have agreed to it."""
        desk = self.desk(session_id, account)
        self.may_record(account)
        return desk

    def when_left(self, close: Callable[[Sequence[str]], None]) -> None:
        """Have ``close`` called with the ids of sessions before they are deleted."""
        self._closers.append(close)

    def leave(self, session_ids: Iterable[str]) -> None:
        """Close the desks of sessions that are deleted, and end what else writes into them."""
        ids = tuple(session_ids)
        for close in self._closers:  # without the lock, which what is waited for may need
            close(ids)
        with self._lock:
            for session_id in ids:
                desk = self._desks.pop(session_id, None)
                if desk is not None:
                    desk.close()
