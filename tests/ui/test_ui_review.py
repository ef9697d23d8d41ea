"""Who may do what in the review room, route by route, and what the room shows to whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from reviewed import CLIP, JUST, RUSHED, person, share, take_back, talk

from voice_coach.audio.files import flac_bytes, read_clip
from voice_coach.records import SOLO, Account, flag_key
from voice_coach.rooms import open_rooms
from voice_coach.settings import Settings
from voice_coach.store import consent
from voice_coach.store.comments import MAX_COMMENT_S, add_comment, comments_of
from voice_coach.store.database import transaction
from voice_coach.store.erasing import erase_account, left
from voice_coach.store.judgements import judge, missed_of, scores_of, verdicts_of
from voice_coach.store.reviews import finished, queue
from voice_coach.ui import api, reviewing
from voice_coach.ui.body import bounded_body
from voice_coach.ui.desks import Desks
from voice_coach.ui.views import Views
from voice_coach.ui.who import account_of


class Page:
    """The routes with whoever ``by`` is asking, and five people who might."""

    def __init__(self, home: Path) -> None:
        rooms = open_rooms(Settings(home=home, model="tiny.en"))
        self.store = rooms.store
        self.desks = Desks(lambda: rooms)
        self.views = Views(self.desks)
        self.by: Account | None = SOLO
        app = FastAPI()
        api.add_routes(app, self.desks, self.views)
        reviewing.add_reviewing(app, self.desks)
        self.nobody = TestClient(app)
        guarded = FastAPI()
        guarded.dependency_overrides[account_of] = lambda: self.by
        api.add_routes(guarded, self.desks, self.views)
        reviewing.add_reviewing(guarded, self.desks)
        self.client = TestClient(guarded)
        self.mia, self.leo = (
            person(self.store, "mia", "learner"),
            person(self.store, "leo", "learner"),
        )
        self.kim, self.ben = person(self.store, "kim", "coach"), person(self.store, "ben", "coach")
        self.eve, self.ada = person(self.store, "eve", "lead"), person(self.store, "ada", "admin")
        for somebody in (self.mia, self.kim):
            consent.agree(self.store, somebody, self.desks.terms)
        self.session = talk(self.store, self.mia.id, title="A raise")
        share(self.store, self.session, self.kim)

    def ask(self, by: Account | None, method: str, path: str, **options: Any) -> Any:
        self.by = by
        client = self.client if by is not None else self.nobody
        return client.request(method, f"/api/review/{self.session}{path}", **options)


@pytest.fixture
def page(home: Path) -> Iterator[Page]:
    yield Page(home)


PCM = (np.sin(np.arange(16_000) / 20) * 8000).astype("<i2").tobytes()
VERDICT = {"turn": 1, "flag": flag_key(JUST), "accepted": True}
MISSED = {"turn": 1, "family": "hedging", "type": "shield", "first": 0, "last": 2}
POINTS = {"rubric": "foundations", "criterion": "ask", "points": 3}
ROUTES: list[tuple[str, str, str, dict[str, Any], bool]] = [
    # name, method, path, what is sent, whether the learner may too
    ("read", "GET", "", {}, True),
    ("open", "POST", "/open", {"json": {}}, True),
    ("seen", "POST", "/seen", {"json": {"ids": []}}, True),
    ("comment", "POST", "/comment", {"json": {"text": "Hm.", "turn": 1}}, False),
    ("answer", "POST", "/comment", {"json": {"text": "Hm.", "answer_to": "COMMENT"}}, True),
    ("speak", "POST", "/spoken?turn=1&rate_hz=16000", {"content": PCM}, False),
    ("answer aloud", "POST", "/spoken?answer_to=COMMENT&rate_hz=16000", {"content": PCM}, True),
    ("change", "POST", "/comment/COMMENT", {"json": {"text": "Mine."}}, False),
    ("verdict", "POST", "/verdict", {"json": VERDICT}, False),
    ("missed", "POST", "/missed", {"json": MISSED}, False),
    ("points", "POST", "/points", {"json": POINTS}, False),
    ("done", "POST", "/done", {"json": {"done": True}}, False),
    ("take back", "DELETE", "/comment/COMMENT", {}, False),
]


def filled(value: Any, comment: str) -> Any:
    if isinstance(value, str):
        return value.replace("COMMENT", comment)
    if isinstance(value, dict):
        return {key: filled(item, comment) for key, item in value.items()}
    return value


@pytest.mark.parametrize("route", ROUTES, ids=[r[0] for r in ROUTES])
def test_each_route_serves_the_coach_and_nobody_else(page: Page, route: Any) -> None:
    name, method, path, options, learner_too = route
    made = add_comment(page.store, page.kim, page.session, turn=1, end_s=0.5, text="Said by Kim.")
    path, options = filled(path, made.id), filled(options, made.id)
    before = len(comments_of(page.store, page.session))
    for stranger in (None, page.leo, page.ben, page.eve, page.ada, SOLO):
        answer = page.ask(stranger, method, path, **options)
        assert answer.status_code == (403 if stranger is None else 409), (name, stranger)
        assert "Kim" not in answer.text and "ninety" not in answer.text
        if stranger is not None:
            assert answer.json() == {"error": f"There is no session {page.session!r}."}
    answer = page.ask(page.mia, method, path, **options)
    assert (answer.status_code == 200) == learner_too, (name, answer.text)
    assert before <= len(comments_of(page.store, page.session)) <= before + learner_too
    assert verdicts_of(page.store, page.session) == missed_of(page.store, page.session) == []
    assert scores_of(page.store, page.session) == []
    assert page.ask(page.kim, method, path, **options).status_code == 200
    take_back(page.store, page.session)
    gone = page.ask(page.kim, method, path, **options)
    assert gone.status_code == 409 and "There is no session" in gone.text
    inactive = Account(page.mia.id, "mia", "Mia", "learner", active=False)
    assert page.ask(inactive, method, path, **options).status_code == 409


def test_no_route_of_the_room_was_forgotten_above(page: Page) -> None:
    app = FastAPI()
    reviewing.add_reviewing(app, page.desks)
    known = {
        (method, path.partition("?")[0].replace("COMMENT", "{comment_id}"))
        for _, method, path, _, _ in ROUTES
    } | {("DELETE", "/missed/{turn}/{missed_id}")}
    found = {
        (method, route.path.removeprefix("/api/review/{session_id}"))  # type: ignore[attr-defined]
        for route in app.routes
        for method in route.methods  # type: ignore[attr-defined]
        if route.path.startswith("/api/")  # type: ignore[attr-defined]
    }
    assert found == known


def test_nobody_speaks_a_comment_who_has_not_agreed_to_be_recorded(page: Page) -> None:
    consent.withdraw(page.store, page.kim)
    refused = page.ask(page.kim, "POST", "/spoken?turn=1&rate_hz=16000", content=PCM)
    assert refused.status_code == 409 and "before you have read" in refused.json()["error"]
    assert comments_of(page.store, page.session) == []


@pytest.mark.parametrize("ended", ["sharing", "consent"])
def test_what_was_taken_back_while_a_comment_was_sent_holds(
    page: Page, monkeypatch: pytest.MonkeyPatch, ended: str
) -> None:
    async def slow(request: Request, *, most: int, too_long: str) -> bytes:
        data = await bounded_body(request, most=most, too_long=too_long)
        if ended == "sharing":
            take_back(page.store, page.session)
        else:
            consent.withdraw(page.store, page.kim)
        return data

    monkeypatch.setattr(reviewing, "bounded_body", slow)
    refused = page.ask(page.kim, "POST", "/spoken?turn=1&rate_hz=16000", content=PCM)
    assert refused.status_code == 409
    wanted = "There is no session" if ended == "sharing" else "before you have read"
    assert wanted in refused.json()["error"]
    assert comments_of(page.store, page.session) == []


def test_a_spoken_comment_is_heard_by_both_and_by_nobody_else(page: Page) -> None:
    answer = page.ask(
        page.kim, "POST", "/spoken?turn=1&start_s=0.2&end_s=0.6&rate_hz=16000", content=PCM
    )
    assert answer.status_code == 200 and answer.json()["turn"] == 1
    (made,) = comments_of(page.store, page.session)
    assert (made.start_s, made.end_s, made.audio_s) == (0.2, 0.6, 1.0)
    assert f"/audio/{made.audio}" in answer.json()["html"]
    heard = page.store.audio_path(made.audio)
    assert np.array_equal(
        np.round(read_clip(heard).samples * 32768).astype("<i2"), np.frombuffer(PCM, "<i2")
    )
    for by, status in ((page.mia, 200), (page.kim, 200), (page.ben, 409), (page.ada, 409)):
        page.by = by
        assert page.client.get(f"/audio/{made.audio}").status_code == status
    assert page.nobody.get(f"/audio/{made.audio}").status_code == 403
    file = page.ask(page.kim, "POST", "/spoken?turn=1", content=flac_bytes(CLIP))
    assert file.status_code == 200, "a sound file will do as well"
    for body, query in ((b"", "&rate_hz=16000"), (PCM[:200], "&rate_hz=16000"), (b"text", "")):
        refused = page.ask(page.kim, "POST", f"/spoken?turn=1{query}", content=body)
        assert refused.status_code == 409 and refused.json()["error"]
    endless = np.zeros(int((MAX_COMMENT_S + 1) * 8000), "<i2").tobytes()
    refused = page.ask(page.kim, "POST", "/spoken?turn=1&rate_hz=8000", content=endless)
    assert "3 minutes at most" in refused.json()["error"]
    assert page.ask(page.kim, "POST", "/spoken?turn=1&rate_hz=1", content=PCM).status_code == 422


def test_a_coach_sees_the_own_verdicts_and_the_learner_sees_what_is_done(page: Page) -> None:
    add_comment(page.store, page.kim, page.session, turn=1, end_s=0.4, text="Drop <b>just</b>.")
    page.ask(page.kim, "POST", "/verdict", json={**VERDICT, "accepted": False})
    page.ask(page.kim, "POST", "/missed", json=MISSED)
    page.ask(page.kim, "POST", "/points", json=POINTS)
    judge(page.store, page.ben, page.session, turn=1, flag=flag_key(RUSHED), accepted=True)

    def shown(by: Account) -> str:
        return str(page.ask(by, "GET", "").json()["html"])

    coach, learner = shown(page.kim), shown(page.mia)
    assert "Drop &lt;b&gt;just&lt;/b&gt;." in coach and "Drop &lt;b&gt;just" in learner
    assert coach.count('aria-pressed="true"') == 1, "the other coach's verdict is not shown"
    assert 'data-verdict="wrong" aria-pressed="true"' in coach and "You added this." in coach
    assert "data-verdict" not in learner and "rv-criterion" not in learner
    assert "disagrees" not in learner and "coach added" not in learner, "she is still at it"
    finished(page.store, page.kim, page.session)
    finished(page.store, page.ben, page.session)
    learner = shown(page.mia)
    assert "Your coach disagrees with this flag." in learner and "Your coach added this." in learner
    assert "<b>3 of 4</b> Said plainly, once." in learner
    report = page.views.show("report", page.session, page.mia)
    assert "From your coach" in report and "Your coach disagrees" in report
    assert "Listen through with the comments" in report and "3 of 4" in report


def test_news_stands_on_the_first_page_until_it_was_seen(page: Page) -> None:
    assert "new comment" not in page.views.show("home", "", page.mia)
    made = add_comment(page.store, page.kim, page.session, turn=1, end_s=0.4, text="Good.")
    home = page.views.show("home", "", page.mia)
    assert "From your coach" in home and "1 new comment<" in home and "A raise" in home
    for other in (page.leo, page.kim, page.eve):
        assert "new comment" not in page.views.show("home", "", other)
    assert "data-news" in page.ask(page.mia, "GET", "").json()["html"]
    assert page.ask(page.kim, "POST", "/seen", json={"ids": [made.id]}).json() == {"new": 0}
    assert page.ask(page.mia, "POST", "/seen", json={"ids": [made.id]}).json() == {"new": 1}
    assert "new comment" not in page.views.show("home", "", page.mia)
    assert "data-news" not in page.ask(page.mia, "GET", "").json()["html"]
    answer = page.ask(
        page.mia, "POST", "/comment?report=true", json={"text": "Thanks!", "answer_to": made.id}
    )
    assert "Thanks!" in answer.json()["html"] and "rv-flag" not in answer.json()["html"]
    assert "1 new answer" in page.views.show("review", "", page.kim)
    assert "Your review room" in page.views.show("home", "", page.kim)


def test_the_queue_is_a_coachs_and_the_room_is_for_both(page: Page) -> None:
    for by in (page.mia, page.eve, page.ada):
        assert "This page is for coaches" in page.views.show("review", "", by)
    mine = page.views.show("review", "", page.kim)
    assert page.session in mine and "Mia" in mine
    assert page.session not in page.views.show("review", "", page.ben)
    for part in ("new", "late", "done"):
        assert 'data-view="review"' in page.views.show("review", part, page.kim)
    assert " data-coach" in page.views.show("review", page.session, page.kim)
    assert " data-coach" not in page.views.show("review", page.session, page.mia)
    for by in (page.leo, page.ben, page.eve, page.ada, SOLO):
        assert 'data-view="problem"' in page.views.show("review", page.session, by)


def test_done_gives_the_next_one_and_points_must_be_the_rubrics(page: Page) -> None:
    second = talk(page.store, page.leo.id)
    share(page.store, second, page.kim, shared_at="2026-03-02T10:00:00+00:00")
    assert page.ask(page.kim, "POST", "/open", json={}).json() == {"next": second, "waiting": 2}
    assert page.ask(page.kim, "POST", "/done", json={}).json() == {"next": second}
    assert [line.session_id for line in queue(page.store, page.kim)] == [second]
    assert page.ask(page.kim, "POST", "/done", json={"done": False}).status_code == 200
    for wrong in ({"criterion": "charm"}, {"points": 5}, {"rubric": "none"}):
        assert page.ask(page.kim, "POST", "/points", json={**POINTS, **wrong}).status_code == 409
    assert scores_of(page.store, page.session) == []


def test_a_missed_flag_is_taken_back_by_who_added_it(page: Page) -> None:
    made = page.ask(page.kim, "POST", "/missed", json=MISSED).json()
    assert "I just want" in made["html"] and made["turn"] == 1
    path = f"/missed/1/{made['id']}"
    for by in (page.mia, page.ben, page.leo, SOLO):
        assert page.ask(by, "DELETE", path).status_code == 409
    assert page.ask(None, "DELETE", path).status_code == 403
    assert len(missed_of(page.store, page.session)) == 1
    assert page.ask(page.kim, "DELETE", path).status_code == 200
    assert missed_of(page.store, page.session) == []


def test_the_room_tells_nothing_that_the_other_side_hides(page: Page) -> None:
    scenario = page.store.load(page.session).scenario
    shown = page.ask(page.kim, "GET", "").json()["html"]
    assert scenario.brief.goal[:20] in shown
    lines = [line for p in scenario.people for ls in p.lines.values() for line in ls]
    interests = [text for p in scenario.people for text in p.interests]
    assert [text for text in (*lines, *interests, scenario.debrief) if text in shown] == []
    assert "reservation" not in shown and "aspiration" not in shown


def test_what_a_coach_said_stays_when_the_coach_leaves(page: Page) -> None:
    add_comment(page.store, page.kim, page.session, text="Good.")
    page.ask(page.kim, "POST", "/verdict", json=VERDICT)
    page.ask(page.kim, "POST", "/missed", json=MISSED)
    page.ask(page.kim, "POST", "/points", json=POINTS)
    with transaction(page.store.engine) as connection:
        erase_account(connection, page.kim.id)
        assert left(connection, (), page.kim.id) == 0
    assert verdicts_of(page.store, page.session) == missed_of(page.store, page.session) == []
    assert scores_of(page.store, page.session) == []
    shown = page.ask(page.mia, "GET", "").json()["html"]
    assert "Good." in shown and "A coach who left" in shown and "Kim" not in shown
    assert "1 new comment<" in page.views.show("home", "", page.mia)


def test_one_person_alone_is_coach_and_learner(page: Page) -> None:
    page.session = talk(page.store)
    room = page.ask(SOLO, "GET", "").json()
    assert "data-verdict" in room["html"] and "rv-criterion" in room["html"]
    assert (
        page.ask(SOLO, "POST", "/comment", json={"text": "Slower.", "turn": 0}).status_code == 200
    )
    assert page.ask(SOLO, "POST", "/verdict", json=VERDICT).status_code == 200
    home = page.views.show("home", "", SOLO)
    assert "Listen as a coach would" in home and "From your coach" not in home
    assert "What you noted" in page.views.show("report", page.session, SOLO)
