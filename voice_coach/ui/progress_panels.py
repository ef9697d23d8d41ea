"""The pictures of the progress page: each says one thing, with how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from voice_coach.measuring.amounts import average, rate
from voice_coach.measuring.change import score_change, share_change
from voice_coach.measuring.shares import Group, share
from voice_coach.measuring.trend import FEWEST_SESSIONS, Trend, share_trend, value_trend
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
    words = f"{total.words} {one.said}"
    changed = _points(groups)
    return _panel(one.id, one.title, words, changed, spots, PERCENT, ends, trend)


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
    end = "more than chance" if sure else "could be chance"
    return f"From the first half of these conversations to the second: {words}, which {end}."


def _hedges(sessions: Sequence[Measured], ends: tuple[str, str]) -> dict[str, Any] | None:
    groups = [(s.behaviour.ask_hedges, s.behaviour.asks) for s in sessions]
    if not any(of for _, of in groups):
        return None
    values = [times / of if of else None for times, of in groups]
    spots = [
        Spot(value, weight=max(1, of)) for value, (_, of) in zip(values, groups, strict=True)
    ]
    words = f"{rate(groups).words('hedges an ask', digits=1)}"
    scale = scale_for([0.0, *(v for v in values if v is not None)])
    return _valued("hedges", "Hedges on what you ask", words, values, spots, scale, ends, digits=1)


def _pace(sessions: Sequence[Measured], ends: tuple[str, str]) -> dict[str, Any] | None:
    values = [session.behaviour.pace_pressed_wpm for session in sessions]
    there = [value for value in values if value is not None]
    if not there:
        return None
    words = f"{average(there).words('words a minute')} when they press"
    both = [
        (s.behaviour.pace_pressed_wpm, s.behaviour.pace_wpm)
        for s in sessions
        if s.behaviour.pace_pressed_wpm is not None and s.behaviour.pace_wpm is not None
    ]
    usual = average([pace for _, pace in both])
    if usual.value is not None:
        words += f"; {usual.value:.0f} over all answers"
    scale = scale_for(there)
    spots = [Spot(value) for value in values]
    return _valued("pace", "Pace under pressure", words, values, spots, scale, ends)


def _value(sessions: Sequence[Measured], ends: tuple[str, str]) -> dict[str, Any] | None:
    """A talk taken up again from a turn is left out: the other side's answers are known then."""
    first = [session for session in sessions if not session.again]
    values = [s.behaviour.value if not s.again else None for s in sessions]
    there = [value for value in values if value is not None]
    if not there:
        return None
    deals = share([(int(session.behaviour.agreed), 1) for session in first])
    mean = average([100 * value for value in there])
    words = f"{deals.counted} ended in a deal. {mean.words('of 100 from walk-away to target')}"
    scale = scale_for([*there, 0.0, 1.0], marks=((0.0, "limit"), (1.0, "target")))
    spots = [Spot(value) for value in values]
    scaled = [None if value is None else 100 * value for value in values]
    return _valued("value", "Where it ended", words, scaled, spots, scale, ends)


def _valued(
    panel_id: str,
    title: str,
    words: str,
    values: Sequence[float | None],
    spots: Sequence[Spot],
    scale: Scale,
    ends: tuple[str, str],
    *,
    digits: int = 0,
) -> dict[str, Any]:
    there = [value for value in values if value is not None]
    half = len(there) // 2
    change = score_change(there[:half], there[half:])
    changed = ENOUGH_SOON
    if change.difference is not None:
        changed = _halves(change.words(digits=digits), sure=change.sure)
    trend = value_trend([spot.value for spot in spots])
    return _panel(panel_id, title, words, changed, spots, scale, ends, trend)


def _panel(
    panel_id: str,
    title: str,
    words: str,
    changed: str,
    spots: Sequence[Spot],
    scale: Scale,
    ends: tuple[str, str],
    trend: Trend | None,
) -> dict[str, Any]:
    count = sum(spot.value is not None for spot in spots)
    line = "" if trend is None else " The line is the trend, the band how sure it is."
    if trend is not None and not trend.band:
        line = " The line is the trend."
    if trend is None and count < FEWEST_SESSIONS:
        line = f" A trend is drawn from {FEWEST_SESSIONS} conversations on."
    svg = over_sessions_svg(
        spots,
        scale=scale,
        name=f"progress-{panel_id}",
        title=f"{title}, conversation by conversation",
        desc=f"{words}. {changed}{line}",
        ends=ends,
        band=trend.band if trend is not None else (),
        trend=(trend.first, trend.last) if trend is not None else None,
    )
    return {
        "id": panel_id,
        "title": title,
        "words": words,
        "changed": changed,
        "picture": Markup(svg),
    }
