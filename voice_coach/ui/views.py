"""What the page shows, as HTML: home, brief, stage, report, and the pieces of a running session.

Everything a view may say is picked here by name; a counterpart's limits, interests and lines are
never among it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from markupsafe import Markup

from voice_coach.records import (
    IMPORTED,
    Account,
    Issue,
    Scenario,
    Session,
    Turn,
    VoiceCoachError,
    allowed,
    amount_text,
    present,
)
from voice_coach.ui.asked import ask_html, asked_html
from voice_coach.ui.desk import UNFORESEEN, Desk
from voice_coach.ui.desks import Desks
from voice_coach.ui.home import level_words
from voice_coach.ui.importing import going_on, import_html
from voice_coach.ui.made_up import made_up_html
from voice_coach.ui.mine import mine_html
from voice_coach.ui.plans import typed
from voice_coach.ui.rendering import render, signed_html
from voice_coach.ui.sharing import sharing_html
from voice_coach.ui.team import team_html
from voice_coach.ui.trail import trail_html

log = logging.getLogger(__name__)
MOST_RECENT = 5
PICTURE_WIDE, PICTURE_NARROW, TURN_WIDE = 960, 340, 720
ENDINGS = {
    "agreed": "You agreed",
    "walked_away": "They walked away",
    "no_deal": "No deal",
    "stopped": "You ended it",
    "recorded": "A recording",
}


class Views:
    """The views of one server."""

    def __init__(self, desks: Desks) -> None:
        self.desks = desks

    def show(self, view: str, key: str, account: Account) -> str:
        """A view by name, for whoever asks; what goes wrong is a view too."""
        html = made_up_html(self.desks) + self._shown(view, key, account)
        return signed_html(html, account)

    def _shown(self, view: str, key: str, account: Account) -> str:
        try:
            if view == "brief":
                return self.brief(key, account)
            if view == "stage":
                return self.stage(key, account)
            if view == "report":
                return self.report(key, account)
            if view == "review":
                return self.review(key, account)
            if view == "editor":
                return self.editor(key, account)
            if view == "import":
                return import_html(self.desks, key, account)
            if view == "mine":
                return mine_html(self.desks, account)
            if view == "team":
                return team_html(self.desks, key, account)
            if view == "ask":
                return ask_html(self.desks, account)
            if view == "trail":
                return trail_html(self.desks, account)
            if view == "progress":
                return self.progress(key, account)
            return self.home(account)
        except VoiceCoachError as error:
            return render("problem.html", message=str(error))
        except Exception:
            log.exception("showing %s", view)
            return render("problem.html", message=UNFORESEEN)

    def home(self, account: Account) -> str:
        """Paths, scenarios to choose from, and sessions to go on with or read again."""
        from datetime import datetime

        from voice_coach.practised import practised
        from voice_coach.scenario import list_scenarios, own_scenarios
        from voice_coach.ui.home import grouped, shown_paths, worth_repeating
        from voice_coach.ui.review_beside import home_values
        from voice_coach.ui.surveys import follow_up_values

        store, now = self.desks.rooms.store, datetime.now().astimezone()
        recent = store.list_sessions(account.id)
        history = practised(recent)
        scenarios, own = list_scenarios(account.id), own_scenarios(account.id)
        titles = {scenario.id: scenario.title for scenario in scenarios}
        cards = {s.id: {**card(s), "own": s.id in own} for s in scenarios}
        return render(
            "home.html",
            tracks=[
                (name, [cards[s.id] for s in group])
                for name, group in grouped(scenarios, frozenset(own))
            ],
            broken=sorted(set(own) - set(cards)),
            paths=shown_paths(history, titles),
            due=worth_repeating(history, titles, now=now),
            follow_up=follow_up_values(store, account, recent, now=now),
            any_ended=bool(history),
            recent=[going_on(recent)(vars_of(info)) for info in recent if info.turns][:MOST_RECENT],
            endings=ENDINGS,
            solo=account.role == "solo",
            review=home_values(self.desks, account),
            asked=Markup(asked_html(self.desks, account)),
        )

    def review(self, key: str, account: Account) -> str:
        """A coach's queue, or the room of one recording."""
        from voice_coach.ui import review

        return review.page(self.desks, key, account)

    def brief(self, scenario_id: str, account: Account) -> str:
        """What the learner knows before starting, and what they agree to before the first time."""
        from voice_coach.coaching.surveys import form
        from voice_coach.scenario import by_id
        from voice_coach.ui.asking import consent_html

        asked = Markup(consent_html(self.desks, account))
        scenario = card(by_id(scenario_id, account.id))
        return render("brief.html", scenario=scenario, consent=asked, feel=form())

    def progress(self, scenario_id: str, account: Account) -> str:
        """How the asking account's own sessions went over time; of one scenario, or of all."""
        from voice_coach.ui.progress import progress_values

        values = progress_values(self.desks.rooms.store, account, scenario=scenario_id)
        return render("progress.html", **values)

    def editor(self, scenario_id: str, account: Account) -> str:
        """An own scenario to change, or one to begin with."""
        from voice_coach.scenario import own_text, starter_text

        text = own_text(scenario_id, account.id) if scenario_id else starter_text()
        return render("editor.html", id=scenario_id, text=text)

    def stage(self, session_id: str, account: Account) -> str:
        """The room the conversation happens in, still empty: its pieces come as events."""
        self.desks.rooms.store.check(account, "own", session_id)
        session = self.desks.rooms.store.load(session_id)
        return render("stage.html", id=session.id, scenario=card(session.scenario))

    def report(self, session_id: str, account: Account) -> str:
        """How it went, with every turn and what can be said again."""
        from voice_coach.reports import fragments, pictures
        from voice_coach.reports.other_side import debrief_html
        from voice_coach.ui.review_beside import report_values
        from voice_coach.ui.surveys import after_values
        from voice_coach.whole import whole_session

        store = self.desks.rooms.store
        store.check(account, "see", session_id)
        mine = allowed(account, "own", store.whose(session_id))
        session = whole_session(session_id, rooms=self.desks.rooms)
        return render(
            "report.html",
            id=session.id,
            scenario=card(session.scenario),
            other_side=Markup(debrief_html(session, back=mine)),
            branches=[Markup(html) for html in self._branches(session, account)],
            outcome=session.outcome,
            ending=ENDINGS.get(session.outcome.kind, "") if session.outcome else "",
            open=session.outcome is None,
            imported=mine and session.scenario.id == IMPORTED,
            summary=Markup(fragments.summary_html(session)),
            talk=_figure(pictures.session_timeline_svg, session),
            ledger=_figure(pictures.ledger_svg, session),
            turns=[self._report_turn(session, turn) for turn in session.turns],
            drills=[
                {"of": drill.of, "html": Markup(drill_html(session, number))}
                for number, drill in enumerate(session.drills)
            ],
            clips=clips(session),
            feel=after_values(self.desks.rooms.store, account, session),
            sharing=Markup(sharing_html(self.desks, session_id, account)),
            review=report_values(self.desks.rooms.store, session, account),
        )

    def _branches(self, session: Session, account: Account) -> list[str]:
        """Beside each other: this session and the one it came from, or those that came from it."""
        from voice_coach.reports.other_side import side_by_side_html
        from voice_coach.store.branches import branches

        store = self.desks.rooms.store
        pairs = []
        if session.branch_of:  # where the old one was deleted there is nothing beside
            with suppress(VoiceCoachError):
                store.check(account, "see", session.branch_of)
                pairs.append((store.load(session.branch_of), session))
        for other in branches(store, session.id):
            with suppress(VoiceCoachError):  # to share one way is not to share the other
                store.check(account, "see", other)
                pairs.append((session, store.load(other)))
        return [side_by_side_html(before, after, shown=session.id) for before, after in pairs]

    def _report_turn(self, session: Session, turn: Turn) -> dict[str, Any]:
        from voice_coach.reports import fragments, pictures

        shown = turn_values(session, turn)
        if turn.speaker == "learner":
            wide = pictures.timeline_svg(turn, width=TURN_WIDE, name=f"turn-{turn.index}-wide")
            narrow = pictures.timeline_svg(
                turn, width=PICTURE_NARROW, name=f"turn-{turn.index}-narrow"
            )
            shown["picture"] = Markup(fragments.pictures_html(wide, narrow))
        return shown

    def pieces(self, desk: Desk) -> dict[str, dict[str, Any]]:
        """What a running session consists of, each with the name of its event."""
        session = desk.rehearsal.session
        found: dict[str, dict[str, Any]] = {}
        for turn in session.turns:
            values = turn_values(session, turn)
            found[f"turn-{turn.index}"] = {
                "event": "turn",
                "index": turn.index,
                "speaker": turn.speaker,
                "person": values["person"],
                "name": values["name"],
                "role": values["role"],
                "text": turn.text,
                "took": values["took"],
                "audio": values["audio"],
                "html": render("turn.html", turn=values),
            }
        for number, drill in enumerate(session.drills):
            found[f"drill-{number}"] = {
                "event": "drill",
                "number": number,
                "of": drill.of,
                "html": drill_html(session, number),
            }
        found["room"] = {"event": "room", "people": room(session.scenario, session.turns)}
        found["status"] = {"event": "status", **desk.status()}
        return found


