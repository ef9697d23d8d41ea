"""A recording as a browser gets it: with ranges, and unsealed in memory where it is sealed."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import Response
from fastapi.responses import FileResponse

from voice_coach.audio.sealed import MAGIC, is_sealed, read_file

HEADERS = {"cache-control": "private, no-cache", "accept-ranges": "bytes"}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def sound_response(path: Path, asked: str | None) -> Response:
    """The file or the part of it that was asked for.

    Parameters
    ----------
    path : Path
        A FLAC file that is there, and that whoever asks may hear.
    asked : str, optional
        The request's Range header; more than one range is answered with the whole.

    Raises
    ------
    SealError
        Without the key a sealed file needs.
    """
    with path.open("rb") as file:
        if not is_sealed(file.read(len(MAGIC))):
            return FileResponse(path, media_type="audio/flac", headers=HEADERS)
    data = read_file(path)
    found = _RANGE.fullmatch(asked.strip()) if asked else None
    if found is None or found.group() == "bytes=-":
        return Response(data, media_type="audio/flac", headers=HEADERS)
    first, last = found.groups()
    if first:
        start, end = int(first), min(int(last) if last else len(data) - 1, len(data) - 1)
    else:
        start, end = max(0, len(data) - int(last)), len(data) - 1
    if start > end:
        return Response(status_code=416, headers={"content-range": f"bytes */{len(data)}"})
    return Response(
        data[start : end + 1],
        status_code=206,
        media_type="audio/flac",
        headers={**HEADERS, "content-range": f"bytes {start}-{end}/{len(data)}"},
    )
