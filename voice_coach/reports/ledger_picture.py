"""The numbers both sides put on the table, against the learner's own target and walk-away."""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup

from voice_coach.records import Issue, LedgerEntry, Session, amount_text
from voice_coach.reports.clock import learner_name, person_name
from voice_coach.reports.svg import (
    INK,
    INKS,
    MUTED,
    PAPER,
    TEAL,
    line,
    path,
    picture,
    tag,
    text,
    width_of,
)

PANEL = 210.0
HEAD = 30.0


def ledger_svg(session: Session, *, width: int = 960, name: str = "") -> str:
    """Picture of the offers, one panel an issue, or "" where no number was said.

    Parameters
    ----------
    session
        With ``ledger``. The counterpart's hidden limits are not drawn and not needed.
    width
        Width in px that the picture is set for; 340 gives the one for a phone.
    name
        Makes ids unique where a page holds the picture twice.
    """
    issues = [
        issue
        for issue in session.scenario.issues
        if any(entry.issue == issue.id for entry in session.ledger)
    ]
    if not issues:
        return ""
    parts: list[Markup] = []
    told: list[str] = []
    for place, issue in enumerate(issues):
        panel = _Panel(session, issue, top=place * (PANEL + HEAD), width=float(width))
        parts.append(panel.draw())
        told.append(panel.told())
    return picture(
        *parts,
        width=width,
        height=len(issues) * (PANEL + HEAD),
        name=name or f"ledger-{width}",
        title="Offers on the table",
        desc=" ".join(told),
    )


