"""Every value that flows from one room to the next, and nothing else.

Records are frozen and slotted; arrays inside them are read-only. Times are seconds from the start
of the clip they belong to (``start_s``, ``end_s``); ``start`` and ``end`` without a unit are
0-based character offsets into the text they belong to, end exclusive.
"""

from __future__ import annotations

from voice_coach.records.accounts import (
    SOLO,
    Account,
    Action,
    Ownership,
    Role,
    allowed,
)
from voice_coach.records.behaviour import Behaviour, Measured
from voice_coach.records.counterfactual import (
    Counterfactual,
    Shift,
)
from voice_coach.records.debrief import (
    Beat,
    Debrief,
    Side,
    Stake,
    Ticked,
)
from voice_coach.records.effects import (
    Credit,
    Effect,
)
from voice_coach.records.reading import (
    Base,
    Family,
    Flag,
    Hedge,
    HedgeType,
    Measure,
    Move,
    Offer,
    Reading,
    Severity,
    Sign,
    SignKind,
    TextReading,
    Unit,
    Withheld,
)
from voice_coach.records.reviews import (
    KINDS,
    Comment,
    Criterion,
    Level,
    Missed,
    QueueCounts,
    Queued,
    ReviewState,
    Rubric,
    Score,
    Verdict,
    flag_key,
)
from voice_coach.records.scenario import (
    Aim,
    Brief,
    Difficulty,
    Goal,
    Issue,
    Limit,
    Person,
    Plan,
    Scenario,
    Temperament,
    Twist,
)
from voice_coach.records.session import (
    Decision,
    Drill,
    LedgerEntry,
    Line,
    Outcome,
    Session,
    Speaker,
    Term,
    Turn,
    present,
)
from voice_coach.records.sound import (
    Clip,
    Samples,
    Signal,
    Stretch,
)
from voice_coach.records.summary import (
    Change,
    Comparison,
    Moment,
    Number,
    Part,
    Strength,
    Summary,
    amount_text,
    span_text,
)
from voice_coach.records.survey import Survey, SurveyKind
from voice_coach.records.words import (
    Filler,
    Transcript,
    Word,
)

__all__ = [
    "KINDS",
    "SOLO",
    "Account",
    "Action",
    "Aim",
    "Base",
    "Beat",
    "Behaviour",
    "Brief",
    "Change",
    "Clip",
    "Comment",
    "Comparison",
    "Counterfactual",
    "Credit",
    "Criterion",
    "Debrief",
    "Decision",
    "Difficulty",
    "Drill",
    "Effect",
    "Family",
    "Filler",
    "Flag",
    "Goal",
    "Hedge",
    "HedgeType",
    "Issue",
    "LedgerEntry",
    "Level",
    "Limit",
    "Line",
    "Measure",
    "Measured",
    "Missed",
    "Moment",
    "Move",
    "Number",
    "Offer",
    "Outcome",
    "Ownership",
    "Part",
    "Person",
    "Plan",
    "QueueCounts",
    "Queued",
    "Reading",
    "ReviewState",
    "Role",
    "Rubric",
    "Samples",
    "Scenario",
    "Score",
    "Session",
    "Severity",
    "Shift",
    "Side",
    "Sign",
    "SignKind",
    "Signal",
    "Speaker",
    "Stake",
    "Strength",
    "Stretch",
    "Summary",
    "Survey",
    "SurveyKind",
    "Temperament",
    "Term",
    "TextReading",
    "Ticked",
    "Transcript",
    "Turn",
    "Twist",
    "Unit",
    "Verdict",
    "VoiceCoachError",
    "Withheld",
    "Word",
    "allowed",
    "amount_text",
    "flag_key",
    "present",
    "span_text",
]


class VoiceCoachError(Exception):
    """Something a person can mend; the message says what happened and what to do. Exit code 2."""
