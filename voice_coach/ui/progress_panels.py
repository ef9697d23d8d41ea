"""The pictures of the progress page: each says one thing, with how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from voice_coach.coaching.facts import plural
from voice_coach.measuring.amounts import Amount, average, rate
from voice_coach.measuring.change import score_change, share_change
from voice_coach.measuring.shares import Group, share
from voice_coach.measuring.trend import Trend, share_trend, value_trend
from voice_coach.records import Behaviour, Measured
from voice_coach.reports.progress_pictures import (
    MOST_WHISKERS,
    PERCENT,
    Scale,
    Spot,
    over_sessions_svg,
    scale_for,
)

Count = Callable[[Behaviour], Group]
ENOUGH_SOON = "Too few so far to say whether it changes."


@dataclass(frozen=True, slots=True)
class Shared:
    """Something done in a share of answers."""

    id: str
    title: str
    said: str
    count: Count


@dataclass(frozen=True, slots=True)
class Said:
    """A panel's words: a number, what it counts, how sure it is, and whether it changes."""

    number: str
    of: str
    sure: str
    changed: str


SHARES = (
    Shared("plain", "Asking plainly", "asks without a hedge on them",
           lambda b: (b.asks_plain, b.asks)),
    Shared("held", "Holding under pressure", "answers to pressure that gave no ground",
           lambda b: (b.pressures_held, b.pressures)),
    Shared("traded", "Trading, not giving", "steps towards them that asked for something back",
           lambda b: (b.gives_traded, b.gives)),
)  # fmt: skip


def panels(sessions: Sequence[Measured], days: Sequence[str]) -> list[dict[str, Any]]:
    """Every panel that has something to show.

    Parameters
    ----------
    sessions
        Ended ones, oldest first.
    days
        The day of each, as it is written.
    """
    ends = (days[0], days[-1]) if days else ("", "")
    found = [_shared(one, sessions, ends) for one in SHARES]
    found += [_hedges(sessions, ends), _pace(sessions, ends), _value(sessions, ends)]
    return [panel for panel in found if panel is not None]


def _shared(
    one: Shared, sessions: Sequence[Measured], ends: tuple[str, str]
) -> dict[str, Any] | None:
    groups = [one.count(session.behaviour) for session in sessions]
    total = share(groups)
    if not total.of:
        return None
    few = total.groups <= MOST_WHISKERS
    spots = [_spot(group, whisker=few) for group in groups]
    trend = share_trend(groups)
    sure = "too few for a percentage"
    if total.enough and total.low is not None and total.high is not None:
        between = f"{round(100 * total.low)} to {round(100 * total.high)}"
        sure = f"{total.percent}%, 95% interval {between}"
    said = Said(total.counted, one.said, sure, _points(groups))
    return _panel(one.id, one.title, said, spots, PERCENT, ends, trend)


def _spot(group: Group, *, whisker: bool) -> Spot:
    hits, of = group
    if not of:
        return Spot(None)
    if not whisker:
        return Spot(hits / of, weight=of)
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(hits, of, method="wilson")
    return Spot(hits / of, float(low), float(high), of)


