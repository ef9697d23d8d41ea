"""Labels for Audacity: one line a turn, flag and pause, on the session's time line."""

from __future__ import annotations

from pathlib import Path

from voice_coach.records import Session
from voice_coach.reports.clock import speaker_name, starts
from voice_coach.reports.files import write_text
from voice_coach.reports.labels import kind


def export_audacity(session: Session, path: Path) -> Path:
    """Write an Audacity label track: start, end and text, tab-separated. Returns ``path``."""
    clock = starts(session)
    rows: list[tuple[float, float, str]] = []
    for turn in session.turns:
        at = clock[turn.index]
        rows.append((at, at + turn.duration_s, f"{speaker_name(session, turn)}: {turn.text}"))
        if turn.reading is None:
            continue
        for flag in turn.reading.flags:
            label = f"{flag.family}, {kind(flag.type)}: {flag.quote}"
            rows.append((at + flag.start_s, at + flag.end_s, label))
        for pause in turn.reading.pauses:
            label = f"pause {pause.duration_s:.1f} s"
            rows.append((at + pause.start_s, at + pause.end_s, label))
    rows.sort(key=lambda row: (row[0], row[1], row[2]))
    return write_text(
        path,
        "".join(f"{start:.6f}\t{end:.6f}\t{' '.join(text.split())}\n" for start, end, text in rows),
    )
