"""Lines become clips: the same line, the same clip, once."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.records import Clip, Line, VoiceCoachError
from voice_coach.voices import available, open_voice
from voice_coach.voices.cache import CachedVoice
from voice_coach.voices.characters import RANGE, manner
from voice_coach.voices.text import speakable

if TYPE_CHECKING:
    from voice_coach.voices.neural import NeuralVoice


def line(text: str, voice: str = "warm") -> Line:
    return Line(speaker="p", text=text, move="open", voice=voice)


def test_the_neural_voice_speaks_the_same_in_every_process(neural: NeuralVoice) -> None:
    code = (
        "import hashlib; from voice_coach.voices.neural import NeuralVoice; "
        "from voice_coach.records import Line; "
        "clip = NeuralVoice().speak(Line('p', 'Ninety thousand.', 'open', 'warm')); "
        "print(hashlib.sha256(clip.samples.tobytes()).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    clip = neural.speak(line("Ninety thousand."))
    assert clip.rate_hz == 24_000 and 0.5 < clip.duration_s < 4.0
    assert np.abs(clip.samples).max() > 0.05
    assert hashlib.sha256(clip.samples.tobytes()).hexdigest() == other.stdout.strip()


def test_a_character_changes_the_pace(neural: NeuralVoice) -> None:
    text = "I hear you, but the budget for this year is set."
    slow, quick = neural.speak(line(text, "unhurried")), neural.speak(line(text, "brisk, dry"))
    assert slow.duration_s > quick.duration_s * 1.05


def test_corrupted_weights_are_refused(tmp_path: Path) -> None:
    from voice_coach.voices.neural import NeuralVoice, weights_path

    copy = tmp_path / "hibari.onnx"
    shutil.copyfile(weights_path(), copy)
    with copy.open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\1\2\3")
    with pytest.raises(VoiceCoachError, match="SHA-256"):
        NeuralVoice(weights=copy).prepare()
    with pytest.raises(VoiceCoachError, match="missing"):
        NeuralVoice(weights=tmp_path / "none.onnx").prepare()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<b>Hello</b> 😀 there", "Hello there"),
        ("50% off, $20!", "50% off, $20!"),
        ("a\x00b\x1b[31m", "a b 31m"),
        ("\u202eabc\u202c", "abc"),
    ],
)
def test_what_can_be_said_is_said(text: str, said: str) -> None:
    assert speakable(text) == said


@pytest.mark.parametrize("text", ["", "   ", "😀", "<br>", "…!?"])
def test_nothing_to_say_is_an_error(text: str) -> None:
    with pytest.raises(VoiceCoachError, match="nothing"):
        speakable(text)


@given(st.text(max_size=3000))
def test_any_text_is_cut_to_something_speakable(text: str) -> None:
    try:
        said = speakable(text)
    except VoiceCoachError:
        return
    assert said == speakable(said) and len(said) <= 2000


@given(st.text())
def test_any_character_has_a_manner(text: str) -> None:
    assert RANGE[0] <= manner(text).rate <= RANGE[1]


class Counting:
    """A real voice's stand-in would hide nothing here: what is tested is the cache around it."""

    def __init__(self) -> None:
        self.calls = 0

    def speak(self, line: Line) -> Clip:
        self.calls += 1
        samples = np.sin(np.arange(4_000) * 0.05).astype(np.float32) * len(line.text) / 100
        return Clip(samples, 8_000)


def test_a_line_is_synthesised_once(tmp_path: Path) -> None:
    engine = Counting()
    voice = CachedVoice(engine, tmp_path, name="counting")
    clips: list[Clip] = []
    threads = [
        threading.Thread(target=lambda: clips.append(voice.speak(line("Hello.")))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = CachedVoice(engine, tmp_path, name="counting").speak(line("Hello."))
    assert engine.calls == 1
    for clip in clips:
        np.testing.assert_array_equal(clip.samples, again.samples)
    voice.speak(line("Hello.", "brisk"))
    CachedVoice(engine, tmp_path, name="other").speak(line("Hello."))
    assert engine.calls == 3


def test_a_damaged_clip_is_made_again(tmp_path: Path) -> None:
    engine = Counting()
    CachedVoice(engine, tmp_path, name="c").speak(line("Hello."))
    (file,) = tmp_path.glob("*/*.flac")
    file.write_bytes(b"damaged")
    assert CachedVoice(engine, tmp_path, name="c").speak(line("Hello.")).duration_s == 0.5
    assert engine.calls == 2


def test_the_cache_stays_small(tmp_path: Path) -> None:
    voice = CachedVoice(Counting(), tmp_path, name="c", max_bytes=20_000)
    for number in range(30):
        voice.speak(line(f"Line {number}."))
    assert sum(p.stat().st_size for p in tmp_path.glob("*/*.flac")) <= 20_000


def test_a_cache_that_cannot_be_written_still_speaks(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    voice = CachedVoice(Counting(), tmp_path / "cache", name="c")
    assert voice.speak(line("Hello.")).duration_s == 0.5


def test_every_voice_says_whether_it_is_ready() -> None:
    found = {name: (ready, sentence) for name, ready, sentence in available()}
    assert set(found) >= {"hibari", "system", "piper"}
    assert found["hibari"][0]
    assert all(sentence for _, sentence in found.values())


def test_an_unknown_voice_names_the_known() -> None:
    with pytest.raises(VoiceCoachError, match="hibari"):
        open_voice("nobody", cache=None)


def test_piper_absent_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from voice_coach.voices import piper

    monkeypatch.setattr(piper, "find_spec", lambda _name: None)
    with pytest.raises(VoiceCoachError, match=r"voice-coach\[piper\]"):
        piper.PiperVoice()


needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="Debian's espeak-ng is not installed"
)


@needs_espeak
def test_the_system_voice_speaks_from_many_threads() -> None:
    from voice_coach.voices.system import SystemVoice

    voice = SystemVoice()
    clips: list[Clip] = []
    threads = [
        threading.Thread(target=lambda: clips.append(voice.speak(line("Good morning."))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    voice.close()
    assert len(clips) == 4 and all(0.4 < clip.duration_s < 4 for clip in clips)


@needs_espeak
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_dead_or_hanging_worker_is_replaced(how: signal.Signals) -> None:
    from voice_coach.voices.system import SystemVoice

    voice = SystemVoice(timeout_s=8.0)
    voice.speak(line("One."))
    assert voice._worker is not None
    first = voice._worker.process.pid
    os.kill(first, how)
    assert voice.speak(line("Two.")).duration_s > 0.2
    assert voice._worker.process.pid != first
    voice.close()


def test_without_espeak_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The worker finds a pyttsx3 whose driver does not load, as on a machine without espeak-ng."""
    from voice_coach.voices.system import SystemVoice

    (tmp_path / "pyttsx3.py").write_text(
        "def init():\n    raise OSError('libespeak-ng.so.1: cannot open shared object file')\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    voice = SystemVoice()
    with pytest.raises(VoiceCoachError, match="espeak-ng"):
        voice.speak(line("Hello."))
    voice.close()
