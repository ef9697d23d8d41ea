"""All of somebody's data as one zip that opens offline: begin with its ``index.html``.

It is written to disk file by file, so that its size does not matter. What it holds is read from the
foreign keys, like what a deletion removes: a table added later is in it.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from voice_coach.consenting import terms_here
from voice_coach.deletion import own_scenario_files
from voice_coach.records import Account, VoiceCoachError
from voice_coach.rooms import Progress, Rooms
from voice_coach.store import SessionInfo, Store
from voice_coach.store.audit import note, read
from voice_coach.store.person import person

KEPT_ELSEWHERE = frozenset({"session", "turn", "take", "drill", "account", "audit"})
"""Tables that are in a session's own files, in ``account.json`` or in ``trail.json``. What a
counterpart keeps to itself until a talk is over is in none of them."""
NEVER = frozenset({("signin", "token")})
"""What would let somebody in."""
SHOWN = ("login", "name", "role", "department", "team", "created_at", "subject")
MOST_TRAIL = 100_000


@dataclass(frozen=True, slots=True)
class _Held:
    """A session as the index names it: its files within the zip, and what is missing."""

    info: SessionInfo
    report: str
    data: str
    sound: tuple[str, ...]
    problem: str


def write_takeout(
    rooms: Rooms,
    account: Account,
    path: Path,
    *,
    actor: str | None = None,
    say: Progress | None = None,
) -> Path:
    """Write the zip. Returns ``path``, which is there whole or not at all.

    Parameters
    ----------
    rooms : Rooms
        Whose store it is.
    account : Account
        Whose data; `SOLO` for that of a machine without accounts.
    path : Path
        The file to write; replaced.
    actor : str, optional
        Whose doing it is, for the audit trail; the account's own where it is not given.
    say : callable, optional
        Told how far it is.

    Raises
    ------
    VoiceCoachError
        When the file cannot be written.
    """
    tell = say or (lambda stage, share: None)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as packed:
            _fill(packed, rooms, account, tell)
        temporary.replace(path)
    except OSError as error:
        raise VoiceCoachError(
            f"Your data could not be written to {path}: {error.strerror or error}."
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    by = account.id if actor is None else actor
    note(rooms.store, actor=by, action="data.export", subject=account.id)
    tell("Done", 1.0)
    return path


def _fill(packed: zipfile.ZipFile, rooms: Rooms, account: Account, say: Progress) -> None:
    store = rooms.store
    infos = store.list_sessions(account.id)
    names = _names(store)
    held = []
    for at, info in enumerate(infos):
        say(f"Packing session {at + 1} of {len(infos)}", at / (len(infos) + 1))
        held.append(_session(packed, rooms, info))
    say("Packing the rest", len(infos) / (len(infos) + 1))
    tables = _tables(store, account, [info.id for info in infos], names)
    for name, rows in tables.items():
        _json(packed, f"tables/{name}.json", rows)
    for audio in _spoken(tables):
        _sound(packed, store, audio, f"comments/{audio.replace('/', '-')}")
    about = _account(store, account)
    _json(packed, "account.json", about)
    trail = [
        {"at": e.at, "by": _who(e.actor, account, names), "action": e.action,
         "subject": e.subject, "detail": _named(e.detail, names)}
        for e in read(store, about=account.id, limit=MOST_TRAIL)
    ]  # fmt: skip
    _json(packed, "trail.json", trail)
    scenarios = own_scenario_files(rooms, account.id)
    for path in scenarios:
        packed.write(path, f"scenarios/{path.name}", zipfile.ZIP_DEFLATED)
    index = (
        _environment()
        .get_template("takeout.html")
        .render(
            about=about,
            terms=terms_here(rooms.settings),
            sessions=held,
            tables={name: rows for name, rows in tables.items() if rows},
            comments=tables.get("comment", []),
            trail=trail,
            scenarios=[path.name for path in scenarios],
        )
    )
    packed.writestr("index.html", index, zipfile.ZIP_DEFLATED)


def _session(packed: zipfile.ZipFile, rooms: Rooms, info: SessionInfo) -> _Held:
    """Report, JSON and recordings; where a report cannot be made, what there is."""
    folder = f"sessions/{info.id}"
    store = rooms.store
    report = data = problem = ""
    try:
        report, data = _exported(packed, rooms, info.id, folder)
    except VoiceCoachError as error:
        problem = str(error)
    sound = []
    for path in sorted((store.recordings / info.id).glob("*.flac")):
        name = f"{folder}/sound/{path.name}"
        if _sound(packed, store, f"{info.id}/{path.name}", name):
            sound.append(name)
    return _Held(info, report, data, tuple(sound), problem)


def _exported(
    packed: zipfile.ZipFile, rooms: Rooms, session_id: str, folder: str
) -> tuple[str, str]:
    from voice_coach import plugins
    from voice_coach.whole import whole_session

    whole = whole_session(session_id, rooms=rooms)
    names = []
    with TemporaryDirectory() as there:
        for form, name in (("html", "report.html"), ("json", "session.json")):
            written = plugins.load("exporters", form)(whole, Path(there) / name)
            packed.write(written, f"{folder}/{name}", zipfile.ZIP_DEFLATED)
            names.append(f"{folder}/{name}")
    return names[0], names[1]


def _sound(packed: zipfile.ZipFile, store: Store, audio: str, name: str) -> bool:
    from voice_coach.audio.sealed import read_file

    try:
        packed.writestr(name, read_file(store.audio_path(audio)), zipfile.ZIP_STORED)
    except FileNotFoundError:
        return False
    return True


def _tables(
    store: Store, account: Account, sessions: Sequence[str], names: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """Rows by table: what hangs on these sessions, and what is the account's own.

    What a coach said about a session that is no longer shared with them is not theirs to see.
    """
    from sqlalchemy import select

    from voice_coach.store.erasing import pointing

    own = set(sessions)
    seen = own | _shared(store, account)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    with store.engine.connect() as connection:
        for target, keys in (("session", sessions), ("account", [account.id])):
            for table, column in pointing(target):
                if table.name in KEPT_ELSEWHERE:
                    continue
                rows = found.setdefault(table.name, {})
                for part in _parts(keys):
                    where = column.in_(part)
                    if target == "account" and not account.id:
                        where = column.is_(None) if table.name == "survey" else column.in_([])
                    for row in connection.execute(select(table).where(where)).mappings():
                        if row.get("session_id") and row["session_id"] not in seen:
                            continue
                        plain = _plain(table.name, dict(row), own, account, names)
                        rows[json.dumps(plain, sort_keys=True)] = plain
    return {name: [rows[key] for key in sorted(rows)] for name, rows in sorted(found.items())}


def _shared(store: Store, account: Account) -> set[str]:
    """The sessions that are shared with somebody now."""
    from sqlmodel import col, select

    from voice_coach.store.database import transaction
    from voice_coach.store.tables import SessionRow

    if account.role != "coach":
        return set()
    with transaction(store.engine) as connection:
        of = select(SessionRow.id).where(col(SessionRow.coach_id) == account.id)
        return set(connection.exec(of).all())


def _plain(
    table: str, row: dict[str, Any], own: set[str], account: Account, names: dict[str, str]
) -> dict[str, Any]:
    """A row without what lets somebody in, without ids of others, without others' words."""
    kept = {k: v for k, v in row.items() if (table, k) not in NEVER}
    for column in ("account_id", "coach_id", "author_id", "made_by"):
        if kept.get(column):
            kept[column] = _who(kept[column], account, names)
    if kept.get("session_id") and kept["session_id"] not in own:  # as a coach, of a learner's talk
        kept.pop("quote", None)
    return kept


