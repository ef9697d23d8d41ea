"""What unused things would have brought: in words, linked to the turn, told nowhere too early."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from test_report_hostile import HOSTILE, Tags, poison

from voice_coach.coaching.debrief import debrief
from voice_coach.counterpart.policy import opening
from voice_coach.records import (
    Counterfactual,
    Outcome,
    Reading,
    Session,
    Shift,
    Term,
    Turn,
)
from voice_coach.reports.html import report_html
from voice_coach.reports.other_side import debrief_html
from voice_coach.reports.tables import session_json
from voice_coach.scenario import find

RAISE = find("raise")
PAY = (Shift("salary", 84_000, 86_500),)
FACT = Counterfactual("fact", 1, RAISE.brief.facts[:3], "Dana", PAY, PAY, agreed=True)
TRADE = Counterfactual("trade", 1, RAISE.brief.can_trade[:1], "Dana", PAY, same_end=True)
PLAIN = Counterfactual("plain", 1, ("sort of", "maybe"), "", PAY)
AGREED = Outcome("agreed", (Term("salary", 84_000), Term("review", 12)), "You agreed.")


def told(*unused: Counterfactual, outcome: Outcome | None = AGREED) -> Session:
    """A short session with these counterfactuals."""
    turns = (
        Turn(0, "counterpart", "Hello.", decision=opening(RAISE, seed=1)),
        Turn(1, "learner", "I sort of want more, maybe.", reading=Reading(moves=("demand",))),
        Turn(2, "counterpart", "Why?", decision=opening(RAISE, seed=1)),
        Turn(3, "learner", "Fine.", reading=Reading(moves=("accept",))),
    )
    session = Session("s", RAISE, Path(), 1, "", turns, outcome=outcome)
    return replace(session, debrief=debrief(session, unused=unused))


def words(session: Session, *, back: bool = False) -> str:
    html = debrief_html(session, back=back)
    section = html[html.index("<h3>What would") : html.index("<h3>Facts")]
    return " ".join(unescape(re.sub("<[^>]+>", "", section)).split())


def test_an_unused_fact_in_words() -> None:
    text = words(told(FACT))
    assert f"A reason you did not give: “{RAISE.brief.facts[0]}”" in text
    assert "Had you given it in turn 2, Dana’s next offer would have been better: " in text
    assert (
        "Yearly salary $86,500, not $84,000. With all that you said later, you would have" in text
    )
    assert "2 others, each alone, would have done the same" in text
    assert RAISE.brief.facts[1] in text and RAISE.brief.facts[2] in text


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (FACT, "you would have agreed on that."),
        (replace(FACT, agreed=False), "it would have stayed there."),
        (
            replace(FACT, ended=(Shift("salary", 87_000, 88_500),)),
            "you would have agreed on Yearly salary $88,500, not $87,000.",
        ),
        (
            replace(FACT, ended=(Shift("review", 12, 9),), agreed=False),
            "the last offer would have been Next pay review 9 months, not 12 months.",
        ),
        (
            replace(FACT, ended=(Shift("salary", None, 90_000),)),
            "there would have been a deal: Yearly salary $90,000.",
        ),
        (replace(FACT, offers=()), "Dana’s next offer would have been the same. With all"),
        (replace(FACT, ended=(), same_end=True), "later, it would have ended the same."),
    ],
)
def test_how_it_would_have_ended_in_words(one: Counterfactual, said: str) -> None:
    assert said in words(told(one))


def test_the_end_is_left_out_where_the_replay_cannot_tell() -> None:
    assert "With all that you said later" not in words(told(replace(FACT, ended=())))


def test_nothing_is_said_of_later_turns_where_there_were_none() -> None:
    last = replace(FACT, turn=3, offers=(), ended=(Shift("salary", None, 90_000),))
    text = words(told(last))
    assert (
        "Had you given it in turn 4, there would have been a deal: Yearly salary $90,000." in text
    )
    assert "later" not in text and "next offer" not in text


def test_a_trade_and_a_plain_ask_in_words() -> None:
    text = words(told(TRADE, PLAIN))
    assert "A trade you did not offer: “Take over the design system" in text
    assert "Had you offered it in return in turn 2" in text
    assert "The same ask, said plainly: “I sort of want more, maybe.”" in text
    assert "Had you left out “sort of” and “maybe” in turn 2, the next offer" in text
    assert "Had you not taken it back in turn 2" in words(told(replace(PLAIN, texts=())))


def test_it_is_linked_to_its_turn_and_one_can_go_back_on_the_page_only() -> None:
    session = told(FACT)
    page, file = debrief_html(session, back=True), report_html(session)
    assert '<a href="#turn-1">turn 2</a>' in page and '<a href="#turn-1">turn 2</a>' in file
    assert 'id="turn-1"' in file
    (button,) = re.findall(r"<button[^>]*vc-back-to[^>]*>", page)
    assert 'data-turn="1"' in button
    assert "vc-back-to" not in file


def test_json_has_the_values() -> None:
    (one,) = session_json(told(FACT))["counterfactuals"]
    assert one["kind"] == "fact" and one["turn"] == 1
    assert one["offers"] == [{"issue": "salary", "was": 84_000, "would": 86_500}]
    assert session_json(told())["counterfactuals"] == []


def test_nothing_is_told_before_the_end() -> None:
    session = told(FACT, outcome=None)
    assert debrief_html(session) == ""
    assert session_json(session)["counterfactuals"] == []
    assert "What would have moved" not in report_html(session)


def test_where_there_is_nothing_to_tell_the_report_is_as_before() -> None:
    with_it, without = debrief_html(told(FACT)), debrief_html(told())
    start, end = with_it.index("<h3>What would"), with_it.index("<h3>Facts")
    assert with_it[:start] + with_it[end:] == without


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(text: str) -> None:
    session = told(FACT, TRADE, PLAIN)
    poisoned: Session = poison(session, text)
    assert poisoned.debrief is not None
    kinds = [replace(one, kind="fact") for one in poisoned.debrief.unused]
    poisoned = replace(poisoned, debrief=replace(poisoned.debrief, unused=tuple(kinds)))
    shown = debrief_html(poisoned, back=True)
    tags = Tags(shown).seen
    assert {tag for tag, _ in tags} <= {
        tag for tag, _ in Tags(debrief_html(session, back=True)).seen
    }
    assert not [name for _, names in tags for name in names if name.startswith("on")]
    assert "<script" not in shown and "<img" not in shown
