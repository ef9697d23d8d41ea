"""The team page, asking a group, and what a learner sees of it, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest_browser import Open, Server, serving
from made_up_firm import staff
from test_browser_everyone import PHONE, axe_problems, fits

from voice_coach.store import Store, signins
from voice_coach.ui.place import Place

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def signed_in(page: Page, server: Server, store: Store, account: str) -> None:
    host = server.url.removeprefix("http://")
    name = Place().cookie_name("signin", host)
    token = signins.sign_in(store, account)
    cookie: Any = {"name": name, "value": token, "url": server.url}
    page.context.add_cookies([cookie])


def test_a_lead_looks_at_groups_and_asks_one(
    tmp_path: Path,
    browser_page: Open,
    picture: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "home"
    store = Store(home / "recordings")
    staff(store)
    with serving(home, model="tiny.en", agreed=False) as server:
        with browser_page(server.url) as page:
            signed_in(page, server, store, "lead")
            page.goto(f"{server.url}/?team=2026-10-01%7C")
            page.wait_for_selector("[data-view=team]")
            assert page.locator(".vc-heat tbody tr").count() == 8
            assert "fewer than 5 people" in page.inner_text(".vc-heat")
            assert fits(page) and axe_problems(page) == []
            picture(page, "team", full=True)
            page.click(".vc-heat th a:has-text('Sales')")
            page.wait_for_selector("h1:has-text('Sales')")
            assert "team=2026-10-01%7CSales" in page.url
            page.select_option("#vc-period", label="August 2026")
            page.wait_for_function("location.search.includes('2026-08-01')")
            page.wait_for_selector(".vc-change", state="detached")  # nothing came before August
            assert page.inner_text("h1") == "Sales"
            page.go_back()
            page.wait_for_selector(".vc-change")
            with page.expect_download() as coming:
                page.click("text=CSV")
            assert "fewer than 5 people" in Path(coming.value.path()).read_text(encoding="utf-8")
            page.click("text=Ask a group to rehearse")
            page.wait_for_selector("[data-view=ask]")
            page.select_option("[name=what]", "scenario:senior")
            page.select_option("[name=group]", label="Sales, North")
            page.fill("[name=due]", page.evaluate("new Date().toLocaleDateString('sv')"))
            page.click("text=Ask them")
            page.wait_for_selector("[data-take-back]")
            assert axe_problems(page) == []
            picture(page, "team-ask", full=True)
        with browser_page(server.url, **PHONE) as page:
            signed_in(page, server, store, "p001")
            page.goto(server.url)
            page.wait_for_selector(".vc-asked")
            assert "whenever suits you" in page.inner_text(".vc-asked")
            assert page.locator("text=Team page").count() == 0
            assert fits(page) and axe_problems(page) == []
            picture(page, "phone-asked")
            page.goto(f"{server.url}/?team=")
            page.wait_for_selector("text=The team page is for leads.")
            signed_in(page, server, store, "lead")
            page.goto(f"{server.url}/?team=2026-10-01%7C")
            page.wait_for_selector("[data-view=team]")
            assert fits(page) and axe_problems(page) == []
            picture(page, "phone-team", full=True)
