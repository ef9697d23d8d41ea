"""What words alone do not tell: whether a find of the hedge rules holds where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_coach.analysis.lexicon import CLASSES, words
from voice_coach.analysis.moves import SentenceMoves, move_at
from voice_coach.analysis.patterns import Match
from voice_coach.analysis.text import Text, read_tokens
from voice_coach.records import Move

_OWN: frozenset[Move] = frozenset({"demand", "hold", "trade", "concede"})
_ADDRESSED = frozenset({"you", "your"})
# Bare words that are tags only when hung on a statement.
_BARE_TAGS = words("right okay huh yes no eh alright")
_ASKS_FIRST = words(
    "what which who whom whose when where why how is are was were am do does did can could will "
    "would should shall have has may might"
)
_NOT_A_TAG_AFTER = words("all that is are was the be sounds on turn your you quite about not")
_NEGATIVE = words("not never no nobody nothing none hardly barely neither")
# Words around a bare answer that add nothing to it.
_NOTHINGS = words(
    "oh well no yes gee gosh hmm uh honestly really actually okay so and but boy man sorry mean "
    "you know i now right god to be honest"
)
_OPENINGS = words("oh well no yes okay so and but or then now")
_OPINION = words("think feel opinion like want prefer say believe willing agree mind sound view")
# "We usually pay about sixty" tells a fact.
_USUAL = words("usually normally typically generally often currently")
# What may follow a hedge that still lacks what it hedges.
_NOTHING_YET = words("that bit of like to")
# What one says sorry for when it is no ask and no refusal.
_SLIPS = words(
    "misread misunderstood misunderstanding misunderstand misheard confusion confused confusing "
    "typo typos mistake mistakes mistyped misspoke mistook incorrectly accident accidentally "
    "entered pressed hit clicked submitted sent inadvertently forgot meant wait waiting delay lag "
    "miscounted mixed messed spelling repeat missed"
)
_SLIP_REACH = 8  # words after the apology
# "Uh-huh" answers; "huh" asks.
_UH_HUH = re.compile(r"\b(?:uh|um|mm|mhm)\W*$", re.IGNORECASE)
_OWNERS = words("i we my our me us")
_BARE_AMOUNT = 4  # words of an answer that names an amount and no more: "about ninety thousand"
_FAR_BACK = 8  # words looked back at for the ask that an amount belongs to


def holds(match: Match[str], text: Text, sentences: Sequence[SentenceMoves], answers: str) -> bool:
    """The conditions that words alone do not tell."""
    if match.tag == "literal":
        return not _breaks_off(match, text)
    if _is_quoted(match, text):
        return False
    if match.tag.endswith("_of_asks"):
        return move_at(text, sentences, match.first) in _OWN and (
            not match.tag.startswith("approximator") or _near_an_ask(match, text)
        )
    if match.tag == "tag_at_end":
        return _is_tag(match, text)
    if match.tag == "apology" and _is_for_a_slip(match, text):
        return False
    if set(text.norms[match.last :]) <= _NOTHING_YET and _is_abandoned(match, text):
        return False
    if match.tag == "shield_unsure" and answers:
        return not _is_plain_answer(match, text, answers)
    return True


def _breaks_off(match: Match[str], text: Text) -> bool:
    """Whether "I don't know" stands alone before a new statement: "I don't know, you need it"."""
    return any(
        text.norms[i - 1] == "know" and text.tokens[i].comma and text.norms[i] in CLASSES["pron"]
        for i in range(match.first + 1, match.last)
    )


def _is_quoted(match: Match[str], text: Text) -> bool:
    """Whether somebody else's words are told: "she said maybe ninety"."""
    before = text.norms[max(0, match.first - 2) : match.first]
    return len(before) == 2 and before[1] in {"says", "said"} and before[0] not in {"i", "we"}


def _is_for_a_slip(match: Match[str], text: Text) -> bool:
    """Whether an apology is for a mishap of the talk itself: "sorry, I misread that"."""
    around = set(text.norms[: match.first] + text.norms[match.last :])
    lone = text.norms[match.last - 1] == "sorry" and not _NEGATIVE & around
    if lone and not around - _NOTHINGS - {"go", "ahead", "what", "that"}:
        return True  # "I'm sorry, go ahead": nothing is asked, claimed or refused
    end = text.sentences[text.sentence_of[match.first]][1]
    return bool(_SLIPS & set(text.norms[match.first : min(end, match.last + _SLIP_REACH)]))