def turn_values(session: Session, turn: Turn) -> dict[str, Any]:
    """A turn as templates need it."""
    from voice_coach.reports import fragments

    learner = turn.speaker == "learner"
    person = next(
        (p for p in session.scenario.people if turn.line is not None and p.id == turn.line.speaker),
        session.scenario.people[0],
    )
    reading = turn.reading
    return {
        "index": turn.index,
        "learner": learner,
        "person": "" if learner else person.id,
        "name": "You" if learner else person.name,
        "role": "" if learner else person.role,
        "text": turn.text,
        "took": turn.decision.took if turn.decision is not None else "",
        "audio": f"/audio/{turn.audio}" if turn.audio else "",
        "duration_s": turn.duration_s,
        "words": Markup(fragments.annotated_text_html(turn)) if learner else "",
        "notes": Markup(fragments.flag_cards_html(turn)) if learner else "",
        "flags": sum(f.severity != "faint" for f in reading.flags) if reading else 0,
        "complete": reading is None or reading.complete,
        "withheld": [w.reason for w in reading.withheld] if reading else [],
        "instead": [f.instead for f in reading.flags if f.severity != "faint" and f.instead]
        if reading
        else [],
        "picture": "",
    }


def drill_html(session: Session, number: int) -> str:
    """Before and after, side by side."""
    from voice_coach.coaching.drill import compare
    from voice_coach.reports import fragments

    drill = session.drills[number]
    before = session.turns[drill.of]
    assert before.reading is not None
    comparison = compare(
        before.reading,
        drill.reading,
        before_text=before.text,
        after_text=drill.transcript.text,
        of=drill.of,
        drill=number,
    )
    pieces = fragments.comparison_html(
        comparison, before_clip=f"turn-{drill.of}", after_clip=f"drill-{number}"
    )
    return render("drill.html", number=number, audio=f"/audio/{drill.audio}", html=Markup(pieces))


