"""A session on paper: what the report says, without the sound."""

from __future__ import annotations

import io
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from voice_coach.records import Session, Turn
from voice_coach.reports.clock import minutes, speaker_name, starts
from voice_coach.reports.files import write_bytes
from voice_coach.reports.labels import FAMILIES, kind
from voice_coach.reports.pdf_picture import talk_picture
from voice_coach.reports.svg import INK, INKS, MUTED, TEAL

FONTS = Path(__file__).parent / "fonts"
PLAIN, BOLD = "DejaVuSans", "DejaVuSans-Bold"
MARGIN = 54.0
"""Points; three quarters of an inch, which every printer can leave."""


def export_pdf(session: Session, path: Path) -> Path:
    """Write the session as a PDF to print or send. Returns ``path``.

    Headline, numbers, what went well, the moments to say again, and every turn with its flags. The
    same session gives the same bytes. Characters that the font lacks (it has Latin, Greek and
    Cyrillic) are printed as a box.

    Raises
    ------
    VoiceCoachError
        When the file cannot be written.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    _fonts()
    written = io.BytesIO()
    document = SimpleDocTemplate(
        written,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=_legal(session.scenario.title),
        author="voice_coach",
        creator="voice_coach",
        invariant=1,  # no date and no random id: the same session, the same file
    )
    document.build(_story(session, document.width), onFirstPage=_foot, onLaterPages=_foot)
    return write_bytes(path, written.getvalue())


@lru_cache(maxsize=1)
def _fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))


def _style(size: float, *, colour: str = INK, bold: bool = False, **more: Any) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        f"{size}{colour}{bold}{more}",
        fontName=BOLD if bold else PLAIN,
        fontSize=size,
        leading=size * 1.45,
        textColor=HexColor(colour),
        **more,
    )


def _story(session: Session, width: float) -> list[Any]:
    """What stands on the pages, in order."""
    from reportlab.platypus import Spacer

    story = [_line(session.scenario.title, _style(19, bold=True, spaceAfter=2))]
    about = " · ".join(filter(None, (session.learner, session.started_at[:10])))
    story.append(_line(about, _style(9, colour=MUTED, spaceAfter=10)))
    summary = session.summary
    if summary is not None:
        story.append(_line(summary.headline, _style(13, spaceAfter=8)))
    if session.outcome is not None and session.outcome.summary:
        story.append(_line(session.outcome.summary, _style(10, colour=MUTED, spaceAfter=8)))
    if session.turns:
        story += [talk_picture(session, width=width, font=PLAIN), Spacer(1, 10)]
    if summary is not None:
        for number in summary.numbers:
            words = f"{number.name}: {number.value_text}"
            story.append(_line(words, _style(10.5, bold=True)))
            story.append(_line(number.meaning, _style(9, colour=MUTED, spaceAfter=5)))
        if summary.strengths:
            story.append(_head("What went well"))
            story += [_line(f"• {good.text}", _style(10)) for good in summary.strengths]
        if summary.moments:
            story.append(_head("Say it again"))
        for moment in summary.moments:
            at = f"Turn {moment.turn + 1}, {minutes(moment.start_s)}"
            story.append(_line(f"{at}: “{moment.quote}”", _style(10, bold=True, spaceBefore=4)))
            story.append(_line(moment.why, _style(9.5)))
            if moment.instead:
                story.append(_line(moment.instead, _style(9.5, colour=TEAL)))
    story.append(_head("Every turn"))
    clock = starts(session)
    for turn in session.turns:
        story += _turn(session, turn, clock[turn.index])
    return story


def _turn(session: Session, turn: Turn, at_s: float) -> list[Any]:
    who = f"{turn.index + 1}. {speaker_name(session, turn)}, {minutes(at_s)}"
    story = [_line(who, _style(8.5, colour=MUTED, spaceBefore=7, keepWithNext=1))]
    story.append(_line(turn.text or "(nothing was heard)", _style(10)))
    flags = turn.reading.flags if turn.reading is not None else ()
    for flag in flags:
        if flag.severity == "faint":
            continue
        colour = INKS[flag.family]
        name = f"{FAMILIES[flag.family]}: {kind(flag.type)}, “{flag.quote}”"
        story.append(_line(name, _style(9, colour=colour, leftIndent=12, spaceBefore=2)))
        story.append(_line(flag.why, _style(8.5, colour=MUTED, leftIndent=12)))
        if flag.instead:
            story.append(_line(flag.instead, _style(8.5, colour=TEAL, leftIndent=12)))
    return story


def _head(text: str) -> Any:
    return _line(text, _style(12, bold=True, spaceBefore=12, spaceAfter=3, keepWithNext=1))


def _line(text: str, style: Any) -> Any:
    """A paragraph of plain text: nothing in it is read as markup."""
    from reportlab.platypus import Paragraph

    return Paragraph(escape(_legal(text)), style)


def _legal(text: str) -> str:
    """On one line, without control characters and halves of surrogate pairs."""
    return "".join(c for c in " ".join(text.split()) if c >= " " and not "\ud800" <= c <= "\udfff")


def _foot(canvas: Any, document: Any) -> None:
    canvas.saveState()
    canvas.setFont(PLAIN, 7.5)
    canvas.setFillColor(MUTED)
    told = "voice_coach · judged by rules from words and sound, not by a language model"
    canvas.drawString(MARGIN, MARGIN * 0.55, told)
    canvas.drawRightString(document.pagesize[0] - MARGIN, MARGIN * 0.55, str(document.page))
    canvas.restoreState()
