"""Figures kept from one run to the next, so that a section can be run alone."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from row import NONE, Measured, Mistake, Row

HERE = Path(__file__).resolve().parent
KEPT = HERE / "measured.json"
MATERIAL = {"labelled": ("words", "advice", "offers"),
            "audio": ("pace", "delivery", "robustness", "withheld")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A section as last measured: with which rules, on which material, and when.

    ``not_run`` says why it was not measured in this run; its figures are then the former ones.
    """

    name: str
    rules: str
    material: str
    date: str
    rows: tuple[Row, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    not_run: str = ""


def load(path: Path = KEPT) -> dict[str, Section]:
    """The sections of the last run, by name."""
    if not path.exists():
        return {}
    kept = {}
    for name, entry in json.loads(path.read_text(encoding="utf-8")).items():
        rows = tuple(Row(**row) for row in entry.pop("rows"))
        wrong = tuple(Mistake(**mistake) for mistake in entry.pop("mistakes"))
        kept[name] = Section(name=name, rows=rows, mistakes=wrong, **entry)
    return kept


def save(sections: dict[str, Section], path: Path = KEPT) -> None:
    """Write them, in a form that a difference shows well."""
    entries = {}
    for name, section in sections.items():
        entry = asdict(section)
        del entry["name"]
        entries[name] = entry
    text = json.dumps(entries, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def put(
    former: Section | None, name: str, found: Measured, *, rules: str, material: str, date: str
) -> Section:
    """The section after a run: new figures, or the former ones and why there are no new ones."""
    if found.not_run:
        old = former or Section(name=name, rules=rules, material=material, date=date)
        return replace(old, not_run=found.not_run)
    new = Section(name, rules, material, date, found.rows, found.mistakes)
    same = former is not None and replace(new, date=former.date) == former
    return former if former is not None and same else new


def digest(shared: Path, section: str) -> str:
    """The first twelve figures of a checksum over the names and bytes of a section's material."""
    folder = next(name for name, sections in MATERIAL.items() if section in sections)
    total = hashlib.sha256()
    for path in sorted((shared / folder).rglob("*")):
        if path.is_file():
            total.update(path.relative_to(shared).as_posix().encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:12]


def before(path: Path = HERE / "before.toml") -> dict[str, dict[str, str]]:
    """Former figures: section → figure → value."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def reasons(path: Path = HERE / "why.toml") -> dict[str, dict[str, str]]:
    """Why a mistake happens, as somebody saw it: kind → id → sentence."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def joined(rows: tuple[Row, ...], former: dict[str, dict[str, str]]) -> tuple[Row, ...]:
    """The rows with what stood there before."""
    return tuple(
        replace(row, before=former.get(row.section, {}).get(row.figure, NONE)) for row in rows
    )
