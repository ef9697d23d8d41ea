"""What the review room asks for: recordings to show, comments, verdicts, points.

Each route checks the asker's right to the session before anything else: ``review`` to judge,
``see`` to read, ``own`` or ``review`` to write a comment. What is not allowed looks like what is
not there.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from anyio import to_thread
from fastapi import FastAPI, HTTPException, Query, Request
from pydantic import BaseModel, Field

from voice_coach.audio.files import read_clip
from voice_coach.records import Account, Clip, VoiceCoachError, allowed
from voice_coach.store import Store
from voice_coach.store.comments import (
    MAX_COMMENT_S,
    MOST_CHARACTERS,
    WHOLE,
    add_comment,
    comments_of,
    delete_comment,
    edit_comment,
    mark_seen,
)
from voice_coach.store.judgements import MOST_NOTE, add_missed, give_points, judge, remove_missed
from voice_coach.store.recordings import no_such_session
from voice_coach.store.reviews import finished, next_after, opened, queue_counts
from voice_coach.ui.body import bounded_body
from voice_coach.ui.desks import Desks
from voice_coach.ui.review import margin, room, rubric_html, seen_by, to_read
from voice_coach.ui.who import Signed

MOST_SPOKEN_BYTES = 64 * 2**20
"""Three minutes of 16-bit mono at 192 kHz are 69 MB; at the 48 kHz of browsers, 17."""
MOST_TURN = 10_000


class Span(BaseModel):
    turn: int = Field(default=WHOLE, ge=WHOLE, le=MOST_TURN)
    start_s: float = Field(default=0.0, ge=0, le=86_400, allow_inf_nan=False)
    end_s: float = Field(default=0.0, ge=0, le=86_400, allow_inf_nan=False)
    answer_to: str = Field(default="", max_length=40)


class Written(Span):
    text: str = Field(max_length=4 * MOST_CHARACTERS)


class Spoken(Span):
    """``rate_hz``: of raw samples; without it the body is a sound file."""

    rate_hz: int | None = Field(default=None, ge=8000, le=192_000)
    report: bool = False


class Words(BaseModel):
    text: str = Field(max_length=4 * MOST_CHARACTERS)


class Seen(BaseModel):
    ids: list[str] = Field(max_length=1000)


class Judged(BaseModel):
    turn: int = Field(ge=0, le=MOST_TURN)
    flag: str = Field(min_length=1, max_length=120)
    accepted: bool | None


class Added(BaseModel):
    turn: int = Field(ge=0, le=MOST_TURN)
    family: str = Field(max_length=40)
    type: str = Field(max_length=40)
    first: int = Field(ge=0, le=100_000)
    last: int = Field(ge=0, le=100_000)


class Points(BaseModel):
    rubric: str = Field(max_length=60)
    criterion: str = Field(max_length=60)
    points: int | None = Field(ge=1, le=6)
    note: str = Field(default="", max_length=4 * MOST_NOTE)


class Done(BaseModel):
    done: bool = True


def add_reviewing(app: FastAPI, desks: Desks) -> None:
    """Add everything under ``/api/review``."""

    def store() -> Store:
        return desks.rooms.store

    def drawn(session_id: str, turn: int, account: Account, report: bool = False) -> dict[str, Any]:
        """What stands beside a turn now, in the room or in the report."""
        session, seen = store().load(session_id), seen_by(store(), account, session_id)
        if report:
            return {"turn": turn, "html": margin(session, turn, to_read(seen), notes=False)}
        return {"turn": turn, "html": margin(session, turn, seen)}

    @app.get("/api/review/{session_id}")
    def one(session_id: str, account: Signed) -> dict[str, Any]:
        store().check(account, "see", session_id)
        return room(desks, session_id, account)

    @app.post("/api/review/{session_id}/open")
    def begin(session_id: str, account: Signed) -> dict[str, Any]:
        store().check(account, "see", session_id)
        if not allowed(account, "review", store().whose(session_id)):
            return {"next": "", "waiting": 0}
        opened(store(), account, session_id)
        counts = queue_counts(store(), account)
        return {"next": next_after(store(), account, session_id), "waiting": counts.waiting}

    @app.post("/api/review/{session_id}/done")
    def finish(session_id: str, how: Done, account: Signed) -> dict[str, Any]:
        store().check(account, "review", session_id)
        following = next_after(store(), account, session_id)
        finished(store(), account, session_id, done=how.done)
        return {"next": following}

    @app.post("/api/review/{session_id}/comment")
    def comment(
        session_id: str, said: Written, account: Signed, report: bool = False
    ) -> dict[str, Any]:
        may_say(store(), account, session_id, answer=bool(said.answer_to))
        made = add_comment(
            store(),
            account,
            session_id,
            turn=said.turn,
            start_s=said.start_s,
            end_s=said.end_s,
            text=said.text,
            answer_to=said.answer_to,
        )
        return {"id": made.id, **drawn(session_id, made.turn, account, report)}

    @app.post("/api/review/{session_id}/spoken")
    async def spoken(
        request: Request,
        session_id: str,
        account: Signed,
        span: Annotated[Spoken, Query()],
    ) -> dict[str, Any]:
        def may_speak() -> None:
            may_say(store(), account, session_id, answer=bool(span.answer_to))
            desks.may_record(account)

        await to_thread.run_sync(may_speak)
        too_long = f"A spoken comment lasts {MAX_COMMENT_S / 60:.0f} minutes at most."
        data = await bounded_body(request, most=MOST_SPOKEN_BYTES, too_long=too_long)

        def keep() -> dict[str, Any]:
            may_speak()  # again: it may have been taken back while the sound was on its way
            made = add_comment(
                store(),
                account,
                session_id,
                turn=span.turn,
                start_s=span.start_s,
                end_s=span.end_s,
                clip=_clip(data, span.rate_hz),
                answer_to=span.answer_to,
            )
            return {"id": made.id, **drawn(session_id, made.turn, account, span.report)}

        return await to_thread.run_sync(keep)

    @app.post("/api/review/{session_id}/comment/{comment_id}")
    def change(
        session_id: str, comment_id: str, said: Words, account: Signed, report: bool = False
    ) -> dict[str, Any]:
        store().check(account, "see", session_id)
        edit_comment(store(), account, session_id, comment_id, text=said.text)
        return drawn(session_id, _turn_of(store(), session_id, comment_id), account, report)

    @app.delete("/api/review/{session_id}/comment/{comment_id}")
    def take_back(
        session_id: str, comment_id: str, account: Signed, report: bool = False
    ) -> dict[str, Any]:
        store().check(account, "see", session_id)
        turn = _turn_of(store(), session_id, comment_id)
        delete_comment(store(), account, session_id, comment_id)
        return drawn(session_id, turn, account, report)

    @app.post("/api/review/{session_id}/seen")
    def saw(session_id: str, which: Seen, account: Signed) -> dict[str, Any]:
        store().check(account, "see", session_id)
        return {"new": mark_seen(store(), account, session_id, which.ids)}

    @app.post("/api/review/{session_id}/verdict")
    def verdict(session_id: str, said: Judged, account: Signed) -> dict[str, Any]:
        store().check(account, "review", session_id)
        judge(store(), account, session_id, turn=said.turn, flag=said.flag, accepted=said.accepted)
        return drawn(session_id, said.turn, account)

    @app.post("/api/review/{session_id}/missed")
    def missed(session_id: str, said: Added, account: Signed) -> dict[str, Any]:
        store().check(account, "review", session_id)
        made = add_missed(
            store(),
            account,
            session_id,
            turn=said.turn,
            family=said.family,
            type=said.type,
            first=said.first,
            last=said.last,
        )
        return {"id": made.id, **drawn(session_id, said.turn, account)}

    @app.delete("/api/review/{session_id}/missed/{turn}/{missed_id}")
    def unmissed(session_id: str, turn: int, missed_id: str, account: Signed) -> dict[str, Any]:
        store().check(account, "review", session_id)
        remove_missed(store(), account, session_id, missed_id)
        return drawn(session_id, turn, account)

    @app.post("/api/review/{session_id}/points")
    def points(session_id: str, given: Points, account: Signed) -> dict[str, Any]:
        from voice_coach.coaching.rubric import rubric_by_id

        store().check(account, "review", session_id)
        criteria = {c.id: c for c in rubric_by_id(given.rubric).criteria}
        levels = criteria[given.criterion].levels if given.criterion in criteria else ()
        if given.points is not None and given.points > len(levels):
            raise VoiceCoachError("The rubric has changed. Reload the page.")
        give_points(
            store(),
            account,
            session_id,
            rubric=given.rubric,
            criterion=given.criterion,
            points=given.points,
            note=given.note,
        )
        session = store().load(session_id)
        return {"html": rubric_html(session, seen_by(store(), account, session_id))}


def may_say(store: Store, account: Account, session_id: str, *, answer: bool) -> None:
    """Check that somebody may write: who reviews anything, whose session it is an answer."""
    whose = store.whose(session_id)
    if allowed(account, "review", whose):
        return
    if not allowed(account, "own", whose):
        raise no_such_session(session_id)
    if not answer:
        raise VoiceCoachError("Here you can answer what your coach said.")


def _turn_of(store: Store, session_id: str, comment_id: str) -> int:
    found = next((c for c in comments_of(store, session_id) if c.id == comment_id), None)
    if found is None:
        raise HTTPException(404, "There is no such comment.")
    return found.turn


def _clip(data: bytes, rate_hz: int | None) -> Clip:
    """What the browser recorded (little-endian int16, mono), or any sound file."""
    if rate_hz is None:
        return read_clip(data, max_s=MAX_COMMENT_S)
    pcm = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")
    if len(pcm) < 0.3 * rate_hz:  # the same bound as for a take: a slip of the finger
        raise VoiceCoachError("Nothing was recorded. Say it again, or write it.")
    return Clip((pcm / 32768.0).astype(np.float32), rate_hz)