def _points(groups: Sequence[Group]) -> str:
    there = [group for group in groups if group[1]]
    before, after = there[: len(there) // 2], there[len(there) // 2 :]
    change = share_change(before, after)
    if change.difference is None:
        return ENOUGH_SOON
    return _halves(change.words, sure=change.sure)


def _halves(words: str, *, sure: bool) -> str:
    end = "That is more than chance." if sure else "That could be chance."
    return f"Earlier half to later half: {words}. {end}"


def _between(amount: Amount, *, digits: int = 0) -> str:
    if amount.low is None or amount.high is None:
        return f"from {plural(amount.sessions, 'conversation')} so far"
    return f"95% interval {amount.low:.{digits}f} to {amount.high:.{digits}f}"


def _hedges(sessions: Sequence[Measured], ends: tuple[str, str]) -> dict[str, Any] | None:
    groups = [(s.behaviour.ask_hedges, s.behaviour.asks) for s in sessions]
    if not any(of for _, of in groups):
        return None
    values = [times / of if of else None for times, of in groups]
    spots = [Spot(value, weight=max(1, of)) for value, (_, of) in zip(values, groups, strict=True)]
    found = rate(groups)
    changed = _change(values, "", digits=1)
    said = Said(f"{found.value:.1f}", "hedges an ask", _between(found, digits=1), changed)
    scale = scale_for([0.0, *(v for v in values if v is not None)])
    return _valued("hedges", "Hedges on what you ask", said, spots, scale, ends)


def _pace(sessions: Sequence[Measured], ends: tuple[str, str]) -> dict[str, Any] | None:
    values = [session.behaviour.pace_pressed_wpm for session in sessions]
    there = [value for value in values if value is not None]
    if not there:
        return None
    both = [
        (s.behaviour.pace_pressed_wpm, s.behaviour.pace_wpm)
        for s in sessions
        if s.behaviour.pace_pressed_wpm is not None and s.behaviour.pace_wpm is not None
    ]
    found, usual = average(there), average([pace for _, pace in both])
    of = "words a minute when they press"
    if usual.value is not None:
        of += f", {usual.value:.0f} over all answers"
    said = Said(f"{found.value:.0f}", of, _between(found), _change(values, "words a minute"))
    spots = [Spot(value) for value in values]
    return _valued("pace", "Pace under pressure", said, spots, scale_for(there), ends)


def _value(sessions: Sequence[Measured], ends: tuple[str, str]) -> dict[str, Any] | None:
    """A talk taken up again from a turn is left out: the other side's answers are known then."""
    first = [session for session in sessions if not session.again]
    values = [s.behaviour.value if not s.again else None for s in sessions]
    there = [value for value in values if value is not None]
    if not there:
        return None
    deals = share([(int(session.behaviour.agreed), 1) for session in first])
    found = average([100 * value for value in there])
    sure = f"on average {found.value:.0f} of 100 from limit to target, {_between(found)}"
    scaled = [None if value is None else 100 * value for value in values]
    said = Said(deals.counted, "ended in a deal", sure, _change(scaled, ""))
    scale = scale_for([*there, 0.0, 1.0], marks=((0.0, "limit"), (1.0, "target")))
    spots = [Spot(value) for value in values]
    return _valued("value", "Where it ended", said, spots, scale, ends)


def _change(values: Sequence[float | None], unit: str, *, digits: int = 0) -> str:
    there = [value for value in values if value is not None]
    half = len(there) // 2
    change = score_change(there[:half], there[half:])
    if change.difference is None:
        return ENOUGH_SOON
    return _halves(change.words(unit, digits=digits), sure=change.sure)


def _valued(
    panel_id: str,
    title: str,
    said: Said,
    spots: Sequence[Spot],
    scale: Scale,
    ends: tuple[str, str],
) -> dict[str, Any]:
    trend = value_trend([spot.value for spot in spots])
    return _panel(panel_id, title, said, spots, scale, ends, trend)


def _panel(
    panel_id: str,
    title: str,
    said: Said,
    spots: Sequence[Spot],
    scale: Scale,
    ends: tuple[str, str],
    trend: Trend | None,
) -> dict[str, Any]:
    line = ""
    if trend is not None:
        line = " The line is the trend" + (", the band how sure it is." if trend.band else ".")
    svg = over_sessions_svg(
        spots,
        scale=scale,
        name=f"progress-{panel_id}",
        title=f"{title}, conversation by conversation",
        desc=f"{said.number} {said.of}; {said.sure}. {said.changed}{line}",
        ends=ends,
        band=trend.band if trend is not None else (),
        trend=(trend.first, trend.last) if trend is not None else None,
    )
    return {
        "id": panel_id,
        "title": title,
        "number": said.number,
        "of": said.of,
        "sure": said.sure,
        "changed": said.changed,
        "picture": Markup(svg),
    }
