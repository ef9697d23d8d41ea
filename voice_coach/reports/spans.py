"""Which words lie under which flags: flags overlap, marks on a page must not."""

from __future__ import annotations

from dataclasses import dataclass

from voice_coach.records import Filler, Flag, Transcript, Turn, Word

WHOLE_SHARE = 0.6  # a flag on the signal that covers more of the turn than this marks its end


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words under the same flags (indices into the turn's shown flags)."""

    words: tuple[Word, ...]
    flags: tuple[int, ...]
    faint: bool
    fillers: tuple[Filler, ...] = ()
    points: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def shown(turn: Turn) -> list[Flag]:
    """The flags that get a mark and a note, in the order of the page."""
    flags = turn.reading.flags if turn.reading is not None else ()
    return sorted(
        (flag for flag in flags if flag.severity != "faint"),
        key=lambda f: (f.start_s, f.end_s, f.family, f.type, f.quote),
    )


def transcript_of(turn: Turn) -> Transcript:
    """The turn's transcript; for a turn without one, its words at made-up equal times."""
    if turn.transcript is not None:
        return turn.transcript
    words = turn.text.split()
    each = turn.duration_s / len(words) if words else 0.0
    return Transcript(
        tuple(Word(word, i * each, (i + 1) * each, 1.0) for i, word in enumerate(words))
    )


def runs(turn: Turn) -> tuple[Run, ...]:
    """The turn's words in runs; flags without words are points after the word they follow.

    ``Run.flags`` is sorted so that the flag with the fewest words, which the mark stands for,
    comes first. Fillers that nobody wrote down stand after the run's last word.
    """
    transcript = transcript_of(turn)
    flags = shown(turn)
    covered: list[list[int]] = [[] for _ in transcript.words]
    spans = transcript.offsets()
    for number, flag in enumerate(flags):
        for place, (start, end) in enumerate(spans):
            if _covers(flag, start, end):
                covered[place].append(number)
    faint = [
        any(f.severity == "faint" and _covers(f, a, b) for f in _flags(turn)) for a, b in spans
    ]
    size = {n: sum(n in under for under in covered) for n in range(len(flags))}
    points = _points(turn, transcript, [n for n, count in size.items() if count == 0])
    fillers = _fillers(transcript)
    made: list[Run] = []
    group: list[Word] = []
    for place, word in enumerate(transcript.words):
        group.append(word)
        last = place + 1 == len(transcript.words)
        same = (
            not last
            and covered[place] == covered[place + 1]
            and faint[place] == faint[place + 1]
            and place not in points
            and place not in fillers
        )
        if not same:
            under = tuple(sorted(covered[place], key=lambda n: (size[n], n)))
            made.append(
                Run(
                    tuple(group),
                    under,
                    faint[place],
                    tuple(fillers.get(place, ())),
                    tuple(points.get(place, ())),
                )
            )
            group = []
    before = (tuple(fillers.get(-1, ())), tuple(points.get(-1, ())))
    if any(before):
        made.insert(0, Run((), (), False, *before))
    return tuple(made)


def _flags(turn: Turn) -> tuple[Flag, ...]:
    return turn.reading.flags if turn.reading is not None else ()


def _covers(flag: Flag, start: int, end: int) -> bool:
    return flag.start is not None and flag.end is not None and start < flag.end and flag.start < end


def _points(turn: Turn, transcript: Transcript, numbers: list[int]) -> dict[int, list[int]]:
    """Place of the word that each flag without words follows; -1 is before the first word."""
    flags = shown(turn)
    points: dict[int, list[int]] = {}
    for number in numbers:
        flag = flags[number]
        whole = flag.end_s - flag.start_s > WHOLE_SHARE * max(turn.duration_s, 1e-6)
        place = len(transcript.words) - 1 if whole else _after(transcript, _where(flag))
        points.setdefault(place, []).append(number)
    return points


def _where(flag: Flag) -> float:
    """Pauses are marked where they begin, what a voice does where it is over."""
    return flag.start_s if flag.type in ("long_pause", "hesitant_start") else flag.end_s


def _fillers(transcript: Transcript) -> dict[int, list[Filler]]:
    """Fillers that the words lack, by the place of the word they follow."""
    found: dict[int, list[Filler]] = {}
    for filler in transcript.fillers:
        middle = (filler.start_s + filler.end_s) / 2
        written = any(
            w.start_s <= middle <= w.end_s
            and w.text.strip(" .,…?!").casefold() == filler.text.casefold()
            for w in transcript.words
        )
        if not written:
            found.setdefault(_after(transcript, middle), []).append(filler)
    return found


def _after(transcript: Transcript, at_s: float) -> int:
    place = -1
    for number, word in enumerate(transcript.words):
        if (word.start_s + word.end_s) / 2 <= at_s:
            place = number
    return place
