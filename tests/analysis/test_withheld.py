"""What may not be shown, and why: unsure words, poor sound, transcripts that were made up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.analysis.signal import measure_signal
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.analysis.withheld import confidence, judged_share, poor_sound, poor_words, sift
from voice_coach.audio.quality import clipped_share, quality
from voice_coach.hearing.guard import invented, why_empty
from voice_coach.records import Clip, Flag, Signal, Stretch, Transcript, Turn, Word

if TYPE_CHECKING:
    from voice_coach.hearing.whisper import WhisperTranscriber

LIMITS = load_thresholds()
TEXT = "I think we could maybe do ninety for the first year."


def transcript(text: str = TEXT, *, sure: float = 0.95, to_s: float = 4.0) -> Transcript:
    said = text.split()
    edges = np.linspace(0.2, to_s, len(said) + 1)
    return Transcript(
        tuple(
            Word(w, float(a), float(b), sure)
            for w, a, b in zip(said, edges, edges[1:], strict=False)
        )
    )


def signal(*, snr_db: float = 40.0, clipped: float = 0.0, speech: bool = True) -> Signal:
    nothing = np.zeros(450, dtype=np.float32)
    return Signal(
        duration_s=4.5, hop_s=0.01, level_db=nothing - 30.0, f0_hz=nothing + 150.0,
        voiced=nothing == 0.0, speech=(Stretch(0.1, 4.2),) if speech else (), nuclei_s=(),
        noise_db=-30.0 - snr_db, snr_db=snr_db, clipped_share=clipped,
    )  # fmt: skip


HEDGE = Flag("hedging", "shield", 0.2, 0.9, "I think", "why", "firm", start=0, end=7)
RISE = Flag("pacing", "uptalk", 3.0, 4.0, "the first year.", "why", "again", confidence=0.7)
PAUSE = Flag("pacing", "long_pause", 1.0, 2.6, "could … maybe", "why", "go on")


def turn(said: Transcript, sound: Signal) -> Turn:
    return Turn(
        index=0, speaker="learner", text=said.text, duration_s=4.5, transcript=said, signal=sound
    )


def sifted(said: Transcript, sound: Signal, *flags: Flag) -> tuple[list[str], dict[str, str]]:
    shown, held = sift(turn(said, sound), flags, thresholds=LIMITS)
    return [flag.type for flag in shown], {w.type: w.reason for w in held}


def test_a_clear_turn_is_shown_in_full_with_its_confidence() -> None:
    shown, held = sift(turn(transcript(), signal()), [HEDGE, RISE, PAUSE], thresholds=LIMITS)
    assert [flag.type for flag in shown] == ["shield", "uptalk", "long_pause"]
    assert held == ()
    assert shown[0].confidence == pytest.approx(0.95)
    assert shown[1].confidence == pytest.approx(0.7 * 0.95, abs=1e-3)
    assert judged_share(turn(transcript(), signal()), thresholds=LIMITS) == 1.0


def test_unsure_words_under_a_flag_withhold_it_and_are_named() -> None:
    said = transcript()
    words = tuple(replace(w, probability=0.3) if i < 2 else w for i, w in enumerate(said.words))
    shown, held = sifted(replace(said, words=words), signal(), HEDGE, PAUSE)
    assert shown == ["long_pause"]
    assert "I think" in held["shield"]
    assert "I think" in held["words"]
    part = judged_share(turn(replace(said, words=words), signal()), thresholds=LIMITS)
    assert part == pytest.approx(9 / 11)


def test_unsure_words_elsewhere_do_not_touch_a_flag() -> None:
    said = transcript()
    words = tuple(replace(w, probability=0.2) if i == 9 else w for i, w in enumerate(said.words))
    shown, held = sifted(replace(said, words=words), signal(), HEDGE)
    assert shown == ["shield"] and held == {}


def test_a_doubtful_wording_needs_clearer_words() -> None:
    doubtful = replace(HEDGE, confidence=0.6)
    assert sifted(transcript(sure=0.95), signal(), doubtful)[0] == ["shield"]
    shown, held = sifted(transcript(sure=0.75), signal(), doubtful)
    assert shown == [] and held["shield"] == "It was too close to call."


@pytest.mark.parametrize(
    ("sound", "said"),
    [(signal(snr_db=6.0), "6 dB"), (signal(clipped=0.02), "clipped")],
    ids=["noise", "clipping"],
)
def test_poor_sound_withholds_pitch_and_level_and_says_so_once(sound: Signal, said: str) -> None:
    shown, held = sifted(transcript(), sound, HEDGE, RISE)
    assert "uptalk" not in shown and "shield" in shown
    assert said in held["delivery"] and "uptalk" not in held


def test_noise_hides_pauses_and_clipping_does_not() -> None:
    shown, held = sifted(transcript(), signal(snr_db=8.0), PAUSE)
    assert shown == [] and "pace" in held["delivery"]
    assert sifted(transcript(), signal(clipped=0.02), PAUSE)[0] == ["long_pause"]


def test_over_a_telephone_levels_are_not_compared_and_pitch_is() -> None:
    fade = replace(RISE, type="trailing_off", confidence=0.95)
    narrow = replace(signal(), narrow_band=True)
    shown, held = sifted(transcript(), narrow, HEDGE, RISE, fade, PAUSE)
    assert shown == ["shield", "uptalk", "long_pause"]
    assert list(held) == ["trailing_off"] and "telephone" in held["trailing_off"]
    assert sifted(transcript(), signal(), fade)[0] == ["trailing_off"]


def test_where_the_room_echoes_an_ending_must_fade_clearly() -> None:
    fade = replace(RISE, type="trailing_off", confidence=0.6)
    echo = replace(signal(), fall_db=9.0)
    shown, held = sifted(transcript(), echo, fade, RISE)
    assert shown == ["uptalk"] and held["trailing_off"] == "It was too close to call."
    assert sifted(transcript(), echo, replace(fade, confidence=0.9))[0] == ["trailing_off"]
    assert sifted(transcript(), replace(echo, fall_db=20.0), fade)[0] == ["trailing_off"]
    noisy = replace(echo, snr_db=16.0)
    assert "echoes" in sifted(transcript(), noisy, replace(fade, confidence=0.9))[1]["trailing_off"]


def test_middling_sound_withholds_the_weaker_claim_only() -> None:
    strong = replace(RISE, confidence=0.95)
    assert sifted(transcript(), signal(snr_db=15.0), strong)[0] == ["uptalk"]
    shown, held = sifted(transcript(), signal(snr_db=15.0), RISE)
    assert shown == [] and "15 dB" in held["uptalk"]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(transcript("I don't know what to do. " * 5), id="a sentence again and again"),
        pytest.param(transcript("so so so so so so so so"), id="a word again and again"),
        pytest.param(transcript("and then and then and then and then and then and then and then"),
                     id="two words again and again"),
        pytest.param(transcript("word " * 40, to_s=4.0), id="more words than anybody can say"),
    ],
)  # fmt: skip
def test_a_transcript_that_goes_round_in_circles_is_not_judged(said: Transcript) -> None:
    flag = replace(HEDGE, start=0, end=5)
    shown, held = sifted(said, signal(), flag, PAUSE)
    assert shown == ["long_pause"]
    assert held["shield"] == held["words"] == poor_words(said, signal(), thresholds=LIMITS) != ""
    assert judged_share(turn(said, signal()), thresholds=LIMITS) == 0.0


def test_words_over_silence_are_not_judged() -> None:
    shown, held = sifted(transcript(), signal(speech=False), HEDGE)
    assert shown == [] and "nobody speaks" in held["shield"]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "No, no, no, that is not what we said.",
        "We can move the date, we can move the price, we can move the team, not the scope.",
        "That is very, very, very much more than I had in mind for this year.",
        "Words words words words and some more words.",
    ],
)
def test_people_who_repeat_themselves_are_judged(text: str) -> None:
    assert poor_words(transcript(text), signal(), thresholds=LIMITS) == ""


@settings(deadline=None, max_examples=60)
@given(
    sure=st.lists(st.floats(0.0, 1.0), min_size=0, max_size=11),
    own=st.floats(0.0, 1.0),
    snr_db=st.floats(-20.0, 60.0),
    clipped=st.floats(0.0, 1.0),
    start=st.integers(0, 60),
    length=st.integers(0, 60),
)
def test_each_flag_is_shown_over_the_bar_or_held_with_a_reason(
    sure: list[float], own: float, snr_db: float, clipped: float, start: int, length: int
) -> None:
    words = tuple(replace(w, probability=p) for w, p in zip(transcript().words, sure, strict=False))
    said, sound = Transcript(words), signal(snr_db=snr_db, clipped=clipped)
    given_flags = [
        replace(HEDGE, confidence=own, start=start, end=start + length),
        replace(RISE, confidence=own),
        replace(PAUSE, confidence=own),
    ]
    shown, held = sift(turn(said, sound), given_flags, thresholds=LIMITS)
    kinds = {w.type for w in held}
    for flag in given_flags:
        poor = poor_sound(sound, thresholds=LIMITS)
        pace = poor and snr_db < LIMITS["withheld.snr_db"]
        once = (flag.type == "uptalk" and poor) or (flag.type == "long_pause" and pace)
        told = flag.type in kinds or bool(once)
        assert any(f.type == flag.type for f in shown) != told
    for flag in shown:
        assert LIMITS["withheld.bar"] - 1e-3 <= flag.confidence <= 1.0
    assert all(w.reason and w.reason[0].isupper() for w in held)
    for flag in given_flags:
        trust = confidence(flag, said, sound, thresholds=LIMITS)
        assert trust.value <= flag.confidence + 1e-9


RNG = np.random.default_rng(5)
T = np.arange(5 * 16_000) / 16_000
CHORDS = sum(
    0.06 * np.sin(2 * np.pi * hz * T) * (0.5 + 0.5 * np.sin(2 * np.pi * T / (1 + k)))
    for k, hz in enumerate((220.0, 277.2, 329.6, 440.0, 659.3))
)
NOTHING_SAID = {
    "silence": np.zeros_like(T),
    "hiss": RNG.normal(0.0, 0.05, len(T)),
    "rumble": np.cumsum(RNG.normal(0.0, 0.01, len(T))) * 0.02,
    "chords": CHORDS,
    "beat": 0.4 * np.sin(2 * np.pi * 80 * T) * (np.sin(2 * np.pi * 2 * T) > 0.9),
}


@pytest.mark.parametrize("name", NOTHING_SAID)
def test_nothing_is_judged_where_nobody_speaks(name: str, tiny: WhisperTranscriber) -> None:
    clip = Clip(np.clip(NOTHING_SAID[name], -1.0, 1.0).astype(np.float32), 16_000)
    said, sound = tiny.transcribe(clip), measure_signal(clip)
    assert not said.words and said.reason
    # And were it made up all the same, none of it would be shown.
    shown, held = sifted(transcript(), sound, HEDGE)
    assert shown == [] and held["shield"]


def test_the_recognisers_own_figures_give_away_what_it_made_up() -> None:
    words = transcript("Thanks for watching!", sure=0.3).words
    fine = {"no_speech": 0.1, "log_probability": -0.3, "compression": 1.2, "speech_s": 2.0}
    assert invented(words, **fine)
    assert not invented(transcript(sure=0.9).words, **{**fine, "speech_s": 4.0})
    assert invented(
        transcript(sure=0.9).words, **{**fine, "no_speech": 0.9, "log_probability": -1.5}
    )
    assert invented(transcript(sure=0.9).words, **{**fine, "compression": 3.0, "speech_s": 4.0})
    assert invented(transcript(sure=0.9).words, **{**fine, "speech_s": 0.5})
    assert invented((), **fine)


def test_why_a_transcript_is_empty_is_said() -> None:
    clip = Clip(NOTHING_SAID["hiss"].astype(np.float32), 16_000)
    found = quality(clip)
    assert "background" in why_empty(found, duration_s=5.0, speech=False)
    assert "too short" in why_empty(found, duration_s=0.1, speech=False)


@settings(deadline=None, max_examples=30)
@given(gain=st.floats(1.0, 30.0))
def test_more_gain_never_clips_less(gain: float) -> None:
    voice = (0.3 * np.sin(2 * np.pi * 150 * T)).astype(np.float32)
    louder = np.clip(voice * np.float32(gain), -1.0, 1.0)
    more = np.clip(voice * np.float32(gain * 1.5), -1.0, 1.0)
    assert clipped_share(more) >= clipped_share(louder)
    assert clipped_share(np.zeros(0, dtype=np.float32)) == 0.0
