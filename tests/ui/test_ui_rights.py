"""Nobody gets at a colleague's voice: every route, every view, as everybody and as nobody.

Who may is in `routes.py`. Whoever may not has to be answered as if there were nothing; whoever may
must not be refused; and nothing of Ana's may stand in what anybody but her and her coach is sent.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import anyio
import numpy as np
import pytest
from firm import HOST, Firm, view
from routes import (
    BODY,
    CLOSED,
    ENDS,
    EVERYBODY,
    GRADIOS,
    IDS,
    IMPORTS,
    NOBODY,
    ROUTES,
    SEE,
    SIGNED,
    VIEWS,
)
from starlette.routing import Mount
from starlette.testclient import TestClient

from voice_coach.records import (
    Clip,
    Decision,
    Drill,
    Line,
    Outcome,
    Reading,
    Term,
    Transcript,
    Turn,
    Word,
)
from voice_coach.scenario import find, own_folder, starter_text
from voice_coach.store import accounts, signins
from voice_coach.ui import api
from voice_coach.ui.place import Place

SECRET = "persimmon"
"""Stands in Ana's transcript, her plan, and the scenario she wrote; nowhere else."""
REFUSED = frozenset({401, 403, 404, 405, 409})
PEOPLE = sorted(EVERYBODY | {NOBODY})
STRANGERS = [person for person in PEOPLE if person not in SEE]
HTML = {"accept": "text/html,*/*"}


@dataclass
class Hers:
    """What is Ana's, and what to look for in other people's answers."""

    firm: Firm
    session: str
    audio: str
    scenario: str
    survey: str
    sound: bytes = field(repr=False)

    def browser(self, person: str) -> TestClient:
        return self.firm.browser(person)

    def shown(self, content: bytes, *, asked: str = "", ids: bool = True) -> list[str]:
        """What of Ana's stands in an answer; what was asked for may come back as it was asked."""
        marks = [SECRET.encode(), self.sound[:64], self.sound[-64:], b"fLaC", b"Ana Person"]
        found = [repr(mark[:20]) for mark in marks if mark in content]
        others = [self.session, self.scenario, self.firm.people["ana"].id] if ids else []
        return found + [text for text in others if text not in asked and text.encode() in content]


@pytest.fixture(scope="module")
def hers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hers]:
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("rights")
        patch.setenv("VOICE_COACH_HOME", str(home))
        patch.setenv("GRADIO_TEMP_DIR", str(home / "gradio"))
        from voice_coach.settings import settings

        settings.cache_clear()
        firm = Firm(home)
        ana = firm.people["ana"]
        folder = own_folder(ana.id)
        folder.mkdir(parents=True)
        text = re.sub(r"(?m)^id: .*$", "id: anas", starter_text(), count=1)
        text = re.sub(r"(?m)^title: .*$", f"title: The {SECRET} affair", text, count=1)
        (folder / "anas.yaml").write_text(text, encoding="utf-8")
        yield rehearsed(firm)
        settings.cache_clear()


@pytest.fixture(autouse=True)
def at_home(hers: Hers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of scenarios is found by this process's settings."""
    from voice_coach.settings import settings

    monkeypatch.setenv("VOICE_COACH_HOME", str(hers.firm.home))
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(hers.firm.home / "gradio"))
    settings.cache_clear()


