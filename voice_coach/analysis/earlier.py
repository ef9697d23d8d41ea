"""What a dialogue held before a turn, as far as the moves need it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from voice_coach.analysis.claims import Split, find_claims, split_of
from voice_coach.analysis.move_features import Before, merged_totals
from voice_coach.analysis.moves import sentence_moves, turn_moves
from voice_coach.analysis.number_joins import find_amounts
from voice_coach.analysis.text import read_tokens
from voice_coach.records import Move

REMEMBERED = 12
"""Turns looked back at: for the moves, and for what is on the table (our choice)."""
# A form that was sent ("[Submit-Deal] {...}") is no speech.
_FORM = re.compile(r"\s*\[[A-Za-z]+(?:-[A-Za-z]+)*\]")


@lru_cache(maxsize=256)
def _gist(words: str) -> tuple[tuple[Move, ...], Split, bool]:
    """Moves by the rules, claims, and whether it ends in a question."""
    text = read_tokens(words)
    amounts = find_amounts(text)
    moves = turn_moves(text, sentence_moves(text, amounts))
    asked = bool(text.sentences) and text.sentences[-1][2]
    return moves, split_of(find_claims(text, amounts)), asked


def before_turn(
    context: Sequence[tuple[str, str]], speaker: str, *, lowered: bool = False
) -> Before:
    """Sum up the last turns of a dialogue for its next speaker."""
    own, other = Split({}, {}), Split({}, {})
    own_moves: tuple[Move, ...] = ()
    their_moves: tuple[Move, ...] = ()
    asked = form = False
    totals: dict[str, float] = {}
    for who, words in context[-REMEMBERED:]:
        form = bool(_FORM.match(words))
        if form:
            continue
        moves, split, question = _gist(words[:2000])
        totals = merged_totals(totals, split)
        if who == speaker:
            own_moves = moves
            own = Split(own.own | split.own, own.other | split.other)
        else:
            their_moves, asked = moves, question
            if split.own or split.other:
                other = split.seen_from_other()
    return Before(len(context), own, other, own_moves, their_moves, asked, form, lowered, totals)
