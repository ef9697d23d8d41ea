"""Sound files: every kind in, whole files out."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from voice_coach.audio.files import AudioError, flac_bytes, read_clip, write_flac, write_wav
from voice_coach.audio.resample import resample
from voice_coach.records import Clip

PCM = npst.arrays(np.int16, st.integers(1, 400), elements=st.integers(-32768, 32767))


@given(pcm=PCM, rate_hz=st.sampled_from([8_000, 16_000, 24_000, 44_100, 48_000]))
def test_what_was_int16_stays_what_it_was(pcm: np.ndarray, rate_hz: int) -> None:
    clip = Clip((pcm / 32768.0).astype(np.float32), rate_hz)
    again = read_clip(flac_bytes(clip))
    assert again.rate_hz == rate_hz
    np.testing.assert_array_equal(again.samples, clip.samples)


def test_files_are_whole_or_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = Clip(np.zeros(100, dtype=np.float32), 8_000)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AudioError, match="disk is full"):
        write_flac(tmp_path / "new" / "a.flac", clip)
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("form", ["MP3", "OGG", "WAV", "FLAC", "AIFF"])
def test_forms_are_read(form: str, say: Callable[[str], Clip]) -> None:
    said = say("Good morning.")
    out = io.BytesIO()
    soundfile.write(out, said.samples, said.rate_hz, format=form)
    assert read_clip(out.getvalue()).duration_s == pytest.approx(said.duration_s, abs=0.1)


@pytest.mark.parametrize(("form", "codec"), [("webm", "libopus"), ("mp4", "aac")])
def test_what_browsers_and_phones_record_is_read(
    form: str, codec: str, say: Callable[[str], Clip]
) -> None:
    import av

    said = resample(say("Good morning."), 48_000)
    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        stream = container.add_stream(codec, rate=48_000)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(
            np.asarray(said.samples)[None], format="flt", layout="mono"
        )
        frame.sample_rate = 48_000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    clip = read_clip(out.getvalue())
    assert clip.duration_s == pytest.approx(said.duration_s, abs=0.15)
    assert np.corrcoef(_envelope(clip), _envelope(said))[0, 1] > 0.9


def _envelope(clip: Clip) -> np.ndarray:
    samples = resample(clip, 8_000).samples
    return np.abs(samples[: len(samples) // 800 * 800]).reshape(-1, 800).mean(axis=1)[:10]


def test_stereo_is_averaged_and_nan_is_silence(tmp_path: Path) -> None:
    frames = np.array([[0.5, -0.5], [0.25, 0.75], [np.nan, 0.5]], dtype=np.float32)
    soundfile.write(tmp_path / "two.wav", frames, 8_000, subtype="FLOAT")
    np.testing.assert_array_equal(read_clip(tmp_path / "two.wav").samples, [0.0, 0.5, 0.0])


def test_too_long_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    write_wav(tmp_path / "long.wav", Clip(np.zeros(8_000 * 61, dtype=np.float32), 8_000))
    with pytest.raises(AudioError, match="1 minute"):
        read_clip(tmp_path / "long.wav", max_s=60.0)


@given(
    n=st.integers(2_000, 9_000),
    rates=st.tuples(st.sampled_from([8_000, 24_000, 44_100]), st.sampled_from([16_000, 48_000])),
)
def test_resampling_keeps_time_and_pitch(n: int, rates: tuple[int, int]) -> None:
    before, after = rates
    tone = np.sin(2 * np.pi * 440 * np.arange(n) / before).astype(np.float32)
    clip = resample(Clip(tone, before), after)
    assert len(clip.samples) == -(-n * after // before)
    expected = np.sin(2 * np.pi * 440 * np.arange(len(clip.samples)) / after)
    middle = slice(len(expected) // 4, -len(expected) // 4)
    np.testing.assert_allclose(clip.samples[middle], expected[middle], atol=0.01)
