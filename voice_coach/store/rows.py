"""Records to rows of the tables, and back."""

from __future__ import annotations

from voice_coach.records import Decision, Drill, Line, Reading, Transcript, Turn
from voice_coach.store import codec
from voice_coach.store.tables import DrillRow, TakeRow, TurnRow
from voice_coach.store.takes import TakeInfo
from voice_coach.store.texts import storable

__all__ = ["drill_of", "storable", "take_info", "turn_of", "turn_row"]


def turn_row(session_id: str, turn: Turn) -> TurnRow:
    return TurnRow(
        session_id=session_id,
        index=turn.index,
        speaker=turn.speaker,
        text=storable(turn.text),
        audio=turn.audio,
        duration_s=turn.duration_s,
        gap_s=turn.gap_s,
        line=codec.dump_or_none(turn.line),
        decision=codec.dump_or_none(turn.decision),
        transcript=codec.dump_or_none(turn.transcript),
        reading=codec.dump_or_none(turn.reading),
    )


def turn_of(row: TurnRow) -> Turn:
    return Turn(
        index=row.index,
        speaker="learner" if row.speaker == "learner" else "counterpart",
        text=row.text,
        audio=row.audio,
        duration_s=row.duration_s,
        gap_s=row.gap_s,
        line=codec.load_or_none(Line, row.line),
        decision=codec.load_or_none(Decision, row.decision),
        transcript=codec.load_or_none(Transcript, row.transcript),
        reading=codec.load_or_none(Reading, row.reading),
    )


def drill_of(row: DrillRow) -> Drill:
    return Drill(
        of=row.of,
        audio=row.audio,
        duration_s=row.duration_s,
        transcript=codec.load(Transcript, row.transcript),
        reading=codec.load(Reading, row.reading),
    )


def take_info(row: TakeRow) -> TakeInfo:
    return TakeInfo(
        row.id, row.session_id, row.audio, row.rate_hz, row.duration_s, row.gap_s, row.drill_of
    )
