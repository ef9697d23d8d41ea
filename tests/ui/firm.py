"""The real application with people in it, and a browser for each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from voice_coach.records import Account, Clip
from voice_coach.rooms import Rooms, open_rooms
from voice_coach.settings import Settings
from voice_coach.store import Store, accounts, signins
from voice_coach.ui.app import build
from voice_coach.ui.desks import Desks
from voice_coach.ui.place import Place

PASSWORD = "seven lamps under rain"
HOST = "127.0.0.1:7860"
ROLES = {"ana": "learner", "bob": "learner", "carl": "coach", "cora": "coach", "lena": "lead",
         "ada": "admin"}  # fmt: skip
SILENCE = Clip(np.zeros(8_000, dtype=np.float32), 8_000)


@dataclass
class Firm:
    """A server's application, and whoever works there: two learners, two coaches, lead, admin.

    No model is loaded: the rooms are opened, never warmed up.
    """

    home: Path
    place: Place = field(default_factory=Place)
    staff: bool = True
    settings: Settings | None = None

    def __post_init__(self) -> None:
        settings = self.settings or Settings(home=self.home, model="tiny.en")
        self.rooms: Rooms = open_rooms(settings)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Desks, "open", lambda self: None)
            self.app: FastAPI = build(lambda: self.rooms, settings, place=self.place)
        self.people: dict[str, Account] = {}
        if self.staff:
            self.people = {
                login: accounts.add(self.store, login, name=f"{login.title()} Person", role=role)
                for login, role in ROLES.items()
            }

    @property
    def store(self) -> Store:
        return self.rooms.store

    def browser(self, login: str = "", **headers: str) -> TestClient:
        """A browser, with somebody signed in."""
        scheme = "https" if self.place.secure else "http"
        client = TestClient(
            self.app, base_url=f"{scheme}://{HOST}", headers=headers, follow_redirects=False
        )
        if login:
            token = signins.sign_in(self.store, accounts.find(self.store, login).id)
            client.cookies.set(self.place.cookie_name("signin", HOST), token)
        return client


def view(client: TestClient, name: str, key: str = "") -> Any:
    """What Gradio's handler answers for a view."""
    return client.post(
        "/gradio_api/run/predict",
        json={
            "data": [],
            "fn_index": 0,
            "event_data": {"view": name, "id": key},
            "session_hash": "s",
            "trigger_id": 1,
        },
    )


def seal(client: TestClient, path: str = "/sign-in") -> str:
    """What a form of this browser carries."""
    found = re.search(r'name="form" value="(\w+)"', client.get(path).text)
    assert found
    return found.group(1)
