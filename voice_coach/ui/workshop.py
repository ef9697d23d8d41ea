"""What the editor page asks for: a draft checked, changed by its form, tried, and played.

A draft is text that is read, never run; the only place it is written to is the learner's own
folder, under the id in it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

from anyio import to_thread
from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, Field, ValidationError

from voice_coach.records import Difficulty, Scenario, VoiceCoachError
from voice_coach.scenario import MAX_BYTES, changed, fields, playable, read_text, save
from voice_coach.ui.body import bounded_body
from voice_coach.ui.desks import Desks
from voice_coach.ui.plans import New
from voice_coach.ui.who import Signed

Trial = Callable[[Scenario], dict[str, Any]]
"""Made-up learners of every style against a scenario: ``rows`` and ``warnings``."""
MOST_BODY_BYTES = 4 * MAX_BYTES
"""A draft of the most a file may hold, escaped as JSON."""
MOST_PROBLEMS = 40


class Draft(BaseModel):
    """A scenario's text. ``was``: the own scenario that it changes."""

    text: str
    was: str = Field(default="", max_length=60)
    difficulty: Difficulty = "usual"
    path: list[str | int] = Field(default=[], max_length=8)
    value: str = Field(default="", max_length=MAX_BYTES)


def checked(text: str) -> dict[str, Any]:
    """What is wrong with a draft, and its form."""
    problems, scenario = read_text(text)
    return {
        "problems": [{"line": p.line, "message": p.message} for p in problems[:MOST_PROBLEMS]],
        "playable": scenario is not None,
        "fields": [
            {
                "path": json.dumps(field.path),
                "group": field.group,
                "label": field.label,
                "kind": field.kind,
                "value": field.value,
                "options": field.options,
            }
            for field in (fields(text) if len(text) <= MAX_BYTES else ())
        ],
    }


def add_workshop(app: FastAPI, desks: Desks, trial: Trial | None) -> None:
    """Add everything under ``/api/draft``."""
    at_work = threading.Lock()

    @app.post("/api/draft/check")
    async def check(request: Request) -> dict[str, Any]:
        draft = await _draft(request)
        return await to_thread.run_sync(checked, draft.text)

    @app.post("/api/draft/change")
    async def change(request: Request) -> dict[str, Any]:
        draft = await _draft(request)

        def apply() -> dict[str, Any]:
            text = changed(draft.text, tuple(draft.path), draft.value)
            return {"text": text, **checked(text)}

        return await to_thread.run_sync(apply)

    @app.post("/api/draft/try")
    async def attempt(request: Request) -> dict[str, Any]:
        draft = await _draft(request)

        def play() -> dict[str, Any]:
            scenario = playable(draft.text)
            if trial is None:
                raise VoiceCoachError("There are no made-up learners here.")
            if not at_work.acquire(blocking=False):  # seconds of both cores, and no thread waits
                raise VoiceCoachError("Another one is being tried just now. Try again in a moment.")
            try:
                return trial(scenario)
            finally:
                at_work.release()

        return await to_thread.run_sync(play)

    @app.post("/api/draft/play")
    async def start(request: Request, account: Signed) -> dict[str, str]:
        draft = await _draft(request)

        def play() -> dict[str, str]:
            scenario = save(draft.text, was=draft.was, owner=account.id)
            new = New(scenario=scenario.id, difficulty=draft.difficulty)
            return {"scenario": scenario.id, "id": desks.start(new, account)}

        return await to_thread.run_sync(play)


async def _draft(request: Request) -> Draft:
    """The request's draft; what is far too long is not even read to its end."""
    too_long = f"This is over {MAX_BYTES // 1000} kB; that is no scenario."
    data = await bounded_body(request, most=MOST_BODY_BYTES, too_long=too_long)
    try:
        return Draft.model_validate_json(data)
    except ValidationError as error:
        raise HTTPException(422, "This is not a draft.") from error
