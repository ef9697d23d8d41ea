"""Which issue of a scenario a number belongs to, and what it is worth there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.text import Text
from voice_coach.records import Issue, Scenario, Unit

_SMALL_WORDS = words("of the a an to in on for and next")
DAYS: dict[Unit, float] = {"days": 1, "weeks": 7, "months": 30, "date": 1}
TIME: frozenset[Unit] = frozenset({"days", "weeks", "months", "date"})
_MORE = words("more extra additional another further")
_LESS = frozenset(["less", "fewer", "off"])
_TABLED = words("that this your my mine yours what the our i we")
_FURTHER = words("later longer higher")
_NEARER = words("earlier sooner shorter lower cheaper")
_CHANGE = words("raise increase bump uplift rise boost extension")
_CUT = frozenset(["cut", "reduction", "discount", "decrease"])
# What numbers next to these words are about, unless the issue is called so: "a five thousand
# signing bonus" is no salary, "four days at home" no delivery date.
_OTHER_THINGS = words(
    "bonus signing sign stipend allowance relocation moving training pension equity shares stock "
    "options vacation holiday holidays leave pto home remote remotely travel equipment laptop "
    "childcare commission overtime"
)
# An offer far beyond the scenario's own values is read as something else unless its unit is said.
_PLAUSIBLE = 4.0


@dataclass(frozen=True, slots=True)
class Said:
    """What earlier turns put on the table, for offers that lean on it.

    ``value``: the last number by either side; ``own`` and ``other``: each side's last on the same
    issue (without a scenario: in the same ``unit``); ``theirs``: all numbers of the other side.
    """

    issue: str | None = None
    value: float | None = None
    theirs: frozenset[float] = frozenset()
    own: float | None = None
    other: float | None = None
    unit: Unit = "count"


def direction(text: Text, amount: Amount) -> float | None:
    """+1 for "two more weeks", -1 for "five percent less", None for a value on its own."""
    first, last, _ = text.sentences[text.sentence_of[amount.first]]
    inside = set(text.norms[amount.first : min(amount.last + 2, last)])
    ahead = text.norms[amount.last : min(amount.last + 1, last)]
    if ahead and ahead[0] in _FURTHER | _NEARER:
        return 1.0 if ahead[0] in _FURTHER else -1.0
    before = text.norms[max(first, amount.first - 3) : amount.first]
    if inside & _MORE or before[-1:] in {("another",), ("extra",), ("additional",)}:
        ahead = text.norms[amount.last : min(amount.last + 2, last)]
        beyond = text.norms[amount.last + 2 : min(amount.last + 3, last)]
        compared = ahead[1:] == ("than",) and ahead[0] in _MORE and not _TABLED & set(beyond)
        return None if compared else 1.0
    if inside & _LESS:
        return -1.0
    if inside & _CHANGE or (set(before) & (_CHANGE | {"by"}) and "to" not in before):
        cuts = set(text.norms[max(first, amount.first - 6) : amount.first])
        return -1.0 if cuts & {"cut", "reduce", "lower", "drop"} else 1.0
    if inside & _CUT or (set(before) & _CUT and "to" not in before):
        return -1.0
    return None


def date_issue(scenario: Scenario | None) -> Issue | None:
    if scenario is None:
        return None
    timed = [issue for issue in scenario.issues if issue.unit in TIME]
    timed.sort(key=lambda issue: issue.unit != "date")
    return timed[0] if timed and (timed[0].unit == "date" or len(timed) == 1) else None


def _names(issue: Issue) -> tuple[tuple[str, ...], ...]:
    """What people call an issue, as runs of words; the words of its name where none are given."""
    runs = issue.words or tuple(w for w in issue.name.split() if w.lower() not in _SMALL_WORDS)
    return tuple(tuple(_stem(word) for word in run.lower().split()) for run in runs)


def _stem(word: str) -> str:
    return word.strip(".,").removesuffix("s")


def _called(issue: Issue, norms: Sequence[str]) -> bool:
    """Whether words name an issue."""
    stems = tuple(_stem(norm) for norm in norms)
    return any(
        stems[at : at + len(run)] == run
        for run in _names(issue)
        for at in range(len(stems) - len(run) + 1)
    )


def fit_issue(
    text: Text, amount: Amount, scenario: Scenario, said: Said, sign: float | None
) -> tuple[Issue, float, float | None, Unit, bool] | None:
    """The issue a number belongs to, its value there, and whether it is a change."""
    first, last, _ = text.sentences[text.sentence_of[amount.first]]
    around = text.norms[max(first, amount.first - 20) : min(last, amount.last + 20)]
    near = text.norms[max(first, amount.first - 6) : min(last, amount.last + 5)]
    inside = text.norms[amount.first : min(last, amount.last + 4)]
    stop = next((at for at, word in enumerate(inside) if word in {"and", "plus", "but"} and at), 9)
    other = _OTHER_THINGS & set(inside[:stop])
    best: tuple[float, Issue, float, float | None, Unit, bool] | None = None
    for issue in scenario.issues:
        named = _called(issue, near)
        if other and not _called(issue, tuple(other)):
            continue
        value = _worth(amount, issue, sign, named=named)
        if value is None:
            continue
        scaled, upper, unit, relative, surety = value
        score = surety + 3.0 * named + _called(issue, around)
        score += 0.5 * (said.issue == issue.id)
        if best is None or score > best[0]:
            best = (score, issue, scaled, upper, unit, relative)
    return best[1:] if best else None


def _worth(
    amount: Amount, issue: Issue, sign: float | None, *, named: bool
) -> tuple[float, float | None, Unit, bool, float] | None:
    """(value, upper, unit, relative, surety) of a number on an issue; None where it cannot be."""
    unit = amount.unit
    if unit in TIME and issue.unit in TIME:
        assert unit is not None
        factor = DAYS[unit] / DAYS[issue.unit]
        known = [abs(v) for v in (issue.target, issue.walk_away, issue.start) if v]
        small = known and amount.value * factor < min(known) / _PLAUSIBLE
        if small and unit != issue.unit != "date" and not named:
            return None  # "five weeks of vacation" is no time to the next review
        relative = sign is not None or (issue.unit == "date" and issue.start is not None)
        upper = None if amount.upper is None else amount.upper * factor
        return round(amount.value * factor, 2), upper, issue.unit, relative, 2.0
    if unit == "percent" and issue.unit == "money":
        return amount.value, amount.upper, "percent", True, 0.5
    if unit is not None and unit != issue.unit:
        return None
    if unit is None and amount.noun and not named and not _called(issue, [amount.noun]):
        return None
    if unit is None and issue.unit == "date":
        return None
    scale = _scale_of(amount, issue, relative=sign is not None)
    if scale is None and (
        sign is not None or (unit is None and (not amount.scaled or issue.unit != "money"))
    ):
        return None
    factor = scale or 1.0
    upper = None if amount.upper is None else amount.upper * factor
    surety = 2.0 * (unit == issue.unit) + (factor == 1.0)
    return amount.value * factor, upper, issue.unit, sign is not None, surety


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
