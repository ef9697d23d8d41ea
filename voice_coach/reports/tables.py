"""A session as data: versioned JSON, and one CSV table of flags, measures and offers.

The JSON (``"format": "voice_coach.session/1"``) holds what the learner may see; a counterpart's
hidden limits, interests and reasons are left out. Times are seconds from the start of the turn's
recording, ``at_s`` of a turn from the start of the session; offsets are 0-based characters of the
turn's ``text``, end exclusive. A later version with a field taken away or changed in meaning gets
a new number; new fields do not.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from voice_coach.records import Drill, Flag, Reading, Session, Transcript, Turn
from voice_coach.reports.clock import speaker_name, starts
from voice_coach.reports.files import write_text

FORMAT = "voice_coach.session/1"
COLUMNS = (
    *("row", "turn", "speaker", "family", "type", "severity", "start_s", "end_s"),
    *("value", "unit", "low", "high", "quote", "why", "instead"),
)
FLAG_COLUMNS = COLUMNS[3:8]


def export_json(session: Session, path: Path) -> Path:
    """Write the session as JSON (see the module's text). Returns ``path``."""
    text = json.dumps(session_json(session), ensure_ascii=False, indent=2, allow_nan=False)
    return write_text(path, text + "\n")


def session_json(session: Session) -> dict[str, Any]:
    """The session as JSON values."""
    clock = starts(session)
    scenario = session.scenario
    return {
        "format": FORMAT,
        "session": session.id,
        "started_at": session.started_at,
        "learner": session.learner,
        "seed": session.seed,
        "version": session.version,
        "scenario": {
            "id": scenario.id,
            "title": scenario.title,
            "issues": [
                {
                    "id": i.id,
                    "name": i.name,
                    "unit": i.unit,
                    "currency": i.currency,
                    "goal": i.goal,
                    "target": i.target,
                    "walk_away": i.walk_away,
                }
                for i in scenario.issues
            ],
            "people": [{"id": p.id, "name": p.name, "role": p.role} for p in scenario.people],
        },
        "outcome": _round(asdict(session.outcome)) if session.outcome is not None else None,
        "summary": _summary(session),
        "turns": [_turn(session, turn, clock[turn.index]) for turn in session.turns],
        "ledger": [_round(asdict(entry)) for entry in session.ledger],
        "drills": [_drill(drill) for drill in session.drills],
        "counterfactuals": _counterfactuals(session),
    }


def _counterfactuals(session: Session) -> list[dict[str, Any]]:
    """What unused things would have brought; nothing before the end."""
    if session.debrief is None or session.outcome is None:
        return []
    return [_round(asdict(one)) for one in session.debrief.unused]


def _summary(session: Session) -> dict[str, Any] | None:
    if session.summary is None:
        return None
    s = session.summary
    return {
        "headline": s.headline,
        "numbers": [_round(asdict(number)) for number in s.numbers],
        "went_well": [_round(asdict(strength)) for strength in s.strengths],
        "moments": [_round(asdict(moment)) for moment in s.moments],
        "work_on": list(s.work_on),
        "drills": [
            {
                "of": c.of,
                "drill": c.drill,
                "verdict": c.verdict,
                **{
                    name: [flag_json(flag) for flag in getattr(c, name)]
                    for name in ("gone", "still", "new", "unsure")
                },
                "measures": [_round(asdict(change)) for change in c.changes],
            }
            for c in s.comparisons
        ],
    }


def _turn(session: Session, turn: Turn, at_s: float) -> dict[str, Any]:
    decision = turn.decision
    return {
        "index": turn.index,
        "speaker": turn.speaker,
        "name": speaker_name(session, turn),
        "at_s": round(at_s, 3),
        "duration_s": round(turn.duration_s, 3),
        "gap_s": None if turn.gap_s is None else round(turn.gap_s, 3),
        "text": turn.text,
        "transcript": _transcript(turn.transcript),
        "reading": _reading(turn.reading),
        "decision": None
        if decision is None
        else {
            "move": decision.move,
            "terms": [_round(asdict(term)) for term in decision.terms],
            "took": decision.took,
            "ends": decision.ends,
        },
    }


def _drill(drill: Drill) -> dict[str, Any]:
    return {
        "of": drill.of,
        "duration_s": round(drill.duration_s, 3),
        "text": drill.transcript.text,
        "transcript": _transcript(drill.transcript),
        "reading": _reading(drill.reading),
    }


def _transcript(transcript: Transcript | None) -> dict[str, Any] | None:
    if transcript is None:
        return None
    return {
        "model": transcript.model,
        "reason": transcript.reason,
        "words": [_round(asdict(word)) for word in transcript.words],
        "fillers": [_round(asdict(filler)) for filler in transcript.fillers],
    }


def _reading(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        "moves": list(reading.moves),
        "hedges": [_round(asdict(hedge)) for hedge in reading.hedges],
        "offers": [_round(asdict(offer)) for offer in reading.offers],
        "flags": [flag_json(flag) for flag in reading.flags],
        "withheld": [_round(asdict(withheld)) for withheld in reading.withheld],
        "measures": [_round(asdict(measure)) for measure in reading.measures],
        "pauses": [_round(asdict(pause)) for pause in reading.pauses],
        "speech": [_round(asdict(stretch)) for stretch in reading.speech],
        "judged_share": round(reading.judged_share, 4),
        "rules_version": reading.rules_version,
    }


def flag_json(flag: Flag) -> dict[str, Any]:
    """One flag as JSON values."""
    return dict(_round(asdict(flag)))


def _round(value: Any) -> Any:
    """Numbers to a tenth of a millisecond; NaN and infinity, which JSON lacks, to null."""
    if isinstance(value, dict):
        return {key: _round(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_round(item) for item in value]
    if isinstance(value, float):
        return round(value, 4) if value - value == 0 else None
    return value


def export_csv(session: Session, path: Path) -> Path:
    """Write flags, withheld flags, measures and offers as one table. Returns ``path``.

    ``row`` says what a row is: ``flag``, ``withheld``, ``measure`` or ``offer``. Text that a
    spreadsheet would run as a formula gets an apostrophe in front.
    """
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for row in rows(session):
        table.writerow({key: safe_cell(value) for key, value in row.items()})
    return write_text(path, written.getvalue())


def rows(session: Session) -> Iterator[dict[str, Any]]:
    """The rows of the table: flags, withheld flags and measures of each turn, then offers."""
    for turn in session.turns:
        who = {"turn": turn.index, "speaker": turn.speaker}
        if turn.reading is not None:
            for flag in turn.reading.flags:
                names = (*FLAG_COLUMNS, "quote", "why", "instead")
                row = {name: getattr(flag, name) for name in names}
                yield {"row": "flag", **who, **row}
            for held in turn.reading.withheld:
                row = {name: getattr(held, name) for name in FLAG_COLUMNS if name != "severity"}
                yield {"row": "withheld", **who, **row, "why": held.reason}
            for m in turn.reading.measures:
                row = {"type": m.name, "value": m.value, "unit": m.unit}
                yield {"row": "measure", **who, **row, "low": m.low, "high": m.high}
    units = {issue.id: issue.currency or issue.unit for issue in session.scenario.issues}
    for entry in session.ledger:
        yield {
            "row": "offer",
            "turn": entry.turn,
            "speaker": entry.speaker,
            "type": entry.issue,
            "start_s": entry.at_s,
            "value": entry.value,
            "unit": units.get(entry.issue, ""),
            "quote": entry.quote,
        }


def safe_cell(value: Any) -> Any:
    """A value for a CSV cell: what a spreadsheet would run as a formula is made text."""
    if isinstance(value, float):
        return _round(value) if _round(value) is not None else ""
    if isinstance(value, str):
        # tab, return and their wide forms start a formula too, in some spreadsheets
        dangerous = value.lstrip().startswith(tuple("=+-@＝＋－＠"))
        return f"'{value}" if dangerous or value.startswith(("\t", "\r", "\n")) else value
    return "" if value is None else value
