"""A gift turned into a trade, in the learner's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    r"|,\s+(?:i|you|we)\b|\b(?:say|said)\s+no\b|\bno\s+(?:less|lower|fewer|more|later)\s+than\b"
    r"|\b(?:nothing|anything)\s+(?:under|below|less|over|above)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[.!?;]+\s*|,\s+|\s+(?=(?:but|so|and|because|since)\s+"
    r"(?:(?:maybe|perhaps|i\s+guess)\s+)?(?:i|we|you|that|it)\b)",
    re.IGNORECASE,
)
# An "if" whose clause was taken out goes with it: "I could do some of it if | it's fine".
_CONDITION = re.compile(
    r"[\s,]*\b(?:(?:but|and|only|even)\s+)?(?:if|unless|when|whether|because|since|as long as|"
    r"so long as|provided(?: that)?|as|though|although)"
    r"(?:\s+(?:you|i|we|it|that|this|they)(?:'re|'s|'m|\s+(?:are|is|am|were|would be|feel))?)?$",
    re.IGNORECASE,
)
_GIVING = re.compile(
    r"\b(?:(?:i|we)(?:'ll|'d|\s+(?:can|could|will|would|might|guess\s+i|accept|agree|give|take|am|are|"
    r"do\s+not|don't|dont))\b(?!\s+(?:(?:probably|really|just)\s+)?(?:not|need|like|love|"
    r"want|prefer|understand|say|rather|refuse|decline|reject|have\s+to)\b)"
    r"|you\s+(?:can|could|may|get|take|have|keep)\b|(?:it's|its|that's|thats)\s+(?:only\s+)?"
    r"(?:fine|fair|okay|ok|good)\b|works\b|instead\b|fine\b)",
    re.IGNORECASE,
)
"""Words in which something is given."""
_NEW_NUMBER = re.compile(r"\b(?:now|then)\b|\d", re.IGNORECASE)
"""Where no such words stand, a number that is put down."""


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
    gift = short(_giving_part(said))
    return f"Before you give “{gift}”, say what you want for it: “If you…, then I…”"


def gives(said: str) -> bool:
    """Whether there are words that give something away, or agree to something."""
    return _GIVING.search(said) is not None


def giving(parts: Sequence[str]) -> int:
    """Which of some sentences or clauses gives something: by its words, else by its number."""
    for pattern in (_GIVING, _NEW_NUMBER):
        for at, part in enumerate(parts):
            if len(part.split()) > 1 and pattern.search(part):
                return at
    return 0


def _giving_part(said: str) -> str:
    """What was said from the clause on that gives something; all of it where none is found."""
    starts = [0, *(m.end() for m in _CLAUSE.finditer(said))]
    clauses = [said[a:b] for a, b in zip(starts, [*starts[1:], len(said)], strict=True)]
    at = starts[giving(clauses)]
    part = _LEAD.sub("", re.sub(r"^(?:but|so|and)\s+", "", said[at:], flags=re.IGNORECASE))
    return part if len(part.split()) > 1 else said


def short(said: str, *, words: int = 8) -> str:
    """The first words of what was said, without the mark at the end."""
    all_words = said.split()
    cut = re.sub(r"[^\w%)”’'\"\]}]+$", "", " ".join(all_words[:words]))
    return cut + ("…" if len(all_words) > words else "")


def without_appeasing(sentence: str, quote: str) -> str | None:
    """The sentence without its appeasing words; None where less than three words are left."""
    at = sentence.find(quote)
    if at < 0:
        return None
    before, after = sentence[:at].rstrip(" ,"), sentence[at + len(quote) :].lstrip(" ,")
    if needs_more(before):
        return None
    before = re.sub(
        r"(?:^|(?<=[\s,]))(?:i|we)\s+(?:really\s+)?(?:hope|trust)(?:\s+that)?$", "", before,
        flags=re.IGNORECASE,
    ).rstrip(" ,")  # fmt: skip
    before = _CONDITION.sub("", cut_opener(before))
    before = re.sub(r"[\s,]*\b(?:but|and|so|or)$", "", before, flags=re.IGNORECASE)
    if not before:
        after = re.sub(r"^(?:but|and|so)\b\s*", "", after, flags=re.IGNORECASE)
    joint = ", " if before and re.match(r"\w", after) else ""
    rest = tidy(clean(f"{before}{joint}{after}"))
    return mark(rest) if len(re.findall(r"\w+", rest)) >= 3 else None
