"""A learner's turn as the counterpart takes it: what was done, and what of the brief was used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from voice_coach.records import Offer, Reading, Scenario, Turn

_WORD = re.compile(r"[^\W\d_]+|\d+")
_SMALL_WORDS = """
a about after all also an and any are as at be because been before but by can could did do does for
from get give go got had has have he her his how i if in into is it its just last like made make me
more my need no not now of on one or our out over she so some than that the their them then there
they this to up us was we were what when which who will with would year you your yes think know want
really should
"""
SMALL = frozenset(_SMALL_WORDS.split())
_BECAUSE = re.compile(
    r"\b(because|since|as i|so that|the reason|given that|that's why|in order to|due to)\b", re.I
)
ON_ASK = frozenset(("demand", "hold", "trade"))
SHAKY = frozenset(("rushed", "speeding_up", "trailing_off", "uptalk", "hesitant_start"))
USED_WORDS, USED_SHARE = 2, 0.25
"""A fact counts as used when the turn has this many of its words and this part of them (our choice:
of the facts in the shipped scenarios no two share that many)."""


@dataclass(frozen=True, slots=True)
class Said:
    """``facts``, ``gifts`` and ``interests`` are places in the brief's facts, in what can be traded
    and in the addressee's interests, each as (person or "", place). ``reasoned``: a reason is given
    in words of reason or with a fact; to sound like one is not enough. ``long``: a monologue, also
    where the learner is not told because the words were heard badly: how long it took is known.
    """

    heard: bool
    moves: frozenset[str] = frozenset()
    offers: tuple[Offer, ...] = ()
    hedged: bool = False
    shaky: bool = False
    long: bool = False
    signs: frozenset[str] = frozenset()
    facts: frozenset[int] = frozenset()
    gifts: frozenset[int] = frozenset()
    interests: frozenset[tuple[str, int]] = frozenset()
    named: str = ""
    words: frozenset[str] = frozenset()
    reasoned: bool = False


UNHEARD = Said(heard=False)


def said(turn: Turn, scenario: Scenario) -> Said:
    """What a turn says, read against the scenario."""
    if turn.reading is None or not turn.text.strip():
        return UNHEARD
    return digest(turn.text, turn.reading, scenario)


def digest(text: str, reading: Reading, scenario: Scenario) -> Said:
    """The same, of a text and its reading."""
    words = stems(text)
    known = _known(scenario)
    flags = {flag.type for flag in reading.flags}
    retreat = "retreat" in flags
    placated = "placate" in reading.moves or retreat
    facts = frozenset(_used(words, known.facts))
    gifts = frozenset(_used(words, known.gifts))
    signs = frozenset(sign.kind for sign in reading.signs)
    # "If you don't, I'll go to the board" has the form of a trade, and nothing in it to take
    no_trade = frozenset(("trade",)) if "threat" in signs and not gifts else frozenset()
    interests = frozenset(
        (person, at) for person, held in known.interests for at in _used(words, held)
    )
    return Said(
        heard=True,
        moves=frozenset(reading.moves) - no_trade,
        offers=reading.offers,
        hedged=placated or _hedged(reading),
        shaky=not SHAKY.isdisjoint(flags),
        long="monologue" in flags or any(one.type == "monologue" for one in reading.withheld),
        signs=signs,
        facts=facts,
        gifts=gifts,
        interests=interests,
        named=_named(text, known.names),
        words=words,
        reasoned="justify" in reading.moves and bool(facts or interests or _BECAUSE.search(text)),
    )


def _hedged(reading: Reading) -> bool:
    """Whether the ask is: by where a hedge stands, or by two of them around an own number."""
    if any(hedge.on in ON_ASK for hedge in reading.hedges):
        return True
    return len(reading.hedges) >= 2 and any(not offer.quoted for offer in reading.offers)


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The words that carry a text, cut so that "redesigned" meets "redesign"; numbers as words."""
    return frozenset(
        _spelled(word)[:5] for word in _WORD.findall(text.lower()) if word not in SMALL
    )


@lru_cache(maxsize=512)
def _spelled(word: str) -> str:
    if not word.isdigit() or len(word) > 2:
        return word
    from num2words import num2words

    return str(num2words(int(word)))


@dataclass(frozen=True, slots=True)
class _Known:
    facts: tuple[frozenset[str], ...]
    gifts: tuple[frozenset[str], ...]
    interests: tuple[tuple[str, tuple[frozenset[str], ...]], ...]
    names: tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def _known(scenario: Scenario) -> _Known:
    return _Known(
        facts=tuple(stems(fact) for fact in scenario.brief.facts),
        gifts=tuple(stems(gift) for gift in scenario.brief.can_trade),
        interests=tuple(
            (person.id, tuple(stems(one) for one in person.interests)) for person in scenario.people
        ),
        names=tuple((person.name.split()[0].lower(), person.id) for person in scenario.people),
    )


def _used(words: frozenset[str], known: Iterable[frozenset[str]]) -> list[int]:
    found = []
    for at, fact in enumerate(known):
        shared = len(words & fact)
        if shared >= min(USED_WORDS, len(fact)) and shared >= USED_SHARE * len(fact):
            found.append(at)
    return found


def _named(text: str, names: tuple[tuple[str, str], ...]) -> str:
    """The person whose first name was said first; "" where none was."""
    if len(names) < 2:
        return ""
    for word in _WORD.findall(text.lower()):
        for name, person in names:
            if word == name:
                return person
    return ""
