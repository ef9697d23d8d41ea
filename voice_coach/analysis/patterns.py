"""A small language for patterns over tokens, and a linear-time search for many of them at once.

A pattern is written as words separated by spaces::

    {i} {be} [hoping] for|to        # alternatives with |, word classes in braces
    [just] a really? small          # ? makes a word optional
    [sorry] !to                     # ! looks ahead: the next word is none of these
    <!in [kind of]                  # <! looks back: the word before is none of these
    if you ..4 {i} {will}           # ..n skips up to n words
    ^ no                            # ^ at the start of a clause, $ at its end (or before a comma)

The brackets mark what the pattern is about; without brackets it is the whole match. ``#`` stands
for a number. Patterns never cross the end of a sentence. Each is bounded in length, so a text of n
tokens costs n times a constant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.text import Text

T = TypeVar("T")

_NUMBER_WORDS = words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand million half"
)


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a pattern."""

    kind: str  # word, number, any, skip, not, not_before, start, end, question
    words: frozenset[str] = frozenset()
    optional: bool = False
    upto: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; ``opens`` and ``closes`` are the element numbers of the brackets."""

    elements: tuple[Element, ...]
    opens: int
    closes: int
    source: str


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """Where a pattern's bracketed part stands: tokens ``first`` to ``last`` (exclusive)."""

    first: int
    last: int
    begin: int
    tag: T


def compile_pattern(source: str, classes: Mapping[str, frozenset[str]]) -> Pattern:
    """Compile one pattern.

    Raises
    ------
    KeyError
        When it names a class that ``classes`` lacks.
    """
    elements: list[Element] = []
    opens, closes = 0, -1
    for word in source.split():
        while word.startswith("["):
            opens, word = len(elements), word[1:]
        shuts = word.endswith("]")
        word = word.rstrip("]")
        if word:
            elements.append(_element(word, classes))
        if shuts:
            closes = len(elements)
    return Pattern(tuple(elements), opens, closes if closes >= 0 else len(elements), source)


def _element(word: str, classes: Mapping[str, frozenset[str]]) -> Element:
    fixed = {"^": "start", "$": "end", "#": "number", "_": "any", "??": "question"}
    if word in fixed:
        return Element(fixed[word])
    if word.startswith(".."):
        return Element("skip", upto=int(word[2:]))
    optional = word.endswith("?")
    word = word.removesuffix("?")
    if word == "#":
        return Element("number", optional=optional)
    kind = "word"
    for mark, name in (("<!", "not_before"), ("!", "not")):
        if word.startswith(mark):
            kind, word = name, word.removeprefix(mark)
            break
    words: set[str] = set()
    for part in word.split("|"):
        if part.startswith("{"):
            words |= classes[part.strip("{}")]
        else:
            words.add(part)
    return Element(kind, frozenset(words), optional)


