"""Appeasing words leave a sentence with their whole clause: no "if" stays behind."""

from __future__ import annotations

import pytest

from voice_coach.analysis.wording import placating_instead, retreat_instead

_BUSY = "I'm busy, but I could do some of it."


@pytest.mark.parametrize(
    ("said", "quote", "left"),
    [
        ("I'm busy, but I could do some of it if that's okay.", "that's okay", _BUSY),
        ("I'm busy, but I could do some of it if it's fine with you.", "it's fine with you", _BUSY),
        (
            "I'm busy, but I could do some of it if you're happy either way.",
            "happy either way",
            _BUSY,
        ),
        ("If it's okay, I need two more weeks.", "it's okay", "I need two more weeks."),
        ("I need two more weeks because it's fine.", "it's fine", "I need two more weeks."),
        ("I need two more weeks, no worries.", "no worries", "I need two more weeks."),
    ],
)
def test_the_clause_goes_as_a_whole(said: str, quote: str, left: str) -> None:
    assert placating_instead(said, quote) == left
    assert retreat_instead(said, quote) == left


def test_a_condition_of_its_own_stays() -> None:
    said = "No worries, I could do it if you take the report."
    assert placating_instead(said, "No worries") == "I could do it if you take the report."
