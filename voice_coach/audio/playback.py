"""The loudspeaker of this machine."""

from __future__ import annotations

from voice_coach.audio.devices import no_device, sounddevice
from voice_coach.records import Clip


def play(clip: Clip) -> None:
    """Play a clip to its end.

    Raises
    ------
    DeviceError
        When PortAudio or a loudspeaker is missing.
    """
    device = sounddevice()
    try:
        device.play(clip.samples, clip.rate_hz, blocking=True)
    except (device.PortAudioError, ValueError) as error:
        raise no_device("loudspeaker", error) from error
