"""A session for ELAN: what was said, words and flags as tiers of an EAF file."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as Tree

from voice_coach.records import Session
from voice_coach.reports.clock import learner_name, starts, total_s
from voice_coach.reports.files import write_text
from voice_coach.reports.labels import kind
from voice_coach.reports.textgrid import Interval, tiers

SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
TYPE = "default-lt"
MILLI = 1000
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_elan(session: Session, path: Path) -> Path:
    """Write the session as an ELAN annotation file (EAF 3.0). Returns ``path``.

    Times are whole milliseconds, as the format has them, on the time line of the session
    (`reports.clock`). Each flag carries its kind in plain words, the words it is about, and the
    reason. ELAN is GPL and its format is plain XML, so it is written here.
    """
    root = Tree.Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "voice_coach",
            "DATE": session.started_at or "1970-01-01T00:00:00+00:00",
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:noNamespaceSchemaLocation": SCHEMA,
        },
    )
    Tree.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    order = Tree.SubElement(root, "TIME_ORDER")
    slots = annotations = 0
    for name, intervals in [*_without_flags(session), *_flags(session)]:
        tier = Tree.SubElement(root, "TIER", {"LINGUISTIC_TYPE_REF": TYPE, "TIER_ID": _legal(name)})
        for start_s, end_s, text in intervals:
            edges = []
            for at_s in (start_s, max(end_s, start_s + 1 / MILLI)):
                slots += 1
                edges.append(f"ts{slots}")
                value = str(round(max(at_s, 0.0) * MILLI))
                Tree.SubElement(
                    order, "TIME_SLOT", {"TIME_SLOT_ID": edges[-1], "TIME_VALUE": value}
                )
            annotations += 1
            note = Tree.SubElement(
                Tree.SubElement(tier, "ANNOTATION"),
                "ALIGNABLE_ANNOTATION",
                {
                    "ANNOTATION_ID": f"a{annotations}",
                    "TIME_SLOT_REF1": edges[0],
                    "TIME_SLOT_REF2": edges[1],
                },
            )
            Tree.SubElement(note, "ANNOTATION_VALUE").text = _legal(text)
    Tree.SubElement(
        root,
        "LINGUISTIC_TYPE",
        {"GRAPHIC_REFERENCES": "false", "LINGUISTIC_TYPE_ID": TYPE, "TIME_ALIGNABLE": "true"},
    )
    Tree.indent(root)
    text = Tree.tostring(root, encoding="unicode")
    return write_text(path, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def _without_flags(session: Session) -> list[tuple[str, list[Interval]]]:
    """Turns, words and pauses; the names of tiers, which ELAN wants unique, made so."""
    from voice_coach.reports.labels import FAMILIES

    seen: dict[str, int] = {}
    found = []
    for name, intervals in tiers(session):
        if name in FAMILIES:
            continue
        clean = _legal(name) or "?"
        seen[clean] = seen.get(clean, 0) + 1
        found.append((clean if seen[clean] == 1 else f"{clean} ({seen[clean]})", intervals))
    return found


def _flags(session: Session) -> list[tuple[str, list[Interval]]]:
    """A tier for each family: within one, ELAN has no two annotations at the same time."""
    clock, end_s = starts(session), total_s(session)
    marks: dict[str, list[Interval]] = {}
    for turn in session.turns:
        for flag in turn.reading.flags if turn.reading is not None else ():
            at = clock[turn.index]
            said = f"{kind(flag.type)}: “{flag.quote}”. {flag.why}"
            stretch = (at + flag.start_s, min(at + flag.end_s, end_s), said)
            marks.setdefault(flag.family, []).append(stretch)
    found = []
    for family, stretches in marks.items():
        for lane, intervals in enumerate(_lanes(stretches), start=1):
            suffix = "" if lane == 1 else f" {lane}"
            found.append((f"{learner_name(session)}: {family}{suffix}", intervals))
    return found


def _lanes(stretches: list[Interval]) -> list[list[Interval]]:
    """As few rows as it takes for no two of a row to overlap."""
    lanes: list[list[Interval]] = []
    for stretch in sorted(stretches):
        free = next((lane for lane in lanes if lane[-1][1] <= stretch[0]), None)
        if free is None:
            lanes.append([stretch])
        else:
            free.append(stretch)
    return lanes


def _legal(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return _ILLEGAL.sub("", text).strip()
