"""Commands about data: export, delete, forget, prune, and the key recordings are sealed with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.cli_parts import as_json, open_console, print_json
from voice_coach.records import VoiceCoachError

if TYPE_CHECKING:
    from voice_coach.records import Account
    from voice_coach.store import Store
    from voice_coach.store.removal import Receipt


@click.group(name="data")
def data_group() -> None:
    """Export and delete what is kept of somebody, and seal recordings."""


@data_group.command(name="export")
@click.option("--account", "login", help="Whose; without it, what belongs to no account.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def data_export(login: str | None, out: Path) -> None:
    """Write all of somebody's data into one zip; its index.html opens offline."""
    from voice_coach.rooms import open_rooms
    from voice_coach.store.audit import MACHINE
    from voice_coach.takeout import write_takeout
    from voice_coach.terminal.show import working

    rooms = open_rooms()
    with working(open_console()) as say:
        account = _account(rooms.store, login)
        written = write_takeout(rooms, account, out, actor=MACHINE, say=say)
    click.echo(written)


@data_group.command(name="delete")
@click.argument("session")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def data_delete(session: str, yes: bool, as_json: bool) -> None:
    """Delete SESSION (an id) with everything that hangs on it, and print the receipt."""
    from voice_coach.deletion import delete_session
    from voice_coach.rooms import open_rooms
    from voice_coach.store.audit import MACHINE

    rooms = open_rooms()
    rooms.store.whose(session)
    if not yes:
        click.confirm(f"Delete session {session} for good?", abort=True, err=True)
    _show(delete_session(rooms, session, actor=MACHINE), as_json=as_json)


@data_group.command(name="forget")
@click.argument("login", required=False)
@click.option("--nobodys", is_flag=True, help="What belongs to no account, instead of LOGIN's.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def data_forget(login: str | None, nobodys: bool, yes: bool, as_json: bool) -> None:
    """Delete everything of LOGIN, then the account, and print the receipt."""
    from voice_coach.deletion import delete_account
    from voice_coach.rooms import open_rooms
    from voice_coach.store.audit import MACHINE

    if (login is None) != nobodys:
        raise click.UsageError("Give a LOGIN, or --nobodys.")
    rooms = open_rooms()
    account = _account(rooms.store, login)
    if not yes:
        whose = "no account" if login is None else login
        click.confirm(f"Delete everything of {whose} for good?", abort=True, err=True)
    _show(delete_account(rooms, account.id, actor=MACHINE), as_json=as_json)


@data_group.command(name="prune")
@as_json
def data_prune(as_json: bool) -> None:
    """Delete sessions whose days are over, and go on with deletions that were cut short."""
    from voice_coach.deletion import finish_deletions, prune
    from voice_coach.rooms import open_rooms

    rooms = open_rooms()
    receipts = finish_deletions(rooms)
    done = prune(rooms)
    receipts += [done] if done is not None else []
    for receipt in receipts:
        _show(receipt, as_json=as_json)
    if not receipts and not as_json:
        click.echo("Nothing was due.")


@data_group.command(name="receipt")
@click.argument("receipt")
def data_receipt(receipt: str) -> None:
    """Print the receipt of a deletion as JSON: counts, and SHA-256 of file names."""
    from voice_coach.rooms import open_rooms
    from voice_coach.store import codec, removal

    click.echo(codec.dump(removal.receipt(open_rooms().store, receipt)))


@data_group.command(name="key")
@click.option("--keyring", is_flag=True, help="Put it into this machine's keyring instead.")
def data_key(keyring: bool) -> None:
    """Print a new key to seal recordings with. Without it they do not open: keep a copy."""
    from voice_coach.audio.sealed import NEEDS, SERVICE, USER, new_key

    key = new_key()
    if not keyring:
        click.echo(key)
        return
    try:
        import keyring as ring
    except ModuleNotFoundError as error:
        raise VoiceCoachError(NEEDS) from error
    if ring.get_password(SERVICE, USER) is not None:
        raise VoiceCoachError("There is a key in the keyring already; it was not replaced.")
    ring.set_password(SERVICE, USER, key)
    click.echo("A new key is in the keyring. Use it with VOICE_COACH_KEY=keyring.")


@data_group.command(name="seal")
def data_seal() -> None:
    """Seal the recordings that are there already with the key in VOICE_COACH_KEY."""
    _seal_all(None)


@data_group.command(name="rekey")
@click.option(
    "--old-key", envvar="VOICE_COACH_OLD_KEY", required=True, show_envvar=True, help="The old key."
)
def data_rekey(old_key: str) -> None:
    """Change every recording over from the old key to the one in VOICE_COACH_KEY."""
    _seal_all(old_key)


@data_group.command(name="unseal")
def data_unseal() -> None:
    """Write every sealed recording in the clear again; then unset VOICE_COACH_KEY."""
    from voice_coach.audio.sealed import current_key
    from voice_coach.settings import settings
    from voice_coach.store.vault import open_all
    from voice_coach.terminal.show import working

    key = current_key()
    if key is None:
        raise VoiceCoachError("Set VOICE_COACH_KEY to the key the recordings are sealed with.")
    with working(open_console()) as say:
        changed = open_all(settings().recordings, key, say=say)
    click.echo(f"{changed} recordings opened. Unset VOICE_COACH_KEY before the next start.")


def _seal_all(old_text: str | None) -> None:
    from voice_coach.audio.sealed import current_key, key_of
    from voice_coach.settings import settings
    from voice_coach.store.vault import seal_all
    from voice_coach.terminal.show import working

    key = current_key()
    if key is None:
        raise VoiceCoachError("Set VOICE_COACH_KEY first; `voice-coach data key` prints a new key.")
    old = None if old_text is None else key_of(old_text)
    with working(open_console()) as say:
        changed = seal_all(settings().recordings, key, old=old, say=say)
    click.echo(f"{changed} recordings sealed with key {key.id}.")


def _account(store: Store, login: str | None) -> Account:
    """The account of a login, also one that is switched off."""
    from sqlmodel import select

    from voice_coach.records import SOLO, Account
    from voice_coach.store.database import transaction
    from voice_coach.store.tables_accounts import AccountRow

    if login is None:
        return SOLO
    with transaction(store.engine) as connection:
        row = connection.exec(select(AccountRow).where(AccountRow.login == login)).first()
        if row is None:
            raise VoiceCoachError(f"There is no account {login!r}.")
        return Account(row.id, row.login, row.name, row.role)  # type: ignore[arg-type]


def _show(receipt: Receipt, *, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        print_json(asdict(receipt))
        return
    rows = ", ".join(f"{count} {name}" for name, count in sorted(receipt.rows.items())) or "no rows"
    others = "".join(f", {n} {name}" for name, n in receipt.others.items() if n)
    click.echo(f"Deleted {receipt.sessions} sessions: {len(receipt.files)} files{others}; {rows}.")
    click.echo(f"Left: {receipt.rows_left} rows, {receipt.files_left} files. {receipt.pending}")
    click.echo(f"Receipt {receipt.id}: voice-coach data receipt {receipt.id}")
