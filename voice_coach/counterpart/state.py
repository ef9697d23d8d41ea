"""Where a negotiation stands: for each person, and for the room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from voice_coach.counterpart.effects import Rule, effects
from voice_coach.counterpart.said import Said
from voice_coach.counterpart.table import package
from voice_coach.counterpart.tactics import Condition
from voice_coach.counterpart.temper import Hardness, Temper, hardness, temper
from voice_coach.records import Effect, Limit, Person, Scenario, Twist

PATIENCE = 2
"""Unheard answers in a row that cost no round (our choice)."""
SAME = 0.8
"""Two turns with this part of their words in common say the same (our choice)."""


@dataclass(slots=True)
class Mind:
    """One person: its limits as they are now, trust (0 to 1), and ``bank``, what was earned and not
    given yet because it is too early.
    """

    person: Person
    kind: Temper
    limits: tuple[Limit, ...]
    trust: float
    bank: float = 0.0
    settled: bool = False
    present: bool = True


@dataclass(slots=True)
class State:
    """``own`` are the other side's values and ``asked`` the learner's, by issue. ``rounds`` counts
    heard answers, and unheard ones once patience is over; ``used`` what was already credited;
    ``counts`` how often each effect was had; ``first_own`` where the other side opened.
    """

    scenario: Scenario
    minds: dict[str, Mind]
    rules: Mapping[str, Rule]
    hardness: Hardness
    own: dict[str, float] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)
    patience: float = 1.0
    rounds: int = 0
    unheard: int = 0
    speaker: str = ""
    moves: list[str] = field(default_factory=list)
    tactics: list[str] = field(default_factory=list)
    used: set[tuple[str, object]] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    heard: list[frozenset[str]] = field(default_factory=list)
    gave_last: bool = False
    twisted: set[int] = field(default_factory=set)

    @property
    def last_round(self) -> bool:
        return self.rounds >= self.scenario.max_rounds

    def present(self) -> list[Mind]:
        """Who is in the room, in the scenario's order."""
        return [mind for mind in self.minds.values() if mind.present]

    def open_minds(self) -> list[Mind]:
        """Those in the room who decide something and have not agreed to it yet."""
        return [m for m in self.minds.values() if m.present and m.limits and not m.settled]

    def said_before(self, words: frozenset[str]) -> bool:
        """Whether a turn of much the same words was heard before."""
        size = len(words)
        for old in self.heard:
            both = len(words & old)
            if both and both >= SAME * (size + len(old) - both):
                return True
        return False

    def effect(self, name: str, mind: Mind, *, times: float = 1.0) -> Effect | None:
        """An effect had once more by a person; None where it is switched off or worn out."""
        rule = self.rules.get(name)
        if rule is None:
            return None
        assert rule.what != "factor"
        before = self.counts.get(name, 0)
        self.counts[name] = before + 1
        size = rule.nth(before) * times
        if abs(size) < 1e-6:
            return None
        return Effect(name, rule.what, round(size, 6), mind.person.id, rule.why)

    def credited(self, kind: str) -> bool:
        """Whether a fact, gift or interest was credited already."""
        return any(one == kind for one, _ in self.used)

    def around(self) -> set[Condition]:
        """The conditions of ``rules/tactics.toml`` that hold whatever was said last."""
        holds: dict[Condition, bool] = {
            "late": self.rounds * 3 >= self.scenario.max_rounds * 2,
            "empty_hands": not self.credited("gift"),
        }
        return {name for name, is_so in holds.items() if is_so}

    def copy(self) -> State:
        """A state that can be moved on without this one."""
        return replace(
            self,
            minds={name: replace(mind) for name, mind in self.minds.items()},
            own=dict(self.own),
            asked=dict(self.asked),
            moves=list(self.moves),
            tactics=list(self.tactics),
            used=set(self.used),
            counts=dict(self.counts),
            heard=list(self.heard),
            twisted=set(self.twisted),
        )

    def due_twist(self) -> tuple[int, Twist] | None:
        """The first twist whose round has come."""
        for at, twist in enumerate(self.scenario.twists):
            if at not in self.twisted and self.rounds >= twist.round and not self.last_round:
                return at, twist
        return None


def first_state(scenario: Scenario) -> State:
    """Before the first word: everybody at what they hope for."""
    hard = hardness(scenario.difficulty)
    late = {twist.joins for twist in scenario.twists if twist.joins}
    minds = {}
    for person in scenario.people:
        kind = temper(person.temperament)
        minds[person.id] = Mind(
            person, kind, person.limits, kind.trust, present=person.id not in late
        )
    state = State(scenario, minds, effects(scenario.effects_off), hard)
    state.own = {one.issue: one.aspiration for m in minds.values() for one in m.limits}
    state.speaker = scenario.people[0].id
    state.patience = minds[state.speaker].kind.patience * hard.patience
    return state


def twist_happens(state: State, at: int, twist: Twist) -> None:
    """Limits change, somebody joins. What was offered stays offered."""
    state.twisted.add(at)
    if twist.joins and twist.joins in state.minds:
        state.minds[twist.joins].present = True
    mind = state.minds.get(twist.person)
    if mind is None or not twist.limits:
        return
    new = {limit.issue: limit for limit in twist.limits}
    mind.limits = tuple(
        _at_least(new[old.issue], state.own[old.issue]) if old.issue in new else old
        for old in mind.limits
    )


def _at_least(limit: Limit, own: float) -> Limit:
    """The limit, or the own offer where that is already past it: an offer is not taken back."""
    if package((limit,), {limit.issue: own}) <= 1.0:
        return limit
    return Limit(limit.issue, limit.aspiration, own, limit.weight)


def next_speaker(state: State, heard: Said, asked: Mapping[str, float], *, draw: float) -> Mind:
    """Who answers: who was named; else the one whose matter it is; now and then somebody cuts in.

    ``draw`` is from 0 to 1.
    """
    open_minds = state.open_minds()
    present = state.present()
    if len(present) == 1:
        return present[0]
    named = state.minds.get(heard.named)
    if named is not None and named.present and not named.settled:
        return named
    last = state.minds[state.speaker]
    concerned = [m for m in open_minds if any(one.issue in asked for one in m.limits)]
    pool: Sequence[Mind] = concerned or open_minds or present
    closes = "accept" in heard.moves and last in open_minds  # nobody takes another's yes
    if last in pool and (closes or draw >= CUT_IN):
        return last
    asks_back = "probe" in heard.moves  # a question is for somebody who can answer it
    others = [m for m in present if m is not last and not m.settled and (m.limits or not asks_back)]
    if draw < CUT_IN and others:
        return others[int(draw / CUT_IN * len(others)) % len(others)]
    return pool[0]


CUT_IN = 0.3
"""How often somebody else takes the turn where nobody was named (our choice)."""
