"""The system's own voices, by pyttsx3 in a process of its own.

pyttsx3 crashes its process when several threads use it, and some drivers hang: so it gets a worker,
which is killed and started again when it dies or takes too long.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from voice_coach.audio.files import AudioError, read_clip
from voice_coach.records import Clip, Line, VoiceCoachError
from voice_coach.voices.characters import manner
from voice_coach.voices.text import speakable

WORDS_PER_MINUTE = 175
TIMEOUT_S = 20.0
TRIES = 2


class SystemVoice:
    """The voices of this system (pyttsx3); on Debian they come with espeak-ng."""

    version = "pyttsx3"

    def __init__(self, *, timeout_s: float = TIMEOUT_S) -> None:
        self.timeout_s = timeout_s
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    def speak(self, line: Line) -> Clip:
        """The line's text at the driver's own rate.

        Raises
        ------
        VoiceCoachError
            When the system has no voice, nothing can be said, or the driver fails twice.
        """
        text, how = speakable(line.text), manner(line.voice)
        with self._lock, tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "line.wav"
            request = {
                "text": text,
                "rate": round(WORDS_PER_MINUTE * how.rate),
                "path": str(path),
            }
            problem = ""
            for _ in range(TRIES):
                path.unlink(missing_ok=True)
                try:
                    self._running().ask(request, timeout_s=self.timeout_s)
                    return read_clip(path)
                except _WorkerError as error:
                    problem = str(error)
                    self.close()
                    if error.final:
                        break
                except AudioError as error:
                    problem = str(error)
                    self.close()
            raise VoiceCoachError(
                f"The system's voice does not speak: {problem} "
                "On Debian: sudo apt install espeak-ng. Or use VOICE_COACH_VOICE=hibari."
            )

    def close(self) -> None:
        """Stop the worker; the next line starts another."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None

    def _running(self) -> _Worker:
        if self._worker is None or self._worker.process.poll() is not None:
            self._worker = _Worker()
        return self._worker


class _WorkerError(Exception):
    """``final``: trying again cannot help."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class _Worker:
    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voice_coach.voices.system_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._answers: Queue[str] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for answer in self.process.stdout:
            self._answers.put(answer)
        self._answers.put("")

    def ask(self, request: dict[str, Any], *, timeout_s: float) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            answer = self._answers.get(timeout=timeout_s)
        except Empty as error:
            raise _WorkerError(f"no answer within {timeout_s:.0f} s.") from error
        except OSError as error:
            raise _WorkerError("its process ended.") from error
        if not answer:
            raise _WorkerError("its process ended.")
        problem = json.loads(answer)["problem"]
        if problem:
            raise _WorkerError(problem, final=True)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
