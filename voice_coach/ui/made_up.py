"""The line above every view of a database whose people are made up."""

from __future__ import annotations

from contextlib import suppress

from voice_coach.records import VoiceCoachError
from voice_coach.store.made_up import SAYS, made_up
from voice_coach.ui.desks import Desks
from voice_coach.ui.rendering import render


def made_up_html(desks: Desks) -> str:
    """The line, or nothing where people are people."""
    with suppress(VoiceCoachError):  # no database: the view itself says so
        if made_up(desks.rooms.store):
            return render("made_up.html", says=SAYS)
    return ""
