"""One session as the page sees it: whose tab it is, what is recorded, what is being worked on."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from voice_coach.records import Clip, VoiceCoachError
from voice_coach.rooms import Rooms
from voice_coach.session import Rehearsal
from voice_coach.take import MAX_TURN_S, Take

Phase = Literal["thinking", "listening", "ended", "stuck"]
UNFORESEEN = (
    "Something went wrong here, and it is not your fault. What you said is saved. "
    "Try again; if it stays, look at what voice-coach printed in the terminal."
)
log = logging.getLogger(__name__)


class Recording:
    """A take that arrives in numbered pieces; a piece that comes twice counts once."""

    def __init__(self, take: Take) -> None:
        self.id = secrets.token_hex(8)
        self.take = take
        self.next = 0
        self.lock = threading.Lock()

    def add(self, number: int, pcm: bytes) -> None:
        """Append piece ``number``: little-endian int16, mono.

        Raises
        ------
        VoiceCoachError
            When pieces are missing before this one, or the disk is full.
        """
        with self.lock:
            if number < self.next:
                return
            if number > self.next:
                raise VoiceCoachError("A piece of the recording is missing; say it again.")
            self.take.feed(np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.int16))
            self.next += 1


class Desk:
    """A rehearsal, the one tab that may go on with it, and one worker at a time."""

    def __init__(self, session_id: str, *, rooms: Rooms) -> None:
        self.rooms = rooms
        self.rehearsal = Rehearsal.resume(session_id, rooms=rooms)
        self.id = session_id
        self.tab = ""
        self.stage, self.share, self.error = "", 0.0, ""
        self.version = 0
        self._recording: Recording | None = None
        self._jobs: list[Callable[[], None]] = []
        self._working = False
        self._submitted = False
        self._lock = threading.RLock()
        self._watchers: set[Callable[[], None]] = set()

    # --- whose tab ------------------------------------------------------------------------------

    def sit(self, tab: str) -> None:
        """Give the session to ``tab``; what another tab was recording becomes the answer."""
        with self._lock:
            another = self.tab not in ("", tab)
            self.tab = tab
            left = self._recording
        if left is not None and another:
            self._submit(left, left.take.finish)
        elif not self._working and self._recording is None:
            self.rehearsal = Rehearsal.resume(self.id, rooms=self.rooms)
        self.error = ""
        self.go_on()
        self._changed()

    def check(self, tab: str) -> None:
        """Raise the store's sentence when ``tab`` is not the one that goes on."""
        if tab != self.tab:
            self.rooms.store.claim(self.id, f"tab {tab}")  # owned by another: this raises
            raise VoiceCoachError("Reload this page to go on here.")

    # --- what the learner does ------------------------------------------------------------------

    def begin(
        self, tab: str, *, rate_hz: int, gap_s: float | None, drill_of: int | None
    ) -> Recording:
        """Start to record."""
        self.check(tab)
        take = self.rehearsal.begin_take(rate_hz, gap_s=gap_s, drill_of=drill_of)
        self.error = ""
        self._recording = Recording(take)
        return self._recording

    def recording(self, take_id: str) -> Recording:
        """The recording of that id. Raises VoiceCoachError when it is over."""
        recording = self._recording
        if recording is None or recording.id != take_id:
            raise VoiceCoachError("This recording is over. What was said in it is saved.")
        return recording

    def finish(self, take_id: str) -> None:
        """The learner has finished speaking: seal the recording and work on it."""
        recording = self.recording(take_id)
        self._submit(recording, recording.take.finish)

    def discard(self, take_id: str) -> None:
        """The learner takes it back."""
        recording = self.recording(take_id)
        self._recording = None
        with recording.lock:
            recording.take.discard()

    def upload(self, tab: str, clip: Clip, *, gap_s: float | None, drill_of: int | None) -> None:
        """A whole recording at once."""
        self.check(tab)
        self.rehearsal.accept(clip, gap_s=gap_s, drill_of=drill_of)
        self._submit(None, lambda: None)

    def stop(self, tab: str) -> None:
        """The learner ends the conversation."""
        self.check(tab)
        self.rehearsal.stop()
        self._changed()

    def close(self) -> None:
        """Nobody sits here any more: the session is gone."""
        with self._lock:
            self.tab, self._recording = "", None
            self._jobs.clear()
        self._changed()

    # --- the work -------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Do what is left to do, if there is anything."""
        if self.rehearsal.state == "thinking":
            self._enqueue(self._advance)

    def _submit(self, recording: Recording | None, keep: Callable[[], None]) -> None:
        self._recording = None
        self._submitted = True
        self._tell("Keeping what you said", 0.02)

        def job() -> None:
            if recording is not None:
                with recording.lock:
                    keep()
            self._advance()

        self._enqueue(job)

    def _advance(self) -> None:
        drills = len(self.rehearsal.session.drills)
        for turn in self.rehearsal.advance(self._tell):
            if turn.speaker == "learner":
                self._submitted = False
            self._changed()
        if len(self.rehearsal.session.drills) > drills:
            self._submitted = False

    def _enqueue(self, job: Callable[[], None]) -> None:
        with self._lock:
            self._jobs.append(job)
            if self._working:
                return
            self._working = True
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._jobs:
                    self._working = self._submitted = False
                    break
                job = self._jobs.pop(0)
            try:
                self.error = ""
                job()
            except VoiceCoachError as error:
                self.error = str(error)
            except Exception:
                log.exception("working on session %s", self.id)
                self.error = UNFORESEEN
            self.stage, self.share = "", 0.0
        self._changed()

    def _tell(self, stage: str, share: float) -> None:
        self.stage, self.share = stage, share
        self._changed()

    # --- what the page is told ------------------------------------------------------------------

    @property
    def phase(self) -> Phase:
        """``listening`` as soon as the line can be heard, though fillers are still looked for."""
        if self._submitted:
            return "thinking"
        if not self._working:
            state = self.rehearsal.state
            return "stuck" if state == "thinking" else state
        session = self.rehearsal.session
        if session.outcome is not None:
            return "ended"
        last = session.turns[-1] if session.turns else None
        answered = last is not None and last.speaker == "counterpart"
        over = last is not None and last.decision is not None and last.decision.ends != ""
        return "listening" if answered and not over else "thinking"

    def status(self) -> dict[str, Any]:
        """Where things stand, without the turns."""
        outcome = self.rehearsal.session.outcome
        return {
            "phase": self.phase,
            "working": self._working,
            "stage": self.stage,
            "share": round(self.share, 3),
            "error": self.error,
            "most_s": MAX_TURN_S,
            "outcome": None
            if outcome is None
            else {"kind": outcome.kind, "summary": outcome.summary},
        }

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call ``watcher`` at each change, from any thread. The result ends it."""
        self._watchers.add(watcher)
        return lambda: self._watchers.discard(watcher)

    def _changed(self) -> None:
        with self._lock:
            self.version += 1
        for watcher in tuple(self._watchers):
            watcher()
