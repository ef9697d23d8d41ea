"""The advice on every flagged sentence, to be read: is it English, does it mean the same?

Runs the real reading and the real detectors of words over the labelled material and over two lists
of invented workplace sentences (the second was written after the rules), and prints each piece of
advice with the sentence it is about. Marks are given by a reader, not by a program; the counts at
the end say how many there are to read.

Run: ``python benchmarks/accuracy/advice.py LABELLED_FOLDER [--half dev|held] [--ask]``.
``--ask`` treats every hedge as if it stood on an ask: more sentences to read, of looser talk.
``--labels`` takes the labelled hedges in place of the found ones, so that the wording is judged
apart from the finding.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from voice_coach.analysis.conceding import ConcedingDetector
from voice_coach.analysis.hedging import HedgingDetector
from voice_coach.analysis.reading import read_text
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.records import Flag, Hedge, HedgeType, Reading, Transcript, Turn, Word

INSTRUCTIONS = (
    "Leave “", "Say the same", "Say what", "Say how", "Before you give", "If it is a no",
    "Begin with", "Take a smaller", "No change",
)  # fmt: skip
"""How advice begins that is no sentence to say."""
WORD_S = 0.3
"""Nominal length of a word: wording does not depend on time, flags need one."""
OPENING = Turn(index=0, speaker="counterpart", text="What do you say?")
"""Stands before a line that comes without its dialogue, so that conceding can be judged."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a dialogue; ``labels`` are (start, end, type) of its labelled hedges."""

    id: str
    speaker: str
    text: str
    labels: tuple[tuple[int, int, HedgeType], ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """One flag with the text it is about."""

    source: str
    id: str
    text: str
    flag: Flag


def main() -> None:
    """Print all advice, then counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the labelled .jsonl files lie")
    parser.add_argument("--half", choices=["dev", "held", "all"], default="all")
    parser.add_argument("--ask", action="store_true", help="every hedge as if on an ask")
    parser.add_argument(
        "--labels", action="store_true", help="the labelled hedges, as if on an ask"
    )
    parser.add_argument("--only", default="", help="one source")
    options = parser.parse_args()
    count: Counter[str] = Counter()
    for source, dialogue in _material(options.folder):
        name = dialogue[0].id.rsplit("/", 1)[0]
        if options.only not in ("", source) or options.half not in ("all", half(name)):
            continue
        for advice in advise(source, dialogue, on_ask=options.ask, labels=options.labels):
            _print(advice)
            count[source] += 1
            count[f"{source}, a whole sentence to say"] += not is_instruction(advice.flag)
    for name, number in sorted(count.items()):
        print(f"{name}: {number}")


def is_instruction(flag: Flag) -> bool:
    """Whether the advice says what to do, and is no sentence to say."""
    return flag.instead.startswith(INSTRUCTIONS)


def half(name: str) -> str:
    """Which half a dialogue is in, "dev" or "held": drawn by a checksum of its name."""
    return "dev" if zlib.crc32(name.encode()) % 2 else "held"


def _material(folder: Path) -> Iterator[tuple[str, list[Item]]]:
    """(source, lines) of each dialogue; a single line is one of its own."""
    for file in ("negotiation", "spoken", "negochat.candidate"):
        dialogues: dict[str, list[Item]] = {}
        for line in (folder / f"{file}.jsonl").read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            key = item.get("dialogue") or item["id"]
            spans = tuple((h["start"], h["end"], h["type"]) for h in item.get("hedges", ()))
            entry = Item(item["id"], item.get("speaker") or "learner", item["text"], spans)
            dialogues.setdefault(key, []).append(entry)
        for lines in dialogues.values():
            yield file, lines
    for name in ("workplace", "workplace_unseen"):
        own = Path(__file__).with_name(f"{name}_sentences.txt").read_text(encoding="utf-8")
        for number, text in enumerate(own.splitlines()):
            yield name, [Item(f"{name}-{number:03d}", "learner", text)]


def advise(
    source: str, dialogue: list[Item], *, on_ask: bool = False, labels: bool = False
) -> Iterator[Advice]:
    """The advice on each line of a dialogue, every speaker in turn taken as the learner."""
    limits = load_thresholds()
    hedging, conceding = HedgingDetector(thresholds=limits), ConcedingDetector(thresholds=limits)
    for learner in sorted({item.speaker for item in dialogue}):
        turns = [OPENING] if len(dialogue) == 1 else []
        for item in dialogue:
            turn = _turn(len(turns), item, own=item.speaker == learner, earlier=turns)
            if turn.speaker == "learner":
                seen = _asking(turn, item, labels=labels) if on_ask or labels else turn
                flags = [*hedging.detect(seen, turns)]
                flags += () if labels else conceding.detect(seen, turns)
                for flag in flags:
                    if flag.severity != "faint":
                        yield Advice(source, item.id, turn.text, flag)
            turns.append(turn)


def _turn(index: int, item: Item, *, own: bool, earlier: list[Turn]) -> Turn:
    if not own:
        return Turn(index=index, speaker="counterpart", text=item.text)
    words = tuple(
        Word(word, at * WORD_S, (at + 1) * WORD_S, 1.0) for at, word in enumerate(item.text.split())
    )
    heard = Transcript(words=words, model="typed")
    context = [(t.speaker, t.text) for t in earlier]
    read = read_text(heard.text, speaker="learner", context=context)
    reading = Reading(moves=read.moves, hedges=read.hedges, offers=read.offers)
    return Turn(index, "learner", heard.text, transcript=heard, reading=reading)


def _asking(turn: Turn, item: Item, *, labels: bool) -> Turn:
    """The turn with its hedges, found or labelled, as if each stood on an ask."""
    assert turn.reading is not None
    found = tuple(replace(hedge, on="demand") for hedge in turn.reading.hedges)
    if labels:
        spans = [(_at(item.text, a), _at(item.text, b), kind) for a, b, kind in item.labels]
        found = tuple(Hedge(a, b, kind, turn.text[a:b], "demand") for a, b, kind in spans)
    return replace(turn, reading=replace(turn.reading, hedges=found))


def _at(text: str, character: int) -> int:
    """A place in ``text`` after its white space is made single."""
    before = text[:character]
    return len(" ".join(before.split())) + (before[-1:].isspace() and bool(before.strip()))


def _print(advice: Advice) -> None:
    flag = advice.flag
    print(f"{advice.source} {advice.id} {flag.family}/{flag.type} ({flag.severity})")
    print(f"  said:    {advice.text}")
    print(f"  quote:   {flag.quote}")
    print(f"  why:     {flag.why}")
    print(f"  instead: {flag.instead}\n")


if __name__ == "__main__":
    main()
