"""Asking groups to rehearse something by a day: the view for leads and coaches, and what a learner
is told on their home page.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from voice_coach.records import Account, VoiceCoachError
from voice_coach.ui.desks import Desks
from voice_coach.ui.rendering import render
from voice_coach.ui.who import Signed

if TYPE_CHECKING:
    from voice_coach.rooms import Rooms


class Asked(BaseModel):
    """``what``: "scenario:ID" or "path:ID"; ``group``: a department and a team, "" for all."""

    what: str = Field(max_length=200)
    department: str = Field(default="", max_length=200)
    team: str = Field(default="", max_length=200)
    due: date


def add_asked(app: FastAPI, desks: Desks) -> None:
    """Add asking and taking back."""

    @app.post("/api/asked")
    def ask(asked: Asked, account: Signed) -> dict[str, str]:
        from voice_coach.store.assignments import ask as ask_group
        from voice_coach.store.teams import units

        check_asking(account)
        kind, _, target = asked.what.partition(":")
        if target not in _targets().get(kind, {}):
            raise VoiceCoachError("There is no such conversation or path.")
        known = units(desks.rooms.store)
        ask_group(
            desks.rooms.store,
            account,
            kind=kind,
            target=target,
            group=(asked.department, asked.team),
            due=asked.due,
            today=date.today(),
            groups=frozenset(known) | {(department, "") for department, _ in known if department},
        )
        return {"html": ask_html(desks, account)}

    @app.delete("/api/asked/{assignment_id}")
    def take_back(assignment_id: str, account: Signed) -> dict[str, str]:
        from voice_coach.store.assignments import take_back as take_back_asked

        check_asking(account)
        take_back_asked(desks.rooms.store, account, assignment_id, today=date.today())
        return {"html": ask_html(desks, account)}


def check_asking(account: Account) -> None:
    """Raise unless somebody is a lead or a coach."""
    from voice_coach.store.assignments import ASKING

    if account.role not in ASKING or not account.active:
        raise VoiceCoachError("Only leads and coaches ask others to rehearse.")


def ask_html(desks: Desks, account: Account) -> str:
    """The view: a form, and what was asked with the groups' results."""
    from voice_coach.store.teams import units

    check_asking(account)
    rooms = desks.rooms
    known = units(rooms.store)
    targets = _targets()
    return render(
        "ask.html",
        targets=targets,
        departments=sorted({d for d, _ in known if d}),
        teams=[(d, t) for d, t in known if t],
        asked=asked_rows(rooms, account),
        minimum=rooms.settings.group_minimum,
        today=date.today().isoformat(),
        lead=account.role == "lead",
    )


def asked_rows(rooms: Rooms, account: Account) -> list[dict[str, Any]]:
    """What was asked, in words, and what of it is this account's to take back."""
    from voice_coach.store.assignments import TOO_FEW, assignments, may_take_back
    from voice_coach.ui.team import path_steps

    minimum, today = rooms.settings.group_minimum, date.today()
    targets = _targets()
    return [
        {
            "id": one.id,
            "title": targets[one.kind].get(one.target, one.target),
            "path": one.kind == "path",
            "group": _group_words(one.department, one.team),
            "due": _day(one.due),
            "open": one.due >= today.isoformat(),
            "mine": may_take_back(account, one.made_by),
            "result": f"fewer than {2 * minimum} people"
            if one.result == TOO_FEW
            else f"{one.result} had done it",
        }
        for one in assignments(rooms.store, today=today, minimum=minimum, paths=path_steps())
    ]


def asked_html(desks: Desks, account: Account) -> str:
    """For the home page: what was asked of this learner, and the way to the team page."""
    from voice_coach.store.assignments import asked_of
    from voice_coach.store.outbox import consented
    from voice_coach.ui.team import path_steps

    if account.role == "solo":
        return ""
    rooms, today = desks.rooms, date.today()
    targets = _targets()
    found = asked_of(rooms.store, account, today=today, paths=path_steps())
    return render(
        "asked.html",
        account=account,
        statements=rooms.settings.lrs_url is not None,
        sending=consented(rooms.store, account.id),
        asked=[
            {
                "title": targets[one.kind].get(one.target, one.target),
                "scenario": one.target if one.kind == "scenario" else "",
                "due": _day(one.due),
                "late": one.due < today.isoformat(),
                "done": done,
            }
            for one, done in found
        ],
    )


@lru_cache(maxsize=1)
def _targets() -> dict[str, dict[str, str]]:
    """What can be asked for: shipped conversations and paths, by kind and id, with their titles."""
    from voice_coach.coaching.paths import paths
    from voice_coach.scenario import list_scenarios, shipped_ids

    shipped = shipped_ids()

    return {
        "path": {name: path.title for name, path in paths().items()},
        "scenario": {s.id: s.title for s in list_scenarios() if s.id in shipped},
    }


def _group_words(department: str, team: str) -> str:
    return f"{department}, {team}" if team and department else department or team or "Everyone"


def _day(day: str) -> str:
    at = date.fromisoformat(day)
    return f"{at.day} {at:%B}" + ("" if at.year == date.today().year else f" {at.year}")
