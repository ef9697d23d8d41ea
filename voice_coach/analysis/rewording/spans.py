"""A hedge taken out of a sentence, and the words around the gap put right."""

from __future__ import annotations

import re

from voice_coach.analysis.rewording.tidying import cut_opener
from voice_coach.analysis.rewording.verbs import third
from voice_coach.records import Hedge

# Hedges that are the beginning of a clause of their own: the clause goes with them.
_WHOLE = re.compile(
    r"(?:i (?:know|realize|realise|understand)\b|(?:this|that|it) (?:may|might|could|will|would|"
    r"is)\b|"
    r"(?:it|that|this)(?:'s| is) (?:just|only|not)\b|(?:it|that|this|its)(?:'s|"
    r" is)? (?:\w+ )?(?:fine|okay|"
    r"ok|alright|all right)\b|unless|whatever|feel free|who am i|not that|"
    r"what do i|i (?:do not|don't|dont|did not|didn't)\b|i(?:'m| am) (?:just|only|no|not|new|"
    r"being)\b|"
    r"(?:i(?:'m| am) )?(?:so |very |really |terribly )*sorry (?:to|for)|i (?:hate|dislike)\b|"
    r"i feel \w+|"
    r"(?:i )?(?:do )?apologi|my apologies|(?:please )?(?:forgive|excuse|pardon)|let me know|"
    r"no big deal|correct me|no pressure|i (?:may|might|could) be)",
    re.IGNORECASE,
)
_TO_ITS_END = re.compile(
    r"[^,.;!?]*?(?:\s*,\s*(?:(?:but|and|so|yet)\b)?\s*|\s+but\s+|\s*(?=[.;!?])|$)", re.IGNORECASE
)
_ASKING_FOR = re.compile(r"\s*(?:to ask|asking)?\s+for\b(?!\s+(?:asking|bringing))", re.IGNORECASE)
_THAT_VERB = re.compile(
    r"\s+that(?=\s+(?:i|we|you|he|she|it|they|there|this|these|the|an?|my|our|your|his|her|their|"
    r"[a-z]+s\s+(?:were|are|have|will|would|should|can|could|don't|aren't)|[a-z]+ing|people|everyone|maybe|"
    r"\d|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety)\b)",
    re.IGNORECASE,
)
_FOUND_IT = re.compile(
    r"\s+it\s+(?P<adj>(?:(?:only|quite|very)\s+)?(?:fair|reasonable|right|best|better|good))\b",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"(?P<det>a|an|one|my|another|just a|just one)\s+(?:(?:small|tiny|quick|minor|"
    r"little)\s+)+(?P<noun>\w+)$",
    re.IGNORECASE,
)
_EXTRA = re.compile(r"\s+(?:extra|more)\s*(?:(?:to|for|from|than)\b|[,.;!?]|$)", re.IGNORECASE)
_SEEMS = re.compile(
    r"(?:(?P<subj>it|that|this)\s+(?:just |only )?)?(?P<verb>seems?|appears?|seemed|appeared|"
    r"sounds|looks)"
    r"(?:\s+(?P<link>like|to|that))?(?:\s+me)?(?:\s+(?P<adj>fair|reasonable))?$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\s*(?:that\s+)?(?:i|we|you|he|she|it|they|there|the|my|our|your|this|these|those)\b",
    re.IGNORECASE,
)
_OPEN_WORD = re.compile(
    r"\b(?:to|the|an?|of|is|are|was|were|be|and|that|just|i|we|they|you|it|i'm|we're|it's|some|my|"
    r"our)\s*$",
    re.IGNORECASE,
)
_NEEDS_MORE = re.compile(
    r"\b(?:be|is|are|do|have|take|get|accept|with|to|for|on|at|go|make|give|want|of|from|"
    r"about)\s*$",
    re.IGNORECASE,
)
_AT_A_PLACE = re.compile(r"\b(?:meet|settle|land|be|end up|come out|agree)\s+$", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|when|whether|unless|than|as)\s+$", re.IGNORECASE)
_RANGE = re.compile(r"^(.*?)\s+(?:range|region|neighborhood|ballpark)\b", re.IGNORECASE)
_LOST = re.compile(
    r"(?:a couple more|as you (?:think|feel)\b.*|could see myself|whatever you \w+)$"
)


