"""The review room as HTML: the queue, one recording, and what the learner sees of it.

A coach works in the room; whose recording it is listens in the same room, with the comments at
their moments. Everything a script needs stands in the HTML, so a part that was drawn anew is
complete.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from voice_coach.records import (
    KINDS,
    Account,
    Comment,
    Missed,
    Queued,
    Rubric,
    Score,
    Session,
    Turn,
    Verdict,
    VoiceCoachError,
    allowed,
    flag_key,
)
from voice_coach.store import Store
from voice_coach.store.comments import WHOLE, comments_of
from voice_coach.store.judgements import missed_of, scores_of, verdicts_of
from voice_coach.store.reviews import queue, queue_counts, states
from voice_coach.ui import views
from voice_coach.ui.agreeing import agreement_html
from voice_coach.ui.desks import Desks
from voice_coach.ui.rendering import render
from voice_coach.ui.review_keys import keys_for
from voice_coach.ui.who import may_review

PARTS = {
    "waiting": "Waiting",
    "new": "New",
    "late": "Overdue",
    "done": "Done",
}
_PAUSES = {".": 4, "?": 4, "!": 4, "…": 4, ",": 2, ";": 2, ":": 2}
"""What a sign after a word takes of a voice's time, in letters (our estimate)."""
NOTHING = {
    "waiting": "Nothing is waiting for you.",
    "new": "Nothing new.",
    "late": "Nothing is overdue.",
    "done": "Nothing done yet.",
}


def page(desks: Desks, key: str, account: Account) -> str:
    """The view ``review``: the queue (or a part of it, by name), or the room of one session."""
    if key == "agreement":
        return agreement_html(desks, account)
    if key and key not in PARTS:
        return _room_shell(desks, key, account)
    if not may_review(account):
        raise VoiceCoachError("This page is for coaches. Your own sessions are on the first page.")
    store, part = desks.rooms.store, key or "waiting"
    today = datetime.now().astimezone().date()
    lines = queue(store, account, part=part, today=today.isoformat())
    counts = queue_counts(store, account, today=today.isoformat())
    return render(
        "review_queue.html",
        chosen=part,
        parts=[(name, said, getattr(counts, name)) for name, said in PARTS.items()],
        nothing=NOTHING[part],
        lines=[_line(line, today) for line in lines],
        first=lines[0].session_id if lines and part != "done" else "",
        solo=account.role == "solo",
    )


def _line(line: Queued, today: date) -> dict[str, Any]:
    return {
        "id": line.session_id,
        "title": line.title,
        "learner": line.learner,
        "when": _day(line.started_at),
        "state": line.state,
        "late": line.late,
        "due": _due(line, today),
        "length": _length(line.spoken_s),
        "turns": line.turns,
        "comments": line.comments,
        "answers": line.answers,
    }


def _due(line: Queued, today: date) -> str:
    if line.state == "done":
        return f"done {_day(line.done_at)}"
    if not line.due_at:
        return ""
    days = (date.fromisoformat(line.due_at[:10]) - today).days
    if days < 0:
        return "due yesterday" if days == -1 else f"due {-days} days ago"
    return {0: "due today", 1: "due tomorrow"}.get(days, f"due {_day(line.due_at)}")


def _day(text: str) -> str:
    """A time as a day in words, in the local zone where the text has one."""
    when = datetime.fromisoformat(text)
    when = when.astimezone() if when.tzinfo is not None else when
    return f"{when.day} {when:%B}"


def _length(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60}:{whole % 60:02d} min"


def _room_shell(desks: Desks, session_id: str, account: Account) -> str:
    """The room, still empty: its content is asked for, or was asked for ahead."""
    store = desks.rooms.store
    store.check(account, "see", session_id)
    coach = allowed(account, "review", store.whose(session_id))
    return render("review.html", id=session_id, coach=coach)


# --- one recording ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """What was said about a session, as one person may see it."""

    account: Account
    coach: bool
    owner: str
    comments: Sequence[Comment]
    verdicts: Sequence[Verdict]
    missed: Sequence[Missed]
    scores: Sequence[Score]


