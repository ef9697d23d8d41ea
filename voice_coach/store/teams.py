"""Numbers about groups, released once for each closed period, and read again from then on.

What is worked out leaves the database already summed over blocks of at least the minimum number of
distinct people (`blocks`); of anything smaller only the number of people is ever read, to decide
what to put together.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Float,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session as Connection
from sqlmodel import col

from voice_coach.store.blocks import Block, Part, Unit, blocks
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.periods import Grain, Period, closed_periods
from voice_coach.store.store import Store
from voice_coach.store.tables import AccountRow
from voice_coach.store.tables_measures import BehaviourRow
from voice_coach.store.tables_team import CellRow, ReleaseRow
from voice_coach.store.team_measures import (
    ACTIVE,
    MEASURES,
    Measure,
    PathSteps,
    path_measures,
    persons,
)

LEAST_MINIMUM = 3
"""No setting goes below: in a group of two, each knows the other's value."""
MOST_OF_ONE = 0.5
"""Of a sum that one person may make up most of (the (n, k) dominance rule with n = 1; Hundepool et
al. 2012, chapter 4; the share is our choice)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number about one block of people in one period."""

    starts: str
    measure: str
    block: Block
    people: int
    total: float
    squares: float


def release_closed(
    store: Store, *, today: date, minimum: int, grain: Grain, paths: PathSteps
) -> list[Period]:
    """Work out every closed period that has not been yet, and say which are there.

    Parameters
    ----------
    store : Store
        Where it is kept.
    today : date
        A period is closed when it ends before or with this day.
    minimum : int
        The smallest group, at least 3.
    grain : "month" or "quarter"
        How long periods are. A period that overlaps one already released, or lies before it, is
        never released.
    paths : PathSteps
        What the steps of each path ask for.

    Returns
    -------
    list[Period]
        Oldest first.
    """
    if minimum < LEAST_MINIMUM:
        raise ValueError(f"A group has at least {LEAST_MINIMUM} people.")
    known = released(store)
    with transaction(store.engine) as connection:
        first = connection.scalar(
            select(func.min(BehaviourRow.ended_at)).where(
                col(BehaviourRow.account_id).is_not(None), col(BehaviourRow.ended_at) != ""
            )
        )
    if first is None:
        return known
    after = known[-1].ends if known else ""
    since = date.fromisoformat(after or first[:10])
    for period in closed_periods(since=since, today=today, grain=grain):
        if period.starts >= after:
            try:
                _release(store, period, minimum=minimum, paths=paths)
            except (IntegrityError, StoreError):
                if period.starts not in {one.starts for one in released(store)}:
                    raise  # else another process was quicker, with the same numbers
    return released(store)


def released(store: Store) -> list[Period]:
    """The periods there are numbers of, oldest first."""
    with transaction(store.engine) as connection:
        rows = connection.execute(select(ReleaseRow).order_by(col(ReleaseRow.starts))).scalars()
        return [Period(row.starts, row.ends) for row in rows]


def cells(store: Store, *, minimum: int, starts: Iterable[str] | None = None) -> list[Cell]:
    """What was released and the minimum allows to show today, of some periods or of all."""
    table = CellRow.__table__  # type: ignore[attr-defined]
    chosen = select(table).where(table.c.people >= minimum)
    if starts is not None:
        chosen = chosen.where(table.c.starts.in_(list(starts)))
    with transaction(store.engine) as connection:
        rows = connection.execute(chosen).all()
        return [
            Cell(
                row.starts,
                row.measure,
                Block(_part(row.part), row.department, row.team),
                row.people,
                row.total,
                row.squares,
            )
            for row in rows
            if row.measure != ACTIVE.id or row.people >= _least(ACTIVE, minimum)
        ]


def units(store: Store) -> list[Unit]:
    """The departments and teams that learners belong to today: their names, and nothing else."""
    with transaction(store.engine) as connection:
        found = connection.execute(
            select(AccountRow.department, AccountRow.team)  # type: ignore[call-overload]
            .where(col(AccountRow.role) == "learner", col(AccountRow.active))
            .distinct()
        )
        return sorted((department, team) for department, team in found)


