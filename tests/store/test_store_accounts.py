"""Accounts, passwords, signing in and being locked out."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from test_store import SCENARIO

from voice_coach.records import Account, VoiceCoachError
from voice_coach.store import Store, accounts, passwords, signins
from voice_coach.store.database import transaction
from voice_coach.store.tables_accounts import AccountRow, AttemptRow, SigninRow

GOOD = "seven lamps under rain"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def store(home: Path) -> Store:
    return Store(home / "recordings")


@pytest.fixture
def ana(store: Store) -> Account:
    return accounts.add(store, "Ana@Firm.example", name="Ana Adams", password=GOOD)


def row(store: Store, login: str = "ana@firm.example") -> AccountRow:
    with transaction(store.engine) as connection:
        found = connection.exec(select(AccountRow).where(AccountRow.login == login)).one()
        return AccountRow(**found.model_dump())


# --- accounts -----------------------------------------------------------------------------------


def test_an_account_is_kept_with_its_login_in_small_letters(store: Store, ana: Account) -> None:
    assert (ana.login, ana.name, ana.role, ana.active) == (
        "ana@firm.example", "Ana Adams", "learner", True,
    )  # fmt: skip
    assert accounts.find(store, " ANA@firm.Example ") == ana
    assert accounts.list_accounts(store) == [ana]


@pytest.mark.parametrize("again", ["ana@firm.example", "ANA@FIRM.EXAMPLE", "ａna@firm.example"])
def test_a_login_is_taken_however_it_is_written(store: Store, ana: Account, again: str) -> None:
    with pytest.raises(VoiceCoachError, match="already"):
        accounts.add(store, again)


@pytest.mark.parametrize("login", ["", "a", "an a", "-ana", "ana/..", "a" * 101, "ana\n", "<b>"])
def test_what_cannot_be_a_login_is_told(store: Store, login: str) -> None:
    if login.strip() == "ana":
        assert accounts.add(store, login).login == "ana"
        return
    with pytest.raises(VoiceCoachError, match="cannot be a login"):
        accounts.add(store, login)


@pytest.mark.parametrize("role", ["solo", "boss", ""])
def test_there_are_four_roles(store: Store, role: str) -> None:
    with pytest.raises(VoiceCoachError, match="learner, coach, lead, admin"):
        accounts.add(store, "ana", role=role)
    assert not accounts.any_account(store)


def test_what_is_given_is_changed_and_nothing_else(store: Store, ana: Account) -> None:
    changed = accounts.change(store, "ana@firm.example", role="coach", team="  North   two ")
    assert (changed.role, changed.team, changed.name) == ("coach", "North two", "Ana Adams")
    assert accounts.change(store, "ana@firm.example") == changed


def test_two_accounts_have_no_subject_in_common(store: Store, ana: Account) -> None:
    accounts.change(store, ana.login, subject="https://id.example 7")
    accounts.add(store, "bob")
    with pytest.raises(VoiceCoachError, match="Another account"):
        accounts.change(store, "bob", subject="https://id.example 7")


def test_who_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(VoiceCoachError, match="accounts list"):
        accounts.change(store, "zoe", role="lead")


def test_what_was_rehearsed_before_accounts_is_adopted_once(store: Store, ana: Account) -> None:
    before = store.create(SCENARIO, seed=1)
    bobs = accounts.add(store, "bob")
    own = store.create(SCENARIO, seed=1, account=bobs.id)
    assert accounts.adopt(store, ana.login) == 1
    assert store.whose(before).owner == ana.id and store.whose(own).owner == bobs.id
    assert accounts.adopt(store, "bob") == 0


# --- passwords ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        "short and sweet", "four five words here", "über den wolken muß", "correcthorsebattery",
        "p" * 10 + "qrstuvw but not only", " leading and trailing ", "1 2 3 4 5 6 7 8 9 10 11",
    ],
)  # fmt: skip
def test_length_is_all_that_is_asked_of_a_password(password: str) -> None:
    assert passwords.objection(password, login="ana", name="Ana Adams") == ""


@pytest.mark.parametrize(
    "password",
    [
        "only 14 chars.", "a" * 20, "abababababababab", "ana@firm.example", "Ana.Adams.Ana.Adams",
        "voice_coach_password", "1234567890123456", "qwertyuiopasdfgh", "abcdefghijklmnop",
        "ANA@FIRM.EXAMPLE1", "x" * 257,
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert passwords.objection(password, login="ana@firm.example", name="Ana Adams")


def test_a_refused_password_changes_nothing(store: Store, ana: Account) -> None:
    with pytest.raises(VoiceCoachError, match="at least 15"):
        accounts.set_password(store, ana.login, "too short")
    assert signins.authenticate(store, ana.login, GOOD) == ana


def test_passwords_are_argon2id_with_the_parameters_of_rfc_9106(store: Store, ana: Account) -> None:
    kept = row(store).password
    assert kept is not None and kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert GOOD not in kept


def test_weaker_parameters_are_renewed_at_the_next_sign_in(store: Store, ana: Account) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    with transaction(store.engine) as connection:
        connection.exec(select(AccountRow)).one().password = weak
    with pytest.raises(signins.SigninError):
        signins.authenticate(store, ana.login, "wrong wrong wrong")
    assert row(store).password == weak
    signins.authenticate(store, ana.login, GOOD)
    assert (row(store).password or "").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert signins.authenticate(store, ana.login, GOOD) == ana


def test_a_password_typed_in_another_form_of_unicode_is_the_same(store: Store) -> None:
    accounts.add(store, "zoe", password="über den wolken muß")
    assert signins.authenticate(store, "zoe", "u\u0308ber den wolken muß").login == "zoe"


# --- signing in ---------------------------------------------------------------------------------


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every hash a password is compared with."""
    from argon2 import PasswordHasher

    calls: list[str] = []
    real = PasswordHasher.verify

    def verify(self: PasswordHasher, kept: str, password: str) -> bool:
        calls.append(kept)
        return bool(real(self, kept, password))

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    yield calls


