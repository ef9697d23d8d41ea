"""Sharing: the owner's act, to one coach, and taken back whenever they like."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from owners import join, talk
from sqlmodel import select

from voice_coach.records import SOLO
from voice_coach.store import Store, StoreError
from voice_coach.store.audit import read, verify
from voice_coach.store.database import transaction
from voice_coach.store.sharing import coaches, share, shared_with, take_back
from voice_coach.store.tables_review import CommentRow, ReviewRow


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def reviews(store: Store) -> set[tuple[str, str, str]]:
    with transaction(store.engine) as connection:
        rows = connection.exec(select(ReviewRow)).all()
        return {(row.session_id, row.coach_id, row.state) for row in rows}


def sees(store: Store, account: object, session: str) -> bool:
    try:
        store.check(account, "see", session)  # type: ignore[arg-type]
    except StoreError:
        return False
    return True


def test_a_coach_sees_it_from_sharing_to_taking_back(store: Store) -> None:
    ann, carl = join(store, "ann"), join(store, "carl", "coach")
    session = talk(store, ann)
    assert not sees(store, carl, session)
    share(store, session, account=ann, coach="carl", due_at="2026-12-01")
    assert sees(store, carl, session) and shared_with(store, session) == ("carl", "Carl")
    assert reviews(store) == {(session, "carl", "new")}
    share(store, session, account=ann, coach="carl")
    assert [e.action for e in read(store)] == ["session.share"], "said twice, done once"
    with transaction(store.engine) as connection:
        connection.add(
            CommentRow(
                id="c1", session_id=session, author_id="carl", turn=1, start_s=0, end_s=1,
                text="Well asked.", created_at="2026-01-02",
            )
        )  # fmt: skip
    take_back(store, session, account=ann)
    take_back(store, session, account=ann)
    assert not sees(store, carl, session) and sees(store, ann, session)
    assert reviews(store) == set() and shared_with(store, session) is None
    with transaction(store.engine) as connection:
        assert connection.get_one(CommentRow, "c1").text == "Well asked.", "the learner keeps it"
    trail = read(store)
    assert [(e.actor, e.action, e.subject, e.detail) for e in trail] == [
        ("ann", "session.take_back", session, "coach=carl"),
        ("ann", "session.share", session, "coach=carl"),
    ]
    assert verify(store).wrong is None


def test_another_coach_replaces_the_first(store: Store) -> None:
    ann, carl, cora = join(store, "ann"), join(store, "carl", "coach"), join(store, "cora", "coach")
    session = talk(store, ann)
    share(store, session, account=ann, coach="carl")
    share(store, session, account=ann, coach="cora")
    assert not sees(store, carl, session) and sees(store, cora, session)
    assert reviews(store) == {(session, "cora", "new")}
    assert [e.action for e in read(store)][:2] == ["session.share", "session.take_back"]


@pytest.mark.parametrize("who", ["bob", "carl", "lea", "adam", "solo", "asleep"])
def test_nobody_but_the_owner_shares_or_takes_back(store: Store, who: str) -> None:
    ann = join(store, "ann")
    people = {
        "bob": join(store, "bob"),
        "carl": join(store, "carl", "coach"),
        "lea": join(store, "lea", "lead"),
        "adam": join(store, "adam", "admin"),
        "solo": SOLO,
        "asleep": ann.__class__("ann", "ann@example.org", "Ann", "learner", active=False),
    }
    session = talk(store, ann)
    with pytest.raises(StoreError) as missing:
        store.check(SOLO, "own", "nosuch")
    for act in (
        lambda: share(store, session, account=people[who], coach="carl"),
        lambda: take_back(store, session, account=people[who]),
    ):
        with pytest.raises(StoreError) as told:
            act()
        as_missing = str(missing.value).replace("nosuch", session)
        assert str(told.value) == as_missing, "not theirs is as not there"
    share(store, session, account=ann, coach="carl")
    if who != "asleep":
        with pytest.raises(StoreError, match="There is no session"):
            take_back(store, session, account=people[who])
        with pytest.raises(StoreError, match="There is no session"):
            share(store, session, account=people[who], coach=who)
    assert shared_with(store, session) == ("carl", "Carl")


@pytest.mark.parametrize("coach", ["", "nobody", "lea", "adam", "bob", "gone", "ann"])
def test_only_an_active_coach_can_be_chosen(store: Store, coach: str) -> None:
    ann = join(store, "ann")
    join(store, "lea", "lead"), join(store, "adam", "admin"), join(store, "bob")
    join(store, "gone", "coach", active=False)
    session = talk(store, ann)
    with pytest.raises(StoreError, match="cannot be chosen"):
        share(store, session, account=ann, coach=coach)
    assert read(store) == [] and reviews(store) == set()


def test_a_coach_does_not_review_themselves(store: Store) -> None:
    carl, _ = join(store, "carl", "coach"), join(store, "cora", "coach")
    join(store, "gone", "coach", active=False)
    session = talk(store, carl)
    with pytest.raises(StoreError, match="cannot be chosen"):
        share(store, session, account=carl, coach="carl")
    assert coaches(store, besides="carl") == [("cora", "Cora")]
    assert [name for _, name in coaches(store)] == ["Carl", "Cora"]


STEPS = st.lists(
    st.tuples(st.sampled_from(["carl", "cora", ""]), st.sampled_from([0, 1])), max_size=12
)


@settings(max_examples=8, deadline=None)
@given(steps=STEPS)
def test_whatever_the_order_one_coach_at_most_sees_it(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    store = Store(tmp_path_factory.mktemp("sharing"))
    ann = join(store, "ann")
    both = {name: join(store, name, "coach") for name in ("carl", "cora")}
    sessions = [talk(store, ann, turns=1), talk(store, ann, turns=1)]
    now = {0: "", 1: ""}
    for coach, which in steps:
        if coach:
            share(store, sessions[which], account=ann, coach=coach)
        else:
            take_back(store, sessions[which], account=ann)
        now[which] = coach
    for name, which in product(both, now):
        assert sees(store, both[name], sessions[which]) == (now[which] == name)
    assert {(s, c) for s, c, _ in reviews(store)} == {
        (sessions[which], coach) for which, coach in now.items() if coach
    }
    assert verify(store).wrong is None
