"""A plea made a plain ask: "I was kind of hoping we could maybe…" → "I'd like us to…".

"I'd like" is polite and has full force, so it stands wherever a plea asked the same. The verb of
the learner stays; only its form changes where the grammar asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from voice_coach.analysis.rewording.verbs import from_gerund, plain_form

_SOFTENER = (
    r"(?:kind of|sort of|kinda|sorta|just|really|actually|maybe|perhaps|possibly|potentially|also|"
    r"still|only|simply|at all)"
)
SOFT = rf"(?:,?\s+{_SOFTENER}\b)*"
_SOFT1 = rf"(?:,?\s+{_SOFTENER}\b)+"
_MAYBE = r"(?:,?\s+(?:maybe|perhaps|possibly|that))*"
_ME = r"\b(?P<me>i|we)"
_BE = (
    r"(?:\s+(?:was|were|am|are|had been|have been|had|have|do|did|would)|'m|'re|'ve been|'d been"
    r"|'ve|'d|m\b)?"
)
_WHO = r"(?P<who>i|we|you)"
_NP = (
    r"(?P<who>i|we|you|they|he|she|it|that|this|there|(?:the|my|our|your|this|that|these|those)"
    r"\s+[\w-]+(?:\s+(?!could|can|would|will)[\w-]+)?)"
)
_MODAL = (
    r"(?:\s+(?:could|can|would|will|might|may|should)|'d|'ll)"
    r"(?:\s+be\s+(?:able|willing|open)\s+to)?"
)
_CAN = r"(?:\s+(?:could|can))(?:\s+be\s+able\s+to)?"
_HOPING = rf"{_ME}{_BE}{SOFT}\s+(?:hope|hoped|hoping|wishing)"
_THINKING = rf"{_ME}(?:\s+(?:was|were|am|are)|'m|'re|m\b){SOFT}\s+thinking"
_ASKING = (
    rf"(?:{_ME}(?:{_BE}{SOFT}\s+(?:wonder|wondered|wondering)|"
    rf"(?:'d|\s+would)?{SOFT}\s+(?:want|wanted|like|was going|was gonna|am going)(?:\s+to)?\s+"
    r"(?:ask|see|check|know|find out)(?:\s+you)?)|"
    rf"(?:can|could|may|might)\s+(?P<me2>i|we){SOFT}\s+ask(?:\s+you)?)\s+(?:if|whether)"
)
_QUESTION = (
    r"(?:do you think|is there (?:any|a|some) (?:chance|way|possibility)|"
    rf"(?:would|do) you{SOFT} mind if|"
    rf"(?:would|will|is|was)\s+(?:it|that|there)(?:\s+be)?{SOFT}(?:\s+be)?(?:\s+at all)?\s+"
    r"(?:possible|okay|ok|fine|alright|all right|cool)(?:\s+(?:with|by|for)\s+you)?\s+if)"
)
_POSSIBLE = (
    rf"(?:would|will|is|was)\s+it(?:\s+be)?{SOFT}(?:\s+be)?(?:\s+at all)?\s+"
    r"(?:possible|okay|ok|fine|alright|all right)(?:\s+(?P<with>with you|by you))?"
    r"(?:\s+for\s+(?P<who>me|us|you))?\s+to\s+"
)
_NUMBER = (
    r"(?:[$€£]?\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundred|an?\s+hundred|an?\s+thousand)\b)"
)
_THING = (
    rf"(?=(?:{_NUMBER}|(?:about|around|roughly|something like|somewhere around|something around)\s+"
    rf"{_NUMBER}|(?:an?|the|my|our|some|more|all|another|both|half|every|next|january|february|"
    rf"march|"
    r"april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|"
    r"friday)\b))"
)
_OWN_VERBS = {
    "get",
    "have",
    "keep",
    "take",
    "use",
    "do",
    "finish",
    "work",
    "start",
    "stay",
    "leave",
}
"""What the one who asks does, even to "my" things: keep my desk, get my bonus."""
_INVERTED = (
    r"(?:do|does|did|are|is|was|were|can|could|will|would|should)\s+"
    r"(?:i|we|you|they|it|he|she|that|this|there|the|my|our|your)\b"
)
_US = {
    "i": "", "we": "us ", "they": "them ", "he": "him ", "she": "her ", "me": "", "us": "us ",
}  # fmt: skip


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _owner(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return "We" if (groups.get("me") or groups.get("me2") or "i").lower() == "we" else "I"


def _am(owner: str) -> str:
    return "We're" if owner == "We" else "I'm"


def _like(owner: str, who: str) -> str:
    """Say who speaks and who acts: "I'd like us to " and its kin."""
    low = who.lower()
    same = low == owner.lower() or (owner == "We" and low == "i")
    return f"{owner}'d like {'' if same else _US.get(low, who + ' ')}to "


def _liked(match: re.Match[str]) -> str:
    return _like(_owner(match), match["who"])


def _liked_verb(match: re.Match[str]) -> str:
    verb = plain_form(match["verb"])
    return match.group() if verb is None else _like(_owner(match), match["who"]) + verb


def _permission(match: re.Match[str]) -> str:
    owner = "We" if match["me"].lower() == "we" else "I"
    if match["ask"]:
        return f"{_am(owner)} asking {match['ask']} "
    if owner == "We" and not match["get"]:
        return "I'd like us to "
    return f"{owner}'d like to {match['get'] or ''}"


def _suggested(match: re.Match[str]) -> str:
    owner = "We" if match["me"].lower() == "we" else "I"
    verb = match["verb"].lower()
    if verb == "ask":
        rest = match["for"]
        return f"{_am(owner)} asking {rest} " if rest else f"{owner}'d like to ask "
    return f"{owner} {verb} "


def _chance_of(match: re.Match[str]) -> str:
    """Is there any chance of moving me to ninety: who moves? The other side, where it is "me"."""
    verb = from_gerund(match["verb"])
    if verb is None:
        return match.group()
    to_me = re.match(r"(?:me|us|my|our)$", match["after"], re.IGNORECASE)
    theirs = to_me and verb not in _OWN_VERBS
    return f"I'd like {'you ' if theirs else ''}to {verb} {match['after']}"


def _sees_doing(match: re.Match[str]) -> str:
    verb = from_gerund(match["verb"])
    return match.group() if verb is None else f"{match['can']} {verb}"


_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
_RULES: tuple[_Rule, ...] = (
    # "…and was wondering": the subject that was left out
    (
        _compile(
            rf"(?P<lead>^|\b(?:and|but|so)\s+|,\s*)(?P<be>was|were){SOFT}\s+(?P<v>hoping|"
            rf"wondering)\b"
        ),
        lambda m: f"{m['lead']}I {m['be']} {m['v']}",
    ),
    # an indirect question about what is possible
    (
        _compile(rf"(?:{_ASKING}){_MAYBE}\s+it(?:'s|'d be|\s+is|\s+would be|\s+was)\s+(?:at all )?"
                 r"possible(?:\s+for\s+(?P<who>me|us|you))?\s+to\s+"),
        lambda m: _like(_owner(m), m["who"] or "i"),
    ),
    (_compile(rf"(?:{_ASKING}){_MAYBE}\s+there\s+(?P<be>is|are|was|were)\s+"),
     lambda m: f"{'Is' if m['be'].lower() in ('is', 'was') else 'Are'} there "),
    (_compile(rf"(?:{_ASKING}){_MAYBE}\s+there's\s+"), "Is there "),
    (_compile(r"\bis there (?:any|a|some) (?:chance|way|possibility)\s+of\s+(?P<verb>\w+ing)\s+"
              r"(?P<after>[\w$€£]+)"), _chance_of),
    # a question announced and then put in full: the question is enough
    (_compile(rf"\b(?:can|could|may|might)\s+(?:i|we){SOFT}\s+ask(?:\s+you)?\s+(?="
              rf"(?:why|what|how|when|where|which|who)\b(?:\s+(?!(?:do|does|did)\b)\w+){{0,2}}?"
              rf"\s+{_INVERTED})"), ""),
    # "I could see myself trading", "so maybe we can meet": what is offered or proposed
    (_compile(r"\b(?P<can>can|could)\s+see\s+(?:myself|ourselves|me|us)\s+(?P<verb>\w+ing)\b"),
     _sees_doing),
    (_compile(r"\bso\s+(?:maybe|perhaps)\s+we\s+(?:can|could)(?:\s+(?:maybe|perhaps|just))?\s+"
              r"(?=\w)"), "so let's "),
    # who is to act, and the verb after "could"
    (_compile(rf"(?:{_ASKING}){_MAYBE}\s+{_WHO}{_MODAL}{SOFT}\s+"), _liked),
    (_compile(rf"(?:{_ASKING}){_MAYBE}\s+{_NP}{_CAN}{SOFT}\s+"), _liked),
    (_compile(rf"{_QUESTION}{_MAYBE}\s+{_WHO}{_MODAL}{SOFT}\s+"), _liked),
    (_compile(rf"{_QUESTION}{_MAYBE}\s+{_WHO}{SOFT}\s+(?P<verb>\w+)\b"), _liked_verb),
    (_compile(rf"{_HOPING}{_MAYBE}\s+{_NP}{_MODAL}{SOFT}\s+"), _liked),
    (_compile(rf"{_THINKING}{_MAYBE}\s+{_WHO}{_MODAL}{SOFT}\s+"), _liked),
    (_compile(rf"{_HOPING}{_MAYBE}\s+{_NP}{SOFT}\s+(?P<verb>\w+)\b"), _liked_verb),
    (_compile(_POSSIBLE), lambda m: _like("I", m["who"] or "i")),
    (_compile(r"\bam i allowed to\s+"), "I'd like to "),
    (_compile(r"\bis there (?:any|a|some) (?:chance|way|possibility)\s+"
              r"(?:for (?P<who>me|us|you)\s+)?to\s+"), lambda m: _like("I", m["who"] or "i")),
    (_compile(rf"\bis there (?:any|a|some) (?:chance|way|possibility)\s+of\s+{_THING}"),
     "I'd like "),
    (_compile(r"\b(?:will|would|can|could) you (?:please )?(?:allow|permit) (?P<me>me|us)\s+"
              r"(?P<to>to\s+)?"),
     lambda m: f"{'We' if m['me'].lower() == 'us' else 'I'}'d like {m['to'] or ''}"),
    # what is wanted, named at once
    (_compile(rf"{_HOPING}{_MAYBE}\s+to\s+"), lambda m: f"{_owner(m)}'d like to "),
    (_compile(rf"{_HOPING}{_MAYBE}\s+for\s+"), lambda m: f"{_owner(m)}'d like "),
    (_compile(rf"{_THINKING}{_MAYBE}\s+(?:about|of)\s+asking\s+for\s+"),
     lambda m: f"{_am(_owner(m))} asking for "),
    (_compile(rf"{_THINKING}{_MAYBE}(?:\s+(?:about|of|around|more like))?{_MAYBE}\s+{_THING}"),
     lambda m: f"{_owner(m)}'d like "),
    (_compile(rf"{_THINKING}{_MAYBE}\s+to\s+"), lambda m: f"{_owner(m)}'d like to "),
    (_compile(rf"{_THINKING}{_MAYBE}\s+(?=(?:i|we|you|they|it|that|this|there)\b)"), ""),
    (_compile(rf"{_ME}{_BE}{SOFT}\s+wondering\s+about\s+"),
     lambda m: f"{_owner(m)}'d like to ask about "),
    (_compile(rf"{_ME}{_BE}{SOFT}\s+wonder(?:ing|ed)?\s+(?=(?:what|how|when|where|why|which|who)\b)"),
     lambda m: f"{_owner(m)}'d like to know "),
    (_compile(rf"{_ME}{_BE}{SOFT}\s+wonder(?:ing|ed)?\s+(?:if|whether)\s+"
              r"(?=(?:the|this|that|it|a|an|my|our)\b.*\b(?:would|might)\b)"), ""),
    (_compile(rf"{_ME}{_BE}{SOFT}\s+wonder(?:ing|ed)?\s+(?:if|whether)\s+"),
     lambda m: f"{_owner(m)}'d like to ask if "),
    # leave asked for a statement, a question or a proposal
    (_compile(rf"\b(?:can|could|may|might)\s+(?:i|we){SOFT}\s+say(?:\s+that)?\s+"), ""),
    (_compile(rf"\b(?:can|could|may|might)\s+(?P<me>i|we){_SOFT1}\s+"
              r"(?:ask\s+(?P<ask>for|you to)\s+|"
              rf"(?P<get>(?:get|have)\s+)|(?!ask|suggest|propose|request|say))"), _permission),
    (_compile(rf"\b(?:can|could|may|might)\s+(?P<me>i|we){SOFT}\s+(?P<verb>ask|suggest|propose|request)"
              r"\s+(?P<for>for|you to)?\s*"), _suggested),
    (_compile(rf"{_ME}{_SOFT1}\s+wanted{SOFT}\s+to\s+"), lambda m: f"{_owner(m)} want to "),
    (_compile(rf"{_ME}\s+wanted{SOFT}\s+to\s+(?=(?:ask|talk|discuss|say|check|raise|bring|see)\b)"),
     lambda m: f"{_owner(m)} want to "),
    (_compile(r"\bideally,?\s+(?P<me>i|we)(?:'d|\s+would)\s+(?:get|have|be getting|be at)\s+"),
     lambda m: f"{_owner(m)}'d like "),
    (_compile(rf"\b(?P<me>I|We)'d like to (?:get|have) {_THING}"), lambda m: f"{m['me']}'d like "),
    (_compile(r"^please,?\s+(?P<rest>(?:I|We)'(?:d|m|re)\b.*?)[.?!]*$"),
     lambda m: f"{m['rest']}, please."),
)  # fmt: skip


def plain_asks(text: str) -> str:
    """The text with each plea turned into the ask it carries."""
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    return re.sub(r"\s+", " ", text)
