"""The page a learner fills, between the browser and the plan: nothing typed is misread."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from voice_coach.records import VoiceCoachError
from voice_coach.scenario import find, with_plan
from voice_coach.ui.plans import New, PlanForm, planned, typed
from voice_coach.ui.views import card

RAISE, DEADLINE = find("raise"), find("deadline")
DATED = next(issue for issue in find("priorities").issues if issue.unit == "date")


def form(**typed_in: object) -> PlanForm:
    return PlanForm.model_validate(typed_in)


def aim(issue: str, target: str, walk_away: str) -> dict[str, str]:
    return {"issue": issue, "target": target, "walk_away": walk_away}


@pytest.mark.parametrize("name", ["raise", "deadline", "priorities", "payment"])
def test_what_the_form_comes_with_is_no_plan(name: str) -> None:
    scenario = find(name)
    aims = [aim(i["id"], i["target_value"], i["walk_away_value"]) for i in card(scenario)["issues"]]
    assert planned(form(aims=aims, reasons=["", "  "]), scenario) is None
    assert planned(None, scenario) is None


def test_numbers_days_and_lines_become_a_plan() -> None:
    scenario = find("priorities")
    plan = planned(
        form(
            aims=[aim("date", "2026-06-01", "2026-05-20"), aim("cut", " 8 ", "14")],
            reasons=["Because of the clinics.", " "],
            interests=["Certain savings"],
            trades=["Show the spending early"],
        ),
        scenario,
    )
    assert plan is not None
    days = next(a for a in plan.aims if a.issue == "date")
    assert (days.target, days.walk_away) == (49.0, 37.0), "from the thirteenth of April"
    assert plan.reasons == ("Because of the clinics.",)
    played = with_plan(scenario, plan)
    assert played.issue("date").walk_away == 37.0
    assert "Show the spending early" in played.brief.can_trade


def test_a_day_is_shown_as_it_is_read() -> None:
    assert typed(DATED, 46.0, "2026-04-13") == "2026-05-29"
    assert typed(DATED, 46.0, "") == ""
    assert typed(DATED, 1e9, "2026-04-13") == ""
    assert typed(RAISE.issue("salary"), 95000.0, "") == "95000"
    assert typed(RAISE.issue("salary"), 0.1 + 0.2, "") == "0.3"


@pytest.mark.parametrize(
    ("issue", "target", "said"),
    [
        ("salary", "a lot", "needs a number, not 'a lot'"),
        ("salary", "95k", "needs a number"),
        ("salary", "95,5", "needs a number, not '95,5'"),
        ("salary", "<b>", "needs a number"),
        ("date", "2026-13-01", "needs a day"),
        ("date", "12", "needs a day"),
    ],
)
def test_what_is_no_number_or_day_is_told(issue: str, target: str, said: str) -> None:
    scenario = find("priorities") if issue == "date" else RAISE
    walk_away = "2026-05-15" if issue == "date" else "88000"
    with pytest.raises(VoiceCoachError, match=said):
        planned(form(aims=[aim(issue, target, walk_away)]), scenario)


@pytest.mark.parametrize("target", ["nan", "inf", "-inf", "1e999"])
def test_what_is_no_finite_number_is_told(target: str) -> None:
    plan = planned(form(aims=[aim("salary", target, "88000")]), RAISE)
    assert plan is not None
    with pytest.raises(VoiceCoachError, match="must be numbers"):
        with_plan(RAISE, plan)


def test_thousands_may_be_set_apart() -> None:
    plan = planned(form(aims=[aim("salary", "99,500", "91 000")]), RAISE)
    assert plan is not None and (plan.aims[0].target, plan.aims[0].walk_away) == (99500, 91000)


def test_an_unknown_issue_or_half_an_aim_is_left_out() -> None:
    aims = [aim("pony", "1", "2"), aim("salary", "99000", ""), aim("salary", "", "1")]
    assert planned(form(aims=aims), RAISE) is None


@pytest.mark.parametrize(
    "body",
    [
        {"scenario": ""},
        {"scenario": "raise", "difficulty": "impossible"},
        {"scenario": "raise", "plan": {"aims": [aim("salary", "9" * 50, "1")]}},
        {"scenario": "raise", "plan": {"reasons": ["x"] * 21}},
    ],
)
def test_a_request_of_another_shape_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        New.model_validate(body)