def _release(store: Store, period: Period, *, minimum: int, paths: PathSteps) -> None:
    measures = (*MEASURES, *path_measures(paths))
    with transaction(store.engine) as connection:
        person = _put_aside(connection, persons(period, paths))
        plans = _plans(connection, person, measures, minimum=minimum)
        connection.add(
            ReleaseRow(
                starts=period.starts,
                ends=period.ends,
                minimum=minimum,
                at=datetime.now().astimezone().isoformat(timespec="seconds"),
            )
        )
        connection.flush()  # the cells point at it
        worked_out = list(_worked_out(connection, person, measures, plans, minimum=minimum))
        person.drop(connection.connection())
        for cell in worked_out:
            connection.add(
                CellRow(
                    starts=period.starts,
                    measure=cell.measure,
                    part=cell.block.part,
                    department=cell.block.department,
                    team=cell.block.team,
                    people=cell.people,
                    total=cell.total,
                    squares=cell.squares,
                )
            )


def _put_aside(connection: Connection, rows: Select[Any]) -> Table:
    """The people's values in a table of this transaction's own, so that they are added up once."""
    names = [column.name for column in rows.selected_columns]
    texts = ("department", "team")
    columns = [Column(each, String() if each in texts else Float()) for each in names]
    person = _temporary("person", columns)
    person.create(connection.connection())
    connection.execute(person.insert().from_select(names, rows))
    return person


def _plans(
    connection: Connection, person: Table, measures: Sequence[Measure], *, minimum: int
) -> Mapping[str, Mapping[Unit, Block]]:
    """The blocks of each measure, from numbers of people (and whether one weighs too much)."""
    counted = [func.count(person.c[m.id]) for m in measures]
    heavy = [m for m in measures if m.heavy]
    rows = connection.execute(
        select(
            person.c.department, person.c.team, *counted, *(_unfit(person.c[m.id]) for m in heavy)
        ).group_by(person.c.department, person.c.team)
    ).all()
    plans = {}
    for place, measure in enumerate(measures):
        people = {(row[0], row[1]): int(row[2 + place]) for row in rows}
        unfit: list[Unit] = []
        if measure.heavy:
            flag = 2 + len(measures) + heavy.index(measure)
            unfit = [(row[0], row[1]) for row in rows if row[flag]]
        plans[measure.id] = blocks(people, minimum=_least(measure, minimum), unfit=unfit)
    return plans


def _worked_out(
    connection: Connection,
    person: Table,
    measures: Iterable[Measure],
    plans: Mapping[str, Mapping[Unit, Block]],
    *,
    minimum: int,
) -> Iterable[Cell]:
    """Sums over blocks; a block that is too small or one person's leaves the database nowhere."""
    order: dict[Block, int] = {}
    rows = [
        {
            "measure": name,
            "department": department,
            "team": team,
            "block": order.setdefault(block, len(order)),
        }
        for name, plan in plans.items()
        for (department, team), block in plan.items()
    ]
    if not rows:
        return
    texts = [Column(name, String()) for name in ("measure", "department", "team")]
    plan = _temporary("plan", [*texts, Column("block", Integer())])
    plan.create(connection.connection())
    connection.execute(plan.insert(), rows)
    named = {number: block for block, number in order.items()}
    queries = (_summed(person, plan, measure, minimum=minimum) for measure in measures)
    for name, number, people, total, squares in connection.execute(union_all(*queries)):
        yield Cell("", name, named[number], int(people), float(total), float(squares))
    plan.drop(connection.connection())


def _summed(person: Table, plan: Table, measure: Measure, *, minimum: int) -> Select[Any]:
    value = person.c[measure.id]
    here = and_(
        plan.c.measure == measure.id,
        plan.c.department == person.c.department,
        plan.c.team == person.c.team,
    )
    large = func.count(value) >= _least(measure, minimum)
    return (
        select(
            literal(measure.id, String).label("measure"),
            plan.c.block,
            func.count(value),
            func.sum(value),
            func.sum(value * value),
        )
        .join(plan, here)
        .where(value.is_not(None))
        .group_by(plan.c.block)
        .having(and_(large, ~_unfit(value)) if measure.heavy else large)
    )


def _temporary(name: str, columns: Sequence[Column[Any]]) -> Table:
    """A table of this transaction's own."""
    return Table(f"{name}_{secrets.token_hex(4)}", MetaData(), *columns, prefixes=["TEMPORARY"])


def _unfit(value: ColumnElement[float]) -> ColumnElement[bool]:
    return func.max(value) > MOST_OF_ONE * func.sum(value)


def _least(measure: Measure, minimum: int) -> int:
    return 2 * minimum if measure.whole else minimum


def _part(text: str) -> Part:
    return "team" if text == "team" else "rest" if text == "rest" else "other"
