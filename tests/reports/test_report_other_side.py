"""The other side's story and two ways side by side: whole, escaped, and only after the end."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from test_report_hostile import HOSTILE, Tags, poison

from voice_coach.records import Session
from voice_coach.reports.other_side import debrief_html, side_by_side_html


def test_it_tells_limits_beats_and_what_was_used(session: Session) -> None:
    assert session.debrief is not None
    html = unescape(debrief_html(session))
    for side in session.debrief.sides:
        assert side.name in html
        assert all(interest in html for interest in side.interests)
        assert all(stake.limit in html for stake in side.stakes)
    assert html.count('class="beat"') == len(session.debrief.beats) > 0
    used = [item for item in session.debrief.facts if item.turn is not None]
    assert html.count('class="unused"') + html.count('class="used"') == len(
        session.debrief.facts
    ) + len(session.debrief.trades)
    assert all(f"used in turn {item.turn + 1}" in html for item in used if item.turn is not None)


def test_nothing_is_told_before_the_end(session: Session) -> None:
    assert debrief_html(replace(session, outcome=None)) == ""
    assert debrief_html(replace(session, debrief=None)) == ""


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(session: Session, text: str) -> None:
    poisoned: Session = poison(session, text)
    branch = replace(poisoned, id="b", branch_of=poisoned.id, branch_turn=1)
    clean = Tags(debrief_html(session) + side_by_side_html(session, branch)).seen
    shown = debrief_html(poisoned) + side_by_side_html(poisoned, branch)
    tags = Tags(shown).seen
    assert {tag for tag, _ in tags} <= {tag for tag, _ in clean} | {"details", "summary", "em"}
    assert not [n for _, names in tags for n in names if n.startswith("on")]
    assert "<script" not in shown and "<img" not in shown


def test_two_ways_start_where_they_part_and_end_when_they_do(session: Session) -> None:
    shorter = replace(
        session, id="new", branch_of=session.id, branch_turn=1, turns=session.turns[:3]
    )
    html = unescape(side_by_side_html(session, shorter))
    assert "Said differently from turn 2 on" in html
    assert session.turns[0].text not in html, "what is the same is not told twice"
    assert html.count(session.turns[1].text) == 2
    assert html.count("It was over.") == 2
    still = unescape(side_by_side_html(session, replace(shorter, outcome=None)))
    assert "It is not over yet." in still and "No further yet." in still


def test_the_other_report_is_linked_and_never_ones_own(session: Session) -> None:
    new = replace(session, id="new", branch_of=session.id, branch_turn=1)
    assert 'data-id="new"' in side_by_side_html(session, new, shown=session.id)
    assert 'data-id="new"' not in side_by_side_html(session, new, shown="new")
    assert "data-id" not in side_by_side_html(session, new)
