"""Who gets how much of what: the split that a turn speaks of, from the words alone.

"I take two foods and you get the rest" claims two of one thing for the speaker and a remainder for
the other side. Nothing here knows what is negotiated about: things are the nouns that are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.text import Text

ALL = 1e9  # "all the firewood": more than any number of it
REST = "rest"

_OWN = words("i we me us mine my our ours myself")
_OTHER = words("you your yours yourself")
_SUBJECT_OWN = words("i we")
_GIVES = words(
    "give giving gives gave share sharing spare sparing offer offering provide providing part "
    "forgo forego sacrifice sacrificing lose hand lend send pay trade trading"
)
_GETS = words(
    "get getting gets take taking takes have having has keep keeping need needing want wanting "
    "receive receiving use"
)
_LETS = words("let letting leave leaving leaves left allow allowing lets")
_WHOLE = words("all both whole entire")
_NONE = words("no none zero any")
_REST = words("rest remainder remaining")
# After these a "not" says nothing about what is given: "I do not mind giving you two".
_UNBOUND = words("mind problem problems issue issues objection objections trouble")
# What a thing comes in: "two bottles of water" is water.
_HOLDERS = words("bottle piece can jug unit bundle package pack packet box bag set case log stick")
_SKIP = words(
    "of the my your our extra additional more other packs pack packages package bundles bundle "
    "units units' those these them that entire total full"
)
_NOT_THINGS = words(
    "i we you he she it they is are was were will would can could to and or but if for in on at "
    "with problem worries way need idea doubt preference what so that this because deal right "
    "set good time not just have me us a an"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """``value`` of ``thing`` goes to the speaker (``own``) or to the other side."""

    at: int
    own: bool
    thing: str
    value: float


def find_claims(text: Text, amounts: Sequence[Amount]) -> tuple[Claim, ...]:
    """Every claim of a text, in order. Linear in its length."""
    starts = {amount.first: amount for amount in amounts if not amount.year}
    out: list[Claim] = []
    for first, last, _ in text.sentences:
        named = next((claim.thing for claim in reversed(out) if claim.thing != REST), "")
        out.extend(_of_sentence(text, first, last, starts, named))
    return tuple(out)


def _of_sentence(
    text: Text, first: int, last: int, starts: dict[int, Amount], named: str
) -> list[Claim]:
    """``named``: the thing last counted before, which a bare "two" goes on about."""
    norms = text.norms
    found: list[Claim] = []
    subject = True
    own = True
    gave = negated = False
    group = 0  # the first claim that a later "for me" may still turn
    at = first
    while at < last:
        word = norms[at]
        amount = starts.get(at)
        if amount is not None:
            thing = amount.noun or amount.unit or _thing(text, amount.last, last, starts)
            if thing in _HOLDERS:
                thing = _thing(text, amount.last, last, starts) or thing
            thing = thing or named
            named = thing
            if not negated:
                found.append(Claim(at, own, thing, amount.value))
            at = max(amount.last, at + 1)
            continue
        if text.tokens[at].comma or word in {"but", "then"} or word in _UNBOUND:
            negated = False
        if word in _GIVES | _LETS | _GETS:
            group = len(found)
        ahead = norms[at + 1] if at + 1 < last else ""
        if word == "take" and (at == first or norms[at - 1] in {"please", "just", "then"}):
            subject, own = False, False  # "take one of mine"
        elif word in _OWN or (word == "ill" and ahead in _GETS | _GIVES):
            own = True
            if word in _SUBJECT_OWN or word == "ill":
                subject, gave, negated = True, False, False
        elif word in _OTHER:
            own = False
            if at == first or norms[at - 1] not in _GIVES | _LETS | {"for", "to", "with", "thank"}:
                subject, gave = False, False
        elif word == "not" and norms[at - 1] != "if":
            negated = True
        elif word in _GIVES:
            own, gave = not subject, True
        elif word in _GETS and norms[at - 1] not in _OWN | _OTHER:
            own = subject
        elif word == "for" and at + 1 < last:
            if ahead in _OWN | _OTHER and len(found) > group:
                turned = ahead in _OWN
                found[group:] = [Claim(c.at, turned, c.thing, c.value) for c in found[group:]]
                group = len(found)
                at += 1
            elif gave and (at + 1 in starts or ahead in _WHOLE or ahead == "the"):
                own = not own
        elif word in _REST:
            found.append(Claim(at, own, REST, ALL))
        elif word in _WHOLE or word in _NONE:
            thing = _thing(text, at + 1, last, starts)
            named = thing or named
            if thing and word in _WHOLE:
                found.append(Claim(at, own, thing, ALL))
            elif thing and (negated or not own or word in {"no", "zero"}):
                found.append(Claim(at, own, thing, 0.0))
        if word in {"and", "while", "then"} and at + 1 < last and norms[at + 1] in _OWN | _OTHER:
            group = len(found)
        at += 1
    return found


def _thing(text: Text, at: int, last: int, starts: dict[int, Amount]) -> str:
    """What "all" or "no" stands before: "all 3 of the water" → water."""
    for _ in range(4):
        if at >= last:
            return ""
        if at in starts:
            return ""
        word = text.norms[at]
        if word in _SKIP or word.removesuffix("s") in _HOLDERS:
            at += 1
            continue
        return "" if word in _NOT_THINGS else word.removesuffix("s")
    return ""


@dataclass(frozen=True, slots=True)
class Split:
    """The latest claims for both sides, seen from one of them."""

    own: dict[str, float]
    other: dict[str, float]

    def seen_from_other(self) -> Split:
        return Split(self.other, self.own)


def split_of(claims: Sequence[Claim]) -> Split:
    """The last value of each thing for each side."""
    own: dict[str, float] = {}
    other: dict[str, float] = {}
    for claim in claims:
        (own if claim.own else other)[claim.thing] = claim.value
    return Split(own, other)
