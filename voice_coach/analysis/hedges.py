"""Finding hedges: every rule at every place, then the longest find wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from voice_coach.analysis.hedge_conditions import holds
from voice_coach.analysis.hedge_confidence import confidence
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.moves import SentenceMoves, move_at
from voice_coach.analysis.patterns import Match
from voice_coach.analysis.rules import table
from voice_coach.analysis.text import Text
from voice_coach.records import Hedge, HedgeType

_TYPES: tuple[HedgeType, ...] = get_args(HedgeType)
# Words that may stand between the two halves of a restart.
_RESTARTED = words("it and that i we so the you")


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
    found = [m for m in table("hedges").search(text) if holds(m, text, sentences, answers)]
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
