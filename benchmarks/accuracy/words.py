"""Words: `voice-coach read` on the labelled utterances, beside a baseline that only looks words up.

Run: ``python benchmarks/accuracy/words.py SHARED``, SHARED being the folder with ``labelled/``.
The scorer is the folder's own ``score.py``; nothing is scored here.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from voice_coach.analysis.read_io import read_lines

Row = tuple[str, str, str, str]
"""(figure, ours, baseline, counts)"""

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


def word_list(item: dict[str, Any]) -> dict[str, Any]:
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


def ours(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(read_lines(json.dumps(item) for item in items))


def score(gold: Path, predictions: list[dict[str, Any]]) -> dict[str, tuple[float, str]]:
    """Figure → (value, counts), as the folder's own scorer prints them."""
    done = subprocess.run(
        [sys.executable, str(gold.with_name("score.py")), str(gold)],
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


SETS: dict[str, Callable[[str], bool]] = {
    "spoken": lambda figure: figure.startswith("hedge"),
    "negotiation": lambda figure: True,
    "negochat.candidate": lambda figure: figure.startswith("offer"),
}


def measure(shared: Path) -> Iterator[Row]:
    """One row a figure of the three labelled sets."""
    for name, wanted in SETS.items():
        gold = shared / "labelled" / f"{name}.jsonl"
        lines = gold.read_text(encoding="utf-8").splitlines()
        items = [json.loads(line) for line in lines if line.strip()]
        mine = score(gold, ours(items))
        theirs = score(gold, [word_list(item) for item in items])
        for figure, (value, counts) in mine.items():
            if wanted(figure):
                yield f"{name}: {figure}", f"{value:.3f}", f"{theirs[figure][0]:.3f}", counts


def main() -> None:
    print("| figure | ours | baseline | counts |\n|---|---|---|---|")
    for row in measure(Path(sys.argv[1])):
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
