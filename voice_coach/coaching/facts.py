"""What happened in a session, counted once, for everything that is said about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voice_coach.records import (
    Flag,
    Issue,
    LedgerEntry,
    Scenario,
    Session,
    Turn,
    amount_text,
    span_text,
)

# Flags that say that ground was given and nothing was asked for it (shared definitions: the
# over-conceding table of the flag rules). ``large_step`` says how much, not that it was free.
FREE = ("unreciprocated", "immediate", "self_bidding", "retreat")
ASKS = ("demand", "hold")
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve"
SMALL = tuple(NUMBERS.split())


def count_word(count: int) -> str:
    """A small count as a word: ``three``; from 13 on as digits."""
    return SMALL[count] if 0 <= count < len(SMALL) else str(count)


def sentence(text: str) -> str:
    """``text`` with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def plural(count: int, noun: str) -> str:
    """``one turn``, ``three turns``."""
    return f"{count_word(count)} {noun}" + ("" if count == 1 else "s")


def turn_name(index: int) -> str:
    """What a turn is called on the page: turns count from one, both speakers together."""
    return f"turn {index + 1}"


def advised(turn: Turn) -> list[Flag]:
    """The flags of a turn that are advised on; faint ones are only counted."""
    flags = turn.reading.flags if turn.reading is not None else ()
    return [flag for flag in flags if flag.severity != "faint"]


@dataclass(frozen=True, slots=True)
class Hold:
    """A value that was kept: stated at ``entry``, for ``turns`` heard answers of the learner's."""

    entry: LedgerEntry
    turns: int


@dataclass(frozen=True, slots=True)
class Given:
    """A step towards the other side. ``free``: a flag of that turn says nothing was asked back."""

    entry: LedgerEntry
    step: float
    free: bool


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Counts and look-ups over one session; everything is worked out when asked."""

    session: Session

    @property
    def turns(self) -> Sequence[Turn]:
        """All turns of the learner."""
        return self.session.learner_turns()

    @property
    def heard(self) -> list[Turn]:
        """The learner's turns in which words were heard and read."""
        return [t for t in self.turns if t.text.strip() and t.reading is not None]

    def turn(self, index: int) -> Turn | None:
        return next((t for t in self.session.turns if t.index == index), None)

    def has_move(self, turn: Turn, *moves: str) -> bool:
        return turn.reading is not None and any(m in turn.reading.moves for m in moves)

    def flags(self) -> Iterator[tuple[Turn, Flag]]:
        """Each advised flag with its turn, in order."""
        for turn in self.turns:
            for flag in advised(turn):
                yield turn, flag

    # --- numbers on the table -------------------------------------------------------------------

    def issue(self, issue_id: str) -> Issue | None:
        return next((i for i in self.session.scenario.issues if i.id == issue_id), None)

    def own(self, issue_id: str) -> list[LedgerEntry]:
        """The learner's values on an issue, in order."""
        return [e for e in self.session.ledger if e.speaker == "learner" and e.issue == issue_id]

    @property
    def main_issue(self) -> Issue | None:
        """The issue the learner put most numbers to; ties go to the scenario's order."""
        issues = [i for i in self.session.scenario.issues if self.own(i.id)]
        return max(issues, key=lambda i: len(self.own(i.id)), default=None)

    def holds(self, issue_id: str) -> list[Hold]:
        """Each value the learner stated and for how many of their turns it stood."""
        held: list[Hold] = []
        own = [e for e in self.own(issue_id) if e.step is None or e.step != 0]
        for place, entry in enumerate(own):
            until = own[place + 1].turn if place + 1 < len(own) else len(self.session.turns)
            later = [t.index for t in self.turns if t.index > entry.turn]
            gave = [i for i in later if self._gave_in(i)]  # without a number, or with a yes
            until = min([until, *gave])
            count = sum(entry.turn <= t.index < until for t in self.heard)
            held.append(Hold(entry, count))
        return held

    def _gave_in(self, index: int) -> bool:
        turn = self.turn(index)
        return turn is not None and self.has_move(turn, "accept", "concede")

    def given(self, issue_id: str) -> list[Given]:
        """Each step of the learner towards the other side on an issue."""
        free = {turn.index for turn, flag in self.flags() if flag.type in FREE}
        return [
            Given(entry, entry.step, entry.turn in free)
            for entry in self.own(issue_id)
            if entry.step is not None and entry.step > 0
        ]

    def free_turns(self) -> list[tuple[Turn, Flag]]:
        """The turns that gave ground for nothing, each with its first flag that says so."""
        found: dict[int, tuple[Turn, Flag]] = {}
        for turn, flag in self.flags():
            if flag.type in FREE:
                found.setdefault(turn.index, (turn, flag))
        return list(found.values())

    def agreed(self) -> list[tuple[Issue, float]]:
        """The values agreed on the scenario's issues; empty where there was no deal."""
        outcome = self.session.outcome
        if outcome is None or outcome.kind != "agreed":
            return []
        pairs = ((self.issue(term.issue), term.value) for term in outcome.terms)
        return [(issue, value) for issue, value in pairs if issue is not None]

    # --- words ----------------------------------------------------------------------------------

    def amount(self, issue: Issue, value: float) -> str:
        return amount_text(issue, value, day_zero=self.session.scenario.day_zero)

    def distance(self, issue: Issue, step: float) -> str:
        return span_text(issue, abs(step))


def way(issue: Issue, value: float) -> float | None:
    """How far ``value`` is from the walk-away (0) to the target (1).

    Below 0 is past the walk-away, above 1 better than the target. None where the scenario puts
    both at the same value.
    """
    width = issue.target - issue.walk_away
    return (value - issue.walk_away) / width + 0.0 if width else None  # never "-0%"


def value_of(scenario: Scenario, values: Mapping[str, float]) -> float:
    """What values are worth to the learner: walk-away 0, target 1, by the issues' weights."""
    total = weights = 0.0
    for issue in scenario.issues:
        part = way(issue, values[issue.id]) if issue.id in values else None
        if part is not None:
            total += issue.weight * part
            weights += issue.weight
    return total / weights if weights else 0.0


def past_walk_away(issue: Issue, value: float) -> bool:
    """Whether ``value`` is worse for the learner than walking away."""
    return issue.is_less(value, issue.walk_away)


def reaches_target(issue: Issue, value: float) -> bool:
    """Whether ``value`` is the learner's target or better."""
    return not issue.is_less(value, issue.target)
