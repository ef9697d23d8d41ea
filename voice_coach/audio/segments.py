"""Where there is speech and where silence, from the signal alone.

Silero (bundled with faster-whisper) tells speech from other sound, but its frames are 32 ms and its
edges are generous; the level inside what it found puts the edges and the inner pauses where the
sound is.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import numpy.typing as npt

from voice_coach.audio.resample import resample
from voice_coach.records import Clip, Samples, Stretch

VAD_RATE_HZ = 16_000
HOP_S = 0.01
WINDOW_S = 0.025
"""The usual 25 ms window every 10 ms of speech processing."""
FLOOR_DB = -100.0
THRESHOLD = 0.5
"""Speech probability: Silero's own default."""
HEARD_DB = -20.0
MOST_GAIN_DB = 30.0
"""Silero overlooks quiet speech and mishears loud: what it gets has its loud tenth at -20 dB. More
than 30 dB of gain would only make noise louder (both measured on the shared recordings)."""
PAD_S = 0.16
"""Silero misses soft onsets; this much around its speech may count where the level says so."""
EDGE_S = 0.005
"""Onsets and releases fade in under the threshold: hand-timed edges lie a little further out."""
RUMBLE_HZ = 120.0
"""Hum, handling and traffic lie below; speech has its harmonics above, a bass voice's too. Without
this band, speech stands 4 to 5 dB further out of the noise of the hand-timed recordings."""
MIN_PAUSE_S = 0.15
"""Stop closures last up to some 0.12 s (Byrd 1993); shorter gaps are not pauses."""
MIN_SPEECH_S = 0.06
"""A click is shorter, a syllable is not."""
UNDER_SPEECH_DB = 32.0
OVER_NOISE_DB = (3.0, 8.0)
NOISE_TO_SPEECH = 0.25
"""Speech is above the noise by a quarter of the way to its own loud parts, 3 to 8 dB, and within
32 dB of these (our choice, checked against hand-timed recordings of 9 to 12 dB speech to noise)."""

_vad_lock = threading.Lock()


def speech_stretches(clip: Clip) -> tuple[Stretch, ...]:
    """The stretches with speech, in order, with the pauses of 0.15 s or more left out.

    Parameters
    ----------
    clip : Clip
        Any rate.

    Returns
    -------
    tuple of Stretch
        Edges to about 20 ms. Empty for silence, noise, tones and music without a voice.
    """
    level_db, hop_s = frame_level_db(clip)
    if not len(level_db):
        return ()
    gain_db = min(max(HEARD_DB - float(np.quantile(level_db, 0.9)), -20.0), MOST_GAIN_DB)
    samples = resample(clip, VAD_RATE_HZ).samples * np.float32(10.0 ** (gain_db / 20.0))
    found = voiced_spans(np.clip(samples, -1.0, 1.0))
    if not found:
        return ()
    speech_db, hop_s = frame_level_db(_without_rumble(clip))
    return refine(found, speech_db, hop_s=hop_s, duration_s=clip.duration_s)


def _without_rumble(clip: Clip) -> Clip:
    from scipy.signal import butter, sosfilt

    if clip.rate_hz < 4 * RUMBLE_HZ:
        return clip
    filtered = sosfilt(butter(2, RUMBLE_HZ, "high", fs=clip.rate_hz, output="sos"), clip.samples)
    return Clip(np.asarray(filtered, dtype=np.float32), clip.rate_hz)


def voiced_spans(samples: Samples) -> list[tuple[float, float]]:
    """(start, end) in seconds of speech by Silero. ``samples``: shape (n,), 16 kHz.

    It listens forwards and backwards: after a silence it can take most of a second to believe that
    somebody speaks again (measured with silences put into noisy recordings). Spans may overlap.
    """
    if len(samples) < 512 or not np.any(samples):
        return []
    duration_s = len(samples) / VAD_RATE_HZ
    backwards = _silero(np.ascontiguousarray(samples[::-1]))
    return sorted(
        _silero(samples) + [(duration_s - end, duration_s - start) for start, end in backwards]
    )


def _silero(samples: Samples) -> list[tuple[float, float]]:
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        threshold=THRESHOLD,
        min_speech_duration_ms=90,
        min_silence_duration_ms=100,
        speech_pad_ms=0,
    )
    with _vad_lock:  # one onnx session serves the process
        spans: list[dict[str, Any]] = get_speech_timestamps(np.asarray(samples), options)
    return [(span["start"] / VAD_RATE_HZ, span["end"] / VAD_RATE_HZ) for span in spans]


def frame_level_db(clip: Clip) -> tuple[npt.NDArray[np.float32], float]:
    """Level by frame in dB of full scale, and the hop in seconds. Frame ``i`` is at ``i * hop``."""
    hop = max(1, round(HOP_S * clip.rate_hz))
    half = max(1, round(WINDOW_S * clip.rate_hz / 2))
    n = len(clip.samples)
    if n == 0:
        return np.zeros(0, dtype=np.float32), hop / clip.rate_hz
    total = np.concatenate([[0.0], np.cumsum(np.square(clip.samples, dtype=np.float64))])
    centres = np.arange(0, n, hop)
    low, high = np.maximum(centres - half, 0), np.minimum(centres + half, n)
    power = (total[high] - total[low]) / np.maximum(high - low, 1)
    level = 10.0 * np.log10(np.maximum(power, 1e-10))
    return np.maximum(level, FLOOR_DB).astype(np.float32), hop / clip.rate_hz


def refine(
    spans: list[tuple[float, float]],
    level_db: npt.NDArray[np.float32],
    *,
    hop_s: float,
    duration_s: float,
) -> tuple[Stretch, ...]:
    """Cut Silero's spans to where the level says that somebody speaks."""
    inside, near = (
        _frames(spans, 0.0, len(level_db), hop_s),
        _frames(spans, PAD_S, len(level_db), hop_s),
    )
    if not inside.any():
        return ()
    speech_db = float(np.quantile(level_db[inside], 0.8))
    outside = level_db[~near]
    noise_db = float(np.median(outside)) if len(outside) > 20 else FLOOR_DB
    noise_db = max(noise_db, float(np.quantile(level_db, 0.03)))
    over_db = float(np.clip(NOISE_TO_SPEECH * (speech_db - noise_db), *OVER_NOISE_DB))
    threshold = max(noise_db + over_db, speech_db - UNDER_SPEECH_DB)
    active = near & (level_db > threshold)
    stretches = _stretches(active, hop_s)
    joined: list[Stretch] = []
    for stretch in stretches:
        if joined and stretch.start_s - joined[-1].end_s < MIN_PAUSE_S + 2 * EDGE_S:
            joined[-1] = Stretch(joined[-1].start_s, stretch.end_s)
        else:
            joined.append(stretch)
    return tuple(
        Stretch(max(0.0, s.start_s - EDGE_S), min(duration_s, s.end_s + EDGE_S))
        for s in joined
        if s.duration_s >= MIN_SPEECH_S
    )


def _frames(
    spans: list[tuple[float, float]], pad_s: float, count: int, hop_s: float
) -> npt.NDArray[np.bool_]:
    mask = np.zeros(count, dtype=bool)
    for start_s, end_s in spans:
        mask[max(0, round((start_s - pad_s) / hop_s)) : round((end_s + pad_s) / hop_s) + 1] = True
    return mask


def _stretches(active: npt.NDArray[np.bool_], hop_s: float) -> list[Stretch]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], active.astype(np.int8), [0]])))
    return [
        Stretch((start - 0.5) * hop_s, (end - 0.5) * hop_s)
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    ]
