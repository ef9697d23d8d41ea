"""When a recording that is still being made has become a monologue."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from voice_coach.audio.segments import speech_stretches
from voice_coach.audio.talking import Talking, talked_s
from voice_coach.records import Clip, Samples, Stretch

LIMIT_S, LONG_S, PAUSE_S, GRACE_S = 6.0, 1.5, 0.25, 3.0
SENTENCE = "I brought in two new clients this year and I kept all the old ones as well"
Say = Callable[[str], Clip]


def over_at(clip: Clip, *, piece_s: float = 0.25) -> float | None:
    """When somebody may cut in on a clip, in seconds; None where nobody may."""
    talking = Talking(
        clip.rate_hz, limit_s=LIMIT_S, long_pause_s=LONG_S, pause_s=PAUSE_S, grace_s=GRACE_S
    )
    size = round(piece_s * clip.rate_hz)
    for start in range(0, len(clip.samples), size):
        talking.feed(clip.samples[start : start + size])
        if talking.over:
            return talking.recorded_s
    return None


def joined(*parts: Samples | float, rate_hz: int) -> Clip:
    """Sounds, and silences given by their seconds."""
    silences = [np.zeros(round(p * rate_hz), np.float32) for p in parts if isinstance(p, float)]
    whole = [silences.pop(0) if isinstance(part, float) else part for part in parts]
    return Clip(np.concatenate(whole), rate_hz)


def spoken(say: Say) -> tuple[Samples, int]:
    """A sentence without the silence around it, and its rate."""
    clip = say(SENTENCE)
    speech = speech_stretches(clip)
    start, end = (round(at * clip.rate_hz) for at in (speech[0].start_s, speech[-1].end_s))
    return clip.samples[start:end], clip.rate_hz


def test_it_waits_for_a_breath(say: Say) -> None:
    words, rate_hz = spoken(say)
    length_s = len(words) / rate_hz
    assert LIMIT_S / 3 < length_s < LIMIT_S
    clip = joined(0.5, words, 0.4, words, 0.4, words, 0.4, words, rate_hz=rate_hz)
    at = over_at(clip)
    assert at is not None and at > LIMIT_S
    before = [stretch for stretch in speech_stretches(clip) if stretch.end_s < at]
    until = speech_stretches(Clip(clip.samples[: round(at * rate_hz)], rate_hz))
    assert at - until[-1].end_s >= PAUSE_S, "nobody is cut in on in the middle of a word"
    assert talked_s(tuple(before), long_pause_s=LONG_S) > LIMIT_S, "as in the finished recording"


def test_without_a_breath_it_cuts_in_all_the_same(say: Say) -> None:
    words, rate_hz = spoken(say)
    clip = joined(0.5, *[words] * 5, rate_hz=rate_hz)
    at = over_at(clip)
    assert at is not None
    assert LIMIT_S + 0.5 <= at <= 0.5 + LIMIT_S + 0.5 + GRACE_S + 0.5


def test_who_stops_to_think_does_not_talk_on(say: Say) -> None:
    words, rate_hz = spoken(say)
    assert len(words) / rate_hz + 0.5 < LIMIT_S
    assert over_at(joined(1.0, words, 9.0, rate_hz=rate_hz)) is None, "silence is not talk"
    paused = joined(0.5, words[: rate_hz * 2], 4.0, words[: rate_hz * 2], 4.0, rate_hz=rate_hz)
    assert paused.duration_s > LIMIT_S + 0.5
    assert over_at(paused) is None


def test_nobody_is_cut_in_on_for_a_noise() -> None:
    noise = np.random.default_rng(1).normal(0.0, 0.03, 16_000 * 12).astype(np.float32)
    assert over_at(Clip(noise, 16_000)) is None


@pytest.mark.parametrize("piece_s", [0.1, 2.0])
def test_large_pieces_and_small_ones(say: Say, piece_s: float) -> None:
    words, rate_hz = spoken(say)
    clip = joined(0.5, *[words, 0.4] * 5, rate_hz=rate_hz)
    usual, other = over_at(clip), over_at(clip, piece_s=piece_s)
    assert usual is not None and other is not None
    assert abs(usual - other) <= GRACE_S


def test_time_counts_without_the_long_silences() -> None:
    speech = (Stretch(1.0, 3.0), Stretch(3.4, 6.0), Stretch(8.0, 9.0))
    assert talked_s(speech, long_pause_s=LONG_S) == pytest.approx(6.0)
    assert talked_s((), long_pause_s=LONG_S) == 0.0
