"""How somebody comes back: weeks with practice, told so that a pause is nothing to be sorry for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from voice_coach.coaching.facts import count_word, plural, sentence

PAUSE_WEEKS = 2
"""So many whole weeks off do not end a run of weeks: a holiday or an illness is that long (our
choice). To see a streak broken makes people less likely to go on (Silverman and Barasch, 2023)."""
SHOWN_WEEKS = 12
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``weeks``: the Monday and the sessions of each of the last `SHOWN_WEEKS`, oldest first.

    ``run``: weeks with practice up to now, with no more than `PAUSE_WEEKS` off between two of them;
    0 after a longer pause. ``days``: different days with practice, ever. ``away``: whole weeks off
    since the last one with practice; None before the first.
    """

    weeks: tuple[tuple[date, int], ...]
    run: int
    days: int
    away: int | None

    @property
    def words(self) -> str:
        """One kind sentence or two."""
        if self.away is None:
            return "Your first conversation will stand here."
        if self.away > PAUSE_WEEKS:
            return (
                f"The last time was {plural(self.away + 1, 'week')} ago. What you learnt is still "
                "there; one short conversation is enough to find it again."
            )
        if self.run == 1:
            return "One week with practice. Come back whenever it suits you."
        return (
            f"{sentence(count_word(self.run))} weeks with practice. "
            "A week or two off in between is part of it."
        )


def rhythm(days: Sequence[date], *, today: date) -> Rhythm:
    """How somebody comes back.

    Parameters
    ----------
    days : Sequence[date]
        The local day of each session, in any order.
    today : date
        Days after it count as today.
    """
    this = _monday(today)
    weeks = Counter(min(_monday(day), this) for day in days)
    practised = sorted(weeks, reverse=True)
    shown = tuple((this - WEEK * ago, weeks[this - WEEK * ago]) for ago in range(SHOWN_WEEKS))
    run, before = 0, this
    for week in practised:
        if _off(week, before) > PAUSE_WEEKS:
            break
        run, before = run + 1, week
    away = _off(practised[0], this) if practised else None
    return Rhythm(shown[::-1], run, len(set(days)), away)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _off(earlier: date, later: date) -> int:
    """Whole weeks between two weeks."""
    return max(0, (later - earlier) // WEEK - 1)
