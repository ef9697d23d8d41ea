"""A refusal that hides in a belief: "I don't think I can do Friday" → "I can't do Friday"."""

from __future__ import annotations

import re

from voice_coach.analysis.rewording.pleas import SOFT
from voice_coach.analysis.rewording.verbs import PARTICIPLES, from_past, from_third, is_base

_NOT = {
    "can": "can't", "could": "couldn't", "will": "won't", "would": "wouldn't", "is": "isn't",
    "are": "aren't", "was": "wasn't", "were": "weren't", "should": "shouldn't", "am": "am not",
    "must": "mustn't", "has": "hasn't", "have": "haven't", "had": "hadn't", "does": "doesn't",
    "do": "don't", "did": "didn't", "'m": "'m not", "'re": " aren't", "'s": " isn't",
    "'ll": " won't", "'d": " wouldn't", "'ve": " haven't",
}  # fmt: skip
_ADVERB = (
    r"(?:(?:really|quite|just|even|actually|still|also|necessarily|ever|all|both|always|fully)\s+)*"
)
_PRONOUN = re.compile(
    r"(?P<subj>i|we|you|they|he|she|it|that|this|there|these|those)"
    rf"(?P<short>'(?:m|re|s|ll|d|ve))?\s+(?P<adv>{_ADVERB})(?P<verb>[\w']+)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOUN = re.compile(
    r"(?P<subj>(?:(?!i\b|we\b|you\b|they\b|he\b|she\b|who\b|that's\b|if\b|"
    r"to\b)[\w$€£%,.-]+\s+){1,6}?)"
    r"(?P<verb>can|could|will|would|is|are|was|were|should|has|have|had|does|did)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOUN_VERB = re.compile(
    r"(?P<subj>(?:(?!i\b|we\b|you\b|they\b|who\b|to\b)[\w$€£%,.-]+\s+){1,4}?)"
    r"(?P<verb>works?|makes?|goes|go|fits?|covers?|helps?|reflects?|matches|match|needs?)\b"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_THIRD = {"he", "she", "it", "that", "this", "there"}
_NOT_THINK = re.compile(
    rf"(?P<lead>.*?)\bi{SOFT}\s+(?:don't|dont|do not){SOFT}\s+(?:think|believe|feel(?: like)?)"
    r"(?:\s+that(?=\s+(?:i|we|you|they|it|this|there|the|my|our|your)\b))?\s+(?P<said>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_SURE = re.compile(
    rf"(?P<lead>.*?)\b(?:i(?:'m|m| am){SOFT}\s+not(?:\s+(?:really|so|too|totally|entirely|"
    rf"quite))*\s+"
    rf"(?:sure|certain|convinced)|i{SOFT}\s+(?:don't|dont|do not){SOFT}\s+know(?=\s+(?:if|"
    rf"whether)\b))"
    r"(?:\s+(?:that(?=\s+(?:i|we|you|they|it|this|there|the|my|our|your)\b)|if|whether))?\s+"
    r"(?P<said>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_OWN = re.compile(r"(?:i|we)(?:'ll|\s+(?:can|could|will|would|would be able to))\b", re.IGNORECASE)
_THAT = re.compile(
    r"(?:it|that|this)(?:'s|'ll|\s+(?:is|will|would|can|works?|makes?|does|fits?))\b", re.I
)
_DANGLING = re.compile(r"^\W*(?:so|about|of)\b", re.IGNORECASE)


def plain_refusals(text: str) -> str | None:
    """The text with "I don't think X" said as "not X".

    A doubt about what the speaker can do stays a doubt that commits them: "I can't promise…". None
    where the denial cannot be moved into the sentence by rule.
    """
    for pattern in (_NOT_THINK, _NOT_SURE):
        for _ in range(3):
            match = pattern.match(text)
            if match is None:
                break
            said = match["said"]
            open_question = re.search(r"\b(?:if|whether)\s+$", text[: match.start("said")], re.I)
            if pattern is _NOT_SURE and _OWN.match(said):
                able = re.sub(r"^(i|we) could\b", r"\1 can", said, flags=re.IGNORECASE)
                put: str | None = f"I can't promise {able}"
            elif pattern is _NOT_SURE and (open_question or not _THAT.match(said)):
                break  # plain ignorance, or a question that waits for its answer
            else:
                put = None if _DANGLING.match(said) else negate(said)
            if put is None:
                return None
            text = match["lead"] + put
    return text


def negate(clause: str) -> str | None:
    """A clause denied at its verb; None where the verb cannot be told.

    Examples
    --------
    >>> negate("that works for us")
    "that doesn't work for us"
    """
    match = _PRONOUN.match(clause)
    if match is not None:
        found = _negate_pronoun(match)
        if found is not None or match["subj"].lower() not in ("that", "this", "these", "those"):
            return found
    match = _NOUN.match(clause)
    if match is not None:
        verb = match["verb"].lower()
        if verb in ("has", "have", "had"):
            return None
        return f"{match['subj']}{_NOT[verb]}{match['rest']}"
    match = _NOUN_VERB.match(clause)
    if match is not None:
        verb = match["verb"].lower()
        base = from_third(verb)
        return f"{match['subj']}{'doesn' if base else 'don'}'t {base or verb}{match['rest']}"
    return None


def _negate_pronoun(match: re.Match[str]) -> str | None:
    subj, low = match["subj"], match["subj"].lower()
    short, verb = (match["short"] or "").lower(), match["verb"]
    adv, rest, word = match["adv"], match["rest"], verb.lower()
    if short:
        if word in ("better", "not", "never"):
            return None
        done = word in PARTICIPLES and short == "'s"
        denied = " hasn't" if done else _NOT[short]
        return f"{subj}{denied} {adv}{verb}{rest}"
    if word.endswith("n't") or word in ("not", "never", "cannot"):
        return None
    after = re.match(r"\s+([\w']+)", rest)
    owns = word in ("have", "has", "had") and not (
        after and (after[1].lower() in PARTICIPLES or after[1].lower().endswith("ed"))
    )
    if word == "could" and low in ("i", "we"):
        return f"{subj} {adv}can't{rest}"
    if word in _NOT and not owns and (word not in ("do", "does", "did")):
        return f"{subj} {adv}{_NOT[word]}{rest}"
    if low in _THIRD:
        base = from_third(word)
        if base is not None:
            return f"{subj} {adv}doesn't {base}{rest}"
    past = from_past(word)
    if past is not None:
        return f"{subj} {adv}didn't {past}{rest}"
    verb_like = is_base(word) or not word.endswith(("s", "ed", "ly", "ing"))
    if verb_like and low not in _THIRD and low not in ("these", "those"):
        return f"{subj} {adv}don't {word}{rest}"
    return None
