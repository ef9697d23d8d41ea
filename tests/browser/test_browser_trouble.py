"""What goes wrong while somebody rehearses, and how the page takes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest_browser import (
    Microphone,
    Open,
    Server,
    answer,
    begin,
    seconds,
    serving,
    wait_for_turn,
)

pytestmark = pytest.mark.browser

ASK = "I want ninety five thousand, because I brought in two new clients."


def test_a_refresh_in_mid_session_loses_nothing(
    server: Server, browser_page: Open, wav: Callable[[str], Path]
) -> None:
    recording = wav(ASK)
    with browser_page(f"{server.url}/?scenario=raise", microphone=recording) as page:
        begin(page)
        answer(page, recording)
        line = page.inner_text("#vc-caption")
        said = page.inner_text("#vc-last .said")
        page.reload()
        wait_for_turn(page)
        assert page.inner_text("#vc-caption") == line
        assert page.inner_text("#vc-last .said") == said
        page.go_back()
        page.wait_for_selector("[data-view=brief], [data-view=home]")
        page.goto(server.url)
        page.wait_for_selector(".vc-recent a[data-go=stage]")
        left = page.inner_text("section[aria-labelledby=vc-recent]")
        assert "1 turn" in left or "turns" in left


def test_a_refresh_while_speaking_keeps_what_was_said(
    server: Server, browser_page: Open, wav: Callable[[str], Path]
) -> None:
    recording = wav(ASK)
    with browser_page(f"{server.url}/?scenario=raise", microphone=recording) as page:
        begin(page)
        wait_for_turn(page)
        page.click(".vc-record")
        page.wait_for_selector("[data-state=recording]")
        page.wait_for_timeout(int(seconds(recording) * 1000))
        page.reload()
        page.wait_for_selector("#vc-last .said")
        assert "clients" in page.inner_text("#vc-last .said")


def test_a_killed_server_comes_back_to_the_same_turn(
    tmp_path: Path, browser_page: Open, wav: Callable[[str], Path]
) -> None:
    recording = wav(ASK)
    with serving(tmp_path / "home", model="tiny.en") as server:
        with browser_page(f"{server.url}/?scenario=raise", microphone=recording) as page:
            begin(page)
            answer(page, recording)
            line = page.inner_text("#vc-caption")
            address = page.url.removeprefix(server.url)
            server.kill()
            page.wait_for_selector("#vc-problem:visible")
        server.start()
        with browser_page(server.url + address) as page:
            wait_for_turn(page)
            assert page.inner_text("#vc-caption") == line
            assert "clients" in page.inner_text("#vc-last .said")


@pytest.mark.parametrize(
    ("permission", "because"),
    [("denied", "blocked for this page"), ("missing", "No microphone was found")],
)
def test_a_microphone_that_cannot_be_had_is_explained(
    server: Server,
    browser_page: Open,
    picture: Callable[..., Path],
    permission: Microphone,
    because: str,
) -> None:
    with browser_page(f"{server.url}/?scenario=raise", permission=permission) as page:
        begin(page)
        wait_for_turn(page)
        page.click(".vc-record")
        page.wait_for_selector(".vc-record-trouble:visible")
        told = page.inner_text(".vc-record-trouble")
        assert because in told
        assert "upload a recording" in told
        picture(page, f"{permission}-microphone")
        assert page.is_visible(".vc-upload")


def test_an_upload_that_is_not_audio_is_refused_and_a_recording_is_taken(
    server: Server, browser_page: Open, wav: Callable[[str], Path], tmp_path: Path
) -> None:
    wrong = tmp_path / "notes.wav"
    wrong.write_text("These are notes, not sound.", encoding="utf-8")
    empty = tmp_path / "empty.wav"
    empty.write_bytes(b"")
    with browser_page(f"{server.url}/?scenario=raise", permission="missing") as page:
        begin(page)
        wait_for_turn(page)
        for file in (wrong, empty):
            page.set_input_files(".vc-upload input", file)
            page.wait_for_selector(".vc-record-trouble:visible")
            assert page.inner_text(".vc-record-trouble")
        assert page.locator("#vc-last .said").count() == 0
        page.set_input_files(".vc-upload input", wav(ASK))
        page.wait_for_selector("#vc-last .said")
        assert "clients" in page.inner_text("#vc-last .said")


def test_two_tabs_on_one_session(server: Server, browser_page: Open) -> None:
    with browser_page(f"{server.url}/?scenario=raise") as page:
        begin(page)
        wait_for_turn(page)
        other = page.context.new_page()
        other.goto(page.url)
        wait_for_turn(other)
        page.wait_for_selector("#vc-problem:visible")
        assert "tab" in page.inner_text("#vc-problem")
        assert not page.is_visible(".vc-record")
        page.click("#vc-problem button")
        page.wait_for_selector(".vc-record:visible")
        other.wait_for_selector("#vc-problem:visible")


@pytest.mark.parametrize("asked", ["?scenario=nobody", "?session=19700101-000000-deadbeef"])
def test_what_is_not_there_is_said(server: Server, browser_page: Open, asked: str) -> None:
    with browser_page(f"{server.url}/{asked}") as page:
        page.wait_for_selector("[data-view=problem]")
        assert page.locator("[role=alert]").first.inner_text()
        page.click(".vc-primary")
        page.wait_for_selector("[data-view=home]")
