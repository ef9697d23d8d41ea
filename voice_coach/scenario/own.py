"""The learner's own scenarios: reading one as text, and keeping one."""

from __future__ import annotations

import re
from pathlib import Path

from voice_coach.records import Scenario
from voice_coach.scenario.check import MAX_BYTES, read_text
from voice_coach.scenario.file import ScenarioError
from voice_coach.scenario.find import own_folder, own_scenarios, shipped_ids

_ID = re.compile(r"[a-z][a-z0-9_-]{0,40}")


def starter_text() -> str:
    """A scenario to begin with, which can be played as it is."""
    return (Path(__file__).resolve().parent / "starter.yaml").read_text(encoding="utf-8")


def own_text(scenario_id: str, owner: str = "") -> str:
    """The text of one of the learner's own files, playable or not.

    Raises
    ------
    ScenarioError
        When there is no such file, or it is too large or no text.
    """
    path = own_scenarios(owner).get(scenario_id)
    if path is None:
        raise ScenarioError(f"You have no conversation of your own called {scenario_id!r}.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ScenarioError(f"{path} is over {MAX_BYTES // 1000} kB; that is no scenario.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path} cannot be read: {error}.") from error


def playable(text: str) -> Scenario:
    """The scenario of a text. Raises ScenarioError with the first thing that is wrong."""
    problems, scenario = read_text(text)
    if scenario is None:
        first = problems[0]
        raise ScenarioError(f"It cannot be played yet. Line {first.line}: {first.message}")
    return scenario


def save(text: str, *, was: str = "", owner: str = "") -> Scenario:
    """Keep a scenario of the learner's own, as ``ID.yaml`` in their folder.

    Parameters
    ----------
    text : str
        The file's content; it must be playable.
    was : str
        The id of the own scenario that is being changed, so that no other one is written over.
    owner : str
        The id of the account whose it is; "" on a machine without accounts.

    Raises
    ------
    ScenarioError
        When the text has problems, its id is taken, or the file cannot be written.
    """
    scenario = playable(text)
    if not _ID.fullmatch(scenario.id):
        raise ScenarioError(f"{scenario.id!r} cannot be the name of a file.")
    if scenario.id in shipped_ids():
        raise ScenarioError(f"`id: {scenario.id}` is taken by a conversation that comes with this.")
    if scenario.id != was and scenario.id in own_scenarios(owner):
        raise ScenarioError(
            f"You have a conversation with `id: {scenario.id}` already. Take another id for this "
            "one, or open that one to change it."
        )
    folder = own_folder(owner)
    part = folder / f".{scenario.id}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(folder / f"{scenario.id}.yaml")
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ScenarioError(f"It cannot be kept in {folder}: {error.strerror}.") from error
    return scenario


def hand_over(owner: str) -> int:
    """Move the scenarios that are nobody's to somebody's folder; how many were moved.

    Raises
    ------
    ScenarioError
        When one of that name is there already, or a file cannot be moved.
    """
    there, moved = own_scenarios(owner), own_scenarios()
    for name, path in moved.items():
        if name in there:
            raise ScenarioError(f"There is a conversation {name!r} already; rename {path} first.")
    try:
        own_folder(owner).mkdir(parents=True, exist_ok=True)
        for path in moved.values():
            path.rename(own_folder(owner) / path.name)
    except OSError as error:
        raise ScenarioError(f"They cannot be moved: {error.strerror}.") from error
    return len(moved)
