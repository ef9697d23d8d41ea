"""From released numbers to the rows a team page and its files show; nothing else is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from voice_coach.measuring.groups import Sums, added
from voice_coach.store.blocks import Unit
from voice_coach.store.periods import Period
from voice_coach.store.teams import Cell
from voice_coach.ui.team_figures import Kind, Shown, share_band, shown, too_few

ALL = "All together"
REST = "Its other teams, together"
OTHER = "Small departments, together"
NAMELESS = "Without a department"
NO_TEAM = "Without a team"


@dataclass(frozen=True, slots=True)
class Group:
    """A row: whom it is about. ``department``: what a click on its name opens, "" for nothing.

    ``mixed``: what was put together differs from period to period, so no change is told.
    """

    name: str
    picks: Callable[[Cell], bool]
    department: str = ""
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A group, how many of its members practised in a word, and its numbers."""

    group: Group
    active: str
    figures: tuple[Shown, ...]


def groups(units: Iterable[Unit], found: Sequence[Cell], *, department: str) -> list[Group]:
    """The rows of the whole organisation ("") or of one department."""
    if department:
        teams = {t for d, t in units if d == department}
        teams |= {
            c.block.team
            for c in found
            if c.block.part == "team" and c.block.department == department
        }
        rows = [Group(department, _in_department(department))]
        if teams - {""}:
            rows += [Group(t or NO_TEAM, _in_team(department, t)) for t in sorted(teams)]
            rows.append(Group(REST, _rest_of(department), mixed=True))
        return rows
    units = list(units)
    names = {d for d, _ in units} | {c.block.department for c in found if c.block.part != "other"}
    with_teams = {d for d, t in units if t} | {c.block.department for c in found if c.block.team}
    rows = [Group(ALL, lambda cell: True)]
    for name in sorted(names, key=lambda name: (not name, name)):
        link = name if name in with_teams else ""
        rows.append(Group(name or NAMELESS, _in_department(name), link))
    if any(cell.block.part == "other" for cell in found):
        rows.append(Group(OTHER, lambda cell: cell.block.part == "other", mixed=True))
    return rows


def table(
    rows: Iterable[Group],
    found: Sequence[Cell],
    kinds: Sequence[Kind],
    *,
    period: Period,
    first: Period | None,
    minimum: int,
) -> list[Row]:
    """The numbers of each group in a period, with the change since the first one."""
    now = _by_measure(found, period)
    then = _by_measure(found, first) if first is not None else {}
    return [
        Row(
            group,
            _active(_sums(now, group, "active"), minimum),
            tuple(
                shown(
                    kind,
                    _sums(now, group, kind.id),
                    None if group.mixed else _sums(then, group, kind.id),
                    minimum=minimum,
                )
                for kind in kinds
            ),
        )
        for group in rows
    ]


def _by_measure(found: Iterable[Cell], period: Period) -> Mapping[str, Sequence[Cell]]:
    by_measure: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in found:
        if cell.starts == period.starts:
            by_measure[cell.measure].append(cell)
    return by_measure


def _sums(found: Mapping[str, Sequence[Cell]], group: Group, measure: str) -> Sums | None:
    return added(
        Sums(cell.people, cell.total, cell.squares)
        for cell in found.get(measure, ())
        if group.picks(cell)
    )


def _active(sums: Sums | None, minimum: int) -> str:
    return share_band(sums.total, sums.people) if sums is not None else too_few(2 * minimum)


def _in_department(name: str) -> Callable[[Cell], bool]:
    return lambda cell: cell.block.part != "other" and cell.block.department == name


def _in_team(department: str, team: str) -> Callable[[Cell], bool]:
    return lambda cell: (
        cell.block.part == "team"
        and cell.block.department == department
        and cell.block.team == team
    )


def _rest_of(department: str) -> Callable[[Cell], bool]:
    return lambda cell: cell.block.part == "rest" and cell.block.department == department
