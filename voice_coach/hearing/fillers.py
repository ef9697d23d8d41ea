"""Fillers that the recogniser leaves out: a prompted hearing, believed where the signal agrees.

Prompted with "um uh er hmm", Whisper writes the fillers it otherwise drops, and invents some. So
only fillers are taken from that hearing, never words, and one is kept only when there is a voice
that holds still: long enough, one pitch, one sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from voice_coach.hearing.cutter import RATE_HZ, Cut
from voice_coach.records import Filler, Samples, Transcript, Word

PROMPT = "um uh er hmm"
"""Under 32 characters: long prompts derail decoding."""
FILLER = re.compile(r"^(u+h*m+|u+h+|e+r+m*|h+m+|m+h*m+|a+h+|e+h+)$", re.IGNORECASE)
SHORTEST_S, LONGEST_S = 0.12, 1.5
"""Hand-timed fillers last 0.12 to 1.5 s."""
PERIODIC = 0.45
"""Mean height of the autocorrelation's peak: a voice, not a breath (our choice)."""
STEADY_SEMITONES = 4.0
"""Pitch range (10th to 90th percentile) of a held vowel; words move more."""
ALIKE = 0.85
"""Mean likeness (cosine) of neighbouring spectra: one sound held."""
COVERED = 0.5
"""A filler may share this much of its time with words of ordinary length."""
SLOW_WORD_S = (0.25, 0.09)
"""A word longer than 0.25 s and 0.09 s a letter holds more than itself."""

Hear = Callable[..., list[Word]]


def is_filler(text: str) -> bool:
    """Whether a word is a filled pause: um, uh, er, erm, hmm, ah."""
    return bool(FILLER.match(text.strip(".,!?…-–— '\"")))


def find(
    samples: Samples, cuts: Sequence[Cut], transcript: Transcript, *, hear: Hear
) -> tuple[Filler, ...]:
    """Fillers written in the transcript, and those heard only when asked for.

    Parameters
    ----------
    samples : float32, shape (n,), 16 kHz
        The recording.
    cuts : sequence of Cut
        Its parts.
    transcript : Transcript
        The words of the first hearing.
    hear : callable
        Recognises a cut with ``hotwords``.
    """
    found = [
        Filler(_plain(word.text), word.start_s, word.end_s, word.probability)
        for word in transcript.words
        if is_filler(word.text)
    ]
    for cut in cuts:
        for word in hear(samples, cut, hotwords=PROMPT):
            if not is_filler(word.text):
                continue
            if any(f.start_s < word.end_s and word.start_s < f.end_s for f in found):
                continue
            sure = _believed(samples, word, transcript)
            if sure > 0:
                found.append(Filler(_plain(word.text), word.start_s, word.end_s, sure))
    return tuple(sorted(found, key=lambda filler: (filler.start_s, filler.end_s)))


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def _believed(samples: Samples, word: Word, transcript: Transcript) -> float:
    """Confidence of a candidate, 0 when the signal or the words speak against it."""
    length_s = word.end_s - word.start_s
    if not SHORTEST_S <= length_s <= LONGEST_S:
        return 0.0
    taken_s = sum(
        max(0.0, min(word.end_s, other.end_s) - max(word.start_s, other.start_s))
        for other in transcript.words
        if other.end_s - other.start_s <= SLOW_WORD_S[0] + SLOW_WORD_S[1] * len(other.text)
    )
    if taken_s > COVERED * length_s:
        return 0.0
    piece = samples[int(word.start_s * RATE_HZ) : int(word.end_s * RATE_HZ)]
    periodic, semitones, alike = held(piece)
    if periodic < PERIODIC or semitones > STEADY_SEMITONES or alike < ALIKE:
        return 0.0
    return round(min(1.0, 0.5 * periodic + 0.5 * word.probability), 4)


def held(piece: Samples) -> tuple[float, float, float]:
    """How much a piece (16 kHz, shape (n,)) is a sound held still.

    Returns
    -------
    periodic : float
        Mean autocorrelation peak of its loud frames, 0 to 1.
    semitones : float
        Range of their pitch, 10th to 90th percentile.
    alike : float
        Mean cosine between the spectra of neighbouring loud frames.
    """
    size, hop = 640, 160
    if len(piece) < size + hop:
        return 0.0, 99.0, 0.0
    frames = np.lib.stride_tricks.sliding_window_view(piece, size)[::hop].astype(np.float64)
    frames = frames - frames.mean(axis=1, keepdims=True)
    power = np.mean(frames**2, axis=1)
    loud = power > 0.1 * np.quantile(power, 0.9)
    frames = frames[loud] * np.hanning(size)
    if len(frames) < 3:
        return 0.0, 99.0, 0.0
    spectra = np.abs(np.fft.rfft(frames, 2 * size))
    auto = np.fft.irfft(spectra**2)[:, :size]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 2 * size)) ** 2)[:size]
    auto = auto / np.maximum(auto[:, :1], 1e-12) / np.maximum(window / window[0], 1e-3)
    low, high = RATE_HZ // 400, RATE_HZ // 65
    lags = low + np.argmax(auto[:, low:high], axis=1)
    periodic = float(np.mean(np.clip(auto[np.arange(len(auto)), lags], 0.0, 1.0)))
    pitch = 12.0 * np.log2(RATE_HZ / lags)
    semitones = float(np.quantile(pitch, 0.9) - np.quantile(pitch, 0.1))
    shape = np.sqrt(spectra[:, :320])
    norm = np.maximum(np.linalg.norm(shape, axis=1), 1e-12)
    alike = float(np.mean(np.sum(shape[1:] * shape[:-1], axis=1) / (norm[1:] * norm[:-1])))
    return periodic, semitones, alike
