"""Uptalk, trailing off and monotone on real recordings with endings and pitch of a known size.

Each recording is taken through sizes of a manipulation; a decision is right when the flag is there
from the limit of the definition on, and not below. What is judged is the detector on the measured
signal; words and their times come from the unchanged recording, so that an error of the recogniser
is not counted here (``robustness.py`` has those). A naive threshold stands beside it.

Run: ``python benchmarks/accuracy/delivery.py [--shared FOLDER] [--heard FOLDER]``; needs pyworld.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from heard import Hearing, hearing_in
from material import SHARED, Said, made_turns, read_turns, textgrid
from resynthesis import Voice, drop, ramp
from row import Measured, Row, numbered

from voice_coach.analysis.delivery import DeliveryDetector
from voice_coach.analysis.pitch import semitones
from voice_coach.analysis.signal import measure_signal
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.audio.files import read_clip
from voice_coach.audio.segments import frame_level_db, speech_stretches
from voice_coach.records import Clip, Signal, Transcript, Turn, Word

LIMITS = load_thresholds()
RISES = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)
DROPS_DB = (0.0, 2.0, 4.0, 5.0, 7.0, 8.0, 10.0, 12.0)
SCALES = (1.0, 0.7, 0.5, 0.35, 0.2, 0.0)
NEVER = ("rise on a question", "own ending")
"""Kinds that are never to be flagged."""
GAP_S = 0.35
"""Hand-timed words this far apart belong to two utterances."""
SPEAKERS_EVERY = 5
"""Flattening eleven seconds of each speaker takes minutes: each fifth speaker is."""
TALK_S = 11.0
"""Sentences of one speaker are strung together (and said again) until so much of it is voiced."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A statement with the times of its words. ``speaker``: who said it."""

    name: str
    speaker: str
    clip: Clip
    words: tuple[Word, ...]

    def transcript(self, end: str) -> Transcript:
        """Its words, the last one ending on ``end`` and no other on a stop."""
        plain = [replace(w, text=re.sub(r"[.!?…,]+$", "", w.text) or "-") for w in self.words]
        plain[-1] = replace(plain[-1], text=plain[-1].text + end)
        return Transcript(tuple(plain))

    @property
    def start_s(self) -> float:
        return self.words[0].start_s

    @property
    def end_s(self) -> float:
        return self.words[-1].end_s


