"""A gift turned into a trade, in the learner's own words."""

from __future__ import annotations

import re

from voice_coach.analysis.rewording.spans import needs_more
from voice_coach.analysis.rewording.tidying import clean, cut_opener, mark, tidy

MOST_WORDS = 25
"""Longer sentences are told as an instruction: nobody repeats more than that word for word."""
_LEAD = re.compile(
    r"^(?:(?:then|okay|ok|fine|sure|yes|yeah|alright|all right|well|so|and|but|maybe|perhaps|"
    r"i guess|i suppose|actually|no problem|of course)\b[\s,.]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:,?\s+(?:then|though|too|i guess|i suppose|instead))+(?=\W*$)", re.IGNORECASE
)
_GIVES = re.compile(
    r"^(?:(?:I|we)(?:'ll|'d|'m|'re|\s+(?:can|could|will|would|am|are|accept|agree|take|do|"
    r"don't))\b(?!n't)"
    r"(?!\s+(?:not|like|love|want|need|only|prefer|ask|sorry|afraid|glad|sure|(?:be\s+)?(?!willing\b)\w+ing)\b)"
    r"|you\s+(?:can|could|may)\s+(?:have|take|get|keep)\b)",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(
    r"\b(?:if|when|unless|because|but|what|how|why|for another|in exchange|in return)\b|\?"
    r"|,\s+(?:i|you|we)\b",
    re.IGNORECASE,
)


def as_trade(said: str, firm: str | None, *, other: str = "") -> str:
    """A conceding sentence with a condition before it.

    Parameters
    ----------
    said
        The sentence as it was said.
    firm
        The same without hedges, where there is one.
    other
        Another matter under negotiation ("next pay review"), which the condition then names.

    Returns
    -------
    str
        "If you can move on your side, I can do ninety." Where the sentence does not bear it: what
        to do, with the learner's words.
    """
    own = _TAIL.sub("", _LEAD.sub("", firm or tidy(clean(said))).rstrip(".! "))
    own = own[:1].lower() + own[1:] if not re.match(r"I\b", own) else own
    own = re.sub(r"^i\b", "I", own)
    fits = _GIVES.match(own) and not _NOT_ONE.search(own) and len(own.split()) <= MOST_WORDS
    if fits:
        return mark(f"If you can move on {f'the {other}' if other else 'your side'}, {own}.")
    return f"Before you give “{short(said)}”, say what you want for it: “If you…, then I…”"


def short(said: str, *, words: int = 8) -> str:
    """The first words of what was said, without the mark at the end."""
    all_words = said.split()
    cut = " ".join(all_words[:words]).rstrip(".,;:!? ")
    return cut + ("…" if len(all_words) > words else "")


def without_appeasing(sentence: str, quote: str) -> str | None:
    """The sentence without its appeasing words; None where less than three words are left."""
    at = sentence.find(quote)
    if at < 0:
        return None
    before, after = sentence[:at].rstrip(" ,"), sentence[at + len(quote) :].lstrip(" ,")
    if needs_more(before):
        return None
    before = cut_opener(before)
    before = re.sub(r"[\s,]*\b(?:but|and|so|or)$", "", before, flags=re.IGNORECASE)
    if not before:
        after = re.sub(r"^(?:but|and|so)\b\s*", "", after, flags=re.IGNORECASE)
    joint = ", " if before and re.match(r"\w", after) else ""
    rest = tidy(clean(f"{before}{joint}{after}"))
    return mark(rest) if len(re.findall(r"\w+", rest)) >= 3 else None
