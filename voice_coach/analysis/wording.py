"""What a flag says: why these words cost something, and what to say in their place."""

from __future__ import annotations

import re

from voice_coach.analysis.firmer import firmer, reword
from voice_coach.analysis.rewording.honest import is_honest
from voice_coach.analysis.rewording.tidying import clean
from voice_coach.analysis.rewording.trades import short, without_appeasing
from voice_coach.analysis.utterance import read_words
from voice_coach.records import Hedge

_WHAT = {"demand": "what you ask for", "hold": "your no", "trade": "your offer"}
_WHY = {
    "shield": "“{quote}” puts a doubt on {what}, and the doubt is what they will answer.",
    "approximator": "“{quote}” blurs {what}, and what is blurred is easy to talk down.",
    "minimizer": "“{quote}” makes {what} smaller before they have even heard it.",
    "permission": "“{quote}” hands them the decision on {what} before they have said a word.",
    "tag": "“{quote}” asks them to approve {what}, which can stand without it.",
    "apology": "“{quote}” says sorry for {what}, though you did nothing wrong.",
    "disclaimer": "“{quote}” takes you down a step before {what} has been heard.",
}
FAINT = "“{quote}” softens what you say; nothing hangs on it here, so it can stay."
HONEST = "“{quote}” says honestly that you cannot know this for certain; no change needed."

_FREE_CHOICE = r"(?:whatever|whichever|wherever|whenever)\s+(?:you|they)(?:\s+\w+)?$"
_INSTEAD = (
    (r"i (?:do not|don't|dont)\b.*\b(?:think|believe)",
     "If it is a no, begin with “no” or “I can't”; the reason can follow."),
    (r".*\bnot\b.*\b(?:sure|certain|convinced)\b|i (?:do not|don't|dont)\b.*\bknow (?:if|whether)",
     "Say what you can promise, and what you still have to find out."),
    (r"a couple more", "Say how many in place of “{quote}”."),
    (r"as you (?:think|feel)", "Say how much you want in place of “{quote}”."),
    (_FREE_CHOICE,
     "Say which in place of “{quote}”."),
    (r"(?:guess|feeling|sense|hunch)$", "Begin with the point itself, without “my {quote} is”."),
)  # fmt: skip


def hedge_why(hedge: Hedge, said: str) -> str:
    """Why a hedge costs something where it stands; ``said`` is its sentence."""
    what = _WHAT[hedge.on or "demand"]
    if hedge.on in ("demand", "trade"):
        what = _amount_after(hedge, said) or what
    return _WHY[hedge.type].format(quote=hedge.quote, what=what)


def _amount_after(hedge: Hedge, said: str) -> str:
    """The number that the hedge stands before, in quotation marks: it is the ask itself."""
    at = said.find(hedge.quote)
    read = read_words(said)
    tokens = read.text.tokens
    for amount in read.amounts:
        start, end = tokens[amount.first].start, tokens[amount.last - 1].end
        if start >= at + len(hedge.quote) >= 0 and start - at <= 40 and not amount.year:
            return f"“{said[start:end]}”"
    return ""


def hedge_instead(hedge: Hedge, said: str) -> str:
    """The sentence ``said`` made firm, or what to do where the rules do not reach."""
    found = reword(said, ((hedge.quote, hedge.type),))
    if found.text is not None:
        return found.text
    quote = clean(hedge.quote).lower()
    if quote in found.kept:
        return (
            f"No change needed: “{hedge.quote}” says honestly that you cannot know it for certain."
        )
    for pattern, instead in _INSTEAD:
        if re.match(pattern, quote):
            return instead.format(quote=hedge.quote)
    left = len(re.findall(r"\w+", said)) - len(re.findall(r"\w+", hedge.quote))
    if left < 2:
        return f"Leave “{hedge.quote}” out and stop after your point."
    if left <= 4 and hedge.type in ("permission", "apology", "disclaimer"):
        return f"Leave “{short(said)}” out and stop after your point."
    return f"Say the same again without “{hedge.quote}”."


def honest(text: str, hedge: Hedge) -> bool:
    """Whether a hedge is an honest estimate, which is left alone."""
    return is_honest(text, hedge)


def _first_part(quote: str) -> str:
    """Appeasing words up to a "but": what follows it is a point of its own."""
    return re.split(r"[\s,]+but\s", quote, maxsplit=1, flags=re.IGNORECASE)[0] or quote


def retreat_instead(ask: str, quote: str) -> str:
    """The ask alone, without the words that take it back."""
    quote = _first_part(quote)
    if quote.lower().startswith("as you"):
        return f"Say how much you want in place of “{quote}”."
    firm = firmer(ask)
    if firm is not None and quote.lower() not in firm.lower():
        return firm
    kept = without_appeasing(ask, quote)
    if kept is not None:
        return firmer(kept) or kept
    return f"Leave “{quote}” out and stop after your point."


def placating_instead(said: str, quote: str) -> str:
    """The sentence without the appeasing words, or what to do where nothing else was said."""
    quote = _first_part(quote)
    kept = without_appeasing(said, quote)
    if kept is not None:
        return firmer(kept) or kept
    if re.match(_FREE_CHOICE, quote.lower()) and not said.lower().startswith(quote.lower()):
        return f"Say which in place of “{quote}”."
    return f"Leave “{quote}” out, and let your point stand."
