"""Offers: numbers people put on the table in salary talks, and amounts said aloud.

Salary talks (negochat) by the labelled folder's ``score.py``; spoken amounts by the list in
``benchmarks/spoken_amounts.tsv``, as written and as the built-in voice says and the recogniser
hears them. The baseline is ``text2num`` and a pattern for digits.

Run: ``python benchmarks/accuracy/offered.py SHARED [--heard FOLDER] [--model tiny.en]``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1]))  # benchmarks/, for spoken_amounts

import spoken_amounts
from row import Measured, Mistake, Row
from split import held_out
from words import both_ways, load, ours, plain_numbers

from voice_coach.hearing.whisper import WhisperTranscriber
from voice_coach.records import Line
from voice_coach.scenario import list_scenarios
from voice_coach.voices.neural import NeuralVoice

Item = dict[str, Any]
FIGURES = {
    "offer_number_f1": ("numbers, F1", "≥ 0.97"),
    "offer_utterance_exact": ("whole utterance", "≥ 0.92"),
}


def measured(
    shared: Path, *, heard: Path | None = None, quick: bool = False, model: str = "tiny.en"
) -> Measured:
    """Salary talks, and spoken amounts as written and as heard; not heard when ``quick``."""
    items = load(shared, "negochat.candidate")
    read = ours(items)
    rows = list(salary_rows(shared, items, read))
    wrong = list(salary_mistakes(items, read))
    sides: list[tuple[str, Callable[[str], str]]] = [("as written", str)]
    if not quick:
        with tempfile.TemporaryDirectory() as temporary:
            ears = Ears(heard or Path(temporary), model)
            said = {sentence: ears.hear(sentence) for _, sentence, _ in _sentences()}
        sides.append((f"voice → {model} → reading", said.__getitem__))
    for name, hear in sides:
        row, mistakes = spoken(name, hear)
        rows.append(row)
        wrong += mistakes
    return Measured(rows=tuple(rows), mistakes=tuple(wrong))


def salary_rows(shared: Path, items: list[Item], read: list[Item]) -> Iterator[Row]:
    """Numbers and whole utterances of the salary talks, all and the held-out third."""
    for end, _, mine, theirs in both_ways(shared, items, read):
        for figure, (what, goal) in FIGURES.items():
            value, counts = mine[figure]
            total = re.search(r"\d+ numbers", counts)
            yield Row(
                section="offers", figure=f"salary talks: {what}{end}", value=f"{value:.3f}",
                baseline=f"{theirs[figure][0]:.3f}", goal=goal,
                counts=total.group() if total else counts,
            )  # fmt: skip


def salary_mistakes(items: list[Item], read: list[Item]) -> Iterator[Mistake]:
    """What was labelled and what was read; of the words, nothing."""
    for item, mine in zip(items, read, strict=True):
        want, have = (
            labelled(item),
            Counter(float(o["value"]) for o in mine["offers"] if o["value"]),
        )
        if held_out(item) or want == have:
            continue
        kind = "offers missed" if not have - want else "offers false"
        yield Mistake(
            section="offers", kind=kind, id=item["id"],
            what=f"labelled {_listed(want)}, read {_listed(have)}",
        )  # fmt: skip


def labelled(item: Item) -> Counter[float]:
    """The numbers in an utterance's labels, as the scorer takes them."""
    found: list[float] = []
    for label in item["labels"]:
        offer = label.get("Offer") if isinstance(label, dict) else None
        for value in offer.values() if isinstance(offer, dict) else ():
            number = re.search(r"\d[\d,]*(?:\.\d+)?", str(value))
            if number and float(number.group().replace(",", "")):
                found.append(float(number.group().replace(",", "")))
    return Counter(found)


def _listed(numbers: Counter[float]) -> str:
    return ", ".join(f"{n:.10g}" for n in sorted(numbers.elements())) or "nothing"


def spoken(name: str, hear: Callable[[str], str]) -> tuple[Row, list[Mistake]]:
    """The list of spoken amounts, each sentence read as ``hear`` gives it."""
    scenarios = {scenario.id: scenario for scenario in list_scenarios()}
    right = plainly = 0
    wrong = []
    rows = _sentences()
    for number, (which, sentence, want) in enumerate(rows):
        text = hear(sentence)
        got = spoken_amounts.reading(text, scenarios.get(which))
        right += got == want
        plainly += sorted(plain_numbers(text)) == sorted(
            float(n) for n in re.findall(r"\d+(?:\.\d+)?", want)
        )
        if got != want:
            as_heard = f" heard as “{text}”" if text != sentence else ""
            wrong.append(
                Mistake(
                    section="offers", kind=f"spoken amounts wrong, {name}",
                    id=f"amount-{number:02d}",
                    what=f"“{sentence}”{as_heard}: {got}, not {want}",
                )
            )  # fmt: skip
    row = Row(
        section="offers", figure=f"spoken amounts, {name}", value=f"{right / len(rows):.3f}",
        baseline=f"{plainly / len(rows):.3f}", goal="≥ 0.95", counts=f"{right} of {len(rows)}",
    )  # fmt: skip
    return row, wrong


def _sentences() -> list[tuple[str, str, str]]:
    """(scenario, sentence, right reading) of every line of the list."""
    lines = spoken_amounts.SENTENCES.read_text(encoding="utf-8").splitlines()
    return [(a, b, c) for a, b, c in (line.split("\t") for line in lines)]


class Ears:
    """Sentences said by the built-in voice and heard by the recogniser, kept in a folder."""

    def __init__(self, folder: Path, model: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._model = folder, model
        self._voice, self._recogniser = NeuralVoice(), WhisperTranscriber(model=model)

    def hear(self, sentence: str) -> str:
        """What the recogniser writes when the voice says a sentence."""
        digest = hashlib.sha256(sentence.encode()).hexdigest()[:24]
        path = self._folder / f"said-{self._model}-{digest}.json"
        if not path.exists():
            print(f"  hearing “{sentence[:50]}”", file=sys.stderr)
            clip = self._voice.speak(Line("learner", sentence, "demand"))
            path.write_text(json.dumps(self._recogniser.transcribe(clip).text), encoding="utf-8")
        return str(json.loads(path.read_text(encoding="utf-8")))


def main() -> None:
    """Print figures and mistakes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--heard", type=Path, help="folder in which transcripts are kept")
    parser.add_argument("--model", default="tiny.en")
    given = parser.parse_args()
    found = measured(given.shared, heard=given.heard, model=given.model)
    for row in found.rows:
        print(f"| {row.figure} | {row.value} | {row.baseline} | {row.goal} | {row.counts} |")
    for mistake in found.mistakes:
        print(f"{mistake.kind} | {mistake.id} | {mistake.what}")


if __name__ == "__main__":
    main()
