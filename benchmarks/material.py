"""What the benchmarks listen to: the shared recordings where they are, else the built-in voice."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from voice_coach.audio.files import read_clip
from voice_coach.records import Clip, Line

BESIDE = Path(__file__).resolve().parents[2] / "shared"
SPONTANEOUS = ("acoustic_corpus", "cold_corpus")
SAID = (
    "I would like ninety five thousand, because I led the redesign and orders rose by eleven "
    "percent. I understand that the pool is small. Um, what would you need from me to defend that "
    "upstairs? If you go to ninety three, then I'll take over the design system in spring."
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A recording, with what is said in it where somebody wrote that down ("" elsewhere)."""

    name: str
    clip: Clip
    text: str = ""


def shared_folder() -> Path:
    """The folder given with ``--shared``, else the one beside the checkout."""
    options = argparse.ArgumentParser()
    options.add_argument("--shared", type=Path, default=BESIDE, help="folder with audio/")
    found: Path = options.parse_args().shared
    return found


def spontaneous(shared: Path) -> list[Piece]:
    """A man talking freely (hand-transcribed); in a fresh clone, the built-in voice."""
    folder = shared / "audio"
    found = [
        Piece(name, read_clip(folder / f"{name}.wav"), _words(folder / f"{name}.TextGrid"))
        for name in SPONTANEOUS
        if (folder / f"{name}.wav").is_file()
    ]
    if found:
        return found
    from voice_coach.voices.neural import NeuralVoice

    line = Line(speaker="learner", text=SAID, move="other", voice="plain")
    return [Piece("built-in voice", NeuralVoice().speak(line), SAID)]


def read_aloud(shared: Path) -> Iterator[Piece]:
    """Sentences read by learners of English; none in a fresh clone."""
    table = shared / "audio" / "read" / "text.tsv"
    if table.is_file():
        for row in table.read_text(encoding="utf-8").splitlines():
            name, text = row.split("\t")
            yield Piece(name, read_clip(table.parent / f"{name}.wav"), text)


def _words(grid: Path) -> str:
    """The words of a TextGrid (short form), without marks such as {SL}."""
    if not grid.is_file():
        return ""
    _, words, *_ = grid.read_text(encoding="utf-8").split('"IntervalTier"')
    texts = re.findall(r'"([^"]*)"', words)[1:]  # the first is the tier's own name
    return " ".join(text for text in texts if re.match(r"\w", text))
