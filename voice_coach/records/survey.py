"""What a learner says about themselves: how negotiating feels, and what came of it at work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SurveyKind = Literal["before", "after", "follow_up"]


@dataclass(frozen=True, slots=True)
class Survey:
    """Answers to a few questions; which, stands in `coaching.surveys`.

    ``word``: how negotiating feels, in the learner's own word. ``scale``: 0 to 100 by the id of the
    statement; ``score`` their mean, None where some were left out. ``used`` and ``happened`` are
    the follow-up's. ``path``: the path that it is a before or an after of, too. ``skipped``: the
    learner said "not now".
    """

    id: str
    kind: SurveyKind
    form: str
    at: str
    session: str = ""
    path: str = ""
    word: str = ""
    scale: Mapping[str, int] = field(default_factory=dict)
    score: float | None = None
    used: str = ""
    happened: str = ""
    skipped: bool = False
