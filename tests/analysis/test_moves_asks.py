"""An ask wrapped in a question is an ask."""

from __future__ import annotations

import pytest

from voice_coach.analysis.reading import read_text
from voice_coach.scenario import find

ASKS = [
    "I just wanted to ask if I could maybe get 95,000.",
    "I was wondering if we could do ninety five.",
    "I want to see if you can get me to 95,000.",
    "I wonder whether there is any room for ninety five.",
    "i was wondering if you could go to ninety five",
]


@pytest.mark.parametrize("text", ASKS)
def test_if_after_a_verb_of_asking_is_no_condition(text: str) -> None:
    moves = read_text(text, scenario=find("raise")).moves
    assert "demand" in moves and not {"trade", "concede"} & set(moves)


def test_a_condition_stays_one() -> None:
    text = "If you can do 92,000, then I will take over the support rota."
    assert read_text(text, scenario=find("raise")).moves == ("trade",)


def test_a_retreat_is_no_hedge_and_no_half_word() -> None:
    text = "I want ninety five, but it's fine if that's not possible."
    read = read_text(text, scenario=find("raise"))
    assert "placate" in read.moves
    assert read.hedges == ()
