"""What a dialogue held before a turn, as far as the moves need it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from voice_coach.analysis.claims import Split, find_claims, split_of
from voice_coach.analysis.move_features import Before, masked, sentence_shapes
from voice_coach.analysis.moves import turn_moves
from voice_coach.analysis.splits import merged_totals
from voice_coach.analysis.utterance import LONGEST_PAST, read_past
from voice_coach.records import Move

REMEMBERED = 12
"""Turns looked back at: for the moves, and for what is on the table (our choice)."""
# A form that was sent ("[Submit-Deal] {...}") is no speech.
_FORM = re.compile(r"\s*\[[A-Za-z]+(?:-[A-Za-z]+)*\]")


@dataclass(frozen=True, slots=True)
class Gist:
    """An earlier turn: moves by the rules, split, masked words, shape of the last sentence."""

    moves: tuple[Move, ...]
    split: Split
    words: tuple[str, ...]
    shape: str
    asked: bool


@lru_cache(maxsize=256)
def _gist(words: str) -> Gist:
    read = read_past(words)
    claims = find_claims(read.text, read.amounts)
    shapes = sentence_shapes(read.text, read.sentences, claims)
    return Gist(
        moves=turn_moves(read.text, read.sentences),
        split=split_of(claims),
        words=tuple(masked(read.text)),
        shape=shapes[-1] if shapes else "none",
        asked=bool(read.text.sentences) and read.text.sentences[-1][2],
    )


def before_turn(
    context: Sequence[tuple[str, str]], speaker: str, *, lowered: bool = False
) -> Before:
    """Sum up the last turns of a dialogue for its next speaker."""
    own, other = Split({}, {}), Split({}, {})
    ever: set[Move] = set()
    mine: Gist | None = None
    theirs: Gist | None = None
    form = False
    totals: dict[str, float] = {}
    for who, words in context[-REMEMBERED:]:
        form = bool(_FORM.match(words))
        if form:
            continue
        gist = _gist(words[:LONGEST_PAST])
        totals = merged_totals(totals, gist.split)
        if who == speaker:
            mine = gist
            ever.update(gist.moves)
            own = Split(own.own | gist.split.own, own.other | gist.split.other)
        else:
            theirs = gist
            if gist.split.own or gist.split.other:
                other = gist.split.seen_from_other()
    return Before(
        turns=len(context),
        own=own,
        other=other,
        own_moves=mine.moves if mine else (),
        own_ever=frozenset(ever),
        their_moves=theirs.moves if theirs else (),
        their_shape=theirs.shape if theirs else "none",
        their_words=theirs.words if theirs else (),
        their_question=theirs.asked if theirs else False,
        form=form,
        lowered=lowered,
        totals=totals,
    )
