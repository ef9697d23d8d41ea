"""What the recogniser heard, kept in a folder: hearing takes minutes, judging takes a moment."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from voice_coach.hearing.whisper import WhisperTranscriber
from voice_coach.records import Clip, Filler, Transcript, Word


class Hearing:
    """The recogniser with both its passes, and a memory of what it has heard.

    Parameters
    ----------
    folder : Path
        Where transcripts are kept, named by the samples they are of.
    model : str
        A faster-whisper model.
    """

    def __init__(self, folder: Path, *, model: str = "tiny.en") -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.model = model
        self._recogniser = WhisperTranscriber(model=model)

    def hear(self, clip: Clip) -> Transcript:
        """Words and fillers of a clip."""
        digest = hashlib.sha256(clip.samples.tobytes() + str(clip.rate_hz).encode()).hexdigest()
        path = self.folder / f"{self.model}-{digest[:24]}.json"
        if not path.exists():
            transcript = self._recogniser.transcribe(clip)
            fillers = self._recogniser.fillers(clip, transcript) if transcript.words else ()
            kept = {**asdict(transcript), "fillers": [asdict(filler) for filler in fillers]}
            path.write_text(json.dumps(kept), encoding="utf-8")
        found = json.loads(path.read_text(encoding="utf-8"))
        return Transcript(
            words=tuple(Word(**word) for word in found["words"]),
            model=found["model"],
            reason=found["reason"],
            fillers=tuple(Filler(**filler) for filler in found["fillers"]),
        )