def refusal(store: Store, login: str, password: str, now: datetime = NOW) -> str:
    with pytest.raises(signins.SigninError) as refused:
        signins.authenticate(store, login, password, now=now)
    return str(refused.value)


def test_every_reason_gets_one_answer_after_one_calculation(
    store: Store, ana: Account, hashing: list[str]
) -> None:
    accounts.add(store, "closed", password=GOOD)
    accounts.close(store, "closed")
    accounts.add(store, "unset")
    tried = [(ana.login, "no no no no no"), ("nobody", GOOD), ("closed", GOOD), ("unset", GOOD)]
    said = {refusal(store, login, password) for login, password in [*tried, ("ana", "x" * 300)]}
    assert said == {signins.WRONG}
    assert len(hashing) == len(tried) + 1
    cost = {kept.rpartition("$")[0].rpartition("$")[0] for kept in hashing}
    assert len(cost) == 1, "each as dear as the others"


def test_a_token_opens_until_it_is_over(store: Store, ana: Account) -> None:
    token = signins.sign_in(store, ana.id, now=NOW)
    assert len(token) >= 43
    with transaction(store.engine) as connection:
        (kept,) = connection.exec(select(SigninRow.token)).all()
    assert kept == hashlib.sha256(token.encode()).hexdigest()
    found = signins.signed_in(store, token, now=NOW)
    assert found == signins.SignedIn(ana, has_password=True)
    assert signins.signed_in(store, token + "x", now=NOW) is None
    assert signins.signed_in(store, "", now=NOW) is None
    assert signins.signed_in(store, kept, now=NOW) is None, "the hash is no key"


