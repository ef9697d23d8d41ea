"""What a learner gives away, and in which words: the ground the conceding rules stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.analysis.ledger import ledger
from voice_coach.analysis.moves import SentenceMoves, sentence_moves
from voice_coach.analysis.number_joins import find_amounts
from voice_coach.analysis.pacing import PRESSURE
from voice_coach.analysis.rules import table
from voice_coach.analysis.text import Text, read_tokens
from voice_coach.records import Issue, LedgerEntry, Move, Scenario, Turn

_ASKS = frozenset(["get", "ask", "refuse"])


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


def first_pressure(given: Given) -> bool:
    """Whether the counterpart's last turn is the first that pushes; their opening offer does."""
    pushes = [
        turn.decision is None or turn.decision.move in PRESSURE
        for turn in given.theirs()
        if turn.decision is None or turn.decision.move != "open"
    ]
    return not pushes or (pushes[-1] and sum(pushes) == 1)


def accepted_value(given: Given, issue: Issue) -> float | None:
    """What a yes agrees to on an issue: the own value of this turn, else the other side's last."""
    mine = [e for e in given.entries if e.issue == issue.id and e.turn == given.turn.index]
    theirs = [e for e in given.entries if e.issue == issue.id and e.speaker == "counterpart"]
    return mine[-1].value if mine else theirs[-1].value if theirs else None


def asks_before(given: Given, number: int, start: int) -> bool:
    """Whether a sentence asks or refuses, and begins to before a character."""
    if not 0 <= number < len(given.sentences):
        return False
    first, last, _ = given.text.sentences[number]
    stands = {"demand", "hold"} & set(given.sentences[number].moves)
    if stands and given.text.tokens[last - 1].end <= start:
        return True
    for match in table("moves").search(given.text):
        inside = match.tag in _ASKS and first <= match.first < last
        if inside and given.text.tokens[match.first].start < start:
            return True
    numbers = find_amounts(given.text) if stands else ()
    starts = [given.text.tokens[a.first].start for a in numbers if first <= a.first < last]
    return any(at < start for at in starts)


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
