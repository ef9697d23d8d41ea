"""What is not shown because the recording cannot bear it, with the reason.

One place weighs a flag. Its confidence is a product of three, each 0 to 1:

- the detector's own: how far from the limit, how clear the wording (``Flag.confidence``);
- the words under it: the recogniser's mean probability of them;
- the sound, for what stands on pitch and level: speech to noise, and clipping.

Under the bar (``withheld.bar``) the flag is withheld, and the weakest of the three is the reason.
Transcripts that look made up are not judged at all.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from voice_coach.analysis.thresholds import Thresholds
from voice_coach.records import Flag, Signal, Transcript, Turn, Withheld, Word

ON_SOUND = {"uptalk", "trailing_off", "monotone"}
"""Flags that stand on level and pitch."""
ON_EDGES = {"rushed", "dragging", "speeding_up", "long_pause", "hesitant_start"}
"""Flags that stand on where speech begins and ends, which noise hides and clipping does not."""
ON_LEVEL = {"trailing_off"}
"""Flags that compare levels: a line that cuts the low tones off changes them by several dB."""
ON_PAUSES = {"long_pause"}
"""Flags that stand on the signal, whatever the words are."""
ECHO = 0.8
"""An echo moves how far a level falls by 1.3 dB (standard deviation over 53 recordings), a fifth of
the least fall that is flagged; so much less sure is what is said about it."""
NARROW = (
    "How sentences end was not judged: the recording is as narrow as a telephone's, and lacks the "
    "low tones that carry much of a voice's level."
)
LONG_TEXT = 60
"""Characters from which on a compression ratio says something."""
UNSURE_RUN = 2
"""As many words in a row under the limit are told as a stretch that was not judged."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """How much a flag can be trusted, by part. ``said``: the words under it."""

    own: float
    words: float
    sound: float
    said: str = ""

    @property
    def value(self) -> float:
        return self.own * self.words * self.sound


def sift(
    turn: Turn, flags: Iterable[Flag], *, thresholds: Thresholds
) -> tuple[tuple[Flag, ...], tuple[Withheld, ...]]:
    """Flags that may be shown, with their confidence, and those that may not, with the reason."""
    assert turn.transcript is not None and turn.signal is not None
    transcript, signal = turn.transcript, turn.signal
    shown: list[Flag] = []
    kept_back: list[Withheld] = []
    sound = poor_sound(signal, thresholds=thresholds)
    noisy = _noisy(signal, thresholds) if signal.speech else ""
    words = poor_words(transcript, signal, thresholds=thresholds)
    if sound and transcript.words:
        what = "Pitch, level and pace" if noisy else "Pitch and level"
        reason = f"{what} were not judged: {noisy or sound}"
        kept_back.append(Withheld("pacing", "delivery", 0.0, signal.duration_s, reason))
    elif signal.narrow_band and transcript.words:
        kept_back.append(Withheld("pacing", "trailing_off", 0.0, signal.duration_s, NARROW))
    if words:
        kept_back.append(Withheld("hedging", "words", 0.0, signal.duration_s, words))
    else:
        kept_back += _unsure(transcript.words, thresholds)
    for flag in flags:
        if (flag.type in ON_SOUND and sound) or (flag.type in ON_EDGES and noisy):
            continue  # told once for all
        if flag.type in ON_LEVEL and signal.narrow_band:
            continue
        trust = confidence(flag, transcript, signal, thresholds=thresholds)
        reason = words if words and flag.type not in ON_PAUSES else ""
        if not reason and trust.value < thresholds["withheld.bar"]:
            reason = _why(trust, signal, thresholds)
        if reason:
            kept_back.append(Withheld(flag.family, flag.type, flag.start_s, flag.end_s, reason))
        else:
            shown.append(replace(flag, confidence=round(trust.value, 4)))
    return tuple(shown), tuple(kept_back)


def confidence(
    flag: Flag, transcript: Transcript, signal: Signal, *, thresholds: Thresholds
) -> Confidence:
    """How much a flag can be trusted in this recording."""
    under: Sequence[Word]
    if flag.start is not None and flag.end is not None:
        under = transcript.words_in(flag.start, flag.end)
    else:
        under = [w for w in transcript.words if flag.start_s <= _middle_s(w) <= flag.end_s]
    words = sum(w.probability for w in under) / len(under) if under else 1.0
    sound = _clearness(signal, thresholds) if flag.type in ON_SOUND else 1.0
    if flag.type in ON_LEVEL and signal.fall_db < thresholds["withheld.echo_fall_db"]:
        sound *= ECHO
    if flag.type in ON_PAUSES:
        words = 1.0
    return Confidence(flag.confidence, words, sound, " ".join(w.text for w in under[:6]))


def judged_share(turn: Turn, *, thresholds: Thresholds) -> float:
    """The share of a turn's words that could be judged."""
    assert turn.transcript is not None and turn.signal is not None
    words = turn.transcript.words
    if not words or poor_words(turn.transcript, turn.signal, thresholds=thresholds):
        return 0.0
    sure = sum(word.probability >= thresholds["withheld.word_probability"] for word in words)
    return sure / len(words)


