"""Asking a group to rehearse something by a day, and how many had done so when it came.

The number of a group is worked out once, on the first look after the day, and kept as one of three
broad words; where fewer than twice the minimum belong to the group, nothing is told. Nobody can ask
the same thing of two overlapping groups at the same time: the two numbers could be taken from each
other.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true
from sqlmodel import Session as Connection
from sqlmodel import col

from voice_coach.records import Account
from voice_coach.store.audit import note
from voice_coach.store.blocks import Unit
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.store import Store
from voice_coach.store.tables import AccountRow, SessionRow
from voice_coach.store.tables_measures import AssignmentRow, BehaviourRow
from voice_coach.store.team_measures import PathSteps

Kind = Literal["scenario", "path"]
TOO_FEW = "too few"
BANDS = ((0.75, "three quarters or more"), (0.5, "half or more"), (0.0, "under half"))
"""Least share and what is said; with ten people, each stands for at least three numbers of them."""
LONGEST_DAYS = 366
ASKING = ("lead", "coach")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Something asked of a group. Days are ISO dates, ``due`` included.

    ``result``: "" until it is due; then one of the words of `BANDS`, or `TOO_FEW`. ``made_by``: the
    id of who asked, "" once that account is gone.
    """

    id: str
    kind: Kind
    target: str
    department: str
    team: str
    made: str
    due: str
    result: str = ""
    made_by: str = ""


def ask(
    store: Store,
    account: Account,
    *,
    kind: str,
    target: str,
    group: Unit,
    due: date,
    today: date,
    groups: frozenset[Unit],
) -> Assignment:
    """Ask a group to rehearse something.

    Parameters
    ----------
    store : Store
        Where it is kept.
    account : Account
        A lead or a coach.
    kind : "scenario" or "path"
        What ``target`` is the id of.
    target : str
        One that exists; the caller has looked.
    group : Unit
        A department and team; ("", "") for everyone, (department, "") for all of one.
    due : date
        The last day.
    today : date
        From this day on, sessions count.
    groups : frozenset[Unit]
        The groups there are, besides everyone.

    Raises
    ------
    StoreError
        When it is not theirs to ask, there is no such group, the day is no good, or the same was
        already asked of some of these people for some of these days.
    """
    if account.role not in ASKING or not account.active:
        raise StoreError("Only leads and coaches ask others to rehearse.")
    if kind not in get_args(Kind) or (group != ("", "") and group not in groups):
        raise StoreError("There is no such group.")
    if not today <= due <= today + timedelta(days=LONGEST_DAYS):
        raise StoreError("Choose a day from today on, within a year.")
    with transaction(store.engine) as connection:
        for row in _same(connection, kind, target):
            if _overlap((row.department, row.team), group) and today.isoformat() <= (
                row.due_at or ""
            ):
                raise StoreError(
                    f"This was already asked of some of these people, until {row.due_at}. "
                    "Ask again after that day, or take the former one back."
                )
        row = AssignmentRow(
            id=secrets.token_hex(8),
            made_by=account.id or None,
            department=group[0],
            team=group[1],
            kind=kind,
            target=target,
            due_at=due.isoformat(),
            created_at=today.isoformat(),
        )
        connection.add(row)
        note(
            connection,
            actor=account.id,
            action="assignment.make",
            subject=row.id,
            detail=f"{kind}={target}",
        )
        return _assignment(row)


def take_back(store: Store, account: Account, assignment_id: str, *, today: date) -> None:
    """Remove an assignment before its result is there: a coach's own, or for a lead any.

    Raises
    ------
    StoreError
        When it is not theirs to take back, is not there, or its day is over.
    """
    if account.role not in ASKING or not account.active:
        raise StoreError("Only leads and coaches ask others to rehearse.")
    with transaction(store.engine) as connection:
        row = connection.get(AssignmentRow, assignment_id)
        if row is None:
            raise StoreError("There is no such assignment.")
        if not may_take_back(account, row.made_by or ""):
            raise StoreError("Only whoever asked for it, or a lead, can take it back.")
        if row.result is not None or (row.due_at or "") < today.isoformat():
            raise StoreError("Its day is over: the result stays.")
        connection.delete(row)
        note(connection, actor=account.id, action="assignment.take_back", subject=assignment_id)


def may_take_back(account: Account, made_by: str) -> bool:
    """Whether an assignment is somebody's to take back; a lead's is each, also of who has left."""
    return account.role == "lead" or (account.role == "coach" and account.id == made_by)


