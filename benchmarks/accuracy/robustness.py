"""The same turn in a worse room: are its flags kept, or withheld with a reason, or changed?

Real recordings and lines of the built-in voice are taken through gain, telephone, reverberation,
babble and fan noise, heard by the real recogniser and judged as in a session. A flag of the clean
turn is *kept* (same type, same place), *withheld* (the reading says why it does not judge), or
*lost*; a flag of another type or in another place is *invented*. Then, one by one, what people of
different voices get.

Run: ``python benchmarks/accuracy/robustness.py [--shared FOLDER] [--heard FOLDER]``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from degrade import conditions
from heard import Hearing, hearing_in
from material import SHARED, Said, babble_voices, made_turns, read_turns, real_turns, turns
from row import NONE, Measured, Mistake, Row, gathered, mistake_at, numbered

from voice_coach.analysis.conceding import ConcedingDetector
from voice_coach.analysis.delivery import DeliveryDetector
from voice_coach.analysis.hedging import HedgingDetector
from voice_coach.analysis.judge import judge
from voice_coach.analysis.pacing import PacingDetector
from voice_coach.analysis.signal import measure_signal
from voice_coach.analysis.talk import is_filled_pause, plain
from voice_coach.analysis.thresholds import Thresholds, load_thresholds
from voice_coach.analysis.withheld import ON_EDGES, ON_SOUND
from voice_coach.records import Clip, Flag, Reading, Signal, Transcript, Turn

LIMITS = load_thresholds()
DETECTORS = tuple(
    kind(thresholds=LIMITS)
    for kind in (HedgingDetector, ConcedingDetector, PacingDetector, DeliveryDetector)
)
OPENING = Turn(index=0, speaker="counterpart", text="That is more than we can do.", duration_s=2.0)
"""Pressure to answer, so that conceding can be judged."""
SLACK_S = 0.6
"""Two flags this near to each other are at the same place: times of words move with the noise."""


@dataclass(slots=True)
class Counted:
    """What became of the clean turns' flags; ``changed`` are those lost and invented."""

    kept: int = 0
    withheld: int = 0
    lost: int = 0
    invented: int = 0
    changed: list[Mistake] = field(default_factory=list)


def judged(
    clip: Clip | Signal, transcript: Transcript, *, limits: Thresholds | None = LIMITS
) -> Reading:
    """The reading of a turn as in a session, after the counterpart's pressure.

    With ``limits`` None nothing at all is withheld.
    """
    signal = measure_signal(clip) if isinstance(clip, Clip) else clip
    turn = Turn(
        index=1, speaker="learner", text=transcript.text, duration_s=signal.duration_s,
        transcript=transcript, signal=signal, gap_s=0.4,
    )  # fmt: skip
    reading = judge(
        turn, (OPENING,), scenario=None, thresholds=limits or LIMITS, detectors=DETECTORS
    )
    if limits is not None:
        return reading
    turn = replace(turn, reading=reading)
    found = [flag for detector in DETECTORS for flag in detector.detect(turn, (OPENING,))]
    return replace(reading, flags=tuple(found), withheld=())


def compare(
    name: str, clean: Reading, worse: Reading, transcript: Transcript, *, model: str
) -> Counted:
    """What became of the flags of ``clean`` in ``worse``, whose words ``model`` heard."""
    counted = Counted()
    left = list(worse.flags)
    for flag in clean.flags:
        same = next((f for f in left if same_place(f, flag)), None)
        if same is not None:
            left.remove(same)
            counted.kept += 1
        elif not transcript.words or _held(flag, worse):
            counted.withheld += 1
        else:
            counted.lost += 1
            what = f"lost {flag.type} “{flag.quote[:40]}”"
            kind = "flags lost in a worse room"
            counted.changed.append(mistake_at("robustness", kind, name, what, model=model))
    for flag in left:
        counted.invented += 1
        what = f"invented {flag.type} “{flag.quote[:40]}” {flag.confidence}"
        counted.changed.append(
            mistake_at(
                "robustness", "flags invented by a worse room", name, what, model=model,
                confidence=flag.confidence,
            )
        )  # fmt: skip
    return counted


