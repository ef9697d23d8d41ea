"""The whole talk on one time line: who spoke when, how loudly, and where the flags are."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from voice_coach.records import Flag, Session, Turn
from voice_coach.reports.clock import learner_name, minutes, person_name, starts, total_s
from voice_coach.reports.labels import kind, letter
from voice_coach.reports.svg import (
    INK,
    INKS,
    MUTED,
    SOFT,
    TEAL,
    TINTS,
    line,
    path,
    picture,
    tag,
    text,
    ticks,
)

LANE = 44.0
DOT = 8.0
MOST_DOTS = 4


def session_timeline_svg(session: Session, *, width: int = 960, name: str = "") -> str:
    """Picture of the whole talk, or "" where nothing was said.

    Parameters
    ----------
    session
        Turns with ``signal`` show their level; without it they are plain blocks.
    width
        Width in px that the picture is set for; 340 gives the one for a phone.
    name
        Makes ids unique where a page holds the picture twice.
    """
    end_s = total_s(session)
    if end_s <= 0:
        return ""
    clock = starts(session)
    left, right = (64.0, width - 8.0) if width >= 500 else (8.0, width - 8.0)
    scale = (right - left) / end_s
    stacks = _stacks(session, clock, scale)
    dots = max((len(stack) for _, stack in stacks), default=0)
    flags_top = 8.0 if width >= 500 else 24.0
    you_top = flags_top + min(dots, MOST_DOTS) * (2 * DOT + 2) + 6
    they_top = you_top + LANE + 10
    bottom = they_top + LANE + 8
    parts: list[Markup] = []
    for turn in session.turns:
        x = left + clock[turn.index] * scale
        top = you_top if turn.speaker == "learner" else they_top
        parts.append(_block(turn, x, top, max(turn.duration_s * scale, 2.0)))
    for at_s, stack in stacks:
        parts += _dots(left + at_s * scale, you_top - 4 - DOT, stack)
    you, they = learner_name(session), _they(session)
    if width >= 500:
        parts += [
            text(_short(you), 0, you_top + LANE / 2 + 4, size=12, fill=INK, weight="600"),
            text(_short(they), 0, they_top + LANE / 2 + 4, size=12, fill=INK),
        ]
    else:
        parts += [
            text(f"▲ {_short(you)}", left, 12, size=12, fill=INK, weight="600"),
            text(f"▼ {_short(they)}", right, 12, size=12, fill=INK, anchor="end"),
        ]
    parts.append(line(left, bottom, right, bottom, stroke=MUTED))
    for at in ticks(end_s, most=10 if width >= 500 else 5):
        x = left + at * scale
        anchor = "end" if x > right - 14 else "start" if x < left + 2 else "middle"
        parts += [
            line(x, bottom, x, bottom + 4, stroke=MUTED),
            text(minutes(at), x, bottom + 18, size=11, anchor=anchor),
        ]
    own = sum(t.duration_s for t in session.learner_turns())
    count = sum(len(stack) for _, stack in stacks)
    return picture(
        *parts,
        width=width,
        height=bottom + 26,
        name=name or f"talk-{width}",
        title="The whole talk over time",
        desc=f"{minutes(end_s)} minutes in {len(session.turns)} turns; {you} recorded "
        f"{own:.0f} seconds, {they} spoke {end_s - own:.0f} seconds with the gaps; "
        f"{count} flags.",
    )


def _they(session: Session) -> str:
    first = next((t for t in session.turns if t.speaker == "counterpart"), None)
    return person_name(session, first) if first is not None else "Counterpart"


def _short(name: str) -> str:
    return name if len(name) <= 9 else name.split()[0][:9]


def _block(turn: Turn, x: float, top: float, width: float) -> Markup:
    """A turn as a block; a learner's holds the level of the voice, mirrored about the middle."""
    learner = turn.speaker == "learner"
    parts = [
        tag("title", f"Turn {turn.index + 1}, {turn.duration_s:.1f} s"),
        tag(
            "rect",
            x=x,
            y=top,
            width=width,
            height=LANE,
            rx=4,
            fill="#dcebe8" if learner else SOFT,
            stroke=TEAL if learner else "#a8a092",
        ),
    ]
    signal = turn.signal
    if learner and signal is not None and len(signal.level_db) and width >= 6:
        level = np.nan_to_num(np.asarray(signal.level_db, dtype=np.float64), nan=-120.0)
        columns = max(int(width / 2), 2)
        bins = np.minimum(np.arange(level.size) * columns // level.size, columns - 1)
        highest = np.full(columns, -120.0)
        np.maximum.at(highest, bins, level)
        heights = np.clip((highest - level.max() + 40) / 40, 0.02, 1.0) * (LANE / 2 - 5)
        middle, step = top + LANE / 2, width / columns
        upper = [(x + (i + 0.5) * step, middle - float(h)) for i, h in enumerate(heights)]
        lower = [(px, 2 * middle - py) for px, py in reversed(upper)]
        parts.append(tag("path", d=path([*upper, *lower], closed=True), fill=TEAL))
    if width >= 16:
        parts.append(text(str(turn.index + 1), x + 5, top + 13, size=10.5, fill=INK, halo=learner))
    return tag(
        "g",
        *parts,
        class_="play",
        data_clip=f"turn-{turn.index}",
        data_start="0.000",
        data_end=f"{turn.duration_s:.3f}",
    )


def _stacks(
    session: Session, clock: dict[int, float], scale: float
) -> list[tuple[float, list[tuple[Turn, Flag]]]]:
    """Flags, those whose dots would touch gathered into one stack: (seconds, flags)."""
    stacks: list[tuple[float, list[tuple[Turn, Flag]]]] = []
    for turn in session.learner_turns():
        flags = turn.reading.flags if turn.reading is not None else ()
        shown = (f for f in flags if f.severity != "faint")
        for flag in sorted(shown, key=lambda f: (f.start_s, f.type)):
            at = clock[turn.index] + flag.start_s
            if stacks and (at - stacks[-1][0]) * scale < 2 * DOT + 1:
                stacks[-1][1].append((turn, flag))
            else:
                stacks.append((at, [(turn, flag)]))
    return stacks


def _dots(x: float, y: float, stack: list[tuple[Turn, Flag]]) -> list[Markup]:
    parts = []
    x += DOT
    shown = stack if len(stack) <= MOST_DOTS else stack[: MOST_DOTS - 1]
    for place, (turn, flag) in enumerate(shown):
        middle = y - place * (2 * DOT + 2)
        ink = INKS[flag.family]
        parts.append(
            tag(
                "g",
                tag("title", f"Turn {turn.index + 1}: {kind(flag.type)}"),
                tag("circle", cx=x, cy=middle, r=DOT, fill=TINTS[flag.family], stroke=ink),
                text(
                    letter(flag),
                    x,
                    middle + 3.8,
                    size=10.5,
                    fill=ink,
                    anchor="middle",
                    weight="700",
                ),
                class_="play",
                data_clip=f"turn-{turn.index}",
                data_start=f"{flag.start_s:.3f}",
                data_end=f"{flag.end_s:.3f}",
            )
        )
    if len(shown) < len(stack):
        middle = y - len(shown) * (2 * DOT + 2)
        more = f"+{len(stack) - len(shown)}"
        parts.append(text(more, x, middle + 4, size=11, fill=INK, anchor="middle", weight="600"))
    return parts
