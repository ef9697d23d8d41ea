"""Writing a report in one piece."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from voice_coach.records import VoiceCoachError


def write_text(path: Path, text: str) -> Path:
    """Write ``text`` as UTF-8, whole or not at all. Raises as `write_bytes`."""
    return write_bytes(path, text.encode("utf-8", "replace"))


def write_bytes(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all.

    Raises
    ------
    VoiceCoachError
        When the folder cannot be made or the file cannot be written.
    """
    path = Path(path)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise VoiceCoachError(
            f"The report could not be written to {path}: {error.strerror or error}. "
            "Choose another place with --out."
        ) from error
    return path
