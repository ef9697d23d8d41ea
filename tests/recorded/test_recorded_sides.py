"""Who speaks when: no overlap, no speech lost, and the right one."""

from __future__ import annotations

import resource
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from two_people import RATE_HZ, Say, mono, stereo, talk

from voice_coach.audio import voiceprint
from voice_coach.audio.blocks import BLOCK_S, Tape, lay_out
from voice_coach.audio.files import AudioError
from voice_coach.audio.two_voices import Voiced, cells, phrases, tell_apart
from voice_coach.recorded.sides import Split, Stopped, split, turns
from voice_coach.records import Stretch


def tapes(path: Path, folder: Path) -> tuple[Tape, ...]:
    return lay_out(path, folder, max_s=3600 * 4, stop=lambda: False, say=lambda share: None)


def sides_of(path: Path, folder: Path) -> Split:
    return split(tapes(path, folder), stop=lambda: False, say=lambda share: None)


def right_share(found: Split, truth: tuple[tuple[float, float, int], ...]) -> float:
    """The share of speech that is the right one's, whatever the two are called."""
    right, total = 0.0, 0.0
    for start_s, end_s, who in truth:
        total += end_s - start_s
        for span in found.spans:
            both = min(end_s, span.end_s) - max(start_s, span.start_s)
            right += max(0.0, both) * (span.side == who)
    share = right / total
    return max(share, 1 - share) if found.by == "voices" else share


def test_two_channels_are_two_people_though_each_hears_the_other(say: Say, tmp_path: Path) -> None:
    made = talk(say)
    found = sides_of(stereo(tmp_path / "a.wav", made), tmp_path / "tape")
    assert (found.by, found.sure) == ("channels", "clear")
    assert [span.side for span in found.spans] == [1, 0, 1, 0]
    assert right_share(found, made.truth) > 0.85


def test_one_channel_is_told_apart_by_voice(say: Say, tmp_path: Path) -> None:
    made = talk(say)
    found = sides_of(mono(tmp_path / "a.wav", made), tmp_path / "tape")
    assert found.by == "voices" and found.sure in ("clear", "likely")
    assert right_share(found, made.truth) > 0.85


def test_a_room_on_two_channels_is_told_apart_by_voice(say: Say, tmp_path: Path) -> None:
    made = talk(say, leak=0.8)
    assert sides_of(stereo(tmp_path / "a.wav", made), tmp_path / "tape").by == "voices"


def test_one_voice_alone_is_never_clear(say: Say, tmp_path: Path) -> None:
    made = talk(say, [(0, text) for _, text in ((1, "We could do that."), *TALK_OF_ONE)])
    found = sides_of(mono(tmp_path / "a.wav", made), tmp_path / "tape")
    assert found.sure == "unsure" and not any(span.sure for span in found.spans)


TALK_OF_ONE = (
    (0, "Thank you for making the time today, I know that you are busy."),
    (0, "Our budget was set in the autumn, and there are two other people to think of."),
    (0, "What if we moved the start date and looked at the bonus again?"),
)


@pytest.mark.parametrize("channels", [1, 2])
def test_silence_has_no_turns(channels: int, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros((RATE_HZ * 3, channels)), RATE_HZ)
    assert sides_of(tmp_path / "a.wav", tmp_path / "tape").spans == ()


@pytest.mark.parametrize(
    "content", [b"", b"not a sound", b"RIFF\x00\x00\x00\x00WAVEfmt ", b"\0" * 999]
)
def test_what_is_no_sound_is_refused_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(AudioError, match=r"sound"):
        tapes(tmp_path / "a.wav", tmp_path / "tape")


def test_too_long_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", np.zeros(RATE_HZ * 4), RATE_HZ)
    with pytest.raises(AudioError, match="longer than"):
        lay_out(
            tmp_path / "a.flac", tmp_path / "t", max_s=3, stop=lambda: False, say=lambda _: None
        )


def test_an_hour_is_laid_out_without_being_held(tmp_path: Path) -> None:
    minute = (np.random.default_rng(1).normal(0, 0.01, (RATE_HZ * 60, 2)) * 32767).astype("<i2")
    with soundfile.SoundFile(tmp_path / "a.wav", "w", RATE_HZ, 2, "PCM_16") as file:
        for _ in range(60):
            file.write(minute)
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    left, right = tapes(tmp_path / "a.wav", tmp_path / "tape")
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb) / 1024
    assert (left.duration_s, right.duration_s) == (3600.0, 3600.0)
    assert grown_mb < 150, "an hour of two channels is 460 MB"
    part = right.part(1799.0, 1801.0)  # across two blocks
    want = np.concatenate([minute[-RATE_HZ:, 1], minute[:RATE_HZ, 1]]) / 32768
    assert np.allclose(part.samples, want, atol=2e-4)


def test_it_stops_when_asked(say: Say, tmp_path: Path) -> None:
    made = tapes(mono(tmp_path / "a.wav", talk(say)), tmp_path / "tape")
    with pytest.raises(Stopped):
        split(made, stop=lambda: True, say=lambda share: None)


def test_the_weights_are_those_that_were_checked() -> None:
    import hashlib

    assert hashlib.sha256(voiceprint.MODEL.read_bytes()).hexdigest() == voiceprint.SHA256


stretches = st.lists(
    st.tuples(st.floats(0.0, 3.0), st.floats(0.06, 9.0)), min_size=1, max_size=30
).map(lambda pairs: _laid(pairs))


def _laid(pairs: list[tuple[float, float]]) -> list[Stretch]:
    found, at_s = [], 0.0
    for gap_s, length_s in pairs:
        found.append(Stretch(at_s + gap_s, at_s + gap_s + length_s))
        at_s = found[-1].end_s
    return found


@given(speech=stretches, seed=st.integers(0, 2**16))
def test_turns_never_overlap_and_hold_all_speech(speech: list[Stretch], seed: int) -> None:
    parts = [cell for phrase in phrases(speech) for cell, _ in cells(phrase)]
    prints = np.random.default_rng(seed).normal(size=(len(parts), 256)).astype(np.float32)
    prints /= np.linalg.norm(prints, axis=1, keepdims=True)
    voices = tell_apart(parts, prints)
    found = turns(voices.parts, unsure=voices.sure == "unsure", by_voice=True)
    for before, after in pairwise(found):
        assert before.end_s <= after.start_s + 1e-6
    for stretch in speech:
        held = sum(
            max(0.0, min(stretch.end_s, s.end_s) - max(stretch.start_s, s.start_s)) for s in found
        )
        assert held == pytest.approx(stretch.duration_s, abs=1e-4)


def test_who_talks_on_gets_a_new_turn_at_a_pause() -> None:
    parts = [Voiced(at * 10.0, at * 10.0 + 9.0, 0, 0.5) for at in range(30)]
    found = turns(parts, unsure=False, by_voice=True)
    assert len(found) > 1 and max(s.end_s - s.start_s for s in found) <= 120
    assert BLOCK_S == 60.0
