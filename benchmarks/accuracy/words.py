"""Words: `voice-coach read` on the labelled utterances, beside a baseline that only looks words up.

Run: ``python benchmarks/accuracy/words.py SHARED``, SHARED being the folder with ``labelled/``.
The scorer is the folder's own ``score.py``; nothing is scored here. A third of each set, by
dialogue, is scored on its own and its mistakes are never listed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from row import NONE, Measured, Row
from split import THIRD, held_out
from word_mistakes import dont_know, hedge_mistakes, move_mistakes

from voice_coach.analysis.read_io import read_lines

Item = dict[str, Any]
Scores = dict[str, tuple[float, str]]

HEDGE_WORDS = """
i think|i guess|i feel like|maybe|perhaps|probably|might|i don't know|i'm not sure|it seems
i suppose|kind of|sort of|somewhat|or something|pretty much|roughly|about|just|only|a little
a bit|actually|at least|if that's okay|if you don't mind|would it be possible|could|right?
you know|i mean|like|sorry|i'm afraid
"""
"""The expressions of the labelling guide and of the base rates: a word list as one makes it."""

_LISTED = re.compile(
    "|".join(
        rf"\b{re.escape(w)}" + (r"\b" if w[-1].isalpha() else "")
        for w in HEDGE_WORDS.strip().replace("\n", "|").split("|")
    ),
    re.I,
)
TALK = {"spoken": "telephone talk", "negotiation": "negotiations"}
HEDGES = {
    "hedge_span_precision": ("precision", "≥ 0.90"),
    "hedge_span_recall": ("recall", "≥ 0.85"),
    "hedge_span_f1": ("F1", "≥ 0.87"),
    "hedge_type_accuracy": ("type", "≥ 0.92"),
}
MOVE_GOALS = {"macro": "≥ 0.75", "trade": "≥ 0.80", "concede": "≥ 0.70"}
RARE = 5
"""A move with fewer turns in a set is left out of the macro F1, as the scorer does, and shown."""


def word_list(item: Item) -> Item:
    """Hedges by a word list; moves by the commonest pair; numbers by ``text2num``."""
    text = item["text"]
    hedges = [
        {"start": m.start(), "end": m.end(), "type": "shield", "quote": m.group()}
        for m in _LISTED.finditer(text)
    ]
    return {
        "id": item["id"],
        "hedges": hedges,
        "moves": ["demand", "justify"],
        "offers": [{"value": value} for value in plain_numbers(text)],
    }


def plain_numbers(text: str) -> Iterator[float]:
    """Every number ``text2num`` and a pattern for digits find."""
    from text_to_num import alpha2digit

    for found in re.finditer(r"\d[\d,]*(?:\.\d+)?", alpha2digit(text, "en")):
        yield float(found.group().replace(",", ""))


def load(shared: Path, name: str) -> list[Item]:
    """The lines of a labelled set."""
    lines = (shared / "labelled" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def ours(items: list[Item]) -> list[Item]:
    """What `voice-coach read` makes of the lines."""
    return list(read_lines(json.dumps(item) for item in items))


def score(shared: Path, gold: list[Item], predictions: list[Item]) -> Scores:
    """Figure → (value, counts), as the folder's own scorer prints them."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gold.jsonl"
        file.write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(shared / "labelled" / "score.py"), str(file)],
            input="\n".join(map(json.dumps, predictions)),
            capture_output=True,
            text=True,
            check=True,
        )
    found = {}
    for line in done.stdout.splitlines():
        name, value, *counts = line.split(" ", 2)
        found[name] = (float(value), counts[0].strip("()") if counts else "")
    return found


def both_ways(
    shared: Path, items: list[Item], read: list[Item]
) -> Iterator[tuple[str, list[Item], Scores, Scores]]:
    """(end of the figure's name, lines, our scores, the word list's): the whole, then the third."""
    plain = [word_list(item) for item in items]
    for end, chosen in (("", items), (THIRD, [item for item in items if held_out(item)])):
        ids = {item["id"] for item in chosen}
        mine, theirs = ([p for p in ps if p["id"] in ids] for ps in (read, plain))
        yield end, chosen, score(shared, chosen, mine), score(shared, chosen, theirs)


def hedge_rows(shared: Path, name: str, items: list[Item], read: list[Item]) -> Iterator[Row]:
    """Precision, recall, F1 and type of the hedges of a set."""
    for end, chosen, mine, theirs in both_ways(shared, items, read):
        spans = sum(len(item.get("hedges", ())) for item in chosen)
        for figure, (what, goal) in HEDGES.items():
            value, counts = mine[figure]
            yield Row(
                section="words", figure=f"hedges, {TALK[name]}: {what}{end}",
                value=f"{value:.3f}", baseline=f"{theirs[figure][0]:.3f}", goal=goal,
                counts=counts or f"{spans} hedges",
            )  # fmt: skip


def move_rows(shared: Path, items: list[Item], read: list[Item]) -> Iterator[Row]:
    """Macro F1 of the moves, then each."""
    for end, chosen, mine, theirs in both_ways(shared, items, read):
        turns = sum("moves" in item for item in chosen)
        names = [n for n in mine if n.startswith("move_") and n != "move_macro_f1"]
        for figure in ("move_macro_f1", *sorted(names)):
            what = figure.removeprefix("move_").removesuffix("_f1")
            gold = sum(what in item.get("moves", ()) for item in chosen)
            rare = ", too few to count" if what != "macro" and gold < RARE else ""
            yield Row(
                section="words", figure=f"moves: {what} F1{end}", value=f"{mine[figure][0]:.3f}",
                baseline=f"{theirs.get(figure, (0.0,))[0]:.3f}", goal=MOVE_GOALS.get(what, NONE),
                counts=f"{turns} turns" if what == "macro" else f"{gold} turns have it{rare}",
            )  # fmt: skip


def measured(shared: Path, *, heard: Path | None = None, quick: bool = False) -> Measured:
    """Hedges of both sets and moves of the negotiations."""
    rows: list[Row] = []
    spoken, talks = load(shared, "spoken"), load(shared, "negotiation")
    read_spoken, read_talks = ours(spoken), ours(talks)
    rows += hedge_rows(shared, "spoken", spoken, read_spoken)
    rows += hedge_rows(shared, "negotiation", talks, read_talks)
    rows.append(dont_know([*spoken, *talks], [*read_spoken, *read_talks], word_list))
    rows += move_rows(shared, talks, read_talks)
    wrong = [
        *hedge_mistakes(spoken, quotable=False),
        *hedge_mistakes(talks, quotable=True),
        *move_mistakes(talks),
    ]
    return Measured(rows=tuple(rows), mistakes=tuple(wrong))


def main() -> None:
    """Print the figures."""
    print("| figure | ours | baseline | goal | counts |\n|---|---|---|---|---|")
    for row in measured(Path(sys.argv[1])).rows:
        print(f"| {row.figure} | {row.value} | {row.baseline} | {row.goal} | {row.counts} |")


if __name__ == "__main__":
    main()
