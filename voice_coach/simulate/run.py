"""Sessions of a style against a scenario's counterpart, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import Any

from voice_coach.coaching.facts import value_of
from voice_coach.counterpart.policy import open_talk, step
from voice_coach.counterpart.state import first_state
from voice_coach.records import Decision, Scenario
from voice_coach.simulate.learner import Learner, lexicon

Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Result:
    """One session. ``value``: from walk-away (0) to target (1), 0 without a deal; ``turns`` counts
    both sides'; ``relationship`` is trust at the end, the mean of those in the room.
    """

    agreed: bool
    value: float
    relationship: float
    turns: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of many sessions of one style."""

    scenario: str
    style: str
    results: tuple[Result, ...]

    @property
    def values(self) -> Sequence[float]:
        return [result.value for result in self.results]

    @property
    def relationships(self) -> Sequence[float]:
        return [result.relationship for result in self.results]


def play(scenario: Scenario, style_name: str, *, seed: int) -> Result:
    """One session, to its end.

    Raises
    ------
    VoiceCoachError
        When there is no such style.
    """
    state = first_state(scenario)
    learner = Learner(lexicon(scenario, style_name), seed)
    decision = open_talk(state, seed=seed)
    turns = 1
    most = scenario.max_rounds * 4
    while not decision.ends and turns < most:
        decision = step(state, learner.next(state.own, state.rounds), seed=seed)
        turns += 2
    people = [mind.trust for mind in state.minds.values() if mind.present]
    return Result(
        agreed=decision.ends == "agreed",
        value=_value(scenario, decision),
        relationship=fmean(people),
        turns=turns,
    )


def _value(scenario: Scenario, decision: Decision) -> float:
    if decision.ends != "agreed":
        return 0.0
    return value_of(scenario, {term.issue: term.value for term in decision.terms})


def simulate(scenario: Scenario, style_name: str, *, sessions: int, seed: int) -> Outcomes:
    """Many sessions of one style; the same seed gives the same."""
    results = tuple(play(scenario, style_name, seed=seed + number) for number in range(sessions))
    return Outcomes(scenario.id, style_name, results)


def as_json(found: Outcomes) -> dict[str, Any]:
    """What ``simulate --json`` prints for a style.

    The interval is the mean and 1.96 standard errors either side (normal approximation).
    """
    low, high = interval(found.values)
    return {
        "scenario": found.scenario,
        "style": found.style,
        "sessions": len(found.results),
        "learner_value": {
            "mean": round(fmean(found.values), 4),
            "sd": round(_sd(found.values), 4),
            "ci95": [round(low, 4), round(high, 4)],
        },
        "relationship": {
            "mean": round(fmean(found.relationships), 4),
            "sd": round(_sd(found.relationships), 4),
        },
        "agreed_share": round(fmean(result.agreed for result in found.results), 4),
        "turns_mean": round(fmean(result.turns for result in found.results), 2),
    }


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of a mean."""
    mean, half = fmean(values), Z95 * _sd(values) / sqrt(len(values))
    return mean - half, mean + half


def _sd(values: Sequence[float]) -> float:
    return stdev(values) if len(values) > 1 else 0.0


def apart(better: Outcomes, worse: Outcomes) -> float:
    """How far two styles end from each other, in pooled standard deviations of the learner's value.

    Where neither varies at all, any difference counts as infinitely far.
    """
    spread = sqrt((_sd(better.values) ** 2 + _sd(worse.values) ** 2) / 2)
    difference = fmean(better.values) - fmean(worse.values)
    if spread < 1e-9:
        return 0.0 if abs(difference) < 1e-9 else float("inf") * (1 if difference > 0 else -1)
    return difference / spread
