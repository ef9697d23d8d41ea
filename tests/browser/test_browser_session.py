"""A whole rehearsal the way a person has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest_browser import Open, answer, begin, serving, wait_for_turn

from voice_coach.scenario import find

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

HEDGED = (
    "I was kind of hoping we could maybe look at ninety five thousand, "
    "but it's fine if that's not possible."
)
REASONED = "I want ninety five thousand, because I brought in two new clients this year."
ACCEPTED = "Yes, that works for me. We have a deal."
AGAIN = "I want ninety five thousand."


def test_whole_session(
    tmp_path: Path,
    browser_page: Open,
    wav: Callable[[str], Path],
    picture: Callable[..., Path],
) -> None:
    bodies: list[str] = []

    def remember(page: Page) -> None:
        def keep(response: object) -> None:
            kind = response.headers.get("content-type", "")  # type: ignore[attr-defined]
            if "json" in kind or "html" in kind:
                bodies.append(response.text())  # type: ignore[attr-defined]

        page.on("requestfinished", lambda request: keep(request.response()))

    with serving(tmp_path / "home", model="auto") as server:
        first = wav(HEDGED)
        with browser_page(server.url, microphone=first) as page:
            page.wait_for_selector(".vc-card")
            picture(page, "home")
            remember(page)
            page.click(".vc-card[data-id=raise]")
            page.wait_for_selector("[data-view=brief]")
            assert "95,000" in page.inner_text(".vc-stakes")
            picture(page, "brief")
            begin(page)
            wait_for_turn(page)
            assert "eighty-four thousand" in page.inner_text("#vc-caption")
            assert page.evaluate(
                "document.querySelector('audio[data-clip=turn-0]').currentTime > 1"
            )
            answer(page, first)
            said = page.inner_text("#vc-last .said")
            assert "hoping" in said
            assert page.locator("#vc-last .mark.f-hedging").count() >= 1
            page.locator("#vc-last .mark.f-hedging").first.click()
            note = page.locator("#vc-last .note[open]").first
            assert "Firmer" in note.inner_text()
            assert "95,000" in note.inner_text() or "ninety five" in note.inner_text()
            assert page.inner_text("#vc-took").startswith("Dana "), "how the answer was taken"
            picture(page, "stage")
            bodies.append(page.content())  # what came as events
            url = page.url

        second = wav(REASONED)
        with browser_page(url, microphone=second) as page:
            remember(page)
            answer(page, second, hold_space=True)
            assert "clients" in page.inner_text("#vc-last .said")
            assert "reason" in page.inner_text("#vc-took")

        third = wav(ACCEPTED)
        with browser_page(url, microphone=third) as page:
            remember(page)
            answer(page, third)
            page.wait_for_selector("#vc-read:visible")
            assert "agreed" in page.inner_text("#vc-outcome")
            bodies.append(page.content())
            _no_secrets(bodies)
            page.click("#vc-read")
            page.wait_for_selector("[data-view=report]")
            assert "$94,000" in page.inner_text(".other-side"), "told after the end"
            _read_report(page, picture)
            report_url = page.url

        again = wav(AGAIN)
        with browser_page(report_url, microphone=again, height=1000) as page:
            _say_again(page, again, picture)
        assert not [line for line in server.lines if "Traceback" in line], server.lines


def _read_report(page: Page, picture: Callable[..., Path]) -> None:
    assert page.locator("h1").first.inner_text()
    assert page.locator(".numbers dt").count() == 3
    assert page.locator(".well li").count() >= 1
    assert 1 <= page.locator(".moments li").count() <= 2
    assert page.locator(".pictures svg.picture").count() >= 2
    moment = page.locator(".moments .listen").first
    start = float(moment.get_attribute("data-start") or "-1")
    end = float(moment.get_attribute("data-end") or "-1")
    name = moment.get_attribute("data-clip")
    moment.click()
    page.wait_for_function(
        "([name, start, end]) => { const a = document.querySelector(`audio[data-clip=${name}]`);"
        " return a && a.currentTime >= start && a.currentTime <= end + 0.3; }",
        arg=[name, start, end],
    )
    page.wait_for_function(
        "name => document.querySelector(`audio[data-clip=${name}]`).paused", arg=name
    )
    stopped = page.evaluate(
        "name => document.querySelector(`audio[data-clip=${name}]`).currentTime", name
    )
    assert start < stopped < end + 0.4, "just those seconds are played"
    picture(page, "report")
    picture(page, "report-full", full=True)


def _say_again(page: Page, recording: Path, picture: Callable[..., Path]) -> None:
    page.wait_for_selector(".moments .vc-again[data-of='1']")
    page.locator(".moments .vc-again[data-of='1']").first.click()
    page.wait_for_selector(".vc-drill-box .vc-record:visible")
    page.click(".vc-drill-box .vc-record")
    page.wait_for_selector("[data-state=recording]")
    page.wait_for_timeout(4500)
    page.click(".vc-drill-box .vc-record")
    page.wait_for_selector(".vc-drill-result .comparison")
    drawn = page.inner_text(".vc-drill-result .takes")
    assert "hoping" in drawn
    assert "95,000" in drawn or "95" in drawn
    assert page.locator(".vc-drill-result .verdict").inner_text()
    page.locator(".vc-drill-result").first.scroll_into_view_if_needed()
    picture(page, "say-it-again")


def _no_secrets(bodies: list[str]) -> None:
    """What the other side hides is in nothing that was sent before the end."""
    scenario = find("raise")
    sent = "\n".join(bodies)
    assert "hoping" in sent, "the answers were looked at"
    for person in scenario.people:
        for interest in person.interests:
            assert interest not in sent
        for limit in person.limits:
            assert "reservation" not in sent
            assert "aspiration" not in sent
            assert limit.issue != "salary" or "94000" not in sent
        unsaid = [line for line in person.lines["walk_away"] if line in sent]
        assert not unsaid
