"""The packaged recognisers against each other, in one run: word errors and cost.

Read speech by learners of English and one man's spontaneous talk, through the same steps as in a
rehearsal (the recording is cut, each cut decoded). Word errors are substitutions, deletions and
insertions over the words that were said; case, punctuation and the spelling of numbers do not
count, and neither do fillers. Seconds are processor time of this process, all threads.

Run: ``python benchmarks/models.py``, with the shared recordings beside the checkout.
"""

from __future__ import annotations

import re
import sys
import time

import numpy as np
from material import Piece, read_aloud, shared_folder, spontaneous
from num2words import num2words

from voice_coach.hearing import short, whisper

MODELS = ("tiny.en", "base")
WAYS = ((1, short.SILENCE_FRAMES), (5, short.SILENCE_FRAMES), (1, 3000))
"""(beam, frames of silence the encoder is given after the words): 3000 is faster-whisper's own."""
FILLERS = {"um", "uh", "uhm", "er", "hm", "mm"}


def plain_words(text: str) -> list[str]:
    """Words as they sound: lower case, numbers spelled out, no punctuation."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text.lower())
    text = re.sub(r"\d+", lambda found: f" {num2words(int(found.group()))} ", text)
    words = re.findall(r"[a-z']+", text.replace("-", " ").replace("’", "'"))
    return [word for word in words if word.strip("'") and word not in FILLERS]


def errors(said: list[str], heard: list[str]) -> int:
    """The smallest number of words to put in, take out and exchange."""
    row = np.arange(len(heard) + 1)
    for at, word in enumerate(said, start=1):
        above = row
        row = np.concatenate([[at], np.zeros(len(heard), dtype=int)])
        for j, other in enumerate(heard, start=1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (word != other))
    return int(row[-1])


def main() -> None:
    shared = shared_folder()
    material: list[tuple[str, list[Piece]]] = [
        ("read by learners of English", list(read_aloud(shared))),
        ("spontaneous, one man", spontaneous(shared)),
    ]
    if not material[0][1]:
        sys.exit("The shared recordings are not beside this checkout; there is nothing to compare.")
    print("| speech | model | beam | silence | words | wrong | word errors | time (s/s) |")
    print("|---|---|---|---|---|---|---|---|")
    recognisers = {model: whisper.WhisperTranscriber(model=model) for model in MODELS}
    for beam, frames in WAYS:
        whisper.BEAM, short.SILENCE_FRAMES = beam, frames
        silence = "to 30 s" if frames == 3000 else f"{frames / 100:.0f} s"
        for model, transcriber in recognisers.items():
            transcriber.prepare()
            for name, pieces in material:
                wrong = words = 0
                spent_s = 0.0
                for piece in pieces:
                    began = time.process_time()
                    heard = transcriber.transcribe(piece.clip).text
                    spent_s += time.process_time() - began
                    said = plain_words(piece.text)
                    words += len(said)
                    wrong += errors(said, plain_words(heard))
                length_s = sum(piece.clip.duration_s for piece in pieces)
                print(
                    f"| {name} | {model} | {beam} | {silence} | {words} | {wrong} | "
                    f"{100 * wrong / words:.1f} % | {spent_s / length_s:.3f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
