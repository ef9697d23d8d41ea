"""Whether what a language model wrote may be said: pure, and strict.

What fails is not mended but dropped; the scripted line is said in its place. So a harmless line
that is refused costs little, and one that gives ground, agrees or names a number costs the
exercise. The model never gets to know the hidden limits; this check is the second lock.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from voice_coach.counterpart.llm_cues import (
    SENTENCE_END,
    WORD,
    cues,
    does,
    last_clause,
    plain,
    rules,
    sentences,
)
from voice_coach.counterpart.llm_giving import agrees, gives
from voice_coach.counterpart.llm_numbers import figures, hashed
from voice_coach.counterpart.llm_unread import unreadable
from voice_coach.counterpart.llm_values import Value, day_said, is_it, is_one, other_days
from voice_coach.counterpart.said import SMALL, USED_SHARE, USED_WORDS, stems
from voice_coach.counterpart.state import SAME

SENTENCES, WORDS = 2, 45
"""The longest line: two sentences, 45 words (our choice: some 15 seconds of talk)."""
INTERJECTION, PIECES = 3, 4
"""So many words ("Okay.", "We're not there.") are no sentence of their own, in four pieces at most
(our choice, after the shipped lines)."""
ECHOED = 6
"""So many words in a row that the model was told and must not read out (our choice)."""

Problem = Literal[
    "empty", "length", "unfinished", "marks", "language", "label", "role", "itself", "limit",
    "abuse", "number", "missing", "gives", "agrees", "ends", "extras", "refuses", "off", "again",
    "echo",
]  # fmt: skip

_NOT_DONE = re.compile(r"\b(?:not|never|cannot|\w+n't)\b")
_MARKS = re.compile(r"[*_#`~<>\[\]{}()|\\^=@/\"“”«»„•\n\r\t]|^[-–—']|'$|:$")
_LABEL = re.compile(
    r"^[^.!?]{0,40}:|"
    r"\b(?:you|me|them|user|assistant|system|manager|line|answer|reply|response|output|move|says)\s?:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a line may say.

    ``values`` are the move's. ``names`` the speaker's own. ``earlier`` was said before, by either
    side. ``unsaid`` was told to the model (or is hidden) and must not be read out. ``piece`` is
    what the move tells; its own numbers and cues may be said. ``topics`` is what the talk is about.
    """

    move: str
    values: tuple[Value, ...] = ()
    names: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    piece: str = ""
    topics: str = ""


def check(text: str, allowed: Allowed) -> tuple[Problem, ...]:
    """What is wrong with a line, in a fixed order; nothing where it may be said.

    Raises
    ------
    KeyError
        When there is no such move in ``rules/llm.toml``.
    """
    move = rules()["moves"][allowed.move]
    line = plain(text)
    if not WORD.search(line):
        return ("empty",)
    found = [*_form(text, line, allowed), *_numbers(text, line, allowed)]
    found += _deeds(line, allowed, move)
    found += _repeats(line, allowed)
    return tuple(dict.fromkeys(found))


def _form(text: str, line: str, allowed: Allowed) -> Iterator[Problem]:
    words = WORD.findall(line)
    sizes = [len(WORD.findall(sentence)) for sentence, _ in sentences(line)]
    long = sum(size > INTERJECTION for size in sizes)
    if len(words) > WORDS or long > SENTENCES or len(sizes) > PIECES:
        yield "length"
    if not SENTENCE_END.search(line[-1:]):
        yield "unfinished"
    if _MARKS.search(text.strip().replace("’", "'")):
        yield "marks"
    if not _english(text, words):
        yield "language"
    if _LABEL.search(text):
        yield "label"
    if cues("role").search(line) or re.search(r"\bA\.?I\b", text):
        yield "role"
    if any(name.lower() in words for name in allowed.names):
        yield "itself"
    if cues("limit").search(line):
        yield "limit"
    if cues("abuse").search(line):
        yield "abuse"


def _english(text: str, words: list[str]) -> bool:
    """Letters from a to z (also with an accent) and plain signs only, and a common English word in
    four words or more. A dotless "i" or a small capital is no letter that anybody writes.
    """
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        if category[0] == "L" and not unicodedata.normalize("NFKD", character)[0].isascii():
            return False
        if category[0] in "CSM" and character not in "$€£%\n\r\t":
            return False
        if category[0] == "N" and character not in "0123456789":
            return False
    return len(words) < 4 or any(word in SMALL for word in words)


def _numbers(text: str, line: str, allowed: Allowed) -> Iterator[Problem]:
    found = list(figures(line))
    told = {(f.value, f.unit) for f in figures(plain(allowed.piece))}
    bad = [f for f in found if (f.value, f.unit) not in told and not is_one(f, allowed.values)]
    if (
        bad
        or other_days(line, allowed.values, allowed.piece)
        or (unreadable(text) and not unreadable(allowed.piece))
    ):
        yield "number"
    negated = rules()["moves"][allowed.move]["may"] and allowed.move != "walk_away"
    for value in allowed.values:
        said = [f for f in found if is_it(f, value)]
        if negated and said and all(_NOT_DONE.search(last_clause(f.before)) for f in said):
            yield "refuses"
        if value.must and not (said and day_said(line, value)):
            yield "missing"


def _deeds(line: str, allowed: Allowed, move: dict[str, Any]) -> Iterator[Problem]:
    may: list[str] = move["may"]
    families: tuple[Literal["gives", "agrees", "ends"], ...] = ("gives", "agrees", "ends")
    piece = plain(allowed.piece)
    needs: list[str] = move.get("needs", [])
    asking, still = not {"asks", "wants"}.isdisjoint(needs), "stays" in needs
    for family in families:
        if family in may or (piece and does(piece, family)):
            continue
        if family == "gives":
            found = gives(line, asking=asking, still=still) and not _conditional(line, allowed.move)
        elif family == "agrees":
            found = agrees(line, giving="gives" in may)
        else:
            found = does(line, family)
        if found:
            yield family
    known = f"{allowed.topics.lower()} {piece}"
    if any(extra.group() not in known for extra in cues("extras").finditer(line)):
        yield "extras"
    if "agrees" in may and cues("refuses").search(line):
        yield "refuses"
    if (needs and not cues(*needs).search(hashed(line))) or (piece and not _tells(line, piece)):
        yield "off"


def _tells(line: str, piece: str) -> bool:
    known = stems(piece)
    shared = len(stems(line) & known)
    return shared >= min(USED_WORDS, len(known)) and shared >= USED_SHARE * len(known)


def _conditional(line: str, move: str) -> bool:
    """Whether ground is only held out for something in return, which is what "trade" does."""
    return move == "trade" and cues("wants").search(line.replace("?", "")) is not None


def _repeats(line: str, allowed: Allowed) -> Iterator[Problem]:
    words = WORD.findall(line)
    said = frozenset(words)
    for old in allowed.earlier:
        before = frozenset(WORD.findall(plain(old)))
        if before and len(said & before) >= SAME * len(said | before):
            yield "again"
            break
    piece = _runs(WORD.findall(plain(allowed.piece)))
    mine = _runs(words) - piece
    if any(mine & _runs(WORD.findall(plain(text))) for text in allowed.unsaid):
        yield "echo"


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + ECHOED]) for at in range(len(words) - ECHOED + 1)}
