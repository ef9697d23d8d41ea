"""What a voice sounds like, whatever it says: 256 numbers for each window of speech.

The network is Resemblyzer's voice encoder (Apache-2.0), trained to tell thousands of speakers apart
(Wan et al. 2018, "Generalized end-to-end loss for speaker verification"). Its package needs
PyTorch; the same weights lie here as ONNX, in half precision: ``voice_encoder.md`` beside it says
how it was made and how near it is.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from voice_coach.records import Samples

RATE_HZ = 16_000
HOP = 160
FFT = 400
MELS = 40
FRAMES = 160
"""1.6 s: what the network learned with; these five are Resemblyzer's own."""
HEARD_DB = -30.0
"""Quieter sound is made louder to this level, as Resemblyzer does."""
BATCH = 64
MODEL = Path(__file__).with_name("voice_encoder.onnx")
SHA256 = "64d78b8226f1f9172037f20ea8f4149747cdf25ef18175ca9a6bd4c1b8a4e389"

Prints = npt.NDArray[np.float32]
_lock = threading.Lock()


@lru_cache(maxsize=1)
def _network() -> Any:
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(MODEL), sess_options=options, providers=["CPUExecutionProvider"]
    )


def voiceprints(samples: Samples, windows_s: Sequence[tuple[float, float]]) -> Prints:
    """One print for each window.

    Parameters
    ----------
    samples : float32, shape (n,)
        16 kHz mono.
    windows_s : sequence of (start, end)
        In seconds from the first sample. Of a longer window its middle 1.6 s count, a shorter one
        is said again until it is as long.

    Returns
    -------
    float32, shape (len(windows_s), 256)
        Of length 1 each, so that a dot product is the cosine; zeros where there is no sound.
    """
    prints = np.zeros((len(windows_s), 256), dtype=np.float32)
    if not windows_s or not np.any(samples):
        return prints
    import librosa

    level = 20.0 * np.log10(float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))))
    gain = np.float32(10.0 ** (max(0.0, HEARD_DB - level) / 20.0))
    mels = librosa.feature.melspectrogram(
        y=samples * gain, sr=RATE_HZ, n_fft=FFT, hop_length=HOP, n_mels=MELS
    ).T.astype(np.float32)
    for first in range(0, len(windows_s), BATCH):
        some = [_window(mels, *window) for window in windows_s[first : first + BATCH]]
        with _lock:
            found = _network().run(None, {"mels": np.stack(some)})[0]
        prints[first : first + BATCH] = np.nan_to_num(found)
    return prints


def _window(mels: npt.NDArray[np.float32], start_s: float, end_s: float) -> npt.NDArray[np.float32]:
    per_s = RATE_HZ / HOP
    first = min(max(0, round(start_s * per_s)), len(mels) - 1)
    last = min(max(first + 1, round(end_s * per_s)), len(mels))
    part = mels[first:last]
    if len(part) > FRAMES:
        skip = (len(part) - FRAMES) // 2
        return part[skip : skip + FRAMES]
    return np.resize(part, (FRAMES, MELS))
