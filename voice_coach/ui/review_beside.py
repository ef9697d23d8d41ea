"""What other views say of reviews: the first page, and the report."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from voice_coach.records import Account, Session
from voice_coach.store import Store
from voice_coach.store.comments import WHOLE, unread
from voice_coach.store.reviews import queue_counts
from voice_coach.ui.desks import Desks
from voice_coach.ui.review import margin, rubric_html, seen_by, to_read
from voice_coach.ui.who import may_review


def home_values(desks: Desks, account: Account) -> dict[str, Any]:
    """What the first page says of reviews: what is new for the learner, what waits for a coach."""
    store = desks.rooms.store
    waiting = queue_counts(store, account) if may_review(account) else None
    return {
        "unread": unread(store, account),
        "waiting": waiting,
        "solo": account.role == "solo",
    }


def report_values(store: Store, session: Session, account: Account) -> dict[str, Any]:
    """What the report says of a review: by turn, on the whole, and the points."""
    seen = seen_by(store, account, session.id)
    margins = {
        turn: Markup(margin(session, turn, to_read(seen), notes=False))
        for turn in (WHOLE, *(t.index for t in session.turns))
    }
    rubric = "" if seen.coach and not seen.scores else rubric_html(session, to_read(seen))
    return {
        "coach": seen.coach,
        "any": bool(seen.comments or seen.missed or rubric),
        "comments": len(seen.comments),
        "margins": margins,
        "rubric": Markup(rubric),
    }