def without(text: str, hedge: Hedge) -> str | None:
    """The text without one hedge; None where the gap cannot be closed by rule."""
    before, after = text[: hedge.start], text[hedge.end :]
    quote = hedge.quote.lower().rstrip("?.! ")
    if _LOST.match(quote) or quote.startswith(("i don't think", "i do not think", "i dont think")):
        ends = not re.search(r"\w", after) and re.search(r"n't\b|\bnot\b|\bno\b", before)
        return f"{before}{after}" if ends and "think" in quote else None
    if hedge.type in ("apology", "disclaimer", "permission") and _WHOLE.match(quote):
        return _clause(before, quote, after)
    if hedge.type == "minimizer":
        return _minimizer(before, hedge.quote, after)
    if hedge.type == "approximator":
        return _approximator(before, quote, after)
    if hedge.type == "shield":
        return _shield(before, quote, after)
    if hedge.type == "apology":
        after = _THAT_VERB.sub("", after, count=1) if _THAT_VERB.match(after) else after
        return _join(before, re.sub(r"^[\s,]*but\b", "", after))
    if re.match(r"(?:is there|do you think|will you|would you|i(?: just)? want)", quote):
        return None  # the frame of a question, which carries its verb
    if hedge.type == "permission" and not re.search(r"\w", after):
        before = cut_opener(before)
    return _join(before, after)


def needs_more(before: str) -> bool:
    """Whether a text breaks off where a word must follow: "I can be", "with"."""
    return _NEEDS_MORE.search(before) is not None


def _join(before: str, after: str) -> str:
    """Both sides of a gap, without the pair of commas that set it off."""
    if before.rstrip().endswith(",") and after.lstrip().startswith(","):
        before, after = before.rstrip()[:-1], after.lstrip()[1:]
    elif after.lstrip().startswith(",") and _OPEN_WORD.search(before):
        after = after.lstrip()[1:]  # the comma was the pause after the hedge
    return f"{before}{after}"


def _clause(before: str, quote: str, after: str) -> str | None:
    """A whole clause goes: "I know you're busy, but…"."""
    asked = _ASKING_FOR.match(after)
    if asked is not None and re.search(r"\b(?:ask|asking)\b", quote + asked.group()):
        return f"{before}I'm asking for{after[asked.end() :]}"
    if re.match(r"\s*if\b", after):
        return None
    if needs_more(before):
        return None
    whole = _TO_ITS_END.match(after)
    rest = after[whole.end() :] if whole is not None else after
    if not re.search(r"\w", before) and not re.search(r"\w", rest):
        return None
    if re.search(r"\w", rest):
        before = re.sub(r",?\s*\b(?:or|and)\s+$", ", ", before, flags=re.IGNORECASE)
    return f"{before}{rest}"


def _minimizer(before: str, said: str, after: str) -> str | None:
    quote = said.lower()
    small = _SMALL.match(quote)
    if small is not None:
        det = small["det"].removeprefix("just ")
        return f"{before}{det} {said[small.start('noun') :]}{after}"
    if re.match(
        r"(?:it|that|this)(?:'s| is) (?:just )?not|its not|no big|(?:it|that) is no", quote
    ):
        return _clause(before, quote, after)
    if quote == "just" and re.search(r"\bit(?:'s| is|s)\s*$", before, re.IGNORECASE):
        that = re.match(r"\s+that\b", after)
        if that is not None:
            head = re.sub(r"\bit(?:'s| is|s)\s*$", "", before, flags=re.IGNORECASE)
            return f"{head}{after[that.end() :]}"
    if quote.endswith(("a little", "a bit")) and _EXTRA.match(after):
        return f"{before}some{after}"
    if quote.endswith(("wanted", "want", "need", "ask", "get", "have")) and " " in quote:
        return f"{before}{said.split()[-1]}{after}"
    return _join(before, after)


def _approximator(before: str, quote: str, after: str) -> str:
    if quote.endswith((" a", " an")):
        return f"{before}a{after}"
    if quote.startswith("somewhere in the"):
        return before + _RANGE.sub(r"\1", after, count=1)
    if quote.startswith("somewhere") and _AT_A_PLACE.search(before):
        return f"{before}at{after}"
    if quote.startswith("in the"):
        before = re.sub(r"\b(?:something|somewhere)\s+$", "", before, flags=re.IGNORECASE)
    return _join(before, after)


