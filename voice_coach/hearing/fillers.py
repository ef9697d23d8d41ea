"""Fillers that the recogniser leaves out: a prompted hearing, believed where the signal agrees.

Prompted with "um uh er hmm", Whisper writes the fillers it otherwise drops, and invents some; when
it puts them is a guess, off by up to a second. So that hearing only says between which two words a
filler may lie. Whether there is one, and when, is read off the signal: a sound held still, longer
than words hold one, in the time that these two words leave.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from voice_coach.audio.segments import speech_stretches
from voice_coach.hearing.cutter import Cut
from voice_coach.hearing.held import RATE_HZ, Held, held_sounds
from voice_coach.records import Clip, Filler, Samples, Stretch, Transcript, Word

PROMPT = "um uh er hmm"
"""Under 32 characters: long prompts derail decoding."""
FILLER = re.compile(r"^(u+h*m+|u+h+|e+r+m*|h+m+|m+h*m+|a+h+|e+h+)$", re.IGNORECASE)
SHORTEST_S, LONGEST_S = 0.2, 2.0
"""A held sound shorter than this is in every second word; hand-timed fillers last 0.27 s and more.
Nobody hums longer than 2 s."""
FAINT_DB = -15.0
"""Against the loud parts of the speech: fainter sounds are breath or room (our choice)."""
STILL_DB = 11.0
"""Mean movement of a filler; hand-timed ones have 6 to 10 (see ``held``)."""
LETTER_S = 0.03
"""The least time a word takes by its letters: some 30 letters a second is faster than anybody."""
COVERED = 0.6
SLOW_WORD_S = (0.15, 0.06)
"""A held sound that lies in a word of the first hearing by this much is that word's vowel, unless
the word is longer than 0.15 s and 0.06 s a letter: then it holds more than itself."""
LEAST_PROBABILITY = 0.001
"""Under this the recogniser does not believe its own filler."""
GARBLED = 0.35
"""Mean probability of the two words before and after; under this nothing is known about them."""
BEFORE_S, AFTER_S = 1.2, 0.8
"""How far from its written time a filler may lie."""
HELD_SHARE = 0.4
"""Between two pauses an um may be quick; this much of it is held (our choice)."""
FADING_S = 0.05
"""A filler between two pauses may start softer and die away this long."""
SAME_LEVEL_DB = 6.0
TOUCHING_S = 0.03
"""A held sound that goes on at once and about as loud is the same filler: the m of um."""

Hear = Callable[..., list[Word]]


def is_filler(text: str) -> bool:
    """Whether a word is a filled pause: um, uh, er, erm, hmm, ah."""
    return bool(FILLER.match(text.strip(".,!?…-–— '\"")))


@dataclass(frozen=True, slots=True)
class Hint:
    """A filler that may lie between two times."""

    text: str
    start_s: float
    end_s: float
    probability: float


def find(
    samples: Samples,
    cuts: Sequence[Cut],
    transcript: Transcript,
    *,
    hear: Hear,
    speech: Sequence[Stretch] | None = None,
) -> tuple[Filler, ...]:
    """Fillers written in the transcript, and those heard only when asked for.

    Parameters
    ----------
    samples : float32, shape (n,), 16 kHz
        The recording.
    cuts : sequence of Cut
        Its parts.
    transcript : Transcript
        The words of the first hearing.
    hear : callable
        Recognises a cut with ``hotwords``.
    speech : sequence of Stretch, optional
        Where somebody speaks, where that is known already.

    Returns
    -------
    tuple of Filler
        In order, none over another, timed by the signal.
    """
    speech = speech_stretches(Clip(samples, RATE_HZ)) if speech is None else speech
    sounds = held_sounds(samples, speech)
    found: list[Filler] = []
    written = hints(transcript.words, transcript.words)
    for hint in written:
        _take(found, _timed(hint, sounds, speech, transcript) or _as_written(hint))
    for cut in cuts:
        for hint in hints(hear(samples, cut, hotwords=PROMPT), transcript.words):
            timed = _timed(hint, sounds, speech, transcript)
            if timed is not None:
                _take(found, timed)
    return tuple(sorted(found, key=lambda filler: (filler.start_s, filler.end_s)))


def _take(found: list[Filler], filler: Filler) -> None:
    if not any(f.start_s < filler.end_s and filler.start_s < f.end_s for f in found):
        found.append(filler)


def hints(heard: Sequence[Word], first: Sequence[Word]) -> list[Hint]:
    """Where the fillers of ``heard`` may lie. ``first``: the words of the first hearing.

    A filler that stands in the place of a word of the first hearing ("uh tough" for "a tough") is
    no hint, nor is one among words that the first hearing was unsure of.
    """
    said = [i for i, word in enumerate(heard) if not is_filler(word.text)]
    other = [word for word in first if not is_filler(word.text)]
    if heard:  # only what was said at about the same time
        other = [
            word
            for word in other
            if word.end_s >= heard[0].start_s - 1.0 and word.start_s <= heard[-1].end_s + 1.0
        ]
    gaps = _gaps([heard[i] for i in said], other)
    found: list[Hint] = []
    for i, word in enumerate(heard):
        if not is_filler(word.text) or word.probability < LEAST_PROBABILITY:
            continue
        at = sum(j < i for j in said)  # words of this hearing before it
        place = gaps.get(at)
        if place is None:
            continue
        near = other[max(0, place - 2) : place + 2]
        if near and sum(w.probability for w in near) / len(near) < GARBLED:
            continue
        start_s, end_s = word.start_s - BEFORE_S, word.end_s + AFTER_S
        if at > 0:
            before = heard[said[at - 1]]
            start_s = max(start_s, before.start_s + _least_s(before.text))
        if at < len(said):
            after = heard[said[at]]
            end_s = min(end_s, after.end_s - _least_s(after.text))
        text = re.sub(r"[^a-z]", "", word.text.lower())
        found.append(Hint(text, start_s, max(start_s, end_s), word.probability))
    return found


def _gaps(heard: Sequence[Word], other: Sequence[Word]) -> dict[int, int]:
    """Gaps between words that both hearings have: gap ``i`` is before word ``i``.

    Where they differ in words but not in their number, the gaps between these words are theirs
    too; where one has more words than the other, there are none.
    """
    matcher = SequenceMatcher(
        None, [_plain(w.text) for w in heard], [_plain(w.text) for w in other], autojunk=False
    )
    gaps: dict[int, int] = {}
    barred: set[int] = set()
    for _, a, a_end, b, b_end in matcher.get_opcodes():
        if a_end - a == b_end - b:
            gaps.update({a + k: b + k for k in range(a_end - a + 1)})
        elif b_end - b > a_end - a:  # words are missing here: a filler may stand for them
            barred.update(range(a, a_end + 1))
    gaps = {gap: place for gap, place in gaps.items() if gap not in barred}
    if not heard or not other:
        gaps.setdefault(0, 0)
    return gaps


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9']", "", text.lower())


def _least_s(text: str) -> float:
    return 0.06 + LETTER_S * len(_plain(text))


def _timed(
    hint: Hint, sounds: Sequence[Held], speech: Sequence[Stretch], transcript: Transcript
) -> Filler | None:
    """The held sound that a hint is about; None where there is none."""
    fit = [
        sound
        for sound in sounds
        if hint.start_s <= (sound.start_s + sound.end_s) / 2 <= hint.end_s
        and sound.level_db > FAINT_DB
        and sound.movement < STILL_DB
        and not _of_a_word(sound, transcript)
    ]
    alone = [
        stretch
        for stretch in speech
        if hint.start_s <= (stretch.start_s + stretch.end_s) / 2 <= hint.end_s
        and _alone(stretch, transcript)
        and sum(s.duration_s for s in _within(fit, stretch)) >= HELD_SHARE * stretch.duration_s
    ]
    if alone:
        island = max(alone, key=lambda stretch: stretch.duration_s)
        parts = _within(fit, island)
        core = max(parts, key=lambda sound: sound.duration_s)
        parts = _within(sounds, island)
        start_s = max(island.start_s, min(s.start_s for s in parts) - FADING_S)
        end_s = min(island.end_s, max(s.end_s for s in parts) + FADING_S)
    else:
        if not fit:
            return None
        core = max(fit, key=lambda sound: sound.duration_s)
        if core.duration_s < SHORTEST_S:
            return None
        start_s, end_s = _grown(core, sounds)
    if end_s - start_s > LONGEST_S:
        start_s, end_s = core.start_s, min(core.end_s, core.start_s + LONGEST_S)
    held = min(1.0, (end_s - start_s) / 0.5) * (1.0 - core.movement / (2 * STILL_DB))
    sure = round(min(1.0, 0.4 + 0.4 * held + 0.2 * hint.probability), 4)
    return Filler(hint.text, start_s, end_s, sure)


def _within(sounds: Sequence[Held], stretch: Stretch) -> list[Held]:
    return [s for s in sounds if stretch.start_s <= s.start_s and s.end_s <= stretch.end_s]


def _of_a_word(sound: Held, transcript: Transcript) -> bool:
    return any(
        min(word.end_s, sound.end_s) - max(word.start_s, sound.start_s) > COVERED * sound.duration_s
        and word.end_s - word.start_s <= SLOW_WORD_S[0] + SLOW_WORD_S[1] * len(_plain(word.text))
        for word in transcript.words
        if not is_filler(word.text)
    )


def _grown(core: Held, sounds: Sequence[Held]) -> tuple[float, float]:
    """A held sound with the next ones on either side that go on from it."""
    start_s, end_s = core.start_s, core.end_s
    at = sounds.index(core)
    for sound in reversed(sounds[:at]):
        if (
            start_s - sound.end_s > TOUCHING_S
            or abs(sound.level_db - core.level_db) > SAME_LEVEL_DB
        ):
            break
        if sound.duration_s > 0.5 * core.duration_s and sound.duration_s > SHORTEST_S:
            break
        start_s = sound.start_s
        break
    for sound in sounds[at + 1 :]:
        if (
            sound.start_s - end_s > TOUCHING_S
            or abs(sound.level_db - core.level_db) > SAME_LEVEL_DB
        ):
            break
        end_s = max(end_s, sound.end_s)
        break
    return start_s, end_s


def _alone(island: Stretch, transcript: Transcript) -> bool:
    """Whether a stretch of speech between two pauses holds no word of the first hearing."""
    if not SHORTEST_S <= island.duration_s <= LONGEST_S:
        return False
    return all(
        min(word.end_s, island.end_s) - max(word.start_s, island.start_s)
        < 0.5 * max(word.end_s - word.start_s, 0.01)
        for word in transcript.words
        if not is_filler(word.text)
    )


def _as_written(hint: Hint) -> Filler:
    """A filler that the first hearing wrote and the signal does not time."""
    middle_s = (hint.start_s + hint.end_s) / 2
    return Filler(hint.text, middle_s - 0.1, middle_s + 0.1, hint.probability)
