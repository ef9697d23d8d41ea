"""Consent in the terminal: told once, before the first recording, and asked where it can be."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.text import Text

from voice_coach.consenting import terms_here
from voice_coach.records import SOLO, VoiceCoachError
from voice_coach.rooms import Rooms


def agree_here(console: Console, rooms: Rooms) -> None:
    """Tell what is recorded, once, and keep that it was agreed to.

    At a terminal it is asked; a script that gives its recordings as files has agreed by that.

    Raises
    ------
    VoiceCoachError
        When the answer is no.
    """
    from voice_coach.store.consent import agree, agreed

    terms = terms_here(rooms.settings)
    if agreed(rooms.store, SOLO, terms):
        return
    console.print(Text("Before you are recorded", style="bold"))
    for heading, said in terms.text:
        console.print(Text.assemble((f"{heading}. ", "bold"), said), soft_wrap=False)
    console.print(Text("Here that page is the command `voice-coach data`.\n"))
    if sys.stdin.isatty() and not click.confirm("Do you agree to this?", err=True):
        raise VoiceCoachError("Nothing was recorded.")
    agree(rooms.store, SOLO, terms)
