"""What a browser sends, up to a length."""

from __future__ import annotations

from fastapi import Request

from voice_coach.records import VoiceCoachError


async def bounded_body(request: Request, *, most: int, too_long: str) -> bytes:
    """The body of a request; what is too long is not even read to its end.

    Parameters
    ----------
    request : Request
        Whose body was not read yet.
    most : int
        Bytes.
    too_long : str
        What to say then.

    Raises
    ------
    VoiceCoachError
        With ``too_long``, when there is more.
    """
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > most:
            raise VoiceCoachError(too_long)
    return bytes(data)
