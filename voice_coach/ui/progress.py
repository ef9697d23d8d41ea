"""The learner's own page: how it is going, over all conversations or over one scenario's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from markupsafe import Markup

from voice_coach.coaching.facts import plural, sentence
from voice_coach.coaching.paths import Practised, paths
from voice_coach.coaching.rhythm import rhythm
from voice_coach.coaching.surveys import form, pairs
from voice_coach.measuring.change import paired_change
from voice_coach.records import Account, Measured, Survey, VoiceCoachError
from voice_coach.reports.progress_pictures import before_after_svg, weeks_svg
from voice_coach.store import Store
from voice_coach.store.measures import measured
from voice_coach.store.surveys import surveys
from voice_coach.ui.bests import bests
from voice_coach.ui.home import worth_repeating
from voice_coach.ui.progress_panels import panels

MOST_WORDS = 6


def warm_up() -> None:
    """Load what the page needs, so that its first visit is not slower than the others."""
    import statsmodels.genmod.generalized_linear_model
    import statsmodels.stats.proportion  # noqa: F401


def progress_values(
    store: Store, account: Account, *, scenario: str = "", now: datetime | None = None
) -> dict[str, Any]:
    """What the page shows of the asking account's own.

    Parameters
    ----------
    store
        Where the sessions are.
    account
        Whose; nobody else's are looked at.
    scenario
        The id of the scenario to look at alone; "" for all.
    now
        With a time zone; this moment unless told.
    """
    now = now or datetime.now().astimezone()
    everything = measured(store, account.id)
    told = surveys(store, account.id)
    titles = {session.scenario: session.title for session in everything}
    chosen = [s for s in everything if scenario in ("", s.scenario)] or everything
    here = scenario if scenario in titles else ""
    days = [_when(session.ended_at, now) for session in chosen]
    return {
        "any": bool(everything),
        "here": here,
        "title": titles.get(here, ""),
        "scenarios": _scenarios(everything, titles),
        "engaged": _engaged(chosen),
        "rhythm": _rhythm(everything, now),
        "panels": panels(chosen, days),
        "mixed": not here and len(titles) > 1,
        "bests": bests(store, chosen),
        "due": _due(everything, titles, account, now),
        "feelings": _feelings(told, now) if not here else None,
        "later": _later(told, now) if not here else [],
        "rows": [_row(s, day) for s, day in zip(chosen, days, strict=True)][::-1],
    }


def _scenarios(sessions: Sequence[Measured], titles: dict[str, str]) -> list[dict[str, Any]]:
    counts = Counter(session.scenario for session in sessions)
    return [
        {"id": scenario, "title": titles[scenario], "count": count}
        for scenario, count in counts.most_common()
    ]


def _engaged(sessions: Sequence[Measured]) -> dict[str, str]:
    """Minutes aloud, conversations and what was said again."""
    minutes = round(sum(session.behaviour.spoken_s for session in sessions) / 60)
    talks = sum(not session.again for session in sessions)
    again, drills = len(sessions) - talks, sum(s.behaviour.drills for s in sessions)
    extra = [f"{plural(drills, 'answer')} said again"] if drills else []
    extra += [f"{plural(again, 'talk')} taken up again from a turn"] if again else []
    return {
        "minutes": "less than a minute" if not minutes else plural(minutes, "minute"),
        "talks": plural(talks, "conversation"),
        "extra": sentence(" and ".join(extra)),
    }


def _rhythm(sessions: Sequence[Measured], now: datetime) -> dict[str, Any]:
    days = [datetime.fromisoformat(s.ended_at).astimezone(now.tzinfo).date() for s in sessions]
    found = rhythm(days, today=now.date())
    weeks = [(f"{start.day} {start:%b}", count) for start, count in found.weeks]
    told = ", ".join(f"{day}: {count}" for day, count in weeks)
    picture = weeks_svg(
        [*weeks[:-1], ("this week", weeks[-1][1])],
        name="progress-weeks",
        title="Weeks with practice",
        desc=f"{found.words} Conversations a week: {told}.",
    )
    came = "" if found.days < 2 else f"You came back on {plural(found.days, 'day')}."
    return {"words": found.words, "days": came, "picture": Markup(picture)}


def _practised(sessions: Sequence[Measured]) -> list[Practised]:
    return [
        Practised(
            scenario=one.scenario,
            difficulty=one.difficulty,  # type: ignore[arg-type]
            ended_at=datetime.fromisoformat(one.ended_at),
            skills=one.skills,
        )
        for one in sessions
    ]


def _due(
    sessions: Sequence[Measured], titles: dict[str, str], account: Account, now: datetime
) -> list[dict[str, Any]]:
    """What to practise next; titles that no session has are looked up, since that takes longer."""
    from voice_coach.scenario import by_id

    found = worth_repeating(_practised(sessions), titles, now=now)
    for one in found:
        if one["scenario"] not in titles:
            with suppress(VoiceCoachError):
                one["title"] = by_id(one["scenario"], account.id).title
    return found


def _feelings(told: Sequence[Survey], now: datetime) -> dict[str, Any] | None:
    """Confidence before and after, in one picture and in words; None before the first pair."""
    both = pairs(told)
    scored = [
        (one, two) for one, two in both if one.score is not None and two.score is not None
        and one.form == form().name
    ]  # fmt: skip
    words = [
        {"before": one.word, "after": two.word, "when": _when(two.at, now)}
        for one, two in both
        if one.word and two.word
    ]
    if not scored and not words:
        return None
    scores = [(one.score, two.score) for one, two in scored]
    change = paired_change(scores)  # type: ignore[arg-type]
    said = f"Certainty, 0 to 100, from before to after a conversation: {change.words('points')}."
    picture = before_after_svg(
        scores,  # type: ignore[arg-type]
        name="progress-feelings",
        title="How certain you were before and after",
        desc=said,
        ends=(_when(scored[0][1].at, now), _when(scored[-1][1].at, now)) if scored else ("", ""),
    )
    return {
        "said": said if scored else "",
        "picture": Markup(picture) if scored else "",
        "words": words[-MOST_WORDS:][::-1],
        "paths": _paths(told),
        "rows": [
            {"when": _when(two.at, now), "before": one.score, "after": two.score}
            for one, two in scored
        ],
    }


def _paths(told: Sequence[Survey]) -> list[str]:
    """A path's first before and its after; one pair, so it is told and not measured."""
    found = []
    for path in paths().values():
        for one, two in pairs(told, path=path.id)[:1]:
            if one.score is not None and two.score is not None:
                found.append(
                    f"Over the path ‘{path.title}’: {one.score:.0f} at its beginning, "
                    f"{two.score:.0f} at its end."
                )
    return found


