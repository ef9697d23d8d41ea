"""Before and after a conversation: the plan, the other side's story, another way, the paths."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest_browser import Open, Server, begin, wait_for_turn
from test_browser_everyone import PHONE, axe_problems, fits

from voice_coach.records import Clip
from voice_coach.rooms import open_rooms
from voice_coach.scenario import find
from voice_coach.session import Rehearsal
from voice_coach.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BELOW = "I could live with ninety thousand dollars."
ABOVE = "I want ninety five thousand, because I brought in two new clients this year."
TO_MARIA = "Maria, what matters most to you about the engineers?"
BEFORE = (
    "Samuel, I'm offering ten percent, because I handed back the travel money before anyone asked.",
    "Maria, I need the engineers until the twenty ninth of May, because I found three faults.",
    TO_MARIA,
    "Samuel, what do you need most for the summer?",
)
"""In the round after these somebody comes in."""
TO_VICTOR = "Victor, what would help you most today?"


def upload(page: Page, recording: Path) -> None:
    """Answer with a recording; faster than speaking it."""
    wait_for_turn(page)
    turns = page.locator("#vc-sounds audio").count()
    page.set_input_files(".vc-upload input", recording)
    page.wait_for_function(
        "n => document.querySelectorAll('#vc-sounds audio').length >= n + 2", arg=turns
    )
    page.wait_for_selector("[data-phase=listening] .vc-record:visible, #vc-read:visible")


def end(page: Page) -> None:
    """End the conversation and read the report."""
    page.click("#vc-end")
    page.wait_for_selector("#vc-read:visible")
    page.click("#vc-read")
    page.wait_for_selector("[data-view=report]")


def test_prepare_then_go_back_and_see_both_ways(
    server: Server,
    browser_page: Open,
    wav: Callable[[str], Path],
    picture: Callable[..., Path],
) -> None:
    with browser_page(f"{server.url}/?scenario=raise&level=hard", **PHONE) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.wait_for_selector("#vc-begin:not([disabled])")
        assert page.is_checked("#vc-levels [value=hard]")
        page.click("#vc-levels label:has([value=usual])")
        page.click("#vc-plan-box summary")
        salary = page.locator(".vc-aim[data-issue=salary]")
        salary.locator("[name=walk_away]").fill("97000")
        page.click("#vc-begin")
        page.wait_for_selector("#vc-problem:visible")
        assert "below your ask" in page.inner_text("#vc-problem")
        salary.locator("[name=walk_away]").fill("93000")
        page.locator("[name=reasons]").first.fill("I brought in two new clients this year.")
        page.reload()
        page.wait_for_selector(".vc-aim")
        assert salary.locator("[name=walk_away]").input_value() == "93000", "kept over a reload"
        assert fits(page)
        assert axe_problems(page) == []
        picture(page, "prepare", full=True)
        begin(page)
        upload(page, wav(BELOW))
        page.click(".vc-reminder summary")
        assert "$93,000" in page.inner_text(".vc-sheet .vc-stakes")
        page.click(".vc-reminder summary")
        marked = page.inner_text("#vc-last")
        assert "past your walk-away" in marked, "90,000 is past the own one, not the brief's 88,000"
        first = page.url
        page.goto(first + "&view=report")
        page.wait_for_selector("[data-view=report]")
        assert page.locator(".other-side").count() == 0, "nothing hidden is told before the end"
        assert page.locator(".vc-back-to").count() == 0
        page.goto(first)
        wait_for_turn(page)
        end(page)
        told = page.inner_text(".other-side")
        assert "Dana Whitfield" in told and "$94,000" in told
        assert "I brought in two new clients this year." in page.inner_text(".other-side .ticks")
        assert fits(page)
        assert axe_problems(page) == []
        page.locator(".other-side").scroll_into_view_if_needed()
        picture(page, "phone-other-side", full=True)

        page.click(".vc-back-to[data-turn='1']")
        page.wait_for_selector("[data-view=stage]")
        assert page.url != first
        upload(page, wav(ABOVE))
        assert "$93,000" in page.text_content(".vc-sheet .vc-stakes"), "the plan comes along"
        end(page)
        page.wait_for_selector(".branches")
        left, right = page.locator(".branches .takes").nth(1).locator(".take").all_inner_texts()
        assert "90,000" in left or "ninety" in left
        assert "clients" in right
        assert fits(page)
        assert axe_problems(page) == []
        page.locator(".branches").scroll_into_view_if_needed()
        picture(page, "phone-both-ways")
        page.click(".branches .heads a")
        page.wait_for_selector(f"[data-view=report][data-id='{first.partition('session=')[2]}']")
        assert page.locator(".branches").count() == 1, "the old report knows of the new way"


def test_three_people_and_the_one_who_is_named(
    server: Server, browser_page: Open, wav: Callable[[str], Path], picture: Callable[..., Path]
) -> None:
    with browser_page(f"{server.url}/?scenario=priorities") as page:
        begin(page)
        wait_for_turn(page)
        assert page.locator("#vc-room li").count() == 3
        assert "Say a name" in page.inner_text("#vc-room")
        speaks = page.locator("#vc-room [aria-current=true]")
        assert speaks.inner_text().startswith("Samuel Adeyemi")
        upload(page, wav(TO_MARIA))
        assert "Maria" in page.inner_text("#vc-last .said")
        assert speaks.count() == 1
        assert speaks.inner_text().startswith("Maria Halvorsen")
        assert page.inner_text("#vc-name") == "Maria Halvorsen"
        assert axe_problems(page) == []
        picture(page, "three-people")


def test_somebody_comes_in(
    server: Server,
    browser_page: Open,
    say: Callable[[str], Clip],
    wav: Callable[[str], Path],
    picture: Callable[..., Path],
) -> None:
    rooms = open_rooms(Settings(home=server.home, model="tiny.en"))
    rehearsal = Rehearsal.start(find("priorities"), rooms=rooms, seed=1)
    for text in (*BEFORE, None):
        for _ in rehearsal.advance():
            pass
        if text is not None:
            rehearsal.accept(say(text))
    page_url = f"{server.url}/?session={rehearsal.id}"
    with browser_page(page_url) as page:
        wait_for_turn(page)
        assert page.locator("#vc-room li").count() == 3
        assert "Leila" not in page.content(), "nobody is announced"
        upload(page, wav(TO_VICTOR))
        page.wait_for_selector("#vc-room [data-person=leila]")
        came = page.locator("#vc-came")
        assert came.get_attribute("role") == "status"
        assert came.inner_text() == "Leila Rahmani has come in."
        assert page.inner_text("#vc-name") == "Leila Rahmani"
        assert "twelve hours a day" in page.inner_text("#vc-caption")
        assert page.locator("#vc-room [aria-current=true]").inner_text().startswith("Leila")
        assert axe_problems(page) == []
        picture(page, "somebody-came-in")
        upload(page, wav(TO_MARIA))
        assert came.inner_text() == "", "that is no news any more"
        wait_for_turn(page)
    with browser_page(page_url, **PHONE) as page:
        wait_for_turn(page)
        assert page.locator("#vc-room li").count() == 4
        assert page.inner_text("#vc-came") == "", "no news to who comes back later"
        assert fits(page)
        picture(page, "phone-four-people")


def test_the_home_page_shows_where_one_is(server: Server, browser_page: Open) -> None:
    """After the sessions above: the path of the raise, and a step's difficulty in its link."""
    with browser_page(server.url) as page:
        page.wait_for_selector(".vc-path")
        assert page.locator(".vc-path[open]").count() == 1
        path = page.locator(".vc-path[open]")
        assert path.get_attribute("data-path") in ("first_week", "salary_talk")
        assert "Show ‘" in path.locator("li.locked").first.inner_text()
        assert {"Foundations", "Procurement"} <= set(page.locator(".vc-track h3").all_inner_texts())
        assert "Easy to start with" in page.inner_text(".vc-card[data-id=raise]")
        path.locator("li a[data-id=raise][data-level=gentle]").click()
        page.wait_for_selector("[data-view=brief]")
        assert page.url.endswith("?scenario=raise&level=gentle")
        assert page.is_checked("#vc-levels [value=gentle]")


