"""A session: turns, what the counterpart decided, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from voice_coach.records.debrief import Debrief
from voice_coach.records.effects import Credit, Effect
from voice_coach.records.reading import Reading
from voice_coach.records.scenario import Person, Scenario
from voice_coach.records.sound import Clip, Signal
from voice_coach.records.summary import Summary
from voice_coach.records.words import Transcript

Speaker = Literal["learner", "counterpart"]


@dataclass(frozen=True, slots=True)
class Term:
    """A value on an issue, as decided by the policy."""

    issue: str
    value: float


@dataclass(frozen=True, slots=True)
class Decision:
    """The counterpart's next move.

    ``reason`` is for the debrief; ``took`` is what the learner may see of how their turn was taken,
    in one plain sentence. ``terms`` are the values this move puts on the table (or closes on).
    ``wording`` is drawn from the seed: which authored wording comes first. ``effects`` are what the
    turn it answers did to this side and ``credits`` what it used; ``trust`` and ``patience`` (0 to
    1) stand after it.
    ``twist``: the place of the scenario's twist that a "twist" tells, else -1.
    """

    person: str
    move: str
    terms: tuple[Term, ...]
    reason: str
    took: str
    ends: Literal["", "agreed", "walked_away", "no_deal"] = ""
    wording: int = 0
    effects: tuple[Effect, ...] = ()
    trust: float = 0.5
    patience: float = 1.0
    twist: int = -1
    credits: tuple[Credit, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Words for a voice to say; ``voice`` is a character ("warm, unhurried"), not an engine's."""

    speaker: str
    text: str
    move: str
    voice: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """One side's turn. ``audio`` is a FLAC file's path relative to the recordings folder.

    ``gap_s``: from the end of the counterpart's line to the start of this recording, None where
    nobody measured it. ``clip`` and ``signal`` are there while a turn is being judged and are not
    stored. While detectors run, ``reading`` holds moves, hedges and offers only.
    """

    index: int
    speaker: Speaker
    text: str
    audio: str | None = None
    duration_s: float = 0.0
    gap_s: float | None = None
    line: Line | None = None
    decision: Decision | None = None
    transcript: Transcript | None = None
    reading: Reading | None = None
    clip: Clip | None = field(default=None, repr=False)
    signal: Signal | None = field(default=None, repr=False)


def present(scenario: Scenario, turns: Sequence[Turn] = ()) -> tuple[Person, ...]:
    """Who is in the room after ``turns``: who comes in with a twist is not there before it."""
    decided = [turn.decision for turn in turns if turn.decision is not None]
    came = {scenario.twists[one.twist].joins for one in decided if one.twist >= 0}
    late = {twist.joins for twist in scenario.twists} - came - {one.person for one in decided}
    return tuple(person for person in scenario.people if person.id not in late)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended. ``terms`` are the values agreed, empty where nothing was.

    ``recorded``: two people talked, and nobody decided anything here (an imported recording).
    """

    kind: Literal["agreed", "walked_away", "no_deal", "stopped", "recorded"]
    terms: tuple[Term, ...]
    summary: str


@dataclass(frozen=True, slots=True, eq=False)
class Drill:
    """A turn said again. ``of`` is the index of the turn it repeats."""

    of: int
    audio: str
    duration_s: float
    transcript: Transcript
    reading: Reading


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One number on the table.

    ``step`` is the move from that side's last value on the issue, in the direction of the *other*
    side (positive: a concession); None for a first value.
    """

    turn: int
    speaker: Speaker
    issue: str
    value: float
    step: float | None
    at_s: float | None
    quote: str


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """Everything about one rehearsal.

    ``scenario`` is the scenario as it was when the session started, so that an edited file never
    changes an old report. ``branch_of`` and ``branch_turn`` say which session went back to which
    turn to become this one. ``recordings`` is the folder that ``Turn.audio`` is relative to.
    ``ledger``, ``summary`` and ``debrief`` are worked out from the turns when a session is looked
    at as a whole, not stored.
    """

    id: str
    scenario: Scenario
    recordings: Path
    seed: int
    started_at: str
    turns: tuple[Turn, ...] = ()
    drills: tuple[Drill, ...] = ()
    outcome: Outcome | None = None
    learner: str = ""
    version: str = ""
    branch_of: str = ""
    branch_turn: int | None = None
    ledger: tuple[LedgerEntry, ...] = ()
    summary: Summary | None = None
    debrief: Debrief | None = None

    def learner_turns(self) -> Sequence[Turn]:
        return [turn for turn in self.turns if turn.speaker == "learner"]
