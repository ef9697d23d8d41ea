"""Statements of a session, and a real receiver that takes only what xAPI 1.0.3 allows."""

from __future__ import annotations

import base64
import json
import re
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from populations import Person, fill

from voice_coach.records import IMPORTED, Account, Outcome, Session, Turn, VoiceCoachError
from voice_coach.reports.xapi import duration, export_xapi, pseudonym, statements
from voice_coach.scenario import find
from voice_coach.sending import send_waiting, told_of
from voice_coach.settings import Settings
from voice_coach.store import Store
from voice_coach.store.outbox import consent, consented, failed, left, waiting

HOME = "https://learning.example.org"
SAID = "I want ninety five thousand"
USER, KEY = "voice", "a secret of the store"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
DURATION = re.compile(r"P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
PROPERTIES = {"id", "actor", "verb", "object", "result", "context", "timestamp"}


def problem(statement: Any) -> str:
    """What xAPI 1.0.3 (part two, sections 2.4 and 4) forbids about a statement, "" where nothing.

    Stricter than it has to be: only what this project writes is known here.
    """
    checks = [
        (set(statement) <= PROPERTIES, "an unknown property"),
        (_uuid(statement.get("id", "")), "the id is a UUID in its string form"),
        (TIMESTAMP.fullmatch(statement.get("timestamp", "")), "an ISO 8601 time with a zone"),
        (not _holds_null(statement), "null only in extensions"),
        *_agent(statement.get("actor", {})),
        (IRI.fullmatch(statement.get("verb", {}).get("id", "")), "the verb is an IRI"),
        (_language_map(statement.get("verb", {}).get("display", {})), "a language map"),
        *_activity(statement.get("object", {})),
        *_result(statement.get("result", {})),
        *_context(statement.get("context", {})),
    ]
    return "; ".join(words for fine, words in checks if not fine)


def _agent(actor: Any) -> list[tuple[Any, str]]:
    account = actor.get("account", {})
    return [
        (set(actor) <= {"objectType", "account"}, "exactly one identifier, and no name"),
        (actor.get("objectType", "Agent") == "Agent", "an agent"),
        (set(account) == {"homePage", "name"}, "an account has a home page and a name"),
        (IRI.fullmatch(account.get("homePage", "")), "the home page is an IRL"),
        (isinstance(account.get("name"), str) and account["name"], "the account's name is a text"),
    ]


def _activity(thing: Any) -> list[tuple[Any, str]]:
    definition = thing.get("definition", {})
    return [
        (set(thing) <= {"objectType", "id", "definition"}, "an activity's properties"),
        (thing.get("objectType", "Activity") == "Activity", "an activity"),
        (IRI.fullmatch(thing.get("id", "")), "the activity's id is an IRI"),
        (set(definition) <= {"type", "name", "description"}, "a definition's properties"),
        (IRI.fullmatch(definition.get("type", "a:b")), "the activity's type is an IRI"),
        (_language_map(definition.get("name", {})), "a language map"),
    ]


def _result(result: Any) -> list[tuple[Any, str]]:
    known = {"completion", "duration", "response", "extensions"}
    return [
        (set(result) <= known, "a result's properties"),
        (isinstance(result.get("completion", True), bool), "completion is true or false"),
        (DURATION.fullmatch(result.get("duration", "PT0S")), "an ISO 8601 duration"),
        (isinstance(result.get("response", ""), str), "the response is a text"),
        (all(IRI.fullmatch(key) for key in result.get("extensions", {})), "extensions' IRIs"),
    ]


def _context(context: Any) -> list[tuple[Any, str]]:
    known = {"registration", "platform", "language", "contextActivities"}
    parents = context.get("contextActivities", {}).get("parent", [])
    return [
        (set(context) <= known, "a context's properties"),
        (_uuid(context.get("registration", str(uuid.uuid4()))), "the registration is a UUID"),
        (LANGUAGE.fullmatch(context.get("language", "en")), "a language of RFC 5646"),
        *(check for parent in parents for check in _activity(parent)),
    ]


def _language_map(found: Any) -> bool:
    return all(LANGUAGE.fullmatch(k) and isinstance(v, str) for k, v in found.items())


def _uuid(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))


def _holds_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_null(item) for item in value.values())
    if isinstance(value, list):
        return any(_holds_null(item) for item in value)
    return value is None


