"""Weeks of practice of the made-up team, into an empty database."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voice_coach.demo_team.around import survey_rows, words_of_coach
from voice_coach.demo_team.people import Member, members
from voice_coach.demo_team.talk import rehearsed
from voice_coach.records import Difficulty, Session
from voice_coach.rooms import Rooms

if TYPE_CHECKING:
    from voice_coach.store.tables import SessionRow

Say = Callable[[str, float], None]
SHARED = 0.3
"""How many sessions are shared with a coach."""
DIFFICULTIES: tuple[Difficulty, ...] = ("gentle", "usual", "usual", "usual", "hard")
WORKING_HOURS = (8, 18)


@dataclass(frozen=True, slots=True)
class Practice:
    """One session that is to be: whose, when, of what, and how well they do by then."""

    member: Member
    when: datetime
    scenario: str
    difficulty: Difficulty
    skill: float
    seed: int


def plan(seed: int, *, weeks: int, until: datetime, scenarios: Sequence[str]) -> list[Practice]:
    """Who practises when and what, oldest first."""
    found = []
    monday = (until - timedelta(days=until.weekday())).replace(hour=0, minute=0, second=0)
    for member in members(seed):
        drawn = random.Random(f"{seed} {member.key} plan")
        for week in range(weeks):
            grown = week / max(1, weeks - 1)
            for _ in range(_how_many(member.sessions, drawn)):
                start, end = WORKING_HOURS
                when = monday + timedelta(
                    weeks=week - weeks,
                    days=drawn.randrange(5),
                    seconds=drawn.randrange(start * 3600, end * 3600),
                )
                skill = member.begins + (member.ends - member.begins) * grown
                found.append(
                    Practice(
                        member,
                        when,
                        drawn.choice(scenarios),
                        drawn.choice(DIFFICULTIES),
                        min(1.0, max(0.0, skill + drawn.gauss(0, 0.08))),
                        drawn.randrange(2**31),
                    )
                )
    return sorted(found, key=lambda one: (one.when, one.member.key))


def _how_many(mean: float, drawn: random.Random) -> int:
    whole = int(mean)
    return whole + (drawn.random() < mean - whole)


def fill(
    rooms: Rooms, *, seed: int, weeks: int, until: datetime, password: str, say: Say
) -> list[Practice]:
    """People, and all their sessions.

    Raises
    ------
    StoreError
        When the database is not empty.
    """
    from voice_coach.demo_team.around import assignments
    from voice_coach.scenario.find import shipped_ids
    from voice_coach.store.database import transaction
    from voice_coach.store.made_up import mark

    store = rooms.store
    mark(store, detail=f"seed={seed} weeks={weeks}")
    practices = plan(seed, weeks=weeks, until=until, scenarios=sorted(shipped_ids()))
    since = until - timedelta(weeks=weeks + 1)
    with transaction(store.engine) as connection:
        connection.add_all(_accounts(members(seed), password, since))
        connection.flush()
        connection.add_all(assignments(members(seed), seed=seed, until=until))
    for number, practice in enumerate(practices):
        say(f"{practice.member.name}: {practice.scenario}", number / len(practices))
        _keep(rooms, practice, coaches=_coaches(seed), until=until)
    return practices


def _coaches(seed: int) -> list[Member]:
    return [member for member in members(seed) if member.role == "coach"]


def _accounts(people: Sequence[Member], password: str, since: datetime) -> Iterator[object]:
    from voice_coach.store.passwords import hashed
    from voice_coach.store.tables import AccountRow

    kept = hashed(password)
    for member in people:
        yield AccountRow(
            id=member.key,
            login=member.login,
            name=member.name,
            role=member.role,
            department=member.department,
            team=member.team,
            password=kept,
            created_at=since.isoformat(timespec="seconds"),
        )


def _keep(rooms: Rooms, practice: Practice, *, coaches: Sequence[Member], until: datetime) -> None:
    """A session and everything around it, in one transaction."""
    from voice_coach.coaching.behaviour import behaviour
    from voice_coach.coaching.skills import shown
    from voice_coach.counterpart.temper import with_difficulty
    from voice_coach.scenario import find
    from voice_coach.store.database import transaction
    from voice_coach.store.measures import keep_measures
    from voice_coach.store.rows import turn_row

    scenario = with_difficulty(find(practice.scenario), practice.difficulty)
    session = rehearsed(
        scenario, practice.member, skill=practice.skill, seed=practice.seed, rooms=rooms
    )
    key = f"{practice.when:%Y%m%d-%H%M%S}-{practice.seed:08x}"
    drawn = random.Random(f"{practice.seed} around")
    coach = drawn.choice(coaches) if drawn.random() < SHARED else None
    ends = practice.when + timedelta(seconds=sum(turn.duration_s + 2 for turn in session.turns))
    with transaction(rooms.store.engine) as connection:
        row = _row(session, practice, key, ends, skills=tuple(shown(session)))
        row.coach_id = None if coach is None else coach.key
        connection.add(row)
        connection.flush()
        connection.add_all(turn_row(key, turn) for turn in session.turns)
        keep_measures(connection, key, behaviour(session), session.turns)
        connection.add_all(survey_rows(practice, key, ends, drawn, until=until))
        if coach is not None:
            for piece in words_of_coach(session, practice, key, coach, ends, drawn, until=until):
                connection.add(piece)
                connection.flush()  # an answer points at what it answers


def _row(
    session: Session, practice: Practice, key: str, ends: datetime, *, skills: Sequence[str]
) -> SessionRow:
    from voice_coach.store import codec
    from voice_coach.store.tables import SessionRow

    assert session.outcome is not None
    return SessionRow(
        id=key,
        scenario_id=session.scenario.id,
        title=session.scenario.title,
        scenario=codec.dump(session.scenario),
        seed=session.seed,
        learner=f"{session.learner} (made up)",
        version=session.version,
        started_at=practice.when.isoformat(timespec="seconds"),
        outcome=codec.dump(session.outcome),
        difficulty=session.scenario.difficulty,
        skills=" ".join(skills),
        ended_at=ends.isoformat(timespec="seconds"),
        account_id=practice.member.key,
    )
