"""The learner's own page and the questions about confidence: theirs alone, honest, and quick."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import Session as Connection

from voice_coach.coaching.surveys import form
from voice_coach.measured import counts
from voice_coach.records import (
    SOLO,
    Account,
    Clip,
    Decision,
    Flag,
    Line,
    Measure,
    Outcome,
    Reading,
    Term,
    Turn,
)
from voice_coach.rooms import Rooms, open_rooms
from voice_coach.scenario import find
from voice_coach.settings import Settings
from voice_coach.store import Store
from voice_coach.store.surveys import surveys
from voice_coach.store.tables import SessionRow
from voice_coach.store.tables_accounts import AccountRow
from voice_coach.store.tables_measures import BehaviourRow
from voice_coach.ui import api
from voice_coach.ui.desks import Desks
from voice_coach.ui.progress import progress_values
from voice_coach.ui.progress_panels import ENOUGH_SOON
from voice_coach.ui.surveys import add_surveys
from voice_coach.ui.views import Views
from voice_coach.ui.who import account_of

RAISE = find("raise")
QUIET = Clip(np.zeros(1600, np.float32), 16_000)
HEDGE = Flag("hedging", "shield", 0, 1, "maybe", "…", "…")
ADA = Account("a1", "ada", "Ada", "learner")
BEN = Account("b1", "ben", "Ben", "learner")
COACH = Account("c1", "col", "Col", "coach")
LEAD = Account("d1", "lea", "Lea", "lead")
SECRET = "My boss said yes in the lift."
TAG = re.compile(r"<[^>]*>")
SCALE = {"ask": 40, "hold": 30, "trade": 50, "calm": 40}


class Page:
    """The routes and views around one store, asked by whoever `asks` says."""

    def __init__(self, home: Path) -> None:
        self.rooms: Rooms = open_rooms(Settings(home=home, model="tiny.en"))
        self.store: Store = self.rooms.store
        self.asks: Account = SOLO
        desks = Desks(lambda: self.rooms)
        self.views = Views(desks)
        app = FastAPI()
        app.dependency_overrides[account_of] = lambda: self.asks
        api.add_routes(app, desks, self.views)
        add_surveys(app, desks)
        self.client = TestClient(app)

    def tell(self, **told: Any) -> tuple[int, dict[str, Any]]:
        answer = self.client.post("/api/survey", json=told)
        return answer.status_code, answer.json()

    def show(self, view: str, key: str = "") -> str:
        return self.views.show(view, key, self.asks)

    def talk(
        self, *, account: Account = SOLO, plain: bool = True, days: int = 0, end: bool = True
    ) -> str:
        """A session of three answers, ended ``days`` ago."""
        session_id = self.store.create(RAISE, seed=1, account=account.id)
        dana = RAISE.people[0].id
        for number, move in enumerate(("open", "press", "deadline")):
            decision = Decision(dana, move, (), "", "")
            line = Line(dana, "That is hard.", move)
            turn = Turn(2 * number, "counterpart", line.text, decision=decision, line=line)
            self.store.add_turn(session_id, turn, QUIET)
            reading = Reading(
                moves=("hold",),
                flags=() if plain else (HEDGE,),
                measures=(Measure("words_per_minute", 150.0 + days, ""),),
                complete=True,
            )
            said = Turn(2 * number + 1, "learner", "I stay with it.", duration_s=6, reading=reading)
            self.store.add_turn(session_id, said, QUIET)
        if end:
            outcome = Outcome("agreed", (Term("salary", 93_000),), "You agreed.")
            session = replace(self.store.load(session_id), outcome=outcome)
            self.store.finish(
                session_id, outcome, skills=("plain_ask", "hold"), behaviour=counts(session)
            )
            when = (datetime.now().astimezone() - timedelta(days=days)).isoformat()
            with Connection(self.store.engine) as connection:
                row = connection.get_one(SessionRow, session_id)
                row.started_at = row.ended_at = when
                connection.get_one(BehaviourRow, session_id).ended_at = when
                connection.commit()
        return session_id


@pytest.fixture
def page(home: Path) -> Iterator[Page]:
    yield Page(home)


@pytest.fixture
def team(page: Page) -> Page:
    """Four people with accounts."""
    with Connection(page.store.engine) as connection:
        for one in (ADA, BEN, COACH, LEAD):
            connection.add(
                AccountRow(
                    id=one.id, login=one.login, name=one.name, role=one.role,
                    created_at=datetime.now().astimezone().isoformat(),
                )
            )  # fmt: skip
        connection.commit()
    return page


# --- surveys --------------------------------------------------------------------------------------


def test_before_and_after_are_kept_scored_and_told_beside_each_other(page: Page) -> None:
    session = page.talk(end=False)
    assert page.tell(kind="before", session=session, word=" nervous ", scale=SCALE)[0] == 200
    status, said = page.tell(kind="after", session=session, word="calm")
    assert (status, said["error"]) == (409, "This conversation is not over yet.")
    page.store.finish(session, Outcome("stopped", (), "You ended it."))
    better = {name: value + 20 for name, value in SCALE.items()}
    assert "And now, how does negotiating feel?" in page.show("report", session)
    status, said = page.tell(kind="after", session=session, word="calm", scale=better)
    assert said["said"] == "Before: ‘nervous’, 40 of 100. After: ‘calm’, 60 of 100."
    assert said["said"] in page.show("report", session)
    assert "data-survey" not in page.show("report", session), "asked once"
    page.tell(kind="after", session=session, word="open")
    kept = surveys(page.store, "")
    assert [(one.kind, one.word, one.score) for one in kept] == [
        ("before", "nervous", 40.0), ("after", "open", None),
    ]  # fmt: skip


def test_an_answer_that_is_none_is_refused_in_a_sentence(page: Page) -> None:
    session = page.talk()
    assert page.tell(kind="after", session=session)[1]["error"].startswith("There is no answer")
    assert page.tell(kind="after", session=session, scale={"ask": 45})[0] == 409
    assert page.tell(kind="after", session=session, scale={"charm": 40})[0] == 409
    assert page.tell(kind="after", session=session, word="w" * 41)[0] == 422
    assert page.tell(kind="follow_up", session=session, used="often")[0] == 409
    assert surveys(page.store, "") == []


def test_the_follow_up_is_asked_on_home_once(page: Page) -> None:
    page.talk(days=3)
    assert "data-survey" not in page.show("home")
    session = page.talk(days=15)
    shown = page.show("home")
    assert "Two weeks ago you rehearsed" in shown and f'data-session="{session}"' in shown
    assert page.tell(kind="follow_up", session=session, skipped=True)[0] == 200
    assert "data-survey" not in page.show("home")
    assert surveys(page.store, "")[0].skipped


def test_what_came_of_it_is_shown_and_can_be_deleted(page: Page) -> None:
    session = page.talk(days=20)
    kept = page.tell(kind="follow_up", session=session, used="partly", happened=SECRET)[1]["id"]
    assert SECRET in page.show("progress") and form().used["partly"] in page.show("progress")
    assert page.client.post(f"/api/survey/{kept}/forget").status_code == 200
    assert SECRET not in page.show("progress")
    assert surveys(page.store, "") == []


def test_words_of_the_learner_are_text_and_never_markup(page: Page) -> None:
    session = page.talk(days=20)
    page.tell(kind="before", session=session, word="<b>bold", scale=SCALE)
    page.tell(kind="after", session=session, word="<i>ital", scale=SCALE)
    page.tell(kind="follow_up", session=session, happened="<script>alert(1)</script>")
    shown = page.show("progress")
    assert "<script>" not in shown and "<b>bold" not in shown and "&lt;i&gt;ital" in shown


# --- rights ---------------------------------------------------------------------------------------


def test_an_account_tells_and_sees_of_its_own_only(team: Page) -> None:
    session = team.talk(account=ADA, days=20)
    team.asks = ADA
    team.tell(kind="before", session=session, word="tense", scale=SCALE)
    kept = team.tell(kind="follow_up", session=session, happened=SECRET)[1]["id"]
    with Connection(team.store.engine) as connection:
        connection.get_one(SessionRow, session).coach_id = COACH.id
        connection.commit()
    for other in (BEN, COACH, LEAD, SOLO):
        team.asks = other
        refused = team.tell(kind="after", session=session, word="x")
        assert refused[0] == 409 and "no session" in refused[1]["error"]
        team.client.post(f"/api/survey/{kept}/forget")
        for shown in (team.show("progress"), team.show("home"), team.show("report", session)):
            assert SECRET not in shown and "tense" not in shown
            assert "data-survey" not in shown
        assert "begins to fill" in team.show("progress")
        assert "begins to fill" in team.show("progress", "raise")
    team.asks = ADA
    assert SECRET in team.show("progress"), "nobody else could delete it"


# --- the page -------------------------------------------------------------------------------------


def test_three_conversations_are_counts_and_no_percentage(page: Page) -> None:
    for days in (9, 6, 3):
        page.talk(plain=days != 6, days=days)
    text = TAG.sub("", page.show("progress"))
    assert "%" not in text.replace("95% interval", "")
    assert "6 of 9 asks without a hedge on them too few for a percentage" in text
    assert ENOUGH_SOON in text
    assert "You have spoken aloud for one minute in three conversations" in text


def test_a_change_is_told_with_its_interval_and_effect(page: Page) -> None:
    for number in range(16):
        page.talk(plain=number >= 8, days=32 - 2 * number)
    values = progress_values(page.store, SOLO)
    found = {panel["id"]: panel for panel in values["panels"]}
    assert found["plain"]["number"] == "24 of 48"
    assert "50%, 95% interval" in found["plain"]["sure"]
    assert found["plain"]["changed"].startswith("Earlier half to later half: +100 points (95%")
    assert "That is more than chance" in found["plain"]["changed"]
    assert "effect size" in found["pace"]["changed"]
    (holding, *_) = values["bests"]
    assert holding["audio"].endswith("003-learner.flac")
    assert page.client.get(holding["audio"]).status_code == 200


def test_every_picture_says_what_it_shows_and_has_numbers_behind_it(page: Page) -> None:
    first, *_ = [page.talk(days=days) for days in (9, 6, 3)]
    page.tell(kind="before", session=first, scale=SCALE)
    page.tell(kind="after", session=first, scale=SCALE)
    shown = page.show("progress")
    pictures = re.findall(r"<svg xmlns[^>]*>", shown)
    assert len(pictures) >= 6
    ids = re.findall(r' id="([^"]*)"', shown)
    assert len(ids) == len(set(ids))
    for picture in pictures:
        named = re.search(r'role="img" aria-labelledby="([^"]*)"', picture)
        assert named is not None
        for name in named.group(1).split():
            assert re.search(rf'id="{name}">[^<]+<', shown)
    table = shown.partition('class="vc-numbers"')[2].partition("</table>")[0]
    assert table.count('<tr><th scope="row">') == 3


def test_one_scenario_can_be_looked_at_alone(page: Page) -> None:
    page.talk(days=1)
    shown = page.show("progress", "raise")
    assert RAISE.title in shown and "Coming back" in shown
    assert "How it is going" in page.show("progress", "no-such-scenario")


def test_a_first_visit_is_an_invitation(page: Page) -> None:
    assert "After your first conversation" in page.show("progress")
    page.talk(end=False)
    assert "After your first conversation" in page.show("progress")


def test_a_hundred_sessions_are_read_in_three_queries(page: Page) -> None:
    """The page reads sessions at once, not one by one; recordings are opened for the bests only."""
    from sqlalchemy import event

    for number in range(12):
        page.talk(days=number)
    seen: list[str] = []
    event.listen(
        page.store.engine, "before_cursor_execute", lambda *given: seen.append(str(given[2]))
    )
    started = time.perf_counter()
    progress_values(page.store, SOLO)
    took_s = time.perf_counter() - started
    whole = [text for text in seen if "FROM turn" in text]
    assert len(whole) <= 3, "the bests"
    assert len(seen) <= 2 + 3 * 3
    assert took_s < 5, "not a benchmark: only that nothing is read again and again"
