"""The real page in a real Chromium, with a WAV as its microphone: one browser for each take."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest

from voice_coach.audio.files import write_wav
from voice_coach.records import Clip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
DEVICE = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
Microphone = Literal["allowed", "denied", "missing"]
SCREENSHOTS = os.environ.get("SAVE_SCREENSHOTS", "")
"""A folder to keep the pictures in; docs/screenshots is filled this way."""

Open = Callable[..., AbstractContextManager["Page"]]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
    if path is None:
        pytest.skip("Chromium is not installed (on Debian: apt install chromium)")
    return path


class Server:
    """`voice-coach serve` as people start it, and where it keeps things."""

    def __init__(self, home: Path, *, model: str, agreed: bool = True) -> None:
        self.home = home
        if agreed:
            _agree(home)
        self.model = model
        self.lines: list[str] = []
        self.start()

    def start(self) -> None:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("VOICE_COACH_")},
            "VOICE_COACH_HOME": str(self.home),
            "VOICE_COACH_MODEL": self.model,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voice_coach", "serve", "--port", "0", "--no-browser"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            found = re.search(r"http://[\d.]+:\d+", line)
            if found:
                self.url = found.group()
                break
        else:
            raise RuntimeError("the page did not start:\n" + "".join(self.lines))
        threading.Thread(target=self._read_on, daemon=True).start()

    def _read_on(self) -> None:
        assert self.process.stdout is not None
        self.lines += self.process.stdout

    def kill(self) -> None:
        """As a crash would: SIGKILL."""
        self.process.kill()
        self.process.wait()


def _agree(home: Path) -> None:
    """Whoever sits at this machine has agreed to be recorded before."""
    from voice_coach.records import SOLO
    from voice_coach.store import Store, consent

    store = Store(home / "recordings")
    consent.agree(store, SOLO, consent.terms())
    store.engine.dispose()


@contextmanager
def serving(home: Path, *, model: str, agreed: bool = True) -> Iterator[Server]:
    server = Server(home, model=model, agreed=agreed)
    try:
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One page for a file of tests, with the small recogniser."""
    with serving(tmp_path_factory.mktemp("page"), model="tiny.en") as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture
def browser_page(playwright: Playwright, chromium_path: str) -> Open:
    """Opens pages, each in a browser of its own; closing checks for errors and requests outside."""

    @contextmanager
    def open_page(
        url: str,
        *,
        microphone: Path | None = None,
        permission: Microphone = "allowed",
        width: int = 1200,
        height: int = 860,
        touch: bool = False,
    ) -> Iterator[Page]:
        flags = list(FLAGS)
        if permission != "missing":
            flags.append(DEVICE)  # without ALLOWED, a headless Chromium answers "no" for the person
        if permission == "allowed":
            flags.append(ALLOWED)
        if microphone is not None:
            flags.append(f"--use-file-for-fake-audio-capture={microphone}%noloop")
        browser: Browser = playwright.chromium.launch(executable_path=chromium_path, args=flags)
        try:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                reduced_motion="reduce",
                has_touch=touch,
                is_mobile=touch,
            )
            page = context.new_page()
            page.set_default_timeout(90_000)
            troubles: list[str] = []
            page.on("pageerror", lambda error: troubles.append(str(error)))
            outside: list[str] = []
            page.on("request", lambda request: outside.append(request.url))
            page.goto(url)
            yield page
            assert not troubles, troubles
            here = ("http://127.0.0.1", "data:", "blob:", "file:")
            assert not [u for u in outside if not u.startswith(here)]
        finally:
            browser.close()

    return open_page


@pytest.fixture(scope="session")
def wav(say: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Real synthetic speech as a WAV that can stand for a microphone."""
    folder = tmp_path_factory.mktemp("microphone")

    def made(text: str) -> Path:
        name = re.sub(r"\W+", "-", text.lower())[:60]
        path = folder / f"{name}.wav"
        if not path.exists():
            clip = say(text)
            quiet = np.zeros(clip.rate_hz // 2, np.float32)
            write_wav(path, Clip(np.concatenate([quiet, clip.samples, quiet, quiet]), clip.rate_hz))
        return path

    return made


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """Take a screenshot; kept where SAVE_SCREENSHOTS says."""

    def take(page: Page, name: str, *, full: bool = False) -> Path:
        folder = Path(SCREENSHOTS) if SCREENSHOTS else tmp_path
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=full)
        assert path.stat().st_size > 5000
        return path

    return take


def seconds(path: Path) -> float:
    import wave

    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


def wait_for_turn(page: Page) -> None:
    """Until the counterpart's line was heard and it is the learner's turn."""
    page.wait_for_selector(".vc-record:visible")
    page.wait_for_function(
        "document.querySelector('#vc-replay span')?.textContent === 'Hear it again'"
    )


def answer(page: Page, recording: Path, *, hold_space: bool = False) -> None:
    """Speak the browser's WAV into the page and wait until it was heard."""
    wait_for_turn(page)
    before = page.locator("#vc-last .said").inner_text() if _said(page) else ""
    if hold_space:
        page.keyboard.down(" ")
    else:
        page.click(".vc-record")
    page.wait_for_selector("[data-state=recording]")
    page.wait_for_timeout(int(seconds(recording) * 1000))
    if hold_space:
        page.keyboard.up(" ")
    else:
        page.click(".vc-record")
    page.wait_for_function(
        "before => { const s = document.querySelector('#vc-last .said');"
        " return s && s.innerText !== before; }",
        arg=before,
    )
    page.wait_for_selector("[data-phase=listening] .vc-record:visible, #vc-read:visible")


def _said(page: Page) -> bool:
    return page.locator("#vc-last .said").count() > 0


def begin(page: Page) -> None:
    """From the brief into the conversation."""
    page.wait_for_selector("#vc-begin:not([disabled])")
    page.click("#vc-begin")
    page.wait_for_selector("[data-view=stage]")
