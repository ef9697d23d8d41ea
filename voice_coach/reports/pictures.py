"""The pictures of a report, as accessible, self-contained SVG."""

from __future__ import annotations

from voice_coach.reports.ledger_picture import ledger_svg
from voice_coach.reports.talk import session_timeline_svg
from voice_coach.reports.timeline import timeline_svg

__all__ = ["ledger_svg", "session_timeline_svg", "timeline_svg"]
