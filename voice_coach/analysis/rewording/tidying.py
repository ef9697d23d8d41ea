"""Spaces, commas, capitals, articles and the mark at the end; ums and repeats taken out."""

from __future__ import annotations

import re

_UM = re.compile(r"\s*,?\s*\b(?:um+|uh+|uhm+|erm?|hm+|mm+)\b(?!')[,.…]*\s*", re.IGNORECASE)
_FILLER = re.compile(
    r",\s*(?:u[hm]+,?\s*)?(?:you know|i mean|like|oh|well)\s*(?:,\s*|$)", re.IGNORECASE
)
# "I just, I think…", "I, you, I think…": a start that was given up.
_FALSE_START = re.compile(
    r"^((?:and|but|so|well)\s+)*(?:(?:i|we|you|it|they|he|she)(?:'m|'re|'s)?(?:\s+(?:just|was|"
    r"were))?,\s+)+"
    r"(?=(?:i|we|you|they|it|he|she|there)\b)",
    re.IGNORECASE,
)
_LIKE = re.compile(
    r"\b((?:need|want|get|take|have|for|least)\s+)like\s+(?=(?:an?|one|two|three|four|five|six|"
    r"seven|eight|nine|ten|\w+teen|\w+ty|\d)\b)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"[\s☀-➿\U0001f000-\U0001faff️‍]*$|\s*[:;]-?[()DPp]+\s*$")
_ANY_PICTURE = re.compile(r"[☀-➿\U0001f000-\U0001faff️‍]+")
# Words whose doubling is a stumble, comma or not; other words only with a comma between.
_SMALL = (
    r"i|i'm|i've|i'd|i'll|we|we're|we'd|they|he|she|it's|the|a|an|to|of|in|and|but|so|if|for|"
    r"on|at|is|was|my|our|there's|they're"
)
_DOUBLE = re.compile(rf"\b(?P<once>{_SMALL})(?:[\s,–-]+(?P=once)(?![\w']))+", re.IGNORECASE)
# "with you, you can" is no stumble: these may end one clause and begin the next.
_CLOSE = re.compile(
    r"\b(?P<once>you|it|that|there|here|this|her)(?:\s+(?P=once)(?![\w']))+", re.IGNORECASE
)
_PAIR = re.compile(r"\b(?P<once>[\w']+ [\w']+),\s+(?P=once)(?![\w'])", re.IGNORECASE)
_PAIR_OWN = re.compile(
    r"\b(?P<once>(?:i|we|they|he|she)\s[\w']+)\s+(?P=once)(?![\w'])", re.IGNORECASE
)
_AGAIN = re.compile(
    r"\b(?!(?:no|yes|very|really|please|thanks|wait|okay|you|it|that|there|here|this|her|now|"
    r"then)\b)(?P<once>[^\W\d]+),\s+(?P=once)(?![\w'])",
    re.IGNORECASE,
)
_START = re.compile(
    r"^(?:(?:um+|uh+|er+m*|hmm+|oh|well|so|and|but|or|okay|ok|yeah|anyway|"
    r"hey)(?![\w'])[\s,]*(?!about\b)"
    r"|(?:i mean|you know|like|to be honest|honestly)\s*,\s*"
    r"|i mean\s+(?=(?:i|we|it|it's|that's|they|you|there's)\b)"
    r"|[\s,;.–-]+)+",
    re.IGNORECASE,
)
_AUX = (
    r"(?:can|could|would|will|shall|may|might|should|do|does|did|is|are|was|were|have|has|am)"
    r"(?:n't)?"
)
_SUBJECT = r"(?:i|you|we|they|he|she|it|that|this|there|the|my|your|our|these|those|any\w*|it's)"
_ASKS = re.compile(
    rf"^(?:(?:please|then|no|yes|also|sure|hello|hi|thanks)\b,?\s+)*{_AUX}\s+{_SUBJECT}\b"
    rf"|(?:,|\bbut|\band|\bso)\s+{_AUX}\s+{_SUBJECT}\b"
    rf"|^(?:what|why|how|when|where|who|which)\s+(?:\w+\s+)?{_AUX}\b"
    rf"|,\s+(?:what|why|how|when|where|who|which)\s+(?:\w+\s+){{0,2}}?{_AUX}\s+{_SUBJECT}\b"
    r"|\b(?:how|what)\s+about\b",
    re.IGNORECASE,
)
_WH = re.compile(r"^(?:what|why|how|when|where|who|which)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(an?) (?=([\w$€£]+))", re.IGNORECASE)
_VOWEL = re.compile(
    r"(?:hour|honest|honou?r|heir|8|11\b|18\b|(?!one\b|once\b|uni|use|usu|eur|util)[aeiou])",
    re.IGNORECASE,
)


_OPENED = re.compile(
    r"(?:^|(?:,|\bbut|\band|\bso)\s+)(?:i|we|it|that|its)(?:'m|'re|'s|'ll|'d| am| is| are| was|"
    r" do| don't)?"
    r"(?:\s+not)?\s*$",
    re.IGNORECASE,
)


def cut_opener(before: str) -> str:
    """What stands before a gap, without a clause whose end was taken out ("…, but it's")."""
    return _OPENED.sub("", before)


def clean(text: str) -> str:
    """Straight apostrophes, no ums, no pictures, no stumbled repeats: how it was meant to sound."""
    text = text.replace("’", "'").replace("`", "'")
    text = _ANY_PICTURE.sub(" ", _PICTURE.sub("", text))
    text = re.sub(r"\s+", " ", _UM.sub(" ", _FILLER.sub(" ", text)))
    text = _LIKE.sub(r"\1", text)
    for pattern in (_PAIR, _PAIR_OWN, _DOUBLE, _CLOSE, _AGAIN):
        text = pattern.sub(r"\g<once>", text)
    return _FALSE_START.sub("", text.strip())


def tidy(text: str) -> str:
    """Spaces, commas, the first letter and the end of a sentence put right."""
    text = re.sub(r"\s+", " ", text)
    text = _START.sub("", text)
    text = re.sub(r"\s+([,.;!?])", r"\1", text)
    text = re.sub(r"([,;])(?:\s*[,;])+", r"\1", text)
    text = re.sub(r"[,;]*([.!?])(?:\s*[,.!?])*$", r"\1", text)
    text = re.sub(r"[\s,;]*\b(?:but|and|so|or|because)\b[\s,;]*([.!?]?)$", r"\1", text)
    text = re.sub(r"[\s,;–-]+([.!?]?)$", r"\1", text)
    text = re.sub(r"\bi\b(?=\s|'|,|$)", "I", text)
    if text and text[-1] not in ".!?":
        text += "."
    return text[:1].upper() + text[1:]


def articles(text: str, said: str) -> str:
    """Make "a" and "an" agree where taking words out brought them before another word."""
    known = {m.group().lower() + m[2].lower() for m in _ARTICLE.finditer(said)}

    def agree(match: re.Match[str]) -> str:
        if match.group().lower() + match[2].lower() in known:
            return match.group()
        return ("an " if _VOWEL.match(match[2]) else "a ") if match[1][0] == "a" else match.group()

    return _ARTICLE.sub(agree, text)


def mark(text: str) -> str:
    """The right mark at the end: a question keeps or gets "?", a statement loses it."""
    body = text.rstrip(".?! ")
    if not body:
        return text
    if _ASKS.search(body):
        return body + "?"
    if _WH.match(body):
        return text
    return body + ("!" if text.endswith("!") else ".")
