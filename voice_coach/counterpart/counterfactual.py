"""What an unused fact, an unused trade or a plain ask would have brought: the policy replayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from voice_coach.counterpart.otherwise import End, Place, end, ended, places, play_on, shifts, worth
from voice_coach.counterpart.policy import step
from voice_coach.counterpart.said import ON_ASK, said
from voice_coach.counterpart.state import State
from voice_coach.records import Counterfactual, Decision, Move, Scenario, Session, Shift, Turn

MOST = 3
"""So many are told, the most valuable first (our choice: a learner changes a few things at a time).
"""
TRIED, PLAYED = 10, 3
"""Of the unused facts and trades the first so many are tried, and each is played to the end from so
many turns, those where it brings most at once: it bounds the time (our choice)."""
ASKING: frozenset[Move] = frozenset(("demand", "hold", "trade", "justify", "concede"))
"""A reason or a trade has its place in a turn with one of these moves."""
Kind = Literal["fact", "trade", "plain"]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a changed turn would have been answered; ``offers`` are the values that differ."""

    place: Place
    decision: Decision
    state: State
    offers: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A counterfactual, with its worth to the learner at the end and right there."""

    told: Counterfactual
    at_end: float
    there: float


def counterfactuals(session: Session) -> tuple[Counterfactual, ...]:
    """The few unused things that would have brought most.

    Each is tried alone, in each turn where it has its place, with the seed and everything else as
    it was. Told is only what the replay shows to be better for the learner on some issue and worse
    on none, there and at the end.

    Parameters
    ----------
    session
        One that is over; of one that goes on nothing may be told.

    Returns
    -------
    tuple of Counterfactual
        At most ``MOST``, the most valuable first; the same session gives the same.
    """
    if session.outcome is None:
        return ()
    possible, was = places(session), end(session)
    best: list[_Found] = []
    for kind, text in _unused(session):
        answers = [one for place in possible if (one := _answer(session, place, kind, text))]
        answers.sort(key=lambda one: -worth(session.scenario, one.offers))
        told = (_tell(session, answer, was, kind, text) for answer in answers[:PLAYED])
        found = [one for one in told if one is not None]
        if found:
            best.append(max(found, key=lambda one: (one.at_end, one.there, -one.told.turn)))
    best.sort(key=lambda one: (-one.at_end, -one.there, one.told.turn))
    return tuple(_together(one.told for one in best))[:MOST]


def _unused(session: Session) -> Iterator[tuple[Kind, str]]:
    """The facts and trades that no turn was credited with, and the plain ask."""
    used = {
        (credit.kind, credit.at)
        for turn in session.turns
        for credit in (turn.decision.credits if turn.decision else ())
    }
    brief = session.scenario.brief
    for text in [t for at, t in enumerate(brief.facts) if ("fact", at) not in used][:TRIED]:
        yield "fact", text
    for text in [t for at, t in enumerate(brief.can_trade) if ("gift", at) not in used][:TRIED]:
        yield "trade", text
    yield "plain", ""


def changed(turn: Turn, kind: Kind, text: str = "") -> Turn | None:
    """The turn with a fact as its reason, a trade asked for in return, or its ask said plainly.

    None where that has no place in it. The words of the turn stay, those of the brief are added; a
    hedge is taken from the reading and not from the words, which count as said either way.
    """
    reading = turn.reading
    if reading is None or not turn.text.strip() or "accept" in reading.moves:
        return None
    if kind == "plain":
        plain = replace(
            reading,
            moves=tuple(move for move in reading.moves if move != "placate"),
            hedges=(),
            flags=tuple(flag for flag in reading.flags if flag.type != "retreat"),
        )
        asks = not ON_ASK.isdisjoint(reading.moves)
        return replace(turn, reading=plain) if asks and plain != reading else None
    if ASKING.isdisjoint(reading.moves):
        return None
    move: Move = "justify" if kind == "fact" else "trade"
    moves = reading.moves if move in reading.moves else (*reading.moves, move)
    return replace(turn, text=f"{turn.text} {text}", reading=replace(reading, moves=moves))


def _answer(session: Session, place: Place, kind: Kind, text: str) -> _Answer | None:
    """What the changed turn would have been answered; None where that changes nothing, or worse."""
    other = changed(place.turn, kind, text)
    if other is None:
        return None
    state = place.before.copy()
    decision = step(state, said(other, session.scenario), seed=session.seed)
    gone = "walked_away" in (decision.ends, place.answer.ends)
    offers = () if gone else shifts(session.scenario, place.after.own, state.own)
    if offers is None or not (offers or gone or _owed(state) != _owed(place.after)):
        return None
    return _Answer(place, decision, state, offers)


def _owed(state: State) -> list[float]:
    """What each person was given reason for and has not given yet."""
    return [mind.bank for mind in state.minds.values()]


def _tell(session: Session, answer: _Answer, was: End, kind: Kind, text: str) -> _Found | None:
    """The counterfactual, played to its end; None where it is no gain."""
    place, scenario = answer.place, session.scenario
    last: tuple[Shift, ...] | None = ()
    would = None
    if place.sure:
        would = play_on(answer.state, answer.decision, place.rest, seed=session.seed)
        last = ended(scenario, was, would)
    if last is None or not (answer.offers or last):
        return None
    told = Counterfactual(
        kind=kind,
        turn=place.turn.index,
        texts=(text,) if text else _softened(place.turn),
        who=_who(scenario, (*answer.offers, *last)),
        offers=answer.offers,
        ended=last,
        same_end=would == was,
        agreed=bool(last) and would is not None and would.agreed,
    )
    return _Found(told, worth(scenario, last), worth(scenario, answer.offers))


def _who(scenario: Scenario, found: Sequence[Shift]) -> str:
    """The first name of whose offer changes; "" where it is more than one person's."""
    issues = {shift.issue for shift in found}
    owners = [p for p in scenario.people if any(limit.issue in issues for limit in p.limits)]
    return owners[0].name.split()[0] if len(owners) == 1 else ""


def _softened(turn: Turn) -> tuple[str, ...]:
    """The words that took an ask back, each once: those on it, else those anywhere in the turn."""
    hedges = turn.reading.hedges if turn.reading is not None else ()
    on_ask = [hedge.quote for hedge in hedges if hedge.on in ON_ASK]
    return tuple(dict.fromkeys(on_ask or [hedge.quote for hedge in hedges]))


def _together(found: Iterable[Counterfactual]) -> list[Counterfactual]:
    """Those that would have done the same in the same turn, as one."""
    alike: dict[Counterfactual, list[str]] = {}
    for one in found:
        alike.setdefault(replace(one, texts=()), []).extend(one.texts)
    return [replace(one, texts=tuple(texts)) for one, texts in alike.items()]
