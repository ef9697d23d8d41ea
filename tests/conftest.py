"""What every test gets: a home of its own, no network, and real models loaded once."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from databases import KINDS, cluster, database, empty_url

__all__ = ["cluster", "database", "empty_url"]

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

if TYPE_CHECKING:
    from voice_coach.hearing.whisper import WhisperTranscriber
    from voice_coach.records import Clip
    from voice_coach.voices.neural import NeuralVoice

SHARED = Path(__file__).resolve().parents[2] / "shared"
LOOPBACK = ("127.", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=KINDS, default="sqlite", help="where tests keep what they store"
    )


class OutsideConnectionError(AssertionError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Offline is a promise: any connection but to this machine fails the test."""
    real_connect, real_lookup = socket.socket.connect, socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:
        outside = self.family in (socket.AF_INET, socket.AF_INET6)
        if outside and not str(address[0]).startswith(LOOPBACK):
            raise OutsideConnectionError(f"connection to {address}")
        real_connect(self, address)

    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not str(name).startswith((*LOOPBACK, "0.0.0.0")):
            raise OutsideConnectionError(f"look-up of {name}")
        return real_lookup(host, *args, **kwargs)

    socket.socket.connect = connect  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = lookup
    yield
    socket.socket.connect = real_connect  # type: ignore[method-assign]
    socket.getaddrinfo = real_lookup


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty VOICE_COACH_HOME, so that no test sees another's recordings."""
    from voice_coach.settings import settings

    folder = tmp_path / "home"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("VOICE_COACH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("VOICE_COACH_HOME", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()


@pytest.fixture
def consented(home: Path) -> None:
    """Whoever sits at this machine has agreed to be recorded."""
    from voice_coach.consenting import terms_here
    from voice_coach.records import SOLO
    from voice_coach.settings import settings
    from voice_coach.store import Store, consent

    store = Store(home / "recordings")
    consent.agree(store, SOLO, terms_here(settings()))
    store.engine.dispose()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled material beside the checkout; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the labelled material is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def tiny() -> WhisperTranscriber:
    """The smallest recogniser, loaded once."""
    from voice_coach.hearing.whisper import WhisperTranscriber

    return WhisperTranscriber(model="tiny.en")


@pytest.fixture(scope="session")
def neural() -> NeuralVoice:
    """The default voice, loaded once."""
    from voice_coach.voices.neural import NeuralVoice

    return NeuralVoice()


@pytest.fixture(scope="session")
def say(neural: NeuralVoice) -> Callable[[str], Clip]:
    """Real synthetic speech: text to a clip."""
    from voice_coach.records import Line

    @lru_cache(maxsize=128)
    def speak(text: str) -> Clip:
        return neural.speak(Line(speaker="learner", text=text, move="other", voice="warm"))

    return speak
