"""Spoken amounts, end to end: said by the neural voice, heard by a recogniser, read.

The sentences and their right readings are in ``spoken_amounts.tsv``: scenario (or "-"), sentence,
and what it offers ("salary=90000..95000", "+" for a change, "-" for no offer; plain numbers where
there is no scenario). Each is read twice, as written and as heard, so that what the recogniser
loses is told from what the reading loses.

Run: ``python benchmarks/spoken_amounts.py [model ...]``, models as for ``--model``, tiny.en by
default. Prints the sentences that come out wrong and the share right.
"""

from __future__ import annotations

import sys
from pathlib import Path

from voice_coach.analysis.reading import read_text
from voice_coach.hearing.whisper import WhisperTranscriber
from voice_coach.records import Line, Offer, Scenario
from voice_coach.scenario import list_scenarios
from voice_coach.voices.neural import NeuralVoice

SENTENCES = Path(__file__).with_suffix(".tsv")


def shown(offer: Offer) -> str:
    """An offer as the list of right readings writes it."""
    sign = "+" if offer.relative and offer.issue else ""
    upper = "" if offer.upper is None else f"..{offer.upper:.10g}"
    share = "%" if offer.relative and offer.unit == "percent" and offer.issue else ""
    value = "" if offer.value is None else f"{offer.value:.10g}"
    return f"{offer.issue + '=' if offer.issue else ''}{sign}{value}{upper}{share}"


def reading(text: str, scenario: Scenario | None) -> str:
    """What a sentence offers, "-" for nothing."""
    offers = read_text(text, scenario=scenario).offers
    return " ".join(shown(offer) for offer in offers if not offer.quoted) or "-"


def main(models: list[str]) -> None:
    scenarios: dict[str, Scenario] = {s.id: s for s in list_scenarios()}
    rows = [line.split("\t") for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    voice = NeuralVoice()
    clips = [voice.speak(Line("learner", sentence, "demand")) for _, sentence, _ in rows]
    written = [reading(sentence, scenarios.get(which)) for which, sentence, _ in rows]
    right = sum(got == want for got, (_, _, want) in zip(written, rows, strict=True))
    for got, (_, sentence, want) in zip(written, rows, strict=True):
        if got != want:
            print(f"as written  {sentence!r}: {got}, not {want}")
    print(f"as written: {right} of {len(rows)} right ({right / len(rows):.3f})")
    for model in models:
        hear = WhisperTranscriber(model=model)
        right = 0
        for clip, (which, sentence, want) in zip(clips, rows, strict=True):
            heard = hear.transcribe(clip).text
            got = reading(heard, scenarios.get(which))
            right += got == want
            if got != want:
                print(f"{model}  {sentence!r} heard as {heard!r}: {got}, not {want}")
        print(f"{model}: {right} of {len(rows)} right ({right / len(rows):.3f})")


if __name__ == "__main__":
    main(sys.argv[1:] or ["tiny.en"])
