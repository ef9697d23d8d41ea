"""Signing in, in a real browser: without scripts, on a phone, for everybody, and out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest_browser import Open, Server, serving
from test_browser_everyone import PHONE, axe_problems, fits

from voice_coach.store import Store, accounts

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

pytestmark = pytest.mark.browser
PASSWORD = "seven lamps under rain"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Store]]:
    home = tmp_path_factory.mktemp("people")
    store = Store(home / "recordings")
    accounts.add(store, "ana@firm.example", name="Ana Adams", password=PASSWORD)
    accounts.add(store, "ben@firm.example", name="Ben Ode", role="coach", team="North")
    with serving(home, model="tiny.en") as running:
        yield running, store


def fill(page: Page, login: str, password: str) -> None:
    page.fill("#login", login)
    page.fill("#password", password)
    page.press("#password", "Enter")


def test_in_and_out_at_a_desk(
    people: tuple[Server, Store], browser_page: Open, picture: Callable[..., Path]
) -> None:
    server, _ = people
    with browser_page(f"{server.url}/?scenario=raise") as page:
        page.wait_for_url("**/sign-in?next=*")
        assert page.evaluate("document.activeElement.id") == "login"
        assert axe_problems(page) == []
        picture(page, "sign-in")
        fill(page, "ana@firm.example", "not my password at all")
        page.wait_for_selector("[role=alert]")
        assert "do not go together" in page.inner_text("[role=alert]")
        assert page.input_value("#login") == "ana@firm.example"
        assert page.evaluate("document.activeElement.id") == "password"
        assert axe_problems(page) == []
        picture(page, "sign-in-wrong")
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_selector("[data-view=brief]")
        assert "scenario=raise" in page.url, "where they wanted to go"
        assert page.text_content(".vc-signed") == "Signed in as Ana Adams, learner"
        page.click(".vc-brand")
        page.wait_for_selector("[data-view=home]")
        assert axe_problems(page) == []
        picture(page, "signed-in-home")
        page.click(".vc-signed a")
        page.wait_for_url("**/account")
        assert axe_problems(page) == []
        picture(page, "account")
        page.click("text=Sign out")
        page.wait_for_url("**/sign-in")
        page.goto(server.url)
        page.wait_for_url("**/sign-in?next=")


def test_a_code_and_a_password_on_a_phone(
    people: tuple[Server, Store], browser_page: Open, picture: Callable[..., Path]
) -> None:
    server, store = people
    code = accounts.set_code(store, "ben@firm.example")
    with browser_page(server.url, **PHONE) as page:
        page.wait_for_url("**/sign-in?next=")
        assert fits(page)
        assert axe_problems(page) == []
        picture(page, "phone-sign-in")
        fill(page, "ben@firm.example", code)
        page.wait_for_url("**/account")
        assert fits(page)
        assert axe_problems(page) == []
        picture(page, "phone-choose-password", full=True)
        page.fill("#chosen", PASSWORD)
        page.fill("#again", PASSWORD)
        page.press("#again", "Enter")
        page.wait_for_selector("[data-view=home]")
        assert page.text_content(".vc-signed") == "Signed in as Ben Ode, coach"
        assert fits(page)
        picture(page, "phone-signed-in")


def test_signed_out_while_looking_one_is_led_back_to_the_same_place(
    people: tuple[Server, Store], browser_page: Open
) -> None:
    server, store = people
    with browser_page(server.url) as page:
        fill(page, "ana@firm.example", PASSWORD)
        page.wait_for_selector("[data-view=home]")
        accounts.set_password(store, "ana@firm.example", PASSWORD)  # signs out everywhere
        page.click(".vc-card[data-id=deadline]")
        page.wait_for_url("**/sign-in?next=scenario%3Ddeadline")
        fill(page, "ana@firm.example", PASSWORD)
        page.wait_for_selector("[data-view=brief]")
        assert "scenario=deadline" in page.url


def test_without_scripts(
    people: tuple[Server, Store], playwright: Playwright, chromium_path: str
) -> None:
    server, _ = people
    browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
    try:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{server.url}/sign-in")
        fill(page, "ana@firm.example", PASSWORD)
        page.wait_for_url(f"{server.url}/")
        page.goto(f"{server.url}/account")
        assert "Ana Adams" in page.inner_text("h1")
        page.click("text=Sign out")
        page.wait_for_url("**/sign-in")
    finally:
        browser.close()


def test_a_link_on_another_site_leads_in(
    people: tuple[Server, Store], playwright: Playwright, chromium_path: str
) -> None:
    """The cookie is Strict: the first request after such a link comes without it."""
    server, _ = people
    browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
    try:
        page = browser.new_page()
        page.goto(f"{server.url}/sign-in")
        fill(page, "ana@firm.example", PASSWORD)
        page.wait_for_selector("[data-view=home]")
        elsewhere = server.url.replace("127.0.0.1", "localhost")
        link = f'<a href="{server.url}/?scenario=raise">to the page</a>'
        page.route(
            f"{elsewhere}/mail", lambda route: route.fulfill(content_type="text/html", body=link)
        )
        page.goto(f"{elsewhere}/mail")
        page.click("a")
        page.wait_for_selector("[data-view=brief]")
    finally:
        browser.close()
