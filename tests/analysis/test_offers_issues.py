"""Which issue a number belongs to: its own unit first, and nothing that counts something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voice_coach.analysis.reading import read_text
from voice_coach.scenario import find


def _own(words: str, scenario: str) -> list[tuple[str | None, float | None]]:
    offers = read_text(words, scenario=find(scenario)).offers
    return [(offer.issue, offer.value) for offer in offers if not offer.quoted]


@pytest.mark.parametrize(
    ("words", "issue", "value"),
    [
        ("I'd pay for ten months.", "months", 10),
        ("Ten months, and I pay.", "months", 10),
        ("We pay after forty days.", "days", 40),
        ("We could pay after six weeks.", "days", 42),
        ("I'd like a term of twelve months.", "months", 12),
    ],
)
def test_an_exact_unit_wins_over_a_converted_one(words: str, issue: str, value: float) -> None:
    scenario = find("payment")
    days = scenario.issue("days")
    months = replace(
        days, id="months", name="Term", unit="months", words=("term",),
        start=6.0, target=12.0, walk_away=9.0,
    )  # fmt: skip
    offers = read_text(words, scenario=replace(scenario, issues=(days, months))).offers
    assert [(o.issue, o.value) for o in offers if not o.quoted] in ([(issue, value)], [])
    assert offers or words.startswith("We pay")


@pytest.mark.parametrize(
    ("words", "scenario", "wanted"),
    [
        ("If you go to six percent, I'll sign today.", "supplier", [("increase", 6)]),
        ("If you go to ninety, I will sign.", "raise", [("salary", 90_000)]),
        ("I want a five thousand signing bonus.", "raise", []),
        ("Five thousand as a bonus would do.", "raise", []),
        ("Seven features, then I let three friendly clubs test it.", "timeline", [("features", 7)]),
        ("All right, eighty eight and six months.", "raise", [("salary", 88_000), ("review", 6)]),
        ("With nine months I can't replace the two who retire.", "budget", []),
        ("We could do twelve of your features.", "timeline", [("features", 12)]),
        ("Forty of my seats have stood empty.", "renewal", []),
        ("Forty of my seats have stood empty, so six percent.", "renewal", [("increase", 6)]),
    ],
)
def test_what_is_counted_decides(
    words: str, scenario: str, wanted: list[tuple[str, float]]
) -> None:
    assert _own(words, scenario) == wanted
