"""A scenario as people write it: YAML, checked by pydantic, then the record the rooms use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import isfinite
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from voice_coach.records import (
    Brief,
    Issue,
    Limit,
    Person,
    Scenario,
    Temperament,
    Twist,
    VoiceCoachError,
)
from voice_coach.records.reading import Unit

UsualMove = Literal[
    "open", "ask_why", "press", "hold", "explain", "give", "counter", "accept", "walk_away",
    "clarify",
]  # fmt: skip
FurtherMove = Literal[
    "flinch", "guilt", "deadline", "authority", "anchor", "trade", "silence", "interrupt",
    "big_give", "yield", "meet", "settle",
]  # fmt: skip
MOVES: tuple[str, ...] = get_args(UsualMove)
"""What every counterpart does; each needs lines."""
BYSTANDER_MOVES = ("open", "ask_why", "press", "hold", "explain", "clarify")
"""What somebody does who is in the room and decides nothing."""
MORE_MOVES: tuple[str, ...] = get_args(FurtherMove)
"""Moves that a file may have lines of its own for; else the phrase book's are said."""
FEWEST_WORDINGS = 3
"""Fewer, and the counterpart says the same thing twice in a session (our choice)."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,40}$")]
Day = Annotated[
    date,
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]


def _number_or_day(value: Any) -> Any:
    """One sentence for what is neither, in place of one for each of the two."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            value = None
    if type(value) not in (int, float, date) or not _finite(value):
        raise ValueError("must be a number or, for dates, a day such as 2026-03-31")
    return value


def _finite(value: float | date) -> bool:
    try:
        return isinstance(value, date) or isfinite(value)
    except OverflowError:
        return False


Value = Annotated[float | Day, BeforeValidator(_number_or_day)]
"""A number in the issue's unit; for dates a day, or the number of days from ``day_zero``."""
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]


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
    step: Positive = 1.0
    currency: str = ""
    weight: Positive = 1.0
    words: list[Text] = []


class LimitFile(_Part):
    """Hidden: where the counterpart starts and what it will not pass."""

    issue: Id
    aspiration: Value
    reservation: Value
    weight: Positive = 1.0


def _every_move(found: dict[str, Any]) -> None:
    """What `check` finds in sentences of its own, for editors that know the schema only."""
    found["required"] = list(BYSTANDER_MOVES)
    found["additionalProperties"]["minItems"] = FEWEST_WORDINGS


class PersonFile(_Part):
    """A counterpart. ``voice`` is a character, such as "warm, unhurried"."""

    id: Id
    name: Text
    role: Text
    temperament: Temperament
    voice: Text
    limits: list[LimitFile] = []
    interests: list[Text] = Field(min_length=1)
    lines: Annotated[
        dict[Literal[UsualMove, FurtherMove], list[Text]],
        Field(json_schema_extra=_every_move),
    ]


class TwistFile(_Part):
    """Hidden: something changes with the learner's ``round``-th answer."""

    round: Annotated[int, Field(ge=1, le=29, strict=True)]
    person: Id
    lines: list[Text] = Field(min_length=1)
    limits: list[LimitFile] = []
    joins: Id | Literal[""] = ""
    reason: Text | Literal[""] = ""


class ScenarioFile(_Part):
    """A scenario file."""

    id: Id
    title: Text
    summary: Text
    track: Text
    level: Annotated[int, Field(ge=1, le=5, strict=True)]
    minutes: Annotated[int, Field(ge=1, le=60, strict=True)]
    trains: list[Text] = Field(min_length=1)
    brief: BriefFile
    issues: list[IssueFile] = Field(min_length=1)
    people: list[PersonFile] = Field(min_length=1)
    debrief: Text
    max_rounds: Annotated[int, Field(ge=2, le=30, strict=True)] = 8
    day_zero: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    sample_replies: list[Text] = []
    twists: list[TwistFile] = []

    @field_validator("day_zero")
    @classmethod
    def _a_day_of_the_calendar(cls, value: str) -> str:
        try:
            if value:
                date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"there is no day {value}") from None
        return value

    @model_validator(mode="after")
    def _days_where_they_belong(self) -> ScenarioFile:
        units = {issue.id: issue.unit for issue in self.issues}
        for where, issue, value in self._values():
            if not isinstance(value, date):
                continue
            if units.get(issue, "date") != "date":
                said = f"must be a number: {issue} is counted in {units[issue]}"
                raise PydanticCustomError("wrong_day", "{said}", {"where": where, "said": said})
            if not self.day_zero:
                said = "dates need `day_zero`, the day the conversation takes place"
                raise PydanticCustomError("wrong_day", "{said}", {"where": where, "said": said})
        return self

    def _values(self) -> Iterator[tuple[tuple[str | int, ...], str, float | date | None]]:
        """Where a value stands, whose it is, and what it is."""
        for at, issue in enumerate(self.issues):
            for name in ("target", "walk_away", "start"):
                yield ("issues", at, name), issue.id, getattr(issue, name)
        for part in ("people", "twists"):
            for at, holder in enumerate(getattr(self, part)):
                for place, limit in enumerate(holder.limits):
                    for name in ("aspiration", "reservation"):
                        where = (part, at, "limits", place, name)
                        yield where, limit.issue, getattr(limit, name)


def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file."""
    found = ScenarioFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def build(data: Any) -> Scenario:
    """The record of a scenario file's content. Raises pydantic.ValidationError."""
    file = ScenarioFile.model_validate(data)
    rest = file.model_dump(
        exclude={"brief", "issues", "people", "trains", "sample_replies", "twists"}
    )
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
        twists=tuple(_twist(twist, file.day_zero) for twist in file.twists),
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
        limits=_limits(person.limits, day_zero),
        interests=tuple(person.interests),
        lines={move: tuple(lines) for move, lines in person.lines.items()},
    )


def _limits(limits: list[LimitFile], day_zero: str) -> tuple[Limit, ...]:
    return tuple(
        Limit(
            issue=limit.issue,
            aspiration=_number(limit.aspiration, day_zero),
            reservation=_number(limit.reservation, day_zero),
            weight=limit.weight,
        )
        for limit in limits
    )


def _twist(twist: TwistFile, day_zero: str) -> Twist:
    return Twist(
        round=twist.round,
        person=twist.person,
        lines=tuple(twist.lines),
        limits=_limits(twist.limits, day_zero),
        joins=twist.joins,
        reason=twist.reason,
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
    for chosen in ("difficulty", "effects_off", "plan"):  # of a session, not of the file
        del found[chosen]
    return found
