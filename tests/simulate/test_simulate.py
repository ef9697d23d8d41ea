"""Made-up learners: the same seed, the same outcomes; what they say is what the analysis reads."""

from __future__ import annotations

import json
from math import isinf

import pytest
from click.testing import CliRunner

from voice_coach.cli import main
from voice_coach.records import VoiceCoachError
from voice_coach.scenario import find, list_scenarios
from voice_coach.simulate.learner import lexicon
from voice_coach.simulate.noise import noise
from voice_coach.simulate.run import Outcomes, Result, apart, as_json, interval, simulate
from voice_coach.simulate.styles import styles

RAISE = find("raise")
NEEDED = {
    "reason": {"demand", "justify"}, "hold_reason": {"justify"}, "trade": {"trade"},
    "trade_down": {"trade"}, "probe": {"probe"}, "accept": {"accept"}, "plain": {"demand"},
}  # fmt: skip
"""What the analysis must find in the sentences of an act, else a style is not what it is called."""


@pytest.mark.parametrize("scenario", list_scenarios(), ids=lambda s: s.id)
@pytest.mark.parametrize("name", styles())
def test_a_style_is_read_as_what_it_is(name: str, scenario: object) -> None:
    words = lexicon(scenario, name)  # type: ignore[arg-type]
    for act, lines in styles()[name].says.items():
        for variant, line in enumerate(lines):
            if not line:
                continue
            for place in range(3):
                said = words.said(act, variant, place, place)
                assert NEEDED.get(act, set()) <= said.moves, (line, said.moves)
                if "hedged" in act or (act in ("ramble", "soft") and name == "hedger"):
                    assert said.hedged or "concede" in said.moves, line
                if act in ("threat", "insult"):
                    assert act in said.signs, line
                if "{fact}" in line and name in ("firm", "trader"):
                    assert said.facts, (line, place)


def test_the_same_seed_gives_the_same_sessions() -> None:
    first = simulate(RAISE, "firm", sessions=30, seed=5)
    assert first == simulate(RAISE, "firm", sessions=30, seed=5)
    assert first != simulate(RAISE, "firm", sessions=30, seed=6)


def test_random_words_end_too() -> None:
    assert len(noise(RAISE)) >= 100
    found = simulate(RAISE, "random", sessions=100, seed=1)
    assert all(0 <= result.relationship <= 1 for result in found.results)


def test_numbers_of_outcomes() -> None:
    made = Outcomes("x", "y", tuple(Result(True, v, 0.5, 9) for v in (0.0, 0.5, 1.0)))
    low, high = interval(made.values)
    assert low < 0.5 < high and high - 0.5 == pytest.approx(0.5 - low)
    assert high - 0.5 == pytest.approx(1.959964 * 0.5 / 3**0.5, rel=1e-5)
    still = Outcomes("x", "z", tuple(Result(False, 0.0, 0.2, 9) for _ in range(3)))
    assert apart(made, still) == pytest.approx(0.5 / (0.125**0.5))
    assert apart(still, still) == 0.0
    assert isinf(apart(Outcomes("x", "w", (Result(True, 1.0, 1.0, 3),)), still))


def test_an_unknown_style_is_told() -> None:
    with pytest.raises(VoiceCoachError, match=r"no style 'loud'.*firm"):
        simulate(RAISE, "loud", sessions=1, seed=1)


def test_the_command_prints_what_the_contract_says() -> None:
    words = ["simulate", "raise", "--style", "firm", "--sessions", "20", "--json"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert found == as_json(simulate(RAISE, "firm", sessions=20, seed=1))
    assert set(found) == {
        "scenario", "style", "sessions", "learner_value", "relationship", "agreed_share",
        "turns_mean",
    }  # fmt: skip
    assert set(found["learner_value"]) == {"mean", "sd", "ci95"}
    table = CliRunner().invoke(main, ["simulate", "raise", "--style", "firm", "--sessions", "20"])
    assert table.exit_code == 0 and "firm" in table.stdout
    wrong = CliRunner().invoke(main, ["simulate", "raise", "--style", "loud"])
    assert wrong.exit_code == 2 and "no style" in wrong.stderr
