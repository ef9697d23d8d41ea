"""Many accounts at once, from a CSV file."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

from voice_coach.store.accounts import ROLES, add_rows, checked_row, new_code
from voice_coach.store.database import StoreError
from voice_coach.store.store import Store
from voice_coach.store.tables import AccountRow

COLUMNS = ("login", "name", "role", "department", "team")
LARGEST_BYTES = 10 * 2**20


@dataclass(frozen=True, slots=True)
class Code:
    """What somebody is told to sign in with the first time."""

    login: str
    name: str
    code: str


def import_people(store: Store, people: Path, *, codes: Path | None) -> int:
    """Make an account for each line, or none; how many were made.

    Parameters
    ----------
    store : Store
        Where they are kept.
    people : Path
        A CSV file whose first line names its columns, of `COLUMNS`.
    codes : Path, optional
        A new file for everybody's one-time code, which nobody but its owner can read; the codes
        are nowhere else. Without it the accounts wait for an OIDC sign-in.

    Raises
    ------
    StoreError
        When a line is wrong or a login taken, or a file cannot be read or written.
    """
    rows, given = [], []
    for number, entry in _lines(people):
        try:
            row = checked_row(
                entry["login"],
                name=entry.get("name") or "",
                role=(entry.get("role") or "").strip().casefold() or ROLES[0],
                department=entry.get("department") or "",
                team=entry.get("team") or "",
            )
        except StoreError as error:
            raise StoreError(f"{people}, line {number}: {error} Nobody was added.") from error
        if codes is not None:
            given.append(Code(row.login, row.name, new_code(row)))
        rows.append(row)
    _no_two(rows, people)
    if codes is not None:
        _write(codes, given)
    try:
        add_rows(store, rows)
    except StoreError:
        if codes is not None:
            codes.unlink(missing_ok=True)  # codes that open nothing
        raise
    return len(rows)


def _lines(people: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        if people.stat().st_size > LARGEST_BYTES:
            raise StoreError(f"{people} is too large for a list of people.")
        text = people.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{people} cannot be read as UTF-8 text: {error}.") from error
    try:
        first = text.partition("\n")[0]
        delimiter = ";" if first.count(";") > first.count(",") else ","
        reader = csv.DictReader(text.splitlines(), delimiter=delimiter, strict=True)
        names = [name.strip().casefold() for name in reader.fieldnames or ()]
        unknown = [name for name in names if name not in COLUMNS]
        if "login" not in names or unknown:
            wrong = f"; {unknown[0]!r} is none" if unknown else ""
            raise StoreError(
                f"{people}: the first line names the columns: {', '.join(COLUMNS)}{wrong}."
            )
        reader.fieldnames = names
        found = []
        for entry in reader:
            if None in entry or None in entry.values():
                raise StoreError(
                    f"{people}, line {reader.line_num}: not as many fields as columns. "
                    "Nobody was added."
                )
            found.append((reader.line_num, entry))
    except csv.Error as error:
        raise StoreError(f"{people} is no CSV file: {error}.") from error
    return found


def _no_two(rows: list[AccountRow], people: Path) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.login in seen:
            raise StoreError(f"{people}: {row.login!r} is there twice. Nobody was added.")
        seen.add(row.login)


def _write(path: Path, codes: list[Code]) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise StoreError(f"{path} is there already. Name a new file. Nobody was added.") from error
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror}. Nobody was added."
        ) from error
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("login", "name", "code"))
        writer.writerows((code.login, _harmless(code.name), code.code) for code in codes)


def _harmless(text: str) -> str:
    """A field that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
