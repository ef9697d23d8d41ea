"""Who may talk to the server: only the page it served, and only who is signed in.

A name that merely points here (DNS rebinding) is refused, another site's page cannot post, and
everything but what the sign-in page needs wants somebody who is signed in. On a machine without
accounts the server listens on loopback, and everything but the page's own static files needs a
cookie that is drawn anew for each run and given only with the page. Whatever fails, refuses.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from html import escape
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voice_coach.records import SOLO, Account
from voice_coach.ui.gate import Gate
from voice_coach.ui.place import Place

log = logging.getLogger(__name__)

SIGN_IN = "/sign-in"
ACCOUNT = "/account"
SIGNED_OUT_PATHS = frozenset({SIGN_IN, "/oidc/start", "/oidc/back", "/favicon.ico", "/robots.txt"})
"""What answers whoever is not signed in: exactly these, and what lies in `SIGNED_OUT_FOLDER`."""
SIGNED_OUT_FOLDER = "/ui/"
CHOOSE_PATHS = frozenset({ACCOUNT, "/sign-out"})
"""What is left to somebody who has yet to choose a password."""
LINKED_PATHS = frozenset({"/", SIGN_IN, "/oidc/back"})
"""Where a link on another site may lead."""
OPEN_PATHS = frozenset({"/", "/manifest.json", "/theme.css"})
OPEN_FOLDERS = ("/assets/", "/static/")
"""Besides those, what needs no cookie on a machine without accounts."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")

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
SIGNED_OUT = (
    "You are signed out. Sign in again in another tab, then go on here: what you said is saved."
)


BODIES = re.compile(r"/api/import|/api/session/[^/]+/upload|/api/review/[^/]+/spoken")
"""Routes that read a body piece by piece and bound it themselves."""
MOST_BODY_BYTES = 8 * 2**20
"""Of every other: read whole before any of our code sees it. Twice a recording's piece."""


def _too_large(headers: Headers) -> bool:
    """Whether a body is over the bound, or does not say how long it is."""
    length = headers.get("content-length", "0")
    return "transfer-encoding" in headers or not length.isdecimal() or int(length) > MOST_BODY_BYTES


