"""Every export is read back by somebody else's library, and says what the session says."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
import srt
import webvtt

from voice_coach.plugins import load
from voice_coach.records import Session, VoiceCoachError
from voice_coach.reports.audacity import export_audacity
from voice_coach.reports.clock import total_s
from voice_coach.reports.textgrid import export_textgrid

Export = Callable[[str], Path]
FORMS = ("html", "json", "csv", "vtt", "srt")
LOADING = {"src", "href", "srcset", "poster", "data", "action", "formaction", "xlink:href"}


class Page(HTMLParser):
    """What a page loads, what it says, and the tags it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.said: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in LOADING:
                self.loads.append(value or "")
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.handlers.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_the_session_is_a_real_one(session: Session) -> None:
    assert len(session.learner_turns()) >= 2 and session.drills
    assert any(t.reading and t.reading.flags for t in session.learner_turns())
    assert session.ledger and session.summary is not None


def test_html_is_one_file_that_loads_nothing(written: Export, session: Session) -> None:
    text = written("html").read_text(encoding="utf-8")
    page = Page(text)
    assert [url for url in page.loads if not url.startswith(("#", "data:"))] == []
    assert page.tags.count("audio") == len(session.turns) + len(session.drills)
    assert not {"link", "iframe", "object", "embed", "img", "base", "form"} & set(page.tags)
    assert re.findall(r"url\((?!data:)[^)]*\)|@import", text) == []
    assert not re.search(r"file:|/tmp/|src=[\"']?//", text)
    without_names = text.replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"(?:https?|wss?|ftp)://\S{0,40}", without_names) == []
    assert "default-src 'none'" in unescape(text)


def test_html_says_what_was_said(written: Export, session: Session) -> None:
    page = Page(written("html").read_text(encoding="utf-8"))
    assert session.summary is not None
    assert session.summary.headline in page.text
    shown = [flag for t in session.learner_turns() for flag in t.reading.flags if t.reading]
    for flag in shown:
        if flag.severity != "faint":
            assert flag.why in page.text and flag.instead in page.text
    for turn in session.turns:
        assert words(turn.text)[0] in words(page.text)
    for interest in session.scenario.people[0].interests:
        assert interest in page.text, "told after the end"


def test_html_keeps_the_other_sides_secrets_until_the_end(session: Session, tmp_path: Path) -> None:
    going_on = replace(session, outcome=None)
    text = load("exporters", "html")(going_on, tmp_path / "open.html").read_text(encoding="utf-8")
    for interest in session.scenario.people[0].interests:
        assert interest not in Page(text).text
    assert session.scenario.debrief not in Page(text).text


def test_json_is_the_session_without_what_is_hidden(written: Export, session: Session) -> None:
    text = written("json").read_text(encoding="utf-8")
    found = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert found["format"] == "voice_coach.session/1"
    assert [turn["text"] for turn in found["turns"]] == [turn.text for turn in session.turns]
    for turn, row in zip(session.turns, found["turns"], strict=True):
        if turn.reading is not None and turn.transcript is not None:
            assert len(row["reading"]["flags"]) == len(turn.reading.flags)
            assert [w["text"] for w in row["transcript"]["words"]] == turn.text.split()
    for name in ("reservation", "aspiration", "interests", "lines", '"reason": "A '):
        assert name not in text
    assert len(found["drills"]) == 1 and found["summary"]["headline"]


def test_captions_hold_every_word_in_order(written: Export, session: Session) -> None:
    cues = list(webvtt.read(str(written("vtt"))))
    subtitles = list(srt.parse(written("srt").read_text(encoding="utf-8")))
    assert len(cues) == len(subtitles) > len(session.turns)
    said = words(" ".join(turn.text for turn in session.turns))
    assert words(" ".join(cue.text for cue in cues)) == said
    assert {cue.voice for cue in cues} == {"Sam", "Dana Whitfield"}
    assert [s.index for s in subtitles] == list(range(1, len(subtitles) + 1))
    for cue, subtitle in zip(cues, subtitles, strict=True):
        name, _, text = subtitle.content.partition(": ")
        assert name == cue.voice and words(text) == words(cue.text)
        assert subtitle.start.total_seconds() == pytest.approx(cue.start_in_seconds, abs=1)
        assert subtitle.start < subtitle.end
    for before, after in pairwise(subtitles):
        assert before.end <= after.start
    assert subtitles[-1].end <= timedelta(seconds=total_s(session) + 0.3)


