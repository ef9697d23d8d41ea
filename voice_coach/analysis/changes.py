"""Changes told from values: "two more weeks", "five percent less", "a cut of nine percent".

A word says which way ("more", "less", "a cut of"); whether it is a change depends on the issue:
where the discount itself is negotiated, "a discount of three percent" is a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.analysis import statement_words as say
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.text import Text
from voice_coach.records import Issue

_SMALL_WORDS = words("of the a an to in on for and next")
_MORE = words("more extra additional another further")
_LESS = frozenset(["less", "fewer", "off"])
_TABLED = words("that this your my mine yours what the our i we")
_FURTHER = words("later longer higher")
_NEARER = words("earlier sooner shorter lower cheaper")
_CHANGE = words("raise increase bump uplift rise boost extension")
_CUT = frozenset(["cut", "reduction", "discount", "decrease"])
_CUTTING = words("cut reduce lower drop")
_NOUNS = _CHANGE | _CUT
_COMPARING = _LESS - {"off"} | _FURTHER | _NEARER | {"more", "further", "another"}
# What ends the words that still belong to a number: "eighty four is less than I hoped".
_STOPS = (
    say.VERBS | say.MODALS | say.PRONOUNS | words("and but or because since so if then when while")
)
# How far beyond the scenario's own values a number can lie and still be a value (our choice).
_PLAUSIBLE = 4.0
_CLOSE = 1.5


@dataclass(frozen=True, slots=True)
class Change:
    """Which way a number changes what is on the table, +1 or -1, and the word that says so."""

    sign: float
    word: str


def change(text: Text, amount: Amount) -> Change | None:
    """The change for "two more weeks" or "five percent less", None for a value on its own."""
    first, last, _ = text.sentences[text.sentence_of[amount.first]]
    after = _after(text, amount.last, min(last, amount.last + 3))
    if after[:1] and after[0] in _FURTHER | _NEARER:
        return Change(1.0 if after[0] in _FURTHER else -1.0, after[0])
    before = _before(text, max(first, amount.first - 6), amount.first)
    near = before[-3:]
    inside = (*text.norms[amount.first : amount.last], *after[:2])
    more = next((word for word in inside if word in _MORE), None)
    if more is None and near[-1:] and near[-1] in {"another", "extra", "additional"}:
        more = near[-1]
    if more is not None:
        return None if _compared(text, amount.last, last, _MORE) else Change(1.0, more)
    less = next((word for word in inside if word in _LESS), None)
    if less is not None:
        return None if _compared(text, amount.last, last, _LESS) else Change(-1.0, less)
    named = next((word for word in inside if word in _NOUNS), None)
    if named is None and "to" not in near:
        named = next((word for word in near if word in _NOUNS | {"by"}), None)
    if named is None:
        return None
    cutting = next((word for word in before if word in _CUTTING), None)
    if named in _CUT:
        return Change(-1.0, cutting or named if "by" in near else named)
    if cutting is not None:
        return Change(-1.0, cutting if named == "by" else named)
    by = next((word for word in before if word in _CHANGE), named)
    return Change(1.0, by if named == "by" else named)


def _after(text: Text, first: int, last: int) -> tuple[str, ...]:
    """The words that still belong to a number, up to a comma, a verb or a new subject."""
    for at in range(first, last):
        if text.tokens[at].comma or text.norms[at] in _STOPS:
            return text.norms[first:at]
    return text.norms[first:last]


def _before(text: Text, first: int, last: int) -> tuple[str, ...]:
    """The words before a number, from the last comma on; a pause filled with "uh" is none."""
    for at in range(last, first, -1):
        if text.tokens[at].comma:
            gap = text.raw[text.tokens[at - 1].end : text.tokens[at].start]
            if not any(character.isalpha() for character in gap):
                return text.norms[at:last]
    return text.norms[first:last]


def _compared(text: Text, first: int, last: int, which: frozenset[str]) -> bool:
    """Whether the number is told from something that is on no table: "ten more than Tom has"."""
    ahead = text.norms[first : min(last, first + 3)]
    return ahead[1:2] == ("than",) and ahead[0] in which and not _TABLED & set(ahead[2:])


def called(issue: Issue, norms: Sequence[str]) -> bool:
    """Whether words name an issue."""
    stems = tuple(stem(norm) for norm in norms)
    return any(
        stems[at : at + len(run)] == run
        for run in _names(issue)
        for at in range(len(stems) - len(run) + 1)
    )


def names_by(issue: Issue, word: str) -> bool:
    """Whether a single word stands in what an issue is called: "extra" in "extra hours a week"."""
    known = {stem(part) for run in (*issue.words, issue.name) for part in run.lower().split()}
    return stem(word) in known


def stem(word: str) -> str:
    return word.strip(".,").removesuffix("s")


def _names(issue: Issue) -> tuple[tuple[str, ...], ...]:
    """What people call an issue, as runs of words; the words of its name where none are given."""
    runs = issue.words or tuple(w for w in issue.name.split() if w.lower() not in _SMALL_WORDS)
    return tuple(tuple(stem(word) for word in run.lower().split()) for run in runs)


def stands_alone(issue: Issue, move: Change, value: float) -> bool:
    """Whether a number with a word of change is a value all the same.

    So where the word is what the issue is called ("a discount of three percent" where the discount
    is negotiated) and the number lies among the issue's own values. In a comparison ("one percent
    more") it must lie close to them: an issue that is called "more" can still be changed by a bit.
    """
    if not names_by(issue, move.word):
        return False
    known = [abs(v) for v in (issue.target, issue.walk_away, issue.start) if v]
    reach = _CLOSE if move.word in _COMPARING else _PLAUSIBLE
    return not known or min(known) / reach <= value <= max(known) * reach
