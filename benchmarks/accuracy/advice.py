"""The advice on every flagged sentence, to be read: is it English, does it mean the same?

Runs the real reading and the real detectors of words over the labelled material and over two lists
of invented workplace sentences (the second was written after the rules), and prints each piece of
advice with the sentence it is about. Marks are given by a reader, not by a program; they are kept
in ``advice_read.tsv`` (see ``advice_read.py``), so that what has changed since can be found.

Run: ``python benchmarks/accuracy/advice.py LABELLED_FOLDER [--half dev|held] [--ask] [--changed]``.
``--ask`` treats every hedge as if it stood on an ask: more sentences to read, of looser talk.
``--labels`` takes the labelled hedges in place of the found ones, so that the wording is judged
apart from the finding. ``--changed`` prints what nobody has read yet; ``--good`` then marks all of
that as read and good (put the failures into the file by hand).
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import advice_read
from row import Measured, Row

from voice_coach.analysis.conceding import ConcedingDetector
from voice_coach.analysis.hedging import HedgingDetector
from voice_coach.analysis.reading import read_text
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.records import Flag, Hedge, HedgeType, Reading, Transcript, Turn, Word

WORD_S = 0.3
"""Nominal length of a word: wording does not depend on time, flags need one."""
OPENING = Turn(index=0, speaker="counterpart", text="What do you say?")
"""Stands before a line that comes without its dialogue, so that conceding can be judged."""
FORM = "["
"""Begins a line that is a form filled in ("[Submit-Deal] …"), and nobody's words."""


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
    parser.add_argument("--changed", action="store_true", help="only what nobody has read yet")
    parser.add_argument("--good", action="store_true", help="mark what is printed as good")
    options = parser.parse_args()
    count: Counter[str] = Counter()
    known = advice_read.load()
    for source, dialogue in _material(options.folder):
        name = dialogue[0].id.rsplit("/", 1)[0]
        if options.only not in ("", source) or options.half not in ("all", half(name)):
            continue
        for advice in advise(source, dialogue, on_ask=options.ask, labels=options.labels):
            key = advice_read.key(advice.id, advice.text, advice.flag.instead)
            if options.changed and key in known:
                continue
            if options.good:
                known.setdefault(key, advice_read.Verdict("good", ""))
            _print(advice)
            count[source] += 1
            count[f"{source}, a whole sentence to say"] += not advice_read.is_instruction(
                advice.flag.instead
            )
    for name, number in sorted(count.items()):
        print(f"{name}: {number}")
    if options.good:
        advice_read.save(known)


def measured(shared: Path, *, heard: Path | None = None, quick: bool = False) -> Measured:
    """What a reader said of all the advice that is given today."""
    everything = [
        advice
        for source, dialogue in _material(shared / "labelled")
        for advice in advise(source, dialogue)
    ]
    found = advice_read.measured(
        {
            advice_read.key(a.id, a.text, a.flag.instead): (a.source, a.flag.instead)
            for a in everything
        }
    )
    flagged = {a.id for a in everything if a.flag.type == "unreciprocated"}
    return replace(found, rows=(*found.rows, *_on_concessions(shared, flagged)))


def _on_concessions(shared: Path, flagged: set[str]) -> Iterator[Row]:
    """Whether the turns flagged for giving for nothing are those a reader labelled so."""
    lines = (shared / "labelled" / "negotiation.jsonl").read_text(encoding="utf-8").splitlines()
    moves = {item["id"]: set(item.get("moves", ())) for item in map(json.loads, lines)}
    mine = flagged & moves.keys()
    gave = {name for name, found in moves.items() if "concede" in found}
    freely = {name for name in gave if "trade" not in moves[name]}
    for name, part, whole in (
        ("of those flagged, labelled so", mine & gave, mine),
        ("of those labelled so with no trade, flagged", mine & freely, freely),
    ):
        yield Row(
            section="advice", figure=f"turns that give for nothing: {name}",
            value=f"{len(part) / max(1, len(whole)):.3f}", counts=f"{len(part)} of {len(whole)}",
        )  # fmt: skip


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
            if turn.speaker == "learner" and not item.text.startswith(FORM):
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