def same_place(a: Flag, b: Flag) -> bool:
    """Same type at the same time, give or take 0.6 s."""
    near = a.start_s - SLACK_S < b.end_s and b.start_s - SLACK_S < a.end_s
    return (a.family, a.type) == (b.family, b.type) and near


def _held(flag: Flag, reading: Reading) -> bool:
    for held in reading.withheld:
        near = held.start_s - SLACK_S < flag.end_s and flag.start_s - SLACK_S < held.end_s
        told = ON_SOUND | ON_EDGES if "pace" in held.reason else ON_SOUND
        whole = (held.type == "delivery" and flag.type in told) or (
            held.type == "words" and flag.type not in ON_SOUND
        )
        if near and (whole or (held.family, held.type) == (flag.family, flag.type)):
            return True
    return False


def by_condition(
    said: Sequence[Said], others: Sequence[Clip], hearing: Hearing
) -> dict[str, Counted]:
    """What each condition does to the flags of all turns."""
    clean = {s.name: judged(s.clip, hearing.hear(s.clip)) for s in said}
    table: dict[str, Counted] = {}
    for name, degrade in conditions(others).items():
        total = table.setdefault(name, Counted())
        for s in said:
            worse = degrade(s.clip)
            transcript = hearing.hear(worse)
            became = compare(
                f"{name} · {s.name}", clean[s.name], judged(worse, transcript), transcript,
                model=hearing.model,
            )  # fmt: skip
            add(total, became)
    return table


def add(total: Counted, one: Counted) -> None:
    total.kept += one.kept
    total.withheld += one.withheld
    total.lost += one.lost
    total.invented += one.invented
    total.changed += one.changed


@dataclass(frozen=True, slots=True)
class Person:
    """What one voice gets. ``word_errors`` for each word said, ``fillers`` (invented) for 100."""

    name: str
    pitch_hz: float
    words: int
    minutes: float
    words_per_minute: float
    word_errors: float
    fillers: float
    flags: float
    kinds: tuple[tuple[str, int], ...]
    withheld_share: float
    judged_share: float


def people(said: Iterable[tuple[str, Said]], hearing: Hearing) -> list[Person]:
    """One row a person: (person, what they said) in any order."""
    groups: dict[str, list[Said]] = {}
    for who, s in said:
        groups.setdefault(who, []).append(s)
    return [_person(who, group, hearing) for who, group in groups.items()]


def _person(who: str, said: Sequence[Said], hearing: Hearing) -> Person:
    kinds: Counter[str] = Counter()
    words = errors = invented = shown = held = 0
    minutes = spoken_min = 0.0
    pitch: list[float] = []
    share: list[float] = []
    for s in said:
        transcript, signal = hearing.hear(s.clip), measure_signal(s.clip)
        reading = judged(signal, transcript)
        truth = [plain(w) for w in s.text.split()]
        spoken = [w for w in truth if not is_filled_pause(w)]
        words += len(spoken)
        heard = [plain(w.text) for w in transcript.words]
        errors += _word_errors(spoken, [w for w in heard if w and not is_filled_pause(w)])
        invented += max(0, len(transcript.fillers) - (len(truth) - len(spoken)))
        kinds.update(flag.type for flag in reading.flags)
        shown += len(reading.flags)
        held += len(reading.withheld)
        minutes += s.clip.duration_s / 60.0
        if signal.speech:
            spoken_min += (signal.speech[-1].end_s - signal.speech[0].start_s) / 60.0
        pitch += signal.f0_hz[signal.voiced].tolist()
        share.append(reading.judged_share)
    return Person(
        who, float(np.median(pitch)) if pitch else 0.0, words, minutes, words / spoken_min,
        errors / max(1, words), 100.0 * invented / max(1, words), shown / minutes,
        tuple(kinds.most_common()), held / max(1, held + shown), float(np.mean(share)),
    )  # fmt: skip


