"""The shape of a whole conversation: one side speaks upwards from the line, the other downwards."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from markupsafe import Markup

from voice_coach.records import Session
from voice_coach.reports.svg import line, path, tag

HEIGHT = 100.0
WIDE = 1200.0
COLUMN = 2.0
"""Units of the picture a point of the outline stands for: finer is not seen at 1,200 px."""
RANGE_DB = 40.0
"""From a turn's loudest frame down; quieter is drawn as the line."""


def one_after_another(session: Session) -> dict[int, float]:
    """Start of each turn in seconds, recordings following each other without a gap."""
    clock, at = {}, 0.0
    for turn in session.turns:
        clock[turn.index] = at
        at += turn.duration_s
    return clock


def conversation_svg(
    session: Session, levels: Mapping[int, tuple[npt.NDArray[np.float32], float]]
) -> str:
    """Picture that fills its box, for a page to lay marks over; it has no words of its own.

    Parameters
    ----------
    session
        Its turns follow each other without a gap, as ``one_after_another`` places them.
    levels
        By turn index: level in dB by frame, shape (n,), and the hop in seconds. A turn without
        is drawn as a flat band.
    """
    clock = one_after_another(session)
    end_s = sum(turn.duration_s for turn in session.turns)
    if end_s <= 0:
        return ""
    scale = WIDE / end_s
    parts: list[Markup] = []
    for turn in session.turns:
        x, width = clock[turn.index] * scale, turn.duration_s * scale
        columns = max(int(width / COLUMN), 2)
        heights = _heights(levels.get(turn.index), columns) * (HEIGHT / 2 - 4)
        step = width / columns
        sign = -1 if turn.speaker == "learner" else 1
        middle = HEIGHT / 2
        tops = [(x + (i + 0.5) * step, middle + sign * float(h)) for i, h in enumerate(heights)]
        data = path([(x, middle), *tops, (x + width, middle)], closed=True)
        parts.append(tag("path", d=data, class_=turn.speaker))
    parts.append(line(0, HEIGHT / 2, WIDE, HEIGHT / 2))
    return str(
        tag(
            "svg",
            *parts,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {WIDE:g} {HEIGHT:g}",
            preserveAspectRatio="none",
            aria_hidden="true",
            class_="conversation",
        )
    )


def _heights(
    level: tuple[npt.NDArray[np.float32], float] | None, columns: int
) -> npt.NDArray[np.float64]:
    """The loudest frame of each column, 0 to 1. Shape (columns,)."""
    if level is None or level[0].size == 0:
        return np.full(columns, 0.2)
    level_db = np.nan_to_num(np.asarray(level[0], dtype=np.float64), nan=-120.0)
    bins = np.minimum(np.arange(level_db.size) * columns // level_db.size, columns - 1)
    highest = np.full(columns, -120.0)
    np.maximum.at(highest, bins, level_db)
    empty = np.bincount(bins, minlength=columns) == 0  # fewer frames than columns
    if empty.any():
        at = np.arange(columns)
        highest[empty] = np.interp(at[empty], at[~empty], highest[~empty])
    height: npt.NDArray[np.float64] = np.clip(
        (highest - level_db.max() + RANGE_DB) / RANGE_DB, 0.02, 1.0
    )
    return height
