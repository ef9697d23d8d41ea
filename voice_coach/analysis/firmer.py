"""A sentence without its hedges: the same words, facts and courtesy, with the smallest change.

Phrases that carry the verb ("I was hoping we could…") are rewritten first; then hedges are taken
out one by one until none is found. What cannot be made a sentence is left to an instruction.
"""

from __future__ import annotations

import re
from functools import lru_cache

from voice_coach.analysis.hedges import find_hedges
from voice_coach.analysis.reading import read_words
from voice_coach.records import Hedge

MOST_CHANGES = 12
"""Hedges taken out of one sentence before giving up; nobody puts in more."""
FEWEST_WORDS = 2
"""Fewer words left over are no sentence."""

_SOFT = r"(?:\s+(?:kind of|sort of|just|really|actually|maybe|perhaps|possibly))*"
_WE = r"(?P<who>we|i|you)"
_COULD = r"(?:could|can|might|would)"
_US = {"we": "us ", "i": "", "you": "you "}
# (pattern, replacement): each turns a plea into a plain ask; the verb that follows stays as it is.
_HOPING = re.compile(
    rf"\b(?:i|we)(?:\s+(?:was|were|am|are|had been|have been)|'m|'re|'ve been){_SOFT}\s+"
    rf"(?:hoping|thinking)(?:\s+that)?\s+(?:maybe\s+)?{_WE}\s+{_COULD}{_SOFT}\s+",
    re.IGNORECASE,
)
_HOPING_TO = re.compile(
    rf"\b(?:i|we)(?:\s+(?:was|were|am|are|had been|have been)|'m|'re|'ve been){_SOFT}\s+"
    r"(?:hoping|looking)\s+(?P<to>to|for)\b",
    re.IGNORECASE,
)
_CHANCE = re.compile(
    rf"\b(?:is there (?:any|a) (?:chance|way|possibility)(?:\s+that)?|"
    rf"(?:i|we)(?:\s+(?:was|were|am|are)|'m|'re)?{_SOFT}\s+wonder(?:ing|ed)?\s+(?:if|whether)|"
    rf"(?:i|we){_SOFT}\s+want(?:ed)?\s+to\s+ask(?:\s+you)?\s+(?:if|whether)|"
    rf"do you think)\s+(?:maybe\s+)?{_WE}\s+{_COULD}{_SOFT}\s+",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(
    rf"\b(?:would|is) it{_SOFT}\s+be possible(?:\s+for (?:me|us))?\s+to\s+", re.IGNORECASE
)
_NOT_THINK = re.compile(
    r"\bi (?:really )?(?:don't|do not) (?:really )?think (?:that )?(?P<who>\w+)\s+"
    r"(?P<verb>can|could|will|would|is|are|should)\b",
    re.IGNORECASE,
)
_NOT = {
    "can": "can't", "could": "can't", "will": "won't", "would": "wouldn't", "is": "isn't",
    "are": "aren't", "should": "shouldn't",
}  # fmt: skip
# Giving the ask away in the breath that makes it.
_RETREAT = re.compile(
    r"[\s,;]*\b(?:but|though|and)?\s*\b(?:"
    r"(?:it|that)(?:'s| is| would be) (?:totally |completely )?"
    r"(?:fine|okay|ok|alright|all right|cool)(?: too)? (?:if|either way)"
    r"|no (?:worries|problem|pressure|rush) if"
    r"|i (?:totally |completely )?understand if"
    r"|if not|if that's not possible|only if it)\b.*$",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"^(?:\w+\W+)?(?:can|could|would|will|do|does|is|are|may|what|why|how|when)\b", re.IGNORECASE
)
_PLURAL = {"we", "they", "you", "these", "those"}
_START = re.compile(
    r"^(?:(?:um+|uh+|er+m*|hmm+|well|so|and|but|or|like|i mean|you know|okay|yeah)\b[\s,]*"
    r"|[\s,;.–-]+)+",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def firmer(sentence: str) -> str | None:
    """The sentence without hedges.

    Parameters
    ----------
    sentence : str
        One sentence as it was said.

    Returns
    -------
    str or None
        The same sentence, firm; None where too little is left of it or nothing had to change.
    """
    text = sentence.strip().replace("’", "'")
    rest = _RETREAT.sub("", text)
    text = _plain_asks(rest if len(re.findall(r"\w+", rest)) >= FEWEST_WORDS else text)
    for _ in range(MOST_CHANGES):
        read = read_words(text)
        hedges = find_hedges(read.text, read.sentences)
        if not hedges:
            break
        text = _without(text, hedges[-1])
    else:
        return None
    text = tidy(text)
    if len(re.findall(r"\w+", text)) < FEWEST_WORDS or text == tidy(sentence):
        return None
    return text


def tidy(text: str) -> str:
    """Spaces, commas, the first letter and the end of a sentence put right."""
    text = re.sub(r"\s+", " ", text)
    text = _START.sub("", text)
    text = re.sub(r"\s+([,.;!?])", r"\1", text)
    text = re.sub(r"([,;])(?:\s*[,;])+", r"\1", text)
    text = re.sub(r"[\s,;]*(?:\b(?:but|and|so|or|because|if)\b[\s,;]*)?([.!?])", r"\1", text)
    text = re.sub(r"[\s,;–-]+$", "", text)
    text = re.sub(r"\b([Ii])\b(?=\s|')", "I", text)
    if text and text[-1] not in ".!?":
        text += "."
    return text[:1].upper() + text[1:]


def _plain_asks(text: str) -> str:
    text = _HOPING.sub(lambda m: f"I want {_US[m['who'].lower()]}to ", text)
    text = _HOPING_TO.sub(lambda m: "I want to" if m["to"].lower() == "to" else "I want", text)
    text, asked = _CHANCE.subn(lambda m: f"can {m['who']} ", text)
    if asked:
        text = text.rstrip(".? ") + "?"
    text, possible = _POSSIBLE.subn("I want to ", text)
    if possible:
        text = text.rstrip(".? ") + "."
    return _NOT_THINK.sub(lambda m: f"{m['who']} {_NOT[m['verb'].lower()]}", text)


def _without(text: str, hedge: Hedge) -> str:
    before, quote, after = text[: hedge.start], hedge.quote.lower(), text[hedge.end :]
    put = ""
    if quote in ("might", "may", "could", "might be", "may be", "could be"):
        put = _modal(quote, before)
        if quote in ("might", "may", "could") and re.match(r"\s+be\b", after):
            put, after = _to_be(before), re.sub(r"^\s+be\b", "", after)
    elif re.fullmatch(r"(i|we) .*(hoping|wondering|thinking)", quote):
        put = "I want"
        after = re.sub(r"^\s+(?:about|of|for)\b", "", after)
    elif quote.endswith(("i want", "wanted", "wanted to")):
        put = "I want" + (" to" if quote.endswith("to") else "")
    elif hedge.type == "shield":
        after = re.sub(r"^\s+that\b(?=\s+(?:i|we|you|it|this|the|my|our)\b)", "", after)
    elif hedge.type == "permission" and re.fullmatch(r"(can|could|may|might) (i|we).*", quote):
        put = f"Can {'we' if ' we' in quote else 'I'}"
    elif hedge.type in ("tag", "permission") and not _INVERTED.match(before):
        after = re.sub(r"^\s*\?", ".", after)
    elif hedge.type in ("apology", "disclaimer"):
        after = re.sub(r"^[\s,]*but\b", "", after)
    return f"{before}{put}{after}"


def _modal(quote: str, before: str) -> str:
    if quote.endswith(" be"):
        return _to_be(before)
    return "can" if quote == "could" else "will"


def _to_be(before: str) -> str:
    words = re.findall(r"[\w']+", before.lower())
    subject = words[-1] if words else ""
    if subject == "i":
        return "am"
    plural = subject in _PLURAL or (subject.endswith("s") and subject not in ("this", "is", "us"))
    return "are" if plural else "is"
