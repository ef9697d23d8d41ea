"""Signing in, out, and choosing a password, as a browser without scripts does it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from firm import HOST, PASSWORD, Firm, seal, view
from starlette.testclient import TestClient

from voice_coach.records import Account
from voice_coach.store import Store, accounts, signins
from voice_coach.ui import entrance as entrance_module
from voice_coach.ui.entrance import home
from voice_coach.ui.forms import Throttle
from voice_coach.ui.guard import SIGNED_OUT
from voice_coach.ui.place import Place

HTML = {"accept": "text/html,*/*"}
COOKIE = Place().cookie_name("signin", HOST)
ALLOWS = Throttle.allows


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    firm = Firm(tmp_path_factory.mktemp("firm"))
    accounts.set_password(firm.store, "ana", PASSWORD)
    yield firm


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """All these tests sign in from one address within a minute."""
    monkeypatch.setattr(Throttle, "allows", lambda self, address: True)


@pytest.fixture
def browser(firm: Firm) -> TestClient:
    return firm.browser()


def sign_in(client: TestClient, login: str, password: str, **more: str) -> Any:
    form = {"form": seal(client), "login": login, "password": password, **more}
    return client.post("/sign-in", data=form)


def told(answer: Any) -> str:
    found = re.search(r'role="alert"[^>]*>([^<]*)<', answer.text)
    return found.group(1) if found else ""


def test_from_the_page_to_the_sign_in_page_and_back_to_what_was_asked_for(
    browser: TestClient,
) -> None:
    answer = browser.get("/?session=20260301-x&view=report", headers=HTML)
    assert answer.status_code == 303
    to = answer.headers["location"]
    assert to == "/sign-in?next=session%3D20260301-x%26view%3Dreport"
    page = browser.get(to)
    assert page.status_code == 200 and "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    asked = re.search(r'name="next" value="([^"]*)"', page.text)
    assert asked
    answer = sign_in(browser, "ANA", PASSWORD, next=asked.group(1).replace("&amp;", "&"))
    assert (answer.status_code, answer.headers["location"]) == (
        303, "/?session=20260301-x&view=report",
    )  # fmt: skip
    given = answer.headers["set-cookie"]
    assert given.startswith(f"{COOKIE}=") and "HttpOnly; SameSite=Strict" in given
    assert "Max-Age=43200" in given and "Secure" not in given, "no TLS here"
    page = browser.get("/", headers=HTML)
    assert page.status_code == 200 and "set-cookie" not in page.headers
    html = view(browser, "home").json()["data"][0]
    assert 'Signed in as <a href="./account"><bdi>Ana Person</bdi></a>, learner' in html
    assert browser.get("/sign-in").headers["location"] == "/"


@pytest.mark.parametrize(
    "path", ["/api/warmth", "/audio/x/000.flac", "/account", "/config", "/theme.css"]
)
def test_whoever_is_not_signed_in_gets_nothing(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 401 and answer.json() == {"error": SIGNED_OUT}
    assert browser.post(path).status_code == 401
    assert browser.head(path).status_code == 401


def test_every_reason_is_told_in_the_same_words(firm: Firm, browser: TestClient) -> None:
    accounts.add(firm.store, "gone", password=PASSWORD)
    accounts.close(firm.store, "gone")
    tried = [
        ("bob", "no no no no"),
        ("nobody2", PASSWORD),
        ("gone", PASSWORD),
        ("", ""),
        ("bob", ""),
    ]
    answers = [sign_in(browser, login, password) for login, password in tried]
    assert {answer.status_code for answer in answers} == {403}
    assert {told(answer) for answer in answers} == {signins.WRONG}
    pages = {re.sub(r'value="[^"]*"| autofocus', "", answer.text) for answer in answers}
    assert len(pages) == 1
    assert COOKIE not in browser.cookies


def test_what_was_typed_as_a_login_is_shown_and_never_run(browser: TestClient) -> None:
    answer = sign_in(browser, '"><b>x', "no no no no")
    assert "<b>x" not in answer.text and "&lt;b&gt;x" in answer.text


def test_a_lock_out_says_when_to_try_again(browser: TestClient) -> None:
    for _ in range(signins.FREE_FAILURES - 1):
        assert sign_in(browser, "cora", "no no no no").status_code == 403
    answer = sign_in(browser, "cora", "no no no no")
    assert answer.status_code == 429 and re.search(r"Try again at \d\d:\d\d", told(answer))


def test_a_form_from_elsewhere_is_refused(firm: Firm, browser: TestClient) -> None:
    form = {"login": "ana", "password": PASSWORD}
    mine = seal(browser)
    assert told(browser.post("/sign-in", data=form)).startswith("This page had been open")
    theirs = seal(firm.browser())
    answer = browser.post("/sign-in", data={**form, "form": theirs})
    assert answer.status_code == 403 and COOKIE not in browser.cookies
    evil = {"origin": "http://evil.example"}
    assert browser.post("/sign-in", data={**form, "form": mine}, headers=evil).status_code == 403
    cross = {"sec-fetch-site": "cross-site"}
    assert browser.post("/sign-in", data={**form, "form": mine}, headers=cross).status_code == 403
    assert COOKIE not in browser.cookies
    own = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
    assert browser.post("/sign-in", data={**form, "form": mine}, headers=own).status_code == 303


def test_a_form_that_is_too_large_or_broken_is_refused(browser: TestClient) -> None:
    huge = sign_in(browser, "ana", "x" * 9000)
    assert huge.status_code == 413 and "too long" in told(huge)
    for body in (b"\xff=1", b"&".join(b"a=1" for _ in range(50)), b""):
        answer = browser.post("/sign-in", content=body)
        assert answer.status_code == 403


def test_an_address_may_try_only_so_often(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Throttle, "allows", ALLOWS)
    monkeypatch.setattr(entrance_module, "authenticate", refuse)
    browser = firm.browser()
    seals = seal(browser)
    statuses = [
        browser.post("/sign-in", data={"form": seals, "login": f"nobody{n}", "password": ""})
        for n in range(21)
    ]
    assert [answer.status_code for answer in statuses] == [403] * 20 + [429]
    assert "Wait a minute" in told(statuses[-1])


def refuse(store: Store, login: str, password: str) -> Account:
    """As the real one, without its second of calculation."""
    raise signins.SigninError(signins.WRONG)


def test_the_throttle_forgets_after_a_minute_and_holds_no_more_than_it_must(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Throttle, "allows", ALLOWS)
    now = 0.0
    throttle = Throttle(most=2, clock=lambda: now)
    assert [throttle.allows("a") for _ in range(3)] == [True, True, False]
    assert throttle.allows("b")
    now = 59.9
    assert not throttle.allows("a")
    now = 60.0
    assert throttle.allows("a")
    for n in range(10_050):
        throttle.allows(str(n))
    assert len(throttle._tried) == 10_000


def test_a_sign_in_is_a_new_one_each_time(firm: Firm, browser: TestClient) -> None:
    sign_in(browser, "ana", PASSWORD)
    first = browser.cookies[COOKIE]
    browser.cookies.set(COOKIE, first)
    answer = browser.post(
        "/sign-in",
        data={"form": seal_of_account(browser), "login": "ana", "password": PASSWORD},
    )
    assert answer.status_code == 303
    second = answer.cookies[COOKIE]
    assert second != first
    assert signins.signed_in(firm.store, first) is None, "the one before is over"
    assert signins.signed_in(firm.store, second)


def seal_of_account(client: TestClient) -> str:
    return seal(client, "/account")


def test_signing_out_ends_it_on_the_server_too(firm: Firm) -> None:
    browser = firm.browser("ana")
    token = browser.cookies[COOKIE]
    assert browser.get("/sign-out").status_code == 404, "a link signs nobody out"
    assert browser.post("/sign-out", data={"form": "x"}).headers["location"] == "/account"
    assert signins.signed_in(firm.store, token)
    answer = browser.post("/sign-out", data={"form": seal_of_account(browser)})
    assert answer.headers["location"] == "/sign-in" and "Max-Age=0" in answer.headers["set-cookie"]
    assert signins.signed_in(firm.store, token) is None
    browser.cookies.set(COOKIE, token)
    assert browser.get("/api/warmth").status_code == 401


def test_a_password_is_changed_and_everywhere_else_is_signed_out(firm: Firm) -> None:
    accounts.add(firm.store, "dora", name="Dora", password=PASSWORD)
    here, there = firm.browser("dora"), firm.browser("dora")
    new = "twelve boats go home"

    def change(now: str, chosen: str, again: str | None = None) -> Any:
        form = {"form": seal_of_account(here), "password": now, "chosen": chosen}
        return here.post("/account", data={**form, "again": chosen if again is None else again})

    assert "not the same" in told(change(PASSWORD, new, "twelve boats"))
    assert "not that one" in told(change("no no no no no no", new))
    assert "at least 15" in told(change(PASSWORD, "short"))
    assert (
        here.post("/account", data={"password": PASSWORD, "chosen": new, "again": new}).status_code
        == 403
    )
    assert there.get("/api/warmth").status_code == 200
    answer = change(PASSWORD, new)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    here.cookies.set(COOKIE, answer.cookies[COOKIE])
    assert here.get("/api/warmth").status_code == 200
    assert there.get("/api/warmth").status_code == 401
    assert signins.authenticate(firm.store, "dora", new).login == "dora"


def test_a_code_leads_to_choosing_a_password_and_to_nothing_else(firm: Firm) -> None:
    accounts.add(firm.store, "emil")
    code = accounts.set_code(firm.store, "emil")
    browser = firm.browser()
    answer = browser.post(
        "/sign-in", data={"form": seal(browser), "login": "emil", "password": code}
    )
    assert answer.status_code == 303
    assert browser.get("/", headers=HTML).headers["location"] == "/account"
    for path in ("/api/warmth", "/theme.css", "/audio/a/b.flac"):
        assert browser.get(path).status_code == 403
    assert view(browser, "home").status_code == 403
    page = browser.get("/account").text
    assert "Choose a password" in page and "present password" not in page
    form = {"form": seal_of_account(browser), "chosen": PASSWORD, "again": PASSWORD}
    answer = browser.post("/account", data=form)
    assert answer.headers["location"] == "/"
    browser.cookies.set(COOKIE, answer.cookies[COOKIE])
    assert browser.get("/", headers=HTML).status_code == 200


def test_a_change_of_role_or_a_closed_account_acts_at_the_next_request(firm: Firm) -> None:
    accounts.add(firm.store, "finn", name="Finn")
    browser = firm.browser("finn")
    accounts.change(firm.store, "finn", role="coach")
    assert ", coach</p>" in view(browser, "home").json()["data"][0]
    accounts.close(firm.store, "finn")
    assert browser.get("/api/warmth").status_code == 401


def test_a_link_elsewhere_leads_in_although_the_cookie_is_strict(firm: Firm) -> None:
    cross = {**HTML, "sec-fetch-site": "cross-site"}
    stranger = firm.browser()
    answer = stranger.get('/?session=a&x="><b>', headers=cross)
    assert answer.status_code == 200 and 'content="0; url=./?session=a&amp;x=' in answer.text
    assert "<b>" not in answer.text
    own = {**HTML, "sec-fetch-site": "same-origin"}
    assert stranger.get("/?session=a", headers=own).status_code == 303
    assert stranger.get("/account", headers=cross).status_code == 403


@pytest.mark.parametrize(
    "asked",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "?", "",
     "/sign-in", "\r\nset-cookie: a=b", "x" * 3000],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(asked: str) -> None:
    assert home(asked) == "/" or home(asked).startswith("/?")
    assert "\n" not in home(asked) and "\r" not in home(asked)


def test_what_was_asked_for_is_found_again() -> None:
    assert home("session=a&view=report") == "/?session=a&view=report"
    assert home("/?edit=") == "/?edit="


def test_when_the_database_fails_nobody_gets_in(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    from voice_coach.ui.gate import Gate

    def broken(self: Gate) -> bool:
        raise RuntimeError("the disk is gone")

    browser = firm.browser("ana")
    monkeypatch.setattr(Gate, "needed", broken)
    answer = browser.get("/api/warmth")
    assert answer.status_code == 503 and "disk" not in answer.text
    assert browser.get("/").status_code == 503


def test_who_deletes_the_last_account_does_not_open_the_door(tmp_path: Path) -> None:
    from sqlmodel import delete

    from voice_coach.store.database import transaction
    from voice_coach.store.tables_accounts import AccountRow

    firm = Firm(tmp_path, staff=False)
    browser = firm.browser()
    assert browser.get("/").status_code == 200, "alone, as ever"
    assert browser.get("/api/warmth").status_code == 200
    assert browser.get("/sign-in").headers["location"] == "/"
    assert browser.get("/account").headers["location"] == "/"
    accounts.add(firm.store, "ana")
    assert browser.get("/api/warmth").status_code == 401, "from the next request on"
    with transaction(firm.store.engine) as connection:
        connection.exec(delete(AccountRow))
    assert browser.get("/api/warmth").status_code == 401


def test_where_others_get_to_nobody_is_alone(tmp_path: Path) -> None:
    place = Place(frozenset({"127.0.0.1"}), secure=True, exposed=True)
    firm = Firm(tmp_path, place=place, staff=False)
    browser = firm.browser()
    assert browser.get("/api/warmth").status_code == 401
    plain = TestClient(firm.app, base_url=f"http://{HOST}")
    assert plain.get("/sign-in").status_code == 403, "never without TLS"
    assert browser.get("/sign-in", headers={"host": "localhost"}).status_code == 403


@pytest.mark.parametrize(
    "header", ["x-forwarded-for", "forwarded", "x-forwarded-host", "x-forwarded-proto"]
)
def test_a_proxy_that_was_not_named_is_refused(firm: Firm, header: str) -> None:
    answer = firm.browser("ana").get("/", headers={header: "for=192.0.2.1"})
    assert answer.status_code == 403 and "--behind-proxy" in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/account"])
def test_a_reset_between_a_right_password_and_the_sign_in_wins(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    login = f"gus{path[1]}"
    accounts.add(firm.store, login, name="Gus", password=PASSWORD)
    browser = firm.browser(login if path == "/account" else "")
    new = "twelve boats go home"
    form = {"form": seal(browser, path), "login": login, "password": PASSWORD}
    real = signins.prove

    def prove(*args: Any, **more: Any) -> signins.Proven:
        found = real(*args, **more)
        accounts.set_code(firm.store, login)
        return found

    monkeypatch.setattr(signins, "prove", prove)
    monkeypatch.setattr(entrance_module, "prove", prove)
    answer = browser.post(path, data={**form, "chosen": new, "again": new})
    assert answer.status_code == 403 and told(answer)
    assert COOKIE not in answer.cookies
    for password in (PASSWORD, new):
        with pytest.raises(signins.SigninError):
            signins.authenticate(firm.store, login, password)
