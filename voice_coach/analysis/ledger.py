"""The ledger: every number on the table, by either side, and how far each step went."""

from __future__ import annotations

from collections.abc import Sequence

from voice_coach.records import Issue, LedgerEntry, Scenario, Speaker, Turn


def ledger(turns: Sequence[Turn], scenario: Scenario) -> tuple[LedgerEntry, ...]:
    """One entry for each number somebody puts on the table on an issue of the scenario.

    The learner's come from the offers in their readings (quoted ones left out), as
    ``Offer.comes_to`` says. The counterpart's come from what the policy decided. ``step`` is
    positive towards the other side. ``at_s`` is where the words start in the learner's recording,
    None where unknown.
    """
    entries: list[LedgerEntry] = []
    last: dict[tuple[Speaker, str], float] = {}
    issues = {issue.id: issue for issue in scenario.issues}
    for turn in turns:
        for issue_id, value, at_s, quote in _values(turn, issues, last):
            key = (turn.speaker, issue_id)
            before = last.get(key)
            step = (
                None
                if before is None
                else concession(turn.speaker, issues[issue_id], before, value)
            )
            entries.append(
                LedgerEntry(turn.index, turn.speaker, issue_id, value, step, at_s, quote)
            )
            last[key] = value
    return tuple(entries)


def concession(speaker: Speaker, issue: Issue, before: float, after: float) -> float:
    """How far a side moved towards the other one, in the issue's unit; negative: it took back."""
    towards_counterpart = before - after if issue.goal == "higher" else after - before
    step = towards_counterpart if speaker == "learner" else -towards_counterpart
    return round(step, 2) + 0.0


def _values(
    turn: Turn, issues: dict[str, Issue], last: dict[tuple[Speaker, str], float]
) -> list[tuple[str, float, float | None, str]]:
    if turn.speaker == "counterpart":
        terms = turn.decision.terms if turn.decision else ()
        return [(t.issue, t.value, None, turn.text) for t in terms if t.issue in issues]
    out: list[tuple[str, float, float | None, str]] = []
    said: dict[str, float] = {}
    for offer in turn.reading.offers if turn.reading else ():
        if offer.quoted or offer.issue not in issues:
            continue
        assert offer.issue is not None
        own = said.get(offer.issue, last.get(("learner", offer.issue)))
        other = last.get(("counterpart", offer.issue))
        value = offer.comes_to(issues[offer.issue], own=own, other=other)
        if value is None or value == said.get(offer.issue):
            continue
        said[offer.issue] = value
        when = turn.transcript.time_of(offer.start, offer.end) if turn.transcript else None
        out.append((offer.issue, value, when.start_s if when else None, offer.quote))
    return out
