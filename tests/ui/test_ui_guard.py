"""Nobody but the page itself, on this machine, gets at anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from voice_coach.store import Store
from voice_coach.ui.gate import Gate
from voice_coach.ui.guard import POLICY, Guard, without_adverts
from voice_coach.ui.place import Place

PAGE = '<head><meta property="og:title" content="Gradio" /><title>t</title></head>'


@pytest.fixture
def gate(home: Path) -> Gate:
    store = Store(home / "recordings")
    return Gate(lambda: store)


@pytest.fixture
def client(gate: Gate) -> TestClient:
    def page(_: Request) -> HTMLResponse:
        return HTMLResponse(PAGE)

    def answer(_: Request) -> PlainTextResponse:
        return PlainTextResponse("secret")

    methods = ["GET", "POST", "DELETE"]
    routes = [Route("/", page), Route("/{path:path}", answer, methods=methods)]
    guard = Guard(Starlette(routes=routes), page=without_adverts, gate=gate, place=Place())
    return TestClient(guard, base_url="http://127.0.0.1:7860")


def test_the_page_gives_the_cookie_that_the_rest_needs(client: TestClient) -> None:
    assert client.get("/audio/s/000.flac").status_code == 403
    page = client.get("/")
    assert page.status_code == 200
    cookie = page.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert client.get("/audio/s/000.flac").text == "secret"


def test_each_server_has_its_own_secret(client: TestClient, gate: Gate) -> None:
    client.get("/")
    other = Guard(Starlette(), page=str, gate=gate, place=Place())
    name = Place().cookie_name("", "127.0.0.1:7860")
    assert client.cookies[name] != other.secret
    client.cookies.clear()
    client.cookies.set(name, other.secret)
    assert client.get("/api/warmth").status_code == 403


def test_two_servers_on_one_machine_do_not_take_each_others_cookie() -> None:
    assert Place().cookie_name("", "127.0.0.1:7860") != Place().cookie_name("", "127.0.0.1:7861")
    assert Place().cookie_name("", "localhost") == "voice_coach"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", ""]
)
def test_a_name_that_merely_points_here_is_refused(client: TestClient, host: str) -> None:
    client.get("/")
    for path in ("/", "/api/warmth", "/ui/app.css"):
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 403
        assert "secret" not in answer.text and "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:7860", "[::1]:7860", "127.0.0.1"])
def test_this_machine_has_several_names(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:7860"]
)
def test_another_sites_page_cannot_post(client: TestClient, origin: str) -> None:
    client.get("/")
    assert client.post("/api/session", headers={"origin": origin}).status_code == 403
    assert client.delete("/api/session", headers={"origin": origin}).status_code == 403


def test_the_page_itself_can_post(client: TestClient) -> None:
    client.get("/")
    own = {"origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"}
    assert client.post("/api/session", headers=own).status_code == 200


def test_a_cross_site_fetch_is_refused_and_a_link_is_not(client: TestClient) -> None:
    client.get("/")
    cross = {"sec-fetch-site": "cross-site"}
    assert client.get("/audio/s/000.flac", headers=cross).status_code == 403
    assert client.get("/", headers=cross).status_code == 200


def test_the_page_is_clean_and_may_load_from_here_only(client: TestClient) -> None:
    page = client.get("/")
    assert "og:" not in page.text and "<title>t</title>" in page.text
    assert int(page.headers["content-length"]) == len(page.content)
    assert page.headers["content-security-policy"] == POLICY
    assert "http" not in POLICY
    assert client.get("/ui/app.css").headers["x-content-type-options"] == "nosniff"


def test_a_broken_cookie_is_no_cookie(client: TestClient) -> None:
    assert client.get("/api/x", headers={"cookie": "a\x7f=;;=b"}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"content-length": str(2**30)}, {"transfer-encoding": "chunked"}]
)
def test_a_body_that_would_fill_the_memory_is_not_read(
    client: TestClient, headers: dict[str, str]
) -> None:
    client.get("/")
    own = {"origin": "http://127.0.0.1:7860"}
    answer = client.post("/api/session", headers={**own, **headers}, content=b"{}")
    assert answer.status_code == 403 and answer.text == "This is too large."
