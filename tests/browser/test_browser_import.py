"""A recording of two people brought in on the page, from the tick to the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from conftest_browser import Open, serving
from test_browser_everyone import PHONE, axe_problems, fits

from voice_coach.audio.resample import resample
from voice_coach.records import Clip

pytestmark = pytest.mark.browser
RATE_HZ = 16_000
TALK = (
    (1, "Thanks for coming in. What did you want to talk about?"),
    (0, "I am asking for ninety thousand dollars."),
    (1, "That is a lot more than we planned for this year."),
    (0, "I am sorry, maybe I could perhaps accept eighty five thousand."),
)


def recording(say: Any, path: Path) -> Path:
    """One microphone, two voices: the default one, and the same one played slower."""
    parts = []
    for who, text in TALK:
        clip = say(text)
        slower = Clip(clip.samples, round(clip.rate_hz * (0.78 if who else 1.0)))
        parts += [np.zeros(RATE_HZ // 2), resample(slower, RATE_HZ).samples]
    samples = np.concatenate(parts)
    soundfile.write(
        path, samples + np.random.default_rng(0).normal(0, 0.0008, len(samples)), RATE_HZ
    )
    return path


def test_from_the_tick_to_the_report(
    tmp_path: Path, browser_page: Open, picture: Callable[..., Path], say: Any
) -> None:
    call = recording(say, tmp_path / "our call.wav")
    with (
        serving(tmp_path / "home", model="tiny.en") as server,
        browser_page(server.url, **PHONE) as page,
    ):
        page.click("text=Bring in a recording")
        page.wait_for_selector("#vc-import-form")
        assert fits(page) and axe_problems(page) == []
        picture(page, "import", full=True)
        page.set_input_files("#vc-import-files", call)
        page.click("#vc-import-start")
        assert page.locator("#vc-import-list li").count() == 0, "not without the tick"
        page.check("#vc-import-agreed")
        page.click("#vc-import-start")
        page.wait_for_selector(".vc-this-is-me")
        assert fits(page) and axe_problems(page) == []
        picture(page, "import-which", full=True)
        page.click(".vc-this-is-me[data-side='1']")
        page.wait_for_selector(".vc-import-turns")
        assert fits(page) and axe_problems(page) == []
        picture(page, "import-turns", full=True)
        whose = page.locator(".vc-import-turns b").all_text_contents()
        assert whose == ["The other side", "You", "The other side", "You"]
        page.click(".vc-switch[data-turn='0']")
        page.wait_for_selector("li.mine .vc-switch[data-turn='0']")
        page.click(".vc-switch[data-turn='0']")
        page.wait_for_selector("li:not(.mine) .vc-switch[data-turn='0']")
        page.click("text=Open the report")
        page.wait_for_selector("[data-view=report]")
        assert "our call.wav" in page.inner_text("[data-view=report]")
        picture(page, "import-report", full=True)