@dataclass(frozen=True, slots=True)
class Case:
    """One manipulated recording. ``wanted`` is None where the definition leaves it open."""

    kind: str
    flag: str
    size: float
    wanted: bool | None
    signal: Signal
    transcript: Transcript
    end_s: float


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a flag was raised at one size."""

    kind: str
    size: float
    wanted: bool | None
    flagged: int
    naive: int
    of: int


def utterances(shared: Path, hearing: Hearing) -> list[Utterance]:
    """Hand-timed utterances of the corpora, and the read sentences with times as heard."""
    found = [u for name in ("acoustic_corpus", "cold_corpus") for u in _hand_timed(shared, name)]
    for said in read_turns(shared):
        words = hearing.hear(said.clip).words
        if words and not said.text.endswith("?"):
            found.append(Utterance(said.name, said.name[:5], said.clip, words))
    return found


def uptalk(spoken: Sequence[Utterance]) -> Iterator[Case]:
    """Rises of known size on statements, and the largest on the same words as questions."""
    limit = LIMITS["uptalk.min_semitones"]
    for u in spoken:
        voice, own = Voice(u.clip), measure_signal(u.clip)
        until_s = own.speech[-1].end_s if own.speech else u.end_s
        for size in RISES:
            signal = measure_signal(
                voice.rising(size, until_s=until_s, voiced=own.voiced, hop_s=own.hop_s)
            )
            said = u.transcript(".")
            yield Case("uptalk", "uptalk", size, size >= limit, signal, said, u.end_s)
        asked = u.transcript("?")
        yield Case("rise on a question", "uptalk", RISES[-1], False, signal, asked, u.end_s)


def trailing_off(spoken: Sequence[Utterance]) -> Iterator[Case]:
    """Drops of known size over the last fifth; what it had of its own is taken out first.

    Then a ramp laid over the own ending: without it nothing is wanted, for these are whole
    sentences as they were read or said; of its sizes the definition says nothing.
    """
    limit = LIMITS["trailing_off.drop_db"]
    for u in spoken:
        if u.end_s - u.start_s < LIMITS["trailing_off.min_s"]:
            continue
        # Word times end before the voice does: the ending is where the signal has it.
        speech = speech_stretches(u.clip)
        words = (*u.words[:-1], replace(u.words[-1], end_s=max(u.end_s, speech[-1].end_s)))
        u = replace(u, words=words)
        even = _even(u)
        for size in DROPS_DB:
            signal = levels(drop(even, size, start_s=u.start_s, end_s=u.end_s))
            for kind, end in (("unfinished, softer", ""), ("finished, softer", ".")):
                said = u.transcript(end)
                yield Case(kind, "trailing_off", size, size >= limit, signal, said, u.end_s)
            signal = levels(ramp(u.clip, size, start_s=u.start_s, end_s=u.end_s))
            said = u.transcript(".")
            kind, wanted = ("ramp on the own ending", None) if size else ("own ending", False)
            yield Case(kind, "trailing_off", size, wanted, signal, said, u.end_s)


def monotone(talks: Sequence[Utterance]) -> Iterator[Case]:
    """Pitch spread scaled towards none; the limit decides on the spread that went in."""
    limit = LIMITS["monotone.max_semitones"]
    for u in talks:
        voice, own = Voice(u.clip), measure_signal(u.clip)
        for scale in SCALES:
            clip, spread = voice.flattened(scale, heard=own.voiced, hop_s=own.hop_s)
            said = u.transcript(".")
            signal = measure_signal(clip)
            yield Case("monotone", "monotone", spread, spread < limit, signal, said, u.end_s)


def score(cases: Sequence[Case]) -> list[list[Tally]]:
    """Decisions by kind and size; the spread of a voice is put into steps of half a semitone."""
    groups: dict[str, dict[tuple[float, bool | None], list[Case]]] = {}
    for case in cases:
        size = case.size if case.kind != "monotone" else np.floor(2 * case.size) / 2
        groups.setdefault(case.kind, {}).setdefault((size, case.wanted), []).append(case)
    return [
        [
            Tally(kind, size, wanted, sum(map(_flagged, some)), sum(map(_naive, some)), len(some))
            for (size, wanted), some in sorted(sizes.items(), key=lambda pair: pair[0][0])
        ]
        for kind, sizes in groups.items()
    ]


def _flagged(case: Case) -> bool:
    turn = Turn(
        index=0, speaker="learner", text=case.transcript.text, duration_s=case.signal.duration_s,
        transcript=case.transcript, signal=case.signal,
    )  # fmt: skip
    found = DeliveryDetector(thresholds=LIMITS).detect(turn, ())
    return any(flag.type == case.flag for flag in found)


def _naive(case: Case) -> bool:
    if case.flag == "uptalk":
        return _naive_rise(case.signal, case.end_s) >= LIMITS["uptalk.min_semitones"]
    if case.flag == "trailing_off":
        return _naive_drop(case.signal) >= LIMITS["trailing_off.drop_db"]
    return _naive_spread(case.signal) < LIMITS["monotone.max_semitones"]


def talks(spoken: Sequence[Utterance], made: Sequence[Said]) -> list[Utterance]:
    """Each speaker's own sentences strung together until enough of them is voiced."""
    groups: dict[str, list[Clip]] = {}
    for u in spoken:
        groups.setdefault(u.speaker, []).append(u.clip)
    if made:
        groups["built-in voice"] = [said.clip for said in made]
    found = []
    for speaker, clips in sorted(groups.items()):
        signals = [measure_signal(clip) for clip in clips]
        once_s = sum(float(np.sum(s.voiced)) * s.hop_s for s in signals)
        again = max(1, int(np.ceil(TALK_S / once_s)))
        clip = Clip(np.concatenate([c.samples for c in clips] * again), clips[0].rate_hz)
        words = (Word("Talk.", 0.0, clip.duration_s, 1.0),)
        found.append(Utterance(speaker, speaker, clip, words))
    return found


def right_share(rows: Sequence[Tally], count: Callable[[Tally], int]) -> float:
    """The share of decisions that the definition wants."""
    settled = [row for row in rows if row.wanted is not None]
    right = sum(count(r) if r.wanted else r.of - count(r) for r in settled)
    return right / max(1, sum(r.of for r in settled))


def grows(rows: Sequence[Tally]) -> bool:
    """Whether the share flagged moves one way with the size, give or take one recording."""
    by_size: dict[float, list[int]] = {}
    for row in rows:
        flagged, of = by_size.setdefault(row.size, [0, 0])
        by_size[row.size] = [flagged + row.flagged, of + row.of]
    shares = [(flagged / of, of) for flagged, of in by_size.values()]
    if rows[0].kind == "monotone":
        shares.reverse()
    return all(b >= a - 1 / min(n, m) for (a, n), (b, m) in pairwise(shares))


def measured(shared: Path, *, heard: Path | None = None, quick: bool = False) -> Measured:
    """The share of right decisions by kind. ``shared``: the folder that holds ``audio``."""
    with hearing_in(heard) as hearing:
        groups = score(list(every_case(shared / "audio", hearing)))
    return Measured(rows=tuple(right_rows(groups)))


def right_rows(groups: Sequence[Sequence[Tally]]) -> Iterator[Row]:
    """The share of right decisions, a row a kind."""
    for tallies in groups:
        settled = [tally for tally in tallies if tally.wanted is not None]
        if settled:
            kind = tallies[0].kind
            one_way = "moves one way" if grows(tallies) else "does not move one way"
            yield numbered(
                "delivery", f"{kind}: right", right_share(tallies, lambda t: t.flagged),
                baseline=right_share(tallies, lambda t: t.naive),
                goal="1.00" if kind in NEVER else "≥ 0.85",
                counts=f"{sum(t.of for t in settled)} recordings made, {one_way}",
            )  # fmt: skip


