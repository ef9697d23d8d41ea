"""Clip → transcript, by faster-whisper."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from voice_coach.audio.quality import quality
from voice_coach.audio.segments import speech_stretches
from voice_coach.hearing.cutter import RATE_HZ, Cut, Cutter
from voice_coach.hearing.edges import fit
from voice_coach.hearing.guard import invented, why_empty
from voice_coach.hearing.live import LiveHearing
from voice_coach.hearing.stream import ToRate
from voice_coach.hearing.weights import DEFAULT, locate
from voice_coach.records import Clip, Filler, Samples, Stretch, Transcript, VoiceCoachError, Word

BEAM = 1
"""Greedy: measured against 5 in docs/performance.md."""
CHUNK_S = 1.0


@dataclass(frozen=True, slots=True)
class Parts:
    """A clip at 16 kHz, shape (n,), with its cuts and the stretches with speech."""

    samples: Samples
    cuts: tuple[Cut, ...]
    speech: tuple[Stretch, ...]


class WhisperTranscriber:
    """faster-whisper: int8 on the processor, float16 on a CUDA device where there is one.

    Decoding is greedy at temperature 0 without fallback, so the same samples give the same words.
    One model serves many threads.
    """

    def __init__(self, *, model: str = "auto") -> None:
        self.model_name = DEFAULT if model == "auto" else model
        self._load_lock = threading.Lock()
        self._decode_lock = threading.Lock()
        self._model: Any = None
        self._kept: WeakKeyDictionary[Clip, Parts] = WeakKeyDictionary()

    def prepare(self) -> None:
        """Check and load the weights, and decode once.

        Raises
        ------
        VoiceCoachError
            When they are missing or damaged.
        """
        self.hear(np.zeros(RATE_HZ, dtype=np.float32), Cut(0, RATE_HZ))

    def _loaded(self) -> Any:
        with self._load_lock:
            if self._model is None:
                folder = locate(self.model_name)
                import ctranslate2

                from voice_coach.hearing.short import ShortWhisper

                cuda = ctranslate2.get_cuda_device_count() > 0
                try:
                    self._model = ShortWhisper(
                        str(folder),
                        device="cuda" if cuda else "cpu",
                        compute_type="float16" if cuda else "int8",
                        local_files_only=True,
                    )
                except (RuntimeError, ValueError, OSError) as error:
                    raise VoiceCoachError(
                        f"The model in {folder} does not load: {error}. "
                        "`voice-coach models check` tells whether its files are right."
                    ) from error
            return self._model

    def transcribe(self, clip: Clip, progress: Callable[[float], None] | None = None) -> Transcript:
        """The words of a clip with their times and probabilities.

        Parameters
        ----------
        clip : Clip
            Any rate and length; it is recognised stretch by stretch.
        progress : callable, optional
            Called with the share done, 0 to 1.

        Returns
        -------
        Transcript
            Empty, with a reason, for silence, noise and music.
        """
        parts = self._parts(clip)
        words: list[Word] = []
        for cut in parts.cuts:
            words += self.hear(parts.samples, cut)
            if progress is not None:
                progress(cut.end / max(len(parts.samples), 1))
        return self.written(parts.samples, words, speech=parts.speech)

    def listen(self, rate_hz: int) -> LiveHearing:
        """Listen along: the transcript of ``finish`` is that of ``transcribe``."""
        return LiveHearing(self, rate_hz)

    def fillers(self, clip: Clip, transcript: Transcript) -> tuple[Filler, ...]:
        """The ums and uhs of a clip, also those that the transcript leaves out."""
        from voice_coach.hearing.fillers import find

        parts = self._parts(clip)
        return find(parts.samples, parts.cuts, transcript, hear=self.hear, speech=parts.speech)

    def _parts(self, clip: Clip) -> Parts:
        """A clip cut up: once for both hearings, and forgotten with the clip."""
        parts = self._kept.get(clip)
        if parts is None:
            samples, cuts = cut_up(clip)
            speech = speech_stretches(Clip(samples, RATE_HZ))
            parts = self._kept[clip] = Parts(samples, tuple(cuts), speech)
        return parts

    def hear(self, samples: Samples, cut: Cut, *, hotwords: str | None = None) -> list[Word]:
        """The words of one cut, timed from the start of ``samples`` (16 kHz, shape (n,))."""
        model = self._loaded()
        piece = np.ascontiguousarray(samples[cut.start : cut.end])
        with self._decode_lock:
            segments, _ = model.transcribe(
                piece,
                language="en",
                beam_size=BEAM,
                temperature=0.0,
                word_timestamps=True,
                condition_on_previous_text=False,
                without_timestamps=False,
                hotwords=hotwords,
                no_speech_threshold=None,
                log_prob_threshold=None,
                compression_ratio_threshold=None,
            )
            found = list(segments)
        words: list[Word] = []
        offset_s, length_s = cut.start / RATE_HZ, len(piece) / RATE_HZ
        for segment in found:
            said: list[Word] = []
            for heard in segment.words or ():
                word = Word(
                    text=heard.word.strip(),
                    start_s=offset_s + min(float(heard.start), length_s),
                    end_s=offset_s + min(float(heard.end), length_s),
                    probability=float(heard.probability),
                )
                if said and not heard.word.startswith(" "):  # ",000" goes on with "95"
                    said[-1] = _joined(said[-1], word)
                elif word.text:
                    said.append(word)
            if hotwords is None and invented(
                said,
                no_speech=segment.no_speech_prob,
                log_probability=segment.avg_logprob,
                compression=segment.compression_ratio,
                speech_s=length_s,
            ):
                continue
            words += said
        return words

    def written(
        self,
        samples: Samples,
        words: Sequence[Word],
        *,
        speech: tuple[Stretch, ...] | None = None,
    ) -> Transcript:
        """The transcript of a whole recording (16 kHz) from the words of its cuts.

        ``speech``: where somebody speaks, where that is known already.
        """
        clip = Clip(samples, RATE_HZ)
        speech = speech_stretches(clip) if speech is None else speech
        if not words:
            reason = why_empty(
                quality(clip, speech=speech), duration_s=clip.duration_s, speech=bool(speech)
            )
            return Transcript(model=self.model_name, reason=reason)
        return Transcript(words=fit(words, speech), model=self.model_name)


def _joined(word: Word, rest: Word) -> Word:
    return Word(
        text=word.text + rest.text,
        start_s=word.start_s,
        end_s=max(word.end_s, rest.end_s),
        probability=min(word.probability, rest.probability),
    )


def cut_up(clip: Clip) -> tuple[Samples, list[Cut]]:
    """A clip at 16 kHz and its cuts, by the same steps as when listening along."""
    converter, cutter = ToRate(clip.rate_hz), Cutter()
    parts: list[Samples] = []
    cuts: list[Cut] = []
    size = max(1, int(CHUNK_S * clip.rate_hz))
    for at in range(0, len(clip.samples), size):
        parts.append(converter.feed(clip.samples[at : at + size]))
        cuts += cutter.feed(parts[-1])
    parts.append(converter.finish())
    cuts += cutter.feed(parts[-1])
    cuts += cutter.finish()
    return np.concatenate(parts), cuts