def test_idle_and_absolute_ends(store: Store, ana: Account) -> None:
    token = signins.sign_in(store, ana.id, now=NOW)
    idle = NOW + signins.IDLE
    assert signins.signed_in(store, token, now=idle - SECOND, click=False)
    assert signins.signed_in(store, token, now=idle) is None
    at = NOW
    while at + 50 * MINUTE < NOW + signins.LONGEST_SIGNIN:
        at += 50 * MINUTE
        assert signins.signed_in(store, token, now=at), at
    assert signins.signed_in(store, token, now=NOW + signins.LONGEST_SIGNIN) is None


def test_a_change_of_role_or_a_closed_account_acts_at_once(store: Store, ana: Account) -> None:
    token = signins.sign_in(store, ana.id)
    accounts.change(store, ana.login, role="coach")
    found = signins.signed_in(store, token)
    assert found is not None and found.account.role == "coach"
    accounts.close(store, ana.login)
    assert signins.signed_in(store, token) is None
    accounts.reopen(store, ana.login)
    assert signins.signed_in(store, token) is None, "closing signed out for good"
    assert signins.authenticate(store, ana.login, GOOD) == accounts.find(store, ana.login)


def test_signing_out_here_and_everywhere(store: Store, ana: Account) -> None:
    bob = accounts.add(store, "bob")
    here, there, bobs = (signins.sign_in(store, who) for who in (ana.id, ana.id, bob.id))
    signins.sign_out(store, here)
    assert signins.signed_in(store, here) is None and signins.signed_in(store, there)
    again = signins.sign_in(store, ana.id)
    signins.sign_out_everywhere(store, ana.id, but=again)
    assert signins.signed_in(store, there) is None and signins.signed_in(store, again)
    accounts.set_password(store, ana.login, "another seven lamps")
    assert signins.signed_in(store, again) is None
    assert signins.signed_in(store, bobs)


def test_what_is_over_is_forgotten(store: Store, ana: Account) -> None:
    signins.sign_in(store, ana.id, now=NOW)
    refusal(store, "nobody", GOOD)
    signins.prune(store, now=NOW + MINUTE)
    with transaction(store.engine) as connection:
        assert (
            connection.exec(select(SigninRow)).all() and connection.exec(select(AttemptRow)).all()
        )
    signins.prune(store, now=NOW + signins.FORGOTTEN)
    with transaction(store.engine) as connection:
        assert not connection.exec(select(SigninRow)).all()
        assert not connection.exec(select(AttemptRow)).all()


# --- one-time codes -----------------------------------------------------------------------------


def test_a_code_opens_until_a_password_is_chosen(store: Store, ana: Account) -> None:
    token = signins.sign_in(store, ana.id, now=NOW)
    code = accounts.set_code(store, ana.login, now=NOW)
    assert len(code.split("-")) == 6 and all(len(part) == 4 for part in code.split("-"))
    assert code.replace("-", "") not in str(row(store))
    assert signins.signed_in(store, token, now=NOW) is None
    assert refusal(store, ana.login, GOOD) == signins.WRONG, "the old password is over"
    assert signins.authenticate(store, ana.login, code.lower().replace("-", " "), now=NOW) == ana
    token = signins.sign_in(store, ana.id, now=NOW)
    assert signins.signed_in(store, token, now=NOW) == signins.SignedIn(ana, must_choose=True)
    accounts.set_password(store, ana.login, GOOD)
    assert refusal(store, ana.login, code) == signins.WRONG, "once"
    token = signins.sign_in(store, ana.id, now=NOW)
    assert signins.signed_in(store, token, now=NOW) == signins.SignedIn(ana, has_password=True)


def test_a_code_ends_after_a_week_and_with_the_account(store: Store, ana: Account) -> None:
    code = accounts.set_code(store, ana.login, now=NOW)
    assert refusal(store, ana.login, code, NOW + accounts.CODE_FOR) == signins.WRONG
    code = accounts.set_code(store, ana.login, now=NOW)
    accounts.close(store, ana.login)
    accounts.reopen(store, ana.login)
    assert refusal(store, ana.login, code) == signins.WRONG


