"""How long the other side thinks: one step of the policy, and made-up learners a second.

Run: ``python benchmarks/policy.py``. On one core; ``simulate``'s turns count both sides', as its
table does. Beside it a plain Python loop, so that figures of two machines can be compared.
"""

from __future__ import annotations

import time

from voice_coach.counterpart.policy import open_talk, step
from voice_coach.counterpart.state import first_state
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


def main() -> None:
    loop = plain_loop_s()
    mean, slow = steps()
    rate = turns_per_second()
    print(f"a million additions: {loop:.3f} s")
    print(
        f"policy step: mean {1e3 * mean:.3f} ms, 999 of 1000 within {1e3 * slow:.3f} ms "
        f"(goal under {1e3 * STEP_GOAL_S:g} ms)"
    )
    print(
        f"simulate: {rate:,.0f} turns a second (goal {TURNS_GOAL:,}); "
        f"{rate * loop:,.0f} in the time of a million additions"
    )


if __name__ == "__main__":
    main()
