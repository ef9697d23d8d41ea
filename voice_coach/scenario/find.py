"""Where scenarios are, and finding one."""

from __future__ import annotations

import logging
import re
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from voice_coach import checked_yaml, plugins
from voice_coach.records import Scenario
from voice_coach.scenario.check import read
from voice_coach.scenario.file import ScenarioError
from voice_coach.settings import settings

log = logging.getLogger(__name__)
_OWNER = re.compile(r"[A-Za-z0-9_-]*")


def shipped_folder() -> Path:
    """The scenarios that come with voice_coach: in a checkout, else in the wheel."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "scenarios"
    return checkout if checkout.is_dir() else package / "_scenarios"


def own_folder(owner: str = "") -> Path:
    """Where somebody's own scenarios lie: a folder for each account, by its id ("": no account).

    Raises
    ------
    ScenarioError
        When that is no id, so that nobody gets into another folder.
    """
    if not _OWNER.fullmatch(owner):
        raise ScenarioError("This account has no folder of its own.")
    return settings().scenarios / owner


def own_scenarios(owner: str = "") -> dict[str, Path]:
    """The learner's own files by their names, which are their ids; also those not playable yet."""
    return {path.stem: path for path in sorted(own_folder(owner).glob("*.yaml"))}


def shipped_ids() -> frozenset[str]:
    """The ids of the scenarios that are not the learner's own."""
    return frozenset(_registered())


def list_scenarios(owner: str = "") -> list[Scenario]:
    """Every scenario of every registered folder and the learner's own, the easier first.

    ``owner`` is the id of the account whose own ones these are ("": no account's).

    An own file that is being written never stands in the way of the others: it is left out until
    it can be played.

    Raises
    ------
    ScenarioError
        When a file of a registered folder has problems or two have one id.
    """
    found = _registered()
    for name, path in own_scenarios(owner).items():
        try:
            scenario = load(path)
        except ScenarioError as error:
            log.warning("%s", error)
            continue
        if scenario.id in found or scenario.id != name:
            log.warning("%s has the id %r, which is not its name or is taken.", path, scenario.id)
            continue
        found[scenario.id] = scenario
    return sorted(found.values(), key=lambda s: (s.level, s.title))


def _registered() -> dict[str, Scenario]:
    found: dict[str, Scenario] = {}
    for name in plugins.names("scenarios"):
        folder = Path(plugins.load("scenarios", name)())
        for path in sorted(folder.glob("*.yaml")):
            scenario = load(path)
            if scenario.id in found:
                raise ScenarioError(f"Two scenarios have the id {scenario.id!r}; one is {path}.")
            found[scenario.id] = scenario
    return found


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
    return by_id(id_or_path)


def by_id(scenario_id: str, owner: str = "") -> Scenario:
    """The scenario of that id, and never a file somewhere else: for what a page asks for.

    Raises
    ------
    ScenarioError
        When there is none; names those that are near.
    """
    scenarios = {scenario.id: scenario for scenario in list_scenarios(owner)}
    if scenario_id in scenarios:
        return scenarios[scenario_id]
    own = own_scenarios(owner)
    if scenario_id in own:
        return load(own[scenario_id])
    near = get_close_matches(scenario_id, scenarios, n=3, cutoff=0.5) or sorted(scenarios)
    raise ScenarioError(f"There is no scenario {scenario_id!r}. There is: {', '.join(near)}.")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # too long for a name, say
        return False


def load(path: Path) -> Scenario:
    """The scenario in a file. Raises ScenarioError with its problems."""
    return _load(path, checked_yaml.written_ns(path))


@lru_cache(maxsize=64)
def _load(path: Path, _changed: int) -> Scenario:
    problems, scenario = read(path)
    if scenario is None:
        listed = "; ".join(f"line {p.line}: {p.message}" for p in problems[:3])
        more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
        raise ScenarioError(f"{path} cannot be played. {listed}{more}")
    return scenario
