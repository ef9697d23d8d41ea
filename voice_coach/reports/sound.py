"""The recordings inside a report, as data: URLs that every browser plays."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

from voice_coach.audio.sealed import read_file
from voice_coach.records import Session

# Base64 text of this size still opens at once on a phone; what goes beyond leaves out the
# counterpart's lines, which can be read, and never the learner's.
MOST_BYTES = 24 * 2**20


@dataclass(frozen=True, slots=True)
class Sound:
    """``urls`` by clip name (``turn-3``, ``drill-0``); ``left_out``: why some are not there."""

    urls: dict[str, str] = field(hash=False)
    left_out: tuple[str, ...] = ()


def sound_of(session: Session) -> Sound:
    """Read the session's recordings: the files as they are, FLAC, so that times stay exact."""
    files: list[tuple[str, str]] = [
        (f"turn-{t.index}", t.audio) for t in session.turns if t.audio and t.speaker == "learner"
    ]
    files += [(f"drill-{place}", d.audio) for place, d in enumerate(session.drills) if d.audio]
    theirs = [
        (f"turn-{t.index}", t.audio) for t in session.turns if t.audio and t.speaker != "learner"
    ]
    urls: dict[str, str] = {}
    missing = 0
    size = 0
    too_big = 0
    for name, audio in [*files, *theirs]:
        data = _read(session.recordings, audio)
        if data is None:
            missing += 1
            continue
        if (name, audio) in theirs and size + len(data) > MOST_BYTES:
            too_big += 1
            continue
        size += len(data)
        kind = {".wav": "wav", ".mp3": "mpeg"}.get(Path(audio).suffix.lower(), "flac")
        urls[name] = f"data:audio/{kind};base64,{b64encode(data).decode('ascii')}"
    reasons = []
    if missing:
        noun = "recording is" if missing == 1 else "recordings are"
        reasons.append(f"{missing} {noun} missing from the recordings folder.")
    if too_big:
        noun = "line" if too_big == 1 else "lines"
        reasons.append(
            f"To keep this file small, {too_big} {noun} of the other side can be read only."
        )
    return Sound(urls, tuple(reasons))


def _read(folder: Path, audio: str) -> bytes | None:
    """The file's bytes; None where it is not there or not inside the recordings folder."""
    root = folder.resolve()
    path = (root / audio).resolve()
    if not path.is_relative_to(root):
        return None
    try:
        return read_file(path)
    except OSError:
        return None