def test_a_reset_while_somebody_signs_in_keeps_them_out(store: Store, ana: Account) -> None:
    old = signins.prove(store, ana.login, GOOD, now=NOW)
    code = accounts.set_code(store, ana.login, now=NOW)
    by_code = signins.prove(store, ana.login, code, now=NOW)
    late = (old.proof, "", passwords.hashed(GOOD))
    for proof in late:
        with pytest.raises(signins.SigninError, match="do not go together"):
            signins.sign_in(store, ana.id, proof=proof, now=NOW)
    token = signins.sign_in(store, ana.id, proof=by_code.proof, now=NOW)
    accounts.set_code(store, ana.login, now=NOW)
    with pytest.raises(VoiceCoachError, match="signed out meanwhile"):
        accounts.set_password(store, ana.login, GOOD, actor=ana.id, signed_by=token)
    assert row(store).password is None
    with transaction(store.engine) as connection:
        assert not connection.exec(select(SigninRow)).all()


def test_closing_while_somebody_signs_in_keeps_them_out(store: Store, ana: Account) -> None:
    by_code = signins.prove(store, ana.login, accounts.set_code(store, ana.login))
    accounts.close(store, ana.login)
    for proof in (by_code.proof, None):
        with pytest.raises(signins.SigninError, match="do not go together"):
            signins.sign_in(store, ana.id, proof=proof)
    accounts.reopen(store, ana.login)
    with pytest.raises(signins.SigninError, match="do not go together"):
        signins.sign_in(store, ana.id, proof=by_code.proof)
    kept = accounts.set_password(store, ana.login, GOOD)
    assert signins.signed_in(store, signins.sign_in(store, ana.id, proof=kept))