def rehearsed(firm: Firm) -> Hers:
    """A session of Ana's: ended, with a drill, shared with Carl."""
    store, scenario = firm.store, find("raise")
    planned = replace(scenario, brief=replace(scenario.brief, can_trade=(f"the {SECRET} project",)))
    ana, carl = firm.people["ana"], firm.people["carl"]
    session = store.create(planned, seed=1, learner=ana.name, account=ana.id)
    noise = np.random.default_rng(7).normal(0, 0.1, 32_000).astype(np.float32)
    clip = Clip(noise, 16_000)
    person = scenario.people[0].id
    opening = Turn(
        index=0, speaker="counterpart", text="Hello.", duration_s=2.0,
        line=Line(person, "Hello.", "open", "warm"),
        decision=Decision(person, "open", (Term("salary", 85_000.0),), "because", "took"),
    )  # fmt: skip
    store.add_turn(session, opening, clip)
    take = store.accept_take(session, clip, gap_s=0.1)
    words = (Word("Ninety", 0.1, 0.4, 0.9), Word(f"{SECRET}s.", 0.5, 0.9, 0.9))
    said = Transcript(words, "tiny.en")
    turn = Turn(
        index=1, speaker="learner", text=f"Ninety {SECRET}s.", audio=take.audio, duration_s=2.0,
        gap_s=0.1, transcript=said, reading=Reading(moves=("demand",)),
    )  # fmt: skip
    store.commit_learner_turn(session, turn, take)
    again = store.accept_take(session, clip, drill_of=1)
    store.add_drill(session, Drill(1, again.audio, 2.0, said, Reading(moves=("demand",))), again)
    store.finish(session, Outcome("no_deal", (), f"No {SECRET}s."))
    share(firm, session, carl.id)
    sound = store.audio_path(take.audio).read_bytes()
    told = {"kind": "after", "session": session, "word": SECRET, "happened": SECRET}
    survey = firm.browser("ana").post("/api/survey", json=told).json()["id"]
    return Hers(firm, session, take.audio.rpartition("/")[2], "anas", survey, sound)


def share(firm: Firm, session: str, coach: str) -> None:
    from voice_coach.store.database import transaction
    from voice_coach.store.tables import SessionRow

    with transaction(firm.store.engine) as connection:
        connection.get_one(SessionRow, session).coach_id = coach


# --- every route --------------------------------------------------------------------------------


def routes(app: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(method, path pattern) of an application's routes, and of everything mounted in it."""
    for route in app.routes:
        path = before + getattr(route, "path", "")
        inner = getattr(route, "original_router", None)
        if isinstance(route, Mount) and not route.routes:
            yield "MOUNT", path
        elif inner is not None or isinstance(route, Mount):
            yield from routes(inner or route, path if isinstance(route, Mount) else before)
        else:
            assert path, f"{route!r}: a kind of route that this test cannot see into"
            for method in sorted(route.methods or {"GET"}):
                yield method, path


def known(method: str, path: str) -> frozenset[str]:
    """Who may, by the table. Fails for what is not in it."""
    if method == "HEAD" and f"HEAD {path}" not in ROUTES and f"GET {path}" in ROUTES:
        return ROUTES[f"GET {path}"]
    named = ROUTES.get(f"{method} {path}")
    if named is None and path.startswith(GRADIOS):
        return CLOSED
    assert named is not None, (
        f"{method} {path} is new: say in tests/ui/routes.py who may ask for it"
    )
    return named


def test_the_table_names_every_route_and_no_other(hers: Hers) -> None:
    found = {f"{method} {path}" for method, path in routes(hers.firm.app) if known(method, path)}
    assert {name for name in ROUTES if name not in found} == set(), "gone: take it out"
    assert len(found) > 30, "the walk sees into what is mounted"


def filled(path: str, hers: Hers) -> str:
    """A path with Ana's things in the places of its parameters."""
    values = {
        "form": "csv" if path.startswith("/team") else "html", "survey_id": hers.survey,
        "session_id": hers.session, "name": hers.audio, "take_id": "x",
        "number": "0", "turn": "1", "side": "0",
        "api_name": "predict", "session_hash": "s", "event_id": "e",
        "path": f"../../recordings/{hers.session}/{hers.audio}",
        "path_or_url": f"{hers.firm.home}/recordings/{hers.session}/{hers.audio}",
        "url_path": f"http://{HOST}/audio/{hers.session}/{hers.audio}",
    }  # fmt: skip
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: values.get(found[1], "x"), path)


def ask(client: TestClient, method: str, path: str, hers: Hers) -> Any:
    """A request that is right in everything but, maybe, who sends it."""
    url = filled(path, hers)
    if method == "MOUNT":
        return client.get(f"{url}/../../recordings/{hers.session}/{hers.audio}")
    if path.endswith("/piece/{number}"):
        return client.post(url, content=b"\0\0")
    if path.endswith(("/upload", "/events")):
        url += "?tab=t"
    if path == "/gradio_api/run/{api_name}":
        return view(client, "report", hers.session)
    body = (
        {"json": {**BODY, "session": hers.session}}
        if method in ("POST", "PUT", "PATCH", "DELETE")
        else {}
    )
    return client.request(method, url, **body)