def seen_by(store: Store, account: Account, session_id: str) -> Seen:
    """What somebody may see of the review of a session they may see.

    A coach sees the own verdicts and points only: what another thinks of a flag would make them
    agree. Whose session it is sees those of every coach who is not in the middle of it.
    """
    whose = store.whose(session_id)
    coach = allowed(account, "review", whose)
    under_way = {key for key, state in states(store, session_id).items() if state != "done"}

    def shown(by: str) -> bool:
        return by == account.id if coach else by not in under_way

    return Seen(
        account=account,
        coach=coach,
        owner=whose.owner,
        comments=comments_of(store, session_id),
        verdicts=[v for v in verdicts_of(store, session_id) if shown(v.coach_id)],
        missed=[m for m in missed_of(store, session_id) if shown(m.coach_id)],
        scores=[s for s in scores_of(store, session_id) if shown(s.coach_id)],
    )


def room(desks: Desks, session_id: str, account: Account) -> dict[str, Any]:
    """Everything of one recording: its HTML, and the sounds it begins with.

    The rights are checked by the route. Which one comes next is not in it: it may be fetched
    long before it is shown.
    """
    from voice_coach.audio.files import read_clip
    from voice_coach.audio.segments import frame_level_db
    from voice_coach.reports.clock import learner_name
    from voice_coach.reports.conversation import conversation_svg, one_after_another

    store = desks.rooms.store
    session = store.load(session_id)
    seen = seen_by(store, account, session_id)
    levels = {
        turn.index: frame_level_db(read_clip(store.audio_path(turn.audio)))
        for turn in session.turns
        if turn.audio is not None
    }
    clock = one_after_another(session)
    mine = account.id == seen.owner
    name = "You" if mine else learner_name(session)
    state = states(store, session_id).get(account.id, "new")
    html = render(
        "review_room.html",
        id=session_id,
        coach=seen.coach,
        learner=not seen.coach,
        state=state,
        scenario=views.card(session.scenario),
        outcome=session.outcome,
        ending=views.ENDINGS.get(session.outcome.kind, "") if session.outcome else "",
        name=name,
        when=_day(session.started_at),
        end_s=sum(turn.duration_s for turn in session.turns),
        wave=Markup(conversation_svg(session, levels)),
        turns=[_turn(session, turn, clock[turn.index], name, seen) for turn in session.turns],
        whole=Markup(margin(session, WHOLE, seen)),
        rubric=Markup(rubric_html(session, seen)),
        keys=keys_for(coach=seen.coach),
        keys_json=json.dumps(keys_for(coach=seen.coach)),
        kinds=_kinds(),
    )
    return {
        "id": session_id,
        "title": f"{session.scenario.title}: {name}",
        "html": html,
        "sounds": [f"/audio/{turn.audio}" for turn in session.turns if turn.audio][:2],
    }


def _turn(session: Session, turn: Turn, at_s: float, name: str, seen: Seen) -> dict[str, Any]:
    from voice_coach.reports import fragments
    from voice_coach.reports.clock import person_name

    learner = turn.speaker == "learner"
    return {
        "index": turn.index,
        "learner": learner,
        "name": name if learner else person_name(session, turn),
        "audio": f"/audio/{turn.audio}" if turn.audio else "",
        "at_s": at_s,
        "duration_s": turn.duration_s,
        "waited": f"{turn.gap_s:.0f} s before answering"
        if learner and turn.gap_s is not None and turn.gap_s >= 2.0
        else "",
        "annotated": Markup(fragments.annotated_text_html(turn, prefix="rv")) if learner else "",
        "words": [] if learner else spread(turn),
        "withheld": [w.reason for w in turn.reading.withheld] if turn.reading else [],
        "margin": Markup(margin(session, turn.index, seen)),
    }


def spread(turn: Turn) -> list[tuple[str, float, float]]:
    """The counterpart's words with about their times: each takes as long as it has letters.

    Nobody timed the words of a synthetic voice; its recording has no silence but between sentences.
    """
    words = turn.text.split()
    weights = [
        len(word) + (4 if word[-1] in ".?!…" else 2 if word[-1] in ",;:" else 1) for word in words
    ]
    scale = turn.duration_s / max(sum(weights), 1)
    found, at = [], 0.0
    for word, weight in zip(words, weights, strict=True):
        found.append((word, at, at + weight * scale))
        at += weight * scale
    return found


