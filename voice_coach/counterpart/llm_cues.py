"""What a line does: cues in its clauses, by the families of ``rules/llm.toml``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from voice_coach.counterpart.effects import read_rules

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")
CLAUSE = re.compile(r"[,;:]|\s[–—-]\s|\b(?:but|and then|because|unless|until)\b")
_NEGATED = re.compile(
    r"\b(?:not|no|never|nobody|nothing|neither|nor|cannot|hardly|without|unable|wish|"
    r"if (?:i|we|it)|\w+n't|don t|can t)\b"
)
_HOPED = re.compile(
    r"\b(?:hope|hoping|trust|assume|whether|need you|want you|ask(?:ing)? you|like you)\b"
)
_ASKS_LEAVE = re.compile(
    r"\b(?:can|could|shall|should|may|do|did|would|will|are|have) (?:i|we|you)\b|"
    r"\b(?:is|does|will|would) (?:it|that|this)\b"
)


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """``rules/llm.toml``."""
    return read_rules("llm")


@lru_cache(maxsize=32)
def cues(family: str) -> re.Pattern[str]:
    """All cues of a family in one pattern."""
    rows = rules()["cues"][family]
    return re.compile("|".join(f"(?:{pattern})" for pattern, _ in rows))


def plain(text: str) -> str:
    """Lower case, with plain apostrophes; full-width and styled letters as usual ones."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'").lower().strip()


def does(line: str, family: str) -> bool:
    """Whether a sentence does such a thing: said of oneself, not denied, not asked."""
    for sentence, asked in sentences(line):
        says_yes = re.match(r"(?:yes|yeah|sure|of course),", sentence)
        for clause in CLAUSE.split(sentence):
            clause = clause.strip()
            found = cues(family).search(clause)
            if found is None:
                continue
            lead = clause[: found.start()] + found.group().split()[0]
            denied = _NEGATED.search(lead) and not found.group().startswith("no ")
            if denied or (asked and _ASKS_LEAVE.search(lead)):
                continue
            if family == "agrees" and (_HOPED.search(lead) or (asked and not says_yes)):
                continue
            return True
    return False


def last_clause(text: str) -> str:
    """The clause that a text breaks off in."""
    return CLAUSE.split(SENTENCE_END.split(text)[-1])[-1]


def sentences(line: str) -> Iterator[tuple[str, bool]]:
    """The sentences without their end, and whether each is a question."""
    start = 0
    for end in SENTENCE_END.finditer(line):
        if WORD.search(line[start : end.start()]):
            yield line[start : end.start()].strip(), "?" in end.group()
        start = end.end()
    if WORD.search(line[start:]):
        yield line[start:].strip(), False
