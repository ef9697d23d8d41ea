"""What a later turn makes of an earlier one: a condition named one turn late is still a condition.

"I could do Friday." – "Okay?" – "If you take the report off me." The first half alone gives
something for nothing; with the second it asks for something. So its flags are taken back, with the
reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.utterance import read_past
from voice_coach.records import Turn, Withheld

FREE = frozenset({"unreciprocated", "immediate"})
"""Flags that say nothing was asked in return."""
REASON = "the condition came in the next turn"
_LEADS_IN = words("but and only well so yes yeah okay ok sure um uh that is i mean though just")
_CONDITIONS = words("if provided assuming unless")
# "I can do Thursday" is a part of its own, "if I get a helper" is not.
_PROMISES = words("can could will would shall might may")
_MOST_LEADS = 4  # words before the "if": "Well, but only if"


def settled(turns: Sequence[Turn], turn: Turn) -> Turn | None:
    """The learner's turn before ``turn``, without the flags that ``turn`` answers, or None.

    Parameters
    ----------
    turns
        The session before ``turn``, both sides, in order.
    turn
        The learner's new turn, with its text.
    """
    if not completes(turn.text):
        return None
    before = next((t for t in reversed(turns[: turn.index]) if t.speaker == "learner"), None)
    if before is None or before.reading is None:
        return None
    free = [flag for flag in before.reading.flags if flag.type in FREE]
    if not free:
        return None
    withheld = (Withheld(f.family, f.type, f.start_s, f.end_s, REASON) for f in free)
    reading = replace(
        before.reading,
        flags=tuple(flag for flag in before.reading.flags if flag.type not in FREE),
        withheld=(*before.reading.withheld, *withheld),
    )
    return replace(before, reading=reading)


def completes(text: str) -> bool:
    """Whether a turn begins with a condition and has no offer of its own for it to belong to.

    "If you take the report off me." does; "If you take the report, I can do Thursday." is whole.
    """
    read = read_past(text)
    if not read.text.sentences:
        return False
    first, last, _ = read.text.sentences[0]
    norms = read.text.norms[first:last]
    lead = next((at for at, word in enumerate(norms) if word not in _LEADS_IN), len(norms))
    if lead > _MOST_LEADS or not _opens_with_condition(norms[lead:]):
        return False
    pairs = pairwise(read.text.norms)
    return not any(who in {"i", "we"} and does in _PROMISES for who, does in pairs)


def _opens_with_condition(norms: Sequence[str]) -> bool:
    return bool(norms) and (norms[0] in _CONDITIONS or tuple(norms[:3]) == ("as", "long", "as"))
