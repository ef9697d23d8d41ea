"""What the page asks for besides views: recordings piece by piece, progress, sound, exports."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Body, FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field

from voice_coach.records import VoiceCoachError
from voice_coach.reports.fragments import STATIC as REPORT_STATIC
from voice_coach.take import MAX_TURN_S
from voice_coach.ui.body import bounded_body
from voice_coach.ui.desk import Desk
from voice_coach.ui.desks import Desks
from voice_coach.ui.plans import New
from voice_coach.ui.sounding import sound_response
from voice_coach.ui.views import Views
from voice_coach.ui.who import Signed, Still, StillIn

STATIC = Path(__file__).parent / "static"
MOST_UPLOAD_BYTES = 256 * 2**20
"""Ten minutes of stereo 24-bit sound at 96 kHz is 346 MB as WAV; phones make far less."""
MOST_PIECE_BYTES = 4 * 2**20
BEAT_S = 15.0
"""A comment is sent this often, so that a connection that has died is noticed."""
NO_STORE = {"cache-control": "no-store"}
FORMATS = {"html": "html", "json": "json", "csv": "csv", "vtt": "vtt", "srt": "srt"}


class Who(BaseModel):
    tab: str = Field(min_length=1, max_length=64)


class Begin(Who):
    rate_hz: int = Field(ge=8000, le=192_000)
    gap_s: float | None = Field(default=None, ge=0, le=86_400)
    drill_of: int | None = Field(default=None, ge=0)


class Back(BaseModel):
    turn: int = Field(ge=0, le=10_000)


def add_routes(app: FastAPI, desks: Desks, views: Views) -> None:
    """Add everything under ``/api``, ``/audio``, ``/export`` and ``/ui``."""

    @app.exception_handler(VoiceCoachError)
    def mendable(_: Request, error: VoiceCoachError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, status_code=409, headers=NO_STORE)

    @app.get("/api/warmth")
    def warmth() -> dict[str, Any]:
        now = desks.warmth
        return {"stage": now.stage, "share": now.share, "ready": now.ready, "error": now.error}

    @app.post("/api/session")
    def start(new: New, account: Signed) -> dict[str, str]:
        return {"id": desks.start(new, account)}

    @app.post("/api/session/{session_id}/rewind")
    def rewind(session_id: str, back: Back, account: Signed) -> dict[str, str]:
        return {"id": desks.rewind(session_id, back.turn, account)}

    @app.post("/api/session/{session_id}/open")
    def sit(session_id: str, who: Who, account: Signed) -> dict[str, Any]:
        return desks.sit(session_id, who.tab, account).status()

    @app.post("/api/session/{session_id}/continue")
    def go_on(session_id: str, who: Who, account: Signed) -> dict[str, Any]:
        desk = desks.desk(session_id, account)
        desk.check(who.tab)
        desk.go_on()
        return desk.status()

    @app.post("/api/session/{session_id}/stop")
    def stop(session_id: str, who: Who, account: Signed) -> dict[str, Any]:
        desk = desks.desk(session_id, account)
        desk.stop(who.tab)
        return desk.status()

    @app.post("/api/session/{session_id}/take")
    def begin(session_id: str, take: Begin, account: Signed) -> dict[str, Any]:
        recording = desks.recording_desk(session_id, account).begin(
            take.tab, rate_hz=take.rate_hz, gap_s=take.gap_s, drill_of=take.drill_of
        )
        return {"take": recording.id}

    @app.post("/api/session/{session_id}/take/{take_id}/piece/{number}")
    def piece(
        session_id: str,
        take_id: str,
        number: int,
        account: Signed,
        pcm: Annotated[bytes, Body(media_type="application/octet-stream")],
    ) -> dict[str, Any]:
        if len(pcm) > MOST_PIECE_BYTES:
            raise HTTPException(413, "One piece is too large.")
        recording = desks.recording_desk(session_id, account).recording(take_id)
        recording.add(number, pcm)
        take = recording.take
        cut_in = take.cut_in_by
        return {
            "next": recording.next,
            "full": take.full,
            "cut_in": None if cut_in is None else cut_in.name,
        }

    @app.post("/api/session/{session_id}/take/{take_id}/finish")
    def finish(session_id: str, take_id: str, account: Signed) -> dict[str, Any]:
        desk = desks.desk(session_id, account)
        desk.finish(take_id)
        return desk.status()

    @app.post("/api/session/{session_id}/take/{take_id}/discard")
    def discard(session_id: str, take_id: str, account: Signed) -> dict[str, Any]:
        desk = desks.desk(session_id, account)
        desk.discard(take_id)
        return desk.status()

    @app.post("/api/session/{session_id}/upload")
    async def upload(
        request: Request,
        session_id: str,
        account: Signed,
        tab: Annotated[str, Query(min_length=1, max_length=64)],
        gap_s: Annotated[float | None, Query(ge=0, le=86_400)] = None,
        drill_of: Annotated[int | None, Query(ge=0)] = None,
    ) -> dict[str, Any]:
        too_long = (
            f"This file is larger than {MOST_UPLOAD_BYTES // 2**20} MB. "
            "Choose a recording of one answer."
        )
        data = await bounded_body(request, most=MOST_UPLOAD_BYTES, too_long=too_long)

        def accept() -> dict[str, Any]:
            from voice_coach.audio.files import read_clip

            desk = desks.recording_desk(session_id, account)
            desk.check(tab)
            clip = read_clip(data, max_s=MAX_TURN_S)
            desk.upload(tab, clip, gap_s=gap_s, drill_of=drill_of)
            return desk.status()

        return await to_thread.run_sync(accept)

    @app.get("/api/session/{session_id}/events")
    async def events(
        request: Request, session_id: str, tab: str, account: Signed, still: Still
    ) -> Response:
        desk = desks.desk(session_id, account)
        return StreamingResponse(
            _events(request, desk, tab, views, still),
            media_type="text/event-stream",
            headers=NO_STORE,
        )

    @app.get("/audio/{session_id}/{name}")
    def audio(request: Request, session_id: str, name: str, account: Signed) -> Response:
        desks.rooms.store.check(account, "see", session_id)
        path = desks.rooms.store.audio_path(f"{session_id}/{name}")
        if path.suffix != ".flac" or not path.is_file():
            raise HTTPException(404, "There is no such recording.")
        return sound_response(path, request.headers.get("range"))

    @app.get("/export/{session_id}.{form}")
    def export(session_id: str, form: str, account: Signed) -> Response:
        desks.rooms.store.check(account, "see", session_id)
        if form not in FORMATS:
            raise HTTPException(404, "There is no such format.")
        return _export(desks, session_id, form)

    app.mount("/ui/report", StaticFiles(directory=REPORT_STATIC))
    app.mount("/ui", StaticFiles(directory=STATIC))


async def _events(
    request: Request, desk: Desk, tab: str, views: Views, still: StillIn
) -> AsyncIterator[str]:
    """Server-sent events: where things stand, and each turn when it is new or has changed.

    They end at the beat after whoever listens is signed out, or is not who they were.
    """
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()

    def wake() -> None:
        loop.call_soon_threadsafe(changed.set)

    unwatch = desk.watch(wake)
    sent: dict[str, str] = {}
    asked = loop.time()
    try:
        while not await request.is_disconnected():
            changed.clear()
            if loop.time() - asked >= BEAT_S:
                asked = loop.time()
                if not await still():
                    return
            if desk.tab != tab:
                yield _event("taken", {"error": await to_thread.run_sync(_whose, desk, tab)})
                return
            for key, piece in (await to_thread.run_sync(views.pieces, desk)).items():
                text = json.dumps(piece, ensure_ascii=False)
                if sent.get(key) != text:
                    sent[key] = text
                    yield _event(piece["event"], piece)
            try:
                await asyncio.wait_for(changed.wait(), max(0.0, asked + BEAT_S - loop.time()))
            except TimeoutError:
                yield ": still here\n\n"
    finally:
        unwatch()


def _whose(desk: Desk, tab: str) -> str:
    try:
        desk.check(tab)
    except VoiceCoachError as error:
        return str(error)
    return ""


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _export(desks: Desks, session_id: str, form: str) -> Response:
    from voice_coach import plugins
    from voice_coach.whole import whole_session

    whole = whole_session(session_id, rooms=desks.rooms)
    with TemporaryDirectory() as folder:
        written = plugins.load("exporters", form)(whole, Path(folder) / f"report.{form}")
        content = Path(written).read_bytes()
    name = f"voice-coach-{whole.scenario.id}-{session_id}.{form}"
    return Response(
        content,
        media_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="{name}"', **NO_STORE},
    )
