"""How often each family of hedge rules is right: counts for rules/hedge_precision.toml.

    python benchmarks/hedge_precision.py LABELLED.jsonl... > counts

Each line has ``text``, ``hedges`` (with ``start`` and ``end``) and may have ``speaker`` and
``context`` ("B: words", oldest first). A find is right when it overlaps a labelled hedge. Use talk
that no rule was written on.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from voice_coach.analysis.hedges import find_matches
from voice_coach.analysis.reading import answered, read_words
from voice_coach.analysis.rules import rows
from voice_coach.analysis.text import overlaps, span


def count(paths: list[Path]) -> tuple[Counter[str], Counter[str]]:
    """(right, found) by family over all lines."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            item = json.loads(line)
            speaker = str(item.get("speaker", ""))
            pairs = [str(entry).partition(": ") for entry in item.get("context") or ()]
            context = [(who, words) for who, _, words in pairs]
            read = read_words(item["text"])
            matches = find_matches(read.text, read.sentences, answers=answered(context, speaker))
            for match in matches:
                at = span(read.text, match.first, match.last)
                found[match.tag] += 1
                right[match.tag] += any(
                    overlaps(at, (h["start"], h["end"])) for h in item["hedges"]
                )
    return right, found


def main() -> None:
    """Print the table."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    right, found = count([Path(name) for name in sys.argv[1:]])
    print("[families]")
    for family in dict.fromkeys(group for group, _, _ in rows("hedges")):
        if family != "literal":
            print(f"{family} = [{right[family]}, {found[family]}]")


if __name__ == "__main__":
    main()
