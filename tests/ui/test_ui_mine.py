"""The routes about one's own data: each does what it says for its owner, and nothing for others."""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from owners import join, talk, with_everything

from voice_coach.records import SOLO, Account
from voice_coach.rooms import Rooms
from voice_coach.settings import Settings
from voice_coach.store import consent
from voice_coach.store.audit import note, read
from voice_coach.store.sharing import share, take_back
from voice_coach.ui import api, mine
from voice_coach.ui.desks import Desks
from voice_coach.ui.importing import Jobs
from voice_coach.ui.takeouts import Takeouts
from voice_coach.ui.views import Views
from voice_coach.ui.who import account_of

SPOKEN = "My grandmother grew the reddest tomatoes of Tübingen"


class Page:
    """The page's routes and views, asked by whoever is `who`."""

    def __init__(self, home: Path) -> None:
        self.rooms = Rooms(Settings(home=home, model="tiny.en"))
        self.store = self.rooms.store
        self.desks = Desks(lambda: self.rooms)
        self.views = Views(self.desks)
        self.who: Account = SOLO
        app = FastAPI()
        app.dependency_overrides[account_of] = lambda: self.who
        api.add_routes(app, self.desks, self.views)
        mine.add_mine(app, self.desks)
        self.client = TestClient(app)

    def ask(self, who: Account, method: str, path: str, **body: Any) -> Any:
        self.who = who
        return self.client.request(method, path, **({"json": body} if body else {}))


@pytest.fixture
def page(home: Path) -> Iterator[Page]:
    yield Page(home)


def everybody(page: Page) -> dict[str, Account]:
    names = {"ann": "learner", "bob": "learner", "carl": "coach", "cora": "coach", "lea": "lead"}
    people = {name: join(page.store, name, role) for name, role in names.items()}  # type: ignore[arg-type]
    return {**people, "adam": join(page.store, "adam", "admin"), "solo": SOLO}


def packed(page: Page, who: Account) -> zipfile.ZipFile:
    assert page.ask(who, "POST", "/api/mine/export").status_code == 200
    for _ in range(600):
        now = page.ask(who, "GET", "/api/mine/export").json()
        assert now["error"] == "" and 0 <= now["share"] <= 1
        if now["ready"]:
            break
        time.sleep(0.05)
    answer = page.ask(who, "GET", "/mine/voice-coach-my-data.zip")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_nothing_begins_without_consent_whatever_asks(page: Page) -> None:
    ann = everybody(page)["ann"]
    old = talk(page.store, ann)
    page.ask(ann, "POST", f"/api/session/{old}/open", tab="t")
    begin = {"tab": "t", "rate_hz": 16_000}

    def asked() -> list[Any]:
        return [
            page.ask(ann, "POST", "/api/session", scenario="raise"),
            page.ask(ann, "POST", f"/api/session/{old}/rewind", turn=1),
            page.ask(ann, "POST", f"/api/session/{old}/take", **begin),
            page.client.post(f"/api/session/{old}/take/x/piece/0", content=b"\0\0"),
            page.client.post(f"/api/session/{old}/upload?tab=t", content=b"RIFF"),
        ]

    before = page.store.list_sessions("ann")
    for answer in asked():
        assert answer.status_code == 409
        assert "before you have read" in answer.json()["error"], answer.request.url
    assert page.store.list_sessions("ann") == before
    assert not list((page.store.recordings / old).glob("**/*.pcm"))
    brief = page.views.show("brief", "raise", ann)
    version = consent.terms().version
    assert "I agree to this" in brief and f'data-version="{version}"' in brief
    for _, said in consent.TEXT:
        assert said.split("“")[0] in brief
    assert page.ask(ann, "POST", "/api/consent", version="0").status_code == 409
    assert page.ask(ann, "POST", "/api/consent", version=version).json() == {"agreed": True}
    assert "I agree to this" not in page.views.show("brief", "raise", ann)
    new = page.ask(ann, "POST", "/api/session", scenario="raise")
    assert new.status_code == 200
    for answer in asked()[1:]:
        assert "before you have read" not in answer.text
    assert page.ask(ann, "DELETE", "/api/consent").json() == {"agreed": False}
    for answer in asked():
        assert "before you have read" in answer.json()["error"]
    assert len(page.store.load(old).turns) == 3, "what there is stays"


