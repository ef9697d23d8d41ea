"""A bare yes where the other side asked whether it is a deal: "Yes, thank you" closes it."""

from __future__ import annotations

from collections.abc import Sequence

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.text import Text

_YES = words("yes yeah yep yup sure okay ok absolutely definitely certainly gladly")
_BESIDE = words(
    "thank thanks you very much so please a lot indeed course of great good perfect fine wonderful "
    "well oh we do have it is i am deal agreed"
)
_DEAL = words("deal agreed agreement shake settled")
_OPEN = words("what why how which who when where if unless")
_LONGEST = 10
"""Words of a question that asks for nothing but the closing (our choice)."""


def assents(text: Text, before: Text) -> bool:
    """Whether a turn is nothing but a yes, and the question before it asks to close the deal.

    Parameters
    ----------
    text
        The turn; courtesies beside the yes change nothing.
    before
        What the other side said right before it.
    """
    norms = set(text.norms)
    return bool(norms & _YES) and norms <= _YES | _BESIDE and asks_to_close(before)


def asks_to_close(text: Text) -> bool:
    """Whether a turn ends on "Deal?", "Do we have a deal?", "Are we agreed?" and the like."""
    if not text.sentences:
        return False
    first, last, question = text.sentences[-1]
    asked: Sequence[str] = text.norms[first:last]
    return (
        question and len(asked) <= _LONGEST and bool(_DEAL & set(asked)) and not _OPEN & set(asked)
    )
