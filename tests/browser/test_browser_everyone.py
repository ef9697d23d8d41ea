"""A phone, a keyboard, a screen reader: the page is for everyone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest_browser import Open, Server, begin, seconds, wait_for_turn

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ASK = "I just wanted to ask if I could maybe get ninety five thousand."
PHONE: dict[str, Any] = {"width": 375, "height": 740, "touch": True}


def axe_problems(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {v['help']}: {[n['html'][:120] for n in v['nodes']][:3]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_on_a_phone_and_for_axe(
    server: Server,
    browser_page: Open,
    wav: Callable[[str], Path],
    picture: Callable[..., Path],
) -> None:
    recording = wav(ASK)
    with browser_page(server.url, microphone=recording, **PHONE) as page:
        page.wait_for_selector(".vc-card")
        assert fits(page)
        assert axe_problems(page) == []
        picture(page, "phone-home")
        page.click(".vc-card[data-id=raise]")
        page.wait_for_selector("[data-view=brief]")
        assert fits(page)
        assert axe_problems(page) == []
        picture(page, "phone-brief", full=True)
        begin(page)
        wait_for_turn(page)
        assert "Tap" in page.inner_text(".vc-record-help")
        assert axe_problems(page) == []
        page.set_input_files(".vc-upload input", recording)
        page.wait_for_selector("#vc-last .mark")
        page.wait_for_selector("[data-phase=listening] .vc-record:visible")
        assert fits(page)
        page.locator("#vc-last .mark").first.click()
        assert axe_problems(page) == []
        picture(page, "phone-stage", full=True)
        page.on("dialog", lambda dialog: dialog.accept())
        page.click("#vc-end")
        page.wait_for_selector("#vc-read:visible")
        page.click("#vc-read")
        page.wait_for_selector("[data-view=report]")
        assert fits(page)
        assert axe_problems(page) == []
        picture(page, "phone-report", full=True)


def test_by_keyboard_alone(server: Server, browser_page: Open, wav: Callable[[str], Path]) -> None:
    recording = wav(ASK)
    with browser_page(server.url, microphone=recording) as page:
        page.wait_for_selector(".vc-card")
        _tab_to(page, ".vc-card[data-id=raise]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#vc-begin:not([disabled])")
        _tab_to(page, "#vc-begin")
        page.keyboard.press("Enter")
        wait_for_turn(page)
        page.keyboard.down(" ")
        page.wait_for_selector("[data-state=recording]")
        page.wait_for_timeout(int(seconds(recording) * 1000))
        page.keyboard.up(" ")
        page.wait_for_selector("#vc-last .mark")
        page.wait_for_selector("[data-phase=listening] .vc-record:visible")
        _tab_to(page, "#vc-last .note summary")
        page.keyboard.press("Enter")
        assert page.locator("#vc-last .note[open]").count() >= 1


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"the focus on {selector} cannot be seen"
            return
    raise AssertionError(f"Tab never comes to {selector}")
