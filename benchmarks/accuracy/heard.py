"""What the recogniser heard, kept in a folder: hearing takes minutes, judging takes a moment."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
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

    def hear(self, clip: Clip, *, fillers: bool = True) -> Transcript:
        """Words and fillers of a clip. ``fillers``: whether the second pass is needed."""
        digest = hashlib.sha256(clip.samples.tobytes() + str(clip.rate_hz).encode()).hexdigest()
        path = self.folder / f"{self.model}-{digest[:24]}.json"
        if not fillers and not path.exists():
            path = path.with_name(f"{path.stem}-words.json")
        if not path.exists():
            transcript = self._recogniser.transcribe(clip)
            if fillers and transcript.words:
                found = self._recogniser.fillers(clip, transcript)
                transcript = replace(transcript, fillers=found)
            path.write_text(json.dumps(asdict(transcript)), encoding="utf-8")
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Transcript(
            words=tuple(Word(**word) for word in kept["words"]),
            model=kept["model"],
            reason=kept["reason"],
            fillers=tuple(Filler(**filler) for filler in kept["fillers"]) if fillers else (),
        )


@contextmanager
def hearing_in(folder: Path | None, *, model: str = "tiny.en") -> Iterator[Hearing]:
    """The recogniser with its memory in a folder, or in one that is gone afterwards."""
    with tempfile.TemporaryDirectory() as temporary:
        yield Hearing(folder or Path(temporary), model=model)
