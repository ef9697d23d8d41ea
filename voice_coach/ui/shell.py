"""What of Gradio's own server answers: what the page asks for, and nothing else.

Gradio has ways of its own for files, caches, queues, sessions and monitoring. A recording never
goes through them, so none of them is open; nor is what a later Gradio may add.
"""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PATHS = frozenset(
    {
        "/",
        "/config",
        "/favicon.ico",
        "/gradio_api/run/predict",
        "/manifest.json",
        "/robots.txt",
        "/theme.css",
    }
)
FOLDERS = ("/assets/", "/static/")


class Shell:
    """ASGI middleware around Gradio's application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not open_path(scope["path"]):
            response = PlainTextResponse("There is no such page.", status_code=404)
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


def open_path(path: str) -> bool:
    """Whether Gradio may answer that."""
    return path in PATHS or (path.startswith(FOLDERS) and ".." not in path.split("/"))
