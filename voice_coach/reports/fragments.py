"""Pieces of a report as HTML: the page of the app shows the same ones.

All text is escaped by the templates. What can be heard carries ``data-clip`` (the name of an
``<audio data-clip=…>`` on the page), ``data-start`` and ``data-end`` in seconds;
``static/player.js`` plays it. Marks link to their notes by id, so they work without a script too.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from voice_coach.records import Comparison, Flag, Session, Summary, Turn
from voice_coach.reports import clock, labels, spans

STATIC = Path(__file__).parent / "static"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, with everything escaped and nothing missing passed over."""
    made = Environment(
        loader=PackageLoader("voice_coach.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        kind=labels.kind,
        letter=labels.letter,
        measure_name=labels.measure_name,
        value=labels.value_text,
        minutes=clock.minutes,
        ms=lambda seconds: f"{seconds:.3f}",
        capfirst=lambda text: f"{text[:1].upper()}{text[1:]}",
    )
    made.globals.update(
        FAMILIES=labels.FAMILIES, LETTERS=labels.LETTERS, runs=spans.runs, shown=spans.shown
    )
    return made


def css() -> str:
    """The look of reports and pages, with its type inside (Fraunces, OFL)."""
    from base64 import b64encode

    font = b64encode((STATIC / "fonts" / "fraunces.woff2").read_bytes()).decode("ascii")
    sheet = (STATIC / "report.css").read_text(encoding="utf-8")
    return sheet.replace("url(fonts/fraunces.woff2)", f"url(data:font/woff2;base64,{font})")


def script() -> str:
    """What makes moments play, as a module that stands alone."""
    return (STATIC / "player.js").read_text(encoding="utf-8") + "listen(document.body);\n"


def _macro(name: str, *values: object, **options: object) -> str:
    module = environment().get_template("pieces.html").module
    return str(getattr(module, name)(*values, **options))


def annotated_text_html(turn: Turn, *, prefix: str = "turn", clip: str | None = None) -> str:
    """A turn's words, each playable, with its flags as marks that link to their notes.

    Parameters
    ----------
    turn
        With ``transcript`` and ``reading``.
    prefix
        Makes ids unique where a turn is on a page twice; the notes of ``flag_cards_html`` with
        the same prefix are the ones linked to.
    clip
        Name of the audio element; by default ``turn-<index>``.
    """
    return _macro("annotated", turn, prefix, clip or f"turn-{turn.index}")


def flag_card_html(
    flag: Flag, *, turn: int = 0, number: int = 0, prefix: str = "turn", clip: str | None = None
) -> str:
    """One flag as a note that opens: the words, why they matter, a firmer way, its sound.

    ``number`` is the flag's place in ``spans.shown(turn)``.
    """
    return _macro("note", flag, f"{prefix}-{turn}-flag-{number}", clip or f"turn-{turn}")


def flag_cards_html(turn: Turn, *, prefix: str = "turn", clip: str | None = None) -> str:
    """All notes of a turn, in the order of the words."""
    return "".join(
        flag_card_html(flag, turn=turn.index, number=number, prefix=prefix, clip=clip)
        for number, flag in enumerate(spans.shown(turn))
    )


def summary_html(session: Session, summary: Summary | None = None) -> str:
    """Headline, three numbers, what went well, the moments to say again, what to work on."""
    summary = summary or session.summary
    return "" if summary is None else _macro("summary", session, summary)


def comparison_html(
    comparison: Comparison, *, before_clip: str | None = None, after_clip: str | None = None
) -> str:
    """Two takes side by side; the clips are names of audio elements, where there are any."""
    return _macro("comparison", comparison, before_clip, after_clip)


def pictures_html(wide: str, narrow: str, *, caption: str = "") -> str:
    """A picture in its two widths; the style sheet shows the one that fits."""
    if not wide:
        return ""
    return _macro("figure", Markup(wide), Markup(narrow), caption)
