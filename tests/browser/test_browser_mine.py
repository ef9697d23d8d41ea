"""Consent on the brief, and the page about one's own data, in a real browser."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest_browser import Open, serving
from owners import talk
from test_browser_everyone import PHONE, axe_problems, fits

from voice_coach.records import SOLO
from voice_coach.store import Store, accounts, consent

pytestmark = pytest.mark.browser


def test_consent_a_copy_and_the_end_of_everything(
    tmp_path: Path,
    browser_page: Open,
    picture: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home, gradio = tmp_path / "home", tmp_path / "gradio"
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(gradio))
    store = Store(home / "recordings")
    sessions = [talk(store, SOLO, said=f"Tomatoes, number {n}.") for n in range(2)]
    with (
        serving(home, model="tiny.en", agreed=False) as server,
        browser_page(f"{server.url}/?scenario=raise", **PHONE) as page,
    ):
        page.wait_for_selector("#vc-consent")
        assert page.is_disabled("#vc-begin")
        assert fits(page) and axe_problems(page) == []
        picture(page, "consent", full=True)
        page.click("#vc-agree")
        page.wait_for_selector("#vc-begin:not([disabled])")
        assert page.locator("#vc-consent").count() == 0
        assert consent.agreed(store, SOLO, consent.terms())

        page.goto(server.url)
        page.click("text=My data")
        page.wait_for_selector("[data-view=mine]")
        assert "?mine" in page.url
        page.wait_for_timeout(1500)
        assert page.inner_text(".vc-lead").startswith("What is kept of you"), "no view writes here"
        assert fits(page) and axe_problems(page) == []
        picture(page, "my-data", full=True)

        page.click("#vc-pack")
        page.wait_for_selector("#vc-fetch:visible")
        with page.expect_download() as coming:
            page.click("#vc-fetch")
        copy = tmp_path / "copy.zip"
        coming.value.save_as(copy)
        names = zipfile.ZipFile(copy).namelist()
        assert {f"sessions/{s}/report.html" for s in sessions} <= set(names)

        page.fill("#vc-keep-days", "5")
        page.press("#vc-keep-days", "Enter")
        page.wait_for_selector("text=deleted 5 days after it ended")
        assert page.locator(".vc-soon").count() >= 2

        line = page.locator(f"li[data-session='{sessions[0]}']")
        line.locator(".vc-delete").click()
        assert (store.recordings / sessions[0]).exists(), "the first press only asks"
        line.locator(".vc-delete").click()
        page.wait_for_selector("#vc-receipt:visible")
        assert "nothing is left" in page.inner_text("#vc-receipt")
        assert not (store.recordings / sessions[0]).exists()

        page.fill("#vc-sure", "delete")
        page.press("#vc-sure", "Enter")
        page.wait_for_selector("#vc-problem:visible")
        assert len(store.list_sessions()) == 1
        page.fill("#vc-sure", "delete everything")
        page.press("#vc-sure", "Enter")
        page.wait_for_function(
            "document.querySelectorAll('[data-view=mine] main > section').length === 1"
        )
        with page.expect_download() as coming:
            page.click("text=Keep the receipt")
        receipt = json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))
        assert receipt["sessions"] == 1 and receipt["rows_left"] == receipt["files_left"] == 0
        assert axe_problems(page) == []
    assert store.list_sessions() == [] and not consent.agreed(store, SOLO, consent.terms())
    files = [p for p in (home / "recordings").rglob("*") if p.is_file()]
    assert b"Tomatoes" not in b"".join(p.read_bytes() for p in files)
    assert not [p for p in gradio.rglob("*") if p.is_file()], (
        "nothing passes through Gradio's cache"
    )


def test_consent_is_taken_back_on_the_page(tmp_path: Path, browser_page: Open) -> None:
    with (
        serving(tmp_path / "home", model="tiny.en") as server,
        browser_page(f"{server.url}/?mine") as page,
    ):
        page.click("#vc-withdraw")
        page.wait_for_selector("#vc-agree")
        page.goto(f"{server.url}/?scenario=raise")
        page.wait_for_selector("#vc-consent")
        assert page.is_disabled("#vc-begin")


PASSWORD = "correct horse battery staple 7"


def test_a_learner_shares_takes_back_and_leaves(
    tmp_path: Path, browser_page: Open, picture: Callable[..., Path]
) -> None:
    home = tmp_path / "home"
    store = Store(home / "recordings")
    ann = accounts.add(store, "ann@example.org", name="Ann", password=PASSWORD)
    carl = accounts.add(store, "carl@example.org", name="Carl", role="coach", password=PASSWORD)
    session = talk(store, ann)
    with (
        serving(home, model="tiny.en") as server,
        browser_page(f"{server.url}/?session={session}&view=report", **PHONE) as page,
    ):
        page.fill("#login", ann.login)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_selector("#vc-share")
        assert fits(page) and axe_problems(page) == []
        page.select_option("#vc-coach", label="Carl")
        page.click("#vc-share button")
        page.wait_for_selector("#vc-take-back")
        assert "Carl can see this session" in page.inner_text("#vc-sharing")
        assert store.whose(session).coach == carl.id
        assert page.evaluate("document.activeElement.id") == "vc-sharing"
        assert axe_problems(page) == []
        picture(page, "shared")
        page.click("#vc-take-back")
        page.wait_for_selector("#vc-share")
        assert store.whose(session).coach == ""

        page.goto(f"{server.url}/?mine")
        page.fill("#vc-sure", "delete everything")
        page.press("#vc-sure", "Enter")
        page.wait_for_selector("#vc-receipt:visible")
        assert "nothing is left" in page.inner_text("#vc-receipt")
        page.goto(f"{server.url}/?mine")
        page.wait_for_selector("#password")
        page.fill("#login", ann.login)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_selector("[role=alert]")
    assert not (store.recordings / session).exists() and store.list_sessions(None) == []
