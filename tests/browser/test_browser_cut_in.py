"""Somebody who talks on and on is cut in on, told so, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest_browser import Open, serving, wait_for_turn
from test_browser_everyone import axe_problems

from voice_coach.audio.files import write_wav
from voice_coach.counterpart.policy import cuts_in, opening
from voice_coach.records import Clip, Scenario, Turn
from voice_coach.rooms import Rooms, open_rooms
from voice_coach.scenario import find
from voice_coach.session import Rehearsal
from voice_coach.settings import Settings

pytestmark = pytest.mark.browser

TALK = (
    "I want ninety five thousand, because I brought in two new clients this year.",
    "I led the checkout redesign that lifted completed orders by eleven percent.",
    "It took most of the spring, and half of the summer too, and we were only three people.",
    "I have been here for four years now, and in all that time I have hardly been ill.",
    "My neighbour does the same work across the river, and she has just bought a boat.",
    "There is also the support rota, which nobody likes, and which I have never said no to.",
    "When Marek left in March I took over his customers, and most of them are still with us.",
    "I could go on about the warehouse project, where I had to start from nothing at all.",
    "And the training of the new people, which I do on top of everything else on Fridays.",
    "Last year you told me to be patient, and I was patient, and I think that was right.",
    "But now the year is over, and I would like to talk about what all of that is worth.",
    "My sister says I should have asked much sooner, and my sister is mostly right.",
)


@pytest.fixture(scope="module")
def monologue(say: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good minute of real synthetic speech without a place to answer in."""
    clips = [say(text) for text in TALK]
    rate_hz = clips[0].rate_hz
    quiet = np.zeros(rate_hz // 5, np.float32)
    samples = np.concatenate([part for clip in clips for part in (clip.samples, quiet)])
    assert len(samples) / rate_hz > 55
    path = tmp_path_factory.mktemp("microphone") / "monologue.wav"
    write_wav(path, Clip(samples, rate_hz))
    return path


def begun(rooms: Rooms, scenario: Scenario, *, cut: bool) -> str:
    """A session whose counterpart will cut in on the first answer, or will not."""

    def cuts(seed: int) -> bool:
        first = Turn(0, "counterpart", "", decision=opening(scenario, seed=seed))
        return cuts_in(scenario, [first], seed=seed) is not None

    seed = next(seed for seed in range(100) if cuts(seed) is cut)
    return Rehearsal.start(scenario, rooms=rooms, seed=seed).id


def test_a_monologue_is_cut_in_on(
    tmp_path: Path, browser_page: Open, monologue: Path, picture: Callable[..., Path]
) -> None:
    home = tmp_path / "home"
    with serving(home, model="tiny.en") as server:
        rooms = open_rooms(Settings(home=home, model="tiny.en"))
        scenario = find("raise")
        session = begun(rooms, scenario, cut=True)
        with browser_page(f"{server.url}/?session={session}", microphone=monologue) as page:
            wait_for_turn(page)
            assert page.get_attribute("#vc-cut", "role") == "status", "read aloud when it comes"
            page.click(".vc-record")
            page.wait_for_selector("[data-state=recording]")
            page.wait_for_timeout(44_000)
            assert page.get_attribute("#vc-recorder", "data-state") == "recording"
            page.wait_for_function("document.querySelector('#vc-cut').textContent !== ''")
            told = page.inner_text("#vc-cut")
            assert told == "Dana Whitfield cuts in. All that you said is kept."
            page.wait_for_selector("#vc-progress:visible")
            picture(page, "cut-in")
            assert axe_problems(page) == []
            page.wait_for_selector("#vc-last .said")
            page.wait_for_selector("[data-phase=listening] .vc-record:visible")
            said = page.inner_text("#vc-last .said").lower()
            assert "clients" in said and "rota" in said, "from the first words to the last"
            assert "cut in" in page.inner_text("#vc-took")
            assert page.inner_text("#vc-cut") == "", "told once"
            picture(page, "cut-in-answered", full=True)
            wait_for_turn(page)
        kept = rooms.store.load(session)
        _, learner, reply = kept.turns
        assert 45 < learner.duration_s < 55, "the microphone would have gone on"
        assert reply.decision is not None and reply.decision.move == "interrupt"
        assert reply.decision.person == "dana"
        assert not [line for line in server.lines if "Traceback" in line], server.lines


def test_a_patient_counterpart_lets_one_finish(
    server: Any, browser_page: Open, monologue: Path
) -> None:
    rooms = open_rooms(Settings(home=server.home, model="tiny.en"))
    session = begun(rooms, find("raise"), cut=False)
    with browser_page(f"{server.url}/?session={session}", microphone=monologue) as page:
        wait_for_turn(page)
        page.click(".vc-record")
        page.wait_for_selector("[data-state=recording]")
        page.wait_for_timeout(54_000)
        assert page.get_attribute("#vc-recorder", "data-state") == "recording"
        assert page.inner_text("#vc-cut") == ""
        page.click(".vc-record")
        page.wait_for_selector("#vc-last .said")
        page.wait_for_selector("[data-phase=listening] .vc-record:visible")
    reply = rooms.store.load(session).turns[-1]
    assert reply.decision is not None and reply.decision.move != "interrupt"
