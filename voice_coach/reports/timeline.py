"""One turn on one time axis: flags, level, speech and pauses, words, pitch."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from markupsafe import Markup

from voice_coach.records import Flag, Signal, Stretch, Turn
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
    width_of,
)

LANE = 20.0
LEVEL_HEIGHT = 64.0
PITCH_HEIGHT = 56.0
LEVEL_RANGE_DB = 45.0  # from the loudest frame down; quieter is drawn as silence
PITCH_RANGE_ST = 8.0  # about the spread of lively speech; what goes beyond touches the edge
SHOWN_PAUSE_S = 0.25  # the pause threshold of the articulation rate


def timeline_svg(turn: Turn, *, width: int = 720, name: str = "") -> str:
    """Picture of one recorded turn, or "" where there is nothing to draw.

    Parameters
    ----------
    turn
        With ``reading`` for flags and pauses and ``signal`` for level and pitch; what is missing
        is left out.
    width
        Width in px that the picture is set for; 340 gives the one for a phone.
    name
        Makes ids unique where a page holds more than one picture of a turn.
    """
    if turn.duration_s <= 0:
        return ""
    return _Timeline(turn, float(width)).draw(name or f"timeline-{turn.index}-{width}")


class _Timeline:
    def __init__(self, turn: Turn, width: float) -> None:
        self.turn = turn
        self.width = width
        self.left = 52.0 if width >= 500 else 40.0
        self.right = width - 10.0
        self.flags = [
            f
            for f in (turn.reading.flags if turn.reading is not None else ())
            if f.severity != "faint"
        ]

    def x(self, at_s: float) -> float:
        share = min(max(at_s / self.turn.duration_s, 0.0), 1.0)
        return self.left + share * (self.right - self.left)

    def draw(self, name: str) -> str:
        rows = self._lanes()
        top = 8.0 + LANE * max(len(rows), 0) + (6.0 if rows else 0.0)
        words_y = top + LEVEL_HEIGHT + 16
        pitch_top = words_y + 12
        bottom = pitch_top + PITCH_HEIGHT
        signal = self.turn.signal
        parts = [self._pauses(top, bottom)]
        if signal is not None:
            parts += [self._level(signal, top), self._pitch(signal, pitch_top)]
        parts += [self._flags(rows, bottom), self._words(words_y), self._axis(bottom)]
        return picture(
            *parts,
            width=self.width,
            height=bottom + 24,
            name=name,
            title=f"Turn {self.turn.index + 1} over time",
            desc=self._desc(),
        )

    def _desc(self) -> str:
        pauses = self._shown_pauses()
        flags = "; ".join(f"{kind(f.type)} at {f.start_s:.1f} s" for f in self.flags)
        longest = f", the longest {max(p.duration_s for p in pauses):.1f} s" if pauses else ""
        return (
            f"{self.turn.duration_s:.1f} seconds. {len(pauses)} pauses{longest}. "
            f"Flags: {flags or 'none'}."
        )

    # --- rows -----------------------------------------------------------------------------------

    def _lanes(self) -> list[list[Flag]]:
        """Flags in as few rows as fit without touching, labels included."""
        lanes: list[list[Flag]] = []
        ends: list[float] = []
        for flag in sorted(self.flags, key=lambda f: (f.start_s, f.end_s, f.type)):
            start, end = self._extent(flag)
            lane = next((i for i, taken in enumerate(ends) if taken + 4 <= start), None)
            if lane is None:
                lanes.append([flag])
                ends.append(end)
            else:
                lanes[lane].append(flag)
                ends[lane] = end
        return lanes

    def _extent(self, flag: Flag) -> tuple[float, float]:
        x1 = self.x(flag.start_s)
        return x1, max(self.x(flag.end_s), x1 + 18)

    def _flags(self, lanes: list[list[Flag]], bottom: float) -> Markup:
        parts = []
        for row, lane in enumerate(lanes):
            y = 6.0 + row * LANE
            for place, flag in enumerate(lane):
                x1, x2 = self._extent(flag)
                x1 = min(x1, self.right - 18)
                until = (
                    self._extent(lane[place + 1])[0] - 4 if place + 1 < len(lane) else self.right
                )
                ink = INKS[flag.family]
                bar = [
                    tag(
                        "title",
                        f"{kind(flag.type)}: “{flag.quote}”" if flag.quote else kind(flag.type),
                    ),
                    line(x1, y + 16, x1, bottom, stroke=ink, dash="1 3"),
                    tag(
                        "rect",
                        x=x1,
                        y=y,
                        width=x2 - x1,
                        height=16,
                        rx=3,
                        fill=TINTS[flag.family],
                        stroke=ink,
                    ),
                    text(letter(flag), x1 + 5, y + 12, fill=ink, weight="700"),
                ]
                label = kind(flag.type).partition(":")[0]
                if x1 + 16 + width_of(label, 10.5) <= x2:
                    bar.append(text(label, x1 + 17, y + 12, size=10.5, fill=ink))
                elif x2 + 4 + width_of(label, 10.5) <= until:
                    bar.append(text(label, x2 + 4, y + 12, size=10.5, fill=ink))
                parts.append(
                    tag(
                        "g",
                        *bar,
                        class_="play",
                        data_clip=f"turn-{self.turn.index}",
                        data_start=f"{flag.start_s:.3f}",
                        data_end=f"{flag.end_s:.3f}",
                    )
                )
        return tag("g", *parts) if parts else Markup("")

    def _shown_pauses(self) -> list[Stretch]:
        pauses = self.turn.reading.pauses if self.turn.reading is not None else ()
        return [p for p in pauses if p.duration_s >= SHOWN_PAUSE_S]

    def _pauses(self, top: float, bottom: float) -> Markup:
        parts = []
        for pause in self._shown_pauses():
            x1, x2 = self.x(pause.start_s), self.x(pause.end_s)
            parts.append(
                tag("rect", x=x1, y=top, width=max(x2 - x1, 1), height=bottom - top, fill=SOFT)
            )
            label = f"{pause.duration_s:.1f} s"
            if x2 - x1 > width_of(label, 10):
                parts.append(text(label, (x1 + x2) / 2, top + 12, size=10, anchor="middle"))
        return tag("g", *parts) if parts else Markup("")

    def _level(self, signal: Signal, top: float) -> Markup:
        """Level as a hill: all of it pale, the speech in it dark."""
        base = top + LEVEL_HEIGHT
        level = np.nan_to_num(np.asarray(signal.level_db, dtype=np.float64), nan=-120.0)
        if level.size == 0:
            return Markup("")
        peak = float(level.max())
        floor = max(peak - LEVEL_RANGE_DB, min(signal.noise_db, peak - 6.0))
        columns = max(int((self.right - self.left) / 2), 1)
        frames = np.arange(level.size) * signal.hop_s
        bins = np.clip((frames / self.turn.duration_s * columns).astype(int), 0, columns - 1)
        highest = np.full(columns, floor)
        np.maximum.at(highest, bins, level)
        heights = np.clip((highest - floor) / max(peak - floor, 1e-6), 0.0, 1.0) * LEVEL_HEIGHT

        def hill(first: int, last: int, fill: str) -> Markup:
            tops = [(self.left + 2 * i + 1, base - float(heights[i])) for i in range(first, last)]
            data = path([(tops[0][0] - 1, base), *tops, (tops[-1][0] + 1, base)], closed=True)
            return tag("path", d=data, fill=fill)

        parts = [hill(0, columns, "#cfc7b8")]
        for stretch in self.turn.reading.speech if self.turn.reading else signal.speech:
            first = int(stretch.start_s / self.turn.duration_s * columns)
            last = min(int(stretch.end_s / self.turn.duration_s * columns) + 1, columns)
            if first < last:
                parts.append(hill(first, last, TEAL))
        parts += [line(self.left, base, self.right, base), self._name("level", top + 38)]
        return tag("g", *parts)

    def _words(self, y: float) -> Markup:
        """Words under their moments, those that have room."""
        parts, taken = [], 0.0
        for word in self.turn.transcript.words if self.turn.transcript is not None else ():
            at = self.x(word.start_s)
            if at >= taken and at + width_of(word.text, 10.5) <= self.right + 8:
                parts.append(text(word.text, at, y, size=10.5, fill=INK))
                taken = at + width_of(word.text, 10.5) + 4
        return tag("g", *parts, aria_hidden="true") if parts else Markup("")

    def _pitch(self, signal: Signal, top: float) -> Markup:
        f0 = np.asarray(signal.f0_hz, dtype=np.float64)
        good = np.asarray(signal.voiced, dtype=bool) & np.isfinite(f0) & (f0 > 0)
        middle = top + PITCH_HEIGHT / 2
        parts = [self._name("pitch", middle + 4)]
        if good.any():
            median = float(np.median(f0[good]))
            scale = PITCH_HEIGHT / 2 / PITCH_RANGE_ST
            parts.append(line(self.left, middle, self.right, middle, dash="2 4"))
            for voiced, run in groupby(range(len(f0)), key=lambda i: bool(good[i])):
                frames = list(run) if voiced else []
                points = []
                for frame in frames:
                    semitones = 12 * np.log2(f0[frame] / median)
                    height = float(np.clip(semitones, -PITCH_RANGE_ST, PITCH_RANGE_ST)) * scale
                    points.append((self.x(frame * signal.hop_s), middle - height))
                if len(points) >= 2:
                    parts.append(
                        tag(
                            "path",
                            d=path(_thin(points)),
                            fill="none",
                            stroke=INK,
                            stroke_width=1.6,
                            stroke_linejoin="round",
                            stroke_linecap="round",
                        )
                    )
            parts.append(
                text(f"{median:.0f} Hz", self.right, top + 10, size=10, anchor="end", halo=True)
            )
        return tag("g", *parts)

    def _axis(self, bottom: float) -> Markup:
        parts = [line(self.left, bottom, self.right, bottom, stroke=MUTED)]
        for at in ticks(self.turn.duration_s, most=8 if self.width >= 500 else 4):
            x = self.x(at)
            anchor = "end" if x > self.right - 12 else "middle"
            parts += [
                line(x, bottom, x, bottom + 4, stroke=MUTED),
                text(f"{at:g} s", x, bottom + 17, size=10.5, anchor=anchor),
            ]
        return tag("g", *parts)

    def _name(self, words: str, y: float) -> Markup:
        return text(words, 0, y, size=11)


def _thin(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points at least 1 px apart, the last one kept."""
    kept = [points[0]]
    for point in points[1:-1]:
        if point[0] - kept[-1][0] >= 1.0:
            kept.append(point)
    return [*kept, points[-1]]
