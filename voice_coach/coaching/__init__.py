"""Flags → what to tell the learner. Rules and sums only; every sentence leads back to a turn."""

from __future__ import annotations

from voice_coach.coaching.drill import compare
from voice_coach.coaching.summary import summarise

__all__ = ["compare", "summarise"]
