"""Who may ask for what: every route of the application, and every view.

A route that is not in `ROUTES`, or a view that is not in `VIEWS`, fails `test_ui_rights.py`: add it
here, with who may. What is asked for is always Ana's: her session (ended, shared with the coach
Carl), her recording, her own scenario.

For a route of another kind, say one for leads only, name who may: ``frozenset({"lena"})``.
"""

from __future__ import annotations

from typing import Any

NOBODY = ""
"""Not signed in."""
EVERYBODY = frozenset({"ana", "bob", "carl", "cora", "lena", "ada"})
"""Two learners, two coaches, a lead and an admin: see `firm.ROLES`. None but Ana and Carl may see
anything of Ana's in what they are answered, whatever a route says."""
SIGNED = EVERYBODY
PUBLIC = EVERYBODY | {NOBODY}
OWN = frozenset({"ana"})
SEE = frozenset({"ana", "carl"})
REVIEW = frozenset({"carl"})
CLOSED: frozenset[str] = frozenset()
COACHES = frozenset({"carl", "cora"})
LEAD = frozenset({"lena"})
ADMIN = frozenset({"ada"})

ROUTES: dict[str, frozenset[str]] = {
    # sessions
    "POST /api/session": SIGNED,
    "POST /api/session/{session_id}/rewind": OWN,
    "POST /api/session/{session_id}/open": OWN,
    "POST /api/session/{session_id}/continue": OWN,
    "POST /api/session/{session_id}/stop": OWN,
    "POST /api/session/{session_id}/take": OWN,
    "POST /api/session/{session_id}/take/{take_id}/piece/{number}": OWN,
    "POST /api/session/{session_id}/take/{take_id}/finish": OWN,
    "POST /api/session/{session_id}/take/{take_id}/discard": OWN,
    "POST /api/session/{session_id}/upload": OWN,
    "GET /api/session/{session_id}/events": OWN,
    "GET /audio/{session_id}/{name}": SEE,
    "GET /export/{session_id}.{form}": SEE,
    # recordings of two people
    "POST /api/import": SIGNED,
    "GET /api/import/{session_id}": OWN,
    "POST /api/import/{session_id}/go": OWN,
    "POST /api/import/{session_id}/stop": OWN,
    "POST /api/import/{session_id}/mine": OWN,
    "POST /api/import/{session_id}/switch/{turn}": OWN,
    "GET /api/import/{session_id}/sample/{side}": OWN,
    # whose it is
    "POST /api/session/{session_id}/share": OWN,
    "DELETE /api/session/{session_id}/share": OWN,
    "DELETE /api/mine/session/{session_id}": OWN,
    "POST /api/mine/days": SIGNED,
    "POST /api/mine/export": SIGNED,
    "GET /api/mine/export": SIGNED,
    "GET /mine/voice-coach-my-data.zip": SIGNED,
    "POST /api/mine/forget": SIGNED,
    "POST /api/consent": SIGNED,
    "DELETE /api/consent": SIGNED,
    # reviewing: whoever sees it reads; the coach judges and comments, Ana only answers
    "GET /api/review/{session_id}": SEE,
    "POST /api/review/{session_id}/open": SEE,
    "POST /api/review/{session_id}/seen": SEE,
    "POST /api/review/{session_id}/comment/{comment_id}": SEE,
    "DELETE /api/review/{session_id}/comment/{comment_id}": SEE,
    "POST /api/review/{session_id}/comment": REVIEW,
    "POST /api/review/{session_id}/spoken": REVIEW,
    "POST /api/review/{session_id}/done": REVIEW,
    "POST /api/review/{session_id}/verdict": REVIEW,
    "POST /api/review/{session_id}/missed": REVIEW,
    "DELETE /api/review/{session_id}/missed/{turn}/{missed_id}": REVIEW,
    "POST /api/review/{session_id}/points": REVIEW,
    # surveys, groups, statements
    "POST /api/survey": OWN,
    "POST /api/survey/{survey_id}/forget": SIGNED,  # of their own, whatever they name
    "POST /api/statements": SIGNED,
    "GET /api/corrections": COACHES,
    "POST /api/asked": COACHES | LEAD,
    "DELETE /api/asked/{assignment_id}": COACHES | LEAD,
    "GET /team/voice-coach-team.{form}": LEAD,
    # what is nobody's in particular
    "GET /api/warmth": SIGNED,
    "POST /api/draft/check": SIGNED,
    "POST /api/draft/change": SIGNED,
    "POST /api/draft/try": SIGNED,
    "POST /api/draft/play": SIGNED,
    # signing in
    "GET /sign-in": PUBLIC,
    "POST /sign-in": PUBLIC,
    "POST /sign-out": SIGNED,
    "GET /account": SIGNED,
    "POST /account": SIGNED,
    # files of the page
    "MOUNT /ui/report": PUBLIC,
    "MOUNT /ui": PUBLIC,
    # Gradio: what the page needs of it
    "GET /": SIGNED,
    "HEAD /": SIGNED,
    "GET /config": SIGNED,
    "GET /static/{path:path}": SIGNED,
    "GET /assets/{path:path}": SIGNED,
    "GET /theme.css": SIGNED,
    "GET /manifest.json": SIGNED,
    "GET /favicon.ico": PUBLIC,
    "GET /robots.txt": PUBLIC,
    "POST /gradio_api/run/{api_name}": SIGNED,
}

ENDS = frozenset(
    {
        "POST /api/session/{session_id}/share",
        "DELETE /api/session/{session_id}/share",
        "DELETE /api/mine/session/{session_id}",
        "POST /sign-out",
    }
)
"""What would change what the next request finds: asked by whoever may not, but not by the others.
Each has a test of its own for what it does."""

IMPORTS = "/api/import/"
"""What begins so has something to show of recordings that were brought in; Ana's is a rehearsal."""

IDS = frozenset({"trail"})
"""Views that show ids, by which whoever may see them finds nothing, and no name or word."""

GRADIOS = (
    "/config/", "/gradio_api/", "/login", "/logout", "/monitoring", "/openapi.json", "/pwa_icon",
    "/svelte/",
)  # fmt: skip
"""What else Gradio has, whatever it may be: it is closed to everybody."""

VIEWS: dict[str, frozenset[str]] = {
    "home": SIGNED,
    "brief": OWN,
    "editor": OWN,
    "stage": OWN,
    "report": SEE,
    "review": SEE,
    "import": SIGNED,
    "mine": SIGNED,
    "progress": SIGNED,
    "ask": COACHES | LEAD,
    "team": LEAD,
    "trail": ADMIN,
    "problem": SIGNED,
}
"""By the ``data-view`` of its template. The key of `brief` and `editor` is Ana's own scenario."""

BODY: dict[str, Any] = {
    "tab": "t",
    "turn": 1,
    "rate_hz": 16_000,
    "scenario": "raise",
    "text": "id: x",
    "path": [],
    "value": "",
    "coach": "x",
    "version": "1",
    "days": 30,
    "typed": "no",
    "ids": [],
    "kind": "before",
    "send": False,
    "what": "scenario:raise",
    "due": "2030-01-01",
    "done": True,
    "flag": "x",
    "accepted": True,
    "family": "hedging",
    "type": "tag",
    "first": 0,
    "last": 1,
    "rubric": "x",
    "criterion": "x",
    "points": 1,
    "side": 0,
}
"""What any of the routes that take JSON can read: one that reads more needs its fields here, or
what it refuses is its form and not whoever sent it."""