def _word_errors(truth: Sequence[str], heard: Sequence[str]) -> int:
    """Words to put in, take out or change: Levenshtein's distance."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(truth, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def cast(shared: Path) -> list[tuple[str, Said]]:
    """(person, what they said): a man, a woman's voice, fast and slow talk, and every reader."""
    found: list[tuple[str, Said]] = []
    for s in real_turns(shared):
        if s.kind == "real" and "corpus" in s.name:
            found.append(("a man (" + s.name.split("_")[0] + ")", s))
    for s in made_turns():
        fast = ", fast" if s.name == "rushed" else ""
        found.append((f"built-in voice (a woman's){fast}", s))
    readers = [(f"reader {s.name[:5]}", s) for s in read_turns(shared)]
    return found + readers + [("all readers", s) for _, s in readers]


def measured(shared: Path, *, heard: Path | None = None, quick: bool = False) -> Measured:
    """Both tables as figures, and what was lost and invented.

    ``shared``: the folder that holds ``audio``.
    """
    audio = shared / "audio"
    with hearing_in(heard) as hearing:
        table = by_condition(turns(audio), babble_voices(audio), hearing)
        persons = people(cast(audio), hearing)
    rows = [row for name, c in table.items() for row in _condition_rows(name, c)]
    rows += [row for person in persons for row in _person_rows(person)]
    return gathered(rows, (mistake for c in table.values() for mistake in c.changed))


def _condition_rows(name: str, c: Counted) -> Iterator[Row]:
    of = f"{c.kept} kept, {c.withheld} withheld, {c.lost} lost of {c.kept + c.withheld + c.lost}"
    yield numbered("robustness", f"{name}: flags invented", c.invented, counts=of, goal="0")
    yield numbered("robustness", f"{name}: flags lost", c.lost, counts=of)


def _person_rows(p: Person) -> Iterator[Row]:
    of = f"{p.words} words, {p.minutes:.1f} min, {p.pitch_hz:.0f} Hz"
    for what, value, goal in (
        ("word error rate", p.word_errors, NONE),
        ("fillers invented in 100 words", p.fillers, "≤ 0.5"),
        ("flags a minute", p.flags, NONE),
        ("share withheld", p.withheld_share, NONE),
    ):
        yield numbered("robustness", f"{p.name}: {what}", value, counts=of, goal=goal)


def report(table: dict[str, Counted], persons: Sequence[Person]) -> str:
    """Both tables as markdown."""
    lines = ["| condition | kept | withheld | lost | invented |", "|---|--:|--:|--:|--:|"]
    for name, c in table.items():
        lines.append(f"| {name} | {c.kept} | {c.withheld} | {c.lost} | {c.invented} |")
    lines += [
        "", "| who | pitch (Hz) | words a minute | words | word errors | fillers invented in 100 "
        "| flags a minute | withheld | judged | flags |", "|---|" + 8 * "--:|" + "---|",
    ]  # fmt: skip
    for p in persons:
        kinds = ", ".join(f"{kind} {count}" for kind, count in p.kinds)
        lines.append(
            f"| {p.name} | {p.pitch_hz:.0f} | {p.words_per_minute:.0f} | {p.words} | "
            f"{p.word_errors:.2f} | {p.fillers:.1f} | {p.flags:.1f} | {p.withheld_share:.2f} | "
            f"{p.judged_share:.2f} | {kinds} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Print both tables, and with ``--why`` every flag that was lost or invented."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of recordings")
    parser.add_argument("--heard", type=Path, help="folder in which transcripts are kept")
    parser.add_argument("--why", action="store_true", help="list what was lost and invented")
    given = parser.parse_args()
    with hearing_in(given.heard) as hearing:
        said, others = turns(given.shared), babble_voices(given.shared)
        table = by_condition(said, others, hearing)
        print(report(table, people(cast(given.shared), hearing)))
        if given.why:
            for counted in table.values():
                print("\n".join(mistake.id for mistake in counted.changed))


if __name__ == "__main__":
    main()
