"""Asking a group to rehearse: who may, who sees what, and what is told when the day is over."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from populations import Person, add_session, fill
from sqlmodel import Session as Connection

from voice_coach.records import Account
from voice_coach.store import Store, StoreError
from voice_coach.store.assignments import TOO_FEW, Assignment, ask, asked_of, assignments, take_back
from voice_coach.store.audit import read

LEAD = Account("lead", "lead", "Lead", "lead")
TODAY, DUE = date(2026, 3, 2), date(2026, 3, 9)
AFTER = DUE + timedelta(days=1)
GROUPS = frozenset({("Sales", ""), ("Sales", "North"), ("Legal", "")})
PATHS = {"week": [("raise", "gentle", ("plain_ask",)), ("senior", "usual", ("hold", "trade"))]}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path)
    people = [Person(f"s{n:02}", "Sales", "North") for n in range(10)]
    people += [Person(f"l{n}", "Legal") for n in range(4)]
    fill(store, [*people, Person("lead", role="lead"), Person("c", "Sales", role="coach")])
    return store


def asking(
    store: Store, kind: str = "scenario", target: str = "raise", **more: object
) -> Assignment:
    chosen = {"group": ("Sales", ""), "due": DUE, "today": TODAY} | more
    account = chosen.pop("account", LEAD)
    return ask(store, account, kind=kind, target=target, groups=GROUPS, **chosen)  # type: ignore[arg-type]


def practise(store: Store, account: str, day: str, **more: str) -> None:
    with Connection(store.engine) as connection:
        add_session(connection, f"{account} {day} {more}", account, day, plain=1, asked=4, **more)  # type: ignore[arg-type]
        connection.commit()


def seen(store: Store, today: date) -> list[str]:
    return [one.result for one in assignments(store, today=today, minimum=5, paths=PATHS)]


def test_a_group_hears_of_it_and_the_number_comes_when_the_day_is_over(store: Store) -> None:
    asking(store)
    ana = Account("s00", "s00", "Ana", "learner", "Sales", "North")
    ((one, done),) = asked_of(store, ana, today=TODAY, paths=PATHS)
    assert (one.target, done) == ("raise", False)
    other = Account("l0", "l0", "Bo", "learner", "Legal")
    assert asked_of(store, other, today=TODAY, paths=PATHS) == []
    for n in range(8):
        practise(store, f"s{n:02}", "2026-03-09")
    practise(store, "s08", "2026-03-10")  # a day late
    practise(store, "s09", "2026-03-01")  # before it was asked
    practise(store, "l0", "2026-03-05")  # of another group
    assert [d for _, d in asked_of(store, ana, today=TODAY, paths=PATHS)] == [True]
    assert seen(store, DUE) == [""]
    assert seen(store, AFTER) == ["three quarters or more"]
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM behaviour")
    assert seen(store, AFTER) == ["three quarters or more"], "worked out once"
    late = Account("s09", "s09", "Zoe", "learner", "Sales", "North")
    assert [d for _, d in asked_of(store, late, today=AFTER, paths=PATHS)] == [False]
    assert asked_of(store, late, today=AFTER + timedelta(days=14), paths=PATHS) == []


@pytest.mark.parametrize(
    ("done", "told"),
    [(0, "under half"), (4, "under half"), (5, "half or more"), (7, "half or more")],
)
def test_the_words_are_broad(store: Store, done: int, told: str) -> None:
    asking(store)
    for n in range(done):
        practise(store, f"s{n:02}", "2026-03-05")
    assert seen(store, AFTER) == [told]


def test_nothing_is_told_of_a_small_group_whatever_it_did(store: Store) -> None:
    asking(store, group=("Legal", ""))
    for n in range(4):
        practise(store, f"l{n}", "2026-03-05")
    assert seen(store, AFTER) == [TOO_FEW]


def test_a_path_is_done_when_each_step_was_shown(store: Store) -> None:
    asking(store, "path", "week")
    for n in range(10):
        name = f"s{n:02}"
        practise(store, name, "2026-03-04", difficulty="gentle", skills="reason plain_ask")
        if n < 6:
            practise(store, name, "2026-03-05", scenario="senior", skills="trade hold")
        elif n < 8:
            practise(store, name, "2026-03-05", scenario="senior", skills="holding trade")
    assert seen(store, AFTER) == ["half or more"]


def test_the_same_is_not_asked_of_overlapping_groups(store: Store) -> None:
    one = asking(store)
    for group in (("Sales", "North"), ("", ""), ("Sales", "")):
        with pytest.raises(StoreError, match="already asked"):
            asking(store, group=group)
    asking(store, group=("Legal", ""))
    asking(store, target="senior", group=("", ""))
    with pytest.raises(StoreError, match="already asked"):
        asking(store, today=DUE, due=DUE + timedelta(days=3))
    asking(store, today=AFTER, due=AFTER)
    take_back(store, LEAD, one.id, today=TODAY)
    with pytest.raises(StoreError, match="There is no"):
        take_back(store, LEAD, one.id, today=TODAY)


def test_a_result_stays(store: Store) -> None:
    one = asking(store)
    with pytest.raises(StoreError, match="the result stays"):
        take_back(store, LEAD, one.id, today=AFTER)


def test_a_coach_takes_back_their_own_a_lead_anything_and_it_is_written_down(store: Store) -> None:
    cora, other = Account("c", "c", "Cora", "coach"), Account("d", "d", "Dan", "coach")
    one, two = asking(store, account=cora), asking(store, target="senior", account=cora)
    by_lead = asking(store, target="deadline")
    for account, id in ((other, one.id), (cora, by_lead.id)):
        with pytest.raises(StoreError, match="or a lead"):
            take_back(store, account, id, today=TODAY)
    take_back(store, cora, one.id, today=TODAY)
    take_back(store, LEAD, two.id, today=TODAY)
    assert [(e.actor, e.action, e.subject, e.detail) for e in reversed(read(store))] == [
        ("c", "assignment.make", one.id, "scenario=raise"),
        ("c", "assignment.make", two.id, "scenario=senior"),
        ("lead", "assignment.make", by_lead.id, "scenario=deadline"),
        ("c", "assignment.take_back", one.id, ""),
        ("lead", "assignment.take_back", two.id, ""),
    ]


def test_who_asks_and_what(store: Store) -> None:
    asking(store, account=Account("c", "c", "Cora", "coach"))
    for role in ("learner", "admin", "solo"):
        with pytest.raises(StoreError, match="Only leads and coaches"):
            asking(store, account=Account("x", "x", "X", role))  # type: ignore[arg-type]
        with pytest.raises(StoreError, match="Only leads and coaches"):
            take_back(store, Account("x", "x", "X", role), "any", today=TODAY)  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="no such group"):
        asking(store, group=("Elsewhere", ""))
    for due in (TODAY - timedelta(days=1), TODAY + timedelta(days=400)):
        with pytest.raises(StoreError, match="from today on"):
            asking(store, group=("Legal", ""), due=due)