def endless(path: str) -> bool:
    return path.endswith("/events")


@pytest.mark.parametrize("person", [person for person in PEOPLE if person != "ana"])
def test_nobody_reads_what_is_anas(hers: Hers, person: str) -> None:
    client = hers.browser(person)
    for method, path in routes(hers.firm.app):
        may = known(method, path)
        if person in may and (endless(path) or f"{method} {path}" in ENDS):
            continue
        answer = ask(client, method, path, hers)
        place = f"{person or 'nobody'}: {method} {path}: {answer.status_code}"
        if person not in may:
            assert answer.status_code in REFUSED, place
        if person not in SEE or person not in may:
            assert hers.shown(answer.content, asked=f"{answer.request.url} {hers.session}") == [], (
                place
            )


@pytest.mark.parametrize("person", ["ana", "carl"])
def test_whoever_may_is_not_refused(hers: Hers, person: str) -> None:
    client = hers.browser(person)
    for method, path in routes(hers.firm.app):
        skipped = endless(path) or method == "MOUNT" or f"{method} {path}" in ENDS
        if person not in known(method, path) or skipped:
            continue
        answer = ask(client, method, path, hers)
        place = f"{person}: {method} {path}: {answer.status_code} {answer.text[:100]}"
        assert answer.status_code != 401 and "There is no session" not in answer.text, place
        if method == "GET" and "{session_id}" in path and not path.startswith(IMPORTS):
            assert answer.status_code == 200 and hers.shown(answer.content), place


@pytest.mark.parametrize("person", sorted(EVERYBODY - SEE))
def test_anas_session_is_answered_like_one_that_is_not_there(hers: Hers, person: str) -> None:
    client, none = hers.browser(person), replace(hers, session=hers.session[:-8] + "0" * 8)
    for method, path in routes(hers.firm.app):
        if "{session_id}" in path:
            there, not_there = (ask(client, method, path, which) for which in (hers, none))
            said = there.text.replace(hers.session, none.session)
            assert (there.status_code, said) == (not_there.status_code, not_there.text), path


@pytest.mark.parametrize("person", [person for person in PEOPLE if person != "ana"])
def test_nobody_else_takes_away_what_ana_answered(hers: Hers, person: str) -> None:
    from voice_coach.store.surveys import surveys

    store, ana = hers.firm.store, hers.firm.people["ana"]
    told = {"kind": "after", "session": hers.session, "word": SECRET}
    kept = hers.browser("ana").post("/api/survey", json=told).json()["id"]
    hers.browser(person).post(f"/api/survey/{kept}/forget")
    assert kept in [survey.id for survey in surveys(store, ana.id)]
    hers.browser("ana").post(f"/api/survey/{kept}/forget")
    assert kept not in [survey.id for survey in surveys(store, ana.id)]


# --- every view, by Gradio's way in -------------------------------------------------------------


def test_gradio_has_one_way_in_and_the_table_names_every_view(hers: Hers) -> None:
    gradio = next(r.app for r in hers.firm.app.routes if hasattr(r.app, "get_blocks"))
    dependencies = gradio.get_blocks().config["dependencies"]
    assert [dependency["api_name"] for dependency in dependencies] == ["view"]
    templates = Path(api.__file__).parent / "templates"
    shown = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r'data-view="(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert shown == set(VIEWS), "say in tests/ui/routes.py who may see a view"


def key_of(name: str, hers: Hers) -> str:
    return hers.scenario if name in ("brief", "editor") else hers.session


@pytest.mark.parametrize("person", PEOPLE)
def test_a_view_shows_ana_to_whoever_may_see_her_alone(hers: Hers, person: str) -> None:
    client = hers.browser(person)
    for name, may in VIEWS.items():
        for key in (key_of(name, hers), hers.firm.people["ana"].id, "", "../anas"):
            answer = view(client, name, key)
            seen = hers.shown(answer.content, asked=key, ids=name not in IDS or person not in may)
            mine = may <= SEE and person in may and key == key_of(name, hers) and may != SIGNED
            if mine:
                assert answer.status_code == 200 and hers.shown(answer.content), (person, name)
            elif person not in SEE:
                assert seen == [], f"{person or 'nobody'}: {name} {key}"
    if person == NOBODY:
        assert view(client, "home").status_code == 401


