"""Speech, silence and quality, on real speech with known changes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.analysis.signal import measure_signal
from voice_coach.audio import devices
from voice_coach.audio.quality import quality
from voice_coach.audio.resample import resample
from voice_coach.audio.segments import speech_stretches
from voice_coach.records import Clip, VoiceCoachError

TEXT = "We shipped the project in March."


def with_silence(first: Clip, silence_s: float, second: Clip) -> tuple[Clip, float, float]:
    """Two clips with silence between them, and where speech ends and starts again."""
    end = speech_stretches(first)[-1].end_s
    start = speech_stretches(second)[0].start_s
    rate_hz = first.rate_hz
    quiet = np.zeros(int(silence_s * rate_hz), dtype=np.float32)
    samples = np.concatenate([first.samples, quiet, second.samples])
    return Clip(samples, rate_hz), end, first.duration_s + silence_s + start


@settings(max_examples=15, deadline=None)
@given(silence_s=st.floats(0.3, 4.0))
def test_inserted_silence_is_found(silence_s: float, say: Callable[[str], Clip]) -> None:
    clip, end_s, start_s = with_silence(say(TEXT), silence_s, say("It worked."))
    stretches = speech_stretches(clip)
    gaps = [(a.end_s, b.start_s) for a, b in pairwise(stretches)]
    found = min(gaps, key=lambda gap: abs(gap[0] - end_s) + abs(gap[1] - start_s))
    assert found[0] == pytest.approx(end_s, abs=0.05)
    assert found[1] == pytest.approx(start_s, abs=0.05)


@settings(max_examples=10, deadline=None)
@given(gain_db=st.floats(-25.0, 6.0))
def test_level_does_not_move_the_edges(gain_db: float, say: Callable[[str], Clip]) -> None:
    clip = say(TEXT)
    gain = np.float32(10 ** (gain_db / 20))
    other = speech_stretches(Clip(clip.samples * gain, clip.rate_hz))
    expected = speech_stretches(clip)
    assert len(other) == len(expected)
    for ours, theirs in zip(other, expected, strict=True):
        assert ours.start_s == pytest.approx(theirs.start_s, abs=0.05)
        assert ours.end_s == pytest.approx(theirs.end_s, abs=0.05)


@pytest.mark.parametrize("n", [0, 1, 100, 1000])
def test_next_to_nothing_holds_no_speech(n: int) -> None:
    clip = Clip(np.full(n, 0.1, dtype=np.float32), 16_000)
    assert speech_stretches(clip) == ()
    quality(clip)


def test_quality_knows_silence_clipping_and_noise(say: Callable[[str], Clip]) -> None:
    clip = say(TEXT)
    good = quality(clip)
    assert not good.silent and good.reason == "" and good.clipped_share == 0 and good.snr_db > 30
    assert quality(Clip(np.zeros(16_000, dtype=np.float32), 16_000)).silent
    loud = np.clip(clip.samples / np.abs(clip.samples).max() * 10, -1, 1)
    assert "clipped" in quality(Clip(loud, clip.rate_hz)).reason
    noise = np.random.default_rng(1).normal(0, 1, len(clip.samples)).astype(np.float32)
    for wanted_db in (20.0, 10.0):
        power = np.mean(clip.samples**2) / 10 ** (wanted_db / 10)
        noisy = Clip(clip.samples + noise * np.float32(np.sqrt(power)), clip.rate_hz)
        assert quality(noisy).snr_db == pytest.approx(wanted_db, abs=5.0)


@pytest.mark.parametrize("gain_db", [0.0, -25.0])
def test_a_telephone_is_known_by_what_it_leaves_out(
    gain_db: float, say: Callable[[str], Clip]
) -> None:
    """At its own rate, and in a file that pretends to be wider."""
    from scipy.signal import butter, sosfilt

    def narrow(clip: Clip) -> bool:
        return measure_signal(clip).narrow_band

    clip = say(TEXT)
    clip = Clip(clip.samples * np.float32(10.0 ** (gain_db / 20.0)), clip.rate_hz)
    line = resample(clip, 8000)
    band = butter(4, (300.0, 3400.0), "bandpass", fs=8000, output="sos")
    line = Clip(np.asarray(sosfilt(band, line.samples), dtype=np.float32), 8000)
    assert narrow(line) and narrow(resample(line, 16_000)) and narrow(resample(line, 48_000))
    assert not narrow(clip) and not narrow(resample(clip, 16_000))


def test_without_portaudio_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    class Missing:
        def find_spec(self, name: str, *_args: object) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(VoiceCoachError, match="libportaudio2"):
        devices.sounddevice()


def test_without_a_device_one_sentence() -> None:
    from voice_coach.audio.capture import record
    from voice_coach.audio.playback import play

    try:
        device = devices.sounddevice()
    except VoiceCoachError:
        pytest.skip("PortAudio is not installed here")
    if len(device.query_devices()):
        pytest.skip("this machine has sound devices")
    with pytest.raises(VoiceCoachError, match="microphone"):
        next(record(stop=lambda: True))
    with pytest.raises(VoiceCoachError, match="loudspeaker"):
        play(Clip(np.zeros(10, dtype=np.float32), 8_000))
