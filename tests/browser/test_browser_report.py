"""The exported report in a real browser, from the disk and without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest_browser import Open

from voice_coach.records import Clip

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

HEDGED = (
    "I was kind of hoping for maybe ninety five thousand, but it's fine if that's not possible."
)


@pytest.fixture
def report(say: Callable[[str], Clip], home: Path, tmp_path: Path) -> Path:
    """The report of a real, short session."""
    from voice_coach.plugins import load
    from voice_coach.rooms import open_rooms
    from voice_coach.scenario import find
    from voice_coach.session import Rehearsal
    from voice_coach.settings import Settings
    from voice_coach.whole import whole_session

    rooms = open_rooms(Settings(home=home, model="tiny.en"))
    rehearsal = Rehearsal.start(find("raise"), rooms=rooms, seed=3, learner="Sam")
    list(rehearsal.advance())
    rehearsal.accept(say(HEDGED))
    list(rehearsal.advance())
    rehearsal.stop()
    whole = whole_session(rehearsal.id, rooms=rooms)
    path: Path = load("exporters", "html")(whole, tmp_path / "report.html")
    return path


def test_a_flag_in_the_report_plays_its_moment(report: Path, browser_page: Open) -> None:
    with browser_page("about:blank") as page:
        page.context.set_offline(True)
        page.goto(report.as_uri())
        assert page.locator("h1").inner_text()
        assert page.locator(".numbers dt").count() == 3
        mark = page.locator("#transcript .mark.f-hedging").first
        _plays(page, mark, note=True)
        _plays(page, page.locator(".moments .listen").first)


def _plays(page: Page, target: object, *, note: bool = False) -> None:
    """Click it: its seconds are played, from its start to its end and no further."""
    start, end, name = target.evaluate(  # type: ignore[attr-defined]
        "e => [Number(e.dataset.start), Number(e.dataset.end),"
        " e.dataset.clip ?? e.closest('[data-clip]').dataset.clip]"
    )
    assert re.fullmatch(r"turn-\d+", name) and 0 <= start < end
    page.evaluate(
        """([name, start]) => {
             const a = document.querySelector(`audio[data-clip="${name}"]`);
             window.heard = [];
             a.addEventListener("timeupdate", () => heard.push(a.currentTime));
             a.addEventListener("playing", () => heard.push(a.currentTime), { once: true });
           }""",
        [name, start],
    )
    target.click()  # type: ignore[attr-defined]
    _until(page, "heard.length > 0")
    _until(page, f"document.querySelector('audio[data-clip={name}]').paused")
    stopped = page.evaluate(f"document.querySelector('audio[data-clip={name}]').currentTime")
    heard = page.evaluate("heard")
    assert min(heard) >= start - 0.05, "nothing before its start"
    assert end - 0.05 <= stopped < end + 0.4, "just its seconds"
    if note:
        href = target.get_attribute("href")  # type: ignore[attr-defined]
        assert page.locator(f"{href}[open]").count() == 1
        assert "Firmer" in page.inner_text(href)


def _until(page: Page, true: str) -> None:
    """Wait without `wait_for_function`, whose eval the report's content policy forbids."""
    for _ in range(400):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {true}")
