"""A condition named one turn late: the first half gave nothing for nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.analysis.test_conceding_dialogues import OPEN, PRESS, WHY, scenario, turns_of
from voice_coach.analysis.conceding import ConcedingDetector
from voice_coach.analysis.settled import FREE, REASON, completes, settled
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.records import Turn

COMPLETES = [
    "If you take the report off me.",
    "But only if you add a review in six months.",
    "Well, as long as the title changes.",
    "Provided that we get a second tester.",
    "if you throw in the bonus",
]
DOES_NOT = [
    "If you take the report off me, I can do Thursday.",
    "Yes, Friday is fine.",
    "No, I won't do that.",
    "I'd do it if you asked.",
    "What if we move the launch?",
    "Okay.",
    "",
    "🙂",
]


@pytest.mark.parametrize("text", COMPLETES)
def test_a_bare_condition_belongs_to_what_was_said_before(text: str) -> None:
    assert completes(text)


@pytest.mark.parametrize("text", DOES_NOT)
def test_a_whole_sentence_stands_for_itself(text: str) -> None:
    assert not completes(text)


def _judged(last: str) -> tuple[list[Turn], Turn]:
    """A session in which the learner came down and was asked on, and the turn after that."""
    turns = turns_of([OPEN, WHY, PRESS, "I could do ninety two.", ("ask_why", {}), last], "raise")
    detector = ConcedingDetector(thresholds=load_thresholds(), scenario=scenario("raise"))
    gave = turns[3]
    assert gave.reading is not None
    flags = tuple(detector.detect(gave, turns[:3]))
    turns[3] = replace(gave, reading=replace(gave.reading, flags=flags))
    return turns[:5], turns[5]


def test_the_first_half_of_a_condition_is_no_gift() -> None:
    turns, last = _judged("If you add a review in six months.")
    assert turns[3].reading is not None
    assert {"unreciprocated"} <= {flag.type for flag in turns[3].reading.flags}
    before = settled(turns, last)
    assert before is not None and before.reading is not None
    assert before.index == 3
    assert not FREE & {flag.type for flag in before.reading.flags}
    assert [w.reason for w in before.reading.withheld if w.type in FREE] == [REASON]


def test_looking_back_twice_changes_nothing() -> None:
    turns, last = _judged("If you add a review in six months.")
    before = settled(turns, last)
    assert before is not None
    turns[3] = before
    assert settled(turns, last) is None


def test_a_gift_without_a_condition_stays_one() -> None:
    turns, last = _judged("Ninety two is fine.")
    assert settled(turns, last) is None


def test_nothing_before_is_nothing_to_look_back_at() -> None:
    assert settled([], Turn(0, "learner", "If you add a review.")) is None