def report(groups: Sequence[Sequence[Tally]]) -> str:
    """The figures as a markdown table."""
    lines = ["| kind | size | wanted | flagged | naive | of |", "|---|--:|---|--:|--:|--:|"]
    sums = ["", "| kind | right | naive right | moves one way |", "|---|--:|--:|---|"]
    for rows in groups:
        for r in rows:
            wanted = {True: "flag", False: "none", None: "–"}[r.wanted]
            lines.append(f"| {r.kind} | {r.size:g} | {wanted} | {r.flagged} | {r.naive} | {r.of} |")
        one_way = "yes" if grows(rows) else "no"
        if any(r.wanted is not None for r in rows):
            ours, naive = (
                right_share(rows, lambda r: r.flagged),
                right_share(rows, lambda r: r.naive),
            )
            sums.append(f"| {rows[0].kind} | {ours:.2f} | {naive:.2f} | {one_way} |")
    return "\n".join([*lines, *sums])


def _hand_timed(shared: Path, name: str) -> Iterator[Utterance]:
    clip = read_clip(shared / f"{name}.wav")
    words: list[tuple[str, float, float]] = []
    for word in [*textgrid(shared / f"{name}.TextGrid"), ("", 1e9, 1e9)]:
        if words and word[1] - words[-1][2] > GAP_S:
            at_s = max(0.0, words[0][1] - 0.2)
            cut = slice(int(at_s * clip.rate_hz), int((words[-1][2] + 0.2) * clip.rate_hz))
            if words[-1][2] - words[0][1] > 1.0:
                timed = tuple(Word(w, a - at_s, b - at_s, 1.0) for w, a, b in words)
                yield Utterance(
                    f"{name} {at_s:.0f} s", name, Clip(clip.samples[cut], clip.rate_hz), timed
                )
            words = []
        words.append(word)


def levels(clip: Clip) -> Signal:
    """What ``measure_signal`` says of level and speech, without the pitch, which costs the most."""
    speech, (level_db, hop_s) = speech_stretches(clip), frame_level_db(clip)
    nothing = np.full(len(level_db), np.nan, dtype=np.float32)
    return Signal(
        duration_s=clip.duration_s, hop_s=hop_s, level_db=level_db, f0_hz=nothing,
        voiced=np.isfinite(nothing), speech=speech, nuclei_s=(), noise_db=-80.0, snr_db=40.0,
        clipped_share=0.0,
    )  # fmt: skip


def _even(u: Utterance) -> Clip:
    """An utterance whose last fifth has the mean power of what came before, pauses left out."""
    fifth_s = u.end_s - (u.end_s - u.start_s) / 5
    inside = np.zeros(len(u.clip.samples), dtype=bool)
    for stretch in speech_stretches(u.clip):
        inside[int(stretch.start_s * u.clip.rate_hz) : int(stretch.end_s * u.clip.rate_hz)] = True
    power = [
        float(np.mean(np.square(u.clip.samples[a:b][inside[a:b]], dtype=np.float64)))
        for a, b in pairwise(round(t * u.clip.rate_hz) for t in (u.start_s, fifth_s, u.end_s))
        if inside[a:b].any()
    ]
    own_db = 10.0 * float(np.log10(power[0] / power[1])) if len(power) == 2 else 0.0
    even = drop(u.clip, -own_db, start_s=u.start_s, end_s=u.end_s)
    peak = float(np.max(np.abs(even.samples)))
    return Clip(even.samples * np.float32(min(1.0, 0.95 / peak)), even.rate_hz)


def _naive_rise(signal: Signal, end_s: float) -> float:
    """Last pitch against the pitch 0.3 s of voicing before it."""
    heard = signal.f0_hz[: round((end_s + 0.1) / signal.hop_s)]
    heard = heard[~np.isnan(heard)]
    if len(heard) < 30:
        return 0.0
    return float(semitones(heard[-1:], float(heard[-30]))[0])


def _naive_drop(signal: Signal) -> float:
    """Mean level of the recording against the mean of its last fifth."""
    fifth = len(signal.level_db) // 5
    return float(np.mean(signal.level_db) - np.mean(signal.level_db[-fifth:]))


def _naive_spread(signal: Signal) -> float:
    """Standard deviation of all that was tracked."""
    voiced = signal.f0_hz[signal.voiced]
    return float(np.std(semitones(voiced, float(np.median(voiced)))))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of recordings")
    parser.add_argument("--heard", type=Path, help="folder in which transcripts are kept")
    parser.add_argument("--every", type=int, default=1, help="only each N-th recording: quicker")
    given = parser.parse_args()
    with hearing_in(given.heard) as hearing:
        print(report(score(list(every_case(given.shared, hearing, every=given.every)))))


def every_case(shared: Path, hearing: Hearing, *, every: int = 1) -> Iterator[Case]:
    """All manipulations of all recordings, or of each ``every``-th."""
    spoken = utterances(shared, hearing)
    yield from uptalk(spoken[::every])
    yield from trailing_off(spoken[::every])
    yield from monotone(talks(spoken, made_turns())[:: every * SPEAKERS_EVERY])


if __name__ == "__main__":
    main()
