"""Every style against one scenario, and whether it tells the styles apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from voice_coach.records import Scenario
from voice_coach.simulate.run import as_json, simulate
from voice_coach.simulate.styles import styles

SESSIONS = 100
NEAR = 0.1
"""Learner's values (walk-away 0, target 1) that are nearer are the same to a learner (our choice).
"""
GOOD, POOR = ("firm", "trader"), ("hedger", "conceder")


def trial(scenario: Scenario, *, sessions: int = SESSIONS, seed: int = 1) -> dict[str, Any]:
    """What came of every style, and what its author should know.

    Returns
    -------
    dict
        ``rows``, one a style: what ``simulate --json`` prints and ``about``; ``warnings``:
        sentences, none where the scenario tells the styles apart.
    """
    rows = [
        {**as_json(simulate(scenario, name, sessions=sessions, seed=seed)), "about": style.about}
        for name, style in styles().items()
    ]
    return {"rows": rows, "warnings": warnings(rows)}


def warnings(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with a scenario in which styles end like this."""
    values = {row["style"]: row["learner_value"]["mean"] for row in rows}
    if max(values.values()) - min(values.values()) < NEAR:
        return [
            f"All of them end within {NEAR} of each other, so it does not matter what somebody "
            f"says. Give the other side more room between where they start and what they will not "
            f"pass, and facts that count."
        ]
    poor = max(values[name] for name in POOR)
    behind = [name for name in GOOD if values[name] <= poor]
    if not behind:
        return []
    return [
        f"Who is {' or '.join(behind)} does not end above who hedges or concedes "
        f"({', '.join(f'{values[name]:.2f}' for name in behind)} against {poor:.2f}). Check that "
        "the facts are reasons, that there is something to trade, and that the limits leave room."
    ]
