"""Whether a line gives ground: said outright, by a "why not", by what it does with a number, or by
granting that the other side's argument has worked.
"""

from __future__ import annotations

from voice_coach.counterpart.llm_cues import SENTENCE_END, cues, does
from voice_coach.counterpart.llm_numbers import hashed


def gives(line: str, *, asking: bool, still: bool) -> bool:
    """Whether ground is given. ``asking``: the move is to ask for something, so it may ask to be
    talked round. ``still``: the move is to stay put, so that praise alone is too much.

    ``line`` is lower case, with plain apostrophes (``llm_cues.plain``).

    A number may be the one on the table and still be given: "then it's eighty", "I could get you in
    at eighty". And where an argument is praised, something in the line must say that nothing moves
    all the same ("You argue well. I'm still at eighty").
    """
    numbered = hashed(line)
    return (
        does(line, "gives")
        or cues("yields").search(line) is not None
        or _framed(numbered)
        or (not asking and does(line, "invites"))
        or (still and does(numbered, "opens"))
        or ((still or "#" in numbered) and not holds(numbered) and does(_parted(line), "acks"))
    )


def agrees(line: str, *, giving: bool) -> bool:
    """Whether the line agrees. A mere "yes" does not, where the move gives ground (``giving``) or
    something in the line says that nothing moves.
    """
    if does(line, "agrees"):
        return True
    return not giving and not holds(hashed(line)) and does(line, "nods")


def holds(numbered: str) -> bool:
    """Whether something in the line says that nothing moves; numbers are ``#`` in it."""
    return cues("stays").search(numbered) is not None


def _framed(numbered: str) -> bool:
    """Frames are judged by sentence, with the commas out: "for that, #"."""
    return does(numbered.replace(",", "").replace("until then", "now"), "frames")


def _parted(line: str) -> str:
    """Without "and" and commas between short words, so that "okay, okay" is one answer."""
    parts = SENTENCE_END.split(line)
    marks = [*SENTENCE_END.findall(line), ""]
    found = [part.replace(",", "") if len(part.split()) <= 3 else part for part in parts]
    return "".join(part + mark for part, mark in zip(found, marks, strict=True))
