"""What Whisper writes where nothing was said, and why a transcript is empty.

Whisper was trained on subtitles: given noise or silence it writes what subtitles say there. A
stretch is thrown away when its own figures say so (the limits are those of OpenAI's reference
decoder), when it repeats itself, or when it is one of those phrases and the recogniser is unsure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_coach.audio.quality import Quality
from voice_coach.records import Word

NO_SPEECH = 0.6
LOG_PROBABILITY = -1.0
COMPRESSION = 2.4
"""Limits of OpenAI's reference decoder (whisper/transcribe.py: no_speech_threshold,
logprob_threshold, compression_ratio_threshold)."""
UNSURE = 0.5
"""Mean word probability under which a subtitle phrase is not believed (our choice)."""
SUBTITLES = re.compile(
    r"^\W*(thank(s| you)( (so|very) much)?( for (watching|listening))?|please subscribe|"
    r"(don't forget to )?(like and )?subscribe|subtitles by .*|see you (next time|in the next .*)|"
    r"bye([ -]bye)?|you|the end|okay|oh|so|\[?(music|applause|laughter|silence)\]?|♪.*)\W*$",
    re.IGNORECASE,
)


def invented(
    words: Sequence[Word],
    *,
    no_speech: float,
    log_probability: float,
    compression: float,
    speech_s: float,
) -> bool:
    """Whether the words of one stretch were made up. ``speech_s``: speech found in it."""
    if not words:
        return True
    mean = sum(word.probability for word in words) / len(words)
    text = " ".join(word.text for word in words)
    if no_speech > NO_SPEECH and log_probability < LOG_PROBABILITY:
        return True
    if compression > COMPRESSION and len(words) > 8:
        return True
    if SUBTITLES.match(text) and mean < UNSURE:
        return True
    # Nobody says more than some eight words a second (278 a minute is fast: 4.6).
    return len(words) > 3 and len(words) > 8.0 * max(speech_s, 0.3)


def why_empty(quality: Quality, *, duration_s: float, speech: bool) -> str:
    """One sentence for the learner on why nothing was heard."""
    if duration_s < 0.3:
        return "The recording is too short to hold a word. Hold the button while you speak."
    if quality.silent:
        return "Nothing was recorded: silence. Check that the microphone is on and chosen."
    if not speech:
        return "No speech was found, only background sound. Move closer to the microphone."
    return "Somebody spoke, but no words could be made out. Say it again, a little closer."