def test_a_renewed_password_is_proof(
    store: Store, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = row(store).password
    monkeypatch.setattr(signins, "outdated", lambda kept: True)
    proven = signins.prove(store, ana.login, GOOD)
    assert proven.proof == row(store).password != before
    assert signins.sign_in(store, ana.id, proof=proven.proof)


def test_a_closed_account_that_had_a_code_waits_for_nobody(store: Store) -> None:
    from voice_coach.store.subjects import Elsewhere, account_from_elsewhere

    accounts.add(store, "bo@firm.example")
    accounts.set_code(store, "bo@firm.example")
    accounts.close(store, "bo@firm.example")
    accounts.reopen(store, "bo@firm.example")
    who = Elsewhere("https://login.example", "1", email="bo@firm.example")
    with pytest.raises(signins.SigninError, match="no account here"):
        account_from_elsewhere(store, who, unknown_may_join=True)
    assert row(store, "bo@firm.example").subject is None


@pytest.mark.parametrize("email", ["weiß@firm.example", "ｗeiss@firm.example"])
def test_an_address_that_only_folds_to_a_login_is_somebody_else(store: Store, email: str) -> None:
    from voice_coach.store.subjects import Elsewhere, account_from_elsewhere

    waiting = accounts.add(store, "weiss@firm.example")
    other = Elsewhere("https://login.example", "1", email=email)
    with pytest.raises(signins.SigninError, match="no account here"):
        account_from_elsewhere(store, other, unknown_may_join=False)
    joined = account_from_elsewhere(store, other, unknown_may_join=True)
    assert joined.id != waiting.id and joined.login.startswith("oidc-")
    hers = Elsewhere("https://login.example", "2", email="Weiss@firm.example")
    assert account_from_elsewhere(store, hers, unknown_may_join=False) == waiting


# --- being locked out ---------------------------------------------------------------------------


def test_waits_grow_to_an_hour() -> None:
    minutes = [(signins.waits(n) or timedelta()) / MINUTE for n in range(1, 13)]
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert signins.waits(99) == signins.LONGEST_WAIT


@pytest.mark.parametrize("login", ["ana@firm.example", "nobody@firm.example"])
def test_guessing_locks_out_whether_the_login_exists_or_not(
    store: Store, ana: Account, hashing: list[str], login: str
) -> None:
    for _ in range(signins.FREE_FAILURES - 1):
        assert refusal(store, login, "no no no no no") == signins.WRONG
    fifth = refusal(store, login, "no no no no no")
    until = NOW + MINUTE
    assert "Try again at" in fifth and f"{until.astimezone():%H:%M}" in fifth
    assert refusal(store, login, GOOD, NOW + 59 * SECOND) == fifth, "even the right one"
    assert len(hashing) == signins.FREE_FAILURES, "and nothing is calculated meanwhile"
    if login == ana.login:
        assert signins.authenticate(store, login, GOOD, now=until) == ana
        assert refusal(store, login, "no no no no no", until) == signins.WRONG, "counted anew"
    else:
        assert "Try again at" in refusal(store, login, GOOD, until)
        again = f"{until.astimezone() + 2 * MINUTE:%H:%M}"
        assert again in refusal(store, login, GOOD, until + MINUTE)


def test_after_a_hundred_the_password_is_over_until_a_new_one_is_set(
    store: Store, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signins, "matches", lambda password, kept: password == GOOD)
    now = NOW
    for _ in range(signins.MOST_FAILURES):
        refusal(store, ana.login, "no", now)
        now += signins.LONGEST_WAIT
    later = now + timedelta(days=400)
    signins.prune(store, now=later)
    assert "Ask whoever runs" in refusal(store, ana.login, GOOD, later)
    accounts.set_password(store, ana.login, GOOD)
    assert signins.authenticate(store, ana.login, GOOD, now=later) == ana


def test_failures_of_yesterday_count_no_more(store: Store, ana: Account) -> None:
    for _ in range(signins.FREE_FAILURES - 1):
        refusal(store, ana.login, "no no no")
    assert refusal(store, ana.login, "no no no", NOW + signins.FORGOTTEN) == signins.WRONG


def test_guessing_in_parallel_is_no_faster(store: Store, ana: Account, hashing: list[str]) -> None:
    said: list[str] = []

    def guess() -> None:
        said.append(refusal(store, ana.login, "no no no no no"))

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(hashing) == signins.FREE_FAILURES
    assert said.count(signins.WRONG) == signins.FREE_FAILURES - 1 and len(said) == 16


# --- what is written down of it -----------------------------------------------------------------


def test_the_trail_tells_what_was_done_to_an_account_and_by_whom(
    store: Store, ana: Account
) -> None:
    from voice_coach.store.audit import MACHINE, read, verify

    accounts.change(store, ana.login, role="coach", team="North")
    token = signins.sign_in(store, ana.id)
    accounts.set_password(store, ana.login, GOOD, actor=ana.id)
    signins.sign_out(store, token)
    signins.sign_out(store, signins.sign_in(store, ana.id))
    accounts.set_code(store, ana.login)
    accounts.adopt(store, ana.login)
    accounts.close(store, ana.login)
    accounts.reopen(store, ana.login)
    for _ in range(signins.FREE_FAILURES):
        refusal(store, ana.login, "no no no no no")
        refusal(store, "nobody@firm.example", "no no no no no")
    entries = sorted(read(store), key=lambda entry: entry.number)
    done = [(entry.actor, entry.action, entry.subject, entry.detail) for entry in entries]
    assert done == [
        (MACHINE, "account.add", ana.id, "role=learner"),
        (MACHINE, "account.change", ana.id, "role=coach team"),
        (ana.id, "signin.in", ana.id, ""),
        (ana.id, "account.password", ana.id, ""),
        (ana.id, "signin.in", ana.id, ""),
        (ana.id, "signin.out", ana.id, ""),
        (MACHINE, "account.code", ana.id, ""),
        (MACHINE, "account.adopt", ana.id, "sessions=0"),
        (MACHINE, "account.close", ana.id, ""),
        (MACHINE, "account.reopen", ana.id, ""),
        ("", "signin.locked", ana.id, ""),
        ("", "signin.locked", "", ""),
    ]
    assert verify(store).wrong is None
    text = str(done)
    assert "ana@" not in text and "North" not in text, "ids, never names"
