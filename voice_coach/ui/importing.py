"""Recordings of two people brought in on the page: uploaded, followed, chosen, switched."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any

from anyio import to_thread
from fastapi import FastAPI, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field

from voice_coach.records import IMPORTED, Account, Scenario, VoiceCoachError
from voice_coach.store.passing import INCOMING
from voice_coach.ui.desk import UNFORESEEN
from voice_coach.ui.desks import Desks
from voice_coach.ui.rendering import render
from voice_coach.ui.who import Signed

log = logging.getLogger(__name__)
MOST_UPLOAD_BYTES = 2**30
"""An hour of stereo sound at 48 kHz is 690 MB as WAV."""
NEEDS_CONSENT = (
    "Tick that everybody who can be heard agreed first. Without that it must not be brought in."
)
END_S = 10.0
"""A turn is heard in seconds; a deletion waits no longer for it (our choice)."""
TICK_S = 0.1
CERTAINTY = {
    "clear": "The two voices are clearly different.",
    "likely": "The two voices are likely told apart right. Check the turns that are marked.",
    "unsure": "The two voices sound alike, or there is only one: check each turn.",
}


@dataclass(slots=True)
class Job:
    """An import at work: where it is, and whether somebody asked it to stop."""

    stage: str = "Waiting its turn"
    share: float = 0.0
    error: str = ""
    running: bool = False
    halt: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)


class Jobs:
    """One import at a time; the others wait."""

    def __init__(self, desks: Desks) -> None:
        self.desks = desks
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._one = threading.Lock()
        desks.when_left(self.end)

    def job(self, session_id: str) -> Job:
        return self._jobs.get(session_id, Job(""))

    def go(self, session_id: str) -> None:
        """Go on with it, unless that is being done."""
        with self._lock:
            if self.job(session_id).running:
                return
            job = self._jobs[session_id] = Job(running=True)
        threading.Thread(target=self._work, args=(session_id, job), daemon=True).start()

    def stop(self, session_id: str) -> None:
        """Stop at the next turn; what is done is kept."""
        self.job(session_id).halt.set()

    def end(self, session_ids: Sequence[str]) -> None:
        """Stop those of sessions that are deleted, and wait a little until they write no more."""
        running = [job for key in session_ids if (job := self.job(key)).running]
        for job in running:
            job.halt.set()
        until = time.monotonic() + END_S
        for job in running:
            job.over.wait(max(0.0, until - time.monotonic()))

    def _work(self, session_id: str, job: Job) -> None:
        try:
            while not job.halt.is_set():
                if self._one.acquire(timeout=TICK_S):
                    try:
                        self._import(session_id, job)
                    finally:
                        self._one.release()
                    break
        finally:
            job.running = False
            job.over.set()

    def _import(self, session_id: str, job: Job) -> None:
        from voice_coach.recorded.importing import advance
        from voice_coach.store.removal import clear_if_gone

        def say(stage: str, share: float) -> None:
            job.stage, job.share = stage, share

        try:
            advance(session_id, rooms=self.desks.rooms, progress=say, stop=job.halt.is_set)
        except VoiceCoachError as error:
            job.error = str(error)
        except Exception:
            log.exception("importing %s", session_id)
            job.error = UNFORESEEN
        finally:
            try:
                clear_if_gone(self.desks.rooms.store, session_id)
            except Exception:
                log.exception("looking whether %s is deleted", session_id)


class Mine(BaseModel):
    side: int = Field(ge=0, le=1)


def add_importing(app: FastAPI, desks: Desks) -> None:
    """Add everything under ``/api/import``."""
    jobs = Jobs(desks)

    def owned(session_id: str, account: Account) -> None:
        desks.rooms.store.check(account, "own", session_id)

    @app.post("/api/import")
    async def bring(
        request: Request,
        account: Signed,
        name: Annotated[str, Query(min_length=1, max_length=200)],
        consent: Annotated[bool, Query()] = False,
        scenario: Annotated[str, Query(max_length=60)] = "",
    ) -> dict[str, str]:
        from voice_coach.recorded.importing import begin

        if not consent:
            raise VoiceCoachError(NEEDS_CONSENT)
        await to_thread.run_sync(desks.may_record, account)
        found = await to_thread.run_sync(_scenario, scenario, account)
        held = await _received(request, desks.rooms.store.recordings)
        try:
            await to_thread.run_sync(desks.may_record, account)  # taken back while it was sent?
            session_id = await to_thread.run_sync(
                lambda: begin(
                    Path(name).name,
                    lambda to: _move(held, to),
                    rooms=desks.rooms,
                    scenario=found,
                    account=account.id,
                    learner=account.name,
                    agreed=True,
                )
            )
        finally:
            held.unlink(missing_ok=True)
        jobs.go(session_id)
        return {"id": session_id}

    @app.get("/api/import/{session_id}")
    def status(session_id: str, account: Signed) -> dict[str, Any]:
        owned(session_id, account)
        return _status(desks, jobs, session_id)

    @app.post("/api/import/{session_id}/go")
    def go(session_id: str, account: Signed) -> dict[str, Any]:
        owned(session_id, account)
        jobs.go(session_id)
        return _status(desks, jobs, session_id)

    @app.post("/api/import/{session_id}/stop")
    def stop(session_id: str, account: Signed) -> dict[str, Any]:
        owned(session_id, account)
        jobs.stop(session_id)
        return _status(desks, jobs, session_id)

    @app.post("/api/import/{session_id}/mine")
    def mine(session_id: str, mine: Mine, account: Signed) -> dict[str, Any]:
        from voice_coach.recorded.importing import choose

        owned(session_id, account)
        choose(session_id, mine.side, rooms=desks.rooms)
        jobs.go(session_id)
        return _status(desks, jobs, session_id)

    @app.post("/api/import/{session_id}/switch/{turn}")
    def switch(session_id: str, turn: int, account: Signed) -> dict[str, Any]:
        from voice_coach.recorded.importing import switch as to_the_other

        owned(session_id, account)
        to_the_other(session_id, turn, rooms=desks.rooms)
        return _status(desks, jobs, session_id)

    @app.get("/api/import/{session_id}/sample/{side}")
    def hear(session_id: str, side: int, account: Signed) -> Response:
        from voice_coach.audio.files import flac_bytes
        from voice_coach.recorded.importing import sample

        owned(session_id, account)
        if side not in (0, 1):
            raise HTTPException(404, "There are two sides.")
        return Response(
            flac_bytes(sample(session_id, side, rooms=desks.rooms)),
            media_type="audio/flac",
            headers={"cache-control": "no-store"},
        )


async def _received(request: Request, folder: Path) -> Path:
    """The body on disk; what is too large is not read to its end, and nothing of it is kept."""
    incoming = folder / INCOMING
    incoming.mkdir(parents=True, exist_ok=True)
    total = 0
    with NamedTemporaryFile(dir=incoming, prefix="upload-", delete=False) as file:
        path = Path(file.name)
        try:
            async for part in request.stream():
                total += len(part)
                if total > MOST_UPLOAD_BYTES:
                    raise VoiceCoachError(
                        f"This file is larger than {MOST_UPLOAD_BYTES // 2**20} MB. "
                        "Save it as MP3, M4A or FLAC, which are far smaller."
                    )
                file.write(part)
            if not total:
                raise VoiceCoachError("This file is empty (0 bytes). Choose another one.")
        except OSError as error:
            path.unlink(missing_ok=True)
            raise VoiceCoachError(f"The file cannot be kept: {error.strerror}.") from error
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return path


def _move(held: Path, to: Path) -> None:
    held.replace(to)


def _scenario(scenario_id: str, account: Account) -> Scenario | None:
    from voice_coach.scenario import by_id

    return by_id(scenario_id, account.id) if scenario_id else None


def _status(desks: Desks, jobs: Jobs, session_id: str) -> dict[str, Any]:
    from voice_coach.recorded.note import note

    now, job = note(desks.rooms.store, session_id), jobs.job(session_id)
    return {
        "state": now.stage,
        "stage": job.stage,
        "share": 1.0 if now.stage == "done" else job.share,
        "running": job.running,
        "error": job.error,
    }


def import_html(desks: Desks, session_id: str, account: Account) -> str:
    """The page to bring a recording in, or one that was brought in: how far, who is who."""
    from voice_coach.recorded.note import note
    from voice_coach.scenario import list_scenarios

    if not session_id:
        return render(
            "import.html",
            id="",
            scenarios=[(s.id, s.title) for s in list_scenarios(account.id)],
        )
    store = desks.rooms.store
    store.check(account, "own", session_id)
    now, session = note(store, session_id), store.load(session_id)
    spans = now.split.spans if now.split is not None else ()
    first, second = now.names()
    return render(
        "import.html",
        id=session_id,
        name=now.name,
        state=now.stage,
        by=now.split.by if now.split is not None else "",
        certainty=CERTAINTY[now.split.sure] if now.split and now.split.by == "voices" else "",
        minutes=max(1, round(now.duration_s / 60)),
        sides=[
            {
                "side": side,
                "name": name,
                "turns": sum(span.side == side for span in spans),
                "minutes": _spoken(sum(s.end_s - s.start_s for s in spans if s.side == side)),
            }
            for side, name in enumerate((first, second))
        ],
        turns=[
            {
                "index": turn.index,
                "who": "You" if turn.speaker == "learner" else "The other side",
                "mine": turn.speaker == "learner",
                "text": turn.text,
                "audio": f"/audio/{turn.audio}",
                "sure": now.sure(turn.index),
            }
            for turn in (session.turns if now.stage == "done" else ())
        ],
        unsure=sum(not now.sure(turn.index) for turn in session.turns),
    )


def _spoken(duration_s: float) -> str:
    if duration_s < 90:
        return f"{round(duration_s)} seconds"
    return f"{round(duration_s / 60)} minutes"


def going_on(infos: list[Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Lets the home page open recordings that are still being read where they are read."""
    reading = {info.id for info in infos if info.scenario_id == IMPORTED and info.state == "open"}

    def shown(line: dict[str, Any]) -> dict[str, Any]:
        return {**line, "import": line["id"] in reading}

    return shown
