"""Turn time: from the end of a recording to the first sound of the answer.

Ours is measured as it runs: the recording comes in at the pace it was spoken, is saved and listened
to on the way, and the likely answers are made meanwhile. The plain pipeline does one step after
another once the recording is over: decode the file, faster-whisper's ``transcribe`` as it comes
(the same weights), synthesise the whole line. Both answer the same recordings in the same run.

Run: ``python benchmarks/turn.py``; ``--seeds 1`` is half as long, ``--model tiny.en`` takes other
weights. Prints a table; the goal is a ratio of at most 0.6.

On a machine that has other work the clock says little: ``--pace 4`` lets the recording come in at
a quarter of the pace, as if the machine were four times as free, and counts processor time of this
process, all threads, on both sides.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from voice_coach.audio.files import read_clip, write_wav
from voice_coach.hearing.weights import locate
from voice_coach.records import Clip, Line, Scenario
from voice_coach.rooms import Rooms, open_rooms
from voice_coach.scenario import find, list_scenarios
from voice_coach.session import Rehearsal
from voice_coach.settings import Settings

CHUNK_S = 0.25


def clock_for(pace: float) -> Callable[[], float]:
    """The clock on the wall at the true pace, else processor time."""
    return time.perf_counter if pace == 1.0 else time.process_time


def at_speaking_pace(rehearsal: Rehearsal, clip: Clip, *, pace: float) -> float:
    """Record a turn as a microphone would; seconds from its end to the answer's sound."""
    take = rehearsal.begin_take(clip.rate_hz)
    size = int(CHUNK_S * clip.rate_hz)
    clock = clock_for(pace)
    began = time.perf_counter()
    for at, start in enumerate(range(0, len(clip.samples), size), start=1):
        chunk = clip.samples[start : start + size]
        due = began + pace * min(at * CHUNK_S, clip.duration_s)
        time.sleep(max(0.0, due - time.perf_counter()))
        take.feed(chunk)
    ended = clock()
    take.finish()
    answered = None
    for turn in rehearsal.advance():
        if turn.speaker == "counterpart" and answered is None:
            answered = clock() - ended
    assert answered is not None
    return answered


class Plain:
    """One step after another, with the libraries' own defaults."""

    def __init__(self, rooms: Rooms, model: str) -> None:
        from faster_whisper import WhisperModel

        from voice_coach.voices.neural import NeuralVoice

        self.whisper = WhisperModel(str(locate(model)), device="cpu", compute_type="int8")
        self.voice = NeuralVoice()
        self.voice.speak(Line(speaker="counterpart", text="Ready.", move="open"))

    def answer(self, path: Path, line: Line, *, clock: Callable[[], float]) -> float:
        from faster_whisper import decode_audio

        began = clock()
        segments, _ = self.whisper.transcribe(
            decode_audio(str(path)), language="en", word_timestamps=True
        )
        for _ in segments:
            pass
        self.voice.speak(line)
        return clock() - began


def answers_made() -> None:
    """Wait until the likely answers to the next turn are there, as they are for a real learner."""
    for thread in threading.enumerate():
        if "speak_likely" in thread.name:
            thread.join()


def rehearse(
    scenario: Scenario, *, rooms: Rooms, plain: Plain, seed: int, folder: Path, pace: float
) -> list[tuple[float, float, float]]:
    """(seconds of speech, ours, plain) for each turn of a rehearsal with the sample replies."""
    rehearsal = Rehearsal.start(scenario, rooms=rooms, seed=seed)
    for _ in rehearsal.advance():
        pass
    found = []
    for at, text in enumerate(scenario.sample_replies):
        if rehearsal.state != "listening":
            break
        # The learner hears the counterpart's line before answering.
        time.sleep(rehearsal.session.turns[-1].duration_s)
        path = folder / f"{scenario.id}-{seed}-{at}.wav"
        if not path.exists():
            write_wav(path, rooms.voice.speak(Line("learner", text, "other", "plain")))
        clip = read_clip(path)
        ours = at_speaking_pace(rehearsal, clip, pace=pace)
        line = rehearsal.session.turns[-1].line
        assert line is not None
        answers_made()  # else they would slow the plain pipeline down
        plainly = plain.answer(path, line, clock=clock_for(pace))
        found.append((clip.duration_s, ours, plainly))
        print(f"{scenario.id}, turn {at + 1}: {ours:.2f} against {plainly:.2f} s", file=sys.stderr)
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--seeds", type=int, default=2)
    options.add_argument("--model", default="auto")
    options.add_argument("--pace", type=float, default=1.0)
    options.add_argument("--scenario", help="only this one")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        rooms = open_rooms(Settings(home=folder, model=asked.model))
        rooms.warm_up()
        model = getattr(rooms.transcriber, "model_name", "tiny.en")
        plain = Plain(rooms, model)
        print(f"| scenario ({model}) | turns | speech (s) | ours (s) | plain (s) | ratio |")
        print("|---|---|---|---|---|---|")
        everything: list[tuple[float, float, float]] = []
        for scenario in list_scenarios() if asked.scenario is None else [find(asked.scenario)]:
            rows = [
                row
                for seed in range(1, asked.seeds + 1)
                for row in rehearse(
                    scenario, rooms=rooms, plain=plain, seed=seed, folder=folder, pace=asked.pace
                )
            ]
            everything += rows
            print(_row(scenario.id, rows), flush=True)
        print(_row("all", everything))


def _row(name: str, rows: list[tuple[float, float, float]]) -> str:
    speech, ours, plain = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = sum(row[1] for row in rows) / sum(row[2] for row in rows)
    return f"| {name} | {len(rows)} | {speech:.1f} | {ours:.2f} | {plain:.2f} | {ratio:.2f} |"


if __name__ == "__main__":
    main()