@pytest.mark.parametrize("person", STRANGERS)
def test_the_page_itself_holds_nothing_of_anas(hers: Hers, person: str) -> None:
    client = hers.browser(person)
    for path in ("/", "/config", f"/?session={hers.session}&view=report", "/?edit=anas"):
        answer = client.get(path, headers=HTML)
        assert hers.shown(answer.content, asked=path) == [], path
        if person:
            assert answer.status_code == 200
            config = json.loads(client.get("/config").content)
            (html,) = [c for c in config["components"] if c["type"] == "html"]
            assert "Setting the table" in html["props"]["value"]


@pytest.mark.parametrize("api_name", ["view", "go", "predict/", "0", "..%2fview"])
def test_gradios_other_ways_to_call_are_closed(hers: Hers, api_name: str) -> None:
    body = {"data": [], "fn_index": 0, "session_hash": "s", "event_data": {"view": "home"}}
    for person in ("ana", "bob"):
        client = hers.browser(person)
        for way in ("run", "api", "call", "call/v2"):
            answer = client.post(f"/gradio_api/{way}/{api_name}", json=body)
            assert answer.status_code == 404, (way, api_name)
        assert client.post("/gradio_api/queue/join", json=body).status_code == 404
        assert client.get("/gradio_api/queue/data?session_hash=s").status_code == 404


def test_somebody_elses_gradio_session_gives_nothing_away(hers: Hers) -> None:
    """Ana and Bob say that they are one Gradio session."""
    seen = view(hers.browser("ana"), "report", hers.session)
    assert hers.shown(seen.content)
    for name in VIEWS:
        answer = view(hers.browser("bob"), name, hers.session)
        assert hers.shown(answer.content, asked=hers.session) == []


def test_gradios_cache_holds_no_file(hers: Hers) -> None:
    view(hers.browser("ana"), "report", hers.session)
    cache = hers.firm.home / "gradio"
    assert not [path for path in cache.rglob("*") if path.is_file()]


# --- recordings ---------------------------------------------------------------------------------


@pytest.mark.parametrize("person", PEOPLE)
def test_a_recording_is_played_from_any_place_by_whoever_may(hers: Hers, person: str) -> None:
    client, url = hers.browser(person), f"/audio/{hers.session}/{hers.audio}"
    part = client.get(url, headers={"range": "bytes=100-199"})
    if person in SEE:
        assert part.status_code == 206 and part.content == hers.sound[100:200]
        assert part.headers["content-range"] == f"bytes 100-199/{len(hers.sound)}"
        whole = client.get(url)
        assert whole.content == hers.sound and whole.headers["accept-ranges"] == "bytes"
        assert "private" in whole.headers["cache-control"]
    else:
        assert part.status_code in (401, 409)
        assert "content-range" not in part.headers
        assert hers.shown(part.content, asked=url) == []
        head = client.head(url)
        assert head.status_code in (401, 404, 405) and not head.content


TRICKS = [
    "/ui/../audio/{s}/{a}", "/ui/../../recordings/{s}/{a}", "/ui/report/../../audio/{s}/{a}",
    "/ui//audio/{s}/{a}", "//audio/{s}/{a}", "/audio//{s}/{a}", "/./audio/{s}/{a}",
    "/audio/{s}/./{a}", "/audio/{s}/{a}/", "/AUDIO/{s}/{a}", "/audio/{s}/{a}\0", "/audio/{s}/{a};x",
    "/audio/../audio/{s}/{a}", "/audio/{b}/../{s}/{a}", "/audio/..", "/audio/../voice_coach.db",
    "/audio/{s}/../../voice_coach.db", "/static/../../recordings/{s}/{a}",
    "/assets/../../recordings/{s}/{a}", "/sign-in/../audio/{s}/{a}", "/sign-in/audio/{s}/{a}",
    "/export/{s}.html/", "/export/./{s}.html", "/export/{b}.html/../{s}.html", "/favicon.ico/{s}",
    "/gradio_api/file={h}/recordings/{s}/{a}", "/gradio_api/file/{h}/recordings/{s}/{a}",
    "/file={h}/recordings/{s}/{a}", "/gradio_api/../audio/{s}/{a}", "/ui/\\..\\audio\\{s}\\{a}",
    "/audio/{s}\\{a}", "/audio/{s}%2f{a}", "/ui/%2e%2e/audio/{s}/{a}", "/ui\0/audio/{s}/{a}",
]  # fmt: skip