class _Panel:
    def __init__(self, session: Session, issue: Issue, *, top: float, width: float) -> None:
        self.session, self.issue, self.width = session, issue, width
        self.entries = [e for e in session.ledger if e.issue == issue.id]
        outcome = session.outcome
        terms = outcome.terms if outcome is not None and outcome.kind == "agreed" else ()
        self.agreed = next((t.value for t in terms if t.issue == issue.id), None)
        self.top, self.bottom = top + HEAD + 18, top + HEAD + PANEL - 40
        self.head_y = top + 18
        self.left, self.right = 16.0, width - (92.0 if self.agreed is not None else 24.0)
        values = [issue.target, issue.walk_away, *(e.value for e in self.entries)]
        if self.agreed is not None:
            values.append(self.agreed)
        low, high = min(values), max(values)
        margin = 0.08 * (high - low) or 1.0
        self.low, self.high = low - margin, high + margin
        turns = [t.index for t in session.turns] or [e.turn for e in self.entries]
        self.turns = sorted({*turns, *(e.turn for e in self.entries)})

    def x(self, turn: int) -> float:
        inner_left, inner_right = self.left + 28, self.right - 28
        if len(self.turns) < 2:
            return (inner_left + inner_right) / 2
        return inner_left + self.turns.index(turn) / (len(self.turns) - 1) * (
            inner_right - inner_left
        )

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)

    def words(self, value: float) -> str:
        return amount_text(self.issue, value, day_zero=self.session.scenario.day_zero)

    def draw(self) -> Markup:
        parts = [self._head(), *self._lines(), *self._turn_numbers()]
        for speaker in ("counterpart", "learner"):
            own = [e for e in self.entries if e.speaker == speaker]
            parts += self._steps(own, learner=speaker == "learner")
        parts += self._labels()
        if self.agreed is not None:
            parts += self._deal(self.agreed)
        return tag("g", *parts)

    def told(self) -> str:
        offers = "; ".join(
            f"turn {e.turn + 1}, {self._who(e)}: {self.words(e.value)}" for e in self.entries
        )
        deal = f" Agreed: {self.words(self.agreed)}." if self.agreed is not None else ""
        return (
            f"{self.issue.name}: target {self.words(self.issue.target)}, walk-away "
            f"{self.words(self.issue.walk_away)}. {offers}.{deal}"
        )

    def _who(self, entry: LedgerEntry) -> str:
        if entry.speaker == "learner":
            return learner_name(self.session)
        turn = next((t for t in self.session.turns if t.index == entry.turn), None)
        return person_name(self.session, turn) if turn is not None else "Counterpart"

    def _head(self) -> Markup:
        them = next((e for e in self.entries if e.speaker == "counterpart"), None)
        you, they = learner_name(self.session)[:14], (self._who(them) if them else "They")[:14]
        y = self.head_y
        at = self.width - 8 - width_of(they, 12)
        parts = [
            text(self.issue.name, 0, y, size=13, fill=INK, weight="600"),
            text(they, at, y, size=12, fill=INK),
            tag(
                "rect",
                x=at - 14,
                y=y - 9,
                width=9,
                height=9,
                fill=PAPER,
                stroke=INK,
                stroke_width=1.6,
            ),
        ]
        at -= 26 + width_of(you, 12)
        parts += [
            text(you, at, y, size=12, fill=INK),
            tag("circle", cx=at - 10, cy=y - 4.5, r=5, fill=TEAL),
        ]
        return tag("g", *parts)

    def _lines(self) -> list[Markup]:
        """Target and walk-away, told apart by dash and words; labels never on top of each other."""
        target, leave = self.y(self.issue.target), self.y(self.issue.walk_away)
        parts = []
        for y, other, words, stroke, dash in (
            (target, leave, f"your target {self.words(self.issue.target)}", TEAL, "7 4"),
            (
                leave,
                target,
                f"your walk-away {self.words(self.issue.walk_away)}",
                INKS["conceding"],
                "2 4",
            ),
        ):
            above = y <= other
            parts += [
                line(self.left, y, self.right, y, stroke=stroke, width=1.4, dash=dash),
                text(
                    words,
                    self._free_place(y, width_of(words, 11)),
                    y - 5 if above else y + 14,
                    size=11,
                    fill=stroke,
                    halo=True,
                ),
            ]
        return parts

    def _free_place(self, y: float, wide: float) -> float:
        """Where on a line a label stands clear of the points and their numbers."""
        near = sorted(self.x(e.turn) for e in self.entries if abs(self.y(e.value) - y) < 24)
        clear = 36.0  # half a number's width and a gap
        for start in (self.left, *(x + clear for x in near)):
            end = start + wide
            if end <= self.right and all(x + clear <= start or x - clear >= end for x in near):
                return start
        return self.left

    def _turn_numbers(self) -> list[Markup]:
        y = self.bottom + 34
        parts = [line(self.left, y - 14, self.right, y - 14)]
        every = 1 if len(self.turns) * 22 <= self.right - self.left else 2
        for turn in self.turns[::every]:
            parts.append(text(str(turn + 1), self.x(turn), y, size=10.5, anchor="middle"))
        parts.append(text("turn", self.left, y, size=10.5))
        return parts

    def _steps(self, own: list[LedgerEntry], *, learner: bool) -> list[Markup]:
        parts = []
        points = [(self.x(e.turn), self.y(e.value)) for e in own]
        if len(points) > 1:
            corners = [points[0]]
            for before, after in pairwise(points):
                corners += [(after[0], before[1]), after]
            parts.append(
                tag(
                    "path",
                    d=path(corners),
                    fill="none",
                    stroke=TEAL if learner else MUTED,
                    stroke_width=2.4 if learner else 1.6,
                )
            )
        for (x, y), entry in zip(points, own, strict=True):
            title = tag("title", f"Turn {entry.turn + 1}: {self.words(entry.value)}")
            if learner:
                mark = tag(
                    "circle", title, cx=x, cy=y, r=6, fill=TEAL, stroke=PAPER, stroke_width=1.5
                )
            else:
                mark = tag(
                    "rect",
                    title,
                    x=x - 5,
                    y=y - 5,
                    width=10,
                    height=10,
                    fill=PAPER,
                    stroke=INK,
                    stroke_width=1.8,
                )
            parts.append(mark)
        return parts

    def _labels(self) -> list[Markup]:
        """Each new value in words: the higher side above its marks, the lower one below."""
        parts: list[Markup] = []
        taken: list[tuple[float, float, float]] = []
        mean = {
            side: sum(values) / len(values)
            for side in ("learner", "counterpart")
            if (values := [e.value for e in self.entries if e.speaker == side])
        }
        top_side = max(mean, key=lambda side: mean[side])
        last: dict[str, float] = {}
        for entry in self.entries:
            if last.get(entry.speaker) == entry.value:
                continue
            last[entry.speaker] = entry.value
            x, y = self.x(entry.turn), self.y(entry.value)
            words = self.words(entry.value)
            half = width_of(words, 11) / 2
            x = min(max(x, half), self.width - half)
            choices = (y - 11, y + 20) if entry.speaker == top_side else (y + 20, y - 11)
            for at in choices:
                if all(abs(x - tx) >= half + th or abs(at - ty) >= 12 for tx, ty, th in taken):
                    fill = TEAL if entry.speaker == "learner" else INK
                    taken.append((x, at, half))
                    parts.append(
                        text(
                            words,
                            x,
                            at,
                            size=11,
                            fill=fill,
                            anchor="middle",
                            weight="600",
                            halo=True,
                        )
                    )
                    break
        return parts

    def _deal(self, value: float) -> list[Markup]:
        y, x = self.y(value), self.right + 6
        return [
            line(self.x(self.turns[-1]), y, x, y, stroke=INK, width=1.6),
            tag("circle", cx=x + 4, cy=y, r=5, fill=PAPER, stroke=INK, stroke_width=2.4),
            text("agreed", x + 14, y - 3, size=11, fill=INK, weight="600"),
            text(self.words(value), x + 14, y + 11, size=11, fill=INK, weight="600"),
        ]
