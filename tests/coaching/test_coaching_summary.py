"""What a learner is told after a session: true of that session, and the good first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from voice_coach.coaching import compare, summarise
from voice_coach.records import (
    Family,
    Flag,
    Issue,
    LedgerEntry,
    Measure,
    Move,
    Outcome,
    Reading,
    Session,
    Severity,
    Term,
    Transcript,
    Turn,
    Withheld,
)
from voice_coach.records.session import Drill
from voice_coach.scenario import find

RAISE = find("raise")


def flag(
    kind: str, family: Family = "hedging", *, quote: str = "I guess", severity: Severity = "minor",
    start_s: float = 0.5,
) -> Flag:  # fmt: skip
    return Flag(family, kind, start_s, start_s + 1.0, quote, "It costs you.", "Say it.", severity)


class Talk:
    """A session made by hand: what the learner says, turn by turn, between lines of the other."""

    def __init__(self) -> None:
        self.turns: list[Turn] = [Turn(0, "counterpart", "Hello.", duration_s=2.0)]
        self.ledger: list[LedgerEntry] = []
        self.last: float | None = None

    def say(
        self,
        text: str,
        *moves: Move,
        number: float | None = None,
        flags: tuple[Flag, ...] = (),
        measures: tuple[Measure, ...] = (),
    ) -> Talk:
        at = len(self.turns)
        reading = Reading(moves=moves, flags=flags, measures=measures)
        self.turns += [
            Turn(at, "learner", text, duration_s=4.0, reading=reading),
            Turn(at + 1, "counterpart", "So.", duration_s=2.0),
        ]
        if number is not None:
            step = None if self.last is None else self.last - number
            self.ledger.append(LedgerEntry(at, "learner", "salary", number, step, 1.0, text))
            self.last = number
        return self

    def end(self, kind: str = "stopped", *terms: Term) -> Session:
        return Session(
            id="made",
            scenario=RAISE,
            recordings=Path("nowhere"),
            seed=1,
            started_at="",
            turns=tuple(self.turns),
            ledger=tuple(self.ledger),
            outcome=Outcome(kind, terms, ""),  # type: ignore[arg-type]
        )


def good() -> Session:
    return (
        Talk()
        .say("I want ninety five, because orders rose.", "demand", "justify", number=95_000)
        .say("I'm staying at ninety five.", "hold", number=95_000)
        .say("If you go to ninety three, I take the design system.", "trade", number=93_000)
        .say("Yes, we have a deal.", "accept")
        .end("agreed", Term("salary", 93_000), Term("review", 6))
    )


def poor() -> Session:
    return (
        Talk()
        .say("I guess ninety five.", "demand", number=95_000, flags=(flag("shield"),))
        .say("Or ninety.", "concede", number=90_000,
             flags=(flag("immediate", "conceding", quote="Or ninety", severity="major"),))
        .say("Um, eighty six?", "concede", number=86_000,
             flags=(flag("self_bidding", "conceding", quote="eighty six"),
                    flag("filled_pause", "pacing", quote="Um"),
                    flag("tag", severity="faint")))
        .end("agreed", Term("salary", 86_000))
    )  # fmt: skip


SESSIONS = {
    "good": good(),
    "poor": poor(),
    "empty": Talk().end(),
    "no turns": replace(Talk().end(), turns=(), outcome=None),
    "unheard": Talk().say("").say("  ").end("walked_away"),
    "words only": Talk().say("Well, hello there.", "other").end(),
    "asked, no number": Talk().say("I want more.", "demand").end("no_deal"),
    "stopped": Talk().say("Ninety five.", "demand", number=95_000).end(),
    "walked away": Talk().say("A hundred.", "demand", number=100_000).end("walked_away"),
}


@pytest.mark.parametrize("name", SESSIONS)
def test_every_session_has_a_headline_three_numbers_and_something_good(name: str) -> None:
    session = SESSIONS[name]
    summary = summarise(session)
    assert summary.headline.endswith(".") and summary.headline[0].isupper()
    assert len(summary.numbers) == 3
    assert len({number.name for number in summary.numbers}) == 3
    assert 1 <= len(summary.strengths) <= 3
    assert len(summary.moments) <= 2 and len(summary.work_on) <= 2
    turns = {turn.index for turn in session.turns}
    for strength in summary.strengths:
        assert strength.turn in turns or not turns
    for moment in summary.moments:
        turn = session.turns[moment.turn]
        assert turn.reading is not None
        assert moment.quote in {f.quote for f in turn.reading.flags}
    assert summarise(session) == summary


def test_a_good_session_is_told_as_one() -> None:
    summary = summarise(good())
    assert summary.headline == (
        "You closed at $93,000, 71% of the way from walk-away to target, "
        "after holding $95,000 for two turns."
    )
    close, given, plain = summary.numbers
    assert (close.name, close.value_text) == ("Where you closed", "86%")
    assert [part.value_text for part in close.parts] == ["71%", "100%"]
    assert (given.name, given.value_text) == ("Given, nothing asked back", "0")
    assert (plain.name, plain.value_text) == ("Said plainly", "2 of 2")
    assert summary.went_well == (
        "You asked for something back before you gave: “If you go to ninety three, I take the "
        "design system.” (turn 6).",
        "You stayed at $95,000 for two turns, from turn 2 on.",
        "You gave a reason for your ask: “I want ninety five, because orders rose.” (turn 2).",
    )
    assert summary.moments == () and summary.work_on == ()


def test_a_poor_session_is_told_without_praise_it_has_not_earned() -> None:
    summary = summarise(poor())
    assert summary.headline == (
        "You got to a deal, at $86,000: that is $2,000 past the point where you had meant to "
        "walk away."
    )
    close, given, plain = summary.numbers
    assert (close.value_text, given.value_text, plain.value_text) == ("$86,000", "$9,000", "0 of 1")
    assert [part.value_text for part in given.parts] == ["$5,000", "$4,000"]
    assert [part.turn for part in given.parts] == [3, 5]
    assert summary.went_well == (
        "You put a number on the table, $95,000 (turn 2): from then on the talk was about it.",
    )
    assert [(m.turn, m.flag_type) for m in summary.moments] == [
        (3, "immediate"),
        (5, "self_bidding"),
    ]
    assert len(summary.work_on) == 2
    assert summary.work_on[0].endswith("It came up in one of your three answers.")


def test_giving_in_is_not_holding() -> None:
    """An ask followed by a yes to something else was stated once, not held for two turns."""
    session = (
        Talk()
        .say("Ninety five.", "demand", number=95_000)
        .say("Okay, yes.", "accept")
        .end("agreed", Term("salary", 90_000))
    )
    summary = summarise(session)
    assert "holding" not in summary.headline
    assert not any("stayed" in text for text in summary.went_well)


def test_an_answer_nobody_heard_is_not_holding() -> None:
    session = Talk().say("Ninety five.", "demand", number=95_000).say("").end()
    assert not any("stayed" in text for text in summarise(session).went_well)


def test_a_repeated_number_stands_until_the_end() -> None:
    session = (
        Talk()
        .say("Ninety five.", "demand", number=95_000)
        .say("Ninety five.", "hold", number=95_000)
        .end()
    )
    assert summarise(session).headline == (
        "You held $95,000 for two turns; the talk stopped there, still open."
    )


def test_who_was_left_did_not_leave() -> None:
    summary = summarise(SESSIONS["walked away"])
    assert summary.went_well[0] == "There was no deal, and you did not go past $88,000 to get one."
    past = (
        Talk().say("Eighty six.", "demand", number=86_000).say("Ninety.", "demand", number=90_000)
    )
    summary = summarise(past.end("walked_away"))
    assert not any("did not go past" in text for text in summary.went_well)
    assert "never went past" not in summary.headline


def test_a_deal_at_the_walk_away_is_no_part_of_the_way() -> None:
    issue = Issue("cut", "Cut", "percent", "lower", 5, 10)
    session = Talk().say("Ten, then.", "accept").end("agreed", Term("cut", 10))
    session = replace(session, scenario=replace(RAISE, issues=(issue,)))
    summary = summarise(session)
    assert "-0%" not in summary.headline + summary.numbers[0].meaning
    assert "0% of the way" in summary.numbers[0].meaning


def test_two_moments_are_of_two_turns_where_there_are_two() -> None:
    session = (
        Talk()
        .say("One.", "demand", flags=(
            flag("retreat", "conceding", severity="major"),
            flag("unreciprocated", "conceding", severity="major", start_s=2),
        ))
        .say("Two.", "demand", flags=(flag("rushed", "pacing"),))
        .end()
    )  # fmt: skip
    assert [(m.turn, m.flag_type) for m in summarise(session).moments] == [
        (1, "retreat"),
        (3, "rushed"),
    ]
    alone = Talk().say("One.", "demand", flags=(flag("shield"), flag("tag", start_s=2.0))).end()
    assert [m.flag_type for m in summarise(alone).moments] == ["shield", "tag"]
    faint = Talk().say("One.", "demand", flags=(flag("shield", severity="faint"),)).end()
    assert summarise(faint).moments == ()


# --- said again ------------------------------------------------------------------------------


def test_a_flag_that_is_gone_is_told() -> None:
    before = Reading(moves=("demand",), flags=(flag("shield", quote="I guess"),))
    after = Reading(moves=("demand",))
    found = compare(before, after, before_text="I guess ninety.", after_text="Ninety.")
    assert (len(found.gone), found.still, found.new) == (1, (), ())
    assert found.verdict == "“I guess” is gone and nothing new came in."


def test_a_flag_that_stays_and_a_new_one_are_told() -> None:
    before = Reading(moves=("demand",), flags=(flag("shield", quote="I guess"),))
    after = Reading(
        moves=("demand",),
        flags=(flag("shield", quote="I think"), flag("rushed", "pacing", quote="all of it")),
    )
    found = compare(before, after, before_text="a", after_text="b")
    assert [f.quote for f in found.still] == ["I think"]
    assert [f.type for f in found.new] == ["rushed"] and found.gone == ()
    assert "the rushed is new" in found.verdict.lower()


def test_losing_the_ask_is_no_success() -> None:
    before = Reading(moves=("demand",), flags=(flag("shield"),))
    found = compare(before, Reading(moves=("other",)), before_text="a", after_text="Hello.")
    assert "so is what you asked for" in found.verdict


def test_a_take_that_was_not_heard_or_not_judged_proves_nothing() -> None:
    before = Reading(moves=("demand",), flags=(flag("shield"),))
    silent = compare(before, Reading(), before_text="I guess ninety.", after_text=" ")
    assert silent.gone == () and "did not come through" in silent.verdict
    withheld = Withheld("hedging", "shield", 0.0, 1.0, "clipped")
    unclear = Reading(moves=("demand",), withheld=(withheld,))
    found = compare(before, unclear, before_text="a", after_text="b")
    assert found.gone == () and len(found.unsure) == 1
    assert "too unclear" in found.verdict


def test_measures_are_closer_or_further_from_their_usual_range() -> None:
    def pace(value: float | None) -> Reading:
        return Reading(measures=(Measure("words_per_minute", value, "wpm", 110, 220),))

    def closer(before: float | None, after: float | None) -> list[bool | None]:
        return [c.closer for c in compare(pace(before), pace(after)).changes]

    assert closer(260, 200) == [True]
    assert closer(200, 90) == [False]
    assert closer(150, 180) == [None]
    assert closer(None, 180) == []


def test_a_drill_is_compared_with_the_turn_it_repeats() -> None:
    session = poor()
    drill = Drill(1, "drill.flac", 3.0, Transcript(), Reading(moves=("demand",)))
    lost = replace(drill, of=99)
    (found,) = summarise(replace(session, drills=(lost, drill))).comparisons
    assert (found.of, found.drill, found.before_text) == (1, 1, "I guess ninety five.")
    assert "did not come through" in found.verdict
