"""Uncertainty that is honest: an estimate of a fact, or of what others will do, is left alone."""

from __future__ import annotations

import re

from voice_coach.records import Hedge

_ADVERBS = re.compile(
    r"(?:most |very |quite )?(?:probably|presumably|possibly|potentially|likely|apparently|"
    r"supposedly)$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"as far as i|to (?:the best of )?my knowledge|if i (?:remember|recall)|"
    r"if i'm not (?:mistaken|wrong)|"
    r"if i am not (?:mistaken|wrong)|unless i'?m|unless i am|apparently|supposedly|presumably",
    re.IGNORECASE,
)
"""Words that say where a fact comes from, or how sure the speaker is of it."""
_AMOUNT = re.compile(
    r"(?:about|around|roughly|approximately|nearly|or so|give or take|or thereabouts|ish|"
    r"(?:something|somewhere) (?:like|around|near|about|between))",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[,;]\s|[.?!…]|\b(?:but|because|so|although|though|while)\b|\band (?=(?:i|we|you|they|it|"
    r"that)\b)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|came|rose|grew|went|took|got|began|ran|led|made|paid|sold|cost|spent|"
    r"told|said|built|brought|\w{3,}ed)\b",
    re.IGNORECASE,
)
_WISH_PAST = re.compile(
    r"\b(?:(?:was|were|had)\s+(?:\w+\s+){0,2}(?:hop|look|think|wonder|ask|aim|go)(?:ing|ed)|"
    r"wanted|need(?:ed)?|hoped|expected)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:i|we|my|our|us|me|you|your)\b", re.IGNORECASE)
_WILL = re.compile(r"(?:\b(?:will|won't|going to|is|are)|'ll)\b", re.IGNORECASE)
_WOULD = re.compile(r"(?:\b(?:would|could|should|need|want|can|let)|'d)\b", re.IGNORECASE)
_TOPIC = re.compile(
    r"\b(?:how|what|tell|told|know|talk|talked|think|thinking|ask|asking|hear|heard|sure|care|"
    r"worried|worry|concerned|wondering|happy|excited|feel|it|this|that|them)\s+$",
    re.IGNORECASE,
)
_BEFALLS = re.compile(
    r"(?:'ll|\b(?:will|won't|going to|gonna))\b\s+(?:not\s+|most\s+|very\s+)?(?:probably|likely)\s+"
    r"(?:not\s+|never\s+)?(?:(?:get|be)\s+(?:\w{2,}(?:ed|en)|lost|hurt|hit|caught|left|cut|sent|sold|"
    r"fired|stuck|sick|late|short|tired|cold)\b|lose\b|miss\b|run\s+(?:out|over|short)\b|fail\b)",
    re.IGNORECASE,
)
"""What will happen to somebody, not what they will do: a forecast, and nobody knows the future."""
_NUMBER = re.compile(
    r"[\d$€£%]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|percent)\b",
    re.IGNORECASE,
)
_ASKED = {"need", "want", "require", "prefer", "ask", "consider", "suggest", "say", "propose"}


def clause_of(text: str, start: int, end: int) -> str:
    """The clause around a span, from the boundary before it to the one after it."""
    begin = max((m.end() for m in _BOUNDARY.finditer(text, 0, start)), default=0)
    stop = next((m.start() for m in _BOUNDARY.finditer(text, end)), len(text))
    return text[begin:stop]


def is_honest(text: str, hedge: Hedge) -> bool:
    """Whether taking a hedge out would claim more than the speaker can know, or is no hedge."""
    quote, before = hedge.quote.lower(), text[: hedge.start]
    after = text[hedge.end :]
    if quote.startswith("if ") and re.search(r"\b(?:ask|know|see|check)\s+$", before):
        return True  # the question itself, asked in so many words
    if re.search(r"\bsay$", quote) and re.match(r"\s+(?:no|yes)\b", after, re.IGNORECASE):
        return True  # what would be said, and no softener
    if quote in ("might", "may", "might be", "may be"):
        if quote == "may be" and re.match(r"\s+(?:i|we|you|around|about)\b", after, re.IGNORECASE):
            return False
        return _open(before, after, quote)
    if quote == "about" and _TOPIC.search(before):
        return True
    if _SOURCE.match(quote):
        stated = clause_of(text, hedge.end, hedge.end) if hedge.end < len(text) else ""
        after_comma = re.match(r"\s*,\s*(?P<rest>.*)", after, re.DOTALL)
        if after_comma is not None:
            stated = clause_of(after_comma["rest"], 0, 0)
        if not re.search(r"\w", stated):
            stated = clause_of(text, *(2 * (max(0, hedge.start - 3),)))
        return not _OWN.search(re.sub(re.escape(quote), "", stated, flags=re.IGNORECASE))
    adverb, amount = _ADVERBS.match(quote), _AMOUNT.match(quote)
    if not adverb and not amount:
        return False
    clause = clause_of(text, hedge.start, hedge.end)
    if quote.endswith("likely") and re.match(r"\s+to\b", after):
        return True
    if _PAST.search(clause) and not _WISH_PAST.search(clause) and not _WOULD.search(clause):
        return True
    if adverb and _BEFALLS.search(clause):
        return True
    if _OWN.search(clause) or _WOULD.search(clause):
        return False
    return bool(_WILL.search(clause)) if adverb and not _NUMBER.search(clause) else bool(
        re.search(r"\b(?:is|are|takes?|costs?|runs?|pays?|has|have|will|'s)\b", clause)
        and _NUMBER.search(clause)
        and not re.match(r"\s*(?:it|that|this)\b", clause, re.IGNORECASE)
    )  # fmt: skip


def _open(before: str, after: str, quote: str) -> bool:
    """Whether "may" leaves a question really open: not on an own ask, not in an opinion."""
    words = re.findall(r"[\w']+", before.lower())
    subject = words[-1] if words else ""
    verb = next(iter(re.findall(r"[\w']+", after.lower())), "")
    if subject in ("i", "we"):
        return not (verb in _ASKED or re.match(r"\s+not be able\b", after))
    if subject in ("it", "that", "this", "there", "which"):
        return not (quote.endswith("be") or verb in ("be", "not", "help", "make", "take", "mean"))
    return True
