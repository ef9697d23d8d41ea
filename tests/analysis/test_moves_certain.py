"""What numbers and plain words settle about the moves of a turn in a scenario."""

from __future__ import annotations

import pytest

from voice_coach.analysis.reading import read_text
from voice_coach.records import TextReading
from voice_coach.scenario import find

_ASKED = [("learner", "I want eighty-eight thousand."), ("counterpart", "It stays at 80,000.")]
_OFFERED = [("counterpart", "I can offer you eighty four.")]


def _read(words: str, scenario: str, context: list[tuple[str, str]] | None = None) -> TextReading:
    return read_text(words, context=context or [], scenario=find(scenario))


@pytest.mark.parametrize(
    "words", ["I just think it would be fair.", "It would be fair.", "I think that would be great."]
)
def test_an_opinion_is_no_yes(words: str) -> None:
    assert "accept" not in _read(words, "raise", _OFFERED).moves


@pytest.mark.parametrize(
    "words",
    [
        "That would be fine.",
        "Fine, eighty four then.",
        "All right, eighty four.",
        "That's fair, I'll take it.",
        "Sounds fair.",
        "I accept eighty four.",
    ],
)
def test_a_yes_to_what_was_offered_is_one(words: str) -> None:
    assert "accept" in _read(words, "raise", _OFFERED).moves


@pytest.mark.parametrize(
    "words",
    [
        "I understand. I am staying with that.",
        "I'm still at eighty-eight thousand.",
        "I'm staying at eighty-eight.",
        "My answer is the same.",
        "My number hasn't changed.",
        "That does not change it.",
        "That changes nothing for me.",
        "I remain where I am.",
        "That is my last word.",
    ],
)
def test_staying_put_after_pressure_is_a_hold(words: str) -> None:
    moves = _read(words, "counteroffer_candidate", _ASKED).moves
    assert "hold" in moves
    assert not {"justify", "trade", "concede", "accept"} & set(moves)


@pytest.mark.parametrize(
    "words",
    [
        "My offer is eighty-six.",
        "That changes a lot for me.",
        "I'll stay for the meeting.",
        "Okay.",
    ],
)
def test_other_words_are_none(words: str) -> None:
    assert "hold" not in _read(words, "counteroffer_candidate", _ASKED).moves


@pytest.mark.parametrize(
    "words",
    [
        "I'm not sure.",
        "Um, sorry.",
        "If it's not too much trouble.",
        "If that's okay with you.",
        "I need eighty-eight thousand.",
        "Eighty-eight, please.",
        "I understand.",
    ],
)
def test_a_fragment_gives_no_reason_and_sets_no_condition(words: str) -> None:
    for context in ([], _ASKED):
        moves = _read(words, "counteroffer_candidate", context).moves
        assert not {"justify", "trade", "hold"} & set(moves)


@pytest.mark.parametrize(
    "words",
    [
        "Two of your engineers left for a competitor in spring.",
        "I want eighty-eight, the other office pays that for bridges.",
        "I need that, because I bring the laser scanning with me.",
        "Supermarkets take eleven weeks.",
    ],
)
def test_what_is_told_is_a_reason(words: str) -> None:
    assert "justify" in _read(words, "counteroffer_candidate", _ASKED).moves


@pytest.mark.parametrize(
    "words",
    [
        "I can show my spending plan, if you agree to ten percent.",
        "If you agree to ten percent, I can show you my spending plan.",
        "I'll give you a report every month if the cut is nine percent.",
        "Make it ten percent and I'll show you my spending plan.",
        "I'll show you my spending plan once you agree to ten percent.",
        "You give me ten percent, I show you my spending plan.",
    ],
)
def test_a_gift_on_a_condition_is_a_trade_in_either_order(words: str) -> None:
    context = [("learner", "I can offer a cut of five percent."), ("counterpart", "Fifteen.")]
    moves = _read(words, "budget", context).moves
    assert "trade" in moves
    assert "concede" not in moves


