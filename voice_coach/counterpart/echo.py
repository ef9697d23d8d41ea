"""The learner's own reason, turned to "you", so that the other side can take it up."""

from __future__ import annotations

import re

from voice_coach.records import Turn

FEWEST, MOST = 3, 11
"""Words of a reason that is taken up: fewer say nothing, more are not said back (our choice)."""
SURE = 0.6
"""Least probability of each word, else the learner would hear words they did not say."""

_REASON = re.compile(r"\b(?:because|since|given that|seeing that)\s+([^.!?;:]+)", re.I)
# "We" may or may not have the other side in it, and their "you" is this side.
_UNCLEAR = re.compile(
    r"\b(?:we|we're|we've|us|our|ours|you|you're|your|he|she|they|it|this|that)\b", re.I
)
_TURNED = {
    "i": "you", "i'm": "you're", "i've": "you've", "i'd": "you'd", "i'll": "you'll", "me": "you",
    "my": "your", "mine": "yours", "myself": "yourself",
}  # fmt: skip
_AGREES = {"am": "are", "was": "were"}


def echo(turn: Turn | None) -> str:
    """The reason a turn gives, as one says it back; "" where there is none that can be.

    Only a clause in the first person singular: "because I led the redesign" becomes "you led the
    redesign".
    """
    if turn is None:
        return ""
    for found in _REASON.finditer(turn.text):
        clause = found.group(1)
        comma = clause.find(",")
        if comma >= 0:
            clause = clause[:comma]
        words = clause.split()
        if not FEWEST <= len(words) <= MOST or words[0].lower() not in ("i", "i've", "i'm"):
            continue
        if _UNCLEAR.search(clause) or not _sure(turn, found.start(1), found.start(1) + len(clause)):
            continue
        return " ".join(_turned(words))
    return ""


def _turned(words: list[str]) -> list[str]:
    out: list[str] = []
    for word in words:
        low = word.lower().replace("’", "'")
        if out and out[-1] == "you" and low in _AGREES:
            out.append(_AGREES[low])
        else:
            out.append(_TURNED.get(low, word))
    return out


def _sure(turn: Turn, start: int, end: int) -> bool:
    if turn.transcript is None:
        return True
    return all(word.probability >= SURE for word in turn.transcript.words_in(start, end))
