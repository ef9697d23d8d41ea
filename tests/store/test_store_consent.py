"""Consent: nothing without it, kept with its version and time, taken back at any time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from owners import join

from voice_coach.consenting import terms_here
from voice_coach.records import SOLO, Account
from voice_coach.settings import Settings
from voice_coach.store import Store, StoreError, consent
from voice_coach.store.audit import read, verify
from voice_coach.store.person import FILE, keep_person, person


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture(params=["account", "solo"])
def somebody(request: pytest.FixtureRequest, store: Store) -> Account:
    return join(store, "ann") if request.param == "account" else SOLO


def test_it_is_kept_with_version_and_time_and_can_be_taken_back(
    store: Store, somebody: Account
) -> None:
    terms = consent.terms()
    with pytest.raises(consent.ConsentError, match="before you have read"):
        consent.require(store, somebody, terms)
    before = datetime.now().astimezone().replace(microsecond=0)
    consent.agree(store, somebody, terms, version=terms.version)
    consent.require(store, somebody, terms)
    known = person(store, somebody)
    assert known.consent_version == consent.VERSION
    assert datetime.fromisoformat(known.consent_at or "") >= before
    consent.withdraw(store, somebody)
    consent.withdraw(store, somebody)
    with pytest.raises(consent.ConsentError):
        consent.require(store, somebody, terms)
    assert person(store, somebody) == person(store, somebody).__class__()
    assert [(e.actor, e.action, e.detail) for e in read(store)] == [
        (somebody.id, "consent.withdraw", ""),
        (somebody.id, "consent.give", f"version={consent.VERSION}"),
    ]
    assert verify(store).wrong is None


def test_it_lasts_until_the_text_changes(
    store: Store, somebody: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = consent.terms()
    consent.agree(store, somebody, old)
    assert consent.agreed(Store(store.recordings), somebody, old)
    monkeypatch.setattr(consent, "VERSION", "2")
    with pytest.raises(consent.ConsentError):
        consent.require(store, somebody, consent.terms())
    with pytest.raises(consent.ConsentError, match="has changed"):
        consent.agree(store, somebody, consent.terms(), version=old.version)
    assert not consent.agreed(store, somebody, consent.terms())


def test_to_agree_to_one_text_is_not_to_agree_to_another(store: Store) -> None:
    texts = [
        consent.terms(model_elsewhere=model, database_elsewhere=database)
        for model in (False, True)
        for database in (False, True)
    ]
    assert len({t.version for t in texts}) == len({t.text for t in texts}) == 4
    consent.agree(store, SOLO, texts[0])
    assert [consent.agreed(store, SOLO, t) for t in texts] == [True, False, False, False]
    for terms in texts[1:]:
        assert not any("Nothing of it is sent" in said for _, said in terms.text)
        assert all("other machine" in dict(terms.text)["Where it lies"] for terms in texts)


@pytest.mark.parametrize(
    ("given", "version"),
    [
        ({}, "1"),
        ({"llm_url": "http://192.0.2.1/v1", "llm_elsewhere": True}, "1"),
        ({"brain": "llm", "llm_url": "http://127.0.0.1:8080/v1"}, "1"),
        ({"brain": "llm", "llm_url": "http://192.0.2.1/v1", "llm_elsewhere": True}, "1+model"),
        ({"database": "sqlite:////tmp/x.db"}, "1"),
        ({"database": "postgresql+psycopg://u@localhost/n"}, "1"),
        ({"database": "postgresql+psycopg:///n?host=/var/run/postgresql"}, "1"),
        ({"database": "postgresql+psycopg://u:p@db.example/n"}, "1+database"),
        ({"database": "not a url"}, "1"),
    ],
)
def test_the_text_is_what_the_settings_make_it(given: dict, version: str, home: Path) -> None:
    assert terms_here(Settings(home=home, **given)).version == version


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"consent_at": 1, "more": 2}', b"\xff"])
def test_a_damaged_file_is_no_consent(store: Store, content: bytes) -> None:
    consent.agree(store, SOLO, consent.terms())
    (store.recordings / FILE).write_bytes(content)
    with pytest.raises(consent.ConsentError):
        consent.require(store, SOLO, consent.terms())


def test_one_persons_is_not_anothers(store: Store) -> None:
    ann, bob = join(store, "ann"), join(store, "bob")
    consent.agree(store, ann, consent.terms())
    assert [consent.agreed(store, who, consent.terms()) for who in (ann, bob, SOLO)] == [
        True,
        False,
        False,
    ]


def test_an_account_that_is_gone_agrees_to_nothing(store: Store) -> None:
    ghost = Account("ghost", "g", "G", "learner")
    for act in (
        lambda: consent.agree(store, ghost, consent.terms()),
        lambda: consent.require(store, ghost, consent.terms()),
        lambda: keep_person(store, ghost, action="retention.choose", keep_days=1),
    ):
        with pytest.raises(StoreError, match="was removed"):
            act()
    assert read(store) == []
