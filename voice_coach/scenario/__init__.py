"""The scenario format: finding, checking and showing scenarios."""

from voice_coach.scenario.check import Problem, check
from voice_coach.scenario.file import ScenarioError, build, dump, schema
from voice_coach.scenario.find import find, list_scenarios, shipped_folder
from voice_coach.scenario.plan import with_plan
from voice_coach.scenario.public import public

__all__ = [
    "Problem",
    "ScenarioError",
    "build",
    "check",
    "dump",
    "find",
    "list_scenarios",
    "public",
    "schema",
    "shipped_folder",
    "with_plan",
]
