"""What a room, a line or a careless microphone does to a recording. Deterministic."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.signal import butter, fftconvolve, sosfilt

from voice_coach.audio.resample import resample
from voice_coach.audio.segments import speech_stretches
from voice_coach.records import Clip, Samples

TELEPHONE_HZ = (300.0, 3400.0)
"""Band of a narrow-band line (ITU-T G.712)."""
REVERB_S = 0.5
"""Time in which the room's sound falls by 60 dB: a furnished office (ISO 3382-3 speaks of 0.3 to
0.8 s)."""
DIRECT_DB = 3.0
"""The direct sound stands this far above the reverberation: an arm's length from a laptop."""
SNR_DB = 10.0

Degrade = Callable[[Clip], Clip]


def gain(clip: Clip, *, db: float) -> Clip:
    """Louder or softer; what passes full scale is cut off."""
    louder = clip.samples * np.float32(10.0 ** (db / 20.0))
    return Clip(np.clip(louder, -1.0, 1.0), clip.rate_hz)


def telephone(clip: Clip) -> Clip:
    """8 kHz, 300 to 3400 Hz, mu-law in 8 bits."""
    narrow = resample(clip, 8000)
    band = butter(4, TELEPHONE_HZ, btype="bandpass", fs=8000, output="sos")
    samples = np.clip(sosfilt(band, narrow.samples.astype(np.float64)), -1.0, 1.0)
    mu = 255.0
    coded = np.sign(samples) * np.log1p(mu * np.abs(samples)) / np.log1p(mu)
    coded = np.round(coded * 127.0) / 127.0
    back = np.sign(coded) * np.expm1(np.abs(coded) * np.log1p(mu)) / mu
    return Clip(back.astype(np.float32), 8000)


def reverb(clip: Clip, *, seed: int = 0) -> Clip:
    """A room: the direct sound and noise that dies away exponentially after it."""
    rng = np.random.default_rng(seed)
    n = int(REVERB_S * clip.rate_hz)
    times_s = np.arange(n) / clip.rate_hz
    tail = rng.normal(size=n) * np.power(10.0, -3.0 * times_s / REVERB_S)
    tail[: int(0.005 * clip.rate_hz)] = 0.0
    tail *= np.sqrt(10.0 ** (-DIRECT_DB / 10.0) / np.sum(tail**2))
    tail[0] = 1.0
    wet = fftconvolve(clip.samples.astype(np.float64), tail)[: len(clip.samples)]
    return Clip(_within(wet), clip.rate_hz)


def fan(clip: Clip, *, snr_db: float = SNR_DB, seed: int = 0) -> Clip:
    """A fan: noise that falls 6 dB an octave above 100 Hz, and its blades' hum."""
    rng = np.random.default_rng(seed)
    n = len(clip.samples)
    spectrum = np.fft.rfft(rng.normal(size=n))
    hz = np.fft.rfftfreq(n, 1 / clip.rate_hz)
    noise = np.fft.irfft(spectrum / (1.0 + hz / 100.0), n)
    noise /= np.sqrt(np.mean(noise**2)) + 1e-12
    times_s = np.arange(n) / clip.rate_hz
    hum = 0.3 * sum(np.sin(2 * np.pi * 48.0 * k * times_s) / k for k in range(1, 5))
    return Clip(_mix(clip, noise + hum, snr_db), clip.rate_hz)


def babble(clip: Clip, others: Sequence[Clip], *, snr_db: float = SNR_DB) -> Clip:
    """Other people talking: recordings laid over each other, each at the same level."""
    n = len(clip.samples)
    mixed = np.zeros(n)
    for at, other in enumerate(others):
        samples = resample(other, clip.rate_hz).samples.astype(np.float64)
        samples = samples / (np.sqrt(np.mean(samples**2)) + 1e-12)
        mixed += np.resize(np.roll(samples, at * clip.rate_hz), n)
    return Clip(_mix(clip, mixed, snr_db), clip.rate_hz)


def conditions(others: Sequence[Clip]) -> dict[str, Degrade]:
    """Every condition by name. ``others``: recordings for the babble."""
    return {
        "gain −10 dB": lambda clip: gain(clip, db=-10.0),
        "gain +10 dB": lambda clip: gain(clip, db=10.0),
        "gain +20 dB": lambda clip: gain(clip, db=20.0),
        "telephone": telephone,
        "reverberation": reverb,
        "babble 10 dB": lambda clip: babble(clip, others),
        "fan 10 dB": fan,
    }


def _mix(clip: Clip, noise: np.ndarray, snr_db: float) -> Samples:
    """Noise under the speech: the ratio is of speech power while somebody speaks to noise power."""
    samples = clip.samples.astype(np.float64)
    parts = [
        samples[int(s.start_s * clip.rate_hz) : int(s.end_s * clip.rate_hz)]
        for s in speech_stretches(clip)
    ] or [samples]
    speech = float(np.mean(np.concatenate(parts) ** 2))
    scale = np.sqrt(speech / 10.0 ** (snr_db / 10.0) / (np.mean(noise**2) + 1e-20))
    return _within(samples + scale * noise)


def _within(samples: np.ndarray) -> Samples:
    """As a recording engineer would: turned down where it would clip."""
    peak = float(np.max(np.abs(samples))) if len(samples) else 0.0
    scaled: Samples = (samples * min(1.0, 0.95 / max(peak, 1e-9))).astype(np.float32)
    return scaled
