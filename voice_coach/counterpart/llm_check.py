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
from functools import lru_cache
from typing import Any, Literal

from voice_coach.counterpart.effects import read_rules
from voice_coach.counterpart.llm_numbers import MONTHS, UNITS, WEEKDAYS, Found, figures, unreadable
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
    "number", "missing", "gives", "agrees", "ends", "refuses", "off", "again", "echo",
]  # fmt: skip

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")
_CLAUSE = re.compile(r"[,;:]|\s[–—-]\s|\b(?:but|and then|because|unless|until)\b")
_NEGATED = re.compile(
    r"\b(?:not|no|never|nobody|nothing|neither|nor|cannot|hardly|without|unable|wish|"
    r"if (?:i|we|it)|\w+n't|don t|can t)\b"
)
_NOT_DONE = re.compile(r"\b(?:not|never|cannot|\w+n't)\b")
_HOPED = re.compile(
    r"\b(?:hope|hoping|trust|assume|whether|need you|want you|ask(?:ing)? you|like you)\b"
)
_ASKS_LEAVE = re.compile(
    r"\b(?:can|could|shall|should|may|do|did|would|will|are|have) (?:i|we|you)\b|"
    r"\b(?:is|does|will|would) (?:it|that|this)\b"
)
_RELATIVE = re.compile(r"\b(?:tomorrow|(?:next|end of the|a) (?:day|week|month|year))\b")
_MARKS = re.compile(r"[*_#`~<>\[\]{}()|\\^=@/\"“”«»„•\n\r\t]|^[-–—']|'$|:$")
_LABEL = re.compile(
    r"^[^.!?]{0,40}:|"
    r"\b(?:you|me|them|user|assistant|system|manager|line|answer|reply|response|output|move|says)\s?:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value on the table. ``must``: the line has to name it."""

    value: float
    unit: str
    spoken: str
    must: bool
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a line may say.

    ``values`` are the move's. ``names`` the speaker's own. ``earlier`` was said before, by either
    side. ``unsaid`` was told to the model (or is hidden) and must not be read out. ``piece`` is
    what the move tells; its own numbers and cues may be said.
    """

    move: str
    values: tuple[Value, ...] = ()
    names: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    piece: str = ""


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """``rules/llm.toml``."""
    return read_rules("llm")


@lru_cache(maxsize=32)
def _cues(family: str) -> re.Pattern[str]:
    rows = rules()["cues"][family]
    return re.compile("|".join(f"(?:{pattern})" for pattern, _ in rows))


def check(text: str, allowed: Allowed) -> tuple[Problem, ...]:
    """What is wrong with a line, in a fixed order; nothing where it may be said.

    Raises
    ------
    KeyError
        When there is no such move in ``rules/llm.toml``.
    """
    move = rules()["moves"][allowed.move]
    line = _plain(text)
    if not _WORD.search(line):
        return ("empty",)
    found = [*_form(text, line, allowed), *_numbers(text, line, allowed)]
    found += _deeds(line, allowed, move)
    found += _repeats(line, allowed)
    return tuple(dict.fromkeys(found))


def _plain(text: str) -> str:
    """Lower case, with plain apostrophes; full-width and styled letters as usual ones."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'").lower().strip()


def _form(text: str, line: str, allowed: Allowed) -> Iterator[Problem]:
    words = _WORD.findall(line)
    sizes = [len(_WORD.findall(sentence)) for sentence, _ in _sentences(line)]
    long = sum(size > INTERJECTION for size in sizes)
    if len(words) > WORDS or long > SENTENCES or len(sizes) > PIECES:
        yield "length"
    if not _SENTENCE_END.search(line[-1:]):
        yield "unfinished"
    if _MARKS.search(text.strip().replace("’", "'")):
        yield "marks"
    if not _english(text, words):
        yield "language"
    if _LABEL.search(text):
        yield "label"
    if _cues("role").search(line) or re.search(r"\bA\.?I\b", text):
        yield "role"
    if any(name.lower() in words for name in allowed.names):
        yield "itself"
    if _cues("limit").search(line):
        yield "limit"


def _english(text: str, words: list[str]) -> bool:
    """Latin letters and plain signs only, and a common English word in four words or more."""
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        if category[0] == "L" and "LATIN" not in unicodedata.name(character, ""):
            return False
        if category[0] in "CSM" and character not in "$€£%\n\r\t":
            return False
        if category[0] == "N" and character not in "0123456789":
            return False
    return len(words) < 4 or any(word in SMALL for word in words)


def _numbers(text: str, line: str, allowed: Allowed) -> Iterator[Problem]:
    found = list(figures(line))
    told = {(f.value, f.unit) for f in figures(_plain(allowed.piece))}
    bad = [f for f in found if (f.value, f.unit) not in told and not _is_one(f, allowed.values)]
    if bad or _other_days(line, allowed) or (unreadable(text) and not unreadable(allowed.piece)):
        yield "number"
    negated = rules()["moves"][allowed.move]["may"] and allowed.move != "walk_away"
    for value in allowed.values:
        said = [f for f in found if _is(f, value)]
        if negated and said and all(_NOT_DONE.search(_clause_before(f.before)) for f in said):
            yield "refuses"
        if value.must and not (said and _day_said(line, value)):
            yield "missing"


