"""A text read once: tokens, numbers and the moves of each sentence, for all who need them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from voice_coach.analysis.moves import SentenceMoves, sentence_moves
from voice_coach.analysis.number_joins import find_amounts
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.text import Text, read_tokens

LONGEST_PAST = 2000
"""Characters of an earlier turn that are looked back at (our choice; a minute of fast talk)."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text read once, for those who need more than the result."""

    text: Text
    amounts: tuple[Amount, ...]
    sentences: tuple[SentenceMoves, ...]


def read_words(text: str) -> Read:
    """Tokens, numbers and the moves of each sentence."""
    tokens = read_tokens(text)
    amounts = find_amounts(tokens)
    return Read(tokens, amounts, sentence_moves(tokens, amounts))


def read_past(text: str) -> Read:
    """An earlier turn; kept, for it is looked back at with every later turn."""
    return _kept(text[:LONGEST_PAST])


@lru_cache(maxsize=256)
def _kept(text: str) -> Read:
    return read_words(text)
