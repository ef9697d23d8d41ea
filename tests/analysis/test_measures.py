"""The numbers of a turn: on turns made by hand, on odd ones, and on a golden recording."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pacing_turns import LIMITS, PLAIN, flags, judged, turn

from voice_coach.analysis.measures import measure_turn
from voice_coach.analysis.pitch import spread_semitones
from voice_coach.analysis.signal import measure_signal
from voice_coach.analysis.syllables import syllables
from voice_coach.audio.files import read_clip
from voice_coach.audio.resample import resample
from voice_coach.records import Clip, Filler, Signal, Stretch, Transcript, Turn, Word


def measures(spoken: Turn) -> dict[str, float | None]:
    return {m.name: m.value for m in measure_turn(spoken, (), thresholds=LIMITS)}


def test_rates_pauses_and_fillers() -> None:
    found = measures(
        turn("we kept every date (1.0) and {um} the team stayed (0.2) here", word_s=0.4)
    )
    total_s = 9 * 0.4 + 1.2 + 0.4
    assert found["words"] == 9
    assert found["words_per_minute"] == pytest.approx(60 * 9 / total_s)
    assert found["articulation_rate"] == pytest.approx(11 / (total_s - 1.0))  # with the um
    assert found["pause_count"] == 1  # 0.2 s belongs to articulation
    assert found["longest_pause"] == pytest.approx(1.0)
    assert found["pause_share"] == pytest.approx(1.0 / total_s)
    assert found["filled_pauses_per_100"] == pytest.approx(100 / 9)


def test_too_little_gives_none() -> None:
    found = measures(turn("no way"))
    assert found["words_per_minute"] is None and found["articulation_rate"] is None


TEXTS = st.lists(
    st.sampled_from([*PLAIN.split(), "{um}", "(0.3)", "(2.0)", "um,", "95,000", "I", "", "—", "é"]),
    max_size=30,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, word_s=st.floats(0.05, 1.0), lead_s=st.floats(0.0, 5.0))
def test_finite_or_none_and_no_crash(text: str, word_s: float, lead_s: float) -> None:
    spoken = judged(turn(text, word_s=word_s, lead_s=lead_s, gap_s=0.5))
    assert spoken.reading is not None
    assert all(m.value is None or math.isfinite(m.value) for m in spoken.reading.measures)
    assert all(flag.end_s >= flag.start_s for flag in spoken.reading.flags)


@settings(max_examples=40, deadline=None)
@given(text=TEXTS, shift=st.integers(1, 400))
def test_a_later_start_changes_only_times(text: str, shift: int) -> None:
    early, late = turn(text, lead_s=0.5), turn(text, lead_s=0.5 + shift / 100)
    assert [(f.type, f.quote) for f in flags(early)] == [(f.type, f.quote) for f in flags(late)]
    a, b = measures(early), measures(late)
    for name in ("words_per_minute", "articulation_rate", "pause_count", "longest_pause"):
        before, after = a[name], b[name]
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert before == pytest.approx(after, rel=1e-6)


def test_odd_input() -> None:
    nothing = Signal(
        0.0, 0.01, *(np.zeros(0, dtype=np.float32),) * 2, np.zeros(0, dtype=bool), (), (),
        -100.0, 0.0, 0.0,
    )  # fmt: skip
    backwards = Transcript(words=(Word("so", 3.0, 1.0, 0.5),), fillers=(Filler("um", 9, 9, 0.0),))
    for signal in (nothing, replace(nothing, speech=(Stretch(0.0, 0.0),))):
        spoken = Turn(index=0, speaker="learner", text="so", transcript=backwards, signal=signal)
        assert all(v is None or math.isfinite(v) for v in measures(spoken).values())


def test_peaks_are_about_as_many_as_syllables(say: Callable[[str], Clip]) -> None:
    text = "We kept every date last year, and the clients stayed with us until the summer."
    clip = say(text)
    wanted = sum(syllables(word) for word in text.split())
    for rate_hz in (clip.rate_hz, 16_000, 8_000):
        peaks = measure_signal(resample(clip, rate_hz)).nuclei_s
        assert len(peaks) == pytest.approx(wanted, rel=0.25)
    hiss = np.random.default_rng(2).normal(0.0, 0.1, 16_000).astype(np.float32)
    assert measure_signal(Clip(hiss, 16_000)).nuclei_s == ()


def test_a_creaky_voice_has_syllables_too(shared: Path) -> None:
    clip = read_clip(shared / "audio" / "cold_corpus.wav")  # at 65 Hz; 85 by hand
    assert 68 <= len(measure_signal(clip).nuclei_s) <= 102


def test_pitch_spread_is_the_one_that_monotone_is_judged_by() -> None:
    rng = np.random.default_rng(1)
    f0_hz = (180.0 * 2.0 ** (rng.normal(0.0, 2.0, 1500) / 12.0)).astype(np.float32)
    f0_hz[::40] *= 2.0  # the tracker's octaves
    spoken = turn("we kept every date (1.0) and the team stayed here", word_s=0.4)
    assert spoken.signal is not None
    sung = replace(spoken.signal, f0_hz=f0_hz, voiced=np.ones(1500, dtype=bool))
    found = measures(replace(spoken, signal=sung))["pitch_spread"]
    assert found == pytest.approx(spread_semitones(f0_hz)) == pytest.approx(2.0, abs=0.2)


def test_golden_recording(say: Callable[[str], Clip]) -> None:
    """Our own recording: two sentences with a known silence, then slower and faster."""
    from librosa.effects import time_stretch

    first, second = say("We kept every date last year."), say("The clients stayed with us.")
    rate_hz = first.rate_hz
    ends, starts = measure_signal(first).speech[-1].end_s, measure_signal(second).speech[0].start_s
    edge = np.array(first.samples[: round(ends * rate_hz)])
    rest = np.array(second.samples[round(starts * rate_hz) :])
    words = ("We kept every date last year. " + "The clients stayed with us.").split()

    def spoken(samples: np.ndarray) -> dict[str, float | None]:
        clip = Clip(samples, rate_hz)
        step = clip.duration_s / len(words)
        timed = tuple(Word(w, i * step, (i + 1) * step, 0.9) for i, w in enumerate(words))
        return measures(
            Turn(
                index=0, speaker="learner", text=" ".join(words), duration_s=clip.duration_s,
                transcript=Transcript(words=timed), signal=measure_signal(clip),
            )
        )  # fmt: skip

    for silence_s in (0.5, 1.0, 2.0, 4.0):
        quiet = np.zeros(round(silence_s * rate_hz), dtype=np.float32)
        found = spoken(np.concatenate([edge, quiet, rest]))
        assert found["longest_pause"] == pytest.approx(silence_s, abs=0.05)
    plain = spoken(np.concatenate([edge, np.zeros(rate_hz, dtype=np.float32), rest]))
    for factor in (0.8, 1.25):
        samples = np.concatenate([edge, np.zeros(rate_hz, dtype=np.float32), rest])
        other = spoken(time_stretch(samples, rate=factor))
        for name in ("words_per_minute", "articulation_rate"):
            a, b = plain[name], other[name]
            assert a is not None and b is not None
            assert b / a == pytest.approx(factor, rel=0.05)
