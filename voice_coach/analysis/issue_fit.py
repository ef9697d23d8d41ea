"""Which issue of a scenario a number belongs to, and what it is worth there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.analysis import statement_words as say
from voice_coach.analysis.changes import Change, called, stands_alone
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.text import Text
from voice_coach.records import Issue, Scenario, Unit

DAYS: dict[Unit, float] = {"days": 1, "weeks": 7, "months": 30, "date": 1}
TIME: frozenset[Unit] = frozenset({"days", "weeks", "months", "date"})
# What numbers next to these words are about, unless the issue is called so: "a five thousand
# signing bonus" is no salary, "four days at home" no delivery date.
_OTHER_THINGS = words(
    "bonus signing stipend allowance relocation moving training pension equity shares stock "
    "options vacation holiday holidays leave pto home remote remotely travel equipment laptop "
    "childcare commission overtime"
)
_ENDS_COUNTED = (
    say.MODALS
    | say.PRONOUNS
    | say.FINITE
    | say.SUITS
    | words("and plus but or if because since so then when while for to in on at with by from than")
)
# What stands after a number, ends in "s" and is nothing that is counted.
_NO_NOUNS = say.SINGULAR | words("this plus always perhaps thanks yours less minus gross across")
# An offer far beyond the scenario's own values is read as something else unless its unit is said.
_PLAUSIBLE = 4.0


@dataclass(frozen=True, slots=True)
class Said:
    """What earlier turns put on the table, for offers that lean on it.

    ``value``: the last number by either side; ``own`` and ``other``: each side's last on the same
    issue (without a scenario: in the same ``unit``); ``theirs``: all numbers of the other side,
    ``mine``: all own ones.
    """

    issue: str | None = None
    value: float | None = None
    theirs: frozenset[float] = frozenset()
    own: float | None = None
    other: float | None = None
    unit: Unit = "count"
    mine: frozenset[float] = frozenset()


def date_issue(scenario: Scenario | None) -> Issue | None:
    if scenario is None:
        return None
    timed = [issue for issue in scenario.issues if issue.unit in TIME]
    timed.sort(key=lambda issue: issue.unit != "date")
    return timed[0] if timed and (timed[0].unit == "date" or len(timed) == 1) else None


def fit_issue(
    text: Text, amount: Amount, scenario: Scenario, said: Said, move: Change | None
) -> tuple[Issue, float, float | None, Unit, bool] | None:
    """The issue a number belongs to, its value there, and whether it is a change."""
    first, last, _ = text.sentences[text.sentence_of[amount.first]]
    around = text.norms[max(first, amount.first - 20) : min(last, amount.last + 20)]
    near = text.norms[max(first, amount.first - 6) : min(last, amount.last + 5)]
    counted = _counted(text, amount, last)
    other = _OTHER_THINGS & {*text.norms[amount.first : amount.last], *counted}
    best: tuple[float, Issue, float, float | None, Unit, bool] | None = None
    for issue in _in_unit(amount, scenario):
        named = called(issue, near)
        if other and not called(issue, tuple(other)):
            continue
        if amount.unit is None and _other_noun(issue, counted):
            continue
        value = _worth(amount, issue, move, named=named)
        if value is None:
            continue
        scaled, upper, unit, relative, surety = value
        score = surety + 3.0 * named + called(issue, around)
        score += 0.5 * (said.issue == issue.id)
        if best is None or score > best[0]:
            best = (score, issue, scaled, upper, unit, relative)
    return best[1:] if best else None


def _in_unit(amount: Amount, scenario: Scenario) -> list[Issue]:
    """The issues a number can be about: those in its own unit of time, where it is likely there.

    "Ten months" is about the term in months, not three hundred days to pay.
    """
    exact = [issue for issue in scenario.issues if issue.unit == amount.unit]
    if amount.unit in TIME and any(_near_values(amount.value, issue) for issue in exact):
        return [i for i in scenario.issues if i.unit == amount.unit or i.unit not in TIME]
    return list(scenario.issues)


def _near_values(value: float, issue: Issue) -> bool:
    known = [abs(v) for v in (issue.target, issue.walk_away, issue.start) if v]
    return not known or min(known) / _PLAUSIBLE <= value <= max(known) * _PLAUSIBLE


def _counted(text: Text, amount: Amount, last: int) -> tuple[str, ...]:
    """The words after a number that say what is counted: up to a comma, a verb or a new part."""
    stop = min(last, amount.last + 4)
    for at in range(amount.last, stop):
        if text.tokens[at].comma or text.norms[at] in _ENDS_COUNTED:
            return text.norms[amount.last : at]
    return text.norms[amount.last : stop]


def _other_noun(issue: Issue, counted: Sequence[str]) -> bool:
    """Whether several of something else are counted: "forty of my seats"."""
    if called(issue, counted):
        return False
    return any(
        len(w) > 3 and w.endswith("s") and not w.endswith("ss") and w not in _NO_NOUNS
        for w in counted
    )


def _worth(
    amount: Amount, issue: Issue, move: Change | None, *, named: bool
) -> tuple[float, float | None, Unit, bool, float] | None:
    """(value, upper, unit, relative, surety) of a number on an issue; None where it cannot be.

    The value of a change has its sign.
    """
    if move is not None and stands_alone(issue, move, amount.value):
        value = _placed(amount, issue, relative=False, named=named)
        if value is not None:
            return value
    value = _placed(amount, issue, relative=move is not None, named=named)
    if value is None or move is None or not value[3]:
        return value
    at, upper, unit, relative, surety = value
    return at * move.sign, None if upper is None else upper * move.sign, unit, relative, surety


def _placed(
    amount: Amount, issue: Issue, *, relative: bool, named: bool
) -> tuple[float, float | None, Unit, bool, float] | None:
    unit = amount.unit
    if unit in TIME and issue.unit in TIME:
        assert unit is not None
        factor = DAYS[unit] / DAYS[issue.unit]
        known = [abs(v) for v in (issue.target, issue.walk_away, issue.start) if v]
        small = known and amount.value * factor < min(known) / _PLAUSIBLE
        if small and unit != issue.unit != "date" and not named:
            return None  # "five weeks of vacation" is no time to the next review
        relative = relative or (issue.unit == "date" and issue.start is not None)
        upper = None if amount.upper is None else amount.upper * factor
        return round(amount.value * factor, 2), upper, issue.unit, relative, 2.0
    if unit == "percent" and issue.unit == "money":
        return amount.value, amount.upper, "percent", True, 0.5
    if unit is not None and unit != issue.unit:
        return None
    if unit is None and amount.noun and not named and not called(issue, [amount.noun]):
        return None
    if unit is None and issue.unit == "date":
        return None
    scale = _scale_of(amount, issue, relative=relative)
    if scale is None and (
        relative or (unit is None and (not amount.scaled or issue.unit != "money"))
    ):
        return None
    factor = scale or 1.0
    upper = None if amount.upper is None else amount.upper * factor
    surety = 2.0 * (unit == issue.unit) + (factor == 1.0)
    return amount.value * factor, upper, issue.unit, relative, surety


def _scale_of(amount: Amount, issue: Issue, *, relative: bool) -> float | None:
    """1, 1000 or a million: what makes a bare number plausible on the issue."""
    known = [abs(v) for v in (issue.target, issue.walk_away, issue.start) if v]
    if not known:
        return 1.0
    low, high = min(known) / _PLAUSIBLE, max(known) * _PLAUSIBLE
    if relative:  # a change is a share of what is on the table
        low, high = issue.step / 2 if issue.step else 0.0, max(known)
    factors = [1.0]
    if issue.unit == "money" and not amount.scaled and amount.value < 1000:
        factors += [1e3, 1e6]
    elif issue.unit == "money" and not relative and not low <= amount.value <= high:
        # "eighty-nine fifty" for 89,500: what a short form comes to on this issue
        close = min(known) * 0.8, max(known) * 1.25
        tens = [f for f in (10.0, 100.0) if close[0] <= amount.value * f <= close[1]]
        return tens[0] if tens and amount.value < 10_000 and amount.unit is None else None
    fits = [f for f in factors if low <= amount.value * f <= high]
    if not fits or amount.value <= 0:
        return None
    middle = math.sqrt(max(low, 1e-9) * high)
    return min(fits, key=lambda f: abs(math.log(amount.value * f / middle)))
