"""A sentence without its hedges: the same words, facts and courtesy, with the smallest change.

Phrases that carry the verb ("I was hoping we could…") are turned into the ask they stand for,
beliefs that carry a refusal ("I don't think I can…") into the refusal; then hedges are taken out
one by one. Uncertainty about a fact is honest and stays. What cannot be made a sentence by rule
gives None, and the advice is then an instruction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from voice_coach.analysis.hedges import find_hedges
from voice_coach.analysis.rewording.added import added_words
from voice_coach.analysis.rewording.honest import is_honest
from voice_coach.analysis.rewording.pleas import plain_asks
from voice_coach.analysis.rewording.refusals import plain_refusals
from voice_coach.analysis.rewording.retreats import without_retreat
from voice_coach.analysis.rewording.spans import without
from voice_coach.analysis.rewording.tidying import articles, clean, mark, tidy
from voice_coach.analysis.utterance import read_words
from voice_coach.records import Hedge, HedgeType

MOST_CHANGES = 12
"""Hedges taken out of one sentence before giving up; nobody puts in more."""
FEWEST_WORDS = 2
"""Fewer words left over are no sentence, unless they are a number, a yes or a no."""
_DANGLING = re.compile(
    r"\b(?:a|an|the|of|than|and|but|or|if|that|my|our|your|very|because|as|to|in|for|with|at|from|"
    r"be)"
    r"[.?!]?$",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:no|yes|never|[$€£]?\d[\d.,]*k?%?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|"
    r"\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[.!?]?$",
    re.IGNORECASE,
)
_HEADLESS = re.compile(r"^(?:of|than|if|unless|whether|to)\b(?!.*,)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reworded:
    """A firmer sentence, or None; ``kept`` are the hedges left in because they are honest."""

    text: str | None
    kept: frozenset[str] = frozenset()


def firmer(sentence: str) -> str | None:
    """The sentence without hedges.

    Parameters
    ----------
    sentence : str
        One sentence as it was said.

    Returns
    -------
    str or None
        The same sentence, firm; None where too little is left of it, where nothing had to change,
        or where the rules do not reach.
    """
    return reword(sentence).text


@lru_cache(maxsize=512)
def reword(sentence: str, hedges: tuple[tuple[str, HedgeType], ...] = ()) -> Reworded:
    """The sentence without hedges, and which hedges were left in.

    Parameters
    ----------
    sentence : str
        One sentence as it was said.
    hedges : tuple of (str, str)
        Words and type of hedges that were found in it with more context than the sentence gives;
        others are found here.
    """
    said = clean(sentence)
    refused = plain_refusals(plain_asks(without_retreat(said)))
    if refused is None:
        return Reworded(None)
    taken = _without_hedges(refused, hedges)
    if taken is None:
        return Reworded(None)
    text, kept = taken
    text = mark(tidy(articles(plain_asks(text), sentence)))
    if not _sound(text, said) or text == mark(tidy(said)):
        return Reworded(None, kept)
    return Reworded(text, kept)


def _without_hedges(
    text: str, named: Sequence[tuple[str, HedgeType]]
) -> tuple[str, frozenset[str]] | None:
    kept: set[str] = set()
    for _ in range(MOST_CHANGES):
        read = read_words(text)
        found = list(find_hedges(read.text, read.sentences))
        found += [h for quote, kind in named if (h := _locate(text, quote, kind, found))]
        left = [h for h in found if not is_honest(text, h)]
        kept |= {h.quote.lower() for h in found if h not in left}
        if not left:
            return text, frozenset(kept)
        shorter = without(text, max(left, key=lambda h: (h.start, h.end)))
        if shorter is None or shorter == text:
            return None
        text = re.sub(r" {2,}", " ", shorter)
    return None


def _locate(text: str, quote: str, kind: HedgeType, found: Sequence[Hedge]) -> Hedge | None:
    """A hedge that was found elsewhere, where its words still stand in ``text``."""
    match = re.search(rf"(?<!\w){re.escape(clean(quote))}(?!\w)", text, re.IGNORECASE)
    if match is None or any(h.start < match.end() and match.start() < h.end for h in found):
        return None
    return Hedge(match.start(), match.end(), kind, match.group())


def _sound(text: str, said: str) -> bool:
    """Whether what is left can stand as a sentence, and says nothing the learner did not say."""
    words = re.findall(r"\w+", text)
    if len(words) < FEWEST_WORDS and not _ALONE.match(text):
        return False
    if _HEADLESS.match(text) and not _HEADLESS.match(tidy(said)):
        return False
    if added_words(said, text):
        return False
    last = re.findall(r"\w+", said)[-1:]
    return words[-1:] == last or not _DANGLING.search(text)
