"""Exports for other programs and for paper, opened by libraries that are not ours."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pympi.Elan import Eaf
from pypdf import PdfReader

from voice_coach.records import Flag, Session
from voice_coach.reports.clock import starts, total_s
from voice_coach.reports.elan import export_elan
from voice_coach.reports.parquet import export_parquet
from voice_coach.reports.pdf import export_pdf

Export = Callable[[str], Path]
HOSTILE = "</w:p> <b>&amp; =1+1 \x00\x1b Łukasz Жанна 中 \ud800 'x' \"y\""


def flags(session: Session) -> list[tuple[int, Flag]]:
    return [
        (turn.index, flag)
        for turn in session.turns
        if turn.reading is not None
        for flag in turn.reading.flags
    ]


def spoilt(session: Session) -> Session:
    """The session with hostile text wherever somebody can type."""
    turns = tuple(replace(turn, text=HOSTILE) for turn in session.turns)
    scenario = replace(session.scenario, title=HOSTILE)
    return replace(session, turns=turns, scenario=scenario, learner=HOSTILE)


def test_elan_reads_turns_words_and_flags_at_their_milliseconds(
    session: Session, written: Export
) -> None:
    eaf = Eaf(str(written("elan")))
    clock = starts(session)
    assert eaf.get_full_time_interval()[1] <= round(total_s(session) * 1000) + 1
    said = eaf.get_annotation_data_for_tier("Sam")
    own = session.learner_turns()
    assert [text for _, _, text in said] == [turn.text.strip() for turn in own]
    assert [start for start, _, _ in said] == [round(clock[t.index] * 1000) for t in own]
    words = eaf.get_annotation_data_for_tier("words (Sam)")
    assert len(words) == sum(len(t.transcript.words) for t in own if t.transcript is not None)
    found = [
        note[:2]
        for name in eaf.get_tier_names()
        if name.startswith("Sam: ")
        for note in eaf.get_annotation_data_for_tier(name)
    ]
    wanted = [round((clock[turn] + flag.start_s) * 1000) for turn, flag in flags(session)]
    assert sorted(start for start, _ in found) == sorted(wanted)


def test_no_two_annotations_of_a_tier_overlap(written: Export) -> None:
    eaf = Eaf(str(written("elan")))
    for name in eaf.get_tier_names():
        notes = sorted(eaf.get_annotation_data_for_tier(name))
        if not name.startswith("words"):
            assert all(a[1] <= b[0] for a, b in pairwise(notes)), name


def test_parquet_holds_the_rows_of_the_csv_table_with_types(
    session: Session, written: Export
) -> None:
    table = pq.read_table(written("parquet"))
    with written("csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert table.num_rows == len(rows) > 0
    assert table.column_names == list(rows[0])
    assert table.schema.metadata[b"session"] == session.id.encode()
    for kept, row in zip(table.to_pylist(), rows, strict=True):
        assert kept["turn"] == int(row["turn"])
        assert kept["type"] == row["type"]
        if row["start_s"]:
            assert kept["start_s"] == pytest.approx(float(row["start_s"]), abs=1e-4)


def test_the_paper_says_what_the_report_says(session: Session, written: Export) -> None:
    pages = PdfReader(written("pdf")).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert session.summary is not None
    for wanted in (session.scenario.title, session.summary.headline, "Say it again", "Every turn"):
        assert " ".join(wanted.split()) in text
    for _, flag in flags(session):
        if flag.severity != "faint":
            assert " ".join(flag.quote.split()) in text


@pytest.mark.parametrize("form", ["elan", "parquet", "pdf"])
def test_the_same_session_gives_the_same_bytes(session: Session, tmp_path: Path, form: str) -> None:
    from voice_coach.plugins import load

    first, second = (load("exporters", form)(session, tmp_path / name) for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_hostile_text_stays_text(session: Session, tmp_path: Path) -> None:
    bad = spoilt(session)
    Eaf(str(export_elan(bad, tmp_path / "x.eaf")))
    assert pq.read_table(export_parquet(bad, tmp_path / "x.parquet")).num_rows
    text = PdfReader(export_pdf(bad, tmp_path / "x.pdf")).pages[0].extract_text()
    assert "<b>&amp; =1+1" in text and "Łukasz Жанна" in text


def test_a_session_in_which_nothing_was_said_is_written_too(
    session: Session, tmp_path: Path
) -> None:
    empty = replace(session, turns=(), drills=(), ledger=(), summary=None, outcome=None)
    Eaf(str(export_elan(empty, tmp_path / "x.eaf")))
    assert pq.read_table(export_parquet(empty, tmp_path / "x.parquet")).num_rows == 0
    assert len(PdfReader(export_pdf(empty, tmp_path / "x.pdf")).pages) == 1
