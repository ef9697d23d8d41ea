"""What a learner gives away, and in which words: the ground the conceding rules stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.analysis.ledger import ledger
from voice_coach.analysis.moves import SentenceMoves, sentence_moves
from voice_coach.analysis.number_joins import find_amounts
from voice_coach.analysis.rules import table
from voice_coach.analysis.text import Text, read_tokens
from voice_coach.records import LedgerEntry, Move, Scenario, Turn


@dataclass(frozen=True, slots=True)
class Given:
    """A learner's turn beside what was said before it.

    ``entries`` are the ledger up to and with this turn, empty without a scenario.
    """

    turn: Turn
    text: Text
    sentences: tuple[SentenceMoves, ...]
    earlier: tuple[Turn, ...]
    entries: tuple[LedgerEntry, ...]

    @property
    def moves(self) -> frozenset[Move]:
        return frozenset(self.turn.reading.moves) if self.turn.reading else frozenset()

    def own(self) -> list[Turn]:
        """The learner's earlier turns."""
        return [turn for turn in self.earlier if turn.speaker == "learner"]

    def theirs(self) -> list[Turn]:
        """The counterpart's turns, the last one is what the learner answers."""
        return [turn for turn in self.earlier if turn.speaker == "counterpart"]


def read_given(turn: Turn, earlier: Sequence[Turn], scenario: Scenario | None) -> Given:
    """Everything the rules need, worked out once."""
    text = read_tokens(turn.text)
    sentences = sentence_moves(text, find_amounts(text))
    entries = ledger([*earlier, turn], scenario) if scenario is not None else ()
    return Given(turn, text, sentences, tuple(earlier), entries)


def other_side_gave(given: Given, scenario: Scenario | None) -> bool:
    """Whether the counterpart's last turn moved towards the learner on any issue."""
    theirs = given.theirs()
    if not theirs or theirs[-1].decision is None or scenario is None:
        return False
    last = theirs[-1].index
    return any(e.turn == last and e.step is not None and e.step > 0 for e in given.entries)


def characters(given: Given, first: int, last: int) -> tuple[int, int]:
    """Character offsets of tokens ``first`` to ``last`` (exclusive)."""
    return given.text.tokens[first].start, given.text.tokens[last - 1].end


def words_of(given: Given, move: Move) -> tuple[int, int] | None:
    """(start, end) of the first sentence with a move, in characters."""
    for sentence in given.sentences:
        if move in sentence.moves:
            return characters(given, sentence.first, sentence.last)
    return None


def placating_words(given: Given) -> list[tuple[int, int, int]]:
    """(start, end, sentence number) of each appeasing phrase, to the end of its clause."""
    found: list[tuple[int, int, int]] = []
    text = given.text
    for match in sorted(table("moves").search(text), key=lambda m: (m.first, -m.last)):
        if match.tag != "placate":
            continue
        number = text.sentence_of[match.first]
        first, last = match.first, match.last
        if "placate" not in given.sentences[number].moves:
            continue
        end = text.sentences[number][1]
        while last < end and not text.tokens[last].comma:
            last += 1
        start, stop = characters(given, first, last)
        if not found or start >= found[-1][1]:
            found.append((start, stop, number))
    return found
