"""What numbers and plain words settle about a turn's moves, whatever the trained sum says.

In a scenario the numbers tell which way each issue goes. So ground is given where a number fell or
words give something, a yes needs words of agreement, a trade a condition, and a reason something
that is told. Without this an over-eager sum closes a deal, or counts a courtesy as a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voice_coach.analysis import statement_words as say
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.moves import ORDER, SentenceMoves
from voice_coach.analysis.patterns import is_number
from voice_coach.analysis.rules import table
from voice_coach.analysis.text import Text
from voice_coach.records import Move

_FEWEST = 4  # words of a clause that tells something; "I'm not sure" tells nothing (our choice)
_SHORT = 6  # words of a sentence that does so without a comma, as in moves.py
_NO_TELLING = words(
    "if unless when whether can could would will shall should may might do does did please let "
    "what why how which who where or"
)
_STANCE = words(
    "want need prefer ask asking think guess suppose believe hope sure sorry understand hear know "
    "appreciate agree accept like love mind offer offering propose suggest wondering wonder trust"
)
_SAYS_ELSE = frozenset(["get", "ask", "give", "spare", "accept", "refuse", "if", "placate"])
_YES: frozenset[Move] = frozenset(["accept", "concede"])
_ON_NUMBERS: frozenset[Move] = frozenset(["demand", "hold", "trade", "accept", "concede"])
_ASK_WORDS = words(
    "what why how which who whom whose when where if whether wonder wondering curious ask tell know"
)
_INVERTS = words("can could would will shall should do does did is are was were may might have has")
_SUBJECTS = words("you we i that this it they there he she the your")
_NEGATIVE = words("not no never nothing nobody too")


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """What a turn's own numbers do, beside the last ones of both sides.

    ``at``: the tokens where they start. ``lowered``: one asks for less than the own last one.
    ``meets``: none asks for more than lies on the table already, as far as that is known.
    ``takes``: they say what the other side has said.
    """

    at: frozenset[int] = frozenset()
    lowered: bool = False
    meets: bool = False
    takes: bool = False


def settle(
    text: Text,
    sentences: Sequence[SentenceMoves],
    moves: Sequence[Move],
    rule: Sequence[Move],
    *,
    numbers: OwnNumbers,
    answering: bool,
) -> tuple[Move, ...]:
    """The moves of a turn that agree with its numbers and its words.

    Parameters
    ----------
    text, sentences
        The turn, with the moves of each sentence by the rules.
    moves, rule
        The turn's moves as chosen, and by the rules alone.
    numbers
        What its own numbers do.
    answering
        Whether the other side spoke before it.
    """
    kept = set(moves)
    cues = frozenset(cue for sentence in sentences for cue in sentence.cues)
    asked = bool(numbers.at) or bool(cues & {"get", "ask"})
    plain = {match.tag for match in table("stands").search(text)}
    traded = "exchange" in plain or conditional(sentences)
    if "accept" not in rule and not cues & {"accept", "agree"} and not numbers.meets:
        kept.discard("accept")
    if ("trade" not in rule or "wish" in plain) and not cues & {"if", "swap"}:
        kept.discard("trade")
    if "justify" not in rule and not _tells(text, sentences, numbers):
        kept.discard("justify")
    if "hold" not in rule and not _denies(text, sentences):
        kept.discard("hold")
    if "probe" not in rule and not _asks(text):
        kept.discard("probe")
    if not asked:
        kept.discard("demand")
    kept = _given(kept, rule, sentences, numbers, traded=traded)
    if answering and not numbers.lowered and not traded and "hold" in plain:
        kept = (kept - {"concede", "accept", "placate"}) | {"hold"}
    agreed: set[Move] = {*(_YES & set(rule))} if numbers.meets and not traded else set()
    if numbers.takes and not traded and "agree" in cues:
        agreed.add("accept")
    if agreed and not kept & {"hold", "trade"}:
        kept = (kept - {"demand"}) | agreed  # "I can do eighty four", where they said so
    if numbers.at and not kept & _ON_NUMBERS:
        kept.add("demand")
    if not kept:
        kept = {move for move in rule if move != "demand" or asked} or {"other"}
        if "wish" in plain and not traded:
            kept = (kept - {"trade", "concede", "other"}) | {"demand"}
    if len(kept) > 1:
        kept.discard("other")
    return tuple(move for move in ORDER if move in kept)


def _given(
    kept: set[Move],
    rule: Sequence[Move],
    sentences: Sequence[SentenceMoves],
    numbers: OwnNumbers,
    *,
    traded: bool,
) -> set[Move]:
    """Ground given: where a number fell or words give; on a condition it is a trade."""
    kept = set(kept)
    if traded:
        return (kept - {"concede"}) | {"trade"}
    if numbers.lowered and "accept" not in kept:
        kept.add("concede")
    elif not {"concede", "trade"} & set(rule):
        kept.discard("concede")
    elif numbers.at and not numbers.meets and not numbers.lowered:
        # "we could do four percent" as a first ask, or said again, gives nothing
        free = [s for s in sentences if not any(s.first <= at < s.last for at in numbers.at)]
        if not any("concede" in sentence.moves for sentence in free):
            kept.discard("concede")
    if numbers.lowered and "concede" in rule and "trade" not in rule:
        kept.discard("trade")
    return kept


def conditional(sentences: Sequence[SentenceMoves]) -> bool:
    """Whether an own gift hangs on a condition, whichever comes first."""
    return any(
        "if" in sentence.cues and sentence.cues & {"promise", "give"} and "trade" in sentence.moves
        for sentence in sentences
    )


def _denies(text: Text, sentences: Sequence[SentenceMoves]) -> bool:
    """Whether anything says no, but for courtesies: "if it's not too much trouble"."""
    return any(
        bool(sentence.cues & {"refuse", "implied"})
        or ("courtesy" not in sentence.cues and sentence.last - sentence.first > 3
            and bool(_NEGATIVE & set(text.norms[sentence.first : sentence.last])))
        for sentence in sentences
    )  # fmt: skip


def _asks(text: Text) -> bool:
    """Whether anything is asked, with or without its mark: recognisers leave marks out."""
    if any(question for _, _, question in text.sentences) or _ASK_WORDS & set(text.norms):
        return True
    return any(a in _INVERTS and b in _SUBJECTS for a, b in pairwise(text.norms))


def _tells(text: Text, sentences: Sequence[SentenceMoves], numbers: OwnNumbers) -> bool:
    """Whether a sentence or a part of one tells something that can be a reason."""
    for (first, last, question), sentence in zip(text.sentences, sentences, strict=True):
        if question or "courtesy" in sentence.cues:
            continue
        parts = _parts(text, first, last)
        for start, stop in parts:
            own = any(start <= at < stop for at in numbers.at)
            whole = len(parts) == 1
            if own or (whole and sentence.cues & _SAYS_ELSE):
                continue
            counted = any(is_number(text, at) for at in range(start, stop))
            enough = stop - start >= (_SHORT if whole and not counted else _FEWEST)
            if enough and _statement(text, start, stop):
                return True
    return False


def _parts(text: Text, first: int, last: int) -> list[tuple[int, int]]:
    """A sentence cut at its commas and where a new clause begins."""
    cuts = [
        at
        for at in range(first + 1, last)
        if text.tokens[at].comma or text.clause_of[at] != text.clause_of[at - 1]
    ]
    return list(zip([first, *cuts], [*cuts, last], strict=True))


def _statement(text: Text, first: int, last: int) -> bool:
    """Whether words state something: a verb, and neither an ask nor what the speaker feels."""
    norms = text.norms[first:last]
    while norms and norms[0] in say.OPENERS - {"if"}:
        norms = norms[1:]
    if not norms or norms[0] in _NO_TELLING:
        return False
    if norms[0] in {"i", "we"} and _STANCE & set(norms[1:4]):
        return False
    if norms[0] in {"it", "that", "this"} and len(norms) < _SHORT:
        return False
    return bool(set(norms[1:]) & (say.VERBS | say.DESCRIBING)) or any(
        word.endswith("ed") for word in norms[1:]
    )
