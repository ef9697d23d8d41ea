"""Reading and writing sound files."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import soundfile

from voice_coach.audio.resample import resample
from voice_coach.audio.sealed import MAGIC, content_for, current_key, is_sealed, unseal
from voice_coach.records import Clip, Samples, VoiceCoachError

Source = Path | str | bytes | BinaryIO


class AudioError(VoiceCoachError):
    """A recording that cannot be read or kept."""


def read_clip(source: Source, *, rate_hz: int | None = None, max_s: float | None = None) -> Clip:
    """Read any sound file as mono.

    Parameters
    ----------
    source : path, bytes or binary file
        What to read.
    rate_hz : int, optional
        Resample to this rate. The file's own otherwise.
    max_s : float, optional
        Refuse what is longer, before decoding it where the file tells its length.

    Returns
    -------
    Clip
        Channels are averaged; values that are not finite become 0.

    Raises
    ------
    AudioError
        When the file is missing, empty, not sound, damaged beyond use, or too long.
    """
    name, data = _open(source)
    try:
        samples, file_rate_hz = _decode(data, name, max_s)
    finally:
        data.close()
    if len(samples) == 0:
        raise AudioError(f"{name} holds no sound. Record it again, or choose another file.")
    if max_s is not None and len(samples) > max_s * file_rate_hz:
        raise AudioError(_too_long(name, len(samples) / file_rate_hz, max_s))
    clip = Clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), file_rate_hz)
    return resample(clip, rate_hz) if rate_hz is not None else clip


def _open(source: Source) -> tuple[str, BinaryIO]:
    if isinstance(source, bytes | bytearray | memoryview):
        name, data = "The recording", io.BytesIO(bytes(source))
        size = len(source)
    elif isinstance(source, Path | str):
        path = Path(source)
        name = path.name
        try:
            size = path.stat().st_size
            if path.is_dir():
                raise AudioError(f"{name} is a folder, not a recording.")
            return _checked(name, _opened(path), size)
        except FileNotFoundError as error:
            raise AudioError(f"There is no file {source}.") from error
        except OSError as error:
            raise AudioError(f"{name} cannot be opened: {error.strerror}.") from error
    else:
        name, data = "The recording", io.BytesIO(source.read())
        size = len(data.getbuffer())
    return _checked(name, data, size)


def _opened(path: Path) -> BinaryIO:
    """The file, or what is in it where it is sealed."""
    file = path.open("rb")
    sealed = is_sealed(file.read(len(MAGIC)))
    file.seek(0)
    if not sealed:
        return file
    with file:
        return io.BytesIO(unseal(file.read(), path, current_key()))


def _checked(name: str, data: BinaryIO, size: int) -> tuple[str, BinaryIO]:
    if size == 0:
        data.close()
        raise AudioError(f"{name} is empty (0 bytes). Record it again, or choose another file.")
    return name, data


MOST_RATE_HZ = 192_000
"""The highest rate any recorder offers; a file that claims more is made to fill the memory."""
BLOCK_FRAMES = 2**18
ONE_FILE = {
    "format_whitelist": (
        "aac,aiff,amr,asf,au,avi,caf,flac,flv,matroska,mov,mp3,mpeg,mpegts,ogg,w64,wav,webm"
    ),
    "protocol_whitelist": "file",
}
"""FFmpeg's options that keep a file to itself: a playlist (`concat`, `hls`, `sdp`) would make it
open other files of this machine, and connections, by names that whoever sent it chose."""


def _decode(data: BinaryIO, name: str, max_s: float | None) -> tuple[Samples, int]:
    """Libsndfile first, which is exact; FFmpeg for what it does not know (m4a, webm…)."""
    try:
        with soundfile.SoundFile(data) as file:
            if max_s is not None and file.frames > max_s * file.samplerate:
                raise AudioError(_too_long(name, file.frames / file.samplerate, max_s))
            _check_rate(name, file.samplerate)
            blocks = file.blocks(BLOCK_FRAMES, dtype="float32", always_2d=True)
            parts = [_mono(block) for block in blocks]  # never all channels of it at once
            whole = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
            return whole, file.samplerate
    except (soundfile.SoundFileError, TypeError):
        data.seek(0)
    return _decode_by_ffmpeg(data, name, max_s)


def _decode_by_ffmpeg(data: BinaryIO, name: str, max_s: float | None) -> tuple[Samples, int]:
    import av

    chunks: list[npt.NDArray[np.float32]] = []
    held = 0
    rate_hz = 0
    try:
        with av.open(data, mode="r", metadata_errors="ignore", options=ONE_FILE) as container:
            if not container.streams.audio:
                raise AudioError(f"{name} has no sound in it.")
            stream = container.streams.audio[0]
            rate_hz = int(stream.rate or 0)
            _check_rate(name, rate_hz)
            to_float = av.AudioResampler(format="fltp", layout=stream.layout, rate=rate_hz)
            for frame in container.decode(stream):
                for part in to_float.resample(frame):
                    chunks.append(_mono(part.to_ndarray().T.astype(np.float32, copy=False)))
                    held += len(chunks[-1])
                if max_s is not None and held > max_s * rate_hz:
                    raise AudioError(_too_long(name, held / rate_hz, max_s))
    except (av.FFmpegError, ValueError) as error:
        if not chunks:
            raise AudioError(
                f"{name} is not a sound file that can be read (WAV, FLAC, MP3, OGG, M4A, WebM)."
            ) from error
        # A file cut short gives what is left of it.
    if not chunks or rate_hz <= 0:
        return np.zeros(0, dtype=np.float32), max(rate_hz, 1)
    return np.concatenate(chunks), rate_hz


def _check_rate(name: str, rate_hz: int) -> None:
    if rate_hz > MOST_RATE_HZ:
        raise AudioError(
            f"{name} has {rate_hz} samples a second; no recorder makes more than {MOST_RATE_HZ}. "
            "Save it as a common WAV or MP3."
        )


def _mono(frames: npt.NDArray[np.float32]) -> Samples:
    """Average of the channels. ``frames``: shape (n, channels)."""
    if frames.shape[1] == 1:
        return np.ascontiguousarray(frames[:, 0], dtype=np.float32)
    return np.ascontiguousarray(frames.mean(axis=1), dtype=np.float32)


def _too_long(name: str, duration_s: float, max_s: float) -> str:
    return (
        f"{name} lasts {duration_s / 60:.0f} minutes; at most {max_s / 60:.0f} can be taken. "
        "Cut it into parts."
    )


def flac_bytes(clip: Clip) -> bytes:
    """The clip as a 16-bit FLAC file."""
    return _encoded(clip, "FLAC")


def write_flac(path: Path, clip: Clip) -> None:
    """Write a 16-bit FLAC file: whole, or not at all.

    The file appears under its name only once it is safely on disk.

    Raises
    ------
    AudioError
        When the disk is full or the folder cannot be written.
    """
    write_whole(path, flac_bytes(clip))


def write_recording(path: Path, clip: Clip) -> None:
    """As ``write_flac``, sealed where there is a key: for what somebody said.

    ``read_clip`` and ``sealed.read_file`` open it again.
    """
    write_whole(path, content_for(path, flac_bytes(clip)))


def write_wav(path: Path, clip: Clip) -> None:
    """Write a 16-bit WAV file, whole or not at all. Raises AudioError like ``write_flac``."""
    write_whole(path, _encoded(clip, "WAV"))


def _encoded(clip: Clip, form: str) -> bytes:
    out = io.BytesIO()
    # Scaled by 32768 and rounded, the inverse of reading: what was int16 stays what it was.
    pcm = np.clip(np.round(clip.samples * 32768.0), -32768, 32767).astype(np.int16)
    soundfile.write(out, pcm, clip.rate_hz, format=form, subtype="PCM_16")
    return out.getvalue()


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` by way of a temporary file beside it.

    Raises
    ------
    AudioError
        When the disk is full or the folder cannot be written; no half file is left.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise AudioError(
                f"The disk is full: {path.name} could not be saved. Make room and try again; "
                "what was saved before is safe."
            ) from error
        raise AudioError(f"{path.name} could not be saved: {error.strerror}.") from error
