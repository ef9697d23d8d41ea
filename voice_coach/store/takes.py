"""A recording while it is made: raw samples appended to a file, so that a kill loses none.

Beside ``ID.pcm`` lie ``ID.json`` (rate and what the recording is for) and ``ID.lock``, held by the
recorder for as long as it lives: the system lets go of it when the process dies.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from voice_coach.audio.files import write_whole
from voice_coach.records import Clip
from voice_coach.store.database import StoreError

MIN_TAKE_S = 0.3
"""Shorter than any word that answers something: a slip of the finger (our choice)."""


@dataclass(frozen=True, slots=True)
class TakeInfo:
    """A saved recording. ``audio``: its FLAC file's path relative to the recordings folder."""

    id: str
    session_id: str
    audio: str
    rate_hz: int
    duration_s: float
    gap_s: float | None
    drill_of: int | None


@dataclass(frozen=True, slots=True)
class Header:
    id: str
    session_id: str
    rate_hz: int
    gap_s: float | None
    drill_of: int | None


Seal = Callable[[Header, Clip], TakeInfo]


class TakeFile:
    """A recording in progress."""

    def __init__(self, folder: Path, header: Header, seal: Seal) -> None:
        self.header = header
        self._seal = seal
        self._base = folder / header.id
        self._info: TakeInfo | None = None
        self._closed = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(f"{self._base}.lock", thread_local=False)
            self._lock.acquire(timeout=0)
            write_whole(Path(f"{self._base}.json"), json.dumps(asdict(header)).encode())
            self._file = Path(f"{self._base}.pcm").open("ab", buffering=0)  # noqa: SIM115  closed by seal
        except OSError as error:
            raise _unsaved(error) from error

    def append(self, samples: npt.NDArray[np.int16]) -> None:
        """Add samples, shape (n,); they are on disk when this returns.

        Raises
        ------
        StoreError
            When the disk is full (what was appended before is kept) or the recording is over.
        """
        if self._closed:
            raise StoreError("This recording has ended. What was said in it is saved.")
        try:
            data = memoryview(samples.astype("<i2", copy=False).tobytes())
            while data:
                data = data[self._file.write(data) :]
            os.fsync(self._file.fileno())
        except OSError as error:
            raise _unsaved(error) from error

    def seal(self) -> TakeInfo:
        """End the recording: a FLAC file and a row in the database, then the raw file may go."""
        if self._info is None:
            if self._closed:
                raise StoreError("This recording was thrown away.")
            self._close()
            self._info = self._seal(self.header, raw_clip(self._base, self.header))
            self._remove()
        return self._info

    @property
    def over(self) -> bool:
        """Whether it was sealed or thrown away."""
        return self._closed

    def discard(self) -> None:
        """Throw the recording away."""
        if not self._closed:
            self._close()
            self._remove()

    def _close(self) -> None:
        self._closed = True
        self._file.close()

    def _remove(self) -> None:
        remove(self._base)
        self._lock.release()


def left_behind(folder: Path) -> list[tuple[Path, Header]]:
    """Recordings whose recorder is dead: (path without suffix, header), in the order made."""
    found = []
    for path in sorted(folder.glob("*.json")):
        base = path.with_suffix("")
        try:
            with FileLock(f"{base}.lock", timeout=0):
                found.append((base, Header(**json.loads(path.read_text(encoding="utf-8")))))
        except Timeout:
            continue  # somebody is recording it just now
        except (ValueError, TypeError):
            continue  # not ours to understand, so not ours to remove
    return found


def raw_clip(base: Path, header: Header) -> Clip:
    """What is in a raw file so far, whole samples only."""
    path = Path(f"{base}.pcm")
    data = path.read_bytes() if path.exists() else b""
    pcm = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")
    return Clip((pcm / 32768.0).astype(np.float32), header.rate_hz)


def remove(base: Path) -> None:
    for suffix in (".json", ".pcm", ".lock"):
        Path(f"{base}{suffix}").unlink(missing_ok=True)


def _unsaved(error: OSError) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StoreError(
            "The disk is full. What you said until now is saved; make room, then go on."
        )
    return StoreError(f"The recording cannot be saved: {error.strerror}.")
