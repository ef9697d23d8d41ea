"""How often two voices on one channel are mixed up, and what "clear" and "likely" are worth.

Talks of 14 turns are made of pairs of voices: recordings beside the checkout (one man's spontaneous
speech, people who read aloud), the project's own voice, and espeak-ng. Pauses of 0.15 to 1.2 s, one
voice 8 dB quieter in every second talk, noise. The voice encoder is held against the mean and the
spread of MFCCs, in the same grouping. Then each voice talks with itself.

Run: ``python benchmarks/two_voices.py``. It takes minutes.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from pathlib import Path

import librosa
import numpy as np
from material import shared_folder

from voice_coach.audio.files import read_clip
from voice_coach.audio.resample import resample
from voice_coach.audio.segments import speech_stretches
from voice_coach.audio.two_voices import TwoVoices, cells, phrases, tell_apart
from voice_coach.audio.voiceprint import Prints, voiceprints
from voice_coach.records import Clip, Line, Samples
from voice_coach.voices import open_voice

RATE_HZ = 16_000
PAIRS, TURNS, SEED = 24, 14, 3
FEWEST_S, FEWEST = 8.0, 2
TEXTS = (
    "Thank you for making the time today.",
    "I would like to talk about the salary. I think eighty thousand would be fair for this role.",
    "That is more than we planned for this year, to be honest with you.",
    "What if we moved the start date and looked at the bonus again?",
    "I see.",
    "Let me think about that. We could go to seventy six, and only if you can start in March.",
    "No, that does not work for us.",
    "Our budget was set in the autumn, and I have two other people to think of as well.",
)
Truth = list[tuple[float, float, int]]


def pieces(samples: Samples, seed: int) -> list[Samples]:
    """A recording cut at pauses into pieces of about 0.8 to 4 s."""
    chance, found, since = random.Random(seed), [], None
    for stretch in speech_stretches(Clip(samples, RATE_HZ)):
        if since is None:
            since, want = stretch.start_s, chance.uniform(0.8, 4.0)
        if stretch.end_s - since >= want:
            found.append(samples[round(since * RATE_HZ) : round(stretch.end_s * RATE_HZ)])
            since = None
    return found


def material() -> dict[str, list[Samples]]:
    """Each voice in pieces; only those with enough of them."""
    voices: dict[str, list[Samples]] = defaultdict(list)
    folder = shared_folder() / "audio"
    for name in ("acoustic_corpus", "cold_corpus"):
        voices[name] = pieces(_read(folder / f"{name}.wav"), 1)
    for path in sorted((folder / "read").glob("*.wav")):
        voices[f"reader {path.stem[:5]}"] += pieces(_read(path), 1)
    for engine in ("hibari", "system"):
        voice = open_voice(engine, cache=Path("cache") / "voices")
        for text in TEXTS:
            clip = voice.speak(Line("a", text, "other", "warm"))
            voices[engine] += pieces(resample(clip, RATE_HZ).samples, 1)
    long = {k: v for k, v in voices.items() if sum(map(len, v)) >= FEWEST_S * RATE_HZ}
    return {k: v for k, v in long.items() if len(v) >= FEWEST}


def _read(path: Path) -> Samples:
    return resample(read_clip(path), RATE_HZ).samples


def mix(a: list[Samples], b: list[Samples], seed: int) -> tuple[Samples, Truth]:
    """A talk and who speaks when."""
    chance, said, at_s, who = random.Random(seed), [], 0.0, 0
    taken, truth = [0, 0], []
    quieter = 1.0 if seed % 2 == 0 else 10 ** (-8 / 20)
    for _ in range(TURNS):
        piece = (a, b)[who][taken[who] % len((a, b)[who])]
        taken[who] += 1
        gap = np.zeros(round(chance.uniform(0.15, 1.2) * RATE_HZ))
        level = 0.05 / np.sqrt(np.mean(np.square(piece))) * (quieter if who else 1.0)
        said += [gap, piece * level]
        start_s = at_s + len(gap) / RATE_HZ
        at_s = start_s + len(piece) / RATE_HZ
        truth.append((start_s, at_s, who))
        who = 1 - who if chance.random() < 0.9 else who
    samples = np.concatenate(said)
    noise = np.random.default_rng(seed).normal(0, 0.002 if seed % 3 else 0.006, len(samples))
    return (samples + noise).astype(np.float32), truth


def mfccs(samples: Samples, windows_s: list[tuple[float, float]]) -> Prints:
    """Mean and spread of 19 MFCCs by window, each standardised over the recording."""
    found = librosa.feature.mfcc(y=samples, sr=RATE_HZ, n_mfcc=20, n_fft=400, hop_length=160)[1:]
    found = (found - found.mean(1, keepdims=True)) / (found.std(1, keepdims=True) + 1e-6)
    parts = [found[:, int(a * 100) : max(int(b * 100), int(a * 100) + 2)] for a, b in windows_s]
    rows = np.stack([np.concatenate([p.mean(1), p.std(1) - 1]) for p in parts])
    unit: Prints = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def wrong(found: TwoVoices, truth: Truth) -> float:
    """The share of found speech that is the other one's."""
    real = np.full(int(truth[-1][1] * 100) + 100, -1)
    heard = real.copy()
    for start_s, end_s, who in truth:
        real[int(start_s * 100) : int(end_s * 100)] = who
    for part in found.parts:
        heard[int(part.start_s * 100) : int(part.end_s * 100)] = part.side
    both = (real >= 0) & (heard >= 0)
    share = float((real == heard)[both].mean())
    return min(share, 1 - share)


def both_ways(samples: Samples) -> tuple[TwoVoices, TwoVoices]:
    asked = [c for p in phrases(speech_stretches(Clip(samples, RATE_HZ))) for c in cells(p)]
    parts, windows_s = [part for part, _ in asked], [window for _, window in asked]
    prints, plain = voiceprints(samples, windows_s), mfccs(samples, windows_s)
    return tell_apart(parts, prints), tell_apart(parts, plain)


def main() -> None:
    voices = material()
    pairs = list(itertools.combinations(sorted(voices), 2))
    random.Random(SEED).shuffle(pairs)
    encoder, plain, said = [], [], defaultdict(list)
    for seed, (a, b) in enumerate(pairs[:PAIRS]):
        samples, truth = mix(voices[a], voices[b], seed)
        found, other = both_ways(samples)
        encoder.append(wrong(found, truth))
        plain.append(wrong(other, truth))
        said[found.sure].append(encoder[-1])
        print(f"{a:18}{b:18}{found.sure:8}{encoder[-1]:7.1%}   MFCC {plain[-1]:.1%}", flush=True)
    for name, values in (("voice encoder", encoder), ("MFCC", plain), *said.items()):
        print(f"{name:14} {len(values):3} mean {np.mean(values):.1%}  worst {max(values):.1%}")
    for seed, (name, own) in enumerate(sorted(voices.items())):
        if len(own) >= 2 * FEWEST:
            samples, _ = mix(own[::2], own[1::2], seed)
            print(f"{name} alone: {both_ways(samples)[0].sure}", flush=True)


if __name__ == "__main__":
    main()
