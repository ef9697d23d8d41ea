"""The machine's microphone and loudspeaker, by way of PortAudio; both may be absent."""

from __future__ import annotations

from typing import Any

from voice_coach.records import VoiceCoachError


class DeviceError(VoiceCoachError):
    """No microphone or no loudspeaker can be used."""


def sounddevice() -> Any:
    """The sounddevice module.

    Raises
    ------
    DeviceError
        When PortAudio is not installed.
    """
    try:
        import sounddevice
    except OSError as error:
        raise DeviceError(
            "This machine's microphone and loudspeaker cannot be used: PortAudio is missing. "
            "On Debian: sudo apt install libportaudio2. The page (voice-coach serve) works without."
        ) from error
    return sounddevice


def no_device(what: str, error: Exception) -> DeviceError:
    """What to say when PortAudio finds no such device."""
    return DeviceError(
        f"No {what} can be used ({error}). Connect one, or choose another in the system's settings."
    )
