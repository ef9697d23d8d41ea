"""Who may talk to the server: only the page it served, from this machine.

There are no accounts, so what protects the recordings is that nobody else can ask: the server
listens on loopback, a name that merely points here (DNS rebinding) is refused, another site's
page cannot post, and everything but the page's own static files needs a cookie that is drawn anew
for each run and given only with the page.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voice_coach.records import SOLO

HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
OPEN_PATHS = frozenset({"/", "/manifest.json", "/favicon.ico", "/theme.css", "/robots.txt"})
OPEN_FOLDERS = ("/assets/", "/static/", "/ui/")
CLOSED_FOLDERS = ("/gradio_api/upload", "/gradio_api/file", "/gradio_api/proxy", "/monitoring")
"""Gradio's own way for files: a recording never passes through its cache."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio compiles a component's template and its js_on_load in the browser.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """ASGI middleware: host, origin and cookie in; headers, cookie and a clean page out.

    Parameters
    ----------
    page
        Changes the HTML of the page itself before it is sent.
    """

    def __init__(self, app: ASGIApp, *, page: Callable[[str], str]) -> None:
        self.app = app
        self.page = page
        self.secret = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing here speaks over a web socket
            await send({"type": "websocket.close", "code": 1008})
            return
        problem = self._problem(scope)
        if problem:
            response = PlainTextResponse(problem, status_code=403, headers=HEADERS)
            await response(scope, receive, send)
            return
        if scope["path"] == "/" and scope["method"] == "GET":
            await self._send_page(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        scope.setdefault("state", {})["account"] = SOLO
        await self.app(scope, receive, with_headers)

    def _problem(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        path, method = scope["path"], scope["method"]
        host = headers.get("host", "")
        if _name(host) not in HOSTS:
            return "Open this page as http://127.0.0.1 or http://localhost."
        origin = headers.get("origin")
        if method not in READING and origin and urlsplit(origin).netloc != host:
            return "Only the page itself may do this."
        if headers.get("sec-fetch-site") == "cross-site" and (path != "/" or method != "GET"):
            return "Only the page itself may ask for this."
        if path.startswith(CLOSED_FOLDERS):
            return "Recordings do not go this way."
        open_to_all = path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)
        if (method not in READING or not open_to_all) and not self._known(headers, host):
            return "Open the page first; it was reloaded or the server was restarted."
        return ""

    def _known(self, headers: Headers, host: str) -> bool:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(cookie_name(host))
        except CookieError:
            return False
        return cookie is not None and secrets.compare_digest(cookie.value, self.secret)

    async def _send_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The page, whole, so that its HTML can be changed; with the cookie."""
        start: Message = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")

        # The page is asked for plain, never compressed.
        plain = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, collect)
        headers = MutableHeaders(scope=start)
        if headers.get("content-type", "").startswith("text/html"):
            body = self.page(body.decode("utf-8")).encode("utf-8")
            headers["content-length"] = str(len(body))
        headers.update(HEADERS)
        headers["cache-control"] = "no-store"
        name = cookie_name(Headers(scope=scope).get("host", ""))
        headers["set-cookie"] = f"{name}={self.secret}; Path=/; HttpOnly; SameSite=Strict"
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].casefold()


def cookie_name(host: str) -> str:
    """Cookies know no ports, so that of a second server on this machine has another name."""
    port = host.rpartition(":")[2]
    return f"voice_coach_{port}" if port.isdigit() else "voice_coach"


_ADVERTS = re.compile(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*?/?>')


def without_adverts(html: str) -> str:
    """The page without the previews for other sites that Gradio puts into it."""
    return _ADVERTS.sub("", html)
