"""Real speech through the real recogniser."""

from __future__ import annotations

import gc
import re
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_coach.audio.resample import resample
from voice_coach.hearing.fillers import is_filler
from voice_coach.hearing.guard import invented
from voice_coach.records import Clip, Word

if TYPE_CHECKING:
    from voice_coach.hearing.whisper import WhisperTranscriber

LONG = (
    "I looked at what comparable roles pay in this city.",
    "Last year I brought in two new clients, and both of them stayed.",
    "So I am asking for ninety five thousand.",
)


def joined(say: Callable[[str], Clip], silence_s: float = 0.8) -> Clip:
    parts = []
    for text in LONG:
        clip = say(text)
        parts += [clip.samples, np.zeros(int(silence_s * clip.rate_hz), dtype=np.float32)]
    return Clip(np.concatenate(parts), clip.rate_hz)


def test_words_times_and_probabilities(
    tiny: WhisperTranscriber, say: Callable[[str], Clip]
) -> None:
    clip = joined(say)
    transcript = tiny.transcribe(clip)
    heard = set(re.findall(r"[a-z]+", transcript.text.lower()))
    assert {"comparable", "clients", "stayed", "asking"} <= heard
    assert transcript.model == "tiny.en" and transcript.reason == ""
    times = [t for word in transcript.words for t in (word.start_s, word.end_s)]
    assert times == sorted(times) and times[-1] <= clip.duration_s
    assert all(0 <= word.probability <= 1 for word in transcript.words)
    assert tiny.transcribe(clip) == transcript


def test_words_do_not_cover_silence(tiny: WhisperTranscriber, say: Callable[[str], Clip]) -> None:
    from voice_coach.audio.segments import speech_stretches

    clip = joined(say, silence_s=2.0)
    silences = [
        (a.end_s, b.start_s)
        for a, b in zip(speech_stretches(clip), speech_stretches(clip)[1:], strict=False)
        if b.start_s - a.end_s > 1.5
    ]
    assert len(silences) == 2
    for word in tiny.transcribe(clip).words:
        for start_s, end_s in silences:
            assert min(word.end_s, end_s) - max(word.start_s, start_s) < 0.1


def test_both_hearings_share_one_cutting(
    say: Callable[[str], Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was cut is given back with the recording."""
    from voice_coach.hearing import whisper

    cuttings = []
    cut_up = whisper.cut_up
    monkeypatch.setattr(whisper, "cut_up", lambda clip: cuttings.append(clip) or cut_up(clip))
    recogniser = whisper.WhisperTranscriber(model="tiny.en")
    first, second = joined(say), say(LONG[0])
    said = recogniser.transcribe(first)
    found = recogniser.fillers(first, said)
    assert len(cuttings) == 1
    assert recogniser.fillers(Clip(first.samples, first.rate_hz), said) == found
    recogniser.transcribe(second)
    assert len(cuttings) == 3
    kept = weakref.ref(first)
    cuttings.clear()
    del first
    gc.collect()
    assert kept() is None and len(recogniser._kept) == 1


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**16), rate_hz=st.sampled_from([16_000, 24_000, 48_000, 44_100]))
def test_listening_along_hears_the_same(
    seed: int, rate_hz: int, tiny: WhisperTranscriber, say: Callable[[str], Clip]
) -> None:
    clip = resample(joined(say), rate_hz)
    rng = np.random.default_rng(seed)
    live = tiny.listen(rate_hz)
    at = 0
    while at < len(clip.samples):
        size = int(rng.integers(1, rate_hz))
        live.feed(clip.samples[at : at + size])
        at += size
    assert live.finish() == tiny.transcribe(clip)


RNG = np.random.default_rng(7)
T = np.arange(4 * 16_000) / 16_000
NOT_SPEECH = {
    "silence": np.zeros_like(T),
    "muted microphone": RNG.normal(0, 1e-4, len(T)),
    "white noise": RNG.normal(0, 0.1, len(T)),
    "fan": np.convolve(RNG.normal(0, 0.1, len(T)), np.ones(64) / 64, "same")
    + 0.05 * np.sin(2 * np.pi * 100 * T),
    "tone": 0.3 * np.sin(2 * np.pi * 440 * T),
    "music": sum(
        0.1 * np.sin(2 * np.pi * f * T) * np.exp(-3 * (T % 0.5)) for f in (262, 330, 392, 523)
    ),
    "clicks": (np.arange(len(T)) % 4000 == 0) * 0.8,
    "half a word": np.zeros(1000),
}


@pytest.mark.parametrize("kind", NOT_SPEECH)
def test_what_is_not_speech_gives_no_words(kind: str, tiny: WhisperTranscriber) -> None:
    transcript = tiny.transcribe(Clip(NOT_SPEECH[kind].astype(np.float32), 16_000))
    assert transcript.words == ()
    assert transcript.reason.endswith(".")


def test_an_empty_take_is_heard_as_nothing(tiny: WhisperTranscriber) -> None:
    assert tiny.listen(48_000).finish().words == ()
    closed = tiny.listen(48_000)
    closed.feed(np.zeros(48_000, dtype=np.float32))
    closed.close()


def test_subtitle_phrases_are_believed_only_when_sure() -> None:
    thanks = [Word(text, 0.0, 0.5, 0.3) for text in ("Thanks", "for", "watching!")]
    sure = [Word(w.text, w.start_s, w.end_s, 0.95) for w in thanks]
    figures = {"no_speech": 0.1, "log_probability": -0.4, "compression": 1.0, "speech_s": 1.5}
    assert invented(thanks, **figures)
    assert not invented(sure, **figures)
    assert invented(sure, **{**figures, "no_speech": 0.9, "log_probability": -1.5})
    assert invented(sure * 10, **{**figures, "compression": 3.0, "speech_s": 20.0})


@pytest.mark.parametrize("text", ["um", "Um,", "uh", "uhh", "erm", "hmm", "Ah,", "er…"])
def test_fillers_by_name(text: str) -> None:
    assert is_filler(text)


@pytest.mark.parametrize("text", ["a", "Umm-hmm not", "hum", "her", "umbrella", "error", "ham", ""])
def test_words_are_no_fillers(text: str) -> None:
    assert not is_filler(text)


def test_fillers_in_spontaneous_speech(shared, tiny: WhisperTranscriber) -> None:  # type: ignore[no-untyped-def]
    from voice_coach.audio.files import read_clip

    clip = read_clip(shared / "audio" / "mfa_uh.flac")
    found = tiny.fillers(clip, tiny.transcribe(clip))
    assert any(filler.text.startswith("u") for filler in found)
