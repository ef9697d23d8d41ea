"""How often each family of hedge rules is right: counts for rules/hedge_precision.toml.

    python benchmarks/hedge_precision.py LABELLED.jsonl... [--set NAME] > counts

Each line has ``text``, ``hedges`` (with ``start``, ``end`` and ``type``) and may have ``speaker``,
``context`` ("B: words", oldest first) and ``set``. A find is right when it overlaps a labelled
hedge that no find before it took. The totals go to standard error. Use talk that no rule was
written on: ``accuracy/labelled_hedges.jsonl`` shows what later changes break, and no longer what
is unseen.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voice_coach.analysis.hedges import find_matches
from voice_coach.analysis.reading import answered
from voice_coach.analysis.rules import rows
from voice_coach.analysis.text import overlaps, span
from voice_coach.analysis.utterance import read_words


@dataclass
class Counts:
    """Finds and labels, by family and in all."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    labelled: int = 0
    typed: int = 0

    def totals(self) -> str:
        """Precision, recall, F1 and the share of right finds with the right type."""
        right, found = self.right.total(), self.found.total()
        precision = right / found if found else 0.0
        recall = right / self.labelled if self.labelled else 0.0
        both = precision + recall
        return (
            f"precision {precision:.3f} ({right}/{found}) "
            f"recall {recall:.3f} ({right}/{self.labelled}) "
            f"F1 {2 * precision * recall / both if both else 0.0:.3f} type {self.typed}/{right}"
        )


def add(item: dict[str, Any], counts: Counts) -> None:
    """Count the finds in one labelled line."""
    pairs = [str(entry).partition(": ") for entry in item.get("context") or ()]
    context = [(who, words) for who, _, words in pairs]
    read = read_words(item["text"])
    answers = answered(context, str(item.get("speaker", "")))
    free = list(item["hedges"])
    counts.labelled += len(free)
    for match in find_matches(read.text, read.sentences, answers=answers):
        at = span(read.text, match.first, match.last)
        counts.found[match.tag] += 1
        gold = next((h for h in free if overlaps(at, (h["start"], h["end"]))), None)
        if gold is not None:
            free.remove(gold)
            counts.right[match.tag] += 1
            counts.typed += gold["type"] == match.tag.split("_")[0]


def count(paths: Sequence[Path], *, only: str | None = None) -> Counts:
    """The counts over all lines, or over those whose ``set`` is ``only``."""
    counts = Counts()
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            item = json.loads(line)
            if only is None or item.get("set") == only:
                add(item, counts)
    return counts


def main() -> None:
    """Print the table, and the totals."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--set", dest="only")
    asked = parser.parse_args()
    counts = count(asked.labelled, only=asked.only)
    print("[families]")
    for family in dict.fromkeys(group for group, _, _ in rows("hedges")):
        if family != "literal":
            print(f"{family} = [{counts.right[family]}, {counts.found[family]}]")
    print(counts.totals(), file=sys.stderr)


if __name__ == "__main__":
    main()
