"""Words that give the ask away in the breath that makes it: "…but it's fine if not"."""

from __future__ import annotations

import re

_FINE = (
    r"(?:(?:it|that)(?:'s|\s+is|\s+would\s+be|'d\s+be)|its|thats)\s+"
    r"(?:(?:also|totally|completely|absolutely|perfectly|all)\s+)*"
    r"(?:fine|okay|ok|alright|all right|cool|good)(?:\s+too)?"
)
_IF_NOT = (
    r"(?:if\s+(?:not|you\s+(?:can't|cannot|can not|don't|do not|won't|say no|prefer|need)|"
    r"(?:that|it|this)(?:'s|\s+is|\s+isn't|\s+doesn't|\s+does|\s+can't|\s+won't)|"
    r"there(?:'s|\s+is|\s+isn't)|we\s+(?:can't|don't))|either way)"
)
_RETREAT = re.compile(
    r"[\s,;]*\b(?:(?:but|though|and|or)\s+)?(?:"
    rf"{_FINE}\s+{_IF_NOT}"
    rf"|no (?:worries|problem|pressure|rush|big deal)(?:\s+(?:at all\s+)?{_IF_NOT})?"
    rf"|i\s+(?:totally\s+|completely\s+|fully\s+)?understand\s+{_IF_NOT}"
    rf"|if\s+(?:not|that's not possible|that isn't possible),?\s+(?:then\s+)?(?:{_FINE}|fine|okay|"
    rf"ok|"
    r"no worries|no problem|i understand)"
    r"|(?:but\s+)?if not(?=\W*$)"
    r")\b[^.!?]*",
    re.IGNORECASE,
)
# The same before the ask: "Maybe it's just me, but…".
_OPENER = re.compile(
    r"^(?:(?:maybe|perhaps|so|well|and)\s+)*(?:it's|its|it is|this is|that's)\s+(?:just|only|"
    r"probably just)\s+"
    r"(?:me|a thought|an idea|a suggestion|my (?:opinion|view|thought))\s*,?\s+but\s+",
    re.IGNORECASE,
)
_FEWEST = 2


def without_retreat(text: str) -> str:
    """The text up to its retreat; unchanged where nothing else was said."""
    text = _OPENER.sub("", text)
    rest = _RETREAT.sub("", text, count=1)
    return rest if len(re.findall(r"\w+", rest)) >= _FEWEST else text