def poor_sound(signal: Signal, *, thresholds: Thresholds) -> str:
    """Why level and pitch cannot be judged, "" when they can."""
    if signal.clipped_share > thresholds["withheld.clipped_share"]:
        return "the recording is clipped, too loud for the microphone."
    return _noisy(signal, thresholds) if signal.speech else ""


def _noisy(signal: Signal, thresholds: Thresholds) -> str:
    if signal.snr_db >= thresholds["withheld.snr_db"]:
        return ""
    return f"the background is loud, only {signal.snr_db:.0f} dB under the voice."


def poor_words(transcript: Transcript, signal: Signal, *, thresholds: Thresholds) -> str:
    """Why the words as a whole cannot be judged, "" when they can.

    Recognisers make words up where nobody speaks, and go round in circles when they lose the
    thread; both read as fluent English.
    """
    words = transcript.words
    if not words:
        return ""
    silent = sum(
        not any(s.start_s - 0.15 <= _middle_s(word) <= s.end_s + 0.15 for s in signal.speech)
        for word in words
    )
    if silent / len(words) > thresholds["withheld.unspoken_share"]:
        return "The words do not fit the sound: much of them stands where nobody speaks."
    spoken_s = sum(stretch.duration_s for stretch in signal.speech)
    if len(words) > 3 and len(words) > thresholds["withheld.words_per_second"] * spoken_s:
        return "The words do not fit the sound: nobody can say so many in so short a time."
    raw = transcript.text.encode("utf-8")
    squeezed = len(raw) >= LONG_TEXT and len(raw) / len(zlib.compress(raw))
    if squeezed > thresholds["withheld.compression"] or _repeats(words):
        return "The transcript repeats itself, as recognisers do when they lose the thread."
    return ""


def _repeats(words: Sequence[Word]) -> bool:
    """Whether four words come back four times, or up to three words stand six times in a row."""
    texts = [word.text.lower().strip(".,!?…") for word in words]
    seen: dict[tuple[str, ...], int] = {}
    for i in range(len(texts) - 3):
        four = tuple(texts[i : i + 4])
        seen[four] = seen.get(four, 0) + 1
    if max(seen.values(), default=0) >= 4:
        return True
    for size in (1, 2, 3):
        run = 0
        for i in range(size, len(texts)):
            run = run + 1 if texts[i] == texts[i - size] else 0
            if run >= 5 * size:
                return True
    return False


def _clearness(signal: Signal, thresholds: Thresholds) -> float:
    """1 where noise and clipping cannot matter to pitch and level, falling to 0."""
    clear = min(1.0, max(0.0, signal.snr_db / thresholds["withheld.clear_snr_db"]))
    clipped = signal.clipped_share / (2.0 * thresholds["withheld.clipped_share"])
    return clear * max(0.0, 1.0 - clipped)


def _unsure(words: Sequence[Word], thresholds: Thresholds) -> list[Withheld]:
    """Stretches of words that were not heard well enough to say what stands in them."""
    found: list[Withheld] = []
    run: list[Word] = []
    for word in [*words, Word("", 0.0, 0.0, 1.0)]:
        if word.probability < thresholds["withheld.word_probability"]:
            run.append(word)
            continue
        if len(run) >= UNSURE_RUN:
            said = " ".join(w.text for w in run)
            reason = f"The recogniser was not sure that it heard “{said}”."
            found.append(Withheld("hedging", "words", run[0].start_s, run[-1].end_s, reason))
        run = []
    return found


def _why(trust: Confidence, signal: Signal, thresholds: Thresholds) -> str:
    weakest = min(trust.own, trust.words, trust.sound)
    if weakest == trust.words:
        return f"The recogniser was not sure that it heard “{trust.said}”."
    if weakest == trust.sound and signal.fall_db < thresholds["withheld.echo_fall_db"]:
        return "The room echoes, which blurs how a sentence ends."
    if weakest == trust.sound:
        return f"The background is only {signal.snr_db:.0f} dB under the voice."
    return "It was too close to call."


def _middle_s(word: Word) -> float:
    return (word.start_s + word.end_s) / 2
