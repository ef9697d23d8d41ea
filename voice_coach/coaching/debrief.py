"""What the other side wanted, what moved it and what cost: told from the decisions themselves."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from voice_coach.records import (
    Beat,
    Counterfactual,
    Debrief,
    Decision,
    Issue,
    Limit,
    Person,
    Scenario,
    Session,
    Side,
    Stake,
    Ticked,
    Turn,
    amount_text,
    present,
    span_text,
)

QUOTE = 140
"""Characters of an answer that are quoted; enough to know which it was."""


def debrief(session: Session, *, unused: tuple[Counterfactual, ...] = ()) -> Debrief:
    """The other side's story of a session, from what the policy decided and why.

    All of it but ``unused`` was written down when it happened: nothing is guessed afterwards. It
    tells the hidden limits, so it is for after the end only.

    Parameters
    ----------
    session
        With its turns; without any, nobody moved.
    unused
        What unused facts and trades would have brought: the policy knows, not this room.
    """
    decided = [t for t in session.turns if t.decision is not None]
    spoke = {t.decision.person for t in decided if t.decision is not None}
    here = present(session.scenario, session.turns)
    people = [p for p in here if p.id in spoke or p.limits]
    return Debrief(
        sides=tuple(_side(session, person, decided) for person in people),
        beats=tuple(_beats(session)),
        facts=tuple(_ticked(session, "fact", session.scenario.brief.facts)),
        trades=tuple(_ticked(session, "gift", session.scenario.brief.can_trade)),
        unused=unused,
    )


def _side(session: Session, person: Person, decided: list[Turn]) -> Side:
    own = [t.decision for t in decided if t.decision and t.decision.person == person.id]
    trust = [decision.trust for decision in own] or [0.5]
    limits = {limit.issue: limit for limit in person.limits} | _twisted(
        session.scenario, person, own
    )
    return Side(
        name=person.name,
        role=person.role,
        interests=person.interests,
        stakes=tuple(_stake(session, limit) for limit in limits.values()),
        trust_before=trust[0],
        trust_after=trust[-1],
    )


def _twisted(scenario: Scenario, person: Person, own: list[Decision]) -> dict[str, Limit]:
    """The limits that twists of the session brought for this person."""
    found: dict[str, Limit] = {}
    for decision in own:
        if 0 <= decision.twist < len(scenario.twists):
            twist = scenario.twists[decision.twist]
            if twist.person == person.id:
                found |= {limit.issue: limit for limit in twist.limits}
    return found


def _stake(session: Session, limit: Limit) -> Stake:
    scenario = session.scenario
    issue = scenario.issue(limit.issue)
    ended = _ended(session, issue)
    gap = (limit.reservation - ended) * (1 if issue.goal == "higher" else -1)
    return Stake(
        issue=issue.name,
        start=amount_text(issue, limit.aspiration, day_zero=scenario.day_zero),
        limit=amount_text(issue, limit.reservation, day_zero=scenario.day_zero),
        ended=amount_text(issue, ended, day_zero=scenario.day_zero),
        left=span_text(issue, gap) if gap > 1e-9 else "",
    )


def _ended(session: Session, issue: Issue) -> float:
    """What was agreed on an issue, or what the other side offered last."""
    last = next(
        limit.aspiration
        for person in session.scenario.people
        for limit in person.limits
        if limit.issue == issue.id
    )
    for turn in session.turns:
        for term in turn.decision.terms if turn.decision else ():
            if term.issue == issue.id:
                last = term.value
    return last


def _beats(session: Session) -> Iterable[Beat]:
    """Each answer that was heard, with what it did; the values before and after it."""
    people = session.scenario.people  # who has not spoken yet stands where they would begin
    table = {limit.issue: limit.aspiration for person in people for limit in person.limits}
    for turn, reply in pairwise([*session.turns, Turn(-1, "learner", "")]):
        if turn.speaker == "counterpart" and turn.decision is not None:
            table |= {term.issue: term.value for term in turn.decision.terms}
        if turn.speaker != "learner" or reply.decision is None or not turn.text.strip():
            continue
        decision = reply.decision
        yield Beat(
            turn=turn.index,
            quote=_short(turn.text),
            reason=decision.reason,
            moved=_moved(session.scenario, table, decision),
            size=round(sum(e.size for e in decision.effects if e.what == "moves"), 4),
            effects=decision.effects,
            cost=any(effect.size < 0 and effect.name != "person" for effect in decision.effects),
        )


def _moved(scenario: Scenario, before: dict[str, float], decision: Decision) -> str:
    """The values that changed, as "Yearly salary from $84,000 to $87,000"."""
    said = []
    for term in decision.terms:
        old = before.get(term.issue)
        if old is None or abs(old - term.value) < 1e-9:
            continue
        issue = scenario.issue(term.issue)
        a, b = (amount_text(issue, v, day_zero=scenario.day_zero) for v in (old, term.value))
        said.append(f"{issue.name} from {a} to {b}")
    return ", ".join(said)


def _short(text: str) -> str:
    if len(text) <= QUOTE:
        return text
    return f"{text[: text.rfind(' ', 0, QUOTE)]} …"


def _ticked(session: Session, kind: str, texts: tuple[str, ...]) -> Iterable[Ticked]:
    used: dict[int, int] = {}
    for turn in session.turns:
        for credit in turn.decision.credits if turn.decision else ():
            if credit.kind == kind:
                used.setdefault(credit.at, turn.index - 1)
    for at, text in enumerate(texts):
        yield Ticked(text, used.get(at))