def is_number(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return token.kind == "num" or token.norm in _NUMBER_WORDS or token.norm in {"$", "€", "£"}


def _same_sentence(text: Text, at: int, begin: int) -> bool:
    return at < len(text.tokens) and text.sentence_of[at] == text.sentence_of[begin]


def _may_skip(text: Text, at: int, begin: int) -> bool:
    """Whether ``..n`` may pass over a token: not into the next clause."""
    return (
        _same_sentence(text, at, begin)
        and not (text.tokens[at].comma and at > begin)
        and text.norms[at] not in {"but", "because", "if", "so", "although", "though", "unless"}
    )


def _match(
    pattern: Pattern, text: Text, index: int, at: int, begin: int, marks: tuple[int, int]
) -> tuple[int, int, int] | None:
    """(bracket start, bracket end, end of match) in tokens, or None. Bounded by the pattern."""
    if index == pattern.opens:
        marks = (at, marks[1])
    if index == pattern.closes:
        marks = (marks[0], at)
    if index == len(pattern.elements):
        return (*marks, at)
    element = pattern.elements[index]
    inside = _same_sentence(text, at, begin)
    kind = element.kind
    if kind == "skip":
        for step in range(element.upto + 1):
            if step and not _may_skip(text, at + step - 1, begin):
                return None
            found = _match(pattern, text, index + 1, at + step, begin, marks)
            if found:
                return found
        return None
    if kind in {"not", "not_before", "start", "end", "question"}:
        holds = _holds(element, text, at, begin, inside)
        return _match(pattern, text, index + 1, at, begin, marks) if holds else None
    takes = inside and (
        kind == "any"
        or (kind == "number" and is_number(text, at))
        or (kind == "word" and text.norms[at] in element.words)
        or (kind == "word" and "#" in element.words and is_number(text, at))
    )
    if takes:
        found = _match(pattern, text, index + 1, at + 1, begin, marks)
        if found:
            return found
    return _match(pattern, text, index + 1, at, begin, marks) if element.optional else None


def _holds(element: Element, text: Text, at: int, begin: int, inside: bool) -> bool:
    """Whether a condition that takes no word holds before token ``at``."""
    if element.kind == "not":
        if "#" in element.words and inside and is_number(text, at):
            return False
        return not (inside and text.norms[at] in element.words)
    if element.kind == "not_before":
        before = at - 1 if at and _same_sentence(text, at - 1, begin) else None
        return before is None or text.norms[before] not in element.words
    if element.kind == "start":
        return at == 0 or text.tokens[at].comma or text.clauses[text.clause_of[at]].first == at
    if element.kind == "question":
        sentence = text.sentences[text.sentence_of[begin]]
        return at == sentence[1] and sentence[2]
    return not inside or text.tokens[at].comma


def _needed_words(pattern: Pattern) -> tuple[frozenset[str], ...]:
    """The sets of words of which each must be somewhere in a text, the smallest first."""
    words = [e.words for e in pattern.elements if e.kind == "word" and not e.optional]
    needs = [each for each in words if "#" not in each]  # any number will do there
    return tuple(sorted(needs, key=len))


class Table(Generic[T]):
    """Many patterns with a tag each, looked up by their first word."""

    def __init__(
        self, rows: Iterable[tuple[str, T]], classes: Mapping[str, frozenset[str]]
    ) -> None:
        self.rows = [(compile_pattern(source, classes), tag) for source, tag in rows]
        self._needs = [_needed_words(pattern) for pattern, _ in self.rows]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._anywhere: list[int] = []
        self._at_number: list[int] = []
        for number, (pattern, _) in enumerate(self.rows):
            first = self._first_words(pattern)
            if pattern.elements[0].kind == "number" and not pattern.elements[0].optional:
                self._at_number.append(number)
            elif first is None:
                self._anywhere.append(number)
            else:
                for word in first:
                    self._by_word[word].append(number)

    @staticmethod
    def _first_words(pattern: Pattern) -> frozenset[str] | None:
        words: frozenset[str] = frozenset()
        for element in pattern.elements:
            if element.kind in {"not_before", "start"}:
                continue
            if element.kind != "word" or "#" in element.words:
                return None
            words |= element.words
            if not element.optional:
                return words
        return None

    def search(self, text: Text) -> Iterator[Match[T]]:
        """Every match at every place, in the order of the text, then of the table."""
        have = frozenset(text.norms)
        possible: dict[int, bool] = {}
        for begin, norm in enumerate(text.norms):
            at_number = self._at_number if self._at_number and is_number(text, begin) else ()
            for number in (*self._by_word.get(norm, ()), *self._anywhere, *at_number):
                can = possible.get(number)
                if can is None:
                    # most rows want a word that the text lacks: told once for the whole text
                    can = True
                    for wanted in self._needs[number]:  # a plain loop: this is the busiest line
                        if have.isdisjoint(wanted):
                            can = False
                            break
                    possible[number] = can
                if not can:
                    continue
                pattern, tag = self.rows[number]
                found = _match(pattern, text, 0, begin, begin, (begin, begin))
                if found and found[1] > found[0]:
                    yield Match(found[0], found[1], begin, tag)