def _later(told: Sequence[Survey], now: datetime) -> list[dict[str, Any]]:
    """What came of it at work, in the learner's own words."""
    asked = form()
    return [
        {
            "id": one.id,
            "when": _when(one.at, now),
            "used": asked.used.get(one.used, ""),
            "happened": one.happened,
            "word": one.word,
        }
        for one in reversed(told)
        if one.kind == "follow_up" and not one.skipped
    ]


def _row(session: Measured, day: str) -> dict[str, Any]:
    counts = session.behaviour

    def of(hits: int, all_: int) -> str:
        return f"{hits} of {all_}" if all_ else "–"

    return {
        "id": session.session,
        "day": day,
        "title": session.title,
        "minutes": f"{counts.spoken_s / 60:.1f}",
        "plain": of(counts.asks_plain, counts.asks),
        "held": of(counts.pressures_held, counts.pressures),
        "traded": of(counts.gives_traded, counts.gives),
        "hedges": f"{counts.ask_hedges}",
        "pace": "–" if counts.pace_pressed_wpm is None else f"{counts.pace_pressed_wpm:.0f}",
        "value": "–" if counts.value is None else f"{100 * counts.value:.0f}",
    }


def _when(at: str, now: datetime) -> str:
    """``3 March``; with its year where that is another one."""
    day = datetime.fromisoformat(at).astimezone(now.tzinfo)
    words = f"{day.day} {day:%b}"
    return words if day.year == now.year else f"{words} {day.year}"
