"""Hand-timed recordings, and recordings as the program hears them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from heard import Hearing

from voice_coach.analysis.measures import measure_turn
from voice_coach.analysis.signal import measure_signal
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.audio.files import read_clip
from voice_coach.hearing.fillers import is_filler
from voice_coach.records import Clip, Stretch, Transcript, Turn

TIMED = ("acoustic_corpus", "cold_corpus")
PAUSE_S = 0.25
LIMITS = load_thresholds()


@dataclass(frozen=True, slots=True)
class Timed:
    """A hand-timed recording. ``words``: (start_s, end_s, text), fillers among them."""

    name: str
    clip: Clip
    words: tuple[tuple[float, float, str], ...]
    syllables: int

    def fillers(self) -> list[Stretch]:
        return [Stretch(a, b) for a, b, text in self.words if is_filler(text)]

    def pauses(self) -> list[Stretch]:
        gaps = [Stretch(a[1], b[0]) for a, b in pairwise(self.words)]
        return [gap for gap in gaps if gap.duration_s >= PAUSE_S - 1e-6]

    def words_per_minute(self) -> float:
        said = [word for word in self.words if not is_filler(word[2])]
        return 60.0 * len(said) / (self.words[-1][1] - self.words[0][0])

    def articulation_rate(self) -> float:
        """Vowels that were said, in fillers too, a second without pauses."""
        total_s = self.words[-1][1] - self.words[0][0]
        return self.syllables / (total_s - sum(pause.duration_s for pause in self.pauses()))


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording as the program hears it: whole turn, and the first hearing's words."""

    turn: Turn
    words: Transcript


def timed(shared: Path, name: str) -> Timed:
    tiers = textgrid(shared / "audio" / f"{name}.TextGrid")
    words = tuple(entry for entry in tiers["words"] if entry[2])
    vowels = sum(1 for *_, phone in tiers["phones"] if re.search(r"\d$", phone))
    return Timed(name, read_clip(shared / "audio" / f"{name}.wav"), words, vowels)


def textgrid(path: Path) -> dict[str, list[tuple[float, float, str]]]:
    """The interval tiers of a TextGrid in Praat's short format."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    at = lines.index("<exists>") + 1
    count, at = int(lines[at]), at + 1
    tiers: dict[str, list[tuple[float, float, str]]] = {}
    for _ in range(count):
        name, size, at = lines[at + 1].strip('"'), int(lines[at + 4]), at + 5
        tiers[name] = [
            (float(lines[i]), float(lines[i + 1]), lines[i + 2].strip('"'))
            for i in range(at, at + 3 * size, 3)
        ]
        at += 3 * size
    return tiers


def hear(clip: Clip, hearing: Hearing, *, fillers: bool = True) -> Heard:
    transcript = hearing.hear(clip, fillers=fillers)
    turn = Turn(
        index=0, speaker="learner", text=transcript.text, duration_s=clip.duration_s,
        transcript=transcript, signal=measure_signal(clip),
    )  # fmt: skip
    return Heard(turn, replace(transcript, fillers=()))


def rate_of(turn: Turn, name: str) -> float:
    """A measure of a turn by its name, NaN where there is none."""
    value = next(m.value for m in measure_turn(turn, (), thresholds=LIMITS) if m.name == name)
    return float("nan") if value is None else value
