"""Cues → moves: what each sentence does, then what the turn does.

The cues of ``rules/moves.toml`` are put together by who gets and who gives. A sentence's moves
depend on its own cues; the turn's moves are theirs together, less what the turn as a whole rules
out (a reason needs something it is a reason for; a yes that puts new terms on the table is no
closing).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.rules import table
from voice_coach.analysis.text import Text
from voice_coach.records import Move

ORDER: tuple[Move, ...] = (
    "demand",
    "hold",
    "concede",
    "trade",
    "placate",
    "justify",
    "probe",
    "accept",
    "other",
)
# Which of a clause's moves its hedge weakens first.
_WEIGHT: tuple[Move, ...] = (
    "hold",
    "trade",
    "concede",
    "demand",
    "accept",
    "placate",
    "justify",
    "probe",
    "other",
)
_INVERTED = words(
    "can could would will do does did is are may might shall should have what why how which "
    "who when where"
)
_OPEN_QUESTION = words("what why how which who when where")
_FIRST_PERSON = words("i we my our me us")
# Cues that mean nothing inside "if that's not possible" or "if you don't mind".
_CONDITIONAL = frozenset(["if", "refuse", "get", "give", "accept"])
# "We have three" is nothing for the speaker where it goes on "if you want them".
_OWNING = frozenset(["get", "reason"])
# Cues that are sure signs of what another cue says.
_MEANS = {"spare": "give", "implied": "refuse"}


@dataclass(frozen=True, slots=True)
class SentenceMoves:
    """The moves of one sentence: tokens ``first`` to ``last`` (exclusive).

    ``cues`` are the groups of ``rules/moves.toml`` that were found in it.
    """

    first: int
    last: int
    moves: tuple[Move, ...]
    cues: frozenset[str] = frozenset()


def sentence_moves(text: Text, amounts: Sequence[Amount]) -> tuple[SentenceMoves, ...]:
    """The moves of each sentence on its own."""
    cues: list[dict[str, list[int]]] = [{} for _ in text.sentences]
    found = list(table("moves").search(text))
    courtesy = {at for m in found if m.tag == "courtesy" for at in range(m.first, m.last)}
    spare = {match.first for match in found if match.tag == "spare"}
    for match in found:
        if match.tag in _CONDITIONAL and match.first in courtesy:
            continue
        if match.tag in _OWNING and match.first in spare:
            continue
        for tag in {match.tag, _MEANS.get(match.tag, match.tag)}:
            cues[text.sentence_of[match.first]].setdefault(tag, []).append(match.first)
    out = []
    for number, (first, last, marked) in enumerate(text.sentences):
        numbers = [a for a in amounts if first <= a.first < last and not a.year]
        question = marked or text.norms[first] in _INVERTED
        moves = _moves_of(text, first, last, cues[number], question, bool(numbers))
        out.append(SentenceMoves(first, last, moves, frozenset(cues[number])))
    return tuple(out)


def _moves_of(
    text: Text,
    first: int,
    last: int,
    cues: dict[str, list[int]],
    question: bool,
    numbers: bool,
) -> tuple[Move, ...]:
    have = set(cues)
    found: set[Move] = set()
    size = last - first
    bare = numbers and size <= 14 and not have & {"reason", "refuse", "small_talk", "give"}
    if question and not numbers and text.norms[first] in _OPEN_QUESTION and "probe" in have:
        have -= {"get", "ask", "give", "refuse"}  # "what would you need from me?"
    takes, gives = bool(have & {"get", "ask"}), "give" in have
    if "small_talk" in have and not numbers and not have & {"refuse", "if", "swap"}:
        strong = {"get", "ask", "give"} & have
        if not strong or size <= 6 or question:
            return ("other",)
    if "placate" in have:
        found.add("placate")
    if "refuse" in have:
        found.add("hold")
    accepts = "accept" in have and not have & {"refuse", "if", "swap"} and not (takes and numbers)
    if accepts:
        found.add("accept")
    if (
        ("swap" in have and (takes or gives or numbers or question))
        or ("if" in have and (takes or gives) and not have & {"placate"} and size > 4)
        or (have >= {"if", "promise"} and not have & {"refuse", "placate"})
        or (takes and gives and "refuse" not in have and not accepts)
    ):
        found.add("trade")
    if not found & {"trade"}:
        if takes and not accepts:
            found.add("demand")
        elif gives and not accepts and "refuse" not in have:
            found.add("concede")
        elif bare and not accepts and not question and "refuse" not in have:
            found.add("demand")
    if "probe" in have and question and not found & {"trade", "demand", "concede"}:
        found.add("probe")
    if "reason" in have and not question:
        found.add("justify")
    if not found:
        found.add("accept" if "agree" in have and size <= 3 else "other")
        if found == {"accept"}:
            found = {"other"}
    return tuple(move for move in ORDER if move in found)


def turn_moves(
    text: Text, sentences: Sequence[SentenceMoves], *, lowered: bool = False
) -> tuple[Move, ...]:
    """The moves of a whole turn. ``lowered``: it asks for less than this speaker asked before."""
    found: set[Move] = {move for sentence in sentences for move in sentence.moves}
    substance = found - {"other", "justify", "placate", "probe"}
    if "accept" in found and found & {"hold", "demand"}:
        found.discard("accept")
    if "accept" in found:
        found -= {"trade", "justify"}
        if not lowered:
            found.discard("concede")
    if "trade" in found:
        found.discard("concede")
    if lowered and "accept" not in found:
        found.add("concede")
    if "justify" not in found and found & {"demand", "hold"} and _tells(text, sentences):
        found.add("justify")
    if "justify" in found and not substance and len(text.tokens) < 5:
        found.discard("justify")
    if len(found) > 1:
        found.discard("other")
    return tuple(move for move in ORDER if move in found) or ("other",)


def _tells(text: Text, sentences: Sequence[SentenceMoves]) -> bool:
    """Whether a sentence beside the demand tells something about the speaker's own side."""
    for sentence in sentences:
        words = text.norms[sentence.first : sentence.last]
        if sentence.moves == ("other",) and len(words) >= 6 and _FIRST_PERSON & set(words):
            return True
    return False


def move_at(text: Text, sentences: Sequence[SentenceMoves], token: int) -> Move:
    """The move that a word stands in."""
    for sentence in sentences:
        if sentence.first <= token < sentence.last:
            return next(move for move in _WEIGHT if move in sentence.moves)
    return "other"