def test_a_take_in_progress_stops_when_consent_is_taken_back(page: Page) -> None:
    ann = everybody(page)["ann"]
    consent.agree(page.store, ann, consent.terms())
    session = talk(page.store, ann)
    page.desks.sit(session, "t", ann)
    take = page.ask(ann, "POST", f"/api/session/{session}/take", tab="t", rate_hz=16_000)
    piece = f"/api/session/{session}/take/{take.json()['take']}/piece"
    assert page.client.post(f"{piece}/0", content=b"\1\0" * 800).status_code == 200
    page.ask(ann, "DELETE", "/api/consent")
    assert page.client.post(f"{piece}/1", content=b"\1\0" * 800).status_code == 409


@pytest.mark.parametrize("who", ["bob", "carl", "cora", "lea", "adam", "solo"])
def test_nobody_else_shares_takes_back_or_deletes(page: Page, who: str) -> None:
    people = everybody(page)
    ann, other = people["ann"], people[who]
    session = talk(page.store, ann)
    share(page.store, session, account=ann, coach="carl")
    missing = page.ask(other, "DELETE", "/api/mine/session/nosuch").json()["error"]
    for method, path, body in (
        ("POST", f"/api/session/{session}/share", {"coach": "cora"}),
        ("DELETE", f"/api/session/{session}/share", {}),
        ("DELETE", f"/api/mine/session/{session}", {}),
    ):
        answer = page.ask(other, method, path, **body)
        assert answer.status_code == 409
        assert answer.json()["error"] == missing.replace("nosuch", session)
    report = page.views.show("report", session, other)
    assert "vc-sharing" not in report and "vc-take-back" not in report
    assert page.store.whose(session).coach == "carl" and len(page.store.load(session).turns) == 3
    assert session not in page.views.show("mine", "", other)
    assert page.ask(other, "GET", "/mine/voice-coach-my-data.zip").status_code == 404


def test_the_report_shares_and_takes_back(page: Page) -> None:
    people = everybody(page)
    ann = people["ann"]
    session = talk(page.store, ann)
    report = page.views.show("report", session, ann)
    assert "Share with a coach" in report and "Carl" in report and "Lea" not in report
    path = f"/api/session/{session}/share"
    for no_day in ("2026-99-99", "soon"):  # a day that is none would break the coach's list
        assert page.ask(ann, "POST", path, coach="carl", due=no_day).status_code == 422
    shared = page.ask(ann, "POST", path, coach="carl", due="2026-12-24").json()["html"]
    assert "<b>Carl</b> can see this session" in shared and "Take it back" in shared
    page.who = people["carl"]
    audio = f"/audio/{page.store.load(session).turns[1].audio}"
    assert page.client.get(audio).status_code == 200
    assert "vc-sharing" not in page.views.show("report", session, people["carl"])
    back = page.ask(ann, "DELETE", path).json()["html"]
    assert "Only you can see this session" in back
    page.who = people["carl"]
    assert page.client.get(audio).status_code == 409
    assert page.ask(ann, "POST", path, coach="lea").status_code == 409
    assert page.ask(ann, "POST", path, coach="carl", due="tomorrow").status_code == 422
    assert "vc-sharing" not in page.views.show("report", talk(page.store, SOLO), SOLO)


def test_my_data_tells_what_goes_when(page: Page) -> None:
    ann = everybody(page)["ann"]
    talk(page.store, ann)
    assert "kept until you delete them" in page.views.show("mine", "", ann)
    html = page.ask(ann, "POST", "/api/mine/days", days=10).json()["html"]
    assert "is deleted 10 days after it ended" in html and "1 session goes within two weeks" in html
    assert page.ask(ann, "POST", "/api/mine/days", days=0).status_code == 422
    assert "goes on" in html
    page.rooms.settings.keep_days = 3
    assert "nothing is kept longer than 3 days" in page.views.show("mine", "", ann)
    page.rooms.settings.keep_days = None
    page.ask(ann, "POST", "/api/mine/days", days=None)
    assert "kept until you delete them" in page.views.show("mine", "", ann)


