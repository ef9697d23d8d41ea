"""How often something was done, out of how often it could have been, and how sure that is.

Answers of one session are not independent of each other: a person in good form is so for the whole
quarter of an hour, and a hard counterpart is hard in every turn. So a share is made of *groups*
(sessions of one person; persons of a team), and its interval knows how much the groups differ.

- The interval is Wilson's (1927) with the *effective* number of answers in place of the number,
  which Franco, Little, Louis and Slud (2019) found best among those for clustered samples.
- The effective number is ``of / deff``: ``deff`` (Kish, 1965) is the variance of the share between
  groups, by Taylor linearisation (Cochran, 1977, section 3.12), over the variance that independent
  answers would have; never below 1.
- Few groups tell little about how groups differ: the number is cut further by the squared ratio
  of Student's quantiles, with ``of - 1`` over ``groups - 1`` degrees of freedom (Korn and Graubard,
  1998).

With one answer in each group all of this is Wilson's interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = 0.95
FEWEST_ANSWERS = 20
"""With fewer, one answer more or less moves the percentage by over five points (our choice)."""
FEWEST_GROUPS = 5
"""With fewer groups, Student's quantile (4.3 and more, against 2.0) is wider than what there is to
tell (our choice)."""

Group = tuple[int, int]
"""Times it was done, and times it could have been: one session, or one person."""


class TooFewError(ValueError):
    """A percentage was asked of a number too small for one."""


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``of`` answers, in ``groups`` groups that had any.

    ``low`` and ``high`` (0 to 1, 95 %) are None where there are fewer than two groups.
    """

    hits: int
    of: int
    groups: int
    low: float | None = None
    high: float | None = None

    @property
    def enough(self) -> bool:
        """Whether it may be told as a percentage."""
        return self.of >= FEWEST_ANSWERS and self.groups >= FEWEST_GROUPS

    @property
    def value(self) -> float | None:
        """0 to 1, for drawing beside its interval; None without answers."""
        return self.hits / self.of if self.of else None

    @property
    def percent(self) -> int:
        """The share in whole percent.

        Raises
        ------
        TooFewError
            Below the minimum: say ``hits`` of ``of`` instead.
        """
        if not self.enough:
            raise TooFewError(f"{self.counted} is too little for a percentage.")
        return round(100 * self.hits / self.of)

    @property
    def counted(self) -> str:
        """Plain counts: ``2 of 3``."""
        return f"{self.hits} of {self.of}" if self.of else "none yet"

    @property
    def words(self) -> str:
        """A percentage with its interval and its count, or plain counts where it is too small."""
        if not self.enough or self.low is None or self.high is None:
            return self.counted
        between = f"{round(100 * self.low)} to {round(100 * self.high)}"
        return f"{self.percent}% (95% interval {between}; {self.counted})"


def share(groups: Sequence[Group]) -> Share:
    """The share over groups, with its interval.

    Parameters
    ----------
    groups : Sequence[Group]
        Hits and answers of each group; groups without answers are left out.

    Returns
    -------
    Share
        As the module says.

    Raises
    ------
    ValueError
        When a group has more hits than answers, or less than none.
    """
    if any(not 0 <= hits <= of for hits, of in groups):
        raise ValueError("A group cannot have more hits than answers, or less than none.")
    there = [(hits, of) for hits, of in groups if of]
    hits, of = sum(h for h, _ in there), sum(n for _, n in there)
    if len(there) < 2:
        return Share(hits, of, len(there))
    from statsmodels.stats.proportion import proportion_confint

    size = effective_size(there)
    low, high = proportion_confint(hits / of * size, size, alpha=1 - LEVEL, method="wilson")
    return Share(hits, of, len(there), min(float(low), hits / of), max(float(high), hits / of))


def effective_size(groups: Sequence[Group]) -> float:
    """How many independent answers the groups are worth.

    Parameters
    ----------
    groups : Sequence[Group]
        At least two, each with answers.
    """
    from scipy.special import stdtrit

    count, of = len(groups), sum(n for _, n in groups)
    tail = (1 + LEVEL) / 2
    ratio = float(stdtrit(of - 1, tail) / stdtrit(count - 1, tail))
    return of / design_effect(groups) * ratio**2


def design_effect(groups: Sequence[Group]) -> float:
    """How many times the variance of independent answers the share has; at least 1.

    1 also where all answers are the same: the groups then show no difference.

    Parameters
    ----------
    groups : Sequence[Group]
        At least two, each with answers.
    """
    count, of = len(groups), sum(n for _, n in groups)
    p = sum(h for h, _ in groups) / of
    if p in (0.0, 1.0):
        return 1.0
    between = count / (count - 1) * sum((h - p * n) ** 2 for h, n in groups) / of**2
    independent = p * (1 - p) / (of - 1)
    return max(1.0, between / independent)