def assignments(store: Store, *, today: date, minimum: int, paths: PathSteps) -> list[Assignment]:
    """All of them, the latest due first; those that are over with their result."""
    with transaction(store.engine) as connection:
        rows = connection.execute(select(AssignmentRow)).scalars().all()
        for row in rows:
            if row.result is None and row.due_at and row.due_at < today.isoformat():
                row.result = _result(connection, row, minimum=minimum, paths=paths)
        found = [_assignment(row) for row in rows if row.due_at]
    return sorted(found, key=lambda one: (one.due, one.id), reverse=True)


def asked_of(
    store: Store, account: Account, *, today: date, paths: PathSteps, keep_days: int = 14
) -> list[tuple[Assignment, bool]]:
    """What was asked of a learner, soonest first, and whether *they* have done it.

    What was not done stays ``keep_days`` longer; what was done goes with its day.
    """
    if not account.id:
        return []
    oldest = (today - timedelta(days=keep_days)).isoformat()
    of = AssignmentRow
    with transaction(store.engine) as connection:
        rows = connection.execute(
            select(of)
            .where(
                col(of.due_at) >= oldest,
                or_(col(of.department) == "", col(of.department) == account.department),
                or_(col(of.team) == "", col(of.team) == account.team),
            )
            .order_by(col(of.due_at), col(of.id))
        ).scalars()
        found = []
        for row in rows:
            done = connection.scalar(
                select(func.count())
                .select_from(AccountRow)
                .where(col(AccountRow.id) == account.id, _done(row, paths))
            )
            if not done or (row.due_at or "") >= today.isoformat():
                found.append((_assignment(row), bool(done)))
        return found


def _result(connection: Connection, row: AssignmentRow, *, minimum: int, paths: PathSteps) -> str:
    """In one query that answers nothing about a group that is too small."""
    people = func.count()
    done = func.sum(case((_done(row, paths), 1), else_=0))
    counted = connection.execute(
        select(people, done)
        .select_from(AccountRow)
        .where(
            col(AccountRow.role) == "learner",
            col(AccountRow.active),
            *([col(AccountRow.department) == row.department] if row.department else []),
            *([col(AccountRow.team) == row.team] if row.team else []),
        )
        .having(people >= 2 * minimum)
    ).one_or_none()
    if counted is None:
        return TOO_FEW
    share = int(counted[1]) / int(counted[0])
    return next(words for least, words in BANDS if share >= least)


def _done(row: AssignmentRow, paths: PathSteps) -> ColumnElement[bool]:
    """Whether an account did it between the days, each step of a path included."""
    if row.kind == "scenario":
        return _practised(row, {"scenario": row.target})
    steps = paths.get(row.target, ())
    return and_(
        true() if steps else false(),
        *(
            _practised(row, {"scenario": scenario, "difficulty": difficulty}, skills)
            for scenario, difficulty, skills in steps
        ),
    )


def _practised(
    row: AssignmentRow, what: Mapping[str, str], skills: Sequence[str] = ()
) -> ColumnElement[bool]:
    after = (date.fromisoformat(row.due_at or row.created_at) + timedelta(days=1)).isoformat()
    shown = " " + func.coalesce(SessionRow.skills, "") + " "
    query = (
        select(col(BehaviourRow.session_id))
        .join(SessionRow, col(SessionRow.id) == col(BehaviourRow.session_id))
        .where(
            col(BehaviourRow.account_id) == col(AccountRow.id),
            col(BehaviourRow.scenario_id) == what["scenario"],
            col(BehaviourRow.ended_at) >= row.created_at,
            col(BehaviourRow.ended_at) < after,
            *(shown.contains(f" {skill} ", autoescape=True) for skill in skills),
        )
    )
    if "difficulty" in what:
        query = query.where(col(BehaviourRow.difficulty) == what["difficulty"])
    return query.exists()


def _same(connection: Connection, kind: str, target: str) -> list[AssignmentRow]:
    of = AssignmentRow
    found = connection.execute(
        select(of).where(col(of.kind) == kind, col(of.target) == target)
    ).scalars()
    return list(found)


def _overlap(one: Unit, other: Unit) -> bool:
    return all(a == b or "" in (a, b) for a, b in zip(one, other, strict=True))


def _assignment(row: AssignmentRow) -> Assignment:
    return Assignment(
        id=row.id,
        kind="path" if row.kind == "path" else "scenario",
        target=row.target,
        department=row.department,
        team=row.team,
        made=row.created_at,
        due=row.due_at or "",
        result=row.result or "",
        made_by=row.made_by or "",
    )
