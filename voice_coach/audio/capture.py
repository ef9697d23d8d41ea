"""The microphone of this machine."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from typing import Any

from voice_coach.audio.devices import no_device, sounddevice
from voice_coach.records import Samples


def record(*, rate_hz: int = 16_000, stop: Callable[[], bool]) -> Iterator[Samples]:
    """Chunks of a quarter of a second, float32, shape (n,), until ``stop()`` is true.

    Raises
    ------
    DeviceError
        When PortAudio or a microphone is missing.
    """
    device = sounddevice()
    chunks: queue.Queue[Samples] = queue.Queue()

    def keep(data: Any, _frames: int, _time: Any, _status: Any) -> None:
        chunks.put(data[:, 0].copy())

    try:
        stream = device.InputStream(
            samplerate=rate_hz, channels=1, dtype="float32", blocksize=rate_hz // 4, callback=keep
        )
        stream.start()
    except (device.PortAudioError, ValueError) as error:
        raise no_device("microphone", error) from error
    try:
        while not stop():
            try:
                yield chunks.get(timeout=0.1)
            except queue.Empty:
                continue
        while not chunks.empty():
            yield chunks.get_nowait()
    finally:
        stream.close()
