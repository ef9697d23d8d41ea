"""Rising ends, fading ends and flat pitch: where they must be flagged, and where never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import fftconvolve

from voice_coach.analysis.delivery import DeliveryDetector, final_rise
from voice_coach.analysis.pitch import spread_semitones
from voice_coach.analysis.signal import measure_signal
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.analysis.withheld import sift
from voice_coach.records import Clip, Flag, Signal, Stretch, Transcript, Turn, Word

LIMITS = load_thresholds()
HOP_S = 0.01
OWN_HZ = 180.0
STATEMENT = "I need two more weeks for this."


def transcript(text: str, *, from_s: float = 0.1, to_s: float = 3.1) -> Transcript:
    said = text.split()
    edges = np.linspace(from_s, to_s, len(said) + 1)
    return Transcript(
        tuple(
            Word(w, float(a), float(b), 0.95)
            for w, a, b in zip(said, edges, edges[1:], strict=False)
        )
    )


def signal(
    semitones: npt.NDArray[np.floating], *, level_db: npt.NDArray[np.floating] | float = -25.0
) -> Signal:
    """A voice on semitones from ``OWN_HZ`` (NaN: unvoiced), with 0.1 s of silence around."""
    lead = np.full(10, np.nan)
    f0_hz = OWN_HZ * 2.0 ** (np.concatenate([lead, semitones, lead]) / 12.0)
    level = np.full(len(f0_hz), -70.0)
    level[10:-10] = level_db
    length_s = len(f0_hz) * HOP_S
    return Signal(
        duration_s=length_s, hop_s=HOP_S, level_db=level.astype(np.float32),
        f0_hz=f0_hz.astype(np.float32), voiced=np.isfinite(f0_hz),
        speech=(Stretch(0.1, length_s - 0.1),), nuclei_s=(), noise_db=-70.0, snr_db=45.0,
        clipped_share=0.0,
    )  # fmt: skip


def talk(n: int = 300) -> npt.NDArray[np.float64]:
    """A lively contour of ``n`` frames, up and down around the median, falling to its end."""
    return 2.5 * np.sin(np.arange(n) / 17.0) - np.linspace(0.0, 1.0, n)


def with_end(climb: float, *, start: float = 0.0) -> npt.NDArray[np.float64]:
    contour = talk()
    contour[-30:] = start + np.linspace(0.0, climb, 30)
    return contour


def flags(sound: Signal, text: str = STATEMENT) -> dict[str, Flag]:
    turn = Turn(
        index=0, speaker="learner", text=text, duration_s=sound.duration_s,
        transcript=transcript(text, to_s=sound.duration_s - 0.1), signal=sound,
    )  # fmt: skip
    return {flag.type: flag for flag in DeliveryDetector(thresholds=LIMITS).detect(turn, ())}


@pytest.mark.parametrize("climb", [4.5, 6.0, 8.0])
def test_a_rising_statement_is_uptalk(climb: float) -> None:
    flag = flags(signal(with_end(climb)))["uptalk"]
    assert flag.quote == "more weeks for this."
    assert f"{climb + 0.1:.0f} semitones" in flag.why
    assert 0.5 < flag.confidence <= 0.95


@pytest.mark.parametrize(
    "contour",
    [
        pytest.param(with_end(0.0), id="level"),
        pytest.param(with_end(3.5), id="a little up"),
        pytest.param(with_end(-6.0), id="falling"),
        pytest.param(with_end(5.0, start=-7.0), id="from the depth to under the own median"),
    ],
)
def test_an_ending_that_is_no_uptalk(contour: npt.NDArray[np.float64]) -> None:
    assert "uptalk" not in flags(signal(contour))


@pytest.mark.parametrize(
    "text", ["Do you need two more weeks for this?", "What would you need for two more weeks"]
)
def test_a_question_may_rise(text: str) -> None:
    assert "uptalk" not in flags(signal(with_end(8.0)), text)


def test_a_step_over_a_consonant_is_no_rise() -> None:
    contour = with_end(0.0)
    contour[-30:-16] = -4.0
    contour[-16:-13] = np.nan
    contour[-13:] = np.linspace(3.0, 1.0, 13)  # higher than before, but the voice goes down
    assert "uptalk" not in flags(signal(contour))


def test_a_step_between_two_level_stretches_is_no_rise() -> None:
    contour = with_end(0.0)
    contour[-40:-16] = -4.0
    contour[-16:-13] = np.nan
    contour[-13:] = np.linspace(2.0, 2.5, 13)
    assert "uptalk" not in flags(signal(contour))
    contour[-13:] = np.linspace(-1.0, 3.0, 13)  # heard as climbing
    assert "uptalk" in flags(signal(contour))


def test_an_octave_error_is_no_rise() -> None:
    contour = with_end(0.0)
    contour[-8:] += 12.0
    assert "uptalk" not in flags(signal(contour))


def test_a_voice_that_creaks_out_says_nothing() -> None:
    contour = talk()
    contour[20:] = np.nan
    assert final_rise(signal(contour).f0_hz, signal(contour).f0_hz, window=30) == (0.0, 0.0)


def fading(db: float) -> npt.NDArray[np.float64]:
    level = -25.0 + 2.0 * np.sin(np.arange(300) / 5.0)
    level[-60:] -= db
    return level


@pytest.mark.parametrize("db", [7.0, 9.0, 14.0])
def test_an_unfinished_clause_that_fades_trails_off(db: float) -> None:
    flag = flags(signal(talk(), level_db=fading(db)), "I need two more weeks for the")[
        "trailing_off"
    ]
    assert f"{db:.0f} dB" in flag.why
    assert flag.end_s == pytest.approx(3.1) and flag.start_s == pytest.approx(2.5)


def test_a_last_word_that_falls_away_trails_off() -> None:
    assert "trailing_off" in flags(signal(talk(), level_db=fading(14.0)))


def test_neither_an_echo_nor_consonants_make_an_ending_soft() -> None:
    """Half of the last fifth 25 dB down: the vowels between are as loud as ever."""
    level = fading(0.0)
    level[-60::2] -= 25.0
    for text in (STATEMENT, "I need two more weeks for the"):
        assert "trailing_off" not in flags(signal(talk(), level_db=level), text)


@pytest.mark.parametrize("db", [-6.0, 0.0, 3.0, 5.0])
def test_the_usual_fall_of_a_phrase_is_no_trailing_off(db: float) -> None:
    for text in (STATEMENT, "I need two more weeks for the"):
        assert "trailing_off" not in flags(signal(talk(), level_db=fading(db)), text)


def test_a_finished_sentence_whose_last_word_is_loud_does_not_trail_off() -> None:
    level = fading(8.0)
    level[-35:] += 10.0
    assert "trailing_off" not in flags(signal(talk(), level_db=level))


def test_a_flat_voice_is_monotone_and_a_lively_one_is_not() -> None:
    flat = flags(signal(0.2 * talk(1200)))["monotone"]
    assert flat.confidence > 0.9 and "semitones" in flat.why
    assert "monotone" not in flags(signal(talk(1200)))


def test_a_short_turn_is_never_monotone() -> None:
    assert "monotone" not in flags(signal(0.1 * talk(900)))


def test_confidence_grows_with_the_distance_from_the_limit() -> None:
    rises = [flags(signal(with_end(c)))["uptalk"].confidence for c in (4.6, 5.5, 7.0, 9.0)]
    drops = [
        flags(signal(talk(), level_db=fading(db)), "I need two more weeks for the")[
            "trailing_off"
        ].confidence
        for db in (6.5, 8.0, 10.0, 13.0)
    ]
    flat = [flags(signal(s * talk(1200)))["monotone"].confidence for s in (0.7, 0.5, 0.4)]
    for found in (rises, drops, flat):
        assert found == sorted(found) and found[0] < found[-1]


@settings(deadline=None, max_examples=40)
@given(
    gain_db=st.floats(-40.0, 20.0),
    climb=st.floats(0.0, 9.0),
    fade_db=st.floats(0.0, 15.0),
    scale=st.floats(0.1, 1.0),
)
def test_loudness_of_the_whole_changes_nothing(
    gain_db: float, climb: float, fade_db: float, scale: float
) -> None:
    contour = np.concatenate([scale * talk(1000), with_end(climb)])
    level = np.concatenate([np.full(1000, -25.0), fading(fade_db)])
    quiet, loud = signal(contour, level_db=level), signal(contour, level_db=level + gain_db)
    assert {k: f.type for k, f in flags(quiet).items()} == {
        k: f.type for k, f in flags(loud).items()
    }


odd = st.one_of(st.floats(60.0, 450.0), st.just(float("nan")), st.just(0.0), st.just(float("inf")))


@settings(deadline=None, max_examples=80)
@given(
    f0=st.lists(odd, max_size=120),
    level=st.floats(-100.0, 0.0),
    text=st.sampled_from(["", "Yes.", "I need", "One two three four?", STATEMENT]),
    length_s=st.floats(0.0, 1.5),
)
def test_odd_input_gives_flags_or_none_never_a_crash(
    f0: list[float], level: float, text: str, length_s: float
) -> None:
    f0_hz = np.array(f0, dtype=np.float32)
    sound = Signal(
        duration_s=len(f0) * HOP_S, hop_s=HOP_S,
        level_db=np.full(len(f0), level, dtype=np.float32), f0_hz=f0_hz, voiced=~np.isnan(f0_hz),
        speech=(Stretch(0.0, len(f0) * HOP_S),) if f0 else (), nuclei_s=(), noise_db=-80.0,
        snr_db=30.0, clipped_share=0.0,
    )  # fmt: skip
    said = transcript(text, from_s=0.0, to_s=length_s) if text else Transcript()
    turn = Turn(
        index=0, speaker="learner", text=text, duration_s=sound.duration_s, transcript=said,
        signal=sound,
    )  # fmt: skip
    for flag in DeliveryDetector(thresholds=LIMITS).detect(turn, ()):
        assert 0.0 <= flag.confidence <= 1.0
        assert flag.start_s <= flag.end_s


def test_words_of_no_length_are_no_trouble() -> None:
    said = transcript(STATEMENT)
    words = tuple(replace(w, start_s=0.5, end_s=0.5) for w in said.words)
    turn = Turn(
        index=0, speaker="learner", text=said.text, duration_s=3.2, signal=signal(talk()),
        transcript=Transcript(words),
    )  # fmt: skip
    assert list(DeliveryDetector(thresholds=LIMITS).detect(turn, ())) == []


def test_spread_is_the_standard_deviation_whatever_the_octave_errors() -> None:
    rng = np.random.default_rng(0)
    f0_hz = (OWN_HZ * 2.0 ** (rng.normal(0.0, 2.0, 3000) / 12.0)).astype(np.float32)
    assert spread_semitones(f0_hz) == pytest.approx(2.0, abs=0.1)
    f0_hz[::40] *= 2.0
    assert spread_semitones(f0_hz) == pytest.approx(2.0, abs=0.2)
    assert np.isnan(spread_semitones(np.zeros(0, dtype=np.float32)))


def in_a_room(clip: Clip, *, falls_60_db_s: float = 0.5, direct_db: float = 3.0) -> Clip:
    """The direct sound, and noise that dies away after it."""
    times_s = np.arange(round(falls_60_db_s * clip.rate_hz)) / clip.rate_hz
    tail = np.random.default_rng(7).normal(size=len(times_s)) * 10.0 ** (
        -3.0 * times_s / falls_60_db_s
    )
    tail[times_s < 0.005] = 0.0
    tail *= np.sqrt(10.0 ** (-direct_db / 10.0) / np.sum(tail**2))
    tail[0] = 1.0
    wet = fftconvolve(clip.samples.astype(np.float64), tail)
    return Clip((wet * 0.9 / np.max(np.abs(wet))).astype(np.float32), clip.rate_hz)


@pytest.mark.parametrize(
    "text",
    [
        "We would need two more weeks to finish the migration.",
        "I need ninety five thousand for the first year.",
        "The budget covers the hours of the whole team.",
    ],
)
def test_a_room_adds_no_flag_to_those_shown(text: str, say: Callable[[str], Clip]) -> None:
    """The echo after the last word is no fading voice, nor a voice that holds its pitch up."""
    shown = []
    for clip, echo in ((say(text), False), (in_a_room(say(text)), True)):
        sound = measure_signal(clip)
        assert (sound.fall_db < LIMITS["withheld.echo_fall_db"]) == echo
        said = transcript(text, from_s=sound.speech[0].start_s, to_s=sound.speech[-1].end_s)
        turn = Turn(
            index=0, speaker="learner", text=text, duration_s=clip.duration_s, transcript=said,
            signal=sound,
        )  # fmt: skip
        found = DeliveryDetector(thresholds=LIMITS).detect(turn, ())
        shown.append({flag.type for flag in sift(turn, found, thresholds=LIMITS)[0]})
    assert shown[1] <= shown[0]


@pytest.mark.parametrize("gain_db", [-20.0, -10.0, 6.0])
def test_a_real_voice_that_fades_is_flagged_at_any_gain(
    gain_db: float, say: Callable[[str], Clip]
) -> None:
    clip = say("We would need two more weeks to finish the migration with the same team.")
    found = measure_signal(clip)
    start_s, end_s = found.speech[0].start_s, found.speech[-1].end_s
    times_s = np.arange(len(clip.samples)) / clip.rate_hz
    fade = np.where(times_s > end_s - (end_s - start_s) / 5, 10.0 ** (-16.0 / 20.0), 1.0)
    quiet = 10.0 ** (gain_db / 20.0) * 0.5
    for shape, wanted in ((fade, True), (np.ones_like(fade), False)):
        sound = measure_signal(
            Clip((clip.samples * shape * quiet).astype(np.float32), clip.rate_hz)
        )
        text = "We would need two more weeks to finish the migration with the same"
        said = transcript(text, from_s=start_s, to_s=end_s)
        turn = Turn(
            index=0, speaker="learner", text=text, duration_s=clip.duration_s, transcript=said,
            signal=sound,
        )  # fmt: skip
        types = {flag.type for flag in DeliveryDetector(thresholds=LIMITS).detect(turn, ())}
        assert ("trailing_off" in types) == wanted