def _shield(before: str, quote: str, after: str) -> str | None:
    if _CONDITION.search(before) and re.search(r"\b(?:think|guess|believe|feel|suppose)$", quote):
        return None  # "if I guess right": the verb of its clause
    if quote == "may be" and re.match(r"\s+(?:i|we|you|around|about)\b", after, re.IGNORECASE):
        return _join(before, after)
    if quote.endswith("thinking") and not _SUBJECT.match(after):
        return None
    if quote in ("might", "may", "could", "might be", "may be", "could be"):
        return _modal(before, quote, after)
    if quote in ("guess", "feeling", "sense", "hunch"):
        head = re.sub(r"\bmy\s+$", "", before, flags=re.IGNORECASE)
        return head + re.sub(r"^\s+is\b(?:\s+that\b)?", "", after)
    seems = _SEEMS.match(quote)
    if seems is not None:
        return _seems(before, seems, after)
    fair = _FOUND_IT.match(after)
    if fair is not None and re.search(r"\b(?:think|say|guess|feel|believe)$", quote):
        return f"{before}it's {fair['adj']}{after[fair.end() :]}"
    if re.search(r"\b(?:sure|certain|convinced|hope|hoping|hoped|wondering|wonder)\b", quote) or (
        quote.startswith(("i don't know ", "i do not know "))
    ):
        return None
    return _join(before, _THAT_VERB.sub("", after, count=1) if _THAT_VERB.match(after) else after)


def _seems(before: str, seems: re.Match[str], after: str) -> str | None:
    """Turn "it seems fair" into "it's fair", "they seem to agree" into "they agree"."""
    subj, link, adj = seems["subj"], seems["link"], seems["adj"]
    linked = None if link or adj else re.match(r"\s+(to|like|that)\b", after)
    if linked is not None:
        link, after = linked[1], after[linked.end() :]
    if "to me" in seems.group():
        return before + re.sub(r"^\s+(?:that|like)\b", "", after) if subj and not adj else None
    if (link == "that" or _SUBJECT.match(after)) and (subj or link):
        head = before if subj else re.sub(r"\b(?:it|that|this)\s+$", "", before, flags=re.I)
        return head + re.sub(r"^\s+that\b", "", after)
    if seems["verb"].endswith("ed"):
        return None
    plural = seems["verb"] in ("seem", "appear")
    be = "are" if plural else "is"
    denied = re.search(r"\b(?:do|does)n't\s+$", before)
    if link == "to":
        verb = re.match(r"\s+(\w+)", after)
        if verb is None:
            return None
        rest = after[verb.end() :]
        if denied and verb[1] == "be":
            return f"{before[: denied.start()]}{be}n't{rest}"
        word = be if verb[1] == "be" else verb[1] if plural or denied else third(verb[1])
        return f"{before}{subj + ' ' if subj else ''}{word}{rest}"
    said = re.sub(r"\s+to me\b(?=\W|$)", "", f" {adj}{after}" if adj else after)
    if denied:
        return f"{before[: denied.start()]}{be}n't{said}"
    if subj:
        short = " is" if subj.lower() == "this" else "'s"
        return f"{before}{subj}{short}{said}"
    return f"{before}{be}{said}"


def _modal(before: str, quote: str, after: str) -> str | None:
    """Turn "I might need" into "I need", "it might be better" into "it would be better"."""
    words = re.findall(r"[\w']+", before.lower())
    subject = words[-1] if words else ""
    verb = next(iter(re.findall(r"[\w']+", after.lower())), "")
    if subject in ("i", "we"):
        if quote == "could":
            if re.match(r"\s+see\s+(?:that|how|why|where)\b", after):
                return None
            return f"{before.rstrip()}{after}" if verb == "see" else f"{before}can{after}"
        if verb in ("need", "want", "require", "prefer", "suggest", "propose"):
            return f"{before.rstrip()}{after}"
        if verb == "not":
            return f"{before}won't" + re.sub(r"^\s+not\b", "", after)
        return f"{before}will{after}"
    if quote in ("may be", "might be", "could be") or re.match(r"\s+(?:not\b)?", after):
        be = " be" if quote.endswith(" be") else ""
        return f"{before}would{be}{after}"
    return None
