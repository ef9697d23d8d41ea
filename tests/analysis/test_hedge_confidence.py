"""A hedge's confidence is what labelled talk says of its family."""

from __future__ import annotations

from voice_coach.analysis.hedge_confidence import confidence, counts
from voice_coach.analysis.reading import read_text
from voice_coach.analysis.rules import rows
from voice_coach.analysis.thresholds import load_thresholds


def test_every_family_is_counted_and_no_other() -> None:
    families = {group for group, _, _ in rows("hedges")} - {"literal"}
    assert set(counts()) == families
    assert all(0 <= right <= found for right, found in counts().values())


def test_a_family_often_wrong_is_less_sure_than_one_often_right() -> None:
    right, found = counts()["minimizer_just"]
    assert right < 0.8 * found
    bar = load_thresholds()["withheld.bar"]
    assert bar < confidence("minimizer_just") < 0.8 < confidence("shield_belief") < 1.0


def test_an_unseen_family_has_the_average_of_all() -> None:
    right = sum(r for r, _ in counts().values())
    found = sum(f for _, f in counts().values())
    assert confidence("no_such_family") == round(right / found, 2)


def test_hedges_carry_the_confidence_of_their_family() -> None:
    belief, just = read_text("I think ten is low. I just wanted to ask.").hedges
    assert belief.confidence == confidence("shield_belief")
    assert just.confidence == confidence("minimizer_just")


def test_a_restart_is_one_hedge() -> None:
    hedges = read_text("I think, I think we need more.").hedges
    assert [hedge.quote for hedge in hedges] == ["I think"]
    assert hedges[0].start == len("I think, ")


def test_told_words_of_others_are_no_hedges() -> None:
    assert not read_text("She said maybe ninety.").hedges
    assert read_text("I said maybe ninety.").hedges