def raw(app: Any, method: str, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """A request whose path reaches the application as it is, which no client would send."""
    status, body = 0, b""

    sent = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in sent:
            return message
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Any) -> None:
        nonlocal status, body
        status = message.get("status", status)
        body += message.get("body", b"")

    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1",
        "method": method,
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 7860),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    # Beside the browser tests this thread has a loop already, which Playwright keeps running.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(anyio.run, app, scope, receive, send).result()
    return status, body


@pytest.mark.parametrize("person", STRANGERS)
def test_no_trick_with_a_path_leads_to_it(hers: Hers, person: str) -> None:
    firm = hers.firm
    client = firm.browser(person)
    bobs = firm.store.create(find("raise"), seed=1, account=firm.people["bob"].id)
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = {"host": HOST, "cookie": cookies, "range": "bytes=0-"}
    for trick in TRICKS:
        path = trick.format(s=hers.session, a=hers.audio, b=bobs, h=firm.home)
        for method in ("GET", "HEAD"):
            status, body = raw(firm.app, method, path, headers)
            assert status in (*REFUSED, 307) or path == "/favicon.ico", (trick, status)
            assert hers.shown(body, asked=path) == [] and b"SQLite" not in body, trick


def test_the_way_those_tricks_are_sent_is_one_that_works(hers: Hers) -> None:
    client = hers.browser("ana")
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    path = f"/audio/{hers.session}/{hers.audio}"
    assert raw(hers.firm.app, "GET", path, {"host": HOST, "cookie": cookies}) == (200, hers.sound)


# --- what changes while people are there --------------------------------------------------------


def test_a_coach_it_is_shared_with_no_more_sees_it_no_more(hers: Hers) -> None:
    carl, cora = hers.browser("carl"), hers.browser("cora")
    url = f"/audio/{hers.session}/{hers.audio}"
    share(hers.firm, hers.session, hers.firm.people["cora"].id)
    try:
        assert (carl.get(url).status_code, cora.get(url).status_code) == (409, 200)
        accounts.change(hers.firm.store, "cora", role="learner")
        assert cora.get(url).status_code == 409, "who is no coach any more"
    finally:
        accounts.change(hers.firm.store, "cora", role="coach")
        share(hers.firm, hers.session, hers.firm.people["carl"].id)
    assert carl.get(url).status_code == 200


@pytest.mark.parametrize("end", ["close", "sign out", "other role"])
def test_events_end_with_the_sign_in(hers: Hers, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "BEAT_S", 0.1)
    store = hers.firm.store
    client = hers.browser("ana")
    assert client.post(f"/api/session/{hers.session}/open", json={"tab": "t"}).status_code == 200
    token = client.cookies[Place().cookie_name("signin", HOST)]
    ended = threading.Event()

    def later() -> None:
        time.sleep(1.0)
        ended.set()
        if end == "close":
            accounts.close(store, "ana")
        elif end == "sign out":
            signins.sign_out(store, token)
        else:
            accounts.change(store, "ana", role="lead")

    thread = threading.Thread(target=later)
    thread.start()
    try:
        answer = client.get(f"/api/session/{hers.session}/events?tab=t")
    finally:
        thread.join()
        accounts.reopen(store, "ana")
        accounts.change(store, "ana", role="learner")
    assert answer.status_code == 200 and ended.is_set()
    assert "event: status" in answer.text and answer.text.count(": still here") >= 2


def test_without_the_guard_in_front_nothing_is_answered(hers: Hers) -> None:
    """Whoever takes the guard away finds that routes let nobody in."""
    from fastapi import FastAPI

    from voice_coach.ui.desks import Desks
    from voice_coach.ui.views import Views

    bare, desks = FastAPI(), Desks(lambda: hers.firm.rooms)
    api.add_routes(bare, desks, Views(desks))
    client = TestClient(bare, base_url=f"http://{HOST}")
    for method, path in routes(bare):
        if "{session_id}" in path:
            assert ask(client, method, path, hers).status_code == 403, path
