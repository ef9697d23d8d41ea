"""Recordings played faster or slower, and with silence put in: what moves is then known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from heard import Hearing
from material import Said
from row import Mistake, Row, mistake_at, numbered
from timed import LIMITS, PAUSE_S, Timed, hear, rate_of

from voice_coach.analysis.judge import judge
from voice_coach.analysis.pacing import PacingDetector
from voice_coach.analysis.signal import measure_signal
from voice_coach.analysis.talk import inner_pauses
from voice_coach.audio.resample import resample
from voice_coach.records import Clip, Samples, Stretch

SILENCES_S = (0.5, 1.0, 2.0, 4.0)
STANDING_S = (2.0, 3.0, 5.0)
"""Silence that is left to stand after something was said."""
FACTORS = (0.8, 0.9, 1.1, 1.25)
PACING = (PacingDetector(thresholds=LIMITS),)


def silence_figures(recordings: Sequence[Timed]) -> list[Row]:
    """Silence of known length put into mid-speech."""
    found = []
    for name, noise_db in (("digital", None), ("room noise", -60.0)):
        errors = inserted(recordings, noise_db=noise_db)
        of = f"{len(errors)} silences of 0.5 to 4 s, largest error {max(errors):.3f} s"
        found.append(
            numbered(
                "pace", f"inserted silence, {name}: mean error (s)", float(np.mean(errors)),
                counts=of, goal="≤ 0.05",
            )
        )  # fmt: skip
    return found


def with_silence(
    recording: Timed, silence_s: float, *, noise_db: float | None
) -> tuple[Clip, float]:
    """A recording with silence at the joint of two words in mid-speech, and the joint's time."""
    joints = [
        b[0]
        for a, b in pairwise(recording.words)
        if b[0] - a[1] < 0.005 and 3.0 < b[0] < recording.clip.duration_s - 3.0
        and a[1] - a[0] > 0.2 and b[1] - b[0] > 0.2
    ]  # fmt: skip
    at_s = joints[round(silence_s * 7) % len(joints)]
    clip, at = recording.clip, round(at_s * recording.clip.rate_hz)
    quiet = np.zeros(round(silence_s * clip.rate_hz), dtype=np.float32)
    if noise_db is not None:
        noise = np.random.default_rng(3).normal(0.0, 10.0 ** (noise_db / 20.0), len(quiet))
        quiet = noise.astype(np.float32)
    return Clip(np.concatenate([clip.samples[:at], quiet, clip.samples[at:]]), clip.rate_hz), at_s


def inserted(recordings: Iterable[Timed], *, noise_db: float | None) -> list[float]:
    """Error in seconds of each inserted silence's length; its whole length where not found."""
    errors: list[float] = []
    for recording in recordings:
        for silence_s in SILENCES_S:
            clip, at_s = with_silence(recording, silence_s, noise_db=noise_db)
            true = Stretch(at_s, at_s + silence_s)
            found = inner_pauses(measure_signal(clip), min_s=PAUSE_S)
            near = [f for f in found if f.start_s < true.end_s and true.start_s < f.end_s]
            best = max(near, key=lambda f: f.duration_s, default=Stretch(0.0, 0.0))
            errors.append(abs(best.duration_s - silence_s))
    return errors


def stretched_figures(clips: Sequence[Clip], hearing: Hearing, kind: str) -> list[Row]:
    """How far the rates are off after a recording is played faster or slower.

    It is played as a tape is, with its pitch: a phase vocoder leaves little speech of a creaky
    voice. Once with the words that were heard at its own speed, once heard again.
    """
    found = []
    for again in (False, True):
        for factor in FACTORS:
            moved: dict[str, list[float]] = {"words_per_minute": [], "articulation_rate": []}
            for clip in clips:
                before = hear(clip, hearing, fillers=False).turn
                faster = resample(Clip(clip.samples, round(clip.rate_hz * factor)), clip.rate_hz)
                after = (
                    hear(faster, hearing, fillers=False).turn
                    if again
                    else replace(before, signal=measure_signal(faster))
                )
                for name, values in moved.items():
                    values.append(rate_of(after, name) / rate_of(before, name) / factor - 1)
            for name, values in moved.items():
                known = [value for value in values if not np.isnan(value)]
                inside = sum(abs(value) <= 0.05 for value in known)
                words = "heard again" if again else "same words"
                found.append(
                    numbered(
                        "pace",
                        f"{name}, {kind}, played at {factor}, {words}: median off by (share)",
                        float(np.median(known)), goal="± 0.05", counts=f"{inside} of "
                        f"{len(values)} within 5 %, widest {max(known, key=abs):+.2f}",
                    )
                )  # fmt: skip
    return found


