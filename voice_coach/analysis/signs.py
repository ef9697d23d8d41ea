"""How the other side is treated: threats, insults, courtesy. Never scored, the counterpart reacts.

What counts is in ``rules/signs.toml``. A walk-away told as a fact is no threat.
"""

from __future__ import annotations

from voice_coach.analysis.rules import table
from voice_coach.analysis.text import Text
from voice_coach.records import Sign


def find_signs(text: Text) -> tuple[Sign, ...]:
    """The signs in a text, in its order; of those that overlap, the first.

    Parameters
    ----------
    text
        Tokens of one utterance.
    """
    found: list[Sign] = []
    for match in table("signs").search(text):
        start, end = text.tokens[match.first].start, text.tokens[match.last - 1].end
        if found and start < found[-1].end:
            continue
        found.append(Sign(start, end, match.tag, text.raw[start:end]))  # type: ignore[arg-type]
    return tuple(found)
