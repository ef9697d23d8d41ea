"""A scenario as people write it: YAML, checked by pydantic, then the record the rooms use."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from voice_coach.records import Brief, Issue, Limit, Person, Scenario, VoiceCoachError
from voice_coach.records.reading import Unit

MOVES = (
    "open", "ask_why", "press", "hold", "explain", "give", "counter", "accept", "walk_away",
    "clarify",
)  # fmt: skip
"""What a counterpart can do; each needs lines."""
FEWEST_WORDINGS = 3
"""Fewer, and the counterpart says the same thing twice in a session (our choice)."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,40}$")]
Value = Annotated[float, Field(allow_inf_nan=False)] | date
"""A number in the issue's unit; for dates a day, or the number of days from ``day_zero``."""


class ScenarioError(VoiceCoachError):
    """A scenario that cannot be found or used."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BriefFile(_Part):
    """What the learner knows before starting."""

    role: Text
    situation: Text
    goal: Text
    facts: list[Text] = Field(min_length=1)
    can_trade: list[Text] = []


class IssueFile(_Part):
    """One thing under negotiation; ``target`` and ``walk_away`` are the learner's."""

    id: Id
    name: Text
    unit: Unit
    goal: Literal["higher", "lower"]
    target: Value
    walk_away: Value
    start: Value | None = None
    step: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    currency: str = ""
    words: list[Text] = []


class LimitFile(_Part):
    """Hidden: where the counterpart starts and what it will not pass."""

    issue: Id
    aspiration: Value
    reservation: Value
    weight: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0


class PersonFile(_Part):
    """A counterpart. ``voice`` is a character, such as "warm, unhurried"."""

    id: Id
    name: Text
    role: Text
    temperament: Literal["warm", "busy", "blunt", "slippery", "senior"]
    voice: Text
    limits: list[LimitFile] = Field(min_length=1)
    interests: list[Text] = Field(min_length=1)
    lines: dict[
        Literal[
            "open", "ask_why", "press", "hold", "explain", "give", "counter", "accept",
            "walk_away", "clarify",
        ],
        list[Text],
    ]  # fmt: skip


class ScenarioFile(_Part):
    """A scenario file."""

    id: Id
    title: Text
    summary: Text
    track: Text
    level: Annotated[int, Field(ge=1, le=5)]
    minutes: Annotated[int, Field(ge=1, le=60)]
    trains: list[Text] = Field(min_length=1)
    brief: BriefFile
    issues: list[IssueFile] = Field(min_length=1)
    people: list[PersonFile] = Field(min_length=1)
    debrief: Text
    max_rounds: Annotated[int, Field(ge=2, le=30)] = 8
    day_zero: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    sample_replies: list[Text] = []

    @model_validator(mode="after")
    def _days_need_a_start(self) -> ScenarioFile:
        if not self.day_zero and any(isinstance(v, date) for v in self._values()):
            raise ValueError("dates need `day_zero`, the day the conversation takes place")
        return self

    def _values(self) -> list[float | date | None]:
        of_issues = [v for i in self.issues for v in (i.target, i.walk_away, i.start)]
        limits = [limit for person in self.people for limit in person.limits]
        return of_issues + [v for limit in limits for v in (limit.aspiration, limit.reservation)]


def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file."""
    found = ScenarioFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def build(data: Any) -> Scenario:
    """The record of a scenario file's content. Raises pydantic.ValidationError."""
    file = ScenarioFile.model_validate(data)
    rest = file.model_dump(exclude={"brief", "issues", "people", "trains", "sample_replies"})
    brief = file.brief
    return Scenario(
        **rest,
        trains=tuple(file.trains),
        sample_replies=tuple(file.sample_replies),
        brief=Brief(
            role=brief.role,
            situation=brief.situation,
            goal=brief.goal,
            facts=tuple(brief.facts),
            can_trade=tuple(brief.can_trade),
        ),
        issues=tuple(_issue(issue, file.day_zero) for issue in file.issues),
        people=tuple(_person(person, file.day_zero) for person in file.people),
    )


def _issue(issue: IssueFile, day_zero: str) -> Issue:
    values = {name: _number(getattr(issue, name), day_zero) for name in ("target", "walk_away")}
    start = None if issue.start is None else _number(issue.start, day_zero)
    return Issue(**{**issue.model_dump(), **values, "start": start, "words": tuple(issue.words)})


def _person(person: PersonFile, day_zero: str) -> Person:
    return Person(
        id=person.id,
        name=person.name,
        role=person.role,
        temperament=person.temperament,
        voice=person.voice,
        limits=tuple(
            Limit(
                issue=limit.issue,
                aspiration=_number(limit.aspiration, day_zero),
                reservation=_number(limit.reservation, day_zero),
                weight=limit.weight,
            )
            for limit in person.limits
        ),
        interests=tuple(person.interests),
        lines={move: tuple(lines) for move, lines in person.lines.items()},
    )


def _number(value: float | date, day_zero: str) -> float:
    """A value of a file as the records have it: dates as days from day zero."""
    if isinstance(value, date):
        return float((value - date.fromisoformat(day_zero)).days)
    return value


def dump(scenario: Scenario) -> dict[str, Any]:
    """The content of a scenario file: ``build(dump(s)) == s``."""
    from dataclasses import asdict

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        return value

    found: dict[str, Any] = plain(asdict(scenario))
    return found
