"""Somebody who has every number ever released, exact, tries to work out a small group's.

The attacker knows more than a page could tell: each person's value is a power of two of their own,
so that any exact sum tells who is in it. They then look for a combination of the sums (added,
taken away, multiplied) in which fewer people than the minimum are left.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from populations import ASKED, Person, fill
from sqlalchemy import text

from voice_coach.store import Store
from voice_coach.store import teams as releasing
from voice_coach.store.blocks import Block, Unit
from voice_coach.store.database import FILE
from voice_coach.store.periods import Grain
from voice_coach.store.teams import Cell, cells, release_closed

Atom = tuple[str, str]
"""A person in a month: what somebody did in one."""
View = frozenset[Atom]
MONTHS = ("2026-01", "2026-02", "2026-03")
AFTER = date(2026, 4, 1)


def isolated(views: Iterable[View], *, minimum: int) -> frozenset[str]:
    """People, fewer than the minimum, whose values a combination of the views is only about.

    Complete for combinations with any coefficients: such a combination exists for a set of people
    exactly when leaving their columns out lowers the rank of the table of views.
    """
    found = sorted({view for view in views if view}, key=sorted)
    atoms = sorted({atom for view in found for atom in view})
    members: dict[tuple[bool, ...], set[str]] = {}
    for atom in atoms:  # atoms that always come together cannot be told apart
        members.setdefault(tuple(atom in view for view in found), set()).add(atom[1])
    small = sorted({frozenset(m) for m in members.values() if len(m) < minimum}, key=sorted)
    whole = rank(list(members))
    for count in range(1, len(small) + 1):
        for some in itertools.combinations(small, count):
            people = frozenset().union(*some)
            if len(people) < minimum:
                rest = [column for column, m in members.items() if not m <= people]
                if rank(rest) < whole:
                    return people
        if count >= minimum:
            break
    return frozenset()


def rank(columns: Sequence[Sequence[bool]]) -> int:
    """Over the rationals, exactly."""
    rows = [[Fraction(int(value)) for value in column] for column in columns]
    found = 0
    for place in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(found, len(rows)) if rows[n][place]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for n in range(found + 1, len(rows)):
            factor = rows[n][place] / rows[found][place]
            if factor:
                rows[n] = [a - factor * b for a, b in zip(rows[n], rows[found], strict=True)]
        found += 1
    return found


def decoded(starts: str, total: float, order: Sequence[str]) -> View:
    """Who is in a sum of plain shares, from the sum alone."""
    mask = round(total * ASKED)
    assert mask == total * ASKED, "the sum is exact"
    return frozenset((starts, name) for n, name in enumerate(order) if mask >> n & 1)


def everything(found: Sequence[Cell], order: Sequence[str]) -> list[View]:
    """Every sum that any page or file is made from: organisation, departments, teams, rests."""
    plain = [cell for cell in found if cell.measure == "plain"]
    sums: dict[tuple[str, ...], float] = {}
    for cell in plain:
        block = cell.block
        keys = [("all",), ("part", block.part, block.department, block.team)]
        if block.part != "other":
            keys.append(("department", block.department))
        for key in keys:
            name = (cell.starts, *key)
            sums[name] = sums.get(name, 0.0) + cell.total
    return [decoded(name[0], total, order) for name, total in sums.items()]


@st.composite
def populations(draw: st.DrawFn) -> list[Person]:
    count = draw(st.integers(1, 26))
    people = []
    for n in range(count):
        months = draw(st.lists(st.sampled_from(MONTHS), unique=True, max_size=3))
        sessions = [
            (f"{month}-{day:02}", 2**n)
            for month in months
            for day in draw(st.lists(st.integers(1, 28), min_size=1, max_size=3))
        ]
        department = draw(st.sampled_from(("", "Sales", "Legal", "Plant")))
        team = draw(st.sampled_from(("", "North", "South")))
        people.append(Person(f"p{n:02}", department, team, tuple(sessions)))
    return people


@cache
def empty() -> bytes:
    """A database with its tables; to make them anew for each population takes long."""
    with TemporaryDirectory() as folder:
        Store(Path(folder)).engine.dispose()
        return (Path(folder) / FILE).read_bytes()


def store_with(people: Iterable[Person], folder: str) -> Store:
    (Path(folder) / FILE).write_bytes(empty())
    store = Store(Path(folder))
    fill(store, people)
    return store


def move(store: Store, account: str, department: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(
            text("UPDATE account SET department = :d WHERE id = :a"),
            {"d": department, "a": account},
        )


def delete(store: Store, account: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM behaviour WHERE account_id = :a"), {"a": account})
        connection.execute(text("DELETE FROM session WHERE account_id = :a"), {"a": account})
        connection.execute(text("DELETE FROM account WHERE id = :a"), {"a": account})


def released(store: Store, *, minimum: int, today: date = AFTER, grain: Grain = "month") -> None:
    release_closed(store, today=today, minimum=minimum, grain=grain, paths={})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    people=populations(),
    minimum=st.integers(3, 6),
    raised=st.integers(0, 4),
    leaves=st.integers(0, 25),
    moves=st.integers(0, 25),
    later=st.sampled_from(("month", "quarter")),
)
def test_no_combination_of_what_was_ever_shown_is_about_a_small_group(
    people: list[Person], minimum: int, raised: int, leaves: int, moves: int, later: Grain
) -> None:
    order = [person.id for person in people]
    with TemporaryDirectory() as folder:
        store = store_with(people, folder)
        seen: list[View] = []
        for today in (date(2026, 2, 1), date(2026, 2, 15), date(2026, 3, 31), AFTER):
            grain: Grain = later if today == AFTER else "month"
            released(store, minimum=minimum, today=today, grain=grain)
            seen += everything(cells(store, minimum=minimum), order)
            seen += everything(cells(store, minimum=minimum + raised), order)
            if today.month == 2:
                move(store, order[moves % len(order)], "Legal")
            if today.month == 3:
                delete(store, order[leaves % len(order)])
        store.engine.dispose()
    for view in seen:
        assert len({name for _, name in view}) >= minimum or not view
    assert isolated(seen, minimum=minimum) == frozenset()


# --- the attacker finds what a broken scheme gives away -----------------------------------------


def crowd(department: str, count: int, *, first: int, team: str = "") -> list[Person]:
    day = "2026-01-10"
    return [
        Person(f"p{n:02}", department, team, ((day, 2**n),)) for n in range(first, first + count)
    ]


def test_the_attacker_catches_a_total_with_a_small_rest(tmp_path: Path) -> None:
    people = crowd("Sales", 6, first=0) + crowd("Legal", 2, first=6)
    views = [frozenset(("m", p.id) for p in people)]
    views.append(frozenset(("m", p.id) for p in people[:6]))
    assert isolated(views, minimum=5) == {"p06", "p07"}
    store = store_with(people, str(tmp_path))
    released(store, minimum=5)
    assert (
        everything(cells(store, minimum=5), [p.id for p in people])
        == [frozenset(("2026-01-01", p.id) for p in people[:6])] * 3
    )


def test_the_attacker_catches_overlapping_spans_of_days() -> None:
    january = frozenset(("1", f"p{n}") for n in range(5))
    february = frozenset(("2", f"p{n}") for n in range(2, 8))
    quarter = january | february | {("3", "p9")}
    assert isolated([january, february], minimum=5) == frozenset()
    assert isolated([january, february, quarter], minimum=5) == {"p9"}


def test_the_attacker_catches_two_breakdowns_that_cross() -> None:
    """Why there is no breakdown by scenario beside the one by department."""
    sales = frozenset(("raise", f"p{n}") for n in range(5))
    legal = frozenset({("raise", "p5")} | {("senior", f"p{n}") for n in range(5, 10)})
    everybody = sales | legal
    senior = frozenset(atom for atom in everybody if atom[0] == "senior")
    assert isolated([sales, legal, everybody], minimum=5) == frozenset()
    assert isolated([sales, legal, everybody, senior], minimum=5) == {"p5"}


def without_complement(people: dict[Unit, int], *, minimum: int, unfit: object = ()) -> object:
    """Each small cell alone is hidden, and nothing else."""
    return {unit: Block("team", *unit) for unit in people}


def test_a_scheme_that_is_broken_in_the_product_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = crowd("Sales", 6, first=0, team="North") + crowd("Sales", 2, first=6, team="South")
    order = [p.id for p in people]
    monkeypatch.setattr(releasing, "blocks", without_complement)
    monkeypatch.setattr(releasing, "_least", lambda measure, minimum: 1)
    store = store_with(people, str(tmp_path))
    released(store, minimum=5)
    assert isolated(everything(cells(store, minimum=1), order), minimum=5) == {"p06", "p07"}


def test_working_a_period_out_again_would_be_caught(tmp_path: Path) -> None:
    people = crowd("Sales", 7, first=0)
    order = [p.id for p in people]
    store = store_with(people, str(tmp_path))
    released(store, minimum=5)
    before = everything(cells(store, minimum=5), order)
    delete(store, "p03")
    released(store, minimum=5)
    assert everything(cells(store, minimum=5), order) == before
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM cell"))
        connection.execute(text("DELETE FROM release"))
    released(store, minimum=5)
    again = everything(cells(store, minimum=5), order)
    assert isolated([*before, *again], minimum=5) == {"p03"}


def test_many_sessions_of_few_people_are_few_people(tmp_path: Path) -> None:
    days = tuple((f"2026-01-{n:02}", 2**3) for n in range(1, 29))
    people = [Person("a", "Sales", "", days), *crowd("Sales", 3, first=0)]
    store = store_with(people, str(tmp_path))
    released(store, minimum=5)
    assert cells(store, minimum=3) == []
