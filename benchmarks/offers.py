"""Offers told from facts: sentences with own offers, the other side's numbers, and evidence.

``offers/development.tsv`` and ``offers/test.tsv`` hold sentences from talks about pay, deadlines,
budgets, prices, payment terms, days in the office and scope; rules were mended on the first alone.
Columns: scenario (or "-"), what the other side said before (or nothing), the sentence, what it
offers by its words alone ("90..95 30d 2%", "-" for nothing), what it offers in the scenario
("salary=90000", "+" for a change), and whose its other numbers are, for whoever reads the list.
A sentence counts as right when every offer is read, with value and unit or issue, and nothing else
is; the other side's numbers may be read as quoted.

Run: ``python benchmarks/offers.py [test|development ...]``, all of both by default; with ``-v``
the sentences that come out wrong.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from spoken_amounts import shown

from voice_coach.analysis.reading import read_text
from voice_coach.records import Offer, Scenario
from voice_coach.scenario import list_scenarios

FOLDER = Path(__file__).with_suffix("")
_SHORT = {"money": "$", "percent": "%", "weeks": "w", "days": "d", "months": "mo", "hours": "h"}


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence with its right readings; see the module's description."""

    scenario: str
    before: str
    sentence: str
    alone: str
    placed: str
    others: str


def rows(name: str) -> list[Row]:
    """The sentences of ``offers/<name>.tsv``."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [Row(*line.split("\t")) for line in lines]


def by_words(offer: Offer) -> str:
    """An offer as the words alone tell it: value, far end, unit."""
    if offer.unit == "date":
        return "date"
    upper = "" if offer.upper is None else f"..{offer.upper:.10g}"
    return f"{offer.value:.10g}{upper}{_SHORT.get(offer.unit, '')}"


def read(row: Row, scenario: Scenario | None) -> str:
    """What a sentence offers, "-" for nothing."""
    context = [("counterpart", row.before)] if row.before else []
    offers = read_text(row.sentence, context=context, scenario=scenario).offers
    show = shown if scenario else by_words
    return " ".join(show(offer) for offer in offers if not offer.quoted) or "-"


def main(names: list[str], *, verbose: bool) -> None:
    scenarios = {s.id: s for s in list_scenarios()}
    for name in names:
        right: dict[str, list[bool]] = {"words alone": [], "in a scenario": []}
        for row in rows(name):
            wanted = [("words alone", None, row.alone)]
            if row.scenario in scenarios:
                wanted.append(("in a scenario", scenarios[row.scenario], row.placed))
            for how, scenario, want in wanted:
                got = read(row, scenario)
                right[how].append(got == want)
                if verbose and got != want:
                    print(f"{name}, {how}: {row.sentence!r}: {got}, not {want}")
        for how, marks in right.items():
            share = sum(marks) / len(marks)
            print(f"{name}, {how}: {sum(marks)} of {len(marks)} right ({share:.3f})")


if __name__ == "__main__":
    chosen = [word for word in sys.argv[1:] if word != "-v"]
    main(chosen or ["development", "test"], verbose="-v" in sys.argv)
