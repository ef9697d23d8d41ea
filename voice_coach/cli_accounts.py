"""Commands about accounts, for whoever holds the machine: they need no sign-in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_coach.cli_parts import as_json, open_console, print_json

if TYPE_CHECKING:
    from voice_coach.records import Account
    from voice_coach.store import Store

ROLES = ("learner", "coach", "lead", "admin")
ONE_WAY = "Choose one of --password-stdin, --code and --oidc."

with_role = click.option("--role", type=click.Choice(ROLES), help="What they may do.")
with_code = click.option(
    "--code", "by_code", is_flag=True, help="Print a one-time code instead; it ends after 7 days."
)
with_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from stdin.")


@click.group(name="accounts")
def accounts_group() -> None:
    """Who may sign in to the page, and as what.

    As soon as there is one account, everybody at the page has to sign in.
    """


@accounts_group.command(name="add")
@click.argument("login")
@click.option("--name", default="", help="What the pages call them; the login unless told.")
@click.option(
    "--role", type=click.Choice(ROLES), default="learner", show_default=True, help="What they may."
)
@click.option("--department", default="", help="What team views group by.")
@click.option("--team", default="", help="The same, one level down.")
@with_stdin
@with_code
@click.option("--oidc", is_flag=True, help="No password: LOGIN is their address at the provider.")
@as_json
def accounts_add(
    login: str,
    name: str,
    role: str,
    department: str,
    team: str,
    password_stdin: bool,
    by_code: bool,
    oidc: bool,
    as_json: bool,
) -> None:
    """Make an account; asks for its password."""
    from voice_coach.store.accounts import add, set_code

    if password_stdin + by_code + oidc > 1:
        raise click.UsageError(ONE_WAY)
    store = _store()
    password = None if by_code or oidc else _password(stdin=password_stdin)
    account = add(
        store, login, name=name, role=role, department=department, team=team, password=password
    )
    code = set_code(store, login) if by_code else ""
    _tell(account, code, as_json=as_json)


@accounts_group.command(name="list")
@as_json
def accounts_list(as_json: bool) -> None:
    """List the accounts, closed ones too."""
    from voice_coach.store.accounts import list_accounts

    found = [_entry(account) for account in list_accounts(_store())]
    if as_json:
        print_json(found)
        return
    from rich.table import Table
    from rich.text import Text

    table = Table("login", "name", "role", "department", "team", "open", box=None, pad_edge=False)
    for entry in found:
        shown = {**entry, "open": "yes" if entry["open"] else "no"}
        table.add_row(*(Text(str(value)) for value in shown.values()))
    open_console(stderr=False).print(table)


@accounts_group.command(name="password")
@click.argument("login")
@with_stdin
@with_code
def accounts_password(login: str, password_stdin: bool, by_code: bool) -> None:
    """Give LOGIN a new password; ends a lock-out, and signs them out everywhere."""
    from voice_coach.store.accounts import find, set_code, set_password

    if password_stdin and by_code:
        raise click.UsageError(ONE_WAY)
    store = _store()
    account = find(store, login)
    if by_code:
        click.echo(set_code(store, login))
        return
    set_password(store, login, _password(stdin=password_stdin))
    click.echo(f"{account.login} has a new password, and is signed out everywhere.")


@accounts_group.command(name="set")
@click.argument("login")
@click.option("--name", help="What the pages call them.")
@with_role
@click.option("--department", help="What team views group by; '' takes it away.")
@click.option("--team", help="The same, one level down.")
@click.option("--subject", help="'ISSUER SUB' of their OIDC sign-in; '' takes it away.")
@as_json
def accounts_set(login: str, as_json: bool, **changes: str | None) -> None:
    """Change what is given; it holds from their next click."""
    from voice_coach.store.accounts import change

    _tell(change(_store(), login, **changes), as_json=as_json)


@accounts_group.command(name="close")
@click.argument("login")
def accounts_close(login: str) -> None:
    """Let LOGIN in no more, from now on; what they rehearsed stays theirs."""
    from voice_coach.store.accounts import close

    click.echo(f"{close(_store(), login).login} is closed, and signed out everywhere.")


@accounts_group.command(name="reopen")
@click.argument("login")
def accounts_reopen(login: str) -> None:
    """Let LOGIN in again."""
    from voice_coach.store.accounts import reopen

    click.echo(f"{reopen(_store(), login).login} is open again.")


@accounts_group.command(name="adopt")
@click.argument("login")
def accounts_adopt(login: str) -> None:
    """Give LOGIN what was rehearsed before there were accounts, and the scenarios written then."""
    from voice_coach.scenario import hand_over
    from voice_coach.store.accounts import adopt, find

    store = _store()
    account = find(store, login)
    written = hand_over(account.id)
    click.echo(f"Now of {account.login}: sessions {adopt(store, login)}, scenarios {written}.")


@accounts_group.command(name="import")
@click.argument("people", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--codes",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write everybody's one-time code: a new CSV file that only you can read.",
)
@click.option("--oidc", is_flag=True, help="No codes: they sign in at the OIDC provider.")
def accounts_import(people: Path, codes: Path | None, oidc: bool) -> None:
    """Make an account for each line of PEOPLE, a CSV file, or none at all if one is wrong.

    Its first line names the columns: login, and any of name, role, department and team.
    """
    from voice_coach.store.people import import_people

    if (codes is None) == (not oidc):
        raise click.UsageError("Give --codes FILE, or --oidc.")
    made = import_people(_store(), people, codes=codes)
    where = f"; their codes are in {codes} and end after 7 days" if codes is not None else ""
    click.echo(f"{made} accounts made{where}.")


def _store() -> Store:
    from voice_coach.rooms import open_rooms

    return open_rooms().store


def _password(*, stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed


def _entry(account: Account) -> dict[str, Any]:
    return {
        "login": account.login,
        "name": account.name,
        "role": account.role,
        "department": account.department,
        "team": account.team,
        "open": account.active,
    }


def _tell(account: Account, code: str = "", *, as_json: bool) -> None:
    entry = _entry(account)
    if as_json:
        print_json({**entry, "code": code} if code else entry)
        return
    click.echo(f"{account.login}: {account.name}, {account.role}")
    if code:
        click.echo(f"One-time code, for 7 days: {code}")
