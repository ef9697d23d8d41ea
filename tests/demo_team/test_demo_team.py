"""The made-up team: believable, the same for a seed, marked, and nowhere near anybody's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from databases import BOTH
from sqlalchemy import func, text
from sqlmodel import col, select

from voice_coach.cli import main
from voice_coach.cli_demo_team import PASSWORD
from voice_coach.coaching.behaviour import behaviour
from voice_coach.demo_team.filling import fill, plan
from voice_coach.demo_team.people import HOST, members
from voice_coach.demo_team.talk import rehearsed
from voice_coach.rooms import Rooms
from voice_coach.scenario import find
from voice_coach.settings import Settings
from voice_coach.store import StoreError
from voice_coach.store.database import transaction
from voice_coach.store.made_up import made_up
from voice_coach.store.signins import authenticate
from voice_coach.store.tables import SessionRow
from voice_coach.store.tables_measures import BehaviourRow, FlagRow, SurveyRow
from voice_coach.store.tables_review import CommentRow, ReviewRow

UNTIL = datetime(2026, 11, 25, 18, tzinfo=UTC)


@pytest.fixture
def rooms(home: Path) -> Rooms:
    return Rooms(Settings(home=home))


def filled(rooms: Rooms, monkeypatch: pytest.MonkeyPatch, *, weeks: int = 2) -> int:
    """A team with few sessions."""
    real = plan

    def few(seed: int, **given: object) -> object:
        return real(seed, **given)[:12]  # type: ignore[arg-type]

    monkeypatch.setattr("voice_coach.demo_team.filling.plan", few)
    return len(
        fill(rooms, seed=1, weeks=weeks, until=UNTIL, password=PASSWORD, say=lambda s, x: None)
    )


def test_the_same_seed_is_the_same_team() -> None:
    scenarios = ["raise", "budget"]
    one, two = (plan(3, weeks=6, until=UNTIL, scenarios=scenarios) for _ in range(2))
    assert one == two != plan(4, weeks=6, until=UNTIL, scenarios=scenarios)
    assert all(UNTIL - timedelta(weeks=7) < practice.when < UNTIL for practice in one)
    people = members(3)
    assert len({member.login for member in people}) == len({m.name for m in people}) == len(people)
    assert {member.role for member in people} == {"learner", "coach", "lead", "admin"}
    assert all(member.login.endswith(f"@{HOST}") for member in people)


def test_a_session_is_the_same_each_time_and_ends_by_the_policy(rooms: Rooms) -> None:
    member = members(1)[0]
    one, two = (rehearsed(find("raise"), member, skill=0.5, seed=9, rooms=rooms) for _ in range(2))
    assert [t.text for t in one.turns] == [t.text for t in two.turns]
    assert one.outcome == two.outcome and one.turns[-1].decision is not None
    assert one.turns[-1].decision.ends == one.outcome.kind  # type: ignore[union-attr]
    for turn in one.learner_turns():
        assert turn.reading is not None and turn.reading.complete and turn.reading.rules_version


def test_who_does_better_hedges_less_and_gets_more(rooms: Rooms) -> None:
    """So weeks of growing skill show as weeks of change."""

    def counted(skill: float) -> tuple[float, float]:
        found = [
            behaviour(rehearsed(find(name), member, skill=skill, seed=seed, rooms=rooms))
            for name in ("raise", "budget")
            for seed, member in enumerate(members(1)[:4])
        ]
        plain = sum(one.asks_plain for one in found) / sum(one.asks for one in found)
        return plain, sum(one.hedges for one in found) / sum(one.turns for one in found)

    (plain_before, hedges_before), (plain_after, hedges_after) = counted(0.1), counted(0.9)
    assert plain_after > plain_before + 0.15
    assert hedges_after < 0.7 * hedges_before


@BOTH
def test_everything_a_page_shows_is_there(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    many = filled(rooms, monkeypatch)
    store = rooms.store
    assert made_up(store)
    with transaction(store.engine) as connection:
        for table in (SessionRow, BehaviourRow):
            assert connection.exec(select(func.count()).select_from(table)).one() == many
        for table in (FlagRow, SurveyRow, ReviewRow, CommentRow):
            assert connection.exec(select(func.count()).select_from(table)).one() > 0
        learners = connection.exec(select(SessionRow.learner)).all()
        shared = connection.exec(
            select(SessionRow.id, ReviewRow.coach_id, SessionRow.coach_id).join(
                ReviewRow, col(ReviewRow.session_id) == col(SessionRow.id)
            )
        ).all()
    assert all(name.endswith("(made up)") for name in learners)
    assert all(one == other for _, one, other in shared)
    learner = next(member for member in members(1) if store.list_sessions(member.key))
    account = authenticate(store, learner.login, PASSWORD)
    (info, *_) = store.list_sessions(account.id)
    assert store.load(info.id).learner == f"{learner.name} (made up)"
    store.engine.dispose()


def test_only_an_empty_database_is_filled(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    session_id = rooms.store.create(find("raise"), seed=1)
    with pytest.raises(StoreError, match="already"):
        filled(rooms, monkeypatch)
    assert [info.id for info in rooms.store.list_sessions(None)] == [session_id]
    assert not made_up(rooms.store)


def test_the_mark_stays(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(rooms, monkeypatch)
    with pytest.raises(Exception, match="cannot be changed"), rooms.store.engine.begin() as room:
        room.execute(text("DELETE FROM audit WHERE number = 1"))
    assert made_up(rooms.store)


def test_own_sessions_are_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    for folder in (home, tmp_path / "full"):
        done = CliRunner().invoke(main, ["demo-team", str(folder)])
        assert done.exit_code == 2 and "Give a new folder" in done.output
    assert not (home / "recordings").exists()


def test_every_view_says_that_it_is_made_up(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    from voice_coach.ui.desks import Desks
    from voice_coach.ui.views import Views

    desks = Desks(lambda: rooms)
    desks.open()
    views = Views(desks)
    learner = members(1)[0]
    filled(rooms, monkeypatch)
    account = authenticate(rooms.store, learner.login, PASSWORD)
    for view in ("home", "brief", "mine"):
        assert "Everybody here is made up" in views.show(view, "raise", account)
