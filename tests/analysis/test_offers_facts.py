"""Offers told from facts: which numbers of a sentence the speaker puts on the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_coach.analysis.reading import read_text
from voice_coach.records import Offer
from voice_coach.scenario import list_scenarios

_LIST = Path(__file__).parent / "data" / "offers_or_facts.tsv"
_HELD_OUT = Path(__file__).resolve().parents[2] / "benchmarks" / "offers" / "test.tsv"
_GOAL = 0.9
"""A little below what the benchmark prints, so that one sentence more or less breaks nothing."""


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("text", "numbers"), _rows(_LIST))
def test_own_offers_and_nothing_else(text: str, numbers: str) -> None:
    offers = [o for o in read_text(text).offers if not o.quoted and o.value is not None]
    assert (" ".join(f"{o.value:g}" for o in offers) or "-") == numbers


def _placed(offer: Offer) -> str:
    sign = "+" if offer.relative else ""
    upper = "" if offer.upper is None else f"..{offer.upper:.10g}"
    share = "%" if offer.relative and offer.unit == "percent" else ""
    return f"{offer.issue}={sign}{offer.value:.10g}{upper}{share}"


def test_the_held_out_sentences_in_their_scenarios() -> None:
    scenarios = {s.id: s for s in list_scenarios()}
    rows = [row for row in _rows(_HELD_OUT) if row[0] in scenarios]
    right = 0
    for scenario, before, sentence, _, placed, _ in rows:
        context = [("counterpart", before)] if before else []
        read = read_text(sentence, context=context, scenario=scenarios[scenario])
        right += (" ".join(_placed(o) for o in read.offers if not o.quoted) or "-") == placed
    assert right / len(rows) >= _GOAL


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("You said eighty, I said ninety five.", [80]),
        ("You asked for fifteen percent.", [15]),
        ("You're offering eighty four.", [84]),
        ("Is eighty four your limit?", [84]),
        ("Did you say eighty four?", [84]),
    ],
)
def test_the_other_sides_number_is_quoted(text: str, values: list[float]) -> None:
    assert [o.value for o in read_text(text).offers if o.quoted] == values
