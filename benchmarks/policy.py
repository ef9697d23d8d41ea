"""How long the other side thinks: a step of the policy, made-up learners a second, a debrief.

Run: ``python benchmarks/policy.py``. On one core; ``simulate``'s turns count both sides', as its
table does. Beside it a plain Python loop, so that figures of two machines can be compared.
"""

from __future__ import annotations

import time
from pathlib import Path

from voice_coach.analysis.reading import read_text
from voice_coach.counterpart.counterfactual import counterfactuals
from voice_coach.counterpart.policy import decide, open_talk, opening, outcome, step
from voice_coach.counterpart.state import first_state
from voice_coach.records import Outcome, Reading, Scenario, Session, Turn
from voice_coach.scenario import list_scenarios
from voice_coach.simulate.learner import Learner, lexicon
from voice_coach.simulate.run import play
from voice_coach.simulate.styles import styles

SESSIONS = 300
STEP_GOAL_S = 0.001
TURNS_GOAL = 20_000


def plain_loop_s() -> float:
    """Seconds of a million additions: what this machine's Python costs today."""
    start = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number
    return time.process_time() - start


def steps() -> tuple[float, float]:
    """Mean and slowest second of one policy step, over all styles and scenarios."""
    times = []
    for scenario in list_scenarios():
        for name in styles():
            words = lexicon(scenario, name)
            for seed in range(20):
                state = first_state(scenario)
                decision = open_talk(state, seed=seed)
                learner = Learner(words, seed)
                while not decision.ends and len(times) < 10**6:
                    heard = learner.next(state.own, state.rounds)
                    start = time.thread_time()
                    decision = step(state, heard, seed=seed)
                    times.append(time.thread_time() - start)
                    if len(state.moves) > scenario.max_rounds * 4:
                        break
    return sum(times) / len(times), sorted(times)[int(0.999 * len(times))]


def turns_per_second() -> float:
    """Both sides' turns in a second of one core, sentences read once before."""
    scenarios = list_scenarios()
    for scenario in scenarios:
        for name in styles():
            for seed in range(40):  # every sentence of a style is read the first time it is said
                play(scenario, name, seed=seed)
    start = time.process_time()
    turns = sum(
        play(scenario, name, seed=seed).turns
        for scenario in scenarios
        for name in styles()
        for seed in range(SESSIONS)
    )
    return turns / (time.process_time() - start)


def replayed() -> tuple[float, float]:
    """Mean and slowest second of telling what unused things would have brought.

    The sessions are the sample replies of each shipped scenario, as their texts are read.
    """
    times = []
    for scenario in list_scenarios():
        session = rehearsed(scenario)
        start = time.thread_time()
        counterfactuals(session)
        times.append(time.thread_time() - start)
    return sum(times) / len(times), max(times)


def rehearsed(scenario: Scenario, *, seed: int = 1) -> Session:
    """A scenario's sample replies, answered until somebody ends it."""
    decision = opening(scenario, seed=seed)
    turns = [Turn(0, "counterpart", "", decision=decision)]
    for text in scenario.sample_replies:
        words = read_text(text, scenario=scenario)
        reading = Reading(
            moves=words.moves, hedges=words.hedges, offers=words.offers, signs=words.signs
        )
        turns.append(Turn(len(turns), "learner", text, reading=reading))
        decision = decide(scenario, turns, seed=seed)
        turns.append(Turn(len(turns), "counterpart", "", decision=decision))
        if decision.ends:
            break
    ended = outcome(scenario, turns) if decision.ends else Outcome("stopped", (), "")
    return Session("", scenario, Path(), seed, "", tuple(turns), outcome=ended)


def main() -> None:
    loop = plain_loop_s()
    mean, slow = steps()
    rate = turns_per_second()
    told, slowest = replayed()
    print(f"a million additions: {loop:.3f} s")
    print(
        f"policy step: mean {1e3 * mean:.3f} ms, 999 of 1000 within {1e3 * slow:.3f} ms "
        f"(goal under {1e3 * STEP_GOAL_S:g} ms)"
    )
    print(
        f"simulate: {rate:,.0f} turns a second (goal {TURNS_GOAL:,}); "
        f"{rate * loop:,.0f} in the time of a million additions"
    )
    print(f"what unused things would have brought: mean {told:.3f} s, slowest {slowest:.3f} s")


if __name__ == "__main__":
    main()
