"""The team page: what groups did, for leads. Never a person, never a name, never a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Response

from voice_coach.records import Account, VoiceCoachError
from voice_coach.ui.desks import Desks
from voice_coach.ui.rendering import render
from voice_coach.ui.who import Signed

if TYPE_CHECKING:
    from voice_coach.rooms import Rooms
    from voice_coach.store.periods import Period
    from voice_coach.store.team_measures import PathSteps
    from voice_coach.ui.team_figures import Kind
    from voice_coach.ui.team_table import Row

FILES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
REFUSED = "The team page is for leads."


@dataclass(frozen=True, slots=True)
class Team:
    """What one look at the page holds."""

    period: Period
    first: Period | None
    periods: tuple[Period, ...]
    department: str
    tables: dict[str, tuple[tuple[Kind, ...], list[Row]]]


def check_lead(account: Account) -> None:
    """Raise unless somebody is a lead."""
    if account.role != "lead" or not account.active:
        raise VoiceCoachError(REFUSED)


def add_team(app: FastAPI, desks: Desks) -> None:
    """Add the files of the team page."""

    @app.get("/team/voice-coach-team.{form}")
    def file(
        form: str, account: Signed, key: Annotated[str, Query(max_length=300)] = ""
    ) -> Response:
        from voice_coach.ui.team_files import csv_bytes, parquet_bytes

        check_lead(account)
        if form not in FILES:
            raise HTTPException(404, "There is no such format.")
        team = look(desks.rooms, key, account)
        if team is None:
            raise VoiceCoachError("There are no numbers yet.")
        return Response(
            (csv_bytes if form == "csv" else parquet_bytes)(team),
            media_type=FILES[form],
            headers={
                "content-disposition": f'attachment; filename="voice-coach-team.{form}"',
                "cache-control": "no-store",
            },
        )


def look(rooms: Rooms, key: str, account: Account) -> Team | None:
    """The numbers of a period and department; None before the first period is over.

    Parameters
    ----------
    rooms : Rooms
        The store and the settings.
    key : str
        ``2026-03-01`` or ``2026-03-01|Sales``; "" for the latest period.
    account : Account
        Who asks: a lead.
    """
    from voice_coach.store.teams import cells, release_closed, units
    from voice_coach.ui.team_figures import BEHAVIOURS, CONFIDENCE, ENGAGEMENT, path_kind
    from voice_coach.ui.team_table import groups, table

    check_lead(account)
    settings, minimum = rooms.settings, rooms.settings.group_minimum
    steps = path_steps()
    periods = release_closed(
        rooms.store,
        today=date.today(),
        minimum=minimum,
        grain=settings.group_period,
        paths=steps,
    )
    if not periods:
        return None
    starts, _, department = key.partition("|")
    period = next((one for one in periods if one.starts == starts), periods[-1])
    first = periods[0] if period != periods[0] else None
    wanted = {one.starts for one in (period, first) if one is not None}
    found = cells(rooms.store, minimum=minimum, starts=wanted)
    known = units(rooms.store)
    if department not in {name for name, _ in known}:
        department = ""
    rows = groups(known, [c for c in found if c.starts == period.starts], department=department)
    titles = _path_titles()
    kinds: dict[str, tuple[Kind, ...]] = {
        "engagement": ENGAGEMENT,
        "behaviour": BEHAVIOURS,
        "paths": tuple(path_kind(name, titles[name], len(steps[name])) for name in steps),
        "confidence": CONFIDENCE,
    }
    return Team(
        period,
        first,
        tuple(periods),
        department,
        {
            name: (
                chosen,
                table(rows, found, chosen, period=period, first=first, minimum=minimum),
            )
            for name, chosen in kinds.items()
        },
    )


def team_html(desks: Desks, key: str, account: Account) -> str:
    """The page as HTML."""
    from voice_coach.ui.asked import asked_rows

    rooms = desks.rooms
    team = look(rooms, key, account)
    minimum = rooms.settings.group_minimum
    return render(
        "team.html",
        team=team,
        key=f"{team.period.starts}|{team.department}" if team else "",
        minimum=minimum,
        grain=rooms.settings.group_period,
        asked=asked_rows(rooms, account),
    )


def path_steps() -> PathSteps:
    """What each path's steps ask for."""
    from voice_coach.coaching.paths import paths

    return {
        name: [(s.scenario, s.difficulty, s.shows) for s in path.steps]
        for name, path in paths().items()
    }


def _path_titles() -> dict[str, Any]:
    from voice_coach.coaching.paths import paths

    return {name: path.title for name, path in paths().items()}
