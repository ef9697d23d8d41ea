"""Finding hedges: every rule at every place, then the longest find wins."""

from __future__ import annotations

from collections.abc import Sequence

from voice_coach.analysis.hedge_confidence import confidence
from voice_coach.analysis.lexicon import CLASSES, words
from voice_coach.analysis.moves import SentenceMoves, move_at
from voice_coach.analysis.patterns import Match
from voice_coach.analysis.rules import table
from voice_coach.analysis.text import Text, read_tokens
from voice_coach.records import Hedge, HedgeType, Move

_TYPES: tuple[HedgeType, ...] = (
    "shield",
    "approximator",
    "minimizer",
    "permission",
    "tag",
    "apology",
    "disclaimer",
)
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
# Words that may stand between the two halves of a restart.
_RESTARTED = words("it and that i we so the you")
# "We usually pay about sixty" tells a fact.
_USUAL = words("usually normally typically generally often currently")
_FAR_BACK = 8  # words looked back at for the ask that an amount belongs to


def find_hedges(
    text: Text, sentences: Sequence[SentenceMoves], *, answers: str = ""
) -> tuple[Hedge, ...]:
    """The hedges of a text.

    Parameters
    ----------
    text
        The utterance.
    sentences
        Its sentences with their moves: ``on`` is the move of the sentence a hedge stands in.
    answers
        What the other side said right before, "" where they did not: "I don't know" in answer to
        a question of fact is no hedge.

    Returns
    -------
    tuple of Hedge
        In the order of the text, none overlapping another.
    """
    matches = find_matches(text, sentences, answers=answers)
    return tuple(_hedge(match, text, sentences) for match in matches)


def find_matches(
    text: Text, sentences: Sequence[SentenceMoves], *, answers: str = ""
) -> list[Match[str]]:
    """The same as token ranges, each tagged with the family of the rule that found it."""
    found = [m for m in table("hedges").search(text) if _holds(m, text, sentences, answers)]
    found.sort(key=lambda m: (m.first - m.last, m.tag != "literal", m.first))
    taken = [False] * len(text.tokens)
    kept: list[Match[str]] = []
    for match in found:
        if any(taken[match.first : match.last]):
            continue
        taken[match.first : match.last] = [True] * (match.last - match.first)
        kept.append(match)
    kept.sort(key=lambda m: m.first)
    return _without_restarts([m for m in kept if m.tag != "literal"], text)


def _without_restarts(matches: Sequence[Match[str]], text: Text) -> list[Match[str]]:
    """One hedge for "I think it, and I think it": a restart is a matter of pace."""
    out: list[Match[str]] = []
    for match in matches:
        before = out[-1] if out else None
        if (
            before is not None
            and match.first - before.last <= 2
            and set(text.norms[before.last : match.first]) <= _RESTARTED
            and text.norms[match.first : match.last] == text.norms[before.first : before.last]
        ):
            out[-1] = match
        else:
            out.append(match)
    return out


def _holds(match: Match[str], text: Text, sentences: Sequence[SentenceMoves], answers: str) -> bool:
    """The conditions that words alone do not tell."""
    if _is_quoted(match, text):
        return match.tag == "literal"
    if match.tag.endswith("_of_asks"):
        return move_at(text, sentences, match.first) in _OWN and (
            not match.tag.startswith("approximator") or _near_an_ask(match, text)
        )
    if match.tag == "tag_at_end":
        return _is_tag(match, text)
    if match.tag == "shield_unsure" and answers:
        return not _is_plain_answer(match, text, answers)
    return True


def _is_quoted(match: Match[str], text: Text) -> bool:
    """Whether somebody else's words are told: "she said maybe ninety"."""
    before = text.norms[max(0, match.first - 2) : match.first]
    return len(before) == 2 and before[1] in {"says", "said"} and before[0] not in {"i", "we"}


def _near_an_ask(match: Match[str], text: Text) -> bool:
    """Whether an amount belongs to what the speaker wants, and is no estimate of a fact."""
    first = text.sentences[text.sentence_of[match.first]][0]
    if text.norms[match.first] in {"something", "somewhere"}:
        return True
    before = text.norms[max(first, match.first - _FAR_BACK) : match.first]
    if _USUAL & set(before):
        return False
    return bool(CLASSES["asking"] & set(before)) or match.first == first


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
    if said[0] in {"huh", "eh", "that", "its"}:
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


def _hedge(match: Match[str], text: Text, sentences: Sequence[SentenceMoves]) -> Hedge:
    start, end = text.tokens[match.first].start, text.tokens[match.last - 1].end
    kind = match.tag.split("_")[0]
    return Hedge(
        start=start,
        end=end,
        type=next(t for t in _TYPES if t == kind),
        quote=text.raw[start:end],
        on=move_at(text, sentences, match.first),
        confidence=confidence(match.tag),
    )