def test_the_copy_holds_all_that_is_mine_and_nothing_of_others(page: Page) -> None:
    people = everybody(page)
    ann, bob = people["ann"], people["bob"]
    consent.agree(page.store, ann, consent.terms())
    mine_id, his = talk(page.store, ann, said=SPOKEN), talk(page.store, bob, said="Bob's secret.")
    for session, owner in ((mine_id, "ann"), (his, "bob")):
        with_everything(page.store, session, owner=owner, coach="carl")
    folder = page.rooms.settings.scenarios / "ann"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("title: Mine", encoding="utf-8")
    zipped = packed(page, ann)
    assert zipped.testzip() is None
    names = set(zipped.namelist())
    texts = {n: zipped.read(n).decode() for n in names if n.endswith((".html", ".json", ".yaml"))}
    whole = "\n".join(texts.values())
    assert f"sessions/{mine_id}/report.html" in names
    assert SPOKEN in texts[f"sessions/{mine_id}/session.json"]
    stored = page.store.recordings / mine_id
    for path in stored.glob("*.flac"):
        assert zipped.read(f"sessions/{mine_id}/sound/{path.name}") == path.read_bytes()
    index = texts["index.html"]
    assert "Well asked." in index and "Carl (coach)" in index and "ann@example.org" in index
    assert "consent.give" in index and "http" not in index.replace("http-equiv", "")
    for link in set(json.dumps(index).split('href=\\"')[1:]):
        assert link.split('\\"')[0] in names
    assert json.loads(texts["account.json"])["consent_version"] == consent.VERSION
    assert {r["kind"] for r in json.loads(texts["tables/survey.json"])} == {"after"}
    assert "scenarios/own.yaml" in names
    for foreign in (his, "s secret.", "bob@", ': "bob"', "reservation", "aspiration"):
        assert foreign not in whole
    assert (
        not (page.store.recordings / ".exports").exists()
        or len(list((page.store.recordings / ".exports").iterdir())) == 1
    ), "no half-made one is left"


def test_a_coachs_copy_holds_what_they_said_and_not_the_learners_words(page: Page) -> None:
    people = everybody(page)
    session = talk(page.store, people["ann"], said=SPOKEN)
    with_everything(page.store, session, owner="ann", coach="carl")
    zipped = packed(page, people["carl"])
    whole = "\n".join(zipped.read(n).decode("utf-8", "replace") for n in zipped.namelist())
    assert "Well asked." in whole and "Thank you." not in whole and SPOKEN not in whole
    assert "ann" not in whole.replace("cannot", "").replace("Scanner", "").lower().split()
    assert '"quote"' not in whole


def test_a_coachs_copy_holds_nothing_about_a_session_that_was_taken_back(page: Page) -> None:
    people = everybody(page)
    ann, carl = people["ann"], people["carl"]
    gone, kept = talk(page.store, ann), talk(page.store, ann)
    own = talk(page.store, carl)
    for session in (gone, kept):
        with_everything(page.store, session, owner="ann", coach="carl")
    with_everything(page.store, own, owner="carl", coach="cora")
    take_back(page.store, gone, account=ann)
    zipped = packed(page, carl)
    tables = {
        name: json.loads(zipped.read(f"tables/{name}.json"))
        for name in ("comment", "verdict", "missed", "score", "review")
    }
    for name, rows in tables.items():
        assert {row["session_id"] for row in rows} == {kept, own}, name
    assert not [name for name in zipped.namelist() if gone in name]
    assert f"comments/{kept}-comment-1.flac" in zipped.namelist()
    whole = "\n".join(zipped.read(n).decode("utf-8", "replace") for n in zipped.namelist())
    assert gone not in whole
    learners = packed(page, ann).read("tables/comment.json").decode()
    assert gone in learners and "Well asked." in learners, "the learner keeps it"


def test_a_session_that_cannot_be_read_is_in_the_copy_as_it_is(page: Page) -> None:
    session = talk(page.store, SOLO)
    (page.store.recordings / session / "001-learner.flac").write_bytes(b"")
    zipped = packed(page, SOLO)
    assert "No report could be made" in zipped.read("index.html").decode()
    assert f"sessions/{session}/sound/001-learner.flac" in zipped.namelist()


def test_what_is_deleted_is_in_no_copy_that_still_lies_there(page: Page) -> None:
    session = talk(page.store, SOLO)
    packed(page, SOLO)
    (page.store.recordings / ".exports" / "of-a-coach.zip").write_bytes(b"PK")
    receipt = page.ask(SOLO, "DELETE", f"/api/mine/session/{session}").json()
    assert receipt["rows_left"] == receipt["files_left"] == 0 and receipt["rows"]["turn"] == 3
    assert receipt["others"]["exports"] == 2
    assert page.client.get("/mine/voice-coach-my-data.zip").status_code == 404
    assert list((page.store.recordings / ".exports").iterdir()) == []


