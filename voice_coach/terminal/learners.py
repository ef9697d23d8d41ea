"""Where the learner's turns come from: a microphone, files, or a made-up learner."""

from __future__ import annotations

import re
import threading
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np
from rich.console import Console
from rich.text import Text

from voice_coach.records import Clip, Line, Scenario, VoiceCoachError
from voice_coach.rooms import Rooms
from voice_coach.session import Rehearsal

SOUND_FILES = {".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".webm", ".aiff"}
CHUNK_S = 0.25


class Learner(Protocol):
    """Where the learner's turns come from."""

    def answer(self, rehearsal: Rehearsal) -> bool:
        """Give the next turn; False when there is none."""
        ...


class Recordings:
    """Turns from sound files in a folder, in the natural order of their names ("2" before "10")."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise VoiceCoachError(f"{folder} is not a folder of recordings.")
        self.files = sorted(
            (p for p in folder.iterdir() if p.suffix.lower() in SOUND_FILES), key=_natural
        )
        if not self.files:
            kinds = ", ".join(sorted(suffix[1:] for suffix in SOUND_FILES))
            raise VoiceCoachError(f"There is no recording in {folder} (looked for {kinds}).")

    def answer(self, rehearsal: Rehearsal) -> bool:
        from voice_coach.audio.files import read_clip

        at = len(rehearsal.session.learner_turns())
        if at >= len(self.files):
            return False
        rehearsal.accept(read_clip(self.files[at]))
        return True


class Synthetic:
    """A made-up learner: a scenario's sample replies, spoken into a file that stands for a mic."""

    def __init__(self, scenario: Scenario, rooms: Rooms, *, microphone: Path) -> None:
        if not scenario.sample_replies:
            raise VoiceCoachError(f"The scenario {scenario.id!r} has no sample replies to speak.")
        self.replies = scenario.sample_replies
        self.rooms = rooms
        self.microphone = microphone

    def answer(self, rehearsal: Rehearsal) -> bool:
        from voice_coach.audio.files import read_clip, write_wav

        at = len(rehearsal.session.learner_turns())
        if at >= len(self.replies):
            return False
        line = Line(speaker="learner", text=self.replies[at], move="other", voice="plain")
        self.microphone.mkdir(parents=True, exist_ok=True)
        path = self.microphone / f"microphone-{at + 1:02}.wav"
        write_wav(path, self.rooms.voice.speak(line))
        feed(rehearsal, read_clip(path))
        return True


class Microphone:
    """The learner at this machine, by way of PortAudio."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._enter: Future[str] | None = None

    def answer(self, rehearsal: Rehearsal) -> bool:
        from voice_coach.audio.capture import record

        if not self._asked():
            return False
        rate_hz = 16_000
        take = rehearsal.begin_take(rate_hz)
        enough: Future[str] = Future()
        self._enter = enough

        def over() -> bool:
            return enough.done() or take.full or take.cut_in_by is not None

        try:
            with self.console.status("Listening. [bold]Enter[/] when you are done."):
                threading.Thread(target=_wait, args=(enough,), daemon=True).start()
                for samples in record(rate_hz=rate_hz, stop=over):
                    take.feed(samples)
        except BaseException:
            if take.recorded_s:
                take.finish()
            else:
                take.discard()
            raise
        if take.cut_in_by is not None:
            name = Text(f"{take.cut_in_by.name} cuts in.", style="bold")
            self.console.print(Text.assemble("\n", name, " All that you said is kept."))
        take.finish()
        return True

    def _asked(self) -> bool:
        """Wait until the learner wants to speak; False when they want to end.

        Where the last turn ended without them, its Enter is still waited for and serves for this.
        """
        question = "[bold]Enter[/] to speak, [bold]q[/] and Enter to end: "
        if self._enter is None or self._enter.done():
            return self.console.input(question).strip().lower() != "q"
        self.console.print(question, end="")
        return self._enter.result().strip().lower() != "q"


def _wait(enough: Future[str]) -> None:
    """Read a line; the end of the input is as good as Enter."""
    line = ""
    with suppress(EOFError):
        line = input()
    enough.set_result(line)


def feed(rehearsal: Rehearsal, clip: Clip) -> None:
    """Play a clip into a take the way a microphone would, in chunks, but without waiting."""
    take = rehearsal.begin_take(clip.rate_hz)
    size = int(CHUNK_S * clip.rate_hz)
    for start in range(0, len(clip.samples), size):
        take.feed(np.asarray(clip.samples[start : start + size]))
    take.finish()


def _natural(path: Path) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", path.name)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
