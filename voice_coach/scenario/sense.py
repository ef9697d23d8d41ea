"""What of a scenario contradicts itself: what no field shows alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_coach.records import Issue, Limit, Person, Scenario
from voice_coach.scenario.file import BYSTANDER_MOVES, FEWEST_WORDINGS, MORE_MOVES, MOVES

Finding = tuple[tuple[int | str, ...], str]


def contradictions(scenario: Scenario) -> list[Finding]:
    """Where something is wrong, and what."""
    found: list[Finding] = []
    issues = {issue.id: issue for issue in scenario.issues}
    if len(issues) < len(scenario.issues):
        found.append((("issues",), "Two issues have the same id."))
    for at, issue in enumerate(scenario.issues):
        if (issue.target - issue.walk_away) * _sign(issue) <= 0:
            found.append(
                (
                    ("issues", at, "walk_away"),
                    f"`walk_away` of {issue.id} must be worse for the learner than `target`: "
                    f"{'below' if issue.goal == 'higher' else 'above'} it.",
                )
            )
    if not any(person.limits for person in scenario.people):
        found.append((("people",), "Nobody has `limits`, so nobody can agree to anything."))
        return found
    found += _room(scenario)
    for at, person in enumerate(scenario.people):
        found += [(("people", at, *where), text) for where, text in _person(person, issues)]
    for at, _ in enumerate(scenario.twists):
        found += [(("twists", at, *where), text) for where, text in _twist(scenario, at, issues)]
    return found


def _sign(issue: Issue) -> int:
    return 1 if issue.goal == "higher" else -1


def _room(scenario: Scenario) -> Iterator[Finding]:
    """What the people of a scenario are to each other."""
    ids = [person.id for person in scenario.people]
    if len(set(ids)) < len(ids):
        yield ("people",), "Two people have the same id."
    decides: dict[str, str] = {}
    for at, person in enumerate(scenario.people):
        for place, limit in enumerate(person.limits):
            other = decides.setdefault(limit.issue, person.id)
            if other != person.id:
                yield (
                    ("people", at, "limits", place, "issue"),
                    f"{other} decides on {limit.issue} already; one person decides on an issue.",
                )


def _person(person: Person, issues: dict[str, Issue]) -> list[Finding]:
    found: list[Finding] = []
    limited: set[str] = set()
    for at, limit in enumerate(person.limits):
        if limit.issue in limited:
            found.append((("limits", at, "issue"), f"There are two limits for {limit.issue}."))
        limited.add(limit.issue)
        found += _limit(at, limit, person.name, issues)
    # What a wrong limit makes of the lines needs no telling.
    slots = tuple(issues) if found else tuple(issue for issue in issues if issue in limited)
    return [*found, *_lines(person, slots)]


def _limit(at: int, limit: Limit, name: str, issues: dict[str, Issue]) -> Iterator[Finding]:
    issue = issues.get(limit.issue)
    if issue is None:
        known = ", ".join(issues)
        yield ("limits", at, "issue"), f"There is no issue {limit.issue!r}; there are {known}."
    elif (limit.reservation - limit.aspiration) * _sign(issue) <= 0:
        yield (
            ("limits", at, "reservation"),
            f"`reservation` must be further towards the learner than `aspiration`, else "
            f"{name} has nothing to give.",
        )
    elif (limit.reservation - issue.walk_away) * _sign(issue) < 0:
        yield (
            ("limits", at, "reservation"),
            f"No deal is possible on {issue.id}: the learner's walk-away is past this.",
        )


def _lines(person: Person, slots: tuple[str, ...]) -> Iterator[Finding]:
    needed = MOVES if person.limits else BYSTANDER_MOVES
    for move in (*MOVES, *MORE_MOVES):
        lines = person.lines.get(move, ())
        if len(lines) < FEWEST_WORDINGS and (move in needed or lines):
            yield (
                ("lines", move) if lines else ("lines",),
                f"{person.name} needs at least {FEWEST_WORDINGS} lines for `{move}`, "
                f"has {len(lines)}.",
            )
        # Who walks away leaves nothing on the table, so there is nothing to fill in.
        usable = () if move == "walk_away" else slots
        for at, line in enumerate(lines):
            for text in _wrong_slots(line, usable):
                yield ("lines", move, at), text


def _wrong_slots(line: str, slots: tuple[str, ...]) -> Iterator[str]:
    known = f"use {', '.join(f'{{{name}}}' for name in slots)}" if slots else "use none here"
    for slot in re.findall(r"\{([^{}]*)\}", line):
        if slot not in slots:
            yield f"There is no {{{slot}}} to fill in; {known}."


def _twist(scenario: Scenario, at: int, issues: dict[str, Issue]) -> Iterator[Finding]:
    twist = scenario.twists[at]
    people = {person.id: person for person in scenario.people}
    known = ", ".join(people)
    person = people.get(twist.person)
    if person is None:
        yield ("person",), f"There is nobody called {twist.person!r}; there are {known}."
        return
    if twist.joins and twist.joins not in people:
        yield ("joins",), f"There is nobody called {twist.joins!r}; there are {known}."
    if twist.joins == scenario.people[0].id:
        yield ("joins",), "The first of `people` is there from the start."
    if twist.round >= scenario.max_rounds:
        yield (
            ("round",),
            f"The last word is in round {scenario.max_rounds}, before this.",
        )
    owned = tuple(limit.issue for limit in person.limits)
    for place, limit in enumerate(twist.limits):
        if limit.issue not in owned:
            yield ("limits", place, "issue"), f"{person.name} does not decide on {limit.issue}."
        else:
            yield from _limit(place, limit, person.name, issues)
    for place, line in enumerate(twist.lines):
        for text in _wrong_slots(line, owned):
            yield ("lines", place), text
