"""Before the end, nothing the page can get tells what the other side hides."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from voice_coach.records import SOLO, Clip, Scenario
from voice_coach.rooms import Rooms, open_rooms
from voice_coach.scenario import find, list_scenarios, starter_text
from voice_coach.session import Rehearsal
from voice_coach.settings import Settings
from voice_coach.simulate.trial import trial
from voice_coach.ui import api, workshop
from voice_coach.ui.desks import Desks
from voice_coach.ui.views import Views, room
from voice_coach.ui.who import account_of

SAID = "I want ninety five thousand, because I led the checkout redesign."
SCENARIOS = {scenario.id: scenario for scenario in list_scenarios()}


class Page:
    """The page's own routes and views, without Gradio around them."""

    def __init__(self, home: Path) -> None:
        settings = Settings(home=home, model="tiny.en")
        self.rooms: Rooms = open_rooms(settings)
        self.desks = Desks(lambda: self.rooms)
        self.views = Views(self.desks)
        app = FastAPI()
        app.dependency_overrides[account_of] = lambda: SOLO
        api.add_routes(app, self.desks, self.views)
        workshop.add_workshop(app, self.desks, trial)
        self.client = TestClient(app)

    def post(self, url: str, **json_body: Any) -> Any:
        return self.client.post(url, json=json_body)


@pytest.fixture
def page(home: Path, consented: None) -> Iterator[Page]:
    yield Page(home)


def hidden(scenario: Scenario, *, said: str) -> list[str]:
    """Interests, lines not said, the debrief, the twists."""
    lines = [line for p in scenario.people for ls in p.lines.values() for line in ls]
    twists = [text for t in scenario.twists for text in (*t.lines, t.reason) if text]
    interests = [text for person in scenario.people for text in person.interests]
    return [
        text
        for text in (*lines, *twists, *interests, scenario.debrief)
        if text and text not in said
    ]


def leaks(scenario: Scenario, shown: str, *, said: str = "") -> list[str]:
    return [text for text in hidden(scenario, said=said) if text in shown] + [
        word for word in ("reservation", "aspiration", "limits") if word in shown
    ]


def test_home_briefs_and_stages_keep_every_secret(page: Page) -> None:
    home = page.views.show("home", "", SOLO)
    assert 'data-view="home"' in home
    for scenario in SCENARIOS.values():
        assert scenario.title in home
        assert leaks(scenario, home) == []
        brief = page.views.show("brief", scenario.id, SOLO)
        assert scenario.brief.goal[:20] in brief and leaks(scenario, brief) == []
        session = page.post("/api/session", scenario=scenario.id).json()["id"]
        stage = page.views.show("stage", session, SOLO)
        assert scenario.title in stage and leaks(scenario, stage) == []
    assert page.client.get("/api/warmth").status_code == 200


def test_a_talk_that_goes_on_keeps_its_secrets_and_tells_them_after_it(
    page: Page, say: Callable[[str], Clip]
) -> None:
    scenario = find("raise")
    rehearsal = Rehearsal.start(scenario, rooms=page.rooms, seed=3)
    list(rehearsal.advance())
    rehearsal.accept(say(SAID))
    list(rehearsal.advance())
    session = rehearsal.session
    said = "\n".join(turn.text for turn in session.turns)
    desk = page.desks.sit(session.id, "tab", SOLO)
    shown = [
        json.dumps(page.views.pieces(desk)),
        json.dumps(desk.status()),
        page.views.show("report", session.id, SOLO),
        page.views.show("stage", session.id, SOLO),
        page.views.show("home", "", SOLO),
        *(
            page.client.get(f"/export/{session.id}.{form}").text
            for form in ("html", "json", "csv", "vtt", "srt")
        ),
    ]
    assert SAID.split(",")[1][:12] in "".join(shown)
    for text in shown:
        assert leaks(scenario, text, said=said) == []
        assert "94,000" not in text and "94000" not in text
    back = page.post(f"/api/session/{session.id}/rewind", turn=1)
    assert back.status_code == 409 or leaks(scenario, back.text) == []
    desk.stop("tab")
    report = page.views.show("report", session.id, SOLO)
    assert scenario.people[0].interests[0] in report and "$94,000" in report

    again = page.post(f"/api/session/{session.id}/rewind", turn=1).json()["id"]
    both = page.views.show("report", again, SOLO)
    assert "Said differently from turn 2 on" in both and "No further yet." in both
    assert both.count('id="other-side-title"') == 0, "the new way is not over"


