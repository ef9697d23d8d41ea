"""A recording becomes a session: whole, resumed after a kill, switched by hand, its owner's."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from two_people import TALK, Say, Talk, mono, stereo, talk

from voice_coach.cli import main
from voice_coach.recorded import importing
from voice_coach.recorded.importing import advance, begin, choose, switch
from voice_coach.recorded.note import note, work_folder
from voice_coach.records import IMPORTED, SOLO, Session, VoiceCoachError
from voice_coach.rooms import Rooms
from voice_coach.scenario import find
from voice_coach.session import Rehearsal
from voice_coach.settings import Settings
from voice_coach.store import accounts, consent
from voice_coach.store.audit import read
from voice_coach.ui import api
from voice_coach.ui import importing as page
from voice_coach.ui.desks import Desks
from voice_coach.ui.importing import add_importing
from voice_coach.ui.views import Views
from voice_coach.ui.who import account_of
from voice_coach.whole import whole_session


@pytest.fixture
def rooms(home: Path) -> Rooms:
    return Rooms(Settings(home=home, model="tiny.en"))


@pytest.fixture
def made(say: Say) -> Talk:
    return talk(say)


def bring(path: Path, rooms: Rooms, *, scenario: str = "") -> str:
    def copy(to: Path) -> None:
        shutil.copyfile(path, to)

    return begin(path.name, copy, rooms=rooms, scenario=find(scenario) if scenario else None)


def test_a_call_becomes_a_session_with_report_and_exports(
    rooms: Rooms, made: Talk, tmp_path: Path
) -> None:
    session_id = bring(stereo(tmp_path / "call.wav", made), rooms, scenario="raise")
    assert advance(session_id, rooms=rooms).stage == "choose"
    choose(session_id, 0, rooms=rooms)
    assert advance(session_id, rooms=rooms).stage == "done"
    session = whole_session(session_id, rooms=rooms)
    assert [turn.speaker for turn in session.turns] == ["counterpart", "learner"] * 2
    mine = session.learner_turns()
    assert all(turn.reading is not None and turn.reading.complete for turn in mine)
    assert mine[1].reading is not None and mine[1].reading.hedges
    assert {entry.value for entry in session.ledger if entry.speaker == "learner"} >= {90_000}
    assert mine[0].gap_s is not None and 0 < mine[0].gap_s < 2
    assert all(turn.decision is None for turn in session.turns)
    assert session.outcome is not None and session.outcome.kind == "recorded"
    assert session.scenario.id == IMPORTED and not any(p.limits for p in session.scenario.people)
    assert session.debrief is None
    assert not work_folder(rooms.store, session_id).exists(), "the working files are gone"
    assert not list((rooms.store.recordings / ".incoming").iterdir())
    from voice_coach import plugins

    for form in ("html", "json", "textgrid", "elan", "pdf"):
        assert plugins.load("exporters", form)(session, tmp_path / form).stat().st_size > 200
    with pytest.raises(VoiceCoachError, match="two people"):
        Rehearsal.rewind(session_id, turn=1, rooms=rooms)


def test_killed_anywhere_it_goes_on_and_nothing_is_twice(
    rooms: Rooms, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = bring(stereo(tmp_path / "call.wav", talk(say, TALK[:2])), rooms)
    with pytest.raises(VoiceCoachError, match="still being read"):
        Rehearsal.resume(session_id, rooms=rooms)
    real, calls = importing.keep, 0

    def killed(*told: object) -> object:
        """Dies before every second note, when what it would note is done already."""
        nonlocal calls
        calls += 1
        if calls % 2:
            raise KeyboardInterrupt
        return real(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "keep", killed)
    for _ in range(40):
        try:
            now = advance(session_id, rooms=rooms)
            if now.stage == "choose":
                choose(session_id, 0, rooms=rooms)
            if now.stage == "done":
                break
        except KeyboardInterrupt:
            continue
    monkeypatch.undo()
    session = rooms.store.load(session_id)
    assert note(rooms.store, session_id).stage == "done"
    assert [turn.speaker for turn in session.turns] == ["counterpart", "learner"]
    assert session.outcome is not None


def test_a_stop_keeps_what_is_done(rooms: Rooms, made: Talk, tmp_path: Path) -> None:
    session_id = bring(stereo(tmp_path / "call.wav", made), rooms)
    advance(session_id, rooms=rooms)
    choose(session_id, 1, rooms=rooms)
    stops = iter([False, True])
    assert advance(session_id, rooms=rooms, stop=lambda: next(stops)).heard == 1
    assert len(rooms.store.load(session_id).turns) == 1


def test_a_turn_can_be_given_to_the_other_and_back(rooms: Rooms, say: Say, tmp_path: Path) -> None:
    session_id = bring(mono(tmp_path / "room.wav", talk(say, TALK[:3])), rooms)
    advance(session_id, rooms=rooms)
    choose(session_id, 1, rooms=rooms)
    advance(session_id, rooms=rooms)

    def sides(session: Session) -> list[tuple[str, bool, bool]]:
        return [(t.speaker, t.reading is not None, t.line is not None) for t in session.turns]

    before = sides(rooms.store.load(session_id))
    switch(session_id, 0, rooms=rooms)
    first = rooms.store.load(session_id).turns[0]
    assert first.speaker != before[0][0]
    assert (first.reading is not None) == (first.speaker == "learner")
    switch(session_id, 0, rooms=rooms)
    assert sides(rooms.store.load(session_id)) == before
    with pytest.raises(VoiceCoachError, match="no such turn"):
        switch(session_id, 99, rooms=rooms)


def test_the_page_brings_in_only_with_consent_and_only_for_its_owner(
    rooms: Rooms, consented: None, made: Talk, tmp_path: Path
) -> None:
    desks = Desks(lambda: rooms)
    app, who = FastAPI(), [SOLO]
    app.dependency_overrides[account_of] = lambda: who[0]
    views = Views(desks)
    api.add_routes(app, desks, views)
    add_importing(app, desks)
    client = TestClient(app)
    content = stereo(tmp_path / "call.wav", made).read_bytes()
    refused = client.post("/api/import?name=call.wav", content=content)
    assert refused.status_code == 409 and "agreed" in refused.json()["error"]
    empty = client.post("/api/import?name=call.wav&consent=true", content=b"")
    assert empty.status_code == 409 and "empty" in empty.json()["error"]
    assert rooms.store.list_sessions() == []
    asked = "/api/import?name=..%2F..%2Fcall.wav&consent=true"
    session_id = client.post(asked, content=content).json()["id"]
    ticked = [(e.actor, e.subject) for e in read(rooms.store) if e.action == "import.begin"]
    assert ticked == [("", session_id)]
    for _ in range(600):
        now = client.get(f"/api/import/{session_id}").json()
        if not now["running"]:
            break
        time.sleep(0.05)
    assert now["state"] == "choose", now
    assert client.get(f"/api/import/{session_id}/sample/0").content[:4] == b"fLaC"
    shown = views.show("import", session_id, SOLO)
    assert "This is me" in shown and ">call.wav<" in shown
    who[0] = accounts.add(rooms.store, "eve", role="admin")
    paths = [("GET", ""), ("POST", "/go"), ("POST", "/stop"), ("POST", "/switch/0")]
    for method, path in [*paths, ("GET", "/sample/0")]:
        answer = client.request(method, f"/api/import/{session_id}{path}")
        assert answer.status_code == 409 and "no session" in answer.json()["error"], path
    answer = client.post(f"/api/import/{session_id}/mine", json={"side": 0})
    assert answer.status_code == 409
    assert "no session" in views.show("import", session_id, who[0])


def test_consent_taken_back_while_a_recording_is_sent_holds(
    rooms: Rooms, consented: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = page._received

    async def slow(request: Request, folder: Path) -> Path:
        held = await received(request, folder)
        consent.withdraw(rooms.store, SOLO)
        return held

    app = FastAPI()
    app.dependency_overrides[account_of] = lambda: SOLO
    desks = Desks(lambda: rooms)
    api.add_routes(app, desks, Views(desks))
    add_importing(app, desks)
    monkeypatch.setattr(page, "_received", slow)
    refused = TestClient(app).post("/api/import?name=call.wav&consent=true", content=b"RIFF")
    assert refused.status_code == 409 and "before you have read" in refused.json()["error"]
    assert rooms.store.list_sessions() == []
    assert not list((rooms.store.recordings / ".incoming").iterdir()), "nothing of it is kept"
    assert not [e for e in read(rooms.store) if e.action == "import.begin"]


def test_a_folder_is_read_file_by_file_and_a_bad_one_stops_nobody(
    home: Path, made: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_COACH_MODEL", "tiny.en")
    folder = tmp_path / "calls"
    folder.mkdir()
    (folder / "a-broken.wav").write_bytes(b"not a sound")
    (folder / "notes.txt").write_text("not looked at")
    stereo(folder / "b.wav", made)
    result = CliRunner().invoke(main, ["import", str(folder), "--mine", "left", "--json"])
    assert result.exit_code == 2
    assert "a-broken.wav: This is not a sound file" in result.stderr
    (told,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (told["state"], told["by"], told["turns"]) == ("done", "channels", 4)