def _who(key: str, account: Account, names: dict[str, str]) -> str:
    return "you" if key == account.id else names.get(key, key or "you")


def _named(detail: str, names: dict[str, str]) -> str:
    """``coach=ID`` with the name in place of the id."""
    key, _, value = detail.partition("=")
    return f"{key}={names.get(value, value)}" if value else detail


def _names(store: Store) -> dict[str, str]:
    """Names of coaches, which whoever shares with them sees; nobody else's."""
    from sqlmodel import col, select

    from voice_coach.store.database import transaction
    from voice_coach.store.tables_accounts import AccountRow

    with transaction(store.engine) as connection:
        rows = connection.exec(
            select(AccountRow.id, AccountRow.name).where(col(AccountRow.role) == "coach")
        ).all()
    return {key: f"{name} (coach)" for key, name in rows}


def _account(store: Store, account: Account) -> dict[str, Any]:
    from voice_coach.store.database import transaction
    from voice_coach.store.tables_accounts import AccountRow

    about: dict[str, Any] = {}
    if account.id:
        with transaction(store.engine) as connection:
            row = connection.get_one(AccountRow, account.id)
            about = {name: getattr(row, name) for name in SHOWN}
    known = person(store, account)
    return about | {
        "consent_at": known.consent_at,
        "consent_version": known.consent_version,
        "keep_days": known.keep_days,
    }


def _spoken(tables: dict[str, list[dict[str, Any]]]) -> list[str]:
    return [row["audio"] for row in tables.get("comment", []) if row.get("audio")]


def _parts(keys: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _json(packed: zipfile.ZipFile, name: str, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    packed.writestr(name, text, zipfile.ZIP_DEFLATED)


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("voice_coach.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
