"""Agreement and corrections: from reviews that are done and still shared, for the coach alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from voice_coach.records import (
    Account,
    Flag,
    Reading,
    Transcript,
    Turn,
    VoiceCoachError,
    Word,
    flag_key,
)
from voice_coach.rooms import open_rooms
from voice_coach.scenario import find
from voice_coach.settings import Settings
from voice_coach.store.accounts import add
from voice_coach.store.judgements import add_missed, judge
from voice_coach.store.reviews import finished
from voice_coach.store.sharing import share, take_back
from voice_coach.ui import agreeing
from voice_coach.ui.desks import Desks
from voice_coach.ui.who import account_of

TEXT = "I just want five days"
JUST = Flag("hedging", "minimizer", 0.2, 0.4, "just", "…", "…", start=2, end=6)


class Firm:
    """A learner with one judged session, and a coach."""

    def __init__(self, home: Path) -> None:
        rooms = open_rooms(Settings(home=home, model="tiny.en"))
        self.store = rooms.store
        self.mia = add(self.store, "mia", name="Mia", role="learner", password="a long pass phrase")
        self.kim = add(self.store, "kim", name="Kim", role="coach", password="a long pass phrase")
        self.session = self.store.create(find("deadline"), seed=1, account=self.mia.id)
        words = tuple(Word(w, i * 0.2, i * 0.2 + 0.2, 0.9) for i, w in enumerate(TEXT.split()))
        self.store.update_turn(self.session, Turn(0, "counterpart", "By Friday?"))
        self.turn = Turn(
            1, "learner", TEXT, duration_s=1.0,
            transcript=Transcript(words), reading=Reading(flags=(JUST,)),
        )  # fmt: skip
        self.store.update_turn(self.session, self.turn)
        self.desks = Desks(lambda: rooms)
        self.app = FastAPI()
        agreeing.add_agreeing(self.app, self.desks)

    def corrections(self, account: Account) -> list[dict[str, object]]:
        self.app.dependency_overrides[account_of] = lambda: account
        got = TestClient(self.app).get("/api/corrections")
        assert got.status_code == 200 and got.headers["cache-control"] == "no-store"
        return [json.loads(line) for line in got.text.splitlines()]


@pytest.fixture
def firm(home: Path) -> Firm:
    return Firm(home)


def reviewed(firm: Firm, *, accepted: bool) -> None:
    share(firm.store, firm.session, account=firm.mia, coach=firm.kim.id)
    judge(firm.store, firm.kim, firm.session, turn=1, flag=flag_key(JUST), accepted=accepted)
    add_missed(
        firm.store, firm.kim, firm.session,
        turn=1, family="hedging", type="shield", first=3, last=4,
    )  # fmt: skip
    finished(firm.store, firm.kim, firm.session)


def test_what_a_coach_said_is_in_the_file_and_on_the_page(firm: Firm) -> None:
    reviewed(firm, accepted=False)
    (line,) = firm.corrections(firm.kim)
    assert [h["quote"] for h in line["hedges"]] == ["five days"]  # type: ignore[attr-defined]
    assert [r["quote"] for r in line["rejected"]] == ["just"]  # type: ignore[attr-defined]
    assert firm.session not in json.dumps(line) and "Mia" not in json.dumps(line)
    page = agreeing.agreement_html(firm.desks, firm.kim)
    assert "voice_coach and you" in page and "made smaller" in page
    assert firm.session not in page and "Mia" not in page


def test_an_accepted_flag_stands(firm: Firm) -> None:
    reviewed(firm, accepted=True)
    (line,) = firm.corrections(firm.kim)
    assert [h["quote"] for h in line["hedges"]] == ["just", "five days"]  # type: ignore[attr-defined]


def test_what_is_taken_back_counts_no_more(firm: Firm) -> None:
    reviewed(firm, accepted=True)
    take_back(firm.store, firm.session, account=firm.mia)
    assert firm.corrections(firm.kim) == []
    assert "Nothing to compare yet" in agreeing.agreement_html(firm.desks, firm.kim)


def test_a_review_that_is_not_done_counts_not_yet(firm: Firm) -> None:
    reviewed(firm, accepted=True)
    finished(firm.store, firm.kim, firm.session, done=False)
    assert firm.corrections(firm.kim) == []


def test_only_coaches_get_either(firm: Firm) -> None:
    for role in ("learner", "lead", "admin"):
        other = add(firm.store, role, name=role, role=role, password="a long pass phrase")
        firm.app.dependency_overrides[account_of] = lambda other=other: other
        with pytest.raises(VoiceCoachError, match="for coaches"):
            TestClient(firm.app).get("/api/corrections")
        with pytest.raises(VoiceCoachError, match="for coaches"):
            agreeing.agreement_html(firm.desks, other)
