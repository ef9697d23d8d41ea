"""What the learner reads: good things first, two things at most, a concession as a choice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from voice_coach.analysis.conceding import ConcedingDetector
from voice_coach.analysis.hedging import HedgingDetector
from voice_coach.analysis.ledger import ledger
from voice_coach.analysis.reading import read_text
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.coaching import summarise
from voice_coach.coaching.advice import MOST, WORK
from voice_coach.records import (
    Decision,
    Flag,
    HedgeType,
    Reading,
    Session,
    Term,
    Transcript,
    Turn,
    Word,
)
from voice_coach.scenario import find

RAISE = find("raise")
CONCEDING = (
    "unreciprocated", "immediate", "self_bidding", "large_step", "below_walkaway", "placating",
    "retreat",
)  # fmt: skip
JARGON = re.compile(
    r"\b(?:hedg\w+|shield|approximator|minimizer|disclaimer|concession|conced\w+|placat\w+|anchor|"
    r"BATNA|unreciprocated|utterance|hedge|the ask)\b",
    re.IGNORECASE,
)
SHAMING = re.compile(
    r"\b(?:fail\w*|mistake|weak\w*|bad|poor\w*|wrongly|stupid|never|must|should have|unfortunately|"
    r"too much|gave in|caved|(?<!asked )for nothing)\b",
    re.IGNORECASE,
)


def _reader_friendly(text: str) -> None:
    assert not JARGON.search(text), text
    assert not SHAMING.search(text), text


def _learner(index: int, text: str, earlier: list[Turn]) -> Turn:
    """A turn as the analysis leaves it: read, and judged by the detectors of words."""
    words = tuple(Word(w, i * 0.3, i * 0.3 + 0.3, 0.9) for i, w in enumerate(text.split()))
    heard = Transcript(words=words)
    context = [(t.speaker, t.text) for t in earlier]
    read = read_text(heard.text, context=context, scenario=RAISE)
    reading = Reading(moves=read.moves, hedges=read.hedges, offers=read.offers)
    turn = Turn(
        index, "learner", heard.text, duration_s=len(words) * 0.3, transcript=heard, reading=reading
    )
    limits = load_thresholds()
    flags: list[Flag] = []
    for detector in (HedgingDetector, ConcedingDetector):
        flags += detector(thresholds=limits, scenario=RAISE).detect(turn, earlier)
    judged = Reading(reading.moves, reading.hedges, reading.offers, flags=tuple(flags))
    return Turn(
        index, "learner", heard.text, duration_s=turn.duration_s, transcript=heard, reading=judged
    )


def _counterpart(index: int, text: str, *, move: str = "press", salary: float = 84000.0) -> Turn:
    decision = Decision("dana", move, (Term("salary", salary),), reason="", took="")
    return Turn(index, "counterpart", text, duration_s=3.0, decision=decision)


def _session(*replies: str) -> Session:
    turns: list[Turn] = []
    for reply in replies:
        turns.append(
            _counterpart(len(turns), "I can offer 84,000.", move="open" if not turns else "press")
        )
        turns.append(_learner(len(turns), reply, turns))
    return Session(
        id="s", scenario=RAISE, recordings=Path(), seed=1, started_at="2026-01-01T00:00:00",
        turns=tuple(turns), ledger=ledger(turns, RAISE),
    )  # fmt: skip


GIVING_IN = (
    "I was kind of hoping for ninety five thousand, but it's fine if not.",
    "I could go down to ninety two thousand.",
    "I could go down to ninety thousand.",
    "Maybe eighty six thousand, whatever works for you.",
)
STANDING = (
    "I want ninety five thousand, because I led the checkout redesign.",
    "I'm staying at ninety five thousand, because I have been doing two jobs since spring.",
)


@pytest.mark.parametrize("kind", [*get_args(HedgeType), *CONCEDING])
def test_every_kind_of_flag_on_words_has_a_habit_to_work_on(kind: str) -> None:
    assert kind in WORK


@pytest.mark.parametrize("text", WORK.values())
def test_habits_are_short_plain_and_kind(text: str) -> None:
    _reader_friendly(text)
    assert 4 <= len(text.split()) <= 18
    assert text[0].isupper() and not text.endswith(".")


def test_what_went_well_comes_with_every_session_and_two_things_at_most_to_work_on() -> None:
    for replies in (GIVING_IN, STANDING, ("Hm.",), ()):
        summary = summarise(_session(*replies))
        assert summary.strengths
        assert len(summary.work_on) <= MOST == 2
        assert len(summary.moments) <= 2
        for text in (summary.headline, *(s.text for s in summary.strengths), *summary.work_on):
            _reader_friendly(re.sub(r"“[^”]*”", "", text))
            assert "You" in text or "you" in text or "It came up" in text


def test_a_session_that_gave_much_away_opens_with_what_was_put_on_the_table() -> None:
    headline = summarise(_session(*GIVING_IN)).headline
    assert headline.startswith(("You held $95,000", "You put $95,000 on the table"))
    assert "asked for nothing back" in headline


def test_a_number_is_credited_however_it_was_said() -> None:
    summary = summarise(_session(*GIVING_IN))
    assert [s.text for s in summary.strengths] == [
        "You put a number on the table, $95,000 (turn 2): from then on the talk was about it."
    ]
    assert summary.numbers[0].meaning.endswith(
        "$2,000 past where you meant to walk away; no deal was closed"
    )


def test_a_session_that_held_is_not_told_to_hold() -> None:
    summary = summarise(_session(*STANDING))
    assert not summary.work_on
    assert any("stayed at $95,000" in s.text for s in summary.strengths)


def test_giving_is_called_a_choice_with_a_price() -> None:
    flags = [
        f for t in _session(*GIVING_IN).learner_turns() for f in (t.reading or Reading()).flags
    ]
    free = [f for f in flags if f.type == "unreciprocated"]
    assert free and all("a choice with a price" in f.why for f in free)
    assert WORK["unreciprocated"].startswith("Giving is a choice with a price")


def test_the_reason_of_each_flag_is_about_these_words_and_kind() -> None:
    flags = [
        f for t in _session(*GIVING_IN).learner_turns() for f in (t.reading or Reading()).flags
    ]
    assert {f.type for f in flags} >= {
        "retreat",
        "unreciprocated",
        "self_bidding",
        "below_walkaway",
    }
    for flag in flags:
        if flag.severity == "faint":
            continue
        assert "“" in flag.why, flag
        assert flag.instead and flag.instead[0].isupper()
        assert flag.why.count(". ") == 0, "one sentence"
        for text in (flag.why, flag.instead):
            _reader_friendly(re.sub(r"“[^”]*”", "", text))


def test_giving_is_answered_with_a_trade_in_the_same_words() -> None:
    flags = [
        f for t in _session(*GIVING_IN).learner_turns() for f in (t.reading or Reading()).flags
    ]
    instead = next(f.instead for f in flags if f.type == "unreciprocated")
    assert instead == (
        "If you can move on the next pay review, I could go down to ninety two thousand."
    )
