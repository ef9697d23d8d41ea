"""A made-up organisation with a few months of practice, for the team page."""

from __future__ import annotations

import random

from populations import add_session
from sqlmodel import Session as Connection

from voice_coach.store import Store
from voice_coach.store.tables import AccountRow
from voice_coach.store.tables_measures import BehaviourRow, SurveyRow

UNITS = (
    ("Sales", "North", 9), ("Sales", "South", 7), ("Sales", "Key accounts", 3),
    ("Procurement", "", 8), ("Engineering", "Platform", 12), ("Engineering", "Apps", 14),
    ("Legal", "", 4), ("People", "", 2), ("Customer care", "", 11),
)  # fmt: skip
MONTHS = ("2026-08", "2026-09", "2026-10")
WORD = "Zwetschgendatschi"
NAME = "Zebulon"


def staff(store: Store, *, seed: int = 4) -> None:
    """One lead, coach and admin, and 70 learners who get plainer month by month."""
    draw = random.Random(seed)
    with Connection(store.engine) as connection:
        for role in ("lead", "coach", "admin"):
            connection.add(_account(role, role))
        number = 0
        for department, team, count in UNITS:
            base = draw.uniform(0.3, 0.6)
            for _ in range(count):
                number += 1
                account = f"p{number:03}"
                connection.add(_account(account, "learner", department, team))
                connection.flush()
                for place, month in enumerate(MONTHS):
                    for session in range(draw.choice((0, 1, 2, 3, 5))):
                        _practise(
                            connection, f"{account}-{place}-{session}", account,
                            f"{month}-{draw.randint(1, 28):02}", draw, base + 0.12 * place,
                        )  # fmt: skip
        connection.commit()


def _account(id: str, role: str, department: str = "", team: str = "") -> AccountRow:
    return AccountRow(
        id=id, login=id, name=f"{NAME} {id}", role=role, department=department, team=team,
        created_at="2026-01-01",
    )  # fmt: skip


def _practise(
    connection: Connection, id: str, account: str, day: str, draw: random.Random, share: float
) -> None:
    add_session(
        connection, id, account, day, plain=0, asked=4, skills="plain_ask reason hold",
        scenario=draw.choice(("extra_work", "deadline", "raise")), difficulty="gentle",
    )  # fmt: skip
    connection.flush()
    row = connection.get_one(BehaviourRow, id)
    share = min(0.95, share + draw.uniform(-0.2, 0.2))
    row.asks, row.pressures, row.gives = draw.randint(3, 9), draw.randint(2, 6), draw.randint(1, 4)
    row.asks_plain = sum(draw.random() < share for _ in range(row.asks))
    row.ask_hedges = draw.randint(0, row.asks)
    row.pressures_held = sum(draw.random() < share for _ in range(row.pressures))
    row.gives_traded = sum(draw.random() < share - 0.1 for _ in range(row.gives))
    row.pace_pressed_wpm = 150 * draw.uniform(0.95, 1.3)
    row.value, row.spoken_s = draw.uniform(0, 1), draw.uniform(120, 500)
    if draw.random() < 0.6:
        before = draw.randrange(20, 70, 10)
        for kind, score in (("before", before), ("after", before + draw.choice((0, 5, 10, 20)))):
            connection.add(
                SurveyRow(
                    id=f"{id}-{kind}", account_id=account, session_id=id, kind=kind, form="f",
                    word=WORD, answers=f'{{"happened": "{WORD}"}}', score=score, at=day,
                )
            )  # fmt: skip
