"""The team page: for leads alone, about groups alone, and its files say what it says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from made_up_firm import NAME, WORD, staff
from populations import Person, fill
from sqlalchemy import text

from voice_coach.measuring.groups import Sums
from voice_coach.records import SOLO, Account, VoiceCoachError
from voice_coach.rooms import Rooms
from voice_coach.settings import Settings
from voice_coach.store import Store
from voice_coach.store.database import FILE
from voice_coach.ui import api, asked, statements, team
from voice_coach.ui.desks import Desks
from voice_coach.ui.team_figures import BEHAVIOURS, shown
from voice_coach.ui.views import Views
from voice_coach.ui.who import account_of

LEAD = Account("lead", "lead", "Lead", "lead")
OTHERS = (
    SOLO,
    Account("coach", "coach", "Coach", "coach"),
    Account("admin", "admin", "Admin", "admin"),
    Account("p001", "p001", "Ana", "learner", "Sales", "North"),
    Account("lead", "lead", "Lead", "lead", active=False),
)
VIEWS = ("", "2026-08-01", "2026-09-01|", "2026-10-01|Sales", "2026-10-01|Legal", "x|y")


class Page:
    """Views and routes, asked by whoever is `who`."""

    def __init__(self, home: Path, **chosen: Any) -> None:
        self.rooms = Rooms(Settings(home=home, **chosen))
        self.store = self.rooms.store
        desks = Desks(lambda: self.rooms)
        self.views = Views(desks)
        self.who = LEAD
        app = FastAPI()
        app.dependency_overrides[account_of] = lambda: self.who
        api.add_routes(app, desks, self.views)
        team.add_team(app, desks)
        asked.add_asked(app, desks)
        statements.add_statements(app, desks)
        self.client = TestClient(app)

    def everything(self) -> dict[str, str]:
        """Every view and file a lead can get, by what was asked for."""
        found = {f"view {key}": self.views.show("team", key, LEAD) for key in VIEWS}
        found["ask"] = self.views.show("ask", "", LEAD)
        for key in VIEWS:
            answer = self.client.get("/team/voice-coach-team.csv", params={"key": key})
            assert answer.status_code == 200
            found[f"csv {key}"] = answer.text
            answer = self.client.get("/team/voice-coach-team.parquet", params={"key": key})
            found[f"parquet {key}"] = str(parquet(answer.content))
        return found


def parquet(content: bytes) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    return list(pq.read_table(io.BytesIO(content)).to_pylist())


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    class Day(date):
        @classmethod
        def today(cls) -> Day:
            return cls(2026, 11, 25)

    monkeypatch.setattr(team, "date", Day)
    monkeypatch.setattr(asked, "date", Day)


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with everybody's months in it."""
    folder = tmp_path_factory.mktemp("staffed")
    store = Store(folder)
    staff(store)
    store.engine.dispose()
    return (folder / FILE).read_bytes()


@pytest.fixture
def firm(home: Path, staffed: bytes) -> Page:
    (home / "recordings").mkdir()
    (home / "recordings" / FILE).write_bytes(staffed)
    return Page(home)


def test_only_leads_and_never_a_name_or_a_word(firm: Page) -> None:
    for who in OTHERS:
        for view in ("team", "ask"):
            refused = firm.views.show(view, "2026-10-01", who)
            if view == "team" or who.role != "coach":
                assert 'data-view="problem"' in refused, who
        firm.who = who
        for form in ("csv", "parquet"):
            assert firm.client.get(f"/team/voice-coach-team.{form}").status_code == 409
        if who.role != "coach":
            body = {"what": "scenario:raise", "due": "2026-12-01"}
            assert firm.client.post("/api/asked", json=body).status_code == 409
            assert firm.client.delete("/api/asked/any").status_code == 409
    firm.who = LEAD
    for name, content in firm.everything().items():
        for secret in (NAME, WORD, "p001", "p070"):
            assert secret not in content, name
    assert firm.client.get("/team/voice-coach-team.html").status_code == 404


def test_small_groups_are_said_to_be_small_and_never_nought(firm: Page) -> None:
    table = list(csv.DictReader(io.StringIO(firm.everything()["csv "])))
    assert {row["from"] for row in table} == {"2026-10-01"}
    legal = [row for row in table if row["group"] == "Legal"]
    assert {row["told"] for row in legal} == {"fewer than 5 people", "fewer than 10 people"}
    assert {row[k] for row in legal for k in ("value", "low", "high", "people_at_least")} == {""}
    told = [row for row in table if row["value"]]
    assert {int(row["people_at_least"]) % 5 for row in told} == {0}
    assert all(float(r["low"]) <= float(r["value"]) <= float(r["high"]) for r in told)
    everybody = next(r for r in table if r["group"] == "All together" and r["measure"] == "plain")
    assert float(everybody["change"]) > 0 and everybody["change_since"] == "2026-08-01"
    html = firm.views.show("team", "", LEAD)
    assert "fewer than 5 people" in html and "All together" in html
    assert html.count("<table") == html.count("<tbody>") == 5


