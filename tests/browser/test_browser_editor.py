"""Form and text of the editor are changed by the same hands, quickly: neither loses anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest_browser import Open, Server

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

SLOW = """ms => {
  const real = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await real(...asked);
    if (String(asked[0]).includes("/draft/change")) await new Promise((go) => setTimeout(go, ms));
    return answer;
  };
}"""
"""A server that takes its time over a change."""


def opened(page: Page) -> Locator:
    page.wait_for_selector(".vc-field")
    page.wait_for_selector("#vc-play:not([disabled])")
    return page.locator("#vc-yaml")


def to_the_top(text: Locator) -> None:
    text.focus()
    text.evaluate("t => t.setSelectionRange(0, 0)")


def agree(page: Page, *wanted: str) -> None:
    """Wait until text and form are one, and look for what was changed."""
    page.wait_for_function(
        "wanted => wanted.every((one) => document.querySelector('#vc-yaml').value.includes(one))",
        arg=list(wanted),
    )
    page.wait_for_selector("#vc-play:not([disabled])")
    text = page.input_value("#vc-yaml")
    assert all(one in text for one in wanted)


def test_the_form_and_at_once_the_text(server: Server, browser_page: Open) -> None:
    with browser_page(f"{server.url}/?edit=") as page:
        text = opened(page)
        page.get_by_label("Title").fill("Asking for a window seat")
        to_the_top(text)
        page.keyboard.type("# Written by two hands.\n")
        agree(page, "Asking for a window seat", "# Written by two hands.\n")
        assert page.get_by_label("Title").input_value() == "Asking for a window seat"


def test_the_text_and_at_once_the_form(server: Server, browser_page: Open) -> None:
    with browser_page(f"{server.url}/?edit=") as page:
        text = opened(page)
        to_the_top(text)
        page.keyboard.type("# First the text.\n")
        page.get_by_label("Title").fill("Asking for a quiet room")
        page.get_by_label("In a sentence").fill("You cannot think where you sit.")
        agree(page, "# First the text.\n", "Asking for a quiet room", "cannot think where you sit")


def test_typing_goes_on_while_a_change_is_under_way(server: Server, browser_page: Open) -> None:
    with browser_page(f"{server.url}/?edit=") as page:
        text = opened(page)
        page.evaluate(SLOW, 700)
        page.get_by_label("Title").fill("Asking for a later start")
        page.wait_for_timeout(600)  # the change is on its way
        to_the_top(text)
        note = "# Typed while the form was busy, one letter after another.\n"
        page.keyboard.type(note, delay=60)
        agree(page, "Asking for a later start", note)
        page.keyboard.type("# And the cursor is where it was.\n")
        agree(page, f"{note}# And the cursor is where it was.\n")


def test_a_change_outlives_a_text_that_cannot_be_read(server: Server, browser_page: Open) -> None:
    with browser_page(f"{server.url}/?edit=") as page:
        text = opened(page)
        page.get_by_label("Title").fill("Asking for a longer break")
        to_the_top(text)
        page.keyboard.type("[\n")
        page.wait_for_selector(".vc-line-link")
        assert page.is_disabled("#vc-play")
        to_the_top(text)
        page.keyboard.press("Delete")
        page.keyboard.press("Delete")
        agree(page, "Asking for a longer break")
        assert page.is_hidden("#vc-problem")
