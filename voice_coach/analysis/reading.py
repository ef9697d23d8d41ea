"""One utterance → its moves, hedges and offers, from the words alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from voice_coach.analysis.claims import find_claims
from voice_coach.analysis.earlier import REMEMBERED, before_turn
from voice_coach.analysis.hedges import find_hedges
from voice_coach.analysis.issue_fit import Said, resolve
from voice_coach.analysis.move_features import features
from voice_coach.analysis.move_model import choose, move_model
from voice_coach.analysis.moves import ORDER, turn_moves
from voice_coach.analysis.offers import read_offers
from voice_coach.analysis.utterance import LONGEST_PAST, Read, read_past
from voice_coach.analysis.utterance import read_words as read_words
from voice_coach.records import Move, Offer, Scenario, TextReading


def read_text(
    text: str,
    *,
    speaker: str = "learner",
    context: Sequence[tuple[str, str]] = (),
    scenario: Scenario | None = None,
) -> TextReading:
    """Read one utterance.

    Parameters
    ----------
    text
        What was said; anything at all. Linear in its length.
    speaker
        Who said it; turns in ``context`` with the same name are the speaker's own.
    context
        Earlier (speaker, text) pairs, oldest first.
    scenario
        Gives numbers their issue; without one ``Offer.issue`` is None.

    Returns
    -------
    TextReading
        Moves in a fixed order, hedges and offers in the order of the text.
    """
    read = read_words(text)
    own, theirs = _earlier(context, speaker, scenario)
    said = _said(own, theirs)
    offers = read_offers(read.text, read.amounts, read.sentences, scenario=scenario, said=said)
    lowered = _lowered(read, offers, own, scenario)
    return TextReading(
        text=text,
        moves=_moves(read, context, speaker, lowered, certain=scenario is not None),
        hedges=find_hedges(read.text, read.sentences, answers=answered(context, speaker)),
        offers=offers,
    )


def answered(context: Sequence[tuple[str, str]], speaker: str) -> str:
    """What the other side said right before, "" where the speaker goes on."""
    if not context or context[-1][0] == speaker:
        return ""
    return context[-1][1]


def move_features(
    read: Read, context: Sequence[tuple[str, str]], speaker: str, *, lowered: bool = False
) -> tuple[frozenset[str], tuple[Move, ...]]:
    """What the trained part looks at in a turn, and the moves by the rules alone."""
    rule = turn_moves(read.text, read.sentences, lowered=lowered)
    claims = find_claims(read.text, read.amounts)
    before = before_turn(context, speaker, lowered=lowered)
    return features(read.text, read.sentences, claims, rule, before), rule


def _moves(
    read: Read,
    context: Sequence[tuple[str, str]],
    speaker: str,
    lowered: bool,
    *,
    certain: bool,
) -> tuple[Move, ...]:
    """``certain``: a scenario tells which way each issue goes, and so whether ground was given."""
    if not read.text.tokens:
        return ("other",)
    found, rule = move_features(read, context, speaker, lowered=lowered)
    moves = choose(move_model().scores(found), rule, found)
    return _held_to_the_numbers(moves, rule, lowered=lowered) if certain else moves


def _held_to_the_numbers(
    moves: tuple[Move, ...], rule: tuple[Move, ...], *, lowered: bool
) -> tuple[Move, ...]:
    """Moves that agree with the numbers: to be told one gave ground, one must have given some.

    ``concede`` stands where the own number fell or the words give something by rule; ``trade``
    beside a number that fell only where words ask for something.
    """
    kept = set(moves)
    if lowered and "accept" not in kept:
        kept.add("concede")
    elif not {"concede", "trade"} & set(rule):
        kept.discard("concede")
    if lowered and "concede" in rule and "trade" not in rule:
        kept.discard("trade")
    return tuple(move for move in ORDER if move in kept) or rule


@dataclass(frozen=True, slots=True)
class _Turn:
    read: Read
    offers: tuple[Offer, ...]
    order: int


def _earlier(
    context: Sequence[tuple[str, str]], speaker: str, scenario: Scenario | None
) -> tuple[list[_Turn], list[_Turn]]:
    """The offers of the speaker's own and of the other side's latest turns."""
    own: list[_Turn] = []
    theirs: list[_Turn] = []
    for order, (who, text) in enumerate(context[-REMEMBERED:]):
        read = read_past(text)
        if not read.amounts and not (scenario and scenario.day_zero):
            continue
        offers = _past_offers(text[:LONGEST_PAST], scenario)
        (own if who == speaker else theirs).append(_Turn(read, offers, order))
    return own, theirs


@lru_cache(maxsize=128)
def _past_offers(text: str, scenario: Scenario | None) -> tuple[Offer, ...]:
    """The offers of an earlier turn; kept like its reading."""
    read = read_past(text)
    return read_offers(read.text, read.amounts, read.sentences, scenario=scenario)


def _said(own: list[_Turn], theirs: list[_Turn]) -> Said:
    latest = [
        (turn.order, offer)
        for turn in (*own, *theirs)
        for offer in turn.offers
        if offer.value is not None and not offer.relative and not offer.quoted
    ]
    numbers = frozenset(o.value for t in theirs for o in t.offers if o.value is not None)
    if not latest:
        return Said(theirs=numbers)
    _, last = max(latest, key=lambda pair: pair[0])
    return Said(last.issue, last.value, numbers, _last(own, last), _last(theirs, last), last.unit)


def _last(turns: list[_Turn], like: Offer) -> float | None:
    """The last value in some turns on the issue of an offer (without a scenario: in its unit)."""
    values = [
        offer.value
        for turn in turns
        for offer in turn.offers
        if offer.value is not None and not offer.relative and not offer.quoted
        if (offer.issue, offer.unit) == (like.issue, like.unit)
    ]
    return values[-1] if values else None


def _lowered(
    read: Read, offers: tuple[Offer, ...], own: list[_Turn], scenario: Scenario | None
) -> bool:
    """Whether this turn asks for less than the speaker's own last number on the same thing."""
    if scenario is None:
        return _lowered_counts(read, own)
    for offer in offers:
        if offer.quoted or offer.value is None or offer.issue is None:
            continue
        issue = scenario.issue(offer.issue)
        before: float | None = None
        for turn in own:
            for past in turn.offers:
                if past.issue == offer.issue and not past.quoted:
                    before = resolve(past, issue, before)
        now = resolve(offer, issue, before)
        if before is None or now is None:
            continue
        if (now < before) if issue.goal == "higher" else (now > before):
            return True
    return False


def _own_counts(read: Read) -> dict[str, float]:
    """What the speaker asks for, by noun or unit: "I want 2 food and 90,000"."""
    out: dict[str, float] = {}
    for amount in read.amounts:
        sentence = next(s for s in read.sentences if s.first <= amount.first < s.last)
        before = read.text.norms[max(sentence.first, amount.first - 5) : amount.first]
        if amount.year or "demand" not in sentence.moves or "you" in before:
            continue
        out[amount.noun or amount.unit or "number"] = amount.value
    return out


def _lowered_counts(read: Read, own: list[_Turn]) -> bool:
    now = _own_counts(read)
    before: dict[str, float] = {}
    for turn in own:
        before |= _own_counts(turn.read)
    shared = now.keys() & before.keys()
    lower = [key for key in shared if now[key] < before[key]]
    higher = [key for key in shared if now[key] > before[key]]
    return bool(lower) and not higher
