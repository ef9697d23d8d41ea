"""Agreement beyond chance, against another library's kappa and against what must always hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from voice_coach.measuring.agreement import (
    FEWEST_SEEN,
    FEWEST_TURNS,
    MACHINE,
    Agreement,
    Seen,
    agreement,
    agreements,
    all_pairs,
)

KIND = ("hedging", "shield")
OTHER = ("pacing", "rushed")
judged = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=120)


def of(pairs: list[tuple[bool, bool]]) -> Agreement:
    first = {f"t{i}": Seen({KIND} if one else set()) for i, (one, _) in enumerate(pairs)}
    second = {f"t{i}": Seen({KIND, OTHER} if two else {OTHER}) for i, (_, two) in enumerate(pairs)}
    return agreement(first, second, kind=KIND)


@given(judged)
def test_kappa_is_what_another_library_says(pairs: list[tuple[bool, bool]]) -> None:
    found = of(pairs)
    if found.kappa is None:
        assert len(set(pairs)) <= 1 and found.why
    else:
        other = cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs])
        assert found.kappa == pytest.approx(other)


@given(judged)
def test_the_two_judges_are_equals(pairs: list[tuple[bool, bool]]) -> None:
    assert of(pairs).kappa == pytest.approx(of([(b, a) for a, b in pairs]).kappa)


@given(judged)
def test_an_interval_is_given_only_where_there_is_enough(pairs: list[tuple[bool, bool]]) -> None:
    found = of(pairs)
    counts = [sum(side) for side in zip(*pairs, strict=True)] or [0, 0]
    least = min(min(c, len(pairs) - c) for c in counts)
    enough = len(pairs) >= FEWEST_TURNS and least >= FEWEST_SEEN
    assert (found.low is not None) == enough == (found.high is not None)
    assert enough == (not found.why)
    if found.low is not None and found.high is not None and found.kappa is not None:
        assert -1 <= found.low <= found.kappa <= found.high <= 1


def test_the_worked_example_of_fleiss_cohen_and_everitt_comes_out() -> None:
    # 20 both, 5 only the first, 10 only the second, 15 neither: kappa 0.40, a textbook's example.
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    found = of(pairs)
    assert found.kappa == pytest.approx(0.40)
    assert found.low == pytest.approx(0.149, abs=0.01)
    assert found.high == pytest.approx(0.651, abs=0.01)
    assert found.share == pytest.approx(0.70)


def test_only_turns_that_both_judged_count() -> None:
    found = agreement(
        {"a": Seen({KIND}), "b": Seen({KIND})}, {"b": Seen(), "c": Seen({KIND})}, kind=KIND
    )
    assert (found.turns, found.first, found.second, found.both) == (1, 1, 0, 0)


def test_without_a_common_turn_it_says_so() -> None:
    found = agreement({"a": Seen({KIND})}, {"c": Seen({KIND})}, kind=KIND)
    assert found.kappa is None and found.share is None
    assert found.why == "No turn was judged by both."


def test_every_kind_that_somebody_saw_is_listed_for_each_pair() -> None:
    judges = {
        MACHINE: {"a": Seen({KIND}), "b": Seen({OTHER})},
        "ana": {"a": Seen({KIND}), "b": Seen()},
        "carl": {"b": Seen({OTHER})},
    }
    found = agreements(judges, pairs=all_pairs(["carl", "ana"]))
    assert [(one, two, a.type) for one, two, a in found] == [
        (MACHINE, "ana", "shield"),
        (MACHINE, "ana", "rushed"),
        (MACHINE, "carl", "rushed"),
        ("ana", "carl", "rushed"),
    ]


def test_a_flag_nobody_said_a_word_on_is_neither_yes_nor_no() -> None:
    machine = {"a": Seen({KIND}), "b": Seen({KIND})}
    coach = {"a": Seen({KIND}), "b": Seen(set(), {KIND})}
    assert agreement(machine, coach, kind=KIND).turns == 1
