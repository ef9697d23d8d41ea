"""What a coach corrected, as labelled sentences."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.measuring.corrections import Corrected, Mark, labelled

TEXT = "I was just wondering if we could maybe move the date."


def turn(*marks: Mark, session: str = "s", number: int = 1, text: str = TEXT) -> Corrected:
    return Corrected(session, number, text, "What about Friday?", marks)


def at(words: str, kind: str, **more: bool) -> Mark:
    start = TEXT.index(words)
    return Mark("hedging", kind, start, start + len(words), **more)  # type: ignore[arg-type]


def test_what_was_rejected_is_no_label_and_what_was_added_is_one() -> None:
    (line,) = labelled(
        [
            turn(
                at("just", "minimizer", accepted=False),
                at("maybe", "shield", missed=True),
                at("wondering", "permission"),
                Mark("pacing", "rushed", None, None, accepted=True),
            )
        ]
    )
    assert [(h["quote"], h["type"]) for h in line["hedges"]] == [
        ("wondering", "permission"),
        ("maybe", "shield"),
    ]
    assert line["flags"] == [{"family": "pacing", "type": "rushed", "missed": False}]
    assert [r["quote"] for r in line["rejected"]] == ["just"]
    assert line["context"] == ["What about Friday?"]


def test_sessions_are_numbered_so_that_no_line_names_a_recording() -> None:
    lines = list(labelled([turn(session="20260101-x"), turn(session="20260102-y"), turn()]))
    assert [line["id"] for line in lines] == ["cor-000/01", "cor-001/01", "cor-002/01"]
    assert "2026" not in json.dumps(lines)
    (named,) = labelled([turn(session="20260101-x")], anonymous=False)
    assert named["dialogue"] == "20260101-x"


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, len(TEXT) + 1)])
def test_a_mark_outside_its_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="outside its text"):
        list(labelled([turn(Mark("hedging", "shield", start, end))]))


spans = st.tuples(st.integers(0, 50), st.integers(1, 3)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(spans, max_size=8), st.lists(st.sampled_from([True, False, None]), max_size=8))
def test_labels_are_in_order_apart_and_quote_their_words(
    places: list[tuple[int, int]], words: list[bool | None]
) -> None:
    marks = [
        Mark("hedging", "shield", start, end, accepted=word)
        for (start, end), word in zip(places, words, strict=False)
    ]
    (line,) = labelled([turn(*marks)])
    hedges = line["hedges"]
    assert all(TEXT[h["start"] : h["end"]] == h["quote"] for h in hedges)
    assert all(a["end"] <= b["start"] for a, b in pairwise(hedges))
    stand = [m for m in marks if m.stands]
    assert all(any(h["start"] < m.end and m.start < h["end"] for h in hedges) for m in stand)  # type: ignore[operator]


def test_the_scorer_of_the_labelled_material_reads_it(shared: Path, tmp_path: Path) -> None:
    lines = list(
        labelled([turn(at("wondering", "permission"), at("maybe", "shield", missed=True))])
    )
    gold = tmp_path / "corrections.jsonl"
    gold.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    read = "".join(json.dumps({"id": x["id"], "hedges": x["hedges"]}) + "\n" for x in lines)
    done = subprocess.run(
        [sys.executable, str(shared / "labelled" / "score.py"), str(gold)],
        input=read, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "hedge_span_precision 1.000 (2/2)" in done.stdout, done.stderr
