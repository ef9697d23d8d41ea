"""Hostile text in every field of a session is text in every export."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest
import srt
import webvtt

from voice_coach.plugins import load
from voice_coach.records import Session
from voice_coach.records.reading import Family, HedgeType, Move, Severity, Unit
from voice_coach.reports.audacity import export_audacity
from voice_coach.reports.textgrid import export_textgrid

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\" onclick='alert(1)' --> ]]> </style></title></svg><!--",
    "😀👍🏽 \u202eevil\u202c שלום مرحبا \ud800",
    "=1+1\tA\rB\nC\n\n00:00:01,000 --> 00:00:02,000\nD \x1b[31m",
    "{{ 7*7 }} ${7*7} &lt;b&gt; 'quoted \"",
]
KEPT = {
    value for literal in (Family, HedgeType, Move, Severity, Unit) for value in get_args(literal)
} | {"learner", "counterpart", "agreed", "walked_away", "no_deal", "stopped", "higher", "lower"}
"""Words of the program's own, which say what a field is."""
OWN = {"id", "issue", "audio", "started_at", "version", "speaker", "day_zero", "name"}


def poison(value: Any, text: str, *, name: str = "") -> Any:
    """A record with ``text`` in each field that holds somebody's words."""
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for field in fields(value):
            if field.name in ("recordings", "signal", "clip", "decision", "line"):
                continue
            own = field.name in OWN and type(value).__name__ not in ("Person", "Number")
            if own or (type(value).__name__ == "Person" and field.name == "id"):
                continue
            changed[field.name] = poison(getattr(value, field.name), text, name=field.name)
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(poison(item, text, name=name) for item in value)
    if isinstance(value, str):
        return value if value in KEPT else text
    return value


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def poisoned(request: pytest.FixtureRequest, session: Session) -> Session:
    changed: Session = poison(session, request.param)
    assert changed.learner == request.param
    assert changed.summary is not None and changed.summary.headline == request.param
    return changed


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(name for name, _ in attrs)))


def test_html_escapes_every_field(poisoned: Session, session: Session, tmp_path: Path) -> None:
    export = load("exporters", "html")
    clean = {seen[0] for seen in Tags(export(session, tmp_path / "a").read_text("utf-8")).seen}
    tags = Tags(export(poisoned, tmp_path / "b").read_text("utf-8")).seen
    assert {tag for tag, _ in tags} <= clean | {"bdi", "q", "blockquote", "details"}
    assert [tag for tag, _ in tags].count("script") == 1
    assert [tag for tag, _ in tags].count("style") == 1
    assert not [n for _, names in tags for n in names if n.startswith("on")]
    text = (tmp_path / "b").read_text("utf-8")
    assert "7*7" in text or "7*7" not in poisoned.learner
    assert "alert(1)" not in re.sub(r"&lt;[^<]*|&#34;[^<]*|&#39;[^<]*", "", text)


def test_json_and_csv_read_back(poisoned: Session, tmp_path: Path) -> None:
    found = json.loads(load("exporters", "json")(poisoned, tmp_path / "a").read_text("utf-8"))
    assert found["learner"] == poisoned.learner.replace("\ud800", "?")
    with load("exporters", "csv")(poisoned, tmp_path / "b").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, strict=True))
    assert rows and all(None not in row and None not in row.values() for row in rows)
    assert {row["row"] for row in rows} <= {"flag", "withheld", "measure", "offer"}
    quotes = {row["quote"] for row in rows if row["row"] == "flag"}
    assert not [quote for quote in quotes if quote.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_captions_read_back(poisoned: Session, tmp_path: Path) -> None:
    cues = list(webvtt.read(str(load("exporters", "vtt")(poisoned, tmp_path / "a.vtt"))))
    text = load("exporters", "srt")(poisoned, tmp_path / "a.srt").read_text("utf-8")
    subtitles = list(srt.parse(text))
    assert len(cues) == len(subtitles) >= len(poisoned.turns)
    assert not [cue.text for cue in cues if "<" in cue.raw_text.split(">", 1)[1]]
    assert all("\n\n" not in subtitle.content for subtitle in subtitles)


def test_textgrid_and_labels_keep_their_form(poisoned: Session, tmp_path: Path) -> None:
    from test_report_exports import read_textgrid

    read_textgrid(export_textgrid(poisoned, tmp_path / "a").read_text("utf-8"))
    lines = export_audacity(poisoned, tmp_path / "b").read_text("utf-8").split("\n")
    assert all(line.count("\t") == 2 for line in lines[:-1])
