"""What of a text can be said aloud."""

from __future__ import annotations

import re
import unicodedata

from voice_coach.records import VoiceCoachError

MAX_CHARACTERS = 2_000
"""Some two minutes of talk: longer than any line of a conversation (our choice)."""


def speakable(text: str) -> str:
    """The text without what no voice can say: marks, emoji, control characters, HTML's brackets.

    Raises
    ------
    VoiceCoachError
        When nothing is left.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"<[^<>]{0,200}>", " ", plain)
    kept = "".join(c if _said(c) else " " for c in plain)
    kept = " ".join(kept.split())
    if not any(c.isalnum() for c in kept):
        raise VoiceCoachError("There is nothing in this line that a voice can say.")
    if len(kept) > MAX_CHARACTERS:
        kept = kept[:MAX_CHARACTERS].rsplit(" ", 1)[0]
    return kept


def _said(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" or character in " .,;:!?'\"-–—%$€£&()’“”…/"