class Guard:
    """ASGI middleware: host, origin and cookie in; account, headers and a clean page out.

    Parameters
    ----------
    page
        Changes the HTML of the page itself before it is sent.
    gate
        Knows who is signed in.
    place
        Where the server is reached.
    """

    def __init__(
        self, app: ASGIApp, *, page: Callable[[str], str], gate: Gate, place: Place
    ) -> None:
        self.app = app
        self.page = page
        self.gate = gate
        self.place = place
        self.secret = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing here speaks over a web socket
            await send({"type": "websocket.close", "code": 1008})
            return
        scope.setdefault("state", {}).pop("account", None)
        try:
            refused = _told(self._problem(scope)) or await self._admit(scope)
        except Exception:
            log.exception("asking who is signed in")
            refused = PlainTextResponse("The database cannot be read now.", status_code=503)
        if refused is not None:
            refused.headers.update(HEADERS)
            refused.headers["cache-control"] = "no-store"
            await refused(scope, receive, send)
            return
        if scope["path"] == "/" and scope["method"] == "GET":
            await self._send_page(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get("content-security-policy")
                headers.update(HEADERS)
                if own:  # of a page that needs less
                    headers["content-security-policy"] = own
            await send(message)

        await self.app(scope, receive, with_headers)

    # --- what is refused from anybody ------------------------------------------------------------

    def _problem(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        path, method = scope["path"], scope["method"]
        host = headers.get("host", "")
        if not self.place.knows(host):
            return f"Open this page as {self._addresses()}."
        if self.place.secure and scope["scheme"] != "https":
            return f"Open this page as https://{host}."
        if not self.place.proxied and any(name in headers for name in FORWARDED):
            return "This came through a proxy: start voice-coach serve with --behind-proxy."
        origin = headers.get("origin")
        if method not in READING and origin and origin != self.place.origin(host):
            return "Only the page itself may do this."
        linked = path in LINKED_PATHS and method == "GET"
        if headers.get("sec-fetch-site") == "cross-site" and not linked:
            return "Only the page itself may ask for this."
        if method not in READING and not BODIES.fullmatch(path) and _too_large(headers):
            return "This is too large."
        return ""

    def _addresses(self) -> str:
        scheme = "https" if self.place.secure else "http"
        names = [f"[{name}]" if ":" in name else name for name in sorted(self.place.names)]
        return " or ".join(f"{scheme}://{name}" for name in names)

    # --- who it is -------------------------------------------------------------------------------

    async def _admit(self, scope: Scope) -> Response | None:
        """Put who asks into the scope, or say why not."""
        headers, path = Headers(scope=scope), scope["path"]
        if path in SIGNED_OUT_PATHS or path.startswith(SIGNED_OUT_FOLDER):
            return None
        host = headers.get("host", "")
        if not await to_thread.run_sync(self.gate.needed):
            return self._admit_alone(scope, headers, host)
        token = cookie(headers, self.place.cookie_name("signin", host))
        who = await to_thread.run_sync(self.gate.who, token)
        if who is None:
            return _to_sign_in(scope, headers)
        if who.must_choose and path not in CHOOSE_PATHS:
            return _to_choose(scope, headers)
        self._enter(scope, who.account, token)
        return None

    def _admit_alone(self, scope: Scope, headers: Headers, host: str) -> Response | None:
        path, method = scope["path"], scope["method"]
        open_to_all = path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)
        if method not in READING or not open_to_all:
            value = cookie(headers, self.place.cookie_name("", host))
            if not secrets.compare_digest(value.encode(), self.secret.encode()):
                return _told("Open the page first; it was reloaded or the server was restarted.")
        self._enter(scope, SOLO, "")
        return None

    def _enter(self, scope: Scope, account: Account, token: str) -> None:
        def now() -> bool:
            who = self.gate.who(token, click=False)
            return who is not None and who.account == account

        async def still() -> bool:
            return await to_thread.run_sync(now)

        scope["state"].update(account=account, still=still)

    # --- the page --------------------------------------------------------------------------------

    async def _send_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The page, whole, so that its HTML can be changed; alone at a machine, with the cookie."""
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
        if scope["state"]["account"] == SOLO:
            host = Headers(scope=scope).get("host", "")
            headers["set-cookie"] = self.place.cookie("", host, self.secret)
        await send(start)
        await send({"type": "http.response.body", "body": body})


def cookie(headers: Headers, name: str) -> str:
    """A cookie's value, "" where there is none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _told(problem: str) -> Response | None:
    return PlainTextResponse(problem, status_code=403) if problem else None


def _navigates(scope: Scope, headers: Headers) -> bool:
    return scope["method"] == "GET" and "text/html" in headers.get("accept", "")


def _to_sign_in(scope: Scope, headers: Headers) -> Response:
    """To the sign-in page, and back from there to what was asked for."""
    if not _navigates(scope, headers):
        return JSONResponse({"error": SIGNED_OUT}, status_code=401)
    query = scope["query_string"].decode("latin-1") if scope["path"] == "/" else ""
    if headers.get("sec-fetch-site") == "cross-site":
        # A link elsewhere brings no cookie along (SameSite=Strict). Asked again from here, it does.
        again = escape(f"./?{query}")
        return HTMLResponse(
            f'<!doctype html><meta http-equiv="refresh" content="0; url={again}">'
            f'<title>voice_coach</title><a href="{again}">Go on</a>'
        )
    return RedirectResponse(f"{SIGN_IN}?next={quote(query, safe='')}", status_code=303)


def _to_choose(scope: Scope, headers: Headers) -> Response:
    if _navigates(scope, headers):
        return RedirectResponse(ACCOUNT, status_code=303)
    return JSONResponse({"error": "Choose a password first: reload this page."}, status_code=403)


_ADVERTS = re.compile(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*?/?>')


def without_adverts(html: str) -> str:
    """The page without the previews for other sites that Gradio puts into it."""
    return _ADVERTS.sub("", html)
