"""A session in a few words: headline, three numbers, what went well, what to say again."""

from __future__ import annotations

from voice_coach.coaching.advice import moments, work_on
from voice_coach.coaching.drill import compare
from voice_coach.coaching.facts import Facts
from voice_coach.coaching.headline import headline
from voice_coach.coaching.numbers import three_numbers
from voice_coach.coaching.strengths import strengths
from voice_coach.records import Comparison, Reading, Session, Summary


def summarise(session: Session) -> Summary:
    """What to tell the learner, from rules alone: the same session gives the same words.

    Parameters
    ----------
    session
        With ``ledger`` filled; turns may lack ``signal``. A session without turns, without
        answers, or in which nothing was heard has a summary too.
    """
    facts = Facts(session)
    return Summary(
        headline=headline(facts),
        numbers=three_numbers(facts),
        strengths=strengths(facts),
        moments=moments(facts),
        work_on=work_on(facts),
        comparisons=_comparisons(session),
    )


def _comparisons(session: Session) -> tuple[Comparison, ...]:
    by_index = {turn.index: turn for turn in session.turns}
    return tuple(
        compare(
            by_index[drill.of].reading or Reading(),
            drill.reading,
            before_text=by_index[drill.of].text,
            after_text=drill.transcript.text,
            of=drill.of,
            drill=place,
        )
        for place, drill in enumerate(session.drills)
        if drill.of in by_index
    )
