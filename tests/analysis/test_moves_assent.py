"""A bare yes closes where the other side asked for that, and nowhere else."""

from __future__ import annotations

import pytest

from voice_coach.analysis.reading import read_text
from voice_coach.scenario import find

_ASKED = (
    "That's my offer. Deal?",
    "Ninety it is. Do we have a deal?",
    "I can live with that if you can. Are we agreed?",
    "Shall we shake on it?",
)
_NOT_ASKED = (
    "What would make it a deal?",
    "I can offer eighty four.",
    "It was a good deal for everybody.",
    "Would you agree that it is a hard year, and that I have been fair to you all the way?",
)
_YES = ("Yes, thank you.", "Sure, thanks a lot.", "Yes, of course.", "okay thank you very much")


@pytest.mark.parametrize("scenario", ["", "raise", "deadline"])
@pytest.mark.parametrize("before", _ASKED)
@pytest.mark.parametrize("words", _YES)
def test_a_polite_yes_closes_where_that_was_asked(words: str, before: str, scenario: str) -> None:
    known = find(scenario) if scenario else None
    read = read_text(words, context=[("counterpart", before)], scenario=known)
    assert read.moves == ("accept",)


@pytest.mark.parametrize("before", _NOT_ASKED)
def test_it_closes_nothing_else(before: str) -> None:
    read = read_text("Yes, thank you.", context=[("counterpart", before)], scenario=find("raise"))
    assert "accept" not in read.moves


@pytest.mark.parametrize(
    "words",
    [
        "Thank you.",
        "No, thank you.",
        "Yes, but I want ninety five.",
        "Yes, if the review comes in June.",
        "Sure, why so little?",
    ],
)
def test_what_is_more_or_less_than_a_yes_closes_nothing(words: str) -> None:
    context = [("counterpart", "Eighty four. Deal?")]
    assert "accept" not in read_text(words, context=context, scenario=find("raise")).moves


def test_the_own_question_is_not_answered_by_oneself() -> None:
    context = [("counterpart", "Hello."), ("learner", "Deal?")]
    assert "accept" not in read_text("Yes, thank you.", context=context).moves
