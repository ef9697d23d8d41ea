"""The scenario format: finding, checking and showing scenarios."""

from voice_coach.scenario.check import MAX_BYTES, Problem, check, read_text
from voice_coach.scenario.edit import Field, changed, fields
from voice_coach.scenario.file import ScenarioError, build, dump, schema
from voice_coach.scenario.find import (
    by_id,
    find,
    list_scenarios,
    own_folder,
    own_scenarios,
    shipped_folder,
    shipped_ids,
)
from voice_coach.scenario.own import hand_over, own_text, playable, save, starter_text
from voice_coach.scenario.plan import with_plan
from voice_coach.scenario.public import public

__all__ = [
    "MAX_BYTES",
    "Field",
    "Problem",
    "ScenarioError",
    "build",
    "by_id",
    "changed",
    "check",
    "dump",
    "fields",
    "find",
    "hand_over",
    "list_scenarios",
    "own_folder",
    "own_scenarios",
    "own_text",
    "playable",
    "public",
    "read_text",
    "save",
    "schema",
    "shipped_folder",
    "shipped_ids",
    "starter_text",
    "with_plan",
]
