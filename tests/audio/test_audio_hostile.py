"""A file is read as one file: no playlist makes it another one, and none fills the memory."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest

from voice_coach.audio.blocks import lay_out
from voice_coach.audio.files import AudioError, read_clip, write_flac
from voice_coach.records import Clip

SECRET = Clip(np.full(16_000, 0.25, dtype=np.float32), 16_000)


def playlists(name: str) -> list[bytes]:
    """Ways to make FFmpeg open another file."""
    return [
        f"ffconcat version 1.0\nfile '{name}'\n".encode(),
        f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{name}\n#EXT-X-ENDLIST\n".encode(),
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 9 RTP/AVP 0\n",
    ]


@pytest.mark.parametrize("place", range(3))
def test_a_playlist_does_not_open_somebody_elses_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    write_flac(tmp_path / "victim.flac", SECRET)
    monkeypatch.chdir(tmp_path)
    sent = playlists("victim.flac")[place]
    with pytest.raises(AudioError):
        read_clip(sent)
    (tmp_path / "sent").write_bytes(sent)
    with pytest.raises(AudioError):
        lay_out(
            tmp_path / "sent", tmp_path / "out", max_s=60, stop=lambda: False, say=lambda _: None
        )


def test_a_rate_that_no_recorder_has_is_refused_before_it_is_read() -> None:
    header = io.BytesIO()
    rate_hz, channels = 655_350, 8
    header.write(b"RIFF" + struct.pack("<I", 36 + 64) + b"WAVEfmt ")
    step = channels * 2
    header.write(struct.pack("<IHHIIHH", 16, 1, channels, rate_hz, rate_hz * step, step, 16))
    header.write(b"data" + struct.pack("<I", 64) + bytes(64))
    with pytest.raises(AudioError, match="no recorder makes more"):
        read_clip(header.getvalue(), max_s=600)


def test_many_channels_are_mixed_piece_by_piece(tmp_path: Path) -> None:
    import soundfile

    frames = np.tile(np.linspace(-0.5, 0.5, 300_000, dtype=np.float32)[:, None], (1, 6))
    soundfile.write(tmp_path / "six.wav", frames, 48_000, subtype="FLOAT")
    clip = read_clip(tmp_path / "six.wav")
    assert clip.rate_hz == 48_000
    np.testing.assert_allclose(clip.samples, frames[:, 0], atol=1e-6)
