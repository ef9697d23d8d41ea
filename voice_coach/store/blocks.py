"""Which people are put together, so that no number tells of a group below the minimum size.

Everything that is ever shown of a measure is a sum over *blocks*: sets of people that do not
overlap, each with at least the minimum number of distinct people. So whatever is added to or taken
from whatever else, what is left is again about whole blocks. This is microaggregation (Hundepool et
al., *Statistical Disclosure Control*, Wiley 2012, chapter 3) along the tree organisation,
department, team; where a team is too small, its department's smallest other team disappears into
the same block, which is the complementary suppression of the same book's chapter 4, chosen so
that the department can be shown whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Unit = tuple[str, str]
"""A department and a team in it; either may be "" for those without."""
Part = Literal["team", "rest", "other"]


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """People that are only ever counted together.

    ``part``: a whole team; the rest of a department; or what is left of several departments.
    """

    part: Part
    department: str = ""
    team: str = ""


OTHER = Block("other")


def blocks(
    people: Mapping[Unit, int], *, minimum: int, unfit: Iterable[Unit] = ()
) -> dict[Unit, Block]:
    """Which block each unit belongs to.

    Parameters
    ----------
    people : Mapping[Unit, int]
        Distinct persons in each unit that have the value in question. Units do not overlap.
    minimum : int
        The smallest block.
    unfit : Iterable[Unit]
        Units that may not stand alone though they are large enough.

    Returns
    -------
    dict[Unit, Block]
        Units that belong to no block are missing: nothing is told of them, not even in a total.
    """
    unfit = frozenset(unfit)
    departments: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in sorted(unit for unit, count in people.items() if count > 0):
        departments[unit[0]].append(unit)
    found: dict[Unit, Block] = {}
    left: list[Unit] = []
    for department, units in departments.items():
        small, fit = _parted(units, people, minimum=minimum, unfit=unfit)
        found |= {unit: Block("team", *unit) for unit in fit}
        if _count(small, people) >= minimum:
            found |= dict.fromkeys(small, Block("rest", department))
        else:
            left += small
    if _count(left, people) >= minimum:
        found |= dict.fromkeys(left, OTHER)
    return found


def _parted(
    units: Iterable[Unit], people: Mapping[Unit, int], *, minimum: int, unfit: frozenset[Unit]
) -> tuple[list[Unit], list[Unit]]:
    """The units to put together, and those that stand alone."""
    small = [unit for unit in units if people[unit] < minimum or unit in unfit]
    fit = sorted((u for u in units if u not in small), key=lambda unit: (people[unit], unit))
    while small and fit and _count(small, people) < minimum:
        small.append(fit.pop(0))
    return small, fit


def _count(units: Iterable[Unit], people: Mapping[Unit, int]) -> int:
    return sum(people[unit] for unit in units)
