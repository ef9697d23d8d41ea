"""Clips kept by content: a line is synthesised once."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from voice_coach import __version__
from voice_coach.audio.files import AudioError, read_clip, write_flac
from voice_coach.plugins import Voice
from voice_coach.records import Clip, Line

MAX_BYTES = 500_000_000
IN_MEMORY = 32


class CachedVoice:
    """A voice that remembers. Two callers with one line wait for one synthesis.

    The folder is kept under ``max_bytes`` by removing what was not used for longest.
    """

    def __init__(
        self, engine: Voice, folder: Path, *, name: str, max_bytes: int = MAX_BYTES
    ) -> None:
        self.engine = engine
        self.folder = folder
        self.max_bytes = max_bytes
        self._name = f"{name}:{getattr(engine, 'version', '')}:{__version__}"
        self._guard = threading.Lock()
        self._busy: dict[str, threading.Lock] = {}
        self._recent: OrderedDict[str, Clip] = OrderedDict()

    def prepare(self) -> None:
        """Load the engine's models now."""
        prepare = getattr(self.engine, "prepare", None)
        if prepare is not None:
            prepare()

    def key(self, line: Line) -> str:
        """What a clip depends on."""
        content = "\x00".join((self._name, line.voice, line.text))
        return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()

    def speak(self, line: Line) -> Clip:
        """As the engine's, kept."""
        key = self.key(line)
        with self._guard:
            lock = self._busy.setdefault(key, threading.Lock())
        with lock:
            clip = self._kept(key)
            if clip is None:
                clip = self._make(key, line)
        with self._guard:
            self._busy.pop(key, None)
            self._recent[key] = clip
            self._recent.move_to_end(key)
            while len(self._recent) > IN_MEMORY:
                self._recent.popitem(last=False)
        return clip

    def forget(self, keys: Iterable[str]) -> None:
        """Drop clips from memory; `forget_clips` removes their files."""
        with self._guard:
            for key in keys:
                self._recent.pop(key, None)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.flac"

    def _kept(self, key: str) -> Clip | None:
        with self._guard:
            if key in self._recent:
                return self._recent[key]
        path = self._path(key)
        try:
            clip = read_clip(path)
            os.utime(path)
        except (AudioError, OSError):
            return None  # never made, or damaged: made again
        return clip

    def _make(self, key: str, line: Line) -> Clip:
        from voice_coach.audio.files import flac_bytes

        # What is heard is always what the file says, so that the first and the second time agree.
        clip = read_clip(flac_bytes(self.engine.speak(line)))
        try:
            write_flac(self._path(key), clip)
            self._trim()
        except AudioError:
            pass  # a full disk costs the cache, not the conversation
        return clip

    def _trim(self) -> None:
        files = [(p.stat().st_mtime_ns, p.stat().st_size, p) for p in self.folder.glob("*/*.flac")]
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self.max_bytes:
                return
            path.unlink(missing_ok=True)
            total -= size


def forget_clips(
    folder: Path, *, keys: Iterable[str], spans: Sequence[tuple[datetime, datetime]]
) -> int:
    """Remove clips by their keys, and those last used within one of the spans of time.

    Returns
    -------
    int
        How many files were removed.
    """
    between = [(start.timestamp(), end.timestamp()) for start, end in spans]
    wanted = set(keys)
    removed = 0
    for path in folder.glob("*/*.flac"):
        used = path.stat().st_mtime
        if path.stem in wanted or any(start <= used <= end for start, end in between):
            path.unlink(missing_ok=True)
            removed += 1
    return removed
