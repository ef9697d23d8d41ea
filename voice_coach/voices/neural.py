"""The default voice: Hibari, a neural voice whose weights come with its package."""

from __future__ import annotations

import hashlib
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from voice_coach.records import Clip, Line, VoiceCoachError
from voice_coach.voices.characters import manner
from voice_coach.voices.text import speakable

RATE_HZ = 24_000
SHA256 = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
SEED = 0


class NeuralVoice:
    """An American woman's neural voice (Hibari); works offline, some fifty times real time."""

    def __init__(self, *, weights: Path | None = None) -> None:
        self.weights = weights or weights_path()
        self._lock = threading.Lock()
        self._engine: Any = None

    version = SHA256[:16]

    def prepare(self) -> None:
        """Check and load the weights.

        Raises
        ------
        VoiceCoachError
            When they are missing or not what they should be.
        """
        with self._lock:
            self._load()

    def speak(self, line: Line) -> Clip:
        """The line's text, float32, 24 kHz. The same line gives the same samples.

        Raises
        ------
        VoiceCoachError
            When nothing in it can be said.
        """
        text = speakable(line.text)
        with self._lock:  # the engine keeps state while it speaks
            samples = self._load()(text, speed=manner(line.voice).rate, seed=SEED)
        return Clip(np.asarray(samples, dtype=np.float32).reshape(-1), RATE_HZ)

    def _load(self) -> Any:
        if self._engine is None:
            verify(self.weights)
            from hibari import Hibari

            self._engine = Hibari()
        return self._engine


def weights_path() -> Path:
    """Where the package keeps its weights. Raises VoiceCoachError when it is not installed."""
    spec = find_spec("hibari")
    if spec is None or spec.origin is None:
        raise VoiceCoachError("The neural voice is not installed: pip install hibari-tts==0.2.1.")
    return Path(spec.origin).parent / "assets" / "hibari.onnx"


def verify(path: Path) -> None:
    """Compare the weights with their SHA-256 before anything loads them.

    Raises
    ------
    VoiceCoachError
        When they are missing or differ.
    """
    again = "Install it again: pip install --force-reinstall hibari-tts==0.2.1."
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise VoiceCoachError(
            f"The neural voice's weights are missing ({path}). {again}"
        ) from error
    if found != SHA256:
        raise VoiceCoachError(
            f"The neural voice's weights are not what they should be ({path}: SHA-256 "
            f"{found[:12]}…, expected {SHA256[:12]}…). {again}"
        )
