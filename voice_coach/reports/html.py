"""The standalone report: one HTML file with its sound inside, for any browser, offline."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from typing import Any

from markupsafe import Markup

from voice_coach.records import Session, Turn, amount_text
from voice_coach.reports import clock, fragments
from voice_coach.reports.files import write_text
from voice_coach.reports.other_side import debrief_html
from voice_coach.reports.pictures import ledger_svg, session_timeline_svg, timeline_svg
from voice_coach.reports.sound import sound_of

WIDE, NARROW = 960, 340
TURN_WIDE = 720


def export_html(session: Session, path: Path) -> Path:
    """Write the report of a session. Returns ``path``.

    The same session gives the same bytes. The file loads nothing: style, script, type, pictures
    and recordings are inside, and its content policy forbids every connection.

    Parameters
    ----------
    session
        From ``whole_session``: with ledger, summary and the signals of the learner's turns; what
        is missing is left out of the report.
    path
        The file to write; it is replaced whole or not at all.

    Raises
    ------
    VoiceCoachError
        When the file cannot be written.
    """
    return write_text(path, report_html(session))


def report_html(session: Session) -> str:
    """The report as text."""
    css, script = fragments.css(), fragments.script()
    sound = sound_of(session)
    template = fragments.environment().get_template("report.html")
    return template.render(
        session=session,
        summary=session.summary,
        css=Markup(css),
        script=Markup(script),
        policy=_policy(css, script),
        sound=sound,
        clock=clock.starts(session),
        learner=clock.learner_name(session),
        people=_people(session),
        names={turn.index: clock.speaker_name(session, turn) for turn in session.turns},
        talk=_figure(
            session_timeline_svg(session, width=WIDE),
            session_timeline_svg(session, width=NARROW),
        ),
        ledger=_figure(ledger_svg(session, width=WIDE), ledger_svg(session, width=NARROW)),
        timelines={t.index: _timeline(t) for t in session.learner_turns()},
        judged=_judged(session),
        offers=_offers(session),
        other_side=Markup(debrief_html(session)),
    )


def _policy(css: str, script: str) -> str:
    """Nothing but what is in the file; style and script by their digests."""

    def digest(text: str) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; style-src {digest(css)}; script-src {digest(script)}; "
        "media-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _figure(wide: str, narrow: str) -> Markup:
    return Markup(fragments.pictures_html(wide, narrow))


def _timeline(turn: Turn) -> Markup:
    return _figure(timeline_svg(turn, width=TURN_WIDE), timeline_svg(turn, width=NARROW))


def _people(session: Session) -> list[dict[str, str]]:
    """The counterparts who spoke, or all where nobody did; never what is hidden about them."""
    spoke = {clock.person_name(session, t) for t in session.turns if t.speaker == "counterpart"}
    people = [p for p in session.scenario.people if p.name in spoke] or session.scenario.people
    return [{"name": p.name, "role": p.role} for p in people]


def _offers(session: Session) -> list[dict[str, Any]]:
    """The ledger's rows in words."""
    issues = {issue.id: issue for issue in session.scenario.issues}
    return [
        {
            "entry": entry,
            "issue": issues[entry.issue].name,
            "amount": amount_text(
                issues[entry.issue], entry.value, day_zero=session.scenario.day_zero
            ),
        }
        for entry in session.ledger
        if entry.issue in issues
    ]


def _judged(session: Session) -> dict[str, Any]:
    """How much of the learner's speech was judged, by the length of the turns, and by what."""
    turns = [t for t in session.learner_turns() if t.reading is not None]
    total = sum(t.duration_s for t in turns)
    share = sum(t.duration_s * (t.reading.judged_share if t.reading else 0.0) for t in turns)
    rules = sorted({t.reading.rules_version for t in turns if t.reading} - {""})
    models = sorted({t.transcript.model for t in turns if t.transcript} - {""})
    return {
        "share": share / total if total > 0 else None,
        "seconds": total,
        "rules": rules,
        "models": models,
        "withheld": [(t, w) for t in turns if t.reading for w in t.reading.withheld],
        "measures": _measures(turns),
    }


def _measures(turns: list[Turn]) -> list[dict[str, Any]]:
    """One row a measure, one value a turn."""
    rows: dict[str, dict[str, Any]] = {}
    for turn in turns:
        for m in turn.reading.measures if turn.reading is not None else ():
            row = rows.setdefault(
                m.name, {"name": m.name, "unit": m.unit, "low": m.low, "high": m.high, "by": {}}
            )
            row["by"][turn.index] = m.value
    return list(rows.values())
