"""Who spoke when, and where the flags are, as a drawing for paper."""

from __future__ import annotations

from typing import Any

from voice_coach.records import Session
from voice_coach.reports.clock import minutes, starts, total_s
from voice_coach.reports.svg import INKS, MUTED, RULE, TEAL, ticks

LANE = 22.0
AXIS = 16.0
DOT = 2.6


def talk_picture(session: Session, *, width: float, font: str) -> Any:
    """The session on one time axis: own turns below, theirs above, a dot for each flag.

    Parameters
    ----------
    session : Session
        With at least one turn.
    width : float
        Points.
    font : str
        A registered font.

    Returns
    -------
    reportlab.graphics.shapes.Drawing
    """
    from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, String
    from reportlab.lib.colors import HexColor

    end_s = max(total_s(session), 0.001)
    clock = starts(session)
    drawing = Drawing(width, 2 * LANE + AXIS)
    for at_s in ticks(end_s, most=8):
        x = width * at_s / end_s
        drawing.add(Line(x, AXIS, x, AXIS + 2 * LANE, strokeColor=HexColor(RULE), strokeWidth=0.5))
        place = "start" if x < width - 24 else "end"
        drawing.add(
            String(
                x, 3, minutes(at_s), fontName=font, fontSize=7, textAnchor=place,
                fillColor=HexColor(MUTED),
            )
        )  # fmt: skip
    for turn in session.turns:
        own = turn.speaker == "learner"
        x = width * clock[turn.index] / end_s
        length = max(width * turn.duration_s / end_s, 1.0)
        bottom = AXIS + (2 if own else LANE + 2)
        colour = HexColor(TEAL if own else "#a8a29e")
        drawing.add(Rect(x, bottom, length, LANE - 4, fillColor=colour, strokeColor=None, rx=2))
        for flag in turn.reading.flags if turn.reading is not None else ():
            if flag.severity != "faint":
                at = width * (clock[turn.index] + flag.start_s) / end_s
                drawing.add(
                    Circle(
                        min(at, width - DOT), AXIS + LANE / 2, DOT,
                        fillColor=HexColor(INKS[flag.family]), strokeColor=HexColor("#ffffff"),
                        strokeWidth=0.7,
                    )
                )  # fmt: skip
    return drawing