def test_write_a_conversation_and_play_it(
    server: Server, browser_page: Open, picture: Callable[..., Path]
) -> None:
    with browser_page(server.url) as page:
        page.wait_for_selector(".vc-own a")
        page.click(".vc-own a")
        page.wait_for_selector(".vc-field")
        assert axe_problems(page) == []
        text = page.locator("#vc-yaml")
        text.fill(text.input_value().replace("goal: higher", "goal: up"))
        page.wait_for_selector(".vc-line-link")
        assert "'higher' or 'lower'" in page.inner_text("#vc-problems")
        assert page.is_disabled("#vc-play")
        page.click(".vc-line-link")
        marked = text.evaluate("t => t.value.slice(t.selectionStart, t.selectionEnd)")
        assert marked.strip() == "goal: up"
        picture(page, "editor-problem")
        page.keyboard.type("    goal: higher")
        page.wait_for_selector("#vc-play:not([disabled])")
        page.get_by_label("Title").fill("Asking for <b>two</b> courses")
        page.wait_for_function(
            "document.querySelector('#vc-yaml').value.includes('<b>two</b> courses')"
        )
        assert "# Told after the end." in text.input_value(), "comments stay"
        page.wait_for_selector("#vc-try:not([disabled])")
        page.click("#vc-try")
        page.wait_for_selector("#vc-trial tbody tr")
        assert page.locator("#vc-trial tbody tr").count() == 8
        assert axe_problems(page) == []
        picture(page, "editor")
        page.click("#vc-play:not([disabled])")
        wait_for_turn(page)
        assert page.inner_text("#vc-name") == "Noor Haddad"
        page.click(".vc-brand")
        page.wait_for_selector(".vc-edit")
        card = page.locator(".vc-card[data-id=my-course]")
        assert "<b>two</b>" in card.inner_text()
        page.click(".vc-edit")
        page.wait_for_selector("[data-view=editor][data-id=my-course]")
        assert "<b>two</b> courses" in page.input_value("#vc-yaml")