def _is_abandoned(match: Match[str], text: Text) -> bool:
    """Whether an utterance breaks off with its hedge, so that nothing is left to be softened.

    "It was sort of," and "well, I think, um" are a matter of pace; "it is late, sort of" and a bare
    "I guess." are hedges.
    """
    first, last, _ = text.sentences[text.sentence_of[match.first]]
    before = text.norms[first : match.first]
    if match.tag == "approximator_kind":
        return bool(before) and not text.tokens[match.first].comma
    if match.tag == "minimizer_degree":
        return bool(before) and before[-1] in CLASSES["be"] and not _is_closed(text)
    if match.tag in {"shield_belief", "shield_seem"}:
        idle = _NOTHINGS | _OPENINGS | frozenset(text.norms[match.first : last])
        return text.norms[-1] == "that" or (not set(before) - idle and not _is_closed(text))
    return False


def _is_closed(text: Text) -> bool:
    """Whether an utterance ends as a sentence does, or as an unpunctuated one may."""
    tail = text.raw[text.tokens[-1].end :].strip()
    return not tail or tail[0] in ".!?"


def _near_an_ask(match: Match[str], text: Text) -> bool:
    """Whether an amount belongs to what the speaker wants, and is no estimate of a fact."""
    first = text.sentences[text.sentence_of[match.first]][0]
    if text.norms[match.first] in {"something", "somewhere"}:
        return True
    before = text.norms[max(first, match.first - _FAR_BACK) : match.first]
    if _USUAL & set(before):
        return False
    if match.first == first:
        return text.sentences[text.sentence_of[first]][1] - first <= _BARE_AMOUNT
    return bool(CLASSES["asking"] & set(before)) and bool(_OWNERS & set(before))


def _is_plain_answer(match: Match[str], text: Text, answers: str) -> bool:
    """Whether a bare "I don't know" answers a question of fact."""
    said = text.norms[match.first : match.last]
    if "know" not in said:
        return False
    around = text.norms[: match.first] + text.norms[match.last :]
    return not set(around) - _NOTHINGS and _asks_a_fact(answers)


def _asks_a_fact(said: str) -> bool:
    """Whether an utterance ends in a question that is not about what the listener thinks."""
    text = read_tokens(said[-400:])
    if not text.sentences:
        return False
    first, last, marked = text.sentences[-1]
    norms = text.norms[first:last]
    while norms and norms[0] in _OPENINGS:
        norms = norms[1:]
    asks = marked or (bool(norms) and norms[0] in _ASKS_FIRST)
    return asks and not ("you" in norms and _OPINION & set(norms))


def _is_tag(match: Match[str], text: Text) -> bool:
    """An appeal hung on an own statement, not a question that waits for an answer."""
    first, last, marked = text.sentences[text.sentence_of[match.first]]
    if last != match.last:
        return False
    said = text.norms[match.first : match.last]
    statement = text.norms[first : match.first]
    if match.first == first:
        return (
            marked
            and first > 0
            and said[0] not in {"yes", "no", "alright", "is", "are"}
            and len(said) <= 4
        )
    if said[0] == "huh":
        return not _UH_HUH.search(text.raw[: text.tokens[match.first].start])
    if said[0] in {"eh", "that", "its"}:
        return True
    asks = statement[0] in _ASKS_FIRST or (
        len(statement) > 1 and statement[0] in _OPENINGS and statement[1] in _ASKS_FIRST
    )
    comma = text.tokens[match.first].comma
    if said[0] in _BARE_TAGS:
        hung = comma or (
            said[0] == "right" and len(statement) >= 3 and statement[-1] not in _NOT_A_TAG_AFTER
        )
        return hung and not asks and not _ADDRESSED & set(statement[:2])
    if "not" in said[1:2]:
        # "it is high, isn't it": the statement is positive
        if said[-1] == "you" and "you" not in statement[:3]:
            return False  # "I love it, don't you?" waits for an answer
        return not asks and len(statement) >= 2 and (marked or comma or said[-1] in {"it", "they"})
    if said[0] in _ASKS_FIRST and len(said) == 2:
        # "it isn't high, is it?": the statement is negative
        return not asks and bool(_NEGATIVE & set(statement))
    return comma or said[-1] in {"they", "know", "mean"}
