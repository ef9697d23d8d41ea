"""A real monologue into a real take: it is cut in on, kept whole, and answered by who cut in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from voice_coach.audio.files import read_clip
from voice_coach.records import Clip, Session
from voice_coach.rooms import Rooms, open_rooms
from voice_coach.scenario import find
from voice_coach.session import Rehearsal
from voice_coach.settings import Settings

SAID = (
    "I want ninety five thousand, because I brought in two new clients this year.",
    "And then there was the redesign of the checkout, which took me most of the spring.",
    "My rent went up as well, and I have been here for four years now.",
)
LIMIT_S = 9.0


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Rooms:
    """With a shorter limit, read from where every limit is, so that a test is short too."""
    home = tmp_path_factory.mktemp("cut")
    limits = home / "limits.toml"
    limits.write_text(f"[monologue]\nmin_s = {LIMIT_S}\n", encoding="utf-8")
    return open_rooms(Settings(home=home, model="tiny.en", thresholds=limits))


@pytest.fixture(scope="module")
def monologue(say: Callable[[str], Clip]) -> Clip:
    clips = [say(text) for text in SAID]
    rate_hz = clips[0].rate_hz
    quiet = np.zeros(rate_hz // 2, np.float32)
    return Clip(np.concatenate([part for c in clips for part in (c.samples, quiet)]), rate_hz)


def begun(rooms: Rooms, *, seed: int) -> Rehearsal:
    rehearsal = Rehearsal.start(find("raise"), rooms=rooms, seed=seed)
    for _ in rehearsal.advance():
        pass
    return rehearsal


def speak(rehearsal: Rehearsal, clip: Clip, *, drill_of: int | None = None) -> tuple[str, float]:
    """Talk until somebody cuts in or all is said: who did, and the seconds that were said."""
    take = rehearsal.begin_take(clip.rate_hz, gap_s=0.5, drill_of=drill_of)
    size = clip.rate_hz // 4
    for start in range(0, len(clip.samples), size):
        take.feed(clip.samples[start : start + size])
        if take.cut_in_by is not None:
            break
    who, said_s = take.cut_in_by, take.recorded_s
    take.finish()
    for _ in rehearsal.advance():
        pass
    return "" if who is None else who.name, said_s


def stored(rehearsal: Rehearsal) -> Session:
    return rehearsal.rooms.store.load(rehearsal.id)


CUT_SEED, PATIENT_SEED = 2, 0


def test_it_is_cut_in_on_and_nothing_is_lost(rooms: Rooms, monologue: Clip) -> None:
    rehearsal = begun(rooms, seed=CUT_SEED)
    name, said_s = speak(rehearsal, monologue)
    assert name == rehearsal.session.scenario.people[0].name
    assert LIMIT_S < said_s < monologue.duration_s
    _, learner, reply = stored(rehearsal).turns
    assert learner.duration_s == pytest.approx(said_s)
    assert "clients" in learner.text
    assert learner.reading is not None
    assert "monologue" in {flag.type for flag in learner.reading.flags}
    assert reply.decision is not None and reply.decision.move == "interrupt"
    assert reply.decision.person == rehearsal.session.scenario.people[0].id

    # The cut is in the recording's length and nowhere else: heard from a file, it is the same.
    assert learner.audio is not None
    recording = read_clip(rooms.store.audio_path(learner.audio))
    uploaded = begun(rooms, seed=CUT_SEED)
    uploaded.accept(recording, gap_s=0.5)
    for _ in uploaded.advance():
        pass
    again = stored(uploaded).turns
    assert (again[1].reading, again[1].transcript) == (learner.reading, learner.transcript)
    assert (again[2].text, again[2].decision) == (reply.text, reply.decision)


def test_a_patient_one_lets_the_learner_finish(rooms: Rooms, monologue: Clip) -> None:
    rehearsal = begun(rooms, seed=PATIENT_SEED)
    name, said_s = speak(rehearsal, monologue)
    assert name == "" and said_s == pytest.approx(monologue.duration_s)
    reply = stored(rehearsal).turns[-1]
    assert reply.decision is not None and reply.decision.move != "interrupt"


def test_a_drill_is_never_cut_in_on(rooms: Rooms, monologue: Clip) -> None:
    rehearsal = begun(rooms, seed=CUT_SEED)
    speak(rehearsal, Clip(monologue.samples[: 5 * monologue.rate_hz], monologue.rate_hz))
    name, said_s = speak(rehearsal, monologue, drill_of=1)
    assert name == "" and said_s == pytest.approx(monologue.duration_s)


def test_what_goes_on_after_the_cut_is_kept_too(rooms: Rooms, monologue: Clip) -> None:
    rehearsal = begun(rooms, seed=CUT_SEED)
    take = rehearsal.begin_take(monologue.rate_hz, gap_s=0.5)
    take.feed(monologue.samples)
    assert take.cut_in_by is not None
    take.feed(np.zeros(monologue.rate_hz, np.float32))
    take.finish()
    for _ in rehearsal.advance():
        pass
    assert stored(rehearsal).turns[1].duration_s == pytest.approx(monologue.duration_s + 1.0)
