"""A long recording in short files: written and read a minute at a time, so that memory is bounded.

Each block is written whole or not at all, and sealed where recordings are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from voice_coach.audio.files import ONE_FILE, AudioError, read_clip, write_recording
from voice_coach.records import Clip, Samples, Stretch

RATE_HZ = 16_000
"""What the recogniser and the pitch tracker hear with."""
BLOCK_S = 60.0
Stop = Callable[[], bool]
Share = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Tape:
    """One channel in blocks of ``BLOCK_S``: ``NAME-000.flac`` and so on in ``folder``."""

    folder: Path
    name: str
    duration_s: float

    def part(self, start_s: float, end_s: float) -> Clip:
        """What lies between two moments; only the blocks that it touches are read."""
        start_s, end_s = max(0.0, start_s), min(end_s, self.duration_s)
        first, last = int(start_s // BLOCK_S), int(max(start_s, end_s - 1e-6) // BLOCK_S)
        samples = [
            read_clip(block_path(self.folder, self.name, at)).samples
            for at in range(first, last + 1)
            if block_path(self.folder, self.name, at).exists()
        ]
        if not samples:
            return Clip(np.zeros(0, dtype=np.float32), RATE_HZ)
        begin = round((start_s - first * BLOCK_S) * RATE_HZ)
        length = max(0, round((end_s - start_s) * RATE_HZ))
        return Clip(np.concatenate(samples)[begin : begin + length], RATE_HZ)

    def pieces(self, piece_s: float = 120.0) -> Iterator[Stretch]:
        """The whole in pieces to look at one after the other."""
        for at in range(int(-(-self.duration_s // piece_s))):
            yield Stretch(at * piece_s, min((at + 1) * piece_s, self.duration_s))


def block_path(folder: Path, name: str, at: int) -> Path:
    return folder / f"{name}-{at:04}.flac"


def lay_out(
    source: Path, folder: Path, *, max_s: float, stop: Stop, say: Share
) -> tuple[Tape, ...]:
    """Decode any sound or video file into blocks of 16 kHz: one tape, or two for two channels.

    Parameters
    ----------
    source
        The file; of more than two channels FFmpeg makes two.
    folder
        Where the blocks go.
    max_s
        What is longer is refused.
    stop, say
        Asked between blocks whether to give up; told the share done.

    Raises
    ------
    AudioError
        When the file cannot be read, holds no sound, is too long, or the disk is full.
    """
    import av

    folder.mkdir(parents=True, exist_ok=True)
    writer: _Writer | None = None
    try:
        with av.open(
            str(source), mode="r", metadata_errors="ignore", options=ONE_FILE
        ) as container:
            if not container.streams.audio:
                raise AudioError("There is no sound in this file.")
            stream = container.streams.audio[0]
            channels = 1 if stream.codec_context.channels == 1 else 2
            length_s = _length_s(container)
            if length_s > max_s:
                raise _too_long(max_s)
            writer = _Writer(folder, channels)
            layout = "mono" if channels == 1 else "stereo"
            to_16k = av.AudioResampler(format="fltp", layout=layout, rate=RATE_HZ)
            for frame in container.decode(stream):
                for part in to_16k.resample(frame):
                    writer.add(part.to_ndarray())
                if writer.duration_s > max_s:
                    raise _too_long(max_s)
                if stop():
                    return ()
                say(min(1.0, writer.duration_s / length_s) if length_s else 0.5)
            for part in to_16k.resample(None):
                writer.add(part.to_ndarray())
    except (av.FFmpegError, ValueError, OSError) as error:
        if writer is None or writer.duration_s == 0:
            raise AudioError(
                "This is not a sound file that can be read (WAV, FLAC, MP3, OGG, M4A, WebM, MP4)."
            ) from error
        # A file cut short gives what is left of it.
    assert writer is not None
    tapes = writer.close()
    if not tapes or tapes[0].duration_s == 0:
        raise AudioError("This file holds no sound.")
    return tapes


def _length_s(container: Any) -> float:
    return float(container.duration or 0) / 1e6


def _too_long(max_s: float) -> AudioError:
    return AudioError(
        f"This recording is longer than {max_s / 3600:.0f} hours. Cut it into parts first."
    )


class _Writer:
    def __init__(self, folder: Path, channels: int) -> None:
        self.folder, self.channels = folder, channels
        self.names = ("mono",) if channels == 1 else ("left", "right")
        self._held: list[npt.NDArray[np.float32]] = []
        self._count = 0
        self._written = 0

    @property
    def duration_s(self) -> float:
        return (self._written * round(BLOCK_S * RATE_HZ) + self._count) / RATE_HZ

    def add(self, samples: npt.NDArray[Any]) -> None:
        """Samples of shape (channels, n)."""
        self._held.append(np.nan_to_num(samples.astype(np.float32)))
        self._count += samples.shape[1]
        size = round(BLOCK_S * RATE_HZ)
        while self._count >= size:
            whole = np.concatenate(self._held, axis=1)
            self._write(whole[:, :size])
            self._held, self._count = [whole[:, size:]], whole.shape[1] - size

    def _write(self, block: npt.NDArray[np.float32]) -> None:
        for name, samples in zip(self.names, block, strict=True):
            path = block_path(self.folder, name, self._written)
            write_recording(path, Clip(np.clip(samples, -1.0, 1.0), RATE_HZ))
        self._written += 1

    def close(self) -> tuple[Tape, ...]:
        duration_s = self.duration_s
        if self._count:
            self._write(np.concatenate(self._held, axis=1))
        return tuple(Tape(self.folder, name, duration_s) for name in self.names)


def mixed(tapes: tuple[Tape, ...], start_s: float, end_s: float) -> Samples:
    """The tapes' average between two moments."""
    parts = [tape.part(start_s, end_s).samples for tape in tapes]
    total: Samples = np.mean(np.stack(parts), axis=0, dtype=np.float32)
    return total
