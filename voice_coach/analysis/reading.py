"""One utterance → its moves, hedges and offers, from the words alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from voice_coach.analysis.assent import assents
from voice_coach.analysis.certain import OwnNumbers, settle
from voice_coach.analysis.claims import find_claims
from voice_coach.analysis.earlier import REMEMBERED, before_turn
from voice_coach.analysis.hedges import find_hedges
from voice_coach.analysis.issue_fit import Said
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.move_features import features
from voice_coach.analysis.move_model import choose, move_model
from voice_coach.analysis.moves import turn_moves
from voice_coach.analysis.offers import read_offers
from voice_coach.analysis.signs import find_signs
from voice_coach.analysis.utterance import LONGEST_PAST, Read, read_past, read_words
from voice_coach.records import Hedge, Move, Offer, Scenario, TextReading, Unit

_FURTHER = words("another further")


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
    said = _said(own, theirs, scenario)
    offers = read_offers(read.text, read.amounts, read.sentences, scenario=scenario, said=said)
    if scenario is not None:
        offers = tuple(_said_again(text, offer, own, scenario) for offer in offers)
    numbers = _own_numbers(read, offers, own, theirs, scenario)
    return TextReading(
        text=text,
        moves=_moves(read, context, speaker, numbers, certain=scenario is not None),
        hedges=_hedges(read, numbers, answers=answered(context, speaker)),
        offers=offers,
        signs=find_signs(read.text),
    )


def _hedges(read: Read, numbers: OwnNumbers, *, answers: str) -> tuple[Hedge, ...]:
    """The hedges; one in a sentence with an own value on an issue stands on that ask.

    Without a scenario no value is known to be on one. The moves of a sentence come from its words
    alone, and a date is told to be an offer only later: "I suppose the tenth would be fine".
    """
    text = read.text
    asked = {text.sentence_of[at] for at in numbers.at}
    found = find_hedges(text, read.sentences, answers=answers)
    if not asked:
        return found
    sentence = {token.start: text.sentence_of[at] for at, token in enumerate(text.tokens)}
    return tuple(
        replace(hedge, on="demand")
        if hedge.on in (None, "other") and sentence.get(hedge.start) in asked
        else hedge
        for hedge in found
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
    numbers: OwnNumbers,
    *,
    certain: bool,
) -> tuple[Move, ...]:
    """``certain``: a scenario tells which way each issue goes, and so whether ground was given."""
    if not read.text.tokens:
        return ("other",)
    asked = answered(context, speaker)
    if asked and assents(read.text, read_past(asked).text):
        return ("accept",)
    found, rule = move_features(read, context, speaker, lowered=numbers.lowered)
    moves = choose(move_model().scores(found), rule, found)
    if not certain:
        return moves
    return settle(read.text, read.sentences, moves, rule, numbers=numbers, answering=bool(asked))


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


def _said_again(text: str, offer: Offer, own: list[_Turn], scenario: Scenario) -> Offer:
    """A change asked for in the words of the last own ask is that ask, and no further one."""
    if not offer.relative or offer.quoted or offer.value is None or offer.issue is None:
        return offer
    past = next(
        (o for t in reversed(own) for o in reversed(t.offers) if o.issue == offer.issue), None
    )
    goal = scenario.issue(offer.issue).goal
    further = _FURTHER & set(text[max(0, offer.start - 20) : offer.end].lower().split())
    if past is None or further or (offer.value > 0) != (goal == "higher"):
        return offer
    same = (past.value, past.unit, past.relative) == (offer.value, offer.unit, offer.relative)
    alike = past.quote.lower().split() == offer.quote.lower().split()
    return replace(offer, base="kept") if same and alike and not past.quoted else offer


def _said(own: list[_Turn], theirs: list[_Turn], scenario: Scenario | None) -> Said:
    """What both sides said last, changes worked out where a scenario tells how."""
    numbers = frozenset(o.value for t in theirs for o in t.offers if o.value is not None)
    asked = frozenset(
        o.value for t in own for o in t.offers if o.value is not None and not o.quoted
    )
    table = _on_table(own, theirs, scenario)
    if not table.last:
        return Said(theirs=numbers, mine=asked)
    issue, unit = table.last
    key = (issue, unit)
    mine, others = table.own.get(key), table.other.get(key)
    return Said(issue, table.value, numbers, mine, others, unit, asked)


@dataclass(slots=True)
class _Table:
    """Each side's last values by issue and unit, and the last one of all."""

    own: dict[tuple[str | None, Unit], float] = field(default_factory=dict)
    other: dict[tuple[str | None, Unit], float] = field(default_factory=dict)
    last: tuple[str | None, Unit] | None = None
    value: float | None = None


def _on_table(own: list[_Turn], theirs: list[_Turn], scenario: Scenario | None) -> _Table:
    table = _Table()
    mine = {id(turn) for turn in own}
    for turn in sorted((*own, *theirs), key=lambda turn: turn.order):
        side = table.own if id(turn) in mine else table.other
        for offer in turn.offers:
            if offer.quoted or offer.value is None:
                continue
            issue = scenario.issue(offer.issue) if scenario and offer.issue else None
            key = (offer.issue, issue.unit if issue else offer.unit)
            value: float | None = offer.value
            if offer.relative:
                if issue is None or side is table.other:
                    continue
                value = offer.comes_to(issue, own=table.own.get(key), other=table.other.get(key))
            if value is not None:
                side[key] = value
                table.last, table.value = key, value
    return table


def _own_numbers(
    read: Read,
    offers: tuple[Offer, ...],
    own: list[_Turn],
    theirs: list[_Turn],
    scenario: Scenario | None,
) -> OwnNumbers:
    """What this turn's numbers do, beside the speaker's own last ones and the other side's."""
    if scenario is None:
        return OwnNumbers(lowered=_lowered_counts(read, own))
    table = _on_table(own, theirs, scenario)
    tokens = {token.start: at for at, token in enumerate(read.text.tokens)}
    at: set[int] = set()
    lowered, met, same = False, [], []
    for offer in offers:
        if offer.quoted or offer.issue is None:
            continue
        at.add(tokens[offer.start])
        issue = scenario.issue(offer.issue)
        key = (issue.id, issue.unit)
        before, other = table.own.get(key), table.other.get(key, issue.start)
        now = offer.comes_to(issue, own=before, other=table.other.get(key))
        if now is None:
            continue
        lowered = lowered or (before is not None and issue.is_less(now, before))
        met.append(other is None or not issue.is_less(other, now))
        same.append(now == table.other.get(key))
    return OwnNumbers(frozenset(at), lowered, bool(met) and all(met), bool(same) and all(same))


def _own_counts(read: Read) -> dict[str, float]:
    """What the speaker asks for, by noun or unit: "I want 2 food and 90,000"."""
    out: dict[str, float] = {}
    for amount in read.amounts:
        sentence = next(s for s in read.sentences if s.first <= amount.first < s.last)
        before = read.text.norms[max(sentence.first, amount.first - 5) : amount.first]
        asked = "demand" in sentence.moves or sentence.moves == ("other",)  # "Then two days?"
        if amount.year or not asked or "you" in before:
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
