"""A coach's evening: two recordings of real speech, from the list to done, without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest_browser import Open, Server, seconds
from reviewable import talked
from test_browser_everyone import axe_problems, fits

from voice_coach.audio.files import read_clip
from voice_coach.records import Clip
from voice_coach.store import Store
from voice_coach.store.comments import comments_of
from voice_coach.store.judgements import missed_of, scores_of, verdicts_of
from voice_coach.store.reviews import states

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

HEDGED = (
    "I was kind of hoping for maybe ninety five thousand, but it's fine if that's not possible."
)
PLAIN = "I want ninety five thousand."
MEMO = "Stop after the number, and wait."


def told(page: Page, text: str) -> None:
    page.wait_for_function(
        "text => document.querySelector('#rv-told').textContent.includes(text)", arg=text
    )


def now(page: Page) -> float:
    """Where the head stands, in seconds."""
    found = page.evaluate(
        "document.querySelector('.rv-wave').style.getPropertyValue('--now')"
        " * document.querySelector('.rv').dataset.end"
    )
    return float(found)


def pressed(page: Page, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def test_a_coach_reviews_by_keyboard_alone(
    server: Server,
    browser_page: Open,
    say: Callable[[str], Clip],
    wav: Callable[[str], Path],
    picture: Callable[..., Path],
) -> None:
    first = talked(server.home, say, [HEDGED])
    second = talked(server.home, say, [PLAIN])
    store = Store(server.home / "recordings")
    memo = wav(MEMO)
    with browser_page(f"{server.url}/?review=", microphone=memo, width=1280) as page:
        page.wait_for_selector(".rv-lines li")
        assert page.locator(".rv-lines .new").count() == 2
        assert axe_problems(page) == []
        picture(page, "review-queue")
        page.keyboard.press("Enter")
        page.wait_for_selector(f".rv[data-id='{first}']")
        assert page.evaluate("document.activeElement.tagName") == "H1", "a reader starts there"
        assert states(store, first) == {"": "open"}

        # It plays, and the words follow from one side to the other.
        page.keyboard.press("]")
        page.keyboard.press(" ")
        page.wait_for_selector(".rv-play.playing")
        page.wait_for_selector(".rv-turn.learner .rv-on")
        before = page.inner_text(".rv-on")
        page.wait_for_function(
            "word => document.querySelector('.rv-on')?.textContent !== word", arg=before
        )
        pressed(page, ">", 9)
        assert page.inner_text("#rv-rate") == "2×"
        pressed(page, "<", 4)
        assert page.inner_text("#rv-rate") == "1×"
        page.keyboard.press("k")
        page.wait_for_selector(".rv-play:not(.playing)")
        at = now(page)
        page.keyboard.press("j")
        assert now(page) == pytest.approx(at - 3, abs=0.15)
        page.keyboard.press("ArrowRight")
        assert now(page) == pytest.approx(at, abs=0.2)

        # A flag is right, the next one is not, and a word is missing one.
        page.keyboard.press("[")
        page.keyboard.press("n")
        page.keyboard.press("a")
        told(page, "Right.")
        page.keyboard.press("n")
        page.keyboard.press("x")
        told(page, "Wrong.")
        assert [v.accepted for v in verdicts_of(store, first)] == [True, False]
        page.keyboard.press("x")
        told(page, "No verdict.")
        page.keyboard.press("x")
        told(page, "Wrong.")
        page.keyboard.press("m")
        pressed(page, "Shift+ArrowLeft", 2)
        page.keyboard.press("Enter")
        page.keyboard.type("min")
        page.keyboard.press("Enter")
        told(page, "added")
        (missed,) = missed_of(store, first)
        assert (missed.family, missed.type, missed.turn) == ("hedging", "minimizer", 1)
        assert missed.quote in store.load(first).turns[1].text and len(missed.quote.split()) >= 2

        # What is to be said about it, in writing and aloud.
        page.keyboard.press("n")
        page.wait_for_selector(".rv-play.playing")
        page.keyboard.press("c")
        page.wait_for_selector("#rv-text:focus")
        assert page.locator(".rv-chosen").count() >= 1
        assert axe_problems(page) == []
        page.keyboard.type("You had them. Stop after the number.")
        page.keyboard.press("Enter")
        told(page, "kept")
        page.keyboard.press("v")
        page.wait_for_selector("[data-state=recording]")
        page.wait_for_timeout(int(seconds(memo) * 1000))
        page.keyboard.press(" ")
        page.wait_for_selector(".rv-spoken")
        written, spoken = sorted(comments_of(store, first), key=lambda c: c.audio != "")
        assert written.text == "You had them. Stop after the number."
        assert (written.turn, spoken.turn) == (1, 1) and 0 <= written.start_s < written.end_s
        assert read_clip(store.audio_path(spoken.audio)).duration_s > 1.0
        assert spoken.audio == f"{first}/comment-{spoken.id}.flac"
        page.evaluate("window.scrollTo(0, 0)")
        picture(page, "review-room")
        assert axe_problems(page) == []

        # Points, and on to the next one, which is there already.
        page.keyboard.press("?")
        page.wait_for_selector("#rv-help[open]")
        assert axe_problems(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("r")
        pressed(page, "2")
        told(page, "The ask: 2.")
        pressed(page, "3")
        told(page, "The reason: 3.")
        outline = "getComputedStyle(document.activeElement.nextElementSibling).outlineStyle"
        assert page.evaluate(outline) != "none", "the focus can be seen"
        assert {s.criterion: s.points for s in scores_of(store, first)} == {"ask": 2, "reason": 3}
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.partition("/api/")[2]))
        page.keyboard.press("d")
        page.wait_for_selector(f".rv[data-id='{second}']")
        assert f"review/{second}" not in asked, "it was fetched while the first one was heard"
        assert states(store, first) == {"": "done"} and states(store, second) == {"": "open"}
        page.keyboard.press("d")
        page.wait_for_selector(".rv-nothing")
        assert "Nothing is waiting" in page.inner_text(".rv-nothing")
        page.go_back()
        page.wait_for_selector(f".rv[data-id='{second}']")
        page.go_back()
        page.wait_for_selector(f".rv[data-id='{first}']")
        page.keyboard.press("q")
        page.wait_for_selector(".rv-lines, .rv-nothing")

    phone: dict[str, Any] = {"width": 375, "height": 740, "touch": True}
    with browser_page(f"{server.url}/?review={first}", **phone) as page:
        page.wait_for_selector(".rv-turn")
        assert fits(page) and axe_problems(page) == []
        page.click("[data-act=nextFlag]")
        page.wait_for_selector(".rv-play.playing")
        picture(page, "phone-review-room")
        page.goto(f"{server.url}/?review=done")
        page.wait_for_selector(".rv-lines li")
        assert fits(page) and axe_problems(page) == []
        picture(page, "phone-review-queue")
