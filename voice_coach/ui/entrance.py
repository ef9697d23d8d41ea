"""Signing in, signing out and choosing a password: pages without scripts."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from voice_coach.records import VoiceCoachError
from voice_coach.store.accounts import set_password
from voice_coach.store.passwords import SHORTEST
from voice_coach.store.signins import (
    LONGEST_SIGNIN,
    Proven,
    SigninError,
    authenticate,
    prove,
    sign_in,
    sign_out,
)
from voice_coach.ui.forms import Forms, Throttle, fields
from voice_coach.ui.gate import Gate
from voice_coach.ui.guard import ACCOUNT, SIGN_IN, cookie
from voice_coach.ui.place import Place
from voice_coach.ui.rendering import render
from voice_coach.ui.who import Signed

AT_ONCE = 2
"""Passwords compared at one time: each takes 64 MiB and four lanes (RFC 9106)."""
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
STALE = "This page had been open for too long. Nothing was changed; please try again."
TOO_OFTEN = "Too many tries from here within a minute. Wait a minute, then try again."
DIFFERENT = "The two new passwords are not the same. Type both again."
LONGEST_NEXT = 2000


class Entrance:
    """What the routes of signing in share."""

    def __init__(self, gate: Gate, place: Place, *, elsewhere: str = "") -> None:
        self.gate = gate
        self.place = place
        self.forms = Forms(place)
        self.throttle = Throttle()
        self.elsewhere = elsewhere
        """What the other way to sign in is called (OIDC); "" where there is none."""

    def page(
        self, request: Request, template: str, *, status: int = 200, **values: Any
    ) -> Response:
        """A page with a form in it."""
        value, seal = self.forms.given(request)
        html = render(template, seal=seal, **values)
        response = HTMLResponse(html, status_code=status)
        response.headers["content-security-policy"] = POLICY
        response.headers["cache-control"] = "no-store"
        response.headers["set-cookie"] = self.forms.set_cookie(request, value)
        return response

    def sign_in_page(
        self,
        request: Request,
        *,
        status: int = 200,
        problem: str = "",
        login: str = "",
        to: str = "",
    ) -> Response:
        """The page to sign in on."""
        return self.page(
            request, "signin.html", status=status, problem=problem, login=login, next=to,
            elsewhere=self.elsewhere,
        )  # fmt: skip

    async def let_in(self, request: Request, account_id: str, to: str, *, proof: str) -> Response:
        """Sign in on this browser, and go on; the page to sign in on where the proof is over."""
        response = RedirectResponse(to, status_code=303)
        try:
            cookies = await self.signed(request, account_id, proof=proof)
        except SigninError as error:
            return self.sign_in_page(request, status=403, problem=str(error), to=to)
        response.headers["set-cookie"] = cookies
        return response

    async def signed(self, request: Request, account_id: str, *, proof: str | None = None) -> str:
        """The cookie of a new sign-in; what this browser was signed in by before ends.

        Raises SigninError when the account was closed, or what proved it is over, meanwhile.
        """
        before = self.token(request)
        if before:
            await to_thread.run_sync(sign_out, self.gate.store(), before)
        enter = partial(sign_in, self.gate.store(), account_id, proof=proof)
        token = await to_thread.run_sync(enter)
        return self._signed(request, token)

    def token(self, request: Request) -> str:
        """What this browser is signed in by."""
        name = self.place.cookie_name("signin", request.headers.get("host", ""))
        return cookie(request.headers, name)

    def _signed(self, request: Request, token: str) -> str:
        age_s = int(LONGEST_SIGNIN.total_seconds()) if token else 0
        return self.place.cookie("signin", request.headers.get("host", ""), token, age_s=age_s)

    async def out(self, request: Request) -> Response:
        """Sign this browser out."""
        await to_thread.run_sync(sign_out, self.gate.store(), self.token(request))
        response = RedirectResponse(SIGN_IN, status_code=303)
        response.headers["set-cookie"] = self._signed(request, "")
        return response


def add_entrance(app: FastAPI, entrance: Entrance) -> None:
    """Add the pages to sign in, to sign out and to choose a password."""
    gate = entrance.gate
    hashing = CapacityLimiter(AT_ONCE)

    @app.get(SIGN_IN)
    async def show_sign_in(request: Request, next: str = "") -> Response:
        to = home(next)
        if await to_thread.run_sync(gate.who, entrance.token(request)) is not None:
            return RedirectResponse(to, status_code=303)
        return entrance.sign_in_page(request, to=to)

    @app.post(SIGN_IN)
    async def do_sign_in(request: Request) -> Response:
        try:
            form = await fields(request)
        except VoiceCoachError as error:
            return entrance.sign_in_page(request, status=413, problem=str(error))
        login, to = form.get("login", ""), home(form.get("next", ""))
        shown = {"login": login, "to": to}
        if not entrance.forms.own(request, form.get("form", "")):
            return entrance.sign_in_page(request, status=403, problem=STALE, **shown)
        if not entrance.throttle.allows(request.client.host if request.client else ""):
            return entrance.sign_in_page(request, status=429, problem=TOO_OFTEN, **shown)

        def check() -> Proven:
            return prove(gate.store(), login, form.get("password", ""))

        try:
            proven = await to_thread.run_sync(check, limiter=hashing)
        except SigninError as error:
            status = 429 if error.until else 403
            return entrance.sign_in_page(request, status=status, problem=str(error), **shown)
        return await entrance.let_in(request, proven.account.id, to, proof=proven.proof)

    @app.post("/sign-out")
    async def do_sign_out(request: Request) -> Response:
        form = await fields(request)
        if not entrance.forms.own(request, form.get("form", "")):
            return RedirectResponse(ACCOUNT, status_code=303)
        return await entrance.out(request)

    async def password_page(
        request: Request, account: Signed, *, problem: str = "", status: int = 200
    ) -> Response:
        who = await to_thread.run_sync(gate.who, entrance.token(request))
        return entrance.page(
            request, "account.html", status=status, problem=problem, account=account,
            first=who is not None and who.must_choose, shortest=SHORTEST,
            has_password=who is not None and who.has_password,
        )  # fmt: skip

    @app.get(ACCOUNT)
    async def show_password(request: Request, account: Signed) -> Response:
        if account.role == "solo":
            return RedirectResponse("/", status_code=303)
        return await password_page(request, account)

    @app.post(ACCOUNT)
    async def change_password(request: Request, account: Signed) -> Response:
        if account.role == "solo":
            return RedirectResponse("/", status_code=303)
        form = await fields(request)
        chosen, again = (form.get(name, "") for name in ("chosen", "again"))
        if not entrance.forms.own(request, form.get("form", "")):
            return await password_page(request, account, problem=STALE, status=403)
        if chosen != again:
            return await password_page(request, account, problem=DIFFERENT, status=400)

        def change() -> str:
            token = entrance.token(request)
            who = gate.who(token)
            if who is None or not (who.must_choose or who.has_password):
                raise VoiceCoachError("This account signs in elsewhere; change the password there.")
            if who.has_password:
                authenticate(gate.store(), account.login, form.get("password", ""))
            return set_password(
                gate.store(), account.login, chosen, actor=account.id, signed_by=token
            )

        try:
            kept = await to_thread.run_sync(change, limiter=hashing)
        except SigninError as error:
            problem = str(error) if error.until else "Your present password is not that one."
            return await password_page(request, account, problem=problem, status=403)
        except VoiceCoachError as error:
            if await to_thread.run_sync(gate.who, entrance.token(request)) is None:
                return entrance.sign_in_page(request, status=403, problem=str(error))
            return await password_page(request, account, problem=str(error), status=400)
        return await entrance.let_in(request, account.id, "/", proof=kept)


def home(asked: str) -> str:
    """A place on the page itself: whatever is asked for becomes a query of ``/``, never a site."""
    if len(asked) > LONGEST_NEXT:
        return "/"
    query = urlencode(parse_qsl(asked.removeprefix("/").removeprefix("?"), keep_blank_values=True))
    return f"/?{query}" if query else "/"
