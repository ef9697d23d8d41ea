"""Finding hedges: every rule at every place, then the longest find wins."""

from __future__ import annotations

from collections.abc import Sequence

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.moves import SentenceMoves, move_at
from voice_coach.analysis.patterns import Match
from voice_coach.analysis.rules import table
from voice_coach.analysis.text import Text
from voice_coach.records import Hedge, HedgeType, Move

_TYPES: dict[str, HedgeType] = {
    "shield": "shield",
    "approximator": "approximator",
    "approximator_of_asks": "approximator",
    "minimizer": "minimizer",
    "minimizer_of_asks": "minimizer",
    "permission": "permission",
    "tag": "tag",
    "tag_at_end": "tag",
    "apology": "apology",
    "disclaimer": "disclaimer",
}
_OWN: frozenset[Move] = frozenset({"demand", "hold", "trade", "concede"})
_ADDRESSED = frozenset({"you", "your"})
# Bare words that are tags only when hung on a statement.
_BARE_TAGS = words("right okay huh yes no yeah eh alright")


def find_hedges(text: Text, sentences: Sequence[SentenceMoves]) -> tuple[Hedge, ...]:
    """The hedges of a text, in order; ``on`` is the move of the sentence each stands in."""
    found = [m for m in table("hedges").search(text) if _holds(m, text, sentences)]
    found.sort(key=lambda m: (m.first - m.last, m.tag != "literal", m.first))
    taken = [False] * len(text.tokens)
    kept: list[Match[str]] = []
    for match in found:
        if any(taken[match.first : match.last]):
            continue
        taken[match.first : match.last] = [True] * (match.last - match.first)
        kept.append(match)
    kept.sort(key=lambda m: m.first)
    return tuple(_hedge(m, text, sentences) for m in kept if m.tag != "literal")


def _holds(match: Match[str], text: Text, sentences: Sequence[SentenceMoves]) -> bool:
    """The conditions that words alone do not tell."""
    if match.tag.endswith("_of_asks"):
        return move_at(text, sentences, match.first) in _OWN
    if match.tag == "tag_at_end":
        return _is_tag(match, text)
    return True


def _is_tag(match: Match[str], text: Text) -> bool:
    """An appeal hung on an own statement, not a question that waits for an answer."""
    first, last, _ = text.sentences[text.sentence_of[match.first]]
    if last != match.last:
        return False
    words = text.norms[match.first : match.last]
    alone = match.first == first
    if alone:
        return (
            first > 0
            and words[0] not in {"yes", "no", "alright"}
            and len(words) <= 4
            and (words[0] != "is" and words[0] != "are")
        )
    statement = text.norms[first : match.first]
    if words[0] in {"huh", "eh"} or words[0] in {"that", "its"}:
        return True
    if words[0] in _BARE_TAGS:
        return text.tokens[match.first].comma and not _ADDRESSED & set(statement[:4])
    return text.tokens[match.first].comma or words[-1] in {"it", "they", "know"}


def _hedge(match: Match[str], text: Text, sentences: Sequence[SentenceMoves]) -> Hedge:
    start, end = text.tokens[match.first].start, text.tokens[match.last - 1].end
    return Hedge(
        start=start,
        end=end,
        type=_TYPES[match.tag],
        quote=text.raw[start:end],
        on=move_at(text, sentences, match.first),
    )
