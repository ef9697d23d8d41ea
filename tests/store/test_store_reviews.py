"""The review room's rows: the queue and its order, comments and who may change them, verdicts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reviewed import CLIP, JUST, RUSHED, TEXT, WORDS, person, share, take_back, talk
from sqlalchemy import event

from voice_coach.records import KINDS, SOLO, HedgeType, flag_key
from voice_coach.store import Store, StoreError
from voice_coach.store.comments import (
    MOST_CHARACTERS,
    WHOLE,
    add_comment,
    comments_of,
    delete_comment,
    edit_comment,
    mark_seen,
    unread,
)
from voice_coach.store.judgements import (
    add_missed,
    give_points,
    judge,
    missed_of,
    remove_missed,
    scores_of,
    verdicts_of,
)
from voice_coach.store.reviews import finished, next_after, opened, queue, queue_counts, states

TODAY = "2026-03-10"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


# --- the queue --------------------------------------------------------------------------------


def test_the_queue_holds_what_is_shared_now_and_nothing_else(store: Store) -> None:
    mia, leo = person(store, "mia", "learner"), person(store, "leo", "learner")
    coach, other = person(store, "kim", "coach"), person(store, "ben", "coach")
    mine, theirs, private = talk(store, mia.id), talk(store, leo.id), talk(store, mia.id)
    empty = talk(store, mia.id, turns=0)
    share(store, mine, coach, due_at="2026-03-12")
    share(store, theirs, other)
    share(store, empty, coach)
    (line,) = queue(store, coach, today=TODAY)
    assert (line.session_id, line.learner, line.turns, line.spoken_s) == (mine, "Mia", 3, 3.0)
    assert (line.state, line.late, line.due_at) == ("new", False, "2026-03-12")
    assert private not in {line.session_id for line in queue(store, other, today=TODAY)}
    assert queue(store, mia, today=TODAY) == [] and queue(store, SOLO, today=TODAY) == []
    take_back(store, mine)
    assert queue(store, coach, today=TODAY) == []
    assert queue_counts(store, coach, today=TODAY).waiting == 0


def test_a_recording_goes_from_new_to_open_to_done_and_back(store: Store) -> None:
    coach = person(store, "kim", "coach")
    session = talk(store, person(store, "mia", "learner").id)
    share(store, session, coach, due_at="2026-03-09")

    def counts() -> tuple[int, int, int, int]:
        found = queue_counts(store, coach, today=TODAY)
        return found.waiting, found.new, found.late, found.done

    assert counts() == (1, 1, 1, 0)
    opened(store, coach, session)
    assert counts() == (1, 0, 1, 0)
    finished(store, coach, session)
    opened(store, coach, session)  # looking at it again does not take it up again
    assert counts() == (0, 0, 0, 1)
    (line,) = queue(store, coach, part="done", today=TODAY)
    assert line.done_at and not line.late
    finished(store, coach, session, done=False)
    assert counts() == (1, 0, 1, 0) and states(store, session) == {coach.id: "open"}


def test_one_person_alone_reviews_their_own(store: Store) -> None:
    owned = talk(store, person(store, "mia", "learner").id)
    session = talk(store)
    assert [line.session_id for line in queue(store, SOLO)] == [session]
    finished(store, SOLO, session)
    judge(store, SOLO, session, turn=1, flag=flag_key(JUST), accepted=True)
    add_comment(store, SOLO, session, text="Good.")
    assert queue(store, SOLO) == [] and queue_counts(store, SOLO).done == 1
    assert unread(store, SOLO) == [], "one's own comments are no news"
    with pytest.raises(StoreError, match="no session"):
        finished(store, SOLO, "nowhere")
    assert owned not in {line.session_id for line in queue(store, SOLO, part="done")}


def test_the_queue_and_its_counts_are_one_query_each(store: Store) -> None:
    coach, mia = person(store, "kim", "coach"), person(store, "mia", "learner")
    for _ in range(5):
        session = talk(store, mia.id)
        share(store, session, coach)
        add_comment(store, coach, session, text="Hm.")
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    assert len(queue(store, coach)) == 5
    assert len(asked) == 1
    queue_counts(store, coach)
    assert len(asked) == 2


DAYS = st.integers(min_value=-20, max_value=20)
LINES = st.lists(
    st.tuples(st.one_of(st.none(), DAYS), DAYS, st.sampled_from(["new", "open", "done"])),
    max_size=6,
)


COACHES = count()


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=LINES)
def test_what_is_late_comes_first_and_the_counts_are_those_of_the_lists(
    once: Callable[[], tuple[Store, str]], lines: list[tuple[int | None, int, str]]
) -> None:
    def day(offset: int) -> str:
        return (date.fromisoformat(TODAY) + timedelta(days=offset)).isoformat()

    store, _ = once()
    number = next(COACHES)
    coach, mia = person(store, f"kim{number}", "coach"), person(store, f"mia{number}", "learner")
    for due, shared, state in lines:
        session = talk(store, mia.id, turns=1)
        share(
            store,
            session,
            coach,
            due_at=None if due is None else day(due),
            shared_at=f"{day(shared)}T10:00:00+00:00",
        )
        if state != "new":
            (opened if state == "open" else finished)(store, coach, session)
    parts = {
        part: queue(store, coach, part=part, today=TODAY)
        for part in ("waiting", "new", "late", "done")
    }
    counts = queue_counts(store, coach, today=TODAY)
    assert {part: len(found) for part, found in parts.items()} == {
        part: getattr(counts, part) for part in parts
    }
    waiting = parts["waiting"]
    order = [(not line.late, line.due_at == "", line.due_at) for line in waiting]
    assert order == sorted(order)
    undue = [line.shared_at for line in waiting if not line.due_at]
    assert undue == sorted(undue)
    assert {line.session_id for line in parts["late"]} == {
        line.session_id for line in waiting if line.due_at and line.due_at < TODAY
    }
    ids = [line.session_id for line in waiting]
    assert [next_after(store, coach, one) for one in ids] == (
        [*ids[1:], ids[0]] if len(ids) > 1 else [""] * len(ids)
    )
    assert next_after(store, coach, "done long ago") == (ids[0] if ids else "")


# --- comments ---------------------------------------------------------------------------------


def test_a_comment_an_answer_and_who_has_seen_what(store: Store) -> None:
    coach, mia = person(store, "kim", "coach"), person(store, "mia", "learner")
    session = talk(store, mia.id, title="A raise")
    share(store, session, coach)
    late = add_comment(store, coach, session, turn=1, start_s=0.5, end_s=0.8, text=" Well held. ")
    early = add_comment(store, coach, session, turn=1, start_s=0.3, end_s=0.1, clip=CLIP)
    whole = add_comment(store, coach, session, text="Good talk.")
    assert (late.text, late.author, late.by_learner) == ("Well held.", "Kim", False)
    assert (early.start_s, early.end_s, early.audio_s) == (0.1, 0.3, 1.0)
    assert early.audio == f"{session}/comment-{early.id}.flac"
    assert store.audio_path(early.audio).is_file()
    assert whole.turn == WHOLE
    assert [(u.session_id, u.title, u.count) for u in unread(store, mia)] == [
        (session, "A raise", 3)
    ]
    answer = add_comment(store, mia, session, text="Thank you.", answer_to=early.id)
    again = add_comment(store, coach, session, text="Welcome.", answer_to=answer.id)
    assert (answer.turn, answer.start_s, answer.by_learner) == (1, 0.1, True)
    assert again.answer_to == early.id, "an answer to an answer stays with the comment"
    assert [c.id for c in comments_of(store, session)] == [
        whole.id, early.id, answer.id, again.id, late.id,
    ]  # fmt: skip
    (line,) = queue(store, coach)
    assert (line.comments, line.answers) == (5, 1)
    every = [c.id for c in comments_of(store, session)]
    assert mark_seen(store, person(store, "ben", "coach"), session, every) == 1, "the answer"
    assert mark_seen(store, coach, session, every) == 0
    assert queue(store, coach)[0].answers == 0
    assert unread(store, mia)[0].count == 4, "a coach's eyes are not the learner's"
    assert mark_seen(store, mia, session, every) == 4
    assert unread(store, mia) == []
    edit_comment(store, coach, session, late.id, text="Held, then gave.")
    assert unread(store, mia)[0].count == 1, "what is changed is news"
    edit_comment(store, coach, session, late.id, text="Held, then gave.")


def test_nobody_changes_anothers_words(store: Store) -> None:
    coach, mia = person(store, "kim", "coach"), person(store, "mia", "learner")
    session, elsewhere = talk(store, mia.id), talk(store, mia.id)
    mine = add_comment(store, coach, session, turn=1, text="Here.", clip=CLIP)
    for account, where in ((mia, session), (coach, elsewhere), (SOLO, session)):
        with pytest.raises(StoreError, match="no such comment"):
            edit_comment(store, account, where, mine.id, text="Mine now.")
        with pytest.raises(StoreError, match="no such comment"):
            delete_comment(store, account, where, mine.id)
    with pytest.raises(StoreError, match="no such comment"):
        add_comment(store, mia, elsewhere, text="?", answer_to=mine.id)
    answer = add_comment(store, mia, session, text="Why?", answer_to=mine.id)
    with pytest.raises(StoreError, match="has an answer"):
        delete_comment(store, coach, session, mine.id)
    delete_comment(store, mia, session, answer.id)
    delete_comment(store, coach, session, mine.id)
    assert comments_of(store, session) == []
    assert not store.audio_path(mine.audio).exists(), "what is taken back is gone from the disk"


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"text": "  \n "}, "Say something"),
        ({"text": "x" * (MOST_CHARACTERS + 1)}, "characters at most"),
        ({"text": "x", "turn": 3}, "no turn 4"),
        ({"text": "x", "turn": -2}, "no turn"),
        ({"text": "x", "turn": 1, "start_s": float("nan")}, "needs a moment"),
        ({"text": "x", "answer_to": "nothing"}, "no such comment"),
    ],
)
def test_a_comment_without_words_or_place_is_refused(
    store: Store, how: dict[str, object], says: str
) -> None:
    session = talk(store)
    with pytest.raises(StoreError, match=says):
        add_comment(store, SOLO, session, **how)  # type: ignore[arg-type]
    assert comments_of(store, session) == []
    with pytest.raises(StoreError, match="no session"):
        add_comment(store, SOLO, "nowhere", text="x")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    start=st.floats(allow_nan=False, allow_infinity=False),
    end=st.floats(allow_nan=False, allow_infinity=False),
    text=st.text(min_size=1, max_size=60),
)
def test_any_span_and_any_words_come_back_within_the_turn(
    once: Callable[[], tuple[Store, str]], start: float, end: float, text: str
) -> None:
    store, session = once()
    try:
        made = add_comment(store, SOLO, session, turn=1, start_s=start, end_s=end, text=text)
    except StoreError as error:
        assert "Say something" in str(error)
        return
    assert 0.0 <= made.start_s <= made.end_s <= 1.0
    assert made in comments_of(store, session)
    delete_comment(store, SOLO, session, made.id)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], tuple[Store, str]]:
    store = Store(tmp_path_factory.mktemp("once"))
    session = talk(store)
    return lambda: (store, session)


# --- verdicts, what was missed, points ----------------------------------------------------------


def test_a_verdict_can_be_changed_and_taken_back(store: Store) -> None:
    coach, other = person(store, "kim", "coach"), person(store, "ben", "coach")
    session = talk(store, person(store, "mia", "learner").id)
    assert flag_key(JUST) == "hedging/minimizer/2-6"
    assert flag_key(RUSHED) == "pacing/rushed/@0-1000"
    judge(store, coach, session, turn=1, flag=flag_key(JUST), accepted=True)
    judge(store, coach, session, turn=1, flag=flag_key(JUST), accepted=False)
    judge(store, other, session, turn=1, flag=flag_key(RUSHED), accepted=True)
    found = verdicts_of(store, session)
    assert [(v.flag, v.coach_id, v.accepted, v.family, v.type) for v in found] == [
        (flag_key(JUST), coach.id, False, "hedging", "minimizer"),
        (flag_key(RUSHED), other.id, True, "pacing", "rushed"),
    ]
    judge(store, coach, session, turn=1, flag=flag_key(JUST), accepted=None)
    judge(store, coach, session, turn=1, flag=flag_key(JUST), accepted=None)
    assert [v.coach_id for v in verdicts_of(store, session)] == [other.id]
    for turn, key in ((1, "hedging/minimizer/2-7"), (0, flag_key(JUST)), (9, flag_key(JUST))):
        with pytest.raises(StoreError):
            judge(store, coach, session, turn=turn, flag=key, accepted=True)


@given(first=st.integers(min_value=-2, max_value=7), last=st.integers(min_value=-2, max_value=7))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_missed_flag_quotes_the_words_that_were_chosen(
    once: Callable[[], tuple[Store, str]], first: int, last: int
) -> None:
    store, session = once()

    def add() -> object:
        return add_missed(
            store, SOLO, session, turn=1, family="hedging", type="shield", first=first, last=last
        )

    if not 0 <= first <= last < len(WORDS):
        with pytest.raises(StoreError, match="Choose the words"):
            add()
        return
    made = add()
    assert missed_of(store, session) == [made]
    assert made.quote == " ".join(WORDS[first : last + 1]) == TEXT[made.start : made.end]  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="no such flag"):
        remove_missed(store, SOLO, "elsewhere", made.id)  # type: ignore[attr-defined]
    remove_missed(store, SOLO, session, made.id)  # type: ignore[attr-defined]
    assert missed_of(store, session) == []


def test_only_kinds_there_are_and_turns_of_the_learner_can_be_flagged(store: Store) -> None:
    session = talk(store)
    for turn, family, kind in (
        (1, "hedging", "rushed"),
        (1, "mood", "sad"),
        (0, "hedging", "shield"),
        (7, "hedging", "shield"),
    ):
        with pytest.raises(StoreError):
            add_missed(store, SOLO, session, turn=turn, family=family, type=kind, first=0, last=0)
    assert missed_of(store, session) == []


def test_points_are_kept_changed_and_taken_back(store: Store) -> None:
    session = talk(store)
    give_points(store, SOLO, session, rubric="foundations", criterion="ask", points=2)
    give_points(store, SOLO, session, rubric="foundations", criterion="ask", points=3, note="Calm.")
    (score,) = scores_of(store, session)
    assert (score.points, score.note, score.coach_id) == (3, "Calm.", "")
    give_points(store, SOLO, session, rubric="foundations", criterion="ask", points=None)
    assert scores_of(store, session) == []


def test_every_kind_that_a_rule_raises_can_be_added_by_hand() -> None:
    from typing import get_args

    from voice_coach.reports.labels import KINDS as NAMED

    assert set(KINDS["hedging"]) == set(get_args(HedgeType))
    every = {kind for kinds in KINDS.values() for kind in kinds}
    assert set(NAMED) - {"words", "delivery"} <= every
