"""Who may do what to a session: decided in one place, so tried in every combination."""

from __future__ import annotations

from typing import get_args

import pytest

from voice_coach.records import SOLO, Account, Action, Ownership, Role, allowed

ACTIONS = get_args(Action)
ROLES = [role for role in get_args(Role) if role != "solo"]


def account(role: Role, name: str, *, active: bool = True) -> Account:
    return Account(id=name, login=name, name=name, role=role, active=active)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_at_somebody_elses_session_that_is_not_shared(role: Role) -> None:
    for whose in (Ownership("ana"), Ownership("ana", "carl"), Ownership("")):
        assert not any(allowed(account(role, "zoe"), action, whose) for action in ACTIONS)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_owns_what_they_said(role: Role) -> None:
    whose = Ownership("ana", "carl")
    may = [action for action in ACTIONS if allowed(account(role, "ana"), action, whose)]
    assert may == ["own", "see"]


def test_the_chosen_coach_sees_and_reviews_but_does_not_own() -> None:
    whose = Ownership("ana", "carl")
    may = [action for action in ACTIONS if allowed(account("coach", "carl"), action, whose)]
    assert may == ["see", "review"]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "coach"])
def test_whoever_is_no_coach_any_more_sees_nothing(role: Role) -> None:
    whose = Ownership("ana", "carl")
    assert not any(allowed(account(role, "carl"), action, whose) for action in ACTIONS)


def test_an_account_that_was_closed_may_do_nothing() -> None:
    gone = account("learner", "ana", active=False)
    assert not any(allowed(gone, action, Ownership("ana")) for action in ACTIONS)


def test_alone_at_a_machine_one_may_do_everything_with_what_belongs_to_no_account() -> None:
    assert all(allowed(SOLO, action, Ownership("")) for action in ACTIONS)
    assert not any(allowed(SOLO, action, Ownership("ana")) for action in ACTIONS)
