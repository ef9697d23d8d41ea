"""Signing in at the organisation's own provider: OpenID Connect, authorization code with PKCE.

Authlib speaks the protocol: state, nonce, S256 challenge, discovery, and the identity token's
signature and claims. Nothing is asked of a provider that was not configured.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from voice_coach.records import VoiceCoachError
from voice_coach.settings import Settings
from voice_coach.store.signins import SigninError
from voice_coach.store.subjects import Elsewhere, account_from_elsewhere
from voice_coach.ui.entrance import TOO_OFTEN, Entrance, home
from voice_coach.ui.guard import cookie
from voice_coach.ui.place import LOOPBACK_NAMES

log = logging.getLogger(__name__)
START, BACK = "/oidc/start", "/oidc/back"
WITHIN_S = 600
"""Time to sign in at the provider; our choice: to find a phone for the second factor."""
MOST_WAITING = 1000
FAILED = (
    "Signing in there did not work. Try again; if it stays, tell whoever runs this server to look "
    "at what voice-coach printed."
)


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as the settings name it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    unknown_may_join: bool


def provider(settings: Settings) -> Provider | None:
    """The provider of the settings, if there is one.

    Raises
    ------
    VoiceCoachError
        When half of what is needed is set, or the provider would be asked without TLS.
    """
    issuer, client, secret = (
        settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret,
    )  # fmt: skip
    if not (issuer or client or secret):
        return None
    if not (issuer and client and secret):
        raise VoiceCoachError(
            "Sign-in elsewhere needs all of VOICE_COACH_OIDC_ISSUER, VOICE_COACH_OIDC_CLIENT_ID "
            "and VOICE_COACH_OIDC_CLIENT_SECRET."
        )
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK_NAMES:
        raise VoiceCoachError(f"VOICE_COACH_OIDC_ISSUER has to begin with https://, not {issuer}.")
    return Provider(
        issuer=issuer,
        client_id=client,
        client_secret=secret.get_secret_value(),
        name=settings.oidc_name,
        unknown_may_join=settings.oidc_unknown == "learner",
    )


class Waiting:
    """Sign-ins that were begun: what Authlib keeps of each, by a cookie of that browser alone."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, str, dict[str, Any]]] = OrderedDict()

    def begin(self, to: str) -> tuple[str, dict[str, Any]]:
        """A new one's cookie, and where Authlib keeps what it needs."""
        value, kept = secrets.token_urlsafe(32), dict[str, Any]()
        self._kept[value] = (time.monotonic() + WITHIN_S, to, kept)
        while len(self._kept) > MOST_WAITING:
            self._kept.popitem(last=False)
        return value, kept

    def end(self, value: str) -> tuple[str, dict[str, Any]]:
        """Where to go afterwards, and what was kept: once, and in time."""
        until, to, kept = self._kept.pop(value, (0.0, "/", {}))
        return (to, kept) if time.monotonic() < until else ("/", {})


def add_oidc(app: FastAPI, entrance: Entrance, found: Provider) -> None:
    """Add the way to the provider and the way back. Raises VoiceCoachError without Authlib."""
    client, waiting, place = _client(found), Waiting(), entrance.place

    def given(request: Request, value: str, age_s: int) -> str:
        # The way back begins on the provider's page: a Strict cookie would stay at home.
        host = request.headers.get("host", "")
        return place.cookie("oidc", host, value, age_s=age_s, same_site="Lax")

    @app.get(START)
    async def start(request: Request, next: str = "") -> Response:
        if not entrance.throttle.allows(request.client.host if request.client else ""):
            return entrance.sign_in_page(request, status=429, problem=TOO_OFTEN)
        value, kept = waiting.begin(home(next))
        request.scope["session"] = kept
        host = request.headers.get("host", "")
        try:
            sent = await client.authorize_redirect(request, f"{place.origin(host)}{BACK}")
        except Exception:
            log.exception("asking %s", found.issuer)
            return entrance.sign_in_page(request, status=502, problem=FAILED)
        response = RedirectResponse(sent.headers["location"], status_code=303)
        response.headers["set-cookie"] = given(request, value, WITHIN_S)
        return response

    @app.get(BACK)
    async def back(request: Request) -> Response:
        host = request.headers.get("host", "")
        to, kept = waiting.end(cookie(request.headers, place.cookie_name("oidc", host)))
        request.scope["session"] = kept
        try:
            token = await client.authorize_access_token(
                request,
                claims_options={
                    "iss": {"essential": True, "value": found.issuer},
                    "aud": {"essential": True, "value": found.client_id},
                },
            )
            who = _who(found, token["userinfo"])
        except Exception as error:
            log.warning("signing in at %s: %s: %s", found.issuer, type(error).__name__, error)
            return entrance.sign_in_page(request, status=403, problem=FAILED)

        def enter() -> str:
            joins = found.unknown_may_join
            return account_from_elsewhere(entrance.gate.store(), who, unknown_may_join=joins).id

        try:
            account_id = await to_thread.run_sync(enter)
        except VoiceCoachError as error:
            status = 403 if isinstance(error, SigninError) else 409
            return entrance.sign_in_page(request, status=status, problem=str(error))
        # From here the browser goes on by itself, so that its cookies come along.
        response = entrance.page(request, "signedin.html", to=to)
        try:
            response.headers.append("set-cookie", await entrance.signed(request, account_id))
        except SigninError as error:  # closed meanwhile
            return entrance.sign_in_page(request, status=403, problem=str(error))
        response.headers.append("set-cookie", given(request, "", 0))
        return response


def _who(found: Provider, claims: dict[str, Any]) -> Elsewhere:
    verified = claims.get("email_verified") is True
    return Elsewhere(
        issuer=found.issuer,
        sub=str(claims["sub"]),
        email=str(claims.get("email") or "") if verified else "",
        name=str(claims.get("name") or ""),
    )


def _client(found: Provider) -> Any:
    try:
        from authlib.integrations.starlette_client import OAuth
    except ModuleNotFoundError as error:
        raise VoiceCoachError(
            f"Sign-in elsewhere needs the package {error.name}: pip install 'voice-coach[oidc]'"
        ) from error
    return OAuth().register(
        "provider",
        client_id=found.client_id,
        client_secret=found.client_secret,
        server_metadata_url=f"{found.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
    )