class Receiver(BaseHTTPRequestHandler):
    """A learning record store as strict as the specification."""

    server: Lrs

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.seen += 1
        code, words = self._answer(body)
        self.send_response(code)
        self.send_header("X-Experience-API-Version", "1.0.3")
        self.send_header("content-length", str(len(words)))
        self.end_headers()
        self.wfile.write(words.encode())

    def _answer(self, body: bytes) -> tuple[int, str]:
        right = "Basic " + base64.b64encode(f"{USER}:{KEY}".encode()).decode()
        url = urlsplit(self.path)
        if self.headers["authorization"] != right:
            return 401, "who are you"
        if not re.fullmatch(r"1\.0(\.\d+)?", self.headers["x-experience-api-version"] or ""):
            return 400, "the version header is missing"
        if self.headers["content-type"].partition(";")[0] != "application/json":
            return 400, "not JSON"
        if url.path != "/xapi/statements":
            return 404, "no such resource"
        if self.server.broken:
            return self.server.broken, "come back later"
        statement = json.loads(body)
        if parse_qs(url.query) != {"statementId": [statement["id"]]}:
            return 400, "the id in the address is another"
        wrong = problem(statement)
        if wrong:
            return 400, wrong
        kept = self.server.kept.setdefault(statement["id"], statement)
        return (204, "") if kept == statement else (409, "another statement has this id")

    def log_message(self, format: str, *args: object) -> None:
        pass


class Lrs(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.kept: dict[str, Any] = {}
        self.broken = 0
        self.seen = 0


@pytest.fixture
def lrs() -> Iterator[Lrs]:
    server = Lrs()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path)
    fill(store, [Person("ana-account"), Person("bob-account")])
    return store


ANA = Account("ana-account", "ana", "Ana Sofia", "learner")
BOB = Account("bob-account", "bob", "Bob", "learner")


def settings(lrs: Lrs | None, **more: Any) -> Settings:
    url = f"http://127.0.0.1:{lrs.server_port}/xapi/" if lrs else None
    return Settings(lrs_url=url, lrs_user=USER, lrs_key=KEY, lrs_home=HOME, **more)


def talk(id: str = "20260302-1", kind: str = "agreed") -> Session:
    turns = (
        Turn(0, "counterpart", "Come in.", duration_s=1.5),
        Turn(1, "learner", SAID, duration_s=62.345, gap_s=0.5),
        Turn(2, "counterpart", "No.", duration_s=1.0),
        Turn(3, "learner", f"{SAID}, please", duration_s=3.0, gap_s=0.25),
    )
    return Session(
        id=id, scenario=find("raise"), recordings=Path(), seed=1, turns=turns,
        started_at="2026-03-02T10:00:00+01:00", learner="Ana Sofia",
        outcome=Outcome(kind, (), "It ended."),  # type: ignore[arg-type]
    )  # fmt: skip


def ended(store: Store, account: Account, lrs: Lrs, *, kind: str = "agreed") -> str:
    """A session that ended as the product ends one."""
    session_id = store.create(find("raise"), seed=1, account=account.id)
    session = replace(talk(session_id, kind))
    assert session.outcome is not None
    told = told_of(session, account.id, settings(lrs), ended_at=NOW)
    store.finish(session_id, session.outcome, statements=told)
    return session_id


# --- what a statement says --------------------------------------------------------------------


def test_a_file_of_statements_names_nobody_and_quotes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = export_xapi(talk(), tmp_path / "x.json").read_text(encoding="utf-8")
    found = json.loads(text)
    assert [problem(one) for one in found] == [""] * 4
    verbs = [one["verb"]["id"].rpartition("/")[2] for one in found]
    assert verbs == ["initialized", "answered", "answered", "completed"]
    assert found[1]["result"] == {"duration": "PT1M2.34S"}
    assert found[3]["result"]["duration"] == "PT1M8.6S"
    assert len({one["id"] for one in found}) == 4
    for secret in ("Ana", "Sofia", SAID, "Come in", "ninety"):
        assert secret not in text
    assert json.loads(export_xapi(talk(), tmp_path / "y.json").read_text()) == found
    from voice_coach.settings import settings as current

    monkeypatch.setenv("VOICE_COACH_XAPI_WORDS", "true")
    current.cache_clear()
    told = json.loads(export_xapi(talk(), tmp_path / "z.json").read_text(encoding="utf-8"))
    assert told[1]["result"]["response"] == SAID and problem(told[1]) == ""


def test_stopped_is_terminated_and_going_on_has_no_end() -> None:
    last = list(statements(talk(kind="stopped"), home=HOME, actor="a"))[-1]
    assert last["verb"]["id"].endswith("/terminated") and last["result"]["completion"] is False
    open_yet = replace(talk(), outcome=None)
    verbs = [
        one["verb"]["id"].rpartition("/")[2] for one in statements(open_yet, home=HOME, actor="a")
    ]
    assert verbs == ["initialized", "answered", "answered"]


def test_the_receiver_is_strict() -> None:
    good = list(statements(talk(), home=HOME, actor="a"))[1]
    broken = [
        {**good, "id": "7"},
        {**good, "timestamp": "2026-03-02T10:00:00"},
        {**good, "verb": {"id": "answered", "display": {}}},
        {**good, "result": {"duration": "1:02"}},
        {**good, "result": {"duration": "PT1.2345S"}},
        {**good, "result": {"response": None}},
        {**good, "actor": {**good["actor"], "mbox": "mailto:ana@example.org"}},
        {**good, "audio": "x"},
    ]
    assert problem(good) == "" and all(problem(one) for one in broken)


