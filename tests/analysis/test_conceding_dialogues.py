"""Over-conceding: every rule on dialogues where it must speak and where it must not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pytest

from voice_coach.analysis.conceding import ConcedingDetector
from voice_coach.analysis.ledger import ledger
from voice_coach.analysis.reading import read_text
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.records import (
    Decision,
    Flag,
    LedgerEntry,
    Move,
    Reading,
    Scenario,
    Term,
    Transcript,
    Turn,
    Word,
)
from voice_coach.scenario import list_scenarios

# A turn of the learner: the words, or words and moves where the move is not the subject.
# A turn of the counterpart: move, then the terms it puts on the table.
Said = str | tuple[str, tuple[Move, ...]]
Theirs = tuple[str, dict[str, float]]


@lru_cache
def scenario(name: str) -> Scenario:
    return next(s for s in list_scenarios() if s.id == name)


def turns_of(lines: Sequence[Said | Theirs], name: str) -> list[Turn]:
    """Turns with readings, the words really read."""
    turns: list[Turn] = []
    for index, line in enumerate(lines):
        if isinstance(line, tuple) and isinstance(line[1], dict):
            move, terms = line
            decided = tuple(Term(issue, value) for issue, value in terms.items())
            said = " and ".join(f"{value:g} on the {issue}" for issue, value in terms.items())
            decision = Decision("dana", move, decided, "", "")
            turns.append(Turn(index, "counterpart", f"I say {said or move}.", decision=decision))
            continue
        text, moves = line if isinstance(line, tuple) else (line, ())
        context = [(turn.speaker, turn.text) for turn in turns]
        read = read_text(str(text), context=context, scenario=scenario(name))
        words = tuple(
            Word(w, i * 0.4, i * 0.4 + 0.3, 0.99) for i, w in enumerate(str(text).split())
        )
        reading = Reading(moves=moves or read.moves, hedges=read.hedges, offers=read.offers)  # type: ignore[arg-type]
        turns.append(
            Turn(index, "learner", str(text), transcript=Transcript(words), reading=reading)
        )
    return turns


def flags(*lines: Said | Theirs, name: str = "raise") -> list[Flag]:
    """The flags on the last turn."""
    turns = turns_of(lines, name)
    detector = ConcedingDetector(thresholds=load_thresholds(), scenario=scenario(name))
    return list(detector.detect(turns[-1], turns[:-1]))


def types(*lines: Said | Theirs, name: str = "raise") -> set[str]:
    return {flag.type for flag in flags(*lines, name=name)}


def entries(*lines: Said | Theirs, name: str = "raise") -> list[LedgerEntry]:
    return list(ledger(turns_of(lines, name), scenario(name)))


OPEN: Theirs = ("open", {"salary": 84_000, "review": 12})
PRESS: Theirs = ("press", {"salary": 84_000})
ASK_WHY: Theirs = ("ask_why", {})
GIVES: Theirs = ("counter", {"salary": 86_000})
GIVES_MORE: Theirs = ("counter", {"salary": 88_000})
GIVES_REVIEW: Theirs = ("counter", {"salary": 84_000, "review": 9})
ASKS_95 = "I'm asking for ninety-five thousand."
WHY = "I'm asking for ninety-five thousand, because I led the checkout redesign."

UNRECIPROCATED: list[list[Said | Theirs]] = [
    [OPEN, WHY, PRESS, "Okay, I could do ninety two."],
    [OPEN, WHY, PRESS, "I can come down to ninety."],
    [OPEN, WHY, PRESS, "I'd take ninety one thousand then."],
    [OPEN, WHY, GIVES, "I need ninety three.", PRESS, "Then I could do ninety one."],
    [OPEN, WHY, ASK_WHY, "I could go down to ninety."],
    [OPEN, "I want ninety five and a review in six months.", PRESS,
     "I can live with a review in nine months."],
]  # fmt: skip
RECIPROCATED: list[list[Said | Theirs]] = [
    [OPEN, WHY, GIVES, "I could do ninety two."],
    [OPEN, WHY, GIVES, "I need ninety three.", GIVES_MORE, "I can come down to ninety one."],
    [OPEN, WHY, GIVES_REVIEW, "I could do ninety two."],
    [OPEN, WHY, PRESS, "If you add a review in six months, I could do ninety two."],
    [OPEN, WHY, PRESS, "No, ninety-five is my number."],
    [OPEN, WHY, PRESS, "What would you need to get to ninety-five?"],
]


@pytest.mark.parametrize("lines", UNRECIPROCATED)
def test_a_gift_after_nothing_is_unreciprocated(lines: list[Said | Theirs]) -> None:
    assert "unreciprocated" in types(*lines)


@pytest.mark.parametrize("lines", RECIPROCATED)
def test_a_gift_for_a_gift_is_none(lines: list[Said | Theirs]) -> None:
    assert "unreciprocated" not in types(*lines)


IMMEDIATE: list[list[Said | Theirs]] = [
    [OPEN, ASKS_95, PRESS, "Okay, I could do ninety."],
    [OPEN, ASKS_95, ASK_WHY, "I can come down to ninety one."],
    [OPEN, ("I can live with eighty eight.", ("concede",))],
    [OPEN, ASKS_95, ("flinch", {}), "I'd take ninety two thousand then."],
]
NOT_IMMEDIATE: list[list[Said | Theirs]] = [
    [OPEN, WHY, PRESS, "Okay, I could do ninety two."],
    [OPEN, ASKS_95, PRESS, "No, I can't accept eighty four.", PRESS, "I could do ninety two."],
    [OPEN, "What is that based on?", PRESS, ASKS_95, PRESS, "I could do ninety two."],
    [OPEN, ASKS_95, GIVES, "I could do ninety two."],
    [OPEN, ASKS_95, PRESS, ASKS_95, PRESS, "I could do ninety two."],
    [OPEN, ASKS_95, PRESS, "If you review it in six months, I could do ninety two."],
]


@pytest.mark.parametrize("lines", IMMEDIATE)
def test_a_gift_as_first_answer_to_pressure_is_immediate(lines: list[Said | Theirs]) -> None:
    assert "immediate" in types(*lines)


@pytest.mark.parametrize("lines", NOT_IMMEDIATE)
def test_a_gift_after_standing_is_not_immediate(lines: list[Said | Theirs]) -> None:
    assert "immediate" not in types(*lines)


SELF_BIDDING: list[list[Said | Theirs]] = [
    [OPEN, WHY, PRESS, "I could do ninety three.", PRESS, "I could do ninety two."],
    [OPEN, "I'd like ninety five. Ninety three would be fine. I could do ninety one."],
    [OPEN, WHY, ASK_WHY, "I could do ninety three.", ("hold", {}), "Then ninety two."],
    [OPEN, "I want a review in six months.", PRESS, "I could do eight months.", PRESS,
     "I could do ten months."],
]  # fmt: skip
NO_SELF_BIDDING: list[list[Said | Theirs]] = [
    [OPEN, WHY, PRESS, "I could do ninety three."],
    [OPEN, WHY, PRESS, "I could do ninety three.", GIVES, "I could do ninety two."],
    [OPEN, WHY, PRESS, "I could do ninety three.", GIVES_REVIEW, "I could do ninety two."],
    [OPEN, WHY, PRESS, "I could do ninety three.", PRESS, "No, ninety three is my number."],
    [OPEN, WHY, PRESS, "I could do ninety three.", PRESS,
     "If you review it in six months, I could do ninety two."],
    [OPEN, WHY, PRESS, "I could do ninety three.", PRESS, "Then I want ninety five again.",
     PRESS, "I could do ninety three."],
    [OPEN, "I want ninety five and a review in six months.", PRESS, "I could do ninety four.",
     PRESS, "I could do a review in eight months."],
]  # fmt: skip


@pytest.mark.parametrize("lines", SELF_BIDDING)
def test_lowering_twice_running_is_self_bidding(lines: list[Said | Theirs]) -> None:
    assert "self_bidding" in types(*lines)


@pytest.mark.parametrize("lines", NO_SELF_BIDDING)
def test_lowering_once_or_after_a_move_is_no_self_bidding(lines: list[Said | Theirs]) -> None:
    assert "self_bidding" not in types(*lines)


# Target 95, walk-away 88: half of the way from 95 is 91.5.
LARGE: list[list[Said | Theirs]] = [
    [OPEN, WHY, PRESS, "I could do ninety one."],
    [OPEN, WHY, GIVES, "I could do ninety."],
    [OPEN, "I want ninety eight.", PRESS, "I could do ninety two and a half."],
    [OPEN, "I want a review in six months.", PRESS, "I could do ten months."],
]
NOT_LARGE: list[list[Said | Theirs]] = [
    [OPEN, WHY, PRESS, "I could do ninety two."],
    [OPEN, WHY, PRESS, "I could do ninety four five."],
    [OPEN, "I want ninety eight.", PRESS, "I could do ninety four."],
    [OPEN, WHY, PRESS, "If you review it in six months, I could do ninety."],
    [OPEN, "I want eighty eight five.", PRESS, "I could do eighty eight."],
    [OPEN, "I could do ninety one."],
]


@pytest.mark.parametrize("lines", LARGE)
def test_more_than_half_of_the_way_is_a_large_step(lines: list[Said | Theirs]) -> None:
    assert "large_step" in types(*lines)


@pytest.mark.parametrize("lines", NOT_LARGE)
def test_smaller_or_smallest_steps_are_not_large(lines: list[Said | Theirs]) -> None:
    assert "large_step" not in types(*lines)


BELOW: list[list[Said | Theirs]] = [
    [OPEN, WHY, PRESS, "I could do eighty seven."],
    [OPEN, WHY, GIVES, ("Sounds good, let's do that.", ("accept",))],
    [OPEN, WHY, GIVES, "Deal."],
    [OPEN, WHY, GIVES, "What about ninety?", ("press", {}), "Okay, I accept your offer."],
    [OPEN, WHY, PRESS, "I'd take eighty five to eighty nine."],
]
NOT_BELOW: list[list[Said | Theirs]] = [
    [OPEN, WHY, PRESS, "I could do eighty eight."],
    [OPEN, WHY, ("counter", {"salary": 90_000}), "Sounds good, let's do that."],
    [OPEN, WHY, PRESS, "I can't do eighty seven."],
    [OPEN, WHY, PRESS, "Eighty four is below what I can accept."],
    [OPEN, WHY, GIVES, "You said eighty six, and I need ninety."],
    [OPEN, WHY, GIVES, "I'd take ninety and a five thousand dollar signing bonus."],
]


@pytest.mark.parametrize("lines", BELOW)
def test_past_the_walk_away(lines: list[Said | Theirs]) -> None:
    assert "below_walkaway" in types(*lines)


@pytest.mark.parametrize("lines", NOT_BELOW)
def test_not_past_the_walk_away(lines: list[Said | Theirs]) -> None:
    assert "below_walkaway" not in types(*lines)


PLACATING: list[list[Said | Theirs]] = [
    [OPEN, "Whatever works for you."],
    [OPEN, "No worries, I understand."],
    [OPEN, WHY, PRESS, "It's fine, don't worry about me."],
    [OPEN, WHY, PRESS, "I don't want to argue."],
]
NOT_PLACATING: list[list[Said | Theirs]] = [
    [OPEN, "Thank you for making the time."],
    [OPEN, "I hear you, and I need ninety five."],
    [OPEN, "I understand that the pool is small. Ninety five is still my number."],
    [OPEN, WHY, ("counter", {"salary": 95_000}), "That works for me, deal."],
]


@pytest.mark.parametrize("lines", PLACATING)
def test_appeasing_words_are_placating(lines: list[Said | Theirs]) -> None:
    assert types(*lines) & {"placating", "retreat"}


@pytest.mark.parametrize("lines", NOT_PLACATING)
def test_courtesy_and_agreement_are_not_placating(lines: list[Said | Theirs]) -> None:
    assert not types(*lines) & {"placating", "retreat"}


RETREAT: list[list[Said | Theirs]] = [
    [OPEN, "I'd like ninety five, but it's fine if not."],
    [OPEN, "I'm asking for ninety five. But no worries if that's not possible."],
    [OPEN, "I want ninety five, but whatever works for you."],
]
NO_RETREAT: list[list[Said | Theirs]] = [
    [OPEN, "I'd like ninety five."],
    [OPEN, "No worries, I'd like ninety five."],
    [OPEN, "I want ninety five, and I won't take less."],
    [OPEN, "I'd like ninety five. What would it take?"],
]


@pytest.mark.parametrize("lines", RETREAT)
def test_an_ask_given_away_in_one_breath_is_a_retreat(lines: list[Said | Theirs]) -> None:
    assert "retreat" in types(*lines)


@pytest.mark.parametrize("lines", NO_RETREAT)
def test_an_ask_that_stands_is_no_retreat(lines: list[Said | Theirs]) -> None:
    assert "retreat" not in types(*lines)


CREDITED: list[list[Said | Theirs]] = [
    [OPEN, WHY, PRESS, "If you review it in six months, I could do ninety."],
    [OPEN, WHY, PRESS, ("I can take over the design system in exchange for ninety four.",
                        ("trade",))],
    [OPEN, WHY, PRESS, "I can't do eighty four, because the market pays more."],
    [OPEN, WHY, PRESS, "What would you need from me to get there?"],
    [OPEN, "I'd like ninety-four thousand five hundred dollars."],
    [OPEN, WHY, PRESS, ("Ninety-five.", ("demand",))],
    [OPEN, WHY, PRESS, ("", ("other",))],
]  # fmt: skip


@pytest.mark.parametrize("lines", CREDITED)
def test_what_is_credited_is_never_flagged(lines: list[Said | Theirs]) -> None:
    assert not types(*lines)


@pytest.mark.parametrize(
    "said",
    [
        "You think eighty is fair, but I believe that ninety is closer to what I do.",
        "I would probably say no to anything under seventy.",
        "We need eight thousand more, but whatever you decide is fine.",
        "I hope you'll consider ninety nine five.",
    ],
)
def test_a_gift_that_no_words_show_is_not_flagged(said: str) -> None:
    moves: tuple[Move, ...] = ("demand", "concede")
    found = types(("reject", {"salary": 80_000}), (said, moves))
    assert not {"unreciprocated", "immediate"} & found


def test_a_condition_across_two_turns_is_a_trade_in_the_end() -> None:
    """As in: I could do it. / If what? / If you add a review."""
    said: list[Said | Theirs] = [
        OPEN, WHY, PRESS, "I could do ninety two.", ("ask_why", {}),
        "If you add a review in six months.",
    ]  # fmt: skip
    assert not types(*said)


def test_both_sides_moving_step_by_step_is_a_negotiation() -> None:
    said: list[Said | Theirs] = [OPEN, WHY]
    for theirs, mine in ((86_000, "ninety three"), (87_500, "ninety two"), (89_000, "ninety one")):
        said += [("counter", {"salary": theirs}), f"I could do {mine}."]
        assert not types(*said), mine


def test_several_issues_have_steps_of_their_own() -> None:
    found = entries(
        OPEN, "I want ninety five and a review in six months.", PRESS,
        "I could do ninety three and a review in eight months.",
    )  # fmt: skip
    mine = [(e.issue, e.value, e.step) for e in found if e.speaker == "learner"]
    assert mine == [
        ("salary", 95_000, None),
        ("review", 6, None),
        ("salary", 93_000, 2_000),
        ("review", 8, 2),
    ]


def test_a_gift_on_one_issue_with_a_gain_on_another_moves_both_ways() -> None:
    found = entries(
        OPEN, "I want ninety two and a review in nine months.", PRESS,
        "I want ninety four and I can wait twelve months for the review.",
    )  # fmt: skip
    steps = {e.issue: e.step for e in found if e.speaker == "learner" and e.turn == 3}
    assert steps == {"salary": -2_000, "review": 3}


def test_going_back_on_an_offer_is_a_step_away() -> None:
    found = entries(OPEN, WHY, PRESS, "I could do ninety.", PRESS, "No, ninety four.")
    assert [e.step for e in found if e.speaker == "learner"] == [None, 5_000, -4_000]
    assert not types(OPEN, WHY, PRESS, "I could do ninety.", PRESS, "I want ninety four after all.")


def test_what_is_quoted_does_not_reach_the_ledger() -> None:
    found = entries(
        OPEN, WHY, PRESS, "You said eighty four.", PRESS, "I can't do eighty four.", PRESS,
        "Eighty four is too low. You're asking me for eighty four, and I want ninety five.",
    )  # fmt: skip
    assert [e.value for e in found if e.speaker == "learner"] == [95_000, 95_000]


def test_a_correction_is_no_step() -> None:
    found = entries(OPEN, "I want ninety, sorry, ninety five thousand.")
    assert [(e.value, e.step) for e in found if e.speaker == "learner"] == [(95_000, None)]


def test_a_range_counts_with_the_end_they_will_hear() -> None:
    found = entries(OPEN, "I'm looking for ninety to ninety eight.")
    assert [e.value for e in found if e.speaker == "learner"] == [90_000]


def test_splitting_the_difference_is_worth_the_middle() -> None:
    found = entries(OPEN, WHY, GIVES, "Let's split the difference.")
    assert [e.value for e in found if e.speaker == "learner"][-1] == 90_500


@pytest.mark.parametrize(
    "text",
    ["Deal.", "Okay, deal.", "I accept your offer.", "Sounds good, let's do that.",
     "Let's do it.", "I agree to that."],
)  # fmt: skip
def test_acceptance_in_other_words(text: str) -> None:
    """A yes to less than the walk-away is told, in whatever words; to more it is not."""
    assert "below_walkaway" in types(OPEN, WHY, GIVES, text)
    assert "below_walkaway" not in types(OPEN, WHY, ("counter", {"salary": 91_000}), text)


def test_percent_and_lower_goals_work_alike() -> None:
    opens: Theirs = ("open", {"cut": 15, "freeze": 9})
    press: Theirs = ("press", {"cut": 15})
    asks = "I can do five percent, because the team is small."
    assert "large_step" in types(opens, asks, press, "I could do eight percent.", name="budget")
    assert "below_walkaway" in types(
        opens, asks, press, "I could do eleven percent.", name="budget"
    )
    assert not {"large_step", "below_walkaway"} & types(
        opens, asks, press, "I could do seven percent.", name="budget"
    )


def test_every_flag_points_at_its_words() -> None:
    for lines in (*UNRECIPROCATED, *IMMEDIATE, *SELF_BIDDING, *LARGE, *BELOW, *PLACATING, *RETREAT):
        text = lines[-1] if isinstance(lines[-1], str) else lines[-1][0]
        for flag in flags(*lines):
            assert flag.start is not None and flag.end is not None
            assert flag.quote == text[flag.start : flag.end] != ""
            assert flag.why and flag.instead and flag.start_s < flag.end_s