@pytest.mark.parametrize(
    "words",
    [
        "I'm offering five percent, because another vendor asks less.",
        "I'd like you to match that.",
        "I could do six percent if that helps.",
        "Give me four percent and I'm happy.",
        "I won't sign once you go above four percent.",
    ],
)
def test_an_offer_without_a_condition_is_no_trade(words: str) -> None:
    context = [("learner", "I want four percent."), ("counterpart", "It's thirteen percent.")]
    assert "trade" not in _read(words, "supplier", context).moves


@pytest.mark.parametrize(
    "words", ["Maybe we could do four percent.", "I could do four percent.", "We can do four."]
)
def test_a_first_ask_gives_nothing(words: str) -> None:
    asked = [("counterpart", "It's thirteen percent.")]
    again = [("learner", "I want four percent."), *asked]
    for context in (asked, again):
        moves = _read(words, "supplier", context).moves
        assert "demand" in moves
        assert "concede" not in moves


def test_a_number_that_fell_or_meets_theirs_is_given() -> None:
    context = [("learner", "I want four percent."), ("counterpart", "It's thirteen percent.")]
    assert "concede" in _read("I could do six percent.", "supplier", context).moves
    met = _read("I could do thirteen percent.", "supplier", context[1:]).moves
    assert {"concede", "accept"} & set(met)


@pytest.mark.parametrize(
    ("scenario", "words", "context", "value"),
    [
        ("counteroffer_candidate", "I'm still at eighty-eight thousand.", _ASKED, 88_000),
        ("counteroffer_candidate", "I'm still at eighty-eight thousand.", [], 88_000),
        ("office", "I'm still at two hundred euros.", [], 200),
        ("office", "I want the company to pay 200 euros.", [], 200),
        ("office", "I'd like you to cover 120 euros of the ticket.", [], 120),
        ("raise", "I'm still at eighty two thousand, after three years.", [], None),
        ("raise", "I'm currently at eighty two thousand.", [], None),
        ("office", "The company pays 40 euros.", [], None),
        ("raise", "Eighty four is lower than I hoped.", _OFFERED, None),
        ("raise", "Eighty four is less than I need.", _OFFERED, None),
        (
            "counteroffer_candidate",
            "I was wondering if maybe 88 thousand might be possible.",
            [],
            88_000,
        ),
    ],
)
def test_where_one_stands_is_an_offer_and_what_one_has_is_none(
    scenario: str, words: str, context: list[tuple[str, str]], value: float | None
) -> None:
    offers = [o for o in _read(words, scenario, context).offers if not o.quoted]
    assert [o.value for o in offers] == ([] if value is None else [value])


@pytest.mark.parametrize(
    "words",
    [
        "I was kind of hoping that maybe we could do a little less than that.",
        "I was hoping we could do ninety five thousand.",
        "I was hoping that perhaps I could take Fridays off.",
    ],
)
def test_a_wish_asks_and_offers_nothing(words: str) -> None:
    moves = _read(words, "raise", [("counterpart", "I can offer you eighty four. Fine?")]).moves
    assert "demand" in moves and not {"trade", "concede"} & set(moves)


def test_a_wish_on_a_condition_is_a_trade() -> None:
    words = "If you go to ninety thousand, I was hoping I could take over the design system."
    assert "trade" in _read(words, "raise", _OFFERED).moves


@pytest.mark.parametrize(
    "words",
    [
        "The others earn more than I do.",
        "The others on my level earn more.",
    ],
)
def test_who_tells_something_asks_nothing_and_refuses_nothing(words: str) -> None:
    moves = _read(words, "raise", [("counterpart", "I can't go above eighty four.")]).moves
    assert not {"probe", "hold", "concede", "accept"} & set(moves)


@pytest.mark.parametrize(
    "words", ["what would you need from me", "could you tell me what matters most to you"]
)
def test_a_question_without_its_mark_is_one(words: str) -> None:
    assert "probe" in _read(words, "raise", _OFFERED).moves
