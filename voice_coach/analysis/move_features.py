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

from voice_coach.analysis.claims import ALL, REST, Claim, Split, split_of
from voice_coach.analysis.moves import SentenceMoves
from voice_coach.analysis.patterns import is_number
from voice_coach.analysis.text import Text
from voice_coach.records import Move

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
    speaker of this turn. ``form`` tells that the line before was no speech (a form was sent).
    """

    turns: int = 0
    own: Split = field(default_factory=lambda: Split({}, {}))
    other: Split = field(default_factory=lambda: Split({}, {}))
    own_moves: tuple[Move, ...] = ()
    their_moves: tuple[Move, ...] = ()
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
    out.update(_state(claims, rule, before))
    out.update(_dialogue(text, before))
    return frozenset(out)


def _cues(text: Text, sentences: Sequence[SentenceMoves], claims: Sequence[Claim]) -> Iterator[str]:
    by_sentence = [set(sentence.cues) for sentence in sentences]
    for claim in claims:
        by_sentence[text.sentence_of[claim.at]].add("claim_own" if claim.own else "claim_other")
    shapes: list[str] = []
    for number, (first, last, marked) in enumerate(text.sentences):
        have = by_sentence[number]
        shapes.append(_shape(have, marked))
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


def _state(claims: Sequence[Claim], rule: Sequence[Move], before: Before) -> Iterator[str]:
    split = split_of(claims)
    own, other = split.own, split.other
    yield f"claims:own{min(len(own), 3)}"
    yield f"claims:other{min(len(other), 3)}"
    if own and other:
        yield "claims:both"
        if len(own) + len(other) >= 4 or REST in own or REST in other:
            yield "claims:whole"
    totals = merged_totals(before.totals, split)
    now = shares(split, totals)
    past = shares(before.own, totals)
    offered = shares(before.other, totals)
    lower, higher = compare(now, past)
    found = []
    if lower:
        found.append("only_lowered" if not higher else "lowered_and_raised")
        yield "state:lowered"
    elif higher:
        found.append("raised")
    elif now.keys() & past.keys():
        found.append("repeated")
    if now.keys() & offered.keys():
        under, over = compare(now, offered)
        found.append("over_theirs" if over else "under_theirs" if under else "as_they_said")
    elif not now and offered:
        under, over = compare(offered, past)
        found.append("their_offer_below" if under else "their_offer_enough" if past else "offer")
    asked = before.other.other
    for thing in other.keys() & asked.keys():
        found.append("gives_asked" if other[thing] >= asked[thing] else "gives_part")
    if any(own[thing] for thing in own.keys() & asked.keys()):
        found.append("wants_theirs")
    if before.lowered:
        found.append("number_lowered")
    for name in dict.fromkeys(found):
        yield f"state:{name}"
        for move in rule:
            yield f"state:{name}+{move}"
    yield "had:own" if past else "had:no_own"
    yield "had:theirs" if offered else "had:no_theirs"


def merged_totals(totals: Mapping[str, float], split: Split) -> dict[str, float]:
    """The most that anybody spoke of, of each thing."""
    out = dict(totals)
    for side in (split.own, split.other):
        for thing, value in side.items():
            if value != ALL:
                out[thing] = max(value, out.get(thing, 0.0))
    for thing in split.own.keys() & split.other.keys():
        both = split.own[thing] + split.other[thing]
        if both < ALL:
            out[thing] = max(both, out.get(thing, 0.0))
    return out


def shares(split: Split, totals: Mapping[str, float]) -> dict[str, float]:
    """How much of each thing is left to the speaker; what goes to the other side is taken off."""
    out: dict[str, float] = {}
    for thing, value in split.own.items():
        if thing and thing != REST:
            out[thing] = max(totals.get(thing, 3.0), 2.0) if value == ALL else value
    for thing, value in split.other.items():
        if thing and thing != REST and thing not in out and (value == ALL or thing in totals):
            out[thing] = 0.0 if value == ALL else max(0.0, totals[thing] - value)
    if REST in split.other:
        out.update((thing, 0.0) for thing in totals if thing and thing not in out)
    return out


def compare(now: Mapping[str, float], past: Mapping[str, float]) -> tuple[bool, bool]:
    """Whether ``now`` holds less, and more, than ``past`` of anything in both."""
    steps = [now[thing] - past[thing] for thing in now.keys() & past.keys()]
    return any(step < 0 for step in steps), any(step > 0 for step in steps)


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