def pause_flag_figures(read: Sequence[Said], hearing: Hearing, wrong: list[Mistake]) -> list[Row]:
    """Silence after a whole sentence is never a long pause; one in its middle is."""
    found = []
    for silence_s in STANDING_S:
        clips = [
            (f"{a.name}, {b.name}", joined(a.clip, b.clip, silence_s=silence_s))
            for a, b in pairwise(read)
            if a.name[:5] == b.name[:5] or a.text.endswith("?")  # one speaker, or a question
        ]
        flagged = [name for name, clip in clips if _long_pause(clip, hearing)]
        wrong += [_mistake(f"{silence_s} s after {name}", "flagged", hearing) for name in flagged]
        found.append(
            numbered(
                "pace", f"silence of {silence_s} s after a sentence or question: flagged",
                len(flagged) / len(clips), baseline=1.0, goal="0",
                counts=f"{len(flagged)} of {len(clips)}",
            )
        )  # fmt: skip
    clips = [(said.name, split(said.clip, hearing, silence_s=STANDING_S[0])) for said in read[::2]]
    missed = [name for name, clip in clips if not _long_pause(clip, hearing)]
    wrong += [
        _mistake(f"{STANDING_S[0]} s inside {name}", "not flagged", hearing) for name in missed
    ]
    found.append(
        numbered(
            "pace", f"silence of {STANDING_S[0]} s inside a clause: flagged",
            1 - len(missed) / len(clips), baseline=1.0,
            counts=f"{len(clips) - len(missed)} of {len(clips)}",
        )
    )  # fmt: skip
    return found


def _mistake(where: str, what: str, hearing: Hearing) -> Mistake:
    kind = "silences put in, flagged wrongly or not"
    return mistake_at("pace", kind, where, what, model=hearing.model)


def joined(first: Clip, second: Clip, *, silence_s: float) -> Clip:
    """Two recordings with so much silence between their speech, made of the first one's room."""
    end_s = measure_signal(first).speech[-1].end_s
    start_s = measure_signal(second).speech[0].start_s
    head = first.samples[: round(end_s * first.rate_hz)]
    tail = second.samples[round(start_s * second.rate_hz) :]
    quiet = room(first, round(silence_s * first.rate_hz))
    return Clip(np.concatenate([head, quiet, tail]), first.rate_hz)


def split(clip: Clip, hearing: Hearing, *, silence_s: float) -> Clip:
    """A recording with silence put between its two middle words, where it is softest."""
    words = hearing.hear(clip).words
    at = len(words) // 2
    near_s = words[at].start_s if words else clip.duration_s / 2
    signal = measure_signal(clip)
    first = max(0, round((near_s - 0.08) / signal.hop_s))
    softest = first + int(np.argmin(signal.level_db[first : first + 16]))
    cut = round(softest * signal.hop_s * clip.rate_hz)
    quiet = room(clip, round(silence_s * clip.rate_hz))
    return Clip(np.concatenate([clip.samples[:cut], quiet, clip.samples[cut:]]), clip.rate_hz)


def room(clip: Clip, count: int) -> Samples:
    """Noise as loud as the recording's own background."""
    level = min(0.003, 10.0 ** (measure_signal(clip).noise_db / 20.0))
    noise: Samples = np.random.default_rng(3).normal(0.0, level, count).astype(np.float32)
    return noise


def _long_pause(clip: Clip, hearing: Hearing) -> bool:
    turn = hear(clip, hearing, fillers=False).turn
    reading = judge(turn, (), scenario=None, thresholds=LIMITS, detectors=PACING)
    return any(flag.type == "long_pause" for flag in reading.flags)
