"""One turn while it is answered, and the decision made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from voice_coach.counterpart.said import Said
from voice_coach.counterpart.state import Mind, State
from voice_coach.counterpart.table import share, terms
from voice_coach.counterpart.took import took
from voice_coach.records import Credit, Decision, Effect

Chance = Callable[[int], float]
"""Gives a number from 0 to 1 for a purpose."""
WORDING, SPEAKER, TACTIC, WHO_CUTS, CUTS = 0, 1, 2, 3, 4
"""What a chance is for."""
WORDINGS = 1 << 16
"""Wordings are drawn from so many; whoever words the move takes the remainder."""


@dataclass(slots=True)
class Exchange:
    """The learner's turn and who answers it.

    ``asked`` are the values it puts on the table, ``effects`` what it did to ``mind``; ``free``:
    ground was given for nothing; ``repeated``: much the same was said before; ``silent``: it
    answers a silence; ``first_ask``: no value was named before it; ``resumed``: it comes after the
    learner was cut in on, with words of its own.
    """

    state: State
    heard: Said
    mind: Mind
    asked: dict[str, float]
    chance: Chance
    effects: tuple[Effect, ...] = ()
    credits: tuple[Credit, ...] = ()
    free: bool = False
    repeated: bool = False
    silent: bool = False
    first_ask: bool = False
    resumed: bool = False

    @property
    def earned(self) -> float:
        """What the turn moves, as a share of the way."""
        return sum(effect.size for effect in self.effects if effect.what == "moves")

    def add(self, name: str) -> float:
        """One more effect on who answers, its size; 0 where it is switched off."""
        effect = self.state.effect(name, self.mind)
        if effect is None:
            return 0.0
        self.effects = (*self.effects, effect)
        return effect.size

    def wanted(self, mind: Mind) -> dict[str, float]:
        """What is asked of a person, or its own offer where that is better for the learner.

        Who asks for less than lies on the table has misheard; taking it would go back on an offer.
        """
        own, asked = self.state.own, self.state.asked
        found = {}
        for limit in mind.limits:
            offered = own[limit.issue]
            value = asked.get(limit.issue, offered)
            found[limit.issue] = value if share(limit, value) > share(limit, offered) else offered
        return found

    def decision(
        self,
        move: str,
        reason: str,
        how: str,
        *,
        ends: Literal["", "agreed", "walked_away"] = "",
        twist: int = -1,
    ) -> Decision:
        """The move, with what lies on the table after it: all of it where all is agreed."""
        state, mind = self.state, self.mind
        limits = mind.limits
        if ends == "agreed":
            limits = tuple(one for each in state.present() for one in each.limits)
        return Decision(
            person=mind.person.id,
            move=move,
            terms=terms(limits, state.own) if ends != "walked_away" else (),
            reason=reason,
            took=took(mind.person, how),
            ends=ends,
            wording=int(self.chance(WORDING) * WORDINGS),
            effects=self.effects,
            credits=self.credits,
            trust=round(mind.trust, 4),
            patience=round(state.patience, 4),
            twist=twist,
        )
