"""The JSON that ``--json`` prints. Scripts read it: a field changes only with a note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from voice_coach.coaching.paths import Due, LearningPath, Standing
from voice_coach.records import Flag, Scenario, Session, Stretch, Turn


def flag_json(flag: Flag) -> dict[str, Any]:
    """One flag, with the words, the moment, the reason and the firmer way."""
    return {
        "family": flag.family,
        "type": flag.type,
        "start_s": round(flag.start_s, 3),
        "end_s": round(flag.end_s, 3),
        "quote": flag.quote,
        "why": flag.why,
        "instead": flag.instead,
    }


def shown_flags(turn: Turn) -> list[Flag]:
    """The flags of a turn that are advised on; faint ones are counted in the measures only."""
    flags = turn.reading.flags if turn.reading is not None else ()
    return [flag for flag in flags if flag.severity != "faint"]


def analysis_json(file: str, turn: Turn) -> dict[str, Any]:
    """What ``analyze --json`` prints for one recording."""
    assert turn.transcript is not None and turn.reading is not None
    reading, transcript = turn.reading, turn.transcript
    return {
        "file": file,
        "duration_s": round(turn.duration_s, 3),
        "transcript": {
            "text": transcript.text,
            "words": [
                {
                    "text": word.text,
                    "start_s": round(word.start_s, 3),
                    "end_s": round(word.end_s, 3),
                    "probability": round(word.probability, 4),
                }
                for word in transcript.words
            ],
        },
        "measures": [{"name": m.name, "value": m.value, "unit": m.unit} for m in reading.measures],
        "flags": [flag_json(flag) for flag in shown_flags(turn)],
        "fillers": [
            {"text": f.text, "start_s": round(f.start_s, 3), "end_s": round(f.end_s, 3)}
            for f in transcript.fillers
        ],
        "pauses": stretches_json(reading.pauses),
        "withheld": [
            {
                "family": w.family,
                "type": w.type,
                "start_s": round(w.start_s, 3),
                "end_s": round(w.end_s, 3),
                "reason": w.reason,
            }
            for w in reading.withheld
        ],
        "rules_version": reading.rules_version,
    }


def stretches_json(stretches: Iterable[Stretch]) -> list[dict[str, float]]:
    return [{"start_s": round(s.start_s, 3), "end_s": round(s.end_s, 3)} for s in stretches]


def session_json(session: Session, *, report: str) -> dict[str, Any]:
    """What ``demo --json`` and ``practice --json`` print; ``report``: path of the HTML file."""
    return {
        "session": session.id,
        "scenario": session.scenario.id,
        "outcome": session.outcome.kind if session.outcome is not None else None,
        "turns": [
            {
                "speaker": turn.speaker,
                "text": turn.text,
                "audio_s": round(turn.duration_s, 3),
                "flags": [flag_json(flag) for flag in shown_flags(turn)],
            }
            for turn in session.turns
        ],
        "report": report,
    }


def scenario_json(scenario: Scenario) -> dict[str, Any]:
    """One entry of ``scenarios list --json``."""
    return {
        "id": scenario.id,
        "title": scenario.title,
        "track": scenario.track,
        "level": scenario.level,
        "minutes": scenario.minutes,
    }


def path_json(
    path: LearningPath, steps: Sequence[Standing], again: Sequence[Due]
) -> dict[str, Any]:
    """What ``paths --json`` prints for one path."""
    return {
        "id": path.id,
        "title": path.title,
        "about": path.about,
        "steps": [
            {
                "scenario": one.step.scenario,
                "difficulty": one.step.difficulty,
                "state": one.state,
                "missing": list(one.missing),
            }
            for one in steps
        ],
        "repeat": [{"skill": one.skill, "days": one.days, "times": one.times} for one in again],
    }
