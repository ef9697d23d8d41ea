"""Made-up people with sessions, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session as Connection

from voice_coach.store import Store
from voice_coach.store.tables import AccountRow, SessionRow
from voice_coach.store.tables_measures import BehaviourRow

ENDED = '{"kind": "agreed", "terms": [], "summary": "It ended."}'
ASKED = 2**28
"""Asks of every session in which sums are to be taken apart again; fits a 32-bit column."""


@dataclass(frozen=True)
class Person:
    """``sessions``: one number of plain asks for each day (ISO) practised on."""

    id: str
    department: str = ""
    team: str = ""
    sessions: tuple[tuple[str, int], ...] = field(default=())
    role: str = "learner"


def fill(store: Store, people: Iterable[Person], *, asked: int = ASKED) -> None:
    with Connection(store.engine) as connection:
        for person in people:
            connection.add(
                AccountRow(
                    id=person.id, login=person.id, name=f"Name of {person.id}", role=person.role,
                    department=person.department, team=person.team, created_at="2020-01-01",
                )
            )  # fmt: skip
            connection.flush()
            for number, (day, plain) in enumerate(person.sessions):
                add_session(
                    connection, f"{person.id}-{number}", person.id, day, plain=plain, asked=asked
                )
        connection.commit()


def add_session(
    connection: Connection, id: str, account: str, day: str, *, plain: int, asked: int = ASKED,
    scenario: str = "raise", skills: str = "", difficulty: str = "usual",
) -> None:  # fmt: skip
    at = f"{day}T10:00:00+01:00"
    connection.add(
        SessionRow(
            id=id, scenario_id=scenario, title="t", scenario="{}", seed=1, learner="", version="",
            started_at=at, ended_at=at, outcome=ENDED, skills=skills, difficulty=difficulty,
            account_id=account,
        )
    )  # fmt: skip
    connection.flush()
    connection.add(
        BehaviourRow(
            session_id=id, account_id=account, scenario_id=scenario, difficulty=difficulty,
            ended_at=at, rules_version="r", turns=6, drills=1, spoken_s=300.0, words=500,
            asks=asked, asks_plain=plain, ask_hedges=asked // 2, pressures=4, pressures_held=2,
            gives=2, gives_traded=1, hedges=3, pace_wpm=150.0, pace_pressed_wpm=165.0, agreed=True,
            value=0.5,
        )
    )  # fmt: skip
