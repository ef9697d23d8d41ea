"""What the trained part of the moves looks at: cues, masked words, who gets what, what came before.

Every feature is a name, so that a decision can be read: ``cue:give``, ``pair:if+give``,
``word:if_i_give``, ``state:lowered``, ``theirs:demand``. No feature names what is negotiated about.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from voice_coach.analysis.claims import REST, Claim, Split, split_of
from voice_coach.analysis.moves import SentenceMoves
from voice_coach.analysis.patterns import is_number
from voice_coach.analysis.splits import standing
from voice_coach.analysis.text import Text
from voice_coach.records import Move

_ENDS = frozenset(["|", "?"])
_WORDS = Path(__file__).resolve().parent / "rules" / "move_words.toml"


@lru_cache(maxsize=1)
def general_words() -> frozenset[str]:
    """The words that are not masked."""
    with _WORDS.open("rb") as file:
        return frozenset(word for line in tomllib.load(file).values() for word in line.split())


@dataclass(frozen=True, slots=True)
class Before:
    """What the dialogue held before a turn, as the turn's speaker sees it.

    ``own`` and ``other`` are the splits each side last spoke of, both with ``own`` meaning the
    speaker of this turn; ``own_moves`` are those of their last turn, ``own_ever`` of all. The other
    side's last turn has ``their_words`` (masked), and its last sentence ``their_shape``. ``form``
    tells that the line before was no speech (a form was sent).
    """

    turns: int = 0
    own: Split = field(default_factory=lambda: Split({}, {}))
    other: Split = field(default_factory=lambda: Split({}, {}))
    own_moves: tuple[Move, ...] = ()
    own_ever: frozenset[Move] = frozenset()
    their_moves: tuple[Move, ...] = ()
    their_shape: str = "none"
    their_words: tuple[str, ...] = ()
    their_question: bool = False
    form: bool = False
    lowered: bool = False
    totals: Mapping[str, float] = field(default_factory=dict)


def features(
    text: Text,
    sentences: Sequence[SentenceMoves],
    claims: Sequence[Claim],
    rule: Sequence[Move],
    before: Before,
) -> frozenset[str]:
    """The names of everything that holds of a turn."""
    out: set[str] = set()
    out.update(f"rule:{move}" for move in rule)
    out.update(_cues(text, sentences, claims))
    out.update(_words(text))
    out.update(_state(split_of(claims), rule, before))
    out.update(_dialogue(text, before))
    return frozenset(out)


def _cues(text: Text, sentences: Sequence[SentenceMoves], claims: Sequence[Claim]) -> Iterator[str]:
    by_sentence = _cues_of(text, sentences, claims)
    shapes = sentence_shapes(text, sentences, claims)
    for number, (first, last, marked) in enumerate(text.sentences):
        have = by_sentence[number]
        if marked:
            have.add("asked")
        ordered = sorted(have)
        for place, tag in enumerate(ordered):
            yield f"cue:{tag}"
            if number == len(by_sentence) - 1:
                yield f"lastcue:{tag}"
            if number == 0:
                yield f"firstcue:{tag}"
            for other in ordered[place + 1 :]:
                yield f"pair:{tag}+{other}"
        if len(ordered) == 1:
            yield f"only:{ordered[0]}"
        if not ordered:
            yield "cue:plain_long" if last - first > 6 else "cue:plain_short"
        for move in sentences[number].moves:
            yield f"says:{move}"
            if number == 0:
                yield f"first:{move}"
            if number == len(by_sentence) - 1:
                yield f"last:{move}"
    for shape in dict.fromkeys(shapes):
        yield f"shape:{shape}"
    kinds = {shape.split(",")[0] for shape in shapes}
    yield "turn:" + "+".join(sorted(kinds - {"none"}))
    yield from (f"without:{kind}" for kind in ("gives", "gets", "both") if kind not in kinds)
    if shapes:
        yield f"begins:{shapes[0]}"


def _cues_of(
    text: Text, sentences: Sequence[SentenceMoves], claims: Sequence[Claim]
) -> list[set[str]]:
    """The cues of each sentence, and for whom something is claimed in it."""
    out = [set(sentence.cues) for sentence in sentences]
    for claim in claims:
        out[text.sentence_of[claim.at]].add("claim_own" if claim.own else "claim_other")
    return out


def sentence_shapes(
    text: Text, sentences: Sequence[SentenceMoves], claims: Sequence[Claim]
) -> list[str]:
    """The shape of each sentence: "gives,if", "gets,asks"."""
    cues = _cues_of(text, sentences, claims)
    return [_shape(have, asked) for have, (_, _, asked) in zip(cues, text.sentences, strict=True)]


def _shape(have: set[str], marked: bool) -> str:
    """Who gains in a sentence, and whether it is conditional, refuses, agrees or asks."""
    gives, gets = bool(have & {"give", "claim_other"}), bool(have & {"get", "ask", "claim_own"})
    kind = "both" if gives and gets else "gives" if gives else "gets" if gets else "none"
    flags = [
        name
        for name, tags in (
            ("if", {"if", "swap"}),
            ("refuses", {"refuse"}),
            ("agrees", {"accept", "agree"}),
        )
        if have & tags
    ]
    return ",".join([kind, *flags, *(["asks"] if marked else [])])


def masked(text: Text) -> list[str]:
    """The words with things and numbers masked.

    Runs of masked words are one; "|" or "?" ends a sentence.
    """
    known = general_words()
    out: list[str] = []
    for first, last, marked in text.sentences:
        for at in range(first, last):
            if is_number(text, at):
                word = "#"
            else:
                word = text.norms[at] if text.norms[at] in known else "x"
            if word not in {"#", "x"} or not out or out[-1] != word:
                out.append(word)
        out.append("?" if marked else "|")
    return out


def _words(text: Text) -> Iterator[str]:
    line = ["|", *masked(text)]
    for word in line:
        yield f"word:{word}"
    for pair in pairwise(line):
        yield "word:" + "_".join(pair)
    for triple in zip(line, line[1:], line[2:], strict=False):
        yield "word:" + "_".join(triple)
    yield from _apart(line)


def _apart(line: Sequence[str]) -> Iterator[str]:
    """Two words of a sentence with up to three between them: "you can maybe have" → you~have."""
    for at, word in enumerate(line):
        if word in _ENDS:
            continue
        for later in line[at + 1 : at + 5]:
            if later in _ENDS:
                break
            yield f"apart:{word}~{later}"


def _state(split: Split, rule: Sequence[Move], before: Before) -> Iterator[str]:
    own, other = split.own, split.other
    yield f"claims:own{min(len(own), 3)}"
    yield f"claims:other{min(len(other), 3)}"
    if own and other:
        yield "claims:both"
        if len(own) + len(other) >= 4 or REST in own or REST in other:
            yield "claims:whole"
    found = standing(split, before.own, before.other, before.totals)
    if before.lowered:
        found.append("number_lowered")
    for name in found:
        yield f"state:{name}"
        yield from (f"state:{name}+{move}" for move in rule)


def _dialogue(text: Text, before: Before) -> Iterator[str]:
    yield f"place:{min(before.turns, 3) if before.turns < 4 else 4 if before.turns < 8 else 5}"
    size = len(text.tokens)
    yield f"size:{next(i for i, top in enumerate((3, 6, 12, 25, 50, 10**9)) if size <= top)}"
    yield f"sentences:{min(len(text.sentences), 4)}"
    yield from (f"own:{move}" for move in before.own_moves)
    yield from (f"theirs:{move}" for move in before.their_moves)
    if before.their_question:
        yield "theirs:question"
    if before.form:
        yield "theirs:form"
    yield from (f"ever:{move}" for move in before.own_ever)
    yield from (f"they_say:{word}" for word in before.their_words)
    yield f"they_end:{before.their_shape}"
    yield from (f"they_end:{'_'.join(pair)}" for pair in pairwise(before.their_words[-4:]))
