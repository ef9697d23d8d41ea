"""What lies around the made-up sessions: surveys, a coach's words, answers to them, assignments."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voice_coach.demo_team.people import Member
from voice_coach.records import Session, Turn

if TYPE_CHECKING:
    from voice_coach.demo_team.filling import Practice
    from voice_coach.store.tables_measures import AssignmentRow, SurveyRow
    from voice_coach.store.tables_review import CommentRow, ReviewRow

FORM, STATEMENTS = "negotiating-1", ("ask", "hold", "trade", "calm")
ANSWERED, SKIPPED = 0.6, 0.15
UNEASY = ("awkward", "tense", "rude", "unsafe", "heavy")
EASY = ("possible", "clear", "calm", "fine", "like a craft")
SAID = {
    "hedging": (
        "You take half of it back while you say it. Say the number and stop there.",
        "Try the same sentence without the first four words.",
    ),
    "conceding": (
        "This went for nothing. What would you have asked for in return?",
        "They had not said no yet. Wait for it.",
    ),
    "pacing": (
        "Breathe before you answer; nobody is in a hurry but you.",
        "A pause is fine here. You may leave it standing.",
    ),
}
WELL = (
    "This is plain and kind at once. Keep it.",
    "Good: a reason, and then silence.",
    "You stayed where you were without a threat. Well done.",
)
ANSWERS = ("Thank you, I hear it now.", "I noticed, and could not stop.", "I will try that.")
HAPPENED = (
    "I asked for the earlier date in plain words, and got it.",
    "I waited before I gave a discount. We met in the middle.",
    "There was no time to think of it, but afterwards I saw what I had given away.",
)
DONE_AFTER, DUE_AFTER = timedelta(days=5), timedelta(days=4)
PATH_DAYS = 28


def survey_rows(
    practice: Practice, key: str, ends: datetime, drawn: random.Random, *, until: datetime
) -> Iterator[SurveyRow]:
    """How it felt before and after, and what came of it; who does better feels better, mostly."""
    if drawn.random() > ANSWERED:
        return
    later = ends + timedelta(days=drawn.randrange(14, 28))
    moments = [("before", practice.when, 0.0), ("after", ends, 7.0)]
    if later < until and drawn.random() < 0.2:
        moments.append(("follow_up", later, 0.0))
    for kind, at, lift in moments:
        skipped = drawn.random() < SKIPPED
        yield _survey(practice, key, kind, at, lift, drawn, skipped=skipped)


def _survey(
    practice: Practice,
    key: str,
    kind: str,
    at: datetime,
    lift: float,
    drawn: random.Random,
    *,
    skipped: bool,
) -> SurveyRow:
    from voice_coach.store.tables_measures import SurveyRow

    felt = 25 + 55 * practice.skill + lift
    scale = {
        name: int(min(100, max(0, round(drawn.gauss(felt, 8) / 10) * 10))) for name in STATEMENTS
    }
    later = kind == "follow_up"
    told = {
        "scale": {} if later or skipped else scale,
        "used": drawn.choice(("yes", "partly", "no")) if later and not skipped else "",
        "happened": drawn.choice(HAPPENED) if later and not skipped else "",
    }
    word = drawn.choice(EASY if drawn.random() < practice.skill else UNEASY)
    return SurveyRow(
        id=f"{drawn.getrandbits(64):016x}",
        account_id=practice.member.key,
        session_id=key,
        kind=kind,
        form=FORM,
        word="" if later or skipped else word,
        answers=json.dumps(told),
        score=None if later or skipped else sum(scale.values()) / len(scale),
        skipped=skipped,
        at=at.isoformat(timespec="seconds"),
    )


def words_of_coach(
    session: Session,
    practice: Practice,
    key: str,
    coach: Member,
    ends: datetime,
    drawn: random.Random,
    *,
    until: datetime,
) -> Iterator[ReviewRow | CommentRow]:
    """A session in a coach's queue; where there was time, what they said, and what came back."""
    from voice_coach.store.tables_review import ReviewRow

    shared = ends + timedelta(hours=drawn.uniform(0.1, 8))
    done = shared + timedelta(days=drawn.uniform(0.3, 6))
    over = done < until - DONE_AFTER or (done < until and drawn.random() < 0.4)
    yield ReviewRow(
        session_id=key,
        coach_id=coach.key,
        state="done" if over else "new",
        shared_at=shared.isoformat(timespec="seconds"),
        due_at=(shared + DUE_AFTER).date().isoformat() if drawn.random() < 0.5 else None,
        done_at=done.isoformat(timespec="seconds") if over else None,
    )
    if over:
        yield from _comments(session, practice, key, coach, done, drawn)


def _comments(
    session: Session,
    practice: Practice,
    key: str,
    coach: Member,
    done: datetime,
    drawn: random.Random,
) -> Iterator[CommentRow]:
    from voice_coach.store.tables_review import CommentRow

    def comment(turn: Turn, start_s: float, end_s: float, text: str, by: str) -> CommentRow:
        return CommentRow(
            id=f"{drawn.getrandbits(64):016x}",
            session_id=key,
            author_id=by,
            turn=turn.index,
            start_s=start_s,
            end_s=end_s,
            text=text,
            created_at=done.isoformat(timespec="seconds"),
        )

    flagged = [t for t in session.learner_turns() if t.reading and t.reading.flags]
    clean = [t for t in session.learner_turns() if t.reading and not t.reading.flags]
    for turn in drawn.sample(flagged, min(len(flagged), drawn.randrange(1, 4))):
        assert turn.reading is not None
        flag = drawn.choice(turn.reading.flags)
        text = drawn.choice(SAID.get(flag.family, WELL))
        made = comment(turn, flag.start_s, flag.end_s, text, coach.key)
        yield made
        if drawn.random() < 0.4:
            back = comment(
                turn, flag.start_s, flag.end_s, drawn.choice(ANSWERS), practice.member.key
            )
            back.answer_to = made.id
            yield back
    if clean:
        turn = drawn.choice(clean)
        yield comment(turn, 0.0, turn.duration_s, drawn.choice(WELL), coach.key)


def assignments(people: Sequence[Member], *, seed: int, until: datetime) -> Iterator[AssignmentRow]:
    """What the lead asks of departments: one that is over, one that is due soon."""
    from voice_coach.coaching.paths import paths
    from voice_coach.store.tables_measures import AssignmentRow

    lead = next(member for member in people if member.role == "lead")
    targets = [("path", name) for name in paths()]
    wanted = [("", -PATH_DAYS), ("Sales", 10), ("Purchasing", 21)]
    for number, (department, days) in enumerate(wanted):
        kind, target = targets[number % len(targets)]
        yield AssignmentRow(
            id=f"made-up-{seed}-{number}",
            made_by=lead.key,
            department=department,
            kind=kind,
            target=target,
            due_at=(until + timedelta(days=days)).date().isoformat(),
            created_at=(until - timedelta(days=2 * PATH_DAYS)).isoformat(timespec="seconds"),
        )
