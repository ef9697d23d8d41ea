"""Where scenarios are, and finding one."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from voice_coach import plugins
from voice_coach.records import Scenario
from voice_coach.scenario.check import read
from voice_coach.scenario.file import ScenarioError


def shipped_folder() -> Path:
    """The scenarios that come with voice_coach: in a checkout, else in the wheel."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "scenarios"
    return checkout if checkout.is_dir() else package / "_scenarios"


def list_scenarios() -> list[Scenario]:
    """Every scenario of every registered folder, the easier first.

    Raises
    ------
    ScenarioError
        When a file has problems or two have one id.
    """
    found: dict[str, Scenario] = {}
    for name in plugins.names("scenarios"):
        folder = Path(plugins.load("scenarios", name)())
        for path in sorted(folder.glob("*.yaml")):
            scenario = load(path)
            if scenario.id in found:
                raise ScenarioError(f"Two scenarios have the id {scenario.id!r}; one is {path}.")
            found[scenario.id] = scenario
    return sorted(found.values(), key=lambda s: (s.level, s.title))


def find(id_or_path: str) -> Scenario:
    """The scenario of that id, or in that file.

    Raises
    ------
    ScenarioError
        When there is none; names those that are near.
    """
    path = Path(id_or_path)
    if path.suffix in (".yaml", ".yml") or _is_file(path):
        return load(path)
    scenarios = {scenario.id: scenario for scenario in list_scenarios()}
    if id_or_path in scenarios:
        return scenarios[id_or_path]
    near = get_close_matches(id_or_path, scenarios, n=3, cutoff=0.5) or sorted(scenarios)
    raise ScenarioError(f"There is no scenario {id_or_path!r}. There is: {', '.join(near)}.")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # too long for a name, say
        return False


def load(path: Path) -> Scenario:
    """The scenario in a file. Raises ScenarioError with its problems."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0
    return _load(path, changed)


@lru_cache(maxsize=64)
def _load(path: Path, _changed: int) -> Scenario:
    problems, scenario = read(path)
    if scenario is None:
        listed = "; ".join(f"line {p.line}: {p.message}" for p in problems[:3])
        more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
        raise ScenarioError(f"{path} cannot be played. {listed}{more}")
    return scenario
