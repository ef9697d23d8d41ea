"""One answer: what a turn did, and what the other side does next."""

from __future__ import annotations

from voice_coach.counterpart.closing import close, fed_up, last_word
from voice_coach.counterpart.cutting import cut, cutter
from voice_coach.counterpart.earning import earn, hold_silence
from voice_coach.counterpart.exchange import SPEAKER, TACTIC, Chance, Exchange
from voice_coach.counterpart.movement import give
from voice_coach.counterpart.said import Said
from voice_coach.counterpart.state import PATIENCE, State, next_speaker, twist_happens
from voice_coach.counterpart.table import asks, less
from voice_coach.counterpart.tactics import Condition, choose
from voice_coach.records import Decision

GIVES = ("give", "big_give", "yield", "meet", "counter")


def answer(state: State, heard: Said, *, chance: Chance) -> Decision:
    """The answer to a turn; ``state`` is moved on past it.

    Parameters
    ----------
    state : State
        Before the turn.
    heard : Said
        The turn.
    chance : callable
        Gives a number from 0 to 1 for a purpose. It draws who cuts in and which tactic is used,
        never what is conceded for what.
    """
    if not heard.heard:
        return _unheard(state, chance)
    state.unheard = 0
    cuts = cutter(state, chance) if heard.long else None
    state.rounds += 1
    asked = asks(state.scenario, heard.offers, state.asked, state.own)
    mind = cuts or next_speaker(state, heard, asked, draw=chance(SPEAKER))
    turn = Exchange(state, heard, mind, asked, chance)
    turn.silent = state.moves[-1:] == ["silence"]
    turn.repeated = state.said_before(heard.words)
    turn.first_ask = bool(asked) and not state.asked
    lowered = any(less(state.scenario, i, state.asked.get(i), v) for i, v in asked.items())
    conceded = "concede" in heard.moves and "trade" not in heard.moves
    turn.free = conceded and (lowered or not asked) and not state.gave_last
    turn.resumed = state.moves[-1:] == ["interrupt"] and not turn.repeated and not turn.free
    _take_in(turn)
    decision = _decide(turn) if cuts is None else cut(turn)
    state.gave_last = decision.move in GIVES
    return decision


def _unheard(state: State, chance: Chance) -> Decision:
    """Nothing was heard: right after a silence that is an answer; else patience, then rounds."""
    turn = Exchange(state, Said(heard=False), state.minds[state.speaker], {}, chance)
    if state.moves[-1:] == ["silence"] and state.asked and not state.unheard:
        turn.effects = hold_silence(state, turn.mind)
        turn.mind.bank += turn.earned
        state.rounds += 1
        if state.last_round:
            return last_word(turn)
        return give(turn) or _tactic(turn, {"idle"})
    state.unheard += 1
    if state.unheard <= PATIENCE:
        return turn.decision("clarify", "Nothing was heard.", "unheard")
    state.rounds += 1
    if state.last_round:
        return turn.decision("walk_away", "Time is up.", "walked", ends="walked_away")
    return turn.decision("hold", "Still nothing was heard.", "unheard")


def _take_in(turn: Exchange) -> None:
    """The turn's effects on trust, patience and what is owed, for all who heard it."""
    state = turn.state
    turn.effects = earn(turn)
    if turn.free:
        state.counts["free"] = state.counts.get("free", 0) + 1
    rule = state.rules.get("overheard")
    part = rule.size if rule is not None else 1.0
    for mind in state.present():
        times = 1.0 if mind is turn.mind else part
        for effect in turn.effects:
            if effect.what == "moves":
                mind.bank += effect.size * times
            elif effect.what == "trust":
                mind.trust = min(max(mind.trust + effect.size * times, 0.0), 1.0)
    for effect in turn.effects:
        if effect.what == "patience":
            state.patience += effect.size
    state.asked.update(turn.asked)
    state.heard.append(turn.heard.words)


def _decide(turn: Exchange) -> Decision:
    state, heard = turn.state, turn.heard
    closed = close(turn)
    if closed is not None:
        return closed
    if state.last_round:
        return last_word(turn)
    ended = fed_up(turn)
    if ended is not None:
        return ended
    twisted = _twist(turn)
    if twisted is not None:
        return twisted
    if turn.free:
        why = "A free concession: pocketed, and pressed again."
        return _tactic(turn, {"weak"}, how="pocketed", reason=why)
    if "probe" in heard.moves and heard.moves.isdisjoint(("demand", "hold", "trade", "justify")):
        state.used.add(("told", turn.mind.person.id))
        return turn.decision("explain", "Asked about its interests.", "asked")
    moved = give(turn)
    if moved is not None:
        return moved
    if not turn.mind.limits:
        have: set[Condition] = {"weak"} if heard.hedged else {"idle"}
        return _tactic(turn, have, how="bystander", reason="Decides nothing here.")
    return _nothing_given(turn)


def _twist(turn: Exchange) -> Decision | None:
    """Something changes in mid-session, where its round has come.

    It waits a round for an answer that earned something, so that none goes unheard.
    """
    state = turn.state
    due = state.due_twist()
    if due is None or (turn.earned > 0 and state.rounds == due[1].round):
        return None
    at, twist = due
    twist_happens(state, at, twist)
    turn.mind = state.minds[twist.person]
    reason = twist.reason or "Something changed in mid-session."
    return turn.decision("twist", reason, "twist", twist=at)


def _nothing_given(turn: Exchange) -> Decision:
    state = turn.state
    have = _conditions(turn)
    if turn.repeated:
        state.patience += turn.add("repeated")
        return _tactic(turn, have, how="again", reason="The same words again.")
    if not turn.first_ask and not turn.heard.reasoned:
        state.patience += turn.add("nothing_new")
    return _tactic(turn, have)


def _conditions(turn: Exchange) -> set[Condition]:
    """The conditions of ``rules/tactics.toml`` that hold."""
    state, heard = turn.state, turn.heard
    asks_now = bool(turn.asked) or not heard.moves.isdisjoint(("demand", "hold"))
    reasoned = heard.reasoned
    weak = heard.hedged or heard.shaky
    conditions: dict[Condition, bool] = {
        "ask": asks_now,
        "first_ask": turn.first_ask,
        "bare": asks_now and not reasoned and not state.credited("fact"),
        "weak": weak,
        "idle": not (asks_now or reasoned or heard.long or weak),
    }
    return state.around() | {name for name, holds in conditions.items() if holds}


def _tactic(turn: Exchange, have: set[Condition], *, how: str = "", reason: str = "") -> Decision:
    state, person = turn.state, turn.mind.person
    found = choose(
        have,
        temperament=person.temperament,
        hardness=state.hardness.tactics,
        done=state.tactics,
        draw=turn.chance(TACTIC),
    )
    state.tactics.append(found.move)
    took = "no_reason" if found.took == "waiting" and "bare" in have else found.took
    return turn.decision(found.move, reason or found.reason, how or took)
