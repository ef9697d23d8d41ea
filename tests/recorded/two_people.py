"""Talks of two voices, made of the project's own: the default voice, and the same one deepened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import librosa
import numpy as np
import soundfile

from voice_coach.audio.resample import resample
from voice_coach.records import Clip, Samples

RATE_HZ = 16_000
DEEPER = 0.78
"""Played at this speed the voice is a fifth deeper, with a longer throat: somebody else."""
Say = Callable[[str], Clip]
TALK = (
    (1, "Thanks for coming in. What did you want to talk about?"),
    (0, "I am asking for ninety thousand dollars."),
    (1, "That is a lot more than we planned for this year."),
    (0, "I am sorry, maybe I could perhaps accept eighty five thousand."),
)


@dataclass(frozen=True)
class Talk:
    """``truth``: (start, end, who) in seconds. The two channels have a little of each other."""

    left: Samples
    right: Samples
    truth: tuple[tuple[float, float, int], ...]

    @property
    def mono(self) -> Samples:
        return (self.left + self.right) / 2


def voice(clip: Clip, who: int) -> Samples:
    slower = Clip(clip.samples, round(clip.rate_hz * (DEEPER if who else 1.0)))
    samples, _ = librosa.effects.trim(resample(slower, RATE_HZ).samples, top_db=35)
    level: Samples = samples * np.float32(0.06 / np.sqrt(np.mean(np.square(samples))))
    return level


def talk(say: Say, lines: Sequence[tuple[int, str]] = TALK, *, leak: float = 0.08) -> Talk:
    parts: list[Samples] = []
    truth, at_s = [], 0.0
    for who, text in lines:
        spoken = voice(say(text), who)
        parts += [np.zeros(RATE_HZ // 2, dtype=np.float32), spoken]
        truth.append((at_s + 0.5, at_s + 0.5 + len(spoken) / RATE_HZ, who))
        at_s = truth[-1][1]
    noise = np.random.default_rng(0).normal(0, 0.0008, (2, sum(map(len, parts))))
    whose = np.repeat([w for w, _ in lines for _ in (0, 1)], [len(p) for p in parts])
    samples = np.concatenate(parts)
    left = samples * np.where(whose == 0, 1.0, leak) + noise[0]
    right = samples * np.where(whose == 1, 1.0, leak) + noise[1]
    return Talk(left.astype(np.float32), right.astype(np.float32), tuple(truth))


def stereo(path: Path, made: Talk) -> Path:
    soundfile.write(path, np.stack([made.left, made.right], axis=1), RATE_HZ)
    return path


def mono(path: Path, made: Talk) -> Path:
    soundfile.write(path, made.mono, RATE_HZ)
    return path