def card(scenario: Scenario) -> dict[str, Any]:
    """What a learner may know of a scenario."""
    return {
        "id": scenario.id,
        "title": scenario.title,
        "summary": scenario.summary,
        "track": scenario.track,
        "level_words": level_words(scenario),
        "minutes": scenario.minutes,
        "trains": scenario.trains,
        "role": scenario.brief.role,
        "situation": scenario.brief.situation,
        "goal": scenario.brief.goal,
        "facts": scenario.brief.facts,
        "can_trade": scenario.brief.can_trade,
        "people": room(scenario),
        "issues": [_stake(issue, scenario) for issue in scenario.issues],
    }


def room(scenario: Scenario, turns: Sequence[Turn] = ()) -> list[dict[str, str]]:
    """Who is in the room after ``turns``, as the page shows them."""
    return [{"id": p.id, "name": p.name, "role": p.role} for p in present(scenario, turns)]


def _stake(issue: Issue, scenario: Scenario) -> dict[str, str]:
    def text(value: float | None) -> str:
        return "" if value is None else amount_text(issue, value, day_zero=scenario.day_zero)

    return {
        "id": issue.id,
        "name": issue.name,
        "target": text(issue.target),
        "walk_away": text(issue.walk_away),
        "start": text(issue.start),
        "input": "date" if issue.unit == "date" else "number",
        "unit": issue.currency or ("" if issue.unit == "count" else issue.unit),
        "target_value": typed(issue, issue.target, scenario.day_zero),
        "walk_away_value": typed(issue, issue.walk_away, scenario.day_zero),
    }


def clips(session: Session) -> list[dict[str, str]]:
    """The recordings of the learner's and the counterpart's turns, by the names marks use."""
    return [
        {"name": f"turn-{turn.index}", "url": f"/audio/{turn.audio}"}
        for turn in session.turns
        if turn.audio
    ]


def vars_of(info: Any) -> dict[str, Any]:
    """A line of the list of sessions, with its day and hour in words."""
    from datetime import datetime

    when = datetime.fromisoformat(info.started_at)
    return {
        "id": info.id,
        "title": info.title,
        "started_at": info.started_at,
        "when": f"{when.day} {when:%B}, {when:%H:%M}",
        "state": info.state,
        "turns": info.turns,
        "outcome": info.outcome_kind,
    }


def _figure(draw: Any, session: Session) -> Markup:
    from voice_coach.reports import fragments

    wide = draw(session, width=PICTURE_WIDE)
    narrow = draw(session, width=PICTURE_NARROW)
    return Markup(fragments.pictures_html(wide, narrow))