def _kinds() -> list[dict[str, Any]]:
    from voice_coach.reports import labels

    return [
        {
            "family": family,
            "name": labels.FAMILIES[family],
            "types": [(kind, labels.kind(kind)) for kind in types],
        }
        for family, types in KINDS.items()
    ]


def margin(session: Session, turn: int, seen: Seen, *, notes: bool = True) -> str:
    """What stands beside a turn: flags, added flags and comments, in the order of their moments.

    ``notes=False`` leaves out the machine's flags, for a page that shows them already.
    """
    from voice_coach.reports import labels, spans

    entries: list[tuple[float, dict[str, Any]]] = []
    said = next((t for t in session.turns if t.index == turn), None)
    verdicts = {(v.turn, v.flag): v for v in seen.verdicts}
    if said is not None and said.speaker == "learner":
        for number, flag in enumerate(spans.shown(said)):
            verdict = verdicts.get((turn, flag_key(flag)))
            if not notes and (verdict is None or verdict.accepted):
                continue
            entry = {
                "is": "flag",
                "number": number,
                "flag": flag,
                "key": flag_key(flag),
                "kind": labels.kind(flag.type),
                "verdict": "" if verdict is None else "right" if verdict.accepted else "wrong",
            }
            entries.append((flag.start_s, entry))
    for missed in seen.missed:
        if missed.turn == turn:
            entry = {
                "is": "missed",
                "missed": missed,
                "kind": labels.kind(missed.type),
                "own": seen.coach and missed.coach_id == seen.account.id,
            }
            entries.append((missed.start_s, entry))
    for comment in seen.comments:
        if comment.turn == turn and not comment.answer_to:
            head = _comment(comment, seen)
            answers = [_comment(c, seen) for c in seen.comments if c.answer_to == comment.id]
            entry = {
                "is": "comment",
                "comment": head,
                "answers": answers,
                "answerable": any(not one["mine"] for one in (head, *answers)),
            }
            entries.append((comment.start_s, entry))
    entries.sort(key=lambda pair: pair[0])
    return render(
        "review_margin.html",
        turn=turn,
        entries=[entry for _, entry in entries],
        coach=seen.coach,
        families=labels.FAMILIES,
        letters=labels.LETTERS,
    )


def _comment(comment: Comment, seen: Seen) -> dict[str, Any]:
    mine = comment.author_id == seen.account.id
    to_me = not mine and (seen.account.id == seen.owner) != comment.by_learner
    return {
        "id": comment.id,
        "who": "You" if mine else comment.author or "A coach who left",
        "mine": mine,
        "start_s": comment.start_s,
        "end_s": comment.end_s,
        "text": comment.text,
        "audio": f"/audio/{comment.audio}" if comment.audio else "",
        "length": _length(comment.audio_s),
        "when": _day(comment.created_at),
        "news": to_me and not comment.seen_at,
        "seen": _day(comment.seen_at) if mine and comment.seen_at else "",
    }


def rubric_html(session: Session, seen: Seen) -> str:
    """The rubric with the points given: to fill for a coach, to read for whose session it is."""
    from voice_coach.coaching.rubric import RubricError, rubric_by_id, rubric_for

    given: dict[tuple[str, str], list[Score]] = {}
    for score in seen.scores:
        given.setdefault((score.rubric, score.criterion), []).append(score)
    if seen.coach:
        shown: list[Rubric] = [rubric_for(session.scenario.track)]
    else:
        shown = []
        for name in dict.fromkeys(score.rubric for score in seen.scores):
            try:
                shown.append(rubric_by_id(name))
            except RubricError:  # its file was taken away: points without words say nothing
                continue
    if not shown:
        return ""
    return render("review_rubric.html", rubrics=shown, given=given, coach=seen.coach)


def to_read(seen: Seen) -> Seen:
    """The same, to read and not to fill."""
    return Seen(
        seen.account, False, seen.owner, seen.comments, seen.verdicts, seen.missed, seen.scores
    )
