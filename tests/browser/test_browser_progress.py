"""How it is going: asked kindly, kept, shown; with a keyboard, on a phone, and for axe."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from conftest_browser import Open, Server, begin, wait_for_turn
from sqlmodel import Session as Connection
from test_browser_everyone import PHONE, axe_problems, fits

from voice_coach.coaching.surveys import form, score
from voice_coach.measured import counts
from voice_coach.records import (
    Clip,
    Decision,
    Flag,
    Line,
    Measure,
    Outcome,
    Reading,
    Survey,
    Term,
    Turn,
)
from voice_coach.scenario import find
from voice_coach.store import Store
from voice_coach.store.surveys import keep_survey, surveys
from voice_coach.store.tables import SessionRow
from voice_coach.store.tables_measures import BehaviourRow, SurveyRow

pytestmark = pytest.mark.browser

SHIELD = Flag("hedging", "shield", 0, 1, "maybe", "…", "…")
FREE = Flag("conceding", "unreciprocated", 0, 1, "…", "…", "…")
SAID = {
    "hold": "I hear you, and I stay with ninety five thousand.",
    "trade": "If the start date can move to May, I can take over the design system.",
    "concede": "Alright, ninety two is fine.",
}
WORDS = (("nervous", "steadier"), ("a duel", "a dance"), ("tight", "clear"), ("fine", "calm"))
SOUND = Clip((0.1 * np.sin(np.arange(16_000) * 0.08)).astype(np.float32), 16_000)


def talked(store: Store, *, scenario: str, days: int, skill: float, chance: random.Random) -> None:
    """A session of five answers by somebody who gets better; ended ``days`` ago."""
    played = find(scenario)
    session_id = store.create(played, seed=1)
    person = played.people[0].id
    for number in range(5):
        move = "open" if number == 0 else chance.choice(("press", "deadline", "hold"))
        line = Line(person, "I cannot do that.", move)
        decision = Decision(person, move, (), "", "")
        asked = Turn(2 * number, "counterpart", line.text, decision=decision, line=line)
        store.add_turn(session_id, asked, SOUND)
        own = chance.choices(("hold", "trade", "concede"), (4, 1 + 3 * skill, 3 - 2 * skill))[0]
        flags = () if chance.random() < 0.3 + 0.6 * skill else (SHIELD,)
        pace = Measure("words_per_minute", chance.gauss(178 - 24 * skill, 8), "")
        reading = Reading(
            moves=(own,),  # type: ignore[arg-type]
            flags=(*flags, FREE) if own == "concede" else flags,
            measures=(pace,),
            complete=True,
        )
        said = Turn(2 * number + 1, "learner", SAID[own], duration_s=9.0, reading=reading)
        store.add_turn(session_id, said, SOUND)
    terms = tuple(
        Term(
            i.id,
            i.walk_away + (i.target - i.walk_away) * chance.uniform(0.4 * skill, 0.5 + skill / 2),
        )
        for i in played.issues
    )
    outcome = Outcome("agreed", terms, "You agreed.")
    session = replace(store.load(session_id), outcome=outcome)
    store.finish(
        session_id, outcome, skills=("plain_ask", "hold", "trade"), behaviour=counts(session)
    )
    when = (datetime.now().astimezone() - timedelta(days=days)).isoformat(timespec="seconds")
    before = round(3 + 4 * skill)
    pair = chance.choice(WORDS)
    kept = []
    for kind, word, tens in (("before", pair[0], before), ("after", pair[1], before + 1)):
        scale = {name: 10 * (tens + chance.choice((-1, 0, 1))) for name in form().statements}
        survey = Survey(
            "", kind, form().name, "", session_id, word=word, scale=scale, score=score(scale)  # type: ignore[arg-type]
        )  # fmt: skip
        kept.append(keep_survey(store, "", survey).id)
    with Connection(store.engine) as connection:
        row = connection.get_one(SessionRow, session_id)
        row.started_at = row.ended_at = when
        connection.get_one(BehaviourRow, session_id).ended_at = when
        for survey_id in kept:
            connection.get_one(SurveyRow, survey_id).at = when
        connection.commit()


def test_how_it_is_going(server: Server, browser_page: Open, picture: Callable[..., Path]) -> None:
    store = Store(server.home / "recordings")
    chance = random.Random(11)
    for number in range(18):
        talked(
            store,
            scenario="deadline" if number % 3 == 1 else "raise",
            days=15 + 3 * (17 - number),
            skill=number / 17,
            chance=chance,
        )
    with browser_page(server.url) as page:
        page.wait_for_selector(".vc-follow-up")
        assert axe_problems(page) == []
        picture(page, "follow-up")
        page.click(".vc-follow-up label:has([value=partly])")
        page.fill(".vc-follow-up textarea", "I asked, and got half of it.")
        page.click(".vc-follow-up [type=submit]")
        page.wait_for_selector(".vc-feel-said")
        page.reload()
        page.wait_for_selector(".vc-to-progress a")
        assert page.locator(".vc-follow-up").count() == 0

        page.click(".vc-to-progress a")
        page.wait_for_selector("[data-view=progress]")
        assert page.url.endswith("?progress=")
        assert "You have spoken aloud for 14 minutes" in page.inner_text(".vc-aloud")
        assert page.locator(".vc-panel svg[role=img]").count() == 7
        assert "I asked, and got half of it." in page.inner_text(".vc-later")
        assert axe_problems(page) == []
        picture(page, "progress", full=True)
        page.locator(".vc-bests .listen").first.click()
        page.wait_for_selector(".vc-bests .listen[aria-pressed=true]")
        page.click(".vc-which a[data-id=deadline]")
        page.wait_for_function("document.querySelector('h1').textContent.includes('deadline')")
        page.click(".vc-numbers summary")
        assert page.locator(".vc-numbers tbody tr").count() == 6
        page.go_back()
        page.wait_for_function("document.querySelector('h1').textContent === 'How it is going'")

    with browser_page(f"{server.url}/?progress=", **PHONE) as page:
        page.wait_for_selector("[data-view=progress]")
        assert fits(page)
        assert axe_problems(page) == []
        picture(page, "phone-progress", full=True)


def test_before_and_after_a_conversation(
    server: Server, browser_page: Open, picture: Callable[..., Path]
) -> None:
    with browser_page(f"{server.url}/?scenario=extra_work&level=gentle", **PHONE) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.wait_for_selector("#vc-begin:not([disabled])")
        page.click("#vc-feel summary")
        page.fill("#vc-feel [name=word]", "tight")
        slider = page.get_by_label("Say what I want in one plain sentence")
        assert slider.get_attribute("aria-valuetext") == "not answered yet"
        slider.press("ArrowRight")
        assert page.locator("#vc-feel output").first.inner_text() == "60"
        assert fits(page)
        assert axe_problems(page) == []
        page.locator("#vc-feel").scroll_into_view_if_needed()
        picture(page, "phone-before")
        begin(page)
        wait_for_turn(page)
        store = Store(server.home / "recordings")
        session = page.url.partition("session=")[2]
        (before,) = [one for one in surveys(store, "") if one.session == session]
        assert (before.kind, before.word, before.scale) == ("before", "tight", {"ask": 60})
        assert before.score is None, "three statements were left out"
        page.click("#vc-end")
        page.wait_for_selector("#vc-read:visible")
        page.click("#vc-read")
        page.wait_for_selector(".vc-feel-after details[open]")
        assert axe_problems(page) == []
        picture(page, "phone-after", full=True)
        page.fill(".vc-feel-after [name=word]", "lighter")
        page.click(".vc-feel-after [type=submit]")
        page.wait_for_selector(".vc-feel-said")
        assert "Before: ‘tight’. After: ‘lighter’." in page.inner_text(".vc-feel-said")