@given(seconds=st.floats(0, 1e6))
def test_durations_are_what_they_say(seconds: float) -> None:
    text = duration(seconds)
    assert DURATION.fullmatch(text)
    parts = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?([\d.]+)S", text)
    assert parts
    hours, minutes, rest = (float(part or 0) for part in parts.groups())
    assert hours * 3600 + minutes * 60 + rest == pytest.approx(seconds, abs=0.0051)
    assert minutes < 60 and rest < 60


# --- the way to the store -----------------------------------------------------------------------


def test_only_who_said_so_is_told_of(store: Store, lrs: Lrs) -> None:
    consent(store, ANA, send=True)
    ended(store, ANA, lrs)
    ended(store, BOB, lrs)
    assert left(store) == 4 and consented(store, ANA.id) and not consented(store, BOB.id)
    assert send_waiting(store, settings(lrs)) == 4
    assert left(store) == 0
    names = {one["actor"]["account"]["name"] for one in lrs.kept.values()}
    assert names == {pseudonym(ANA.id, home=HOME)} and ANA.id not in str(lrs.kept)
    assert SAID not in str(lrs.kept) and "Ana" not in str(lrs.kept)
    assert send_waiting(store, settings(lrs)) == 0


def test_without_a_store_nothing_is_kept_for_one(store: Store, lrs: Lrs) -> None:
    consent(store, ANA, send=True)
    assert list(told_of(talk(), ANA.id, settings(None), ended_at=NOW)) == []
    with pytest.raises(VoiceCoachError, match="VOICE_COACH_LRS_URL"):
        send_waiting(store, settings(None))
    with pytest.raises(VoiceCoachError, match="https"):
        send_waiting(store, Settings(lrs_url="http://lrs.example.org/xapi"))
    assert lrs.seen == 0


@pytest.mark.parametrize("id", ["my-pay-talk", IMPORTED])
def test_nothing_is_told_of_what_somebody_wrote_or_brought_in(lrs: Lrs, id: str) -> None:
    own = replace(find("raise"), id=id, title="My talk with Dr Brown")
    session = replace(talk(), scenario=own)
    assert list(told_of(session, ANA.id, settings(lrs), ended_at=NOW)) == []
    assert len(list(told_of(talk(), ANA.id, settings(lrs), ended_at=NOW))) == 4


def test_taking_it_back_empties_the_outbox(store: Store, lrs: Lrs) -> None:
    consent(store, ANA, send=True)
    ended(store, ANA, lrs)
    consent(store, ANA, send=False)
    ended(store, ANA, lrs)
    assert left(store) == 0
    assert send_waiting(store, settings(lrs)) == 0 and lrs.kept == {}


def test_nothing_is_lost_while_the_store_is_away(store: Store, lrs: Lrs) -> None:
    consent(store, ANA, send=True)
    ended(store, ANA, lrs)
    later = datetime.now(UTC)
    for code in (503, 429, 500):
        lrs.broken = code
        assert send_waiting(store, settings(lrs), now=later) == 0
        assert left(store) == 4
        assert waiting(store, now=later) == [], "not before a while has passed"
        later += timedelta(hours=1)
    lrs.broken = 0
    away = settings(lrs)
    lrs.shutdown()
    lrs.server_close()
    assert send_waiting(store, away, now=later) == 0 and left(store) == 4
    back = Lrs()
    threading.Thread(target=back.serve_forever, daemon=True).start()
    try:
        later += timedelta(days=2)
        assert send_waiting(Store(store.recordings), settings(back), now=later) == 4
        assert [one["verb"]["display"]["en"] for one in back.kept.values()] == [
            "initialized", "answered", "answered", "completed",
        ]  # fmt: skip
    finally:
        back.shutdown()
        back.server_close()
    assert left(store) == 0


def test_sent_twice_is_there_once(store: Store, lrs: Lrs) -> None:
    """As after a kill between the answer and crossing it off."""
    consent(store, ANA, send=True)
    ended(store, ANA, lrs)
    with store.engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM outbox").all()
    send_waiting(store, settings(lrs))
    with store.engine.begin() as connection:
        for row in rows:
            connection.exec_driver_sql(
                f"INSERT INTO outbox VALUES ({', '.join('?' * len(row))})", tuple(row)
            )
    lrs.kept = {id: {**one, "stored": "x"} for id, one in lrs.kept.items()}  # as a store adds to it
    assert send_waiting(store, settings(lrs)) == 4
    assert left(store) == 0 and len(lrs.kept) == 4


def test_a_refusal_is_kept_with_its_reason(store: Store, lrs: Lrs) -> None:
    consent(store, ANA, send=True)
    ended(store, ANA, lrs)
    wrong = Settings(lrs_url=settings(lrs).lrs_url, lrs_user=USER, lrs_key="no", lrs_home=HOME)
    assert send_waiting(store, wrong) == 0
    with store.engine.begin() as connection:
        problems = connection.exec_driver_sql("SELECT problem FROM outbox").scalars().all()
    assert set(problems) == {"401: who are you"}
    failed(store, "gone", "x")
    assert left(store) == 4
