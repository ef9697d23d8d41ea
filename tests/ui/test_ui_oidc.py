"""Signing in at a real OpenID Connect provider, which runs beside the test."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from firm import HOST, Firm, view
from oidc_provider_mock import User, run_server_in_thread
from pydantic import SecretStr
from starlette.testclient import TestClient

from voice_coach.records import VoiceCoachError
from voice_coach.settings import Settings
from voice_coach.store import accounts
from voice_coach.ui.forms import Throttle
from voice_coach.ui.oidc import WITHIN_S, Waiting, provider
from voice_coach.ui.place import Place

COOKIE = Place().cookie_name("signin", HOST)
PENDING = Place().cookie_name("oidc", HOST)


def person(sub: str, email: str, *, verified: bool = True) -> User:
    return User(
        sub=sub, claims={"email": email, "email_verified": verified, "name": f"{sub.title()} P."}
    )


PEOPLE = (
    person("waits", "waits@firm.example"),
    person("new", "new@firm.example"),
    person("holder", "holder@firm.example"),
    person("claims", "claims@firm.example", verified=False),
    person("closed", "closed@firm.example"),
    person("moved", "other@firm.example"),
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # of the provider: it has no TLS here
        with run_server_in_thread(require_nonce=True, user_claims=PEOPLE) as server:
            yield f"http://localhost:{server.server_port}"


def firm_at(home: Any, issuer: str, *, unknown: str) -> Firm:
    settings = Settings(
        home=home,
        model="tiny.en",
        oidc_issuer=issuer,
        oidc_client_id="voice-coach",
        oidc_client_secret=SecretStr("between us"),
        oidc_name="Firm",
        oidc_unknown=unknown,
    )
    return Firm(home, settings=settings)


@pytest.fixture(scope="module")
def firm(issuer: str, tmp_path_factory: pytest.TempPathFactory) -> Firm:
    firm = firm_at(tmp_path_factory.mktemp("oidc"), issuer, unknown="refuse")
    accounts.add(firm.store, "waits@firm.example", role="coach")
    accounts.add(firm.store, "holder@firm.example", password="seven lamps under rain")
    accounts.add(firm.store, "claims@firm.example")
    accounts.add(firm.store, "closed@firm.example", subject=f"{issuer} closed")
    accounts.close(firm.store, "closed@firm.example")
    accounts.add(firm.store, "old-address@firm.example", subject=f"{issuer} moved")
    return firm


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Throttle, "allows", lambda self, address: True)


@dataclass
class Trip:
    """A browser's way to the provider and back."""

    browser: TestClient

    def go(self, asked: str = "") -> str:
        """To the provider; where it was sent."""
        answer = self.browser.get(f"/oidc/start?next={asked}")
        assert answer.status_code == 303
        self.cookie = answer.headers["set-cookie"]
        return str(answer.headers["location"])

    def consent(self, url: str, sub: str) -> str:
        """What somebody clicks there; where the provider sends them back to."""
        with httpx.Client() as outside:
            assert "form" in outside.get(url).text
            answer = outside.post(url, data={"sub": sub})
        back = answer.headers["location"]
        assert back.startswith(f"http://{HOST}/oidc/back?")
        return str(back)

    def back(self, url: str) -> Any:
        """What the page says then: the browser comes from another site."""
        parts = urlsplit(url)
        cross = {"sec-fetch-site": "cross-site", "accept": "text/html"}
        return self.browser.get(f"{parts.path}?{parts.query}", headers=cross)

    def whole(self, sub: str, asked: str = "") -> Any:
        return self.back(self.consent(self.go(asked), sub))


def problem(answer: Any) -> str:
    found = re.search(r'role="alert"[^>]*>([^<]*)<', answer.text)
    assert found, answer.text
    return html.unescape(found.group(1))


