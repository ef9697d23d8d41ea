"""What goes wrong in a learner's hands: a clear sentence each time, and nothing lost.

Wrong scenario files are in tests/scenario, denied microphones and wrong uploads in tests/browser,
a killed process in tests/session.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_coach.audio.files import write_flac
from voice_coach.batch.analyze import analyze_files
from voice_coach.records import Clip, Turn, VoiceCoachError
from voice_coach.rooms import Rooms, open_rooms
from voice_coach.scenario import find
from voice_coach.session import Rehearsal
from voice_coach.settings import Settings
from voice_coach.whole import whole_session

ASK = "I would like ninety five thousand, because I brought in two new clients this year."


@pytest.fixture
def rooms(home: Path) -> Rooms:
    return open_rooms(Settings(home=home, model="tiny.en"))


@pytest.fixture(scope="module")
def ask(say: Callable[[str], Clip]) -> Clip:
    return say(ASK)


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def judged(path: Path, rooms: Rooms) -> Turn:
    (result,) = analyze_files([path], rooms=rooms)
    assert result.turn is not None, result.problem
    return result.turn


def refused(path: Path, rooms: Rooms) -> str:
    (result,) = analyze_files([path], rooms=rooms)
    assert result.turn is None and result.problem
    return result.problem


FORMS = {
    "8 kHz": (8_000, 1, "PCM_16"),
    "stereo": (24_000, 2, "PCM_16"),
    "24-bit": (24_000, 1, "PCM_24"),
    "float": (24_000, 1, "FLOAT"),
    "96 kHz": (96_000, 1, "PCM_16"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_wav_is_heard(form: str, ask: Clip, tmp_path: Path, rooms: Rooms) -> None:
    from voice_coach.audio.resample import resample

    rate_hz, channels, subtype = FORMS[form]
    samples = resample(ask, rate_hz).samples
    path = tmp_path / "said.wav"
    soundfile.write(path, np.stack([samples] * channels, axis=1), rate_hz, subtype=subtype)
    turn = judged(path, rooms)
    assert turn.duration_s == pytest.approx(ask.duration_s, abs=0.01)
    assert {"because", "clients", "year"} <= set(words(turn.text))


@pytest.mark.parametrize("level", [0.0, 1e-4])
def test_silence_is_not_judged(level: float, tmp_path: Path, rooms: Rooms) -> None:
    noise = np.random.default_rng(1).normal(0.0, level or 1.0, 5 * 16_000) * (level > 0)
    write_flac(tmp_path / "silence.flac", Clip(noise.astype(np.float32), 16_000))
    turn = judged(tmp_path / "silence.flac", rooms)
    assert turn.transcript is not None and turn.reading is not None
    assert turn.text == "" and turn.transcript.reason
    assert not turn.reading.flags


def test_clipped_speech_says_so(ask: Clip, tmp_path: Path, rooms: Rooms) -> None:
    loud = np.clip(ask.samples / np.abs(ask.samples).max() * 20.0, -1.0, 1.0)
    write_flac(tmp_path / "loud.flac", Clip(loud, ask.rate_hz))
    turn = judged(tmp_path / "loud.flac", rooms)
    assert turn.reading is not None
    shown = {flag.type for flag in turn.reading.flags}
    assert not shown & {"monotone", "trailing_off", "uptalk"}
    assert any("clip" in withheld.reason.lower() for withheld in turn.reading.withheld)


def test_a_cut_off_file_gives_what_is_left(ask: Clip, tmp_path: Path, rooms: Rooms) -> None:
    whole = tmp_path / "whole.wav"
    soundfile.write(whole, ask.samples, ask.rate_hz, subtype="PCM_16")
    cut = tmp_path / "cut.wav"
    data = whole.read_bytes()
    cut.write_bytes(data[: len(data) * 2 // 3])
    assert judged(cut, rooms).duration_s == pytest.approx(ask.duration_s * 2 / 3, abs=0.1)


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF", "Dear all, please find attached…".encode(), bytes(range(256)) * 40],
    ids=["zero bytes", "a bare header", "a letter", "noise bytes"],
)
def test_what_is_not_audio_is_refused(content: bytes, tmp_path: Path, rooms: Rooms) -> None:
    path = tmp_path / "said.wav"
    path.write_bytes(content)
    assert "Traceback" not in refused(path, rooms)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path, rooms: Rooms) -> None:
    assert refused(tmp_path, rooms)
    assert "nowhere" in refused(tmp_path / "nowhere.wav", rooms)


def test_one_sample_is_no_turn_but_no_crash(tmp_path: Path, rooms: Rooms) -> None:
    write_flac(tmp_path / "click.flac", Clip(np.full(1, 0.5, dtype=np.float32), 16_000))
    assert judged(tmp_path / "click.flac", rooms).text == ""


def test_an_hour_is_analysed_but_is_no_turn(ask: Clip, tmp_path: Path, rooms: Rooms) -> None:
    from voice_coach.audio.resample import resample

    rate_hz = 8_000
    said = resample(ask, rate_hz).samples
    hour = np.random.default_rng(1).normal(0.0, 1e-4, 3600 * rate_hz).astype(np.float32)
    for at_s in (10, 3590 - int(ask.duration_s) - 1):
        hour[at_s * rate_hz : at_s * rate_hz + len(said)] += said
    clip = Clip(hour, rate_hz)
    rehearsal = Rehearsal.start(find("raise"), rooms=rooms, seed=1)
    list(rehearsal.advance())
    with pytest.raises(VoiceCoachError, match="60 minutes"):
        rehearsal.accept(clip)
    assert rehearsal.state == "listening"

    write_flac(tmp_path / "hour.flac", clip)
    assert words(judged(tmp_path / "hour.flac", rooms).text).count("because") == 2


def test_an_unheard_turn_is_asked_for_again(rooms: Rooms) -> None:
    rehearsal = Rehearsal.start(find("raise"), rooms=rooms, seed=1)
    list(rehearsal.advance())
    rehearsal.accept(Clip(np.zeros(3 * 16_000, dtype=np.float32), 16_000))
    list(rehearsal.advance())
    said = rehearsal.session.learner_turns()[0]
    assert said.transcript is not None and said.transcript.reason
    assert rehearsal.state == "listening"


def test_unknown_session_and_scenario_are_named(rooms: Rooms) -> None:
    with pytest.raises(VoiceCoachError, match="no-such-session"):
        Rehearsal.resume("no-such-session", rooms=rooms)
    with pytest.raises(VoiceCoachError, match="raise"):
        find("rase")


def test_two_tabs_on_one_session(ask: Clip, rooms: Rooms) -> None:
    first = Rehearsal.start(find("raise"), rooms=rooms, seed=1)
    list(first.advance())
    second = Rehearsal.resume(first.id, rooms=rooms)
    with pytest.raises(VoiceCoachError):
        first.accept(ask)
    second.accept(ask)
    list(second.advance())
    assert len(second.session.learner_turns()) == 1
    assert rooms.store.load(first.id).turns[1].text == second.session.turns[1].text


HOSTILE = [
    "<script>alert(1)</script>",
    "😀👍🏽 Zoë",
    "\u202eevil\u202c שלום مرحبا",
    "'; DROP TABLE session; --",
    "{{ 7*7 }} ${7*7} \x00\x1b[31m",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(name: str, ask: Clip, rooms: Rooms, tmp_path: Path) -> None:
    from voice_coach.plugins import load, names

    scenario = replace(find("raise"), title=name)
    rehearsal = Rehearsal.start(scenario, rooms=rooms, seed=1, learner=name)
    list(rehearsal.advance())
    rehearsal.accept(ask)
    list(rehearsal.advance())
    rehearsal.stop()
    session = whole_session(rehearsal.id, rooms=rooms)
    kept = name.replace("\0", "\N{REPLACEMENT CHARACTER}")  # which no database may hold
    assert (session.learner, session.scenario.title) == (kept, name)
    for form in names("exporters"):
        path = load("exporters", form)(session, tmp_path / form)
        if form == "html":
            assert "<script>alert(1)" not in path.read_text(encoding="utf-8")


def test_a_full_disk_keeps_what_was_said(
    ask: Clip, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills up after the answer was recorded: it is heard when there is room again."""
    import errno
    import os

    rehearsal = Rehearsal.start(find("raise"), rooms=rooms, seed=1)
    list(rehearsal.advance())
    rehearsal.accept(ask)

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(VoiceCoachError, match=r"[Dd]isk|space"):
            list(rehearsal.advance())
    again = Rehearsal.resume(rehearsal.id, rooms=open_rooms(rooms.settings))
    list(again.advance())
    assert "because" in again.session.learner_turns()[0].text
    assert again.session.turns[-1].speaker == "counterpart"
