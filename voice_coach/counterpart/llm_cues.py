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
CLAUSE = re.compile(
    r"[,;:]|\s[–—-]\s|\b(?:but|and then|because|until|though|although|while|however)\b|"
    r"\band (?=(?:i|we|you|it|it's|that|that's|then|maybe|perhaps)\b)|\bso (?=(?:i|we)\b)"
)
_NEGATED = re.compile(
    r"\b(?:not|no|never|nobody|nothing|neither|nor|cannot|hardly|without|unable|wish|\w+n't|don t|"
    r"can t)\b"
)
# These sound like a no and deny nothing of what follows.
_MOOT = re.compile(
    r"\b(?:no (?:doubt|problem|question|worries|wonder|matter|one else)|not only|nothing less than|"
    r"don't worry|(?:why|if) not)\b"
)
_IF = re.compile(r"\bif (?:i|we|it)\b")
_HOPED = re.compile(
    r"\b(?:hope|hoping|trust|assume|whether|need you|want you|ask(?:ing)? you|like you)\b"
)
_ASKS_LEAVE = re.compile(
    r"\b(?:can|could|shall|should|may|do|did|would|will|are|have) (?:i|we|you)\b|"
    r"\b(?:can|could|would|will|do|are|is|have|did)n't (?:i|we|you|it|that)\b|"
    r"\b(?:is|does|will|would) (?:it|that|this)\b"
)
_DASHES = re.compile(r"(?<=\w)[‐‑‒–—−](?=\w)")

TAG = 2
"""So many words after a comma, or alone, make a question of what stands before ("…, right?")."""


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """``rules/llm.toml``."""
    return read_rules("llm")


def expanded(pattern: str) -> str:
    """A cue's pattern with the words it shares with others in place of their names."""
    for name, words in rules()["words"].items():
        pattern = pattern.replace(f"{{{name}}}", words)
    return pattern


@lru_cache(maxsize=64)
def cues(*families: str) -> re.Pattern[str]:
    """All cues of these families in one pattern."""
    rows = [row for family in families for row in rules()["cues"][family]]
    return re.compile("|".join(f"(?:{expanded(pattern)})" for pattern, _ in rows))


def plain(text: str) -> str:
    """Lower case, with plain apostrophes and hyphens, without accents; full-width and styled
    letters as usual ones.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    joined = _DASHES.sub("-", re.sub("[’‘ʼ′`´]", "'", bare))
    return joined.lower().strip()


def does(line: str, family: str) -> bool:
    """Whether a sentence does such a thing: said of oneself, not denied, not asked."""
    for sentence, asked in sentences(line):
        says_yes = re.match(r"(?:yes|yeah|sure|of course),", sentence)
        for clause in CLAUSE.split(sentence):
            if asked and len(clause.split()) <= TAG:
                continue
            for found in cues(family).finditer(clause.strip()):
                lead = found.string[: found.start()] + (found.group().split() or [""])[0]
                if _denied(lead, found.group()) or (asked and _ASKS_LEAVE.search(lead)):
                    continue
                if family in ("agrees", "nods") and (
                    _HOPED.search(lead) or (asked and not says_yes)
                ):
                    continue
                return True
    return False


def _denied(lead: str, found: str) -> bool:
    """Whether what leads up to a cue says no to it, or only supposes it."""
    if found.startswith("no "):
        return False
    supposed = list(_IF.finditer(lead))
    if supposed and not re.search(r"\b(?:i|we)\b", lead[supposed[-1].end() :]):
        return True
    return _NEGATED.search(_MOOT.sub("", lead)) is not None


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
