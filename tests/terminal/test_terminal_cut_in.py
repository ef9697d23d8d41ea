"""Cutting in in the terminal: the recording ends by itself, and the next Enter is not swallowed."""

from __future__ import annotations

import io
import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from voice_coach.audio.resample import resample
from voice_coach.records import Clip, Samples
from voice_coach.rooms import open_rooms
from voice_coach.scenario import find
from voice_coach.session import Rehearsal
from voice_coach.settings import Settings
from voice_coach.terminal.learners import Microphone

LIMIT_S = 5.0
CUT_SEED = 2
TALK = (
    "I want ninety five thousand, because I brought in two new clients this year.",
    "And then there was the redesign of the checkout, which took me most of the spring.",
)


def test_a_monologue_ends_without_a_key(
    tmp_path: Path, say: Callable[[str], Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text(f"[monologue]\nmin_s = {LIMIT_S}\n", encoding="utf-8")
    rooms = open_rooms(Settings(home=tmp_path, model="tiny.en", thresholds=limits))
    rehearsal = Rehearsal.start(find("raise"), rooms=rooms, seed=CUT_SEED)
    talk = [resample(say(text), 16_000).samples for text in TALK]
    spoken = np.concatenate([part for one in talk for part in (one, np.zeros(6_400, np.float32))])
    keys: queue.Queue[str] = queue.Queue()
    given: list[float] = []

    def microphone(*, rate_hz: int, stop: Callable[[], bool]) -> Iterator[Samples]:
        for start in range(0, len(spoken), rate_hz // 4):
            if stop():
                break
            yield spoken[start : start + rate_hz // 4]
            given.append(0.25)

    monkeypatch.setattr("voice_coach.audio.capture.record", microphone)
    monkeypatch.setattr("builtins.input", lambda *_: keys.get(timeout=60))
    screen = io.StringIO()
    learner = Microphone(Console(file=screen, force_terminal=False))
    for _ in rehearsal.advance():
        pass
    keys.put("")  # "Enter to speak", and no other key after it
    assert learner.answer(rehearsal)
    assert LIMIT_S < sum(given) < len(spoken) / 16_000
    assert "Dana Whitfield cuts in. All that you said is kept." in screen.getvalue()
    for _ in rehearsal.advance():
        pass
    reply = rehearsal.session.turns[-1]
    assert reply.decision is not None and reply.decision.move == "interrupt"
    keys.put("q")  # one line, though the turn before had asked for one as well
    assert not learner.answer(rehearsal)
    assert keys.empty()