def test_there_and_back(firm: Firm, issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from authlib.integrations.httpx_client import AsyncOAuth2Client

    sent: dict[str, Any] = {}
    real = AsyncOAuth2Client.fetch_token

    async def fetch(self: AsyncOAuth2Client, url: str, **kwargs: Any) -> Any:
        sent.update(kwargs)
        return await real(self, url, **kwargs)

    monkeypatch.setattr(AsyncOAuth2Client, "fetch_token", fetch)
    trip = Trip(firm.browser())
    assert "Sign in with Firm" in trip.browser.get("/sign-in").text
    to = trip.go("session%3Dx")
    assert to.startswith(f"{issuer}/oauth2/authorize?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(to).query).items()}
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 20 and len(asked["nonce"]) >= 20
    assert asked["redirect_uri"] == f"http://{HOST}/oidc/back"
    assert "SameSite=Lax" in trip.cookie and f"Max-Age={WITHIN_S}" in trip.cookie
    answer = trip.back(trip.consent(to, "waits"))
    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/?session=x">' in answer.text
    given = answer.headers.get_list("set-cookie")
    assert any(one.startswith(f"{COOKIE}=") and "SameSite=Strict" in one for one in given)
    assert any(one.startswith(f"{PENDING}=;") and "Max-Age=0" in one for one in given)
    challenge = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(challenge).decode().rstrip("=") == asked["code_challenge"]
    assert ", coach</p>" in view(trip.browser, "home").json()["data"][0]
    account = trip.browser.get("/account").text
    assert "password is changed there" in account and 'name="chosen"' not in account
    again = Trip(firm.browser())
    again.whole("waits")
    assert again.browser.get("/api/warmth").status_code == 200, "now by subject"


@pytest.mark.parametrize(
    ("sub", "said"),
    [
        ("new", "no account here"),
        ("holder", "no account here"),
        ("claims", "no account here"),
        ("closed", "closed"),
    ],
)
def test_who_is_refused_is_told_what_to_pass_on(
    firm: Firm, issuer: str, sub: str, said: str
) -> None:
    trip = Trip(firm.browser())
    answer = trip.whole(sub)
    assert answer.status_code == 403 and said in problem(answer)
    assert sub == "closed" or f"{issuer} {sub}" in problem(answer)
    assert COOKIE not in trip.browser.cookies
    assert trip.browser.get("/api/warmth").status_code == 401


def test_a_subject_stays_when_the_address_changes(firm: Firm) -> None:
    trip = Trip(firm.browser())
    assert trip.whole("moved").status_code == 200
    html_shown = view(trip.browser, "home").json()["data"][0]
    assert "old-address@firm.example" in html_shown


def test_unknown_people_may_become_learners_and_take_nobodys_account(
    issuer: str, tmp_path: Any
) -> None:
    firm = firm_at(tmp_path, issuer, unknown="learner")
    accounts.add(firm.store, "holder@firm.example", password="seven lamps under rain", role="lead")
    assert Trip(firm.browser()).whole("new").status_code == 200
    new = accounts.find(firm.store, "new@firm.example")
    assert (new.role, new.name) == ("learner", "New P.")
    assert "no account here" in problem(Trip(firm.browser()).whole("holder"))
    assert Trip(firm.browser()).whole("claims").status_code == 200
    logins = [account.login for account in accounts.list_accounts(firm.store)]
    assert "claims@firm.example" not in logins, "an address nobody verified is nobody's"
    assert len([login for login in logins if login.startswith("oidc-")]) == 1


# --- what an attacker may try -------------------------------------------------------------------


def refused(firm: Firm, answer: Any, browser: TestClient) -> None:
    assert answer.status_code == 403 and "did not work" in problem(answer)
    assert COOKIE not in browser.cookies


def test_a_code_of_mine_signs_nobody_else_in(firm: Firm) -> None:
    mine, theirs = Trip(firm.browser()), Trip(firm.browser())
    url = mine.consent(mine.go(), "waits")
    theirs.go()
    refused(firm, theirs.back(url), theirs.browser)
    stranger = Trip(firm.browser())
    refused(firm, stranger.back(url), stranger.browser)


def test_a_way_back_is_gone_once(firm: Firm) -> None:
    trip = Trip(firm.browser())
    url = trip.consent(trip.go(), "waits")
    pending = trip.browser.cookies[PENDING]
    assert trip.back(url).status_code == 200
    again = Trip(firm.browser())
    again.browser.cookies.set(PENDING, pending)
    refused(firm, again.back(url), again.browser)


def test_a_nonce_that_is_not_ours_is_refused(firm: Firm) -> None:
    trip = Trip(firm.browser())
    to = re.sub(r"nonce=[^&]*", "nonce=another-nonce-of-theirs", trip.go())
    refused(firm, trip.back(trip.consent(to, "waits")), trip.browser)


@pytest.mark.parametrize("claim", ["iss", "aud", "key", "expired"])
def test_a_token_that_was_not_signed_for_us_is_refused(
    firm: Firm, issuer: str, monkeypatch: pytest.MonkeyPatch, claim: str
) -> None:
    """The provider signs what it does; only what is expected of it is changed."""
    import time

    from authlib.integrations.base_client.async_openid import AsyncOpenIDMixin
    from joserfc.jwk import KeySet, RSAKey

    real = AsyncOpenIDMixin.parse_id_token

    async def parse(self: Any, token: Any, nonce: str, claims_options: Any, **more: Any) -> Any:
        assert claims_options["iss"] == {"essential": True, "value": issuer}
        assert claims_options["aud"] == {"essential": True, "value": "voice-coach"}
        if claim in claims_options:
            claims_options = {**claims_options, claim: {"essential": True, "value": "another"}}
        return await real(self, token, nonce, claims_options, **more)

    async def other_keys(self: Any, force: bool = False) -> Any:
        kid = (await real_keys(self, force))["keys"][0].get("kid")
        key = RSAKey.generate_key(2048, parameters={"kid": kid} if kid else None)
        return KeySet([key]).as_dict(private=False)

    real_keys = AsyncOpenIDMixin.fetch_jwk_set
    trip = Trip(firm.browser())
    url = trip.consent(trip.go(), "waits")
    monkeypatch.setattr(AsyncOpenIDMixin, "parse_id_token", parse)
    if claim == "key":
        monkeypatch.setattr(AsyncOpenIDMixin, "fetch_jwk_set", other_keys)
    if claim == "expired":
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 86_400)
    answer = trip.back(url)
    monkeypatch.undo()
    refused(firm, answer, trip.browser)


def test_who_says_no_there_is_not_signed_in_here(firm: Firm) -> None:
    trip = Trip(firm.browser())
    state = parse_qs(urlsplit(trip.go()).query)["state"][0]
    answer = trip.back(f"http://{HOST}/oidc/back?error=access_denied&state={state}")
    refused(firm, answer, trip.browser)
    refused(firm, trip.back(f"http://{HOST}/oidc/back"), trip.browser)


def test_a_provider_that_is_gone_is_told(issuer: str, tmp_path: Any) -> None:
    firm = firm_at(tmp_path, "http://localhost:9", unknown="refuse")
    answer = firm.browser().get("/oidc/start")
    assert answer.status_code == 502 and "did not work" in problem(answer)


def test_only_so_many_wait_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    from voice_coach.ui import oidc

    monkeypatch.setattr(oidc, "MOST_WAITING", 2)
    waiting = Waiting()
    first, *others = [waiting.begin(f"/?{n}")[0] for n in range(3)]
    assert waiting.end(first) == ("/", {})
    assert waiting.end(others[0]) == ("/?1", {}) and waiting.end(others[0]) == ("/", {})
    monkeypatch.setattr(oidc.time, "monotonic", lambda: 1e12)
    assert waiting.end(others[1]) == ("/", {})


# --- what is configured -------------------------------------------------------------------------


def test_without_a_provider_there_is_no_way_to_one(home: Any) -> None:
    assert provider(Settings(home=home)) is None
    browser = Firm(home).browser()
    assert "Sign in with" not in browser.get("/sign-in").text
    for path in ("/oidc/start", "/oidc/back"):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"oidc_issuer": "https://id.example"}, "needs all of"),
        ({"oidc_client_id": "x", "oidc_client_secret": SecretStr("y")}, "needs all of"),
        (
            {"oidc_issuer": "http://id.example", "oidc_client_id": "x",
             "oidc_client_secret": SecretStr("y")},
            "has to begin with https://",
        ),
    ],
)  # fmt: skip
def test_half_a_provider_or_one_without_tls_is_refused(
    home: Any, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(VoiceCoachError, match=said):
        provider(Settings(home=home, **given))