def _is_one(found: Found, values: tuple[Value, ...]) -> bool:
    return any(_is(found, value) for value in values)


def _is(found: Found, value: Value) -> bool:
    """Whether a number in the line is this value, and counts what it counts."""
    if found.near:
        return False
    if value.unit == "date":
        days = re.findall(r"\d+", _first_figure(value.spoken))
        return bool(days) and found.value == float(days[0]) and not found.unit
    if abs(found.value - value.value) > 1e-6:
        return False
    if value.unit == "money":
        return found.unit in ("", value.currency or found.unit)
    unit = UNITS.get(value.unit, value.unit)
    return found.unit == unit or (not found.unit and value.unit == "count")


def _first_figure(spoken: str) -> str:
    return next((f"{f.value:.0f}" for f in figures(spoken.lower())), "")


def _clause_before(before: str) -> str:
    return _CLAUSE.split(_SENTENCE_END.split(before)[-1])[-1]


def _dated(text: str) -> set[str]:
    low = text.lower()
    return {
        day for day in (*MONTHS, *WEEKDAYS) if day != "may" and re.search(rf"\b{day}\b", low)
    } | ({"may"} if re.search(r"\bof may\b|\bmay \d|\bmay the\b", low) else set())


def _other_days(line: str, allowed: Allowed) -> bool:
    """Whether a day is named that is not the move's, where days are negotiated."""
    dates = [value for value in allowed.values if value.unit == "date"]
    if not dates:
        return False
    mine = set().union(*(_dated(value.spoken) for value in dates), _dated(allowed.piece))
    return bool(_dated(line) - mine) or _RELATIVE.search(line) is not None


def _day_said(line: str, value: Value) -> bool:
    """For a date: the month must be there as well as the day's number."""
    return value.unit != "date" or any(m in _dated(line) for m in _dated(value.spoken) & {*MONTHS})


def _deeds(line: str, allowed: Allowed, move: dict[str, Any]) -> Iterator[Problem]:
    may: list[str] = move["may"]
    families: tuple[Literal["gives", "agrees", "ends"], ...] = ("gives", "agrees", "ends")
    piece = _plain(allowed.piece)
    for family in families:
        if family in may or (piece and _does(piece, family)):
            continue
        if _does(line, family) and not (family == "gives" and _conditional(line, allowed.move)):
            yield family
    if "agrees" in may and _cues("refuses").search(line):
        yield "refuses"
    needs = move.get("needs")
    if (needs and not _cues(needs).search(line)) or (piece and not _tells(line, piece)):
        yield "off"


def _tells(line: str, piece: str) -> bool:
    known = stems(piece)
    shared = len(stems(line) & known)
    return shared >= min(USED_WORDS, len(known)) and shared >= USED_SHARE * len(known)


def _does(line: str, family: str) -> bool:
    """Whether a sentence does such a thing: said of oneself, not denied, not asked."""
    for sentence, asked in _sentences(line):
        says_yes = re.match(r"(?:yes|yeah|sure|of course),", sentence)
        for clause in _CLAUSE.split(sentence):
            clause = clause.strip()
            found = _cues(family).search(clause)
            if found is None:
                continue
            before = clause[: found.end()]
            if _NEGATED.search(before) or (asked and _ASKS_LEAVE.search(before)):
                continue
            if family == "agrees" and (_HOPED.search(before) or (asked and not says_yes)):
                continue
            return True
    return False


def _conditional(line: str, move: str) -> bool:
    """Whether ground is only held out for something in return, which is what "trade" does."""
    return move == "trade" and _cues("wants").search(line.replace("?", "")) is not None


def _sentences(line: str) -> Iterator[tuple[str, bool]]:
    """The sentences without their end, and whether each is a question."""
    start = 0
    for end in _SENTENCE_END.finditer(line):
        if _WORD.search(line[start : end.start()]):
            yield line[start : end.start()].strip(), "?" in end.group()
        start = end.end()
    if _WORD.search(line[start:]):
        yield line[start:].strip(), False


def _repeats(line: str, allowed: Allowed) -> Iterator[Problem]:
    words = _WORD.findall(line)
    said = frozenset(words)
    for old in allowed.earlier:
        before = frozenset(_WORD.findall(_plain(old)))
        if before and len(said & before) >= SAME * len(said | before):
            yield "again"
            break
    piece = _runs(_WORD.findall(_plain(allowed.piece)))
    mine = _runs(words) - piece
    if any(mine & _runs(_WORD.findall(_plain(text))) for text in allowed.unsaid):
        yield "echo"


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + ECHOED]) for at in range(len(words) - ECHOED + 1)}