def test_csv_has_a_row_for_every_finding(written: Export, session: Session) -> None:
    with written("csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    readings = [t.reading for t in session.learner_turns() if t.reading is not None]
    count = {kind: sum(row["row"] == kind for row in rows) for kind in {r["row"] for r in rows}}
    assert count["flag"] == sum(len(reading.flags) for reading in readings)
    assert count["measure"] == sum(len(reading.measures) for reading in readings)
    assert count["offer"] == len(session.ledger)
    assert count.get("withheld", 0) == sum(len(reading.withheld) for reading in readings)
    assert {row["type"] for row in rows if row["row"] == "offer"} <= {"salary", "review"}


@pytest.mark.parametrize("form", FORMS)
def test_two_exports_are_the_same_bytes(form: str, session: Session, tmp_path: Path) -> None:
    export = load("exporters", form)
    first, second = export(session, tmp_path / "a"), export(session, tmp_path / "b" / "c")
    assert first.read_bytes() == second.read_bytes()
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")], "nothing is left over"


def test_two_analyses_of_one_recording_are_the_same_bytes(
    session: Session, rehearse: Callable[[], Session], tmp_path: Path
) -> None:
    again = rehearse()
    assert again.id != session.id
    again = replace(again, id=session.id, started_at=session.started_at)
    for form in FORMS:
        export = load("exporters", form)
        assert export(session, tmp_path / "a").read_bytes() == (
            export(again, tmp_path / "b").read_bytes()
        ), form


def test_a_report_that_cannot_be_written_says_so(session: Session, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    for form in FORMS:
        with pytest.raises(VoiceCoachError, match="could not be written"):
            load("exporters", form)(session, tmp_path / "file" / "report")


def test_a_lost_recording_is_told_and_the_rest_is_written(session: Session, tmp_path: Path) -> None:
    turns = tuple(replace(turn, audio=f"gone/{turn.index}.flac") for turn in session.turns)
    outside = replace(session.turns[0], audio="../../../etc/passwd")
    lost = replace(session, turns=(outside, *turns[1:]))
    text = load("exporters", "html")(lost, tmp_path / "a.html").read_text(encoding="utf-8")
    assert f"{len(turns)} recordings are missing" in text
    assert Page(text).tags.count("audio") == len(session.drills)


# --- for other programs ----------------------------------------------------------------------


def read_textgrid(text: str) -> dict[str, list[tuple[float, float, str]]]:
    """A strict reader of the long text format: tiers by name; anything unexpected fails."""
    lines = iter(text.splitlines())

    def take(pattern: str) -> str:
        line = next(lines)
        found = re.fullmatch(pattern, line.strip())
        assert found, f"{line!r} is not {pattern}"
        return found.group(1) if found.groups() else ""

    number, string = r"(\d+(?:\.\d+)?)", r'"((?:[^"]|"")*)"'
    take('File type = "ooTextFile"')
    take('Object class = "TextGrid"')
    take("")
    assert float(take(f"xmin = {number}")) == 0
    end = float(take(f"xmax = {number}"))
    take("tiers\\? <exists>")
    size = int(take(f"size = {number}"))
    take("item \\[\\]:")
    tiers: dict[str, list[tuple[float, float, str]]] = {}
    for at in range(1, size + 1):
        take(f"item \\[{at}\\]:")
        take('class = "IntervalTier"')
        name = take(f"name = {string}").replace('""', '"')
        assert float(take(f"xmin = {number}")) == 0 and float(take(f"xmax = {number}")) == end
        rows = []
        for place in range(1, int(take(f"intervals: size = {number}")) + 1):
            take(f"intervals \\[{place}\\]:")
            row = float(take(f"xmin = {number}")), float(take(f"xmax = {number}"))
            rows.append((*row, take(f"text = {string}").replace('""', '"')))
        assert rows[0][0] == 0 and rows[-1][1] == end
        assert all(a < b for a, b, _ in rows), "no empty interval"
        assert all(one[1] == two[0] for one, two in pairwise(rows)), "no hole, no overlap"
        tiers[name] = rows
    assert next(lines, None) is None
    return tiers


def test_textgrid_is_what_praat_reads(session: Session, tmp_path: Path) -> None:
    path = export_textgrid(session, tmp_path / "a.TextGrid")
    tiers = read_textgrid(path.read_text(encoding="utf-8"))
    assert list(tiers)[:2] == ["Dana Whitfield", "Sam"]
    heard = [w.text for t in session.learner_turns() if t.transcript for w in t.transcript.words]
    assert " ".join(text for _, _, text in tiers["words (Sam)"] if text).split() == heard
    flags = [f for t in session.learner_turns() if t.reading for f in t.reading.flags]
    for flag in flags:
        assert any(flag.type in text.split(" + ") for _, _, text in tiers[flag.family])
    assert path.read_bytes() == export_textgrid(session, tmp_path / "b").read_bytes()


def test_textgrid_edges_a_hair_apart_are_one(session: Session, tmp_path: Path) -> None:
    from voice_coach.records import Stretch

    turn = session.learner_turns()[0]
    assert turn.reading is not None
    hair = (Stretch(0.1, 0.3), Stretch(0.3 + 1e-12, 0.5), Stretch(0.2, 0.2), Stretch(0.4, 99.0))
    turn = replace(turn, reading=replace(turn.reading, pauses=hair))
    changed = replace(
        session, turns=tuple(turn if t.index == turn.index else t for t in session.turns)
    )
    path = export_textgrid(changed, tmp_path / "a.TextGrid")
    assert "pause + pause" in {t for *_, t in read_textgrid(path.read_text("utf-8"))["pauses"]}


def test_audacity_labels_are_three_columns(session: Session, tmp_path: Path) -> None:
    path = export_audacity(session, tmp_path / "a.txt")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(len(row) == 3 and float(row[0]) <= float(row[1]) for row in rows)
    assert [float(row[0]) for row in rows] == sorted(float(row[0]) for row in rows)
    readings = [t.reading for t in session.learner_turns() if t.reading is not None]
    wanted = len(session.turns) + sum(len(r.flags) + len(r.pauses) for r in readings)
    assert len(rows) == wanted
    assert path.read_bytes() == export_audacity(session, tmp_path / "b").read_bytes()