def test_the_editor_shows_the_starter_and_ones_own_only(page: Page) -> None:
    starter = page.views.show("editor", "", SOLO)
    for scenario in SCENARIOS.values():
        assert [text for text in hidden(scenario, said="") if text in starter] == []
    for name in ("raise", "../raise", "/etc/passwd", "scenarios/raise.yaml"):
        view = page.views.show("editor", name, SOLO)
        assert 'data-view="problem"' in view
    path = Path(page.rooms.settings.home) / "elsewhere.yaml"
    path.write_text(starter_text(), encoding="utf-8")
    assert 'data-view="problem"' in page.views.show("brief", str(path), SOLO)
    assert page.post("/api/session", scenario=str(path)).status_code == 409


def test_a_draft_is_checked_changed_tried_and_played(page: Page) -> None:
    text = starter_text()
    good = page.post("/api/draft/check", text=text).json()
    assert good["playable"] and good["problems"] == []
    bad = page.post("/api/draft/check", text=text.replace("level: 1", "level: 9")).json()
    (problem,) = bad["problems"]
    assert not bad["playable"] and problem["line"] == 7 and "`level`" in problem["message"]
    field = next(f for f in good["fields"] if f["label"] == "Title")
    new = page.post("/api/draft/change", text=text, path=json.loads(field["path"]), value="<i>x")
    assert "title: <i>x\n" in new.json()["text"]
    tried = page.post("/api/draft/try", text=text).json()
    assert len(tried["rows"]) == 8 and tried["warnings"] == []
    started = page.post("/api/draft/play", text=text).json()
    assert started["scenario"] == "my-course"
    assert page.rooms.store.load(started["id"]).scenario.id == "my-course"
    home = page.views.show("home", "", SOLO)
    assert "Your own" in home and leaks(find("my-course"), home) == []
    assert "Noor Haddad" in page.views.show("editor", "my-course", SOLO)
    assert page.post("/api/draft/play", text=text).status_code == 409
    assert page.post("/api/draft/play", text=text, was="my-course").status_code == 200


def test_a_scenario_in_which_words_do_not_matter_is_warned_of(page: Page) -> None:
    text = starter_text().replace("reservation: 1700", "reservation: 1000")
    text = text.replace("target: 1800", "target: 9000")
    (warning,) = page.post("/api/draft/try", text=text).json()["warnings"]
    assert "end within 0.1 of each other" in warning


@pytest.mark.parametrize("what", ["check", "change", "try", "play"])
def test_a_draft_of_another_shape_or_size_is_refused(page: Page, what: str) -> None:
    path = f"/api/draft/{what}"
    assert page.client.post(path, content=b"\xff{").status_code == 422
    assert page.client.post(path, json={"text": 7}).status_code == 422
    assert page.client.post(path, json=["text"]).status_code == 422
    assert page.post(path, text="x" * 500_000).status_code == 409
    deep = page.post(path, text="[" * 90_000)
    assert deep.status_code in (200, 409)
    assert not list(Path(page.rooms.settings.home).glob("scenarios/*"))


def test_who_joins_with_a_twist_is_named_from_then_on() -> None:
    from voice_coach.records import Decision, Turn
    from voice_coach.scenario import public

    scenario = find("priorities")
    place = next(at for at, twist in enumerate(scenario.twists) if twist.joins)
    late = scenario.twists[place].joins
    everybody = [p.id for p in scenario.people]
    before = [one for one in everybody if one != late]
    opened = Turn(0, "counterpart", "Hello.", decision=Decision(before[0], "open", (), "", ""))
    told = Turn(
        2, "counterpart", "Somebody comes in.",
        decision=Decision(scenario.twists[place].person, "twist", (), "", "", twist=place),
    )  # fmt: skip
    assert len(before) == len(everybody) - 1
    assert [p["id"] for p in room(scenario)] == before
    assert [p["id"] for p in public(scenario)["people"]] == before
    assert [p["id"] for p in room(scenario, [opened])] == before
    assert [p["id"] for p in room(scenario, [opened, told])] == everybody
