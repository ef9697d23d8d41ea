"""The questions about confidence: their wording, their score, and when they are asked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from voice_coach.coaching.paths import Practised, paths, standing
from voice_coach.records import Survey, SurveyKind

MOST_WORD = 40
MOST_HAPPENED = 4000
HIGHEST = 100


@dataclass(frozen=True, slots=True)
class Form:
    """The wording; ``statements`` and ``used`` by id. ``first_day`` to ``last_day`` after a session
    is when the follow-up is asked.
    """

    name: str
    word_ask: str
    word_hint: str
    scale_ask: str
    low: str
    middle: str
    high: str
    step: int
    statements: Mapping[str, str]
    follow_up_ask: str
    happened_ask: str
    happened_hint: str
    used: Mapping[str, str]
    first_day: int
    last_day: int


@lru_cache(maxsize=1)
def form() -> Form:
    """The questions as they are asked now."""
    with (Path(__file__).resolve().parent / "surveys.toml").open("rb") as file:
        told = tomllib.load(file)
    scale, later = told["scale"], told["follow_up"]
    return Form(
        name=told["form"],
        word_ask=told["word"]["ask"],
        word_hint=told["word"]["hint"],
        scale_ask=scale["ask"],
        low=scale["low"],
        middle=scale["middle"],
        high=scale["high"],
        step=scale["step"],
        statements=scale["statements"],
        follow_up_ask=later["ask"],
        happened_ask=later["happened"],
        happened_hint=later["hint"],
        used=later["used"],
        first_day=later["first_day"],
        last_day=later["last_day"],
    )


def score(scale: Mapping[str, int]) -> float | None:
    """The mean of the statements, 0 to 100 (Bandura 2006); None unless each has an answer.

    Raises
    ------
    ValueError
        When an answer is to no statement, or lies off the scale.
    """
    asked = form()
    for statement, value in scale.items():
        if statement not in asked.statements:
            raise ValueError(f"There is no statement {statement!r}.")
        if not 0 <= value <= HIGHEST or value % asked.step:
            raise ValueError(f"An answer goes from 0 to {HIGHEST} in steps of {asked.step}.")
    if len(scale) < len(asked.statements):
        return None
    return sum(scale.values()) / len(scale)


def empty(survey: Survey) -> bool:
    """Whether nothing was answered."""
    return not (survey.word or survey.scale or survey.used or survey.happened)


def path_of(
    kind: SurveyKind,
    scenario: str,
    difficulty: str,
    *,
    history: Sequence[Practised],
    told: Set[tuple[str, str]],
) -> str:
    """The path that a survey about a session is a before or an after of; "" for none.

    A before: the first one told while rehearsing a step of a path that is not finished. An after:
    the first one told once every step is done, with a before to go with it.

    Parameters
    ----------
    kind : SurveyKind
        Of the survey.
    scenario, difficulty : str
        Of its session.
    history : sequence of Practised
        Every session that is over, this one too where it is.
    told : set of (str, str)
        Kind and path of the surveys there are.
    """
    for path in paths().values():
        steps = standing(path, history)
        if (scenario, difficulty) not in {(s.step.scenario, s.step.difficulty) for s in steps}:
            continue
        finished = all(one.state == "done" for one in steps)
        if (kind, path.id) in told:
            continue
        if kind == "before" and not finished:
            return path.id
        if kind == "after" and finished and ("before", path.id) in told:
            return path.id
    return ""


def follow_up_due(
    ended: Sequence[tuple[str, datetime]], surveys: Sequence[Survey], *, now: datetime
) -> str:
    """The id of the session whose follow-up is due today; "" for none.

    It is due from two to four weeks after a session, and then no more; and once in four weeks at
    most, whether it was answered or not.

    Parameters
    ----------
    ended : sequence of (str, datetime)
        The sessions that are over, with their end.
    surveys : sequence of Survey
        Those that this learner has answered or skipped.
    now : datetime
        With a time zone, as the ends have.
    """
    asked = form()
    if any(
        survey.kind == "follow_up"
        and (now - datetime.fromisoformat(survey.at)).days < asked.last_day
        for survey in surveys
    ):
        return ""
    ripe = [
        (when, session)
        for session, when in ended
        if asked.first_day <= (now - when).days <= asked.last_day
    ]
    return max(ripe)[1] if ripe else ""


def pairs(surveys: Sequence[Survey], *, path: str = "") -> list[tuple[Survey, Survey]]:
    """Before and after of the same session, or of a path; of one form, oldest first."""
    found: dict[tuple[str, str], dict[str, Survey]] = {}
    for survey in sorted(surveys, key=lambda s: datetime.fromisoformat(s.at)):
        if survey.kind == "follow_up" or survey.skipped or (path and survey.path != path):
            continue
        if not path and not survey.session:
            continue
        found.setdefault((path or survey.session, survey.form), {})[survey.kind] = survey
    return [(two["before"], two["after"]) for two in found.values() if len(two) > 1]
