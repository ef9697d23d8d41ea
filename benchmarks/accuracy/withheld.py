"""What a higher bar buys: precision of the flags that are shown against the share withheld.

Turns with known words are heard clean and in worse rooms and judged without a bar. A flag is right
where the reading of the hand-written words over the clean recording has it too (same type; the same
words, or the same place where it stands on the signal). Then the bar goes up from 0 to 0.9.

Run: ``python benchmarks/accuracy/withheld.py [--shared FOLDER] [--heard FOLDER] [--picture FILE]``.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from degrade import conditions
from heard import Hearing, hearing_in
from markupsafe import Markup
from material import SHARED, Said, babble_voices, turns
from robustness import LIMITS, judged, same_place
from row import Measured, Mistake, Row, gathered, mistake_at, numbered

from voice_coach.analysis.signal import measure_signal
from voice_coach.analysis.talk import plain
from voice_coach.analysis.thresholds import Threshold, Thresholds
from voice_coach.records import Clip, Flag, Reading, Transcript, Word
from voice_coach.reports.svg import path as line
from voice_coach.reports.svg import picture as whole
from voice_coach.reports.svg import tag

BARS = tuple(float(bar) for bar in np.round(np.arange(0.0, 1.0, 0.1), 1))


@dataclass(frozen=True, slots=True)
class Claim:
    """A flag that a detector raised, and whether it is right.

    ``confidence`` is -1 where the words or the sound as a whole could not be judged.
    """

    flag: Flag
    condition: str
    right: bool
    confidence: float


def no_bar() -> Thresholds:
    """The limits, with nothing withheld for its confidence."""
    limits = dict(LIMITS.limits)
    limits["withheld.bar"] = Threshold(0.0, "confidence", "none, to see what it keeps back")
    return replace(LIMITS, limits=limits)


def reference(said: Said, heard: Transcript) -> Transcript:
    """The hand-written words with the times of those heard, each of them certain.

    Words that were not heard share the time between their neighbours. Stops that only the
    recogniser wrote are taken over where the hand wrote none at all.
    """
    texts = said.text.split()
    truth, found = [plain(t) for t in texts], [plain(w.text) for w in heard.words]
    at: dict[int, Word] = {}
    for a, b, n in difflib.SequenceMatcher(
        None, truth, found, autojunk=False
    ).get_matching_blocks():
        at.update({a + k: heard.words[b + k] for k in range(n)})
    bare = not any(t.endswith((".", "!", "?", ",")) for t in texts)
    known = [-1, *sorted(at), len(texts)]
    words: list[Word] = []
    for before, after in pairwise(known):
        start_s = at[before].end_s if before in at else 0.0
        end_s = at[after].start_s if after in at else said.clip.duration_s
        edges = np.linspace(start_s, max(start_s, end_s), after - before)
        missed = texts[before + 1 : after]
        words += [
            Word(t, float(a), float(b), 1.0)
            for t, a, b in zip(missed, edges, edges[1:], strict=False)
        ]
        if after in at:
            stop = at[after].text[-1:] if bare and at[after].text[-1:] in ".!?," else ""
            words.append(replace(at[after], text=texts[after] + stop, probability=1.0))
    return Transcript(tuple(words), fillers=heard.fillers)


def claims(
    said: Sequence[Said], others: Sequence[Clip], hearing: Hearing, names: Sequence[str] = ()
) -> list[Claim]:
    """Every flag that would be shown without a bar, in every condition."""
    rooms = {"clean": lambda clip: clip, **conditions(others)}
    found: list[Claim] = []
    for s in said:
        clean = measure_signal(s.clip)
        truth = judged(clean, reference(s, hearing.hear(s.clip)))
        for name, degrade in rooms.items():
            if names and name not in names:
                continue
            worse = degrade(s.clip)
            signal, transcript = measure_signal(worse), hearing.hear(worse)
            open_flags = judged(signal, transcript, limits=no_bar()).flags
            sure = {_key(flag): flag.confidence for flag in open_flags}
            found += [
                Claim(flag, name, right(flag, truth), sure.get(_key(flag), -1.0))
                for flag in judged(signal, transcript, limits=None).flags
            ]
    return found


def _key(flag: Flag) -> tuple[str, float, float, str]:
    return flag.type, flag.start_s, flag.end_s, flag.quote


def right(flag: Flag, truth: Reading) -> bool:
    """Whether the clean, hand-written turn has this flag too."""
    if flag.start is None:
        return any(same_place(flag, f) for f in truth.flags)
    said = {plain(w) for w in flag.quote.split()}
    return any(
        (f.family, f.type) == (flag.family, flag.type)
        and said & {plain(w) for w in f.quote.split()}
        for f in truth.flags
    )


def curve(found: Sequence[Claim]) -> list[tuple[float, float, float, int]]:
    """(bar, share withheld, precision of what is shown, number shown)."""
    rows = []
    for bar in BARS:
        shown = [c for c in found if c.confidence >= bar]
        precision = sum(c.right for c in shown) / len(shown) if shown else float("nan")
        rows.append((bar, 1 - len(shown) / max(1, len(found)), precision, len(shown)))
    return rows


def measured(shared: Path, *, heard: Path | None = None, quick: bool = False) -> Measured:
    """The curve as figures, and the flags that are shown and wrong.

    ``shared``: the folder that holds ``audio``.
    """
    audio = shared / "audio"
    with hearing_in(heard) as hearing:
        everything = claims(turns(audio), babble_voices(audio), hearing)
    return gathered(bar_rows(everything), shown_wrong(everything, model=hearing.model))


def bar_rows(everything: Sequence[Claim]) -> Iterator[Row]:
    """The precision of what is shown, a row a bar."""
    plain_share = sum(c.right for c in everything) / max(1, len(everything))
    for bar, held, precision, shown in curve(everything):
        in_use = " (in use)" if abs(bar - LIMITS["withheld.bar"]) < 1e-9 else ""
        if shown:
            yield numbered(
                "withheld", f"shown and right, bar {bar:g}{in_use}", precision,
                baseline=plain_share,
                counts=f"{shown} of {len(everything)} shown, {held:.2f} withheld",
            )  # fmt: skip


def shown_wrong(everything: Sequence[Claim], *, model: str) -> Iterator[Mistake]:
    """The flags that are wrong and sure enough to be shown."""
    for c in everything:
        if not c.right and c.confidence >= LIMITS["withheld.bar"]:
            sure = f"{c.confidence:.2f}"
            yield mistake_at(
                "withheld", "flags shown and wrong", c.condition,
                f"shown and wrong, {c.flag.type} “{c.flag.quote[:40]}” {sure}",
                model=model, confidence=float(sure),
            )  # fmt: skip


def report(rows: Sequence[tuple[float, float, float, int]], everything: Sequence[Claim]) -> str:
    """The curve as a markdown table, with what no withholding at all would show."""
    lines = ["| bar | withheld | precision | shown |", "|--:|--:|--:|--:|"]
    plain_share = sum(c.right for c in everything) / max(1, len(everything))
    lines.append(f"| nothing withheld | 0.00 | {plain_share:.2f} | {len(everything)} |")
    lines += [f"| {b:.1f} | {held:.2f} | {right:.2f} | {n} |" for b, held, right, n in rows]
    return "\n".join(lines)


STYLE = """
text { fill: #57534e; font-size: 12px } .head { fill: #1c1917; font-weight: 600 }
.grid { stroke: #d9d2c5 } .curve { stroke: #0f766e; fill: none; stroke-width: 2 }
.dot { fill: #0f766e } .used { fill: #9f1239 } text.used { font-weight: 600 }
@media (prefers-color-scheme: dark) {
text { fill: #c9c3b8 } .head { fill: #f5f2ec } .grid { stroke: #4a4540 }
.curve { stroke: #5eead4 } .dot { fill: #5eead4 } .used { fill: #fda4af } }
"""
WIDE, HIGH = 560.0, 340.0
LEFT, RIGHT, TOP, FOOT = 52.0, 20.0, 44.0, 52.0


def picture(rows: Sequence[tuple[float, float, float, int]], path: Path) -> None:
    """The curve as a small SVG without background, for light and dark pages; always one text."""
    shown = [row for row in rows if row[3]]
    lowest = min(0.8, np.floor(10 * min(row[2] for row in shown)) / 10)
    most = max(0.5, np.ceil(10 * max(row[1] for row in shown)) / 10)

    def at(held: float, precision: float) -> tuple[float, float]:
        x = LEFT + (WIDE - LEFT - RIGHT) * held / most
        return x, TOP + (HIGH - TOP - FOOT) * (1 - precision) / (1 - lowest)

    def words(said: str, x: float, y: float, anchor: str = "middle", class_: str = "") -> Markup:
        return tag("text", said, x=x, y=y, text_anchor=anchor, class_=class_ or None)

    parts = [tag("style", Markup(STYLE))]
    for precision in np.arange(lowest, 1.01, 0.1):
        (x1, y), (x2, _) = at(0.0, float(precision)), at(most, float(precision))
        parts.append(tag("line", x1=x1, x2=x2, y1=y, y2=y, class_="grid"))
        parts.append(words(f"{precision:.1f}", LEFT - 8, y + 4, "end"))
    for held in np.arange(0.0, most + 0.01, 0.1):
        x, y = at(float(held), lowest)
        parts.append(words(f"{held:.1f}", x, y + 18))
    points = [at(held, precision) for _, held, precision, _ in shown]
    parts.append(tag("path", d=line(points), class_="curve"))
    last_x = -100.0
    chosen_x = next(
        (
            x
            for (bar, *_), (x, _) in zip(shown, points, strict=True)
            if abs(bar - LIMITS["withheld.bar"]) < 1e-9
        ),
        -100.0,
    )
    for (bar, *_), (x, y) in zip(shown, points, strict=True):
        used = abs(bar - LIMITS["withheld.bar"]) < 1e-9
        parts.append(
            tag("circle", cx=x, cy=y, r=6 if used else 4, class_="used" if used else "dot")
        )
        if used:
            parts.append(words(f"bar {bar:.1f}, in use", x + 10, y + 18, "start", "used"))
        elif x - last_x > 30 and abs(x - chosen_x) > 30:
            parts.append(words(f"{bar:.1f}", x, y + 20))
            last_x = x
    parts += [
        words("What a higher bar buys", LEFT, 20, "start", "head"),
        words("share of flags that are right, of those shown", LEFT, 36, "start"),
        words("share of flags withheld", WIDE - RIGHT, HIGH - 10, "end"),
    ]
    desc = "; ".join(f"bar {b:.1f}: {p:.2f} right, {h:.2f} withheld" for b, h, p, _ in shown)
    drawn = whole(
        *parts, width=WIDE, height=HIGH, name="withheld",
        title="Precision of the flags shown against the share withheld", desc=desc,
    )  # fmt: skip
    path.write_text(drawn + "\n", encoding="utf-8")


def main() -> None:
    """Print the table and draw the curve."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of recordings")
    parser.add_argument("--heard", type=Path, help="folder in which transcripts are kept")
    parser.add_argument("--picture", type=Path, help="SVG file to draw the curve into")
    given = parser.parse_args()
    with hearing_in(given.heard) as hearing:
        found = claims(turns(given.shared), babble_voices(given.shared), hearing)
    rows = curve(found)
    print(report(rows, found))
    if given.picture:
        picture(rows, given.picture)


if __name__ == "__main__":
    main()
