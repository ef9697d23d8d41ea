"""Small helpers for pictures: escaped elements, steady numbers, ticks, text that fits.

Pictures are drawn by hand, as a few kilobytes of SVG without styles, scripts or dates: they are
the same byte for byte, take their type from the page, and pass the report's content policy.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

INK = "#1c1917"
MUTED = "#57534e"
RULE = "#d9d2c5"
SOFT = "#efe9de"
PAPER = "#faf7f2"
TEAL = "#0f766e"
TINTS = {"hedging": "#fbeccb", "conceding": "#fbdfe3", "pacing": "#dfe8fb"}
INKS = {"hedging": "#8a3d0c", "conceding": "#9f1239", "pacing": "#1e40af"}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

Value = str | float | int | None


def number(value: float) -> str:
    """A coordinate with at most one decimal and no negative zero."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def tag(name: str, *inside: str, **attributes: Value) -> Markup:
    """An element; ``data_start`` becomes ``data-start``, ``class_`` ``class``; None is left out.

    Strings in ``inside`` are escaped unless they are Markup already.
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None:
            continue
        text = value if isinstance(value, str) else number(value)
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{escape(text)}"')
    body = Markup("").join(inside)
    opening = " ".join(parts)
    return Markup(f"<{opening}>{body}</{name}>") if body else Markup(f"<{opening}/>")


def text(
    words: str,
    x: float,
    y: float,
    *,
    size: float = 11,
    fill: str = MUTED,
    anchor: str = "start",
    weight: str | None = None,
    halo: bool = False,
) -> Markup:
    """A line of text; ``halo`` paints paper behind the letters so that lines do not cross them."""
    return tag(
        "text",
        words,
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        text_anchor=None if anchor == "start" else anchor,
        font_weight=weight,
        stroke=PAPER if halo else None,
        stroke_width=3 if halo else None,
        paint_order="stroke" if halo else None,
    )


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    stroke: str = RULE,
    width: float = 1,
    dash: str | None = None,
) -> Markup:
    return tag(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash
    )


def path(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """Path data through the points."""
    data = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{data}{'Z' if closed else ''}"


def width_of(words: str, size: float) -> float:
    """About how wide a text is set; on the safe side for a sans serif."""
    return 0.58 * size * len(words)


def picture(
    *inside: Markup, width: float, height: float, name: str, title: str, desc: str, class_: str = ""
) -> str:
    """A whole picture that a screen reader announces by its title and description.

    ``name`` makes the ids of this picture unique in a page.
    """
    return str(
        tag(
            "svg",
            tag("title", title, id=f"{name}-title"),
            tag("desc", desc, id=f"{name}-desc"),
            *inside,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {number(width)} {number(height)}",
            width="100%",
            role="img",
            aria_labelledby=f"{name}-title {name}-desc",
            font_family=FONT,
            class_=f"picture {class_}".strip(),
        )
    )


def ticks(end: float, *, most: int) -> list[float]:
    """Round steps from 0 to ``end``, ``most`` of them at most."""
    steps = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
    step = next((s for s in steps if end / s <= most), 7200)
    return [i * step for i in range(int(end / step + 1e-9) + 1)]
