"""Moves that no single word gives away: gifts offered, refusals implied, demands inside a split."""

from __future__ import annotations

import pytest

from voice_coach.analysis.claims import find_claims, split_of
from voice_coach.analysis.reading import read_text
from voice_coach.analysis.splits import standing
from voice_coach.analysis.utterance import read_words

GIFTS = [
    "We have three extras if you would like them.",
    "I have two spare desks if you want them.",
    "We've got some budget to spare.",
    "There are plenty of chairs if you need some.",
]
# (what the other side asked or offered, the answer)
IMPLIED = [
    ("You could drink tea with it.", "I am allergic to tea."),
    ("I take the van and both trailers.", "That leaves me with nothing."),
    ("You get one desk, we get five.", "That would leave us with only one desk."),
    ("You can have one of the rooms.", "How are we supposed to work in one room?"),
    ("Could you come down another thousand?", "I already gave you two thousand."),
]
OPENING_SPLITS = [
    "I could take two days and you could have the rest.",
    "I was thinking I could take three desks, and you could have all the others.",
    "I'd like both vans. You can have all the tools.",
]


@pytest.mark.parametrize("text", GIFTS)
def test_what_is_offered_with_if_you_like_is_given(text: str) -> None:
    moves = read_text(text).moves
    assert "concede" in moves
    assert not {"demand", "trade"} & set(moves)


@pytest.mark.parametrize(("asked", "answer"), IMPLIED)
def test_an_implied_no_is_a_hold(asked: str, answer: str) -> None:
    assert "hold" in read_text(answer, context=[("counterpart", asked)]).moves


@pytest.mark.parametrize("text", OPENING_SPLITS)
def test_a_split_that_opens_the_talk_also_demands(text: str) -> None:
    assert {"demand", "trade"} <= set(read_text(text).moves)


CLAIMS = [
    ("I don't mind giving you all three chairs.", {}, {"chair": 3}),
    ("I get two bottles of water.", {"water": 2}, {}),
    ("Would you take one desk while I take two?", {"desk": 2}, {"desk": 1}),
    ("Take one desk from me.", {}, {"desk": 1}),
    (
        "I take all three chairs, two desks and leave one desk and three lamps for you.",
        {"chair": 3, "desk": 2},
        {"desk": 1, "lamp": 3},
    ),
]


@pytest.mark.parametrize(("text", "own", "other"), CLAIMS)
def test_who_gets_what(text: str, own: dict[str, float], other: dict[str, float]) -> None:
    read = read_words(text)
    split = split_of(find_claims(read.text, read.amounts))
    assert (split.own, split.other) == (own, other)


def _standing(now: str, mine: str, theirs: str) -> list[str]:
    found = []
    for text in (now, mine, theirs):
        read = read_words(text)
        found.append(split_of(find_claims(read.text, read.amounts)))
    return standing(found[0], found[1], found[2].seen_from_other(), {"firewood": 3, "food": 3})


def test_less_of_everything_claimed_before_is_giving_ground() -> None:
    found = _standing("I get two food and one wood.", "I want 3 food and 2 firewood.", "")
    assert {"only_lowered", "net_down", "drops_all", "drops2"} <= set(found)


def test_saying_the_same_again_is_none() -> None:
    found = _standing("I get three food.", "I want 3 food and 2 firewood.", "I get all the food.")
    assert {"repeated", "restates1", "no_nearer"} <= set(found)
    assert not {"lowered", "net_down"} & set(found)


def test_coming_to_what_they_offered_is_told() -> None:
    found = _standing(
        "Then I get one food and two firewood.",
        "I want 3 food and 2 firewood.",
        "You can have one food and two firewood.",
    )
    assert {"takes_theirs", "towards", "meets_theirs"} <= set(found)