def test_a_copy_that_was_dropped_while_it_was_made_leaves_nothing(page: Page) -> None:
    talk(page.store, SOLO)
    takeouts = Takeouts(page.desks)
    path = takeouts.begin(SOLO).path
    takeouts.drop("")
    for _ in range(200):
        if not path.exists() and any(e.action == "data.export" for e in read(page.store)):
            break
        time.sleep(0.05)
    time.sleep(0.1)
    assert not path.exists() and takeouts.state(SOLO) is None


def test_everything_goes_when_the_words_are_typed(page: Page) -> None:
    people = everybody(page)
    ann = people["ann"]
    session = talk(page.store, ann, said=SPOKEN)
    page.desks.sit(session, "t", ann)
    folder = page.rooms.settings.scenarios / "ann"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("title: Mine", encoding="utf-8")
    refused = page.ask(ann, "POST", "/api/mine/forget", typed="delete")
    assert refused.status_code == 409 and "Type" in refused.json()["error"]
    receipt = page.ask(ann, "POST", "/api/mine/forget", typed=" Delete everything ").json()
    assert receipt["sessions"] == 1 and receipt["rows_left"] == receipt["files_left"] == 0
    assert receipt["others"]["own scenarios"] == 1 and not folder.exists()
    assert page.store.list_sessions("ann") == []
    everything = b"".join(p.read_bytes() for p in page.store.recordings.rglob("*") if p.is_file())
    assert SPOKEN.encode() not in everything
    only = page.ask(people["adam"], "POST", "/api/mine/forget", typed="delete everything")
    assert only.status_code == 409 and "only administrator" in only.json()["error"]


@pytest.mark.parametrize("heeds", [True, False])
def test_an_import_ends_before_its_session_goes_and_leaves_nothing(
    page: Page, monkeypatch: pytest.MonkeyPatch, heeds: bool
) -> None:
    session, after = talk(page.store, SOLO), threading.Event()
    folder = page.store.recordings / session

    def advance(session_id: str, *, stop: Callable[[], bool], **more: object) -> None:
        """Still writes when it is told to stop, as between two looks."""
        while not (stop() if heeds else after.is_set()):
            time.sleep(0.01)
        (folder / "import").mkdir(parents=True, exist_ok=True)
        (folder / "import" / "left-0000.flac").write_bytes(b"a voice")

    monkeypatch.setattr("voice_coach.recorded.importing.advance", advance)
    if not heeds:
        monkeypatch.setattr("voice_coach.ui.importing.END_S", 0.05)
    jobs = Jobs(page.desks)
    jobs.go(session)
    job = jobs.job(session)
    receipt = page.ask(SOLO, "DELETE", f"/api/mine/session/{session}").json()
    assert receipt["files_left"] == 0 and not folder.exists()
    assert job.over.is_set() == heeds
    # What is waited for is in the receipt: the session's three, and the one written last.
    assert len(receipt["files"]) == 3 + heeds
    after.set()
    assert job.over.wait(10) and not job.error
    assert not folder.exists()


def test_an_open_desk_closes_when_its_session_is_deleted(page: Page) -> None:
    consent.agree(page.store, SOLO, consent.terms())
    session = talk(page.store, SOLO)
    page.desks.sit(session, "t", SOLO)
    page.ask(SOLO, "POST", f"/api/session/{session}/take", tab="t", rate_hz=16_000)
    page.ask(SOLO, "DELETE", f"/api/mine/session/{session}")
    assert page.ask(SOLO, "POST", f"/api/session/{session}/stop", tab="t").status_code == 409
    assert not (page.store.recordings / session).exists()


@pytest.mark.parametrize("who", ["ann", "carl", "lea", "solo"])
def test_the_trail_is_for_administrators_and_tells_nothing_of_sessions(
    page: Page, who: str
) -> None:
    people = everybody(page)
    session = talk(page.store, people["ann"])
    share(page.store, session, account=people["ann"], coach="carl")
    note(page.store, actor="adam", action="account.create", subject="ann", detail="role=learner")
    assert "Only an administrator" in page.views.show("trail", "", people[who])
    shown = page.views.show("trail", "", people["adam"])
    assert "account.create" in shown and "2 rows, each as it was written" in shown
    assert session not in shown and "session.share" not in shown
    assert session in page.views.show("mine", "", people["ann"])