def test_files_say_what_the_page_says(firm: Page) -> None:
    for key in ("", "2026-09-01|Sales"):
        html = re.sub(r"<[^>]+>", " ", firm.views.show("team", key, LEAD))
        answer = firm.client.get("/team/voice-coach-team.csv", params={"key": key})
        table = list(csv.DictReader(io.StringIO(answer.text)))
        for row in table:
            assert row["told"].lstrip("'") in html and row["group"] in html
        binary = firm.client.get("/team/voice-coach-team.parquet", params={"key": key}).content
        assert [row["told"] for row in parquet(binary)] == [
            row["told"].lstrip("'") for row in table
        ]


def untold() -> list[Person]:
    """Eight of one department, and two of another that nothing is told of."""
    days = ("2026-08-03", "2026-09-03", "2026-10-05")
    people = [Person(f"a{n}", "Sales", "", tuple((d, 2 * n) for d in days)) for n in range(8)]
    return people + [Person(f"b{n}", "Legal", "", tuple((d, n) for d in days)) for n in range(2)]


CHANGES: dict[str, Callable[[], str]] = {
    "another value": lambda: (
        "UPDATE behaviour SET asks_plain = 16, spoken_s = 9000 WHERE account_id = 'b0'"
    ),
    "another survey": lambda: (
        "INSERT INTO survey (id, account_id, session_id, kind, form, word, "
        "answers, score, skipped, at) "
        "VALUES ('s', 'b0', 'b0-0', 'before', 'f', 'w', '{}', 1, 0, 'x')"
    ),
    "more sessions": lambda: "UPDATE behaviour SET account_id = 'b0' WHERE account_id = 'b1'",
    "one gone": lambda: "DELETE FROM behaviour WHERE account_id = 'b1'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_small_group_does_changes_not_one_byte(
    tmp_path: Path, home: Path, change: str
) -> None:
    """Every view and file, of every month: nothing of the two can be in them."""
    pages = [Page(tmp_path / name) for name in ("one", "two")]
    for page in pages:
        fill(page.store, untold(), asked=16)
    with pages[1].store.engine.begin() as connection:
        assert connection.execute(text(CHANGES[change]())).rowcount
    one, two = (page.everything() for page in pages)
    assert one == two
    assert "Sales" in one["csv "] and "fewer than 5 people" in one["csv "]


def test_a_page_opened_again_after_somebody_left_is_the_same(firm: Page) -> None:
    before = firm.everything()
    with firm.store.engine.begin() as connection:
        for table in ("survey", "behaviour", "session"):
            connection.execute(text(f"DELETE FROM {table} WHERE account_id = 'p003'"))
        connection.execute(text("UPDATE account SET team = 'South' WHERE id = 'p004'"))
    assert firm.everything() == before


def test_the_minimum_cannot_be_set_below_three(home: Path) -> None:
    with pytest.raises(ValueError, match="greater than or equal to 3"):
        Settings(group_minimum=2)
    page = Page(home, group_minimum=3)
    with pytest.raises(ValueError, match="at least 3"):
        from voice_coach.store.teams import release_closed

        release_closed(page.store, today=date(2026, 1, 1), minimum=2, grain="month", paths={})
    with pytest.raises(VoiceCoachError):
        team.look(page.rooms, "", OTHERS[1])
    assert team.look(page.rooms, "", LEAD) is None


def test_numbers_are_rounded_and_never_say_what_everybody_did() -> None:
    plain = BEHAVIOURS[0]
    everybody = shown(plain, Sums(7, 7.0, 7.0), None, minimum=5)
    assert (everybody.words, everybody.people) == ("95% or more", 5)
    nobody = shown(plain, Sums(7, 0.0, 0.0), None, minimum=5)
    assert nobody.words == "5% or less"
    some = shown(plain, Sums(9, 4.41, 2.6), Sums(9, 3.1, 1.4), minimum=5)
    assert some.value == 50 and some.low is not None and some.low % 5 == 0
    assert some.change is not None and some.change.words.startswith("+15 points (")
    assert shown(plain, Sums(4, 2.0, 1.0), None, minimum=5).words == "fewer than 5 people"
