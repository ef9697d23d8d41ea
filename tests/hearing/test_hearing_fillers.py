"""Fillers: the held sound, the gap between two words, and both together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_coach.audio.segments import speech_stretches
from voice_coach.hearing.cutter import Cut
from voice_coach.hearing.fillers import find, hints
from voice_coach.hearing.held import held_sounds
from voice_coach.records import Clip, Samples, Stretch, Transcript, Word

if TYPE_CHECKING:
    from voice_coach.hearing.whisper import WhisperTranscriber

RATE_HZ = 16_000


def buzz(formants_hz: list[tuple[float, float]], length_s: float, pitch_hz: float) -> Samples:
    """Harmonics under moving formants: (first, last) frequency of each."""
    t = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    samples = np.zeros(len(t))
    for harmonic in range(1, int(5000 / pitch_hz)):
        hz = harmonic * pitch_hz
        gain = sum(
            1.0 / (1.0 + ((hz - (a + (b - a) * t / length_s)) / 90.0) ** 2) for a, b in formants_hz
        )
        samples += gain * np.sin(2 * np.pi * hz * t)
    return (0.1 * samples / np.abs(samples).max()).astype(np.float32)


def padded(sound: Samples) -> tuple[Samples, tuple[Stretch, ...]]:
    quiet = np.random.default_rng(1).normal(0, 1e-4, RATE_HZ // 2).astype(np.float32)
    whole = np.concatenate([quiet, sound, quiet])
    return whole, (Stretch(0.5, 0.5 + len(sound) / RATE_HZ),)


@pytest.mark.parametrize("pitch_hz", [65.0, 120.0, 220.0])
def test_a_held_vowel_is_found_at_any_pitch(pitch_hz: float) -> None:
    samples, speech = padded(buzz([(600, 600), (1200, 1200), (2500, 2500)], 0.5, pitch_hz))
    found = held_sounds(samples, speech)
    longest = max(found, key=lambda sound: sound.duration_s)
    assert longest.start_s == pytest.approx(0.5, abs=0.08)
    assert longest.end_s == pytest.approx(1.0, abs=0.08)


def test_a_moving_vowel_and_a_hiss_are_not_held() -> None:
    samples, speech = padded(buzz([(300, 900), (2500, 900), (3400, 2000)], 0.25, 120.0))
    assert all(sound.duration_s < 0.2 for sound in held_sounds(samples, speech))
    noise = np.random.default_rng(2).normal(0, 0.05, RATE_HZ // 2)
    hiss = np.diff(noise, n=2, prepend=0, append=0)[: RATE_HZ // 2].astype(np.float32)
    samples, speech = padded(hiss)
    assert held_sounds(samples, speech) == ()


def test_no_speech_no_held_sound() -> None:
    assert held_sounds(np.zeros(RATE_HZ, dtype=np.float32), ()) == ()
    assert held_sounds(np.zeros(10, dtype=np.float32), (Stretch(0.0, 0.1),)) == ()


def words(text: str, probability: float = 0.9) -> list[Word]:
    return [
        Word(part, 0.4 * i, 0.4 * i + 0.4, probability) for i, part in enumerate(text.split(), 1)
    ]


@pytest.mark.parametrize(
    ("heard", "first", "count"),
    [
        ("so um we kept it", "So we kept it.", 1),
        ("um so we kept it", "So we kept it.", 1),
        ("so we kept it uh", "So we kept it.", 1),
        ("so uh uh we kept it", "So we kept it.", 2),
        ("was uh tough position", "was a tough position", 0),  # in place of "a"
        ("are uh under that", "are an end of that", 0),  # in place of two words
        ("the way uh and here", "the one. And here", 1),  # another word, none fewer
        ("so we kept it", "So we kept it.", 0),
    ],
)
def test_a_filler_is_an_insertion(heard: str, first: str, count: int) -> None:
    assert len(hints(words(heard), words(first))) == count


def test_no_hint_among_words_that_nobody_is_sure_of() -> None:
    assert hints(words("so um we kept it"), words("So we kept it.", probability=0.2)) == []


def test_no_hint_that_the_recogniser_does_not_believe() -> None:
    heard = words("so um we kept it")
    heard[1] = Word("um", heard[1].start_s, heard[1].end_s, 0.0001)
    assert hints(heard, words("So we kept it.")) == []


def test_a_filler_is_timed_by_the_signal(say: Callable[[str], Clip]) -> None:
    """The prompted hearing puts it half a second off, and invents a second one in silence."""
    from voice_coach.audio.resample import resample

    before = resample(say("We closed the year."), RATE_HZ).samples
    after = resample(say("Then we moved."), RATE_HZ).samples
    hum = resample(say("Uhhh,"), RATE_HZ)
    spoken = speech_stretches(hum)[0]
    quiet = np.zeros(RATE_HZ // 2, dtype=np.float32)
    samples = np.concatenate([before, quiet, hum.samples, quiet, after])
    end_s = len(before) / RATE_HZ
    start_s = end_s + 0.5 + spoken.start_s
    first = Transcript(
        words=(Word("year.", end_s - 0.5, end_s, 0.9), Word("Then", end_s + 2.2, end_s + 2.4, 0.9))
    )
    heard = [
        first.words[0],
        Word("um", end_s, end_s + 1.5, 0.4),
        first.words[1],
        Word("uh", end_s + 3.5, end_s + 3.9, 0.4),
    ]

    def hear(samples: Samples, cut: Cut, *, hotwords: str | None = None) -> list[Word]:
        return heard

    found = find(samples, [Cut(0, len(samples))], first, hear=hear)
    assert [filler.text for filler in found] == ["um"]
    assert found[0].start_s == pytest.approx(start_s, abs=0.1)
    assert found[0].end_s == pytest.approx(start_s + spoken.duration_s, abs=0.1)
    assert 0.3 < found[0].confidence <= 1.0


def test_plain_speech_has_no_fillers(tiny: WhisperTranscriber, say: Callable[[str], Clip]) -> None:
    for text in ("We looked at what similar roles pay in this city.", "Thank you for your time."):
        clip = say(text)
        assert tiny.fillers(clip, tiny.transcribe(clip)) == ()


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("acoustic_corpus", [(8.02, 8.57), (22.90, 23.53)]),
        ("cold_corpus", [(1.24, 1.67), (3.69, 3.96), (7.31, 7.86), (9.89, 10.34), (17.78, 18.32)]),
    ],
)
def test_hand_timed_fillers(
    name: str, times: list[tuple[float, float]], shared: Path, tiny: WhisperTranscriber
) -> None:
    from voice_coach.audio.files import read_clip

    clip = read_clip(shared / "audio" / f"{name}.wav")
    found = tiny.fillers(clip, tiny.transcribe(clip))
    for start_s, end_s in times:
        assert any(
            abs(f.start_s - start_s) <= 0.2 and abs(f.end_s - end_s) <= 0.2 for f in found
        ), f"{start_s} to {end_s} not in {found}"
    assert len(found) <= len(times) + 1


@pytest.mark.parametrize("name", ["008130283", "010290123", "061210063", "096140014"])
def test_read_speech_has_no_fillers(name: str, shared: Path, tiny: WhisperTranscriber) -> None:
    from voice_coach.audio.files import read_clip

    clip = read_clip(shared / "audio" / "read" / f"{name}.wav")
    assert tiny.fillers(clip, tiny.transcribe(clip)) == ()
