"""What a learner's turn is worth to those who heard it: a list of effects, each with its size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from voice_coach.counterpart.exchange import Exchange
from voice_coach.counterpart.said import Said
from voice_coach.counterpart.state import Mind, State
from voice_coach.counterpart.table import less, share
from voice_coach.records import Credit, Effect

HELD_MOVES = frozenset(("hold", "demand"))
TRUST_AND_LEVEL = "how far you are trusted, and how hard the session was set"


class Earned:
    """Collects the effects of one turn on one person."""

    def __init__(self, state: State, mind: Mind) -> None:
        self.state = state
        self.mind = mind
        self.effects: list[Effect] = []
        self.credits: list[Credit] = []

    def add(self, name: str, *, times: float = 1.0) -> None:
        """Have an effect once more; nothing where it is switched off or worn out."""
        effect = self.state.effect(name, self.mind, times=times)
        if effect is not None:
            self.effects.append(effect)

    def scale(self, name: str, *, times: int = 1) -> None:
        """Multiply what the turn moves by a factor; kept as an effect of the difference."""
        rule = self.state.rules.get(name)
        total = self.moves
        if rule is None or total <= 0 or times == 0:
            return
        size = round(total * (rule.size**times - 1.0), 6)
        self.effects.append(Effect(name, "moves", size, self.mind.person.id, rule.why))

    @property
    def moves(self) -> float:
        return sum(effect.size for effect in self.effects if effect.what == "moves")

    def credit(self, kind: Literal["fact", "gift", "interest"], at: int) -> bool:
        """Whether this is used for the first time; remembers it."""
        person = self.mind.person.id if kind == "interest" else ""
        key = (kind, (person, at) if person else at)
        if key in self.state.used:
            return False
        self.state.used.add(key)
        self.credits.append(Credit(kind, at, person))
        return True


def earn(turn: Exchange) -> tuple[Effect, ...]:
    """The effects of a turn on the person it was said to. What is credited is remembered.

    Said again in much the same words, it earns nothing.
    """
    earned = Earned(turn.state, turn.mind)
    heard = turn.heard
    if not turn.repeated:
        _arguments(earned, heard, turn.asked, free=turn.free)
        _steadfast(earned, turn)
        if "threat" in heard.signs:
            earned.add("threat")
        _factors(earned, heard)
    _relationship(earned, heard, repeated=turn.repeated)
    turn.credits = tuple(earned.credits)
    return tuple(earned.effects)


def hold_silence(state: State, mind: Mind) -> tuple[Effect, ...]:
    """The effects of answering a silence with silence."""
    earned = Earned(state, mind)
    earned.add("held_silence")
    return tuple(earned.effects)


def _arguments(earned: Earned, heard: Said, asked: Mapping[str, float], *, free: bool) -> None:
    """Reasons and trades, each fact and each gift once."""
    state = earned.state
    wants = bool(asked or state.asked) or "demand" in heard.moves
    if "trade" in heard.moves and not free:
        new = [gift for gift in sorted(heard.gifts) if earned.credit("gift", gift)]
        if new:
            earned.add("trade")
        elif not heard.gifts:
            earned.add("vague_trade")
    if heard.reasoned and wants:
        facts = [fact for fact in sorted(heard.facts) if earned.credit("fact", fact)]
        for _ in facts[:2]:  # more than two at once are heard as a list, not as reasons
            earned.add("evidence")
        if not heard.facts:
            earned.add("bare_reason")
    told = ("told", earned.mind.person.id) in state.used
    mine = [at for person, at in sorted(heard.interests) if person == earned.mind.person.id]
    if told and earned.moves > 0 and any(earned.credit("interest", at) for at in mine):
        earned.scale("interest")


def _steadfast(earned: Earned, turn: Exchange) -> None:
    """Asks that stand, silence that is left to stand, steps in return, and the end in sight."""
    state, heard = earned.state, turn.heard
    stands = bool(state.asked) and not turn.free and not heard.hedged
    same = bool(turn.asked) and all(state.asked.get(i) == v for i, v in turn.asked.items())
    argued = heard.reasoned or "trade" in heard.moves  # counts as that, and not twice
    if stands and state.moves[1:] and not argued and ("hold" in heard.moves or same):
        earned.add("hold")
    if turn.silent and stands and not heard.moves.isdisjoint(HELD_MOVES):
        earned.add("held_silence")
    step = _step(state, earned.mind, turn.asked)
    if step > 0 and not turn.free:
        earned.add("reciprocity", times=min(step, 1.0))
    late = state.scenario.max_rounds - state.rounds <= 1
    if late and stands and earned.mind.trust >= 0.5:
        earned.add("closing")


def _step(state: State, mind: Mind, asked: Mapping[str, float]) -> float:
    """How far the learner came towards this person, as a share of its room (weighted)."""
    total = weights = 0.0
    for limit in mind.limits:
        weights += limit.weight
        now, before = asked.get(limit.issue), state.asked.get(limit.issue)
        if now is None or before is None or not less(state.scenario, limit.issue, before, now):
            continue
        total += limit.weight * (share(limit, before) - share(limit, now))
    return total / weights if weights else 0.0


def _factors(earned: Earned, heard: Said) -> None:
    state = earned.state
    if heard.hedged:
        earned.scale("hedged")
    if heard.shaky:
        earned.scale("shaky")
    earned.scale("soft", times=state.counts.get("free", 0))
    trust = 0.75 + 0.5 * earned.mind.trust  # from 0.75 at none to 1.25 at full trust
    gives = state.hardness.gives * trust
    total = earned.moves
    if total > 0 and abs(gives - 1.0) > 1e-9:
        size = round(total * (gives - 1.0), 6)
        person = earned.mind.person.id
        earned.effects.append(Effect("person", "moves", size, person, TRUST_AND_LEVEL))


def _relationship(earned: Earned, heard: Said, *, repeated: bool) -> None:
    if not repeated:
        if "courtesy" in heard.signs:
            earned.add("thanks")
        if "probe" in heard.moves:
            earned.add("asked")
        if heard.reasoned:
            earned.add("gave_reason")
        if "trade" in heard.moves:
            earned.add("traded")
    if "threat" in heard.signs:
        earned.add("threatened")
        earned.add("bullied")
    if "insult" in heard.signs:
        earned.add("insulted")
        earned.add("bullied")
    if heard.long:
        earned.add("monologue")
