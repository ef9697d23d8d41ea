"""How a turn was taken, in one sentence that the learner sees. No number of the counterpart's."""

from __future__ import annotations

from voice_coach.records import Person


def _name(person: Person) -> str:
    return person.name.split()[0]


def unheard(person: Person) -> str:
    return f"{_name(person)} did not hear an answer. Nothing was lost; say it again."


def accepted(person: Person) -> str:
    return f"{_name(person)} heard a yes and closed."


def agreed(person: Person) -> str:
    return f"{_name(person)} can live with what you offered."


def late(person: Person) -> str:
    return f"{_name(person)} ran out of time and took what was on the table."


def walked(person: Person) -> str:
    return f"{_name(person)} ran out of time; what you asked was too far away."


def pocketed(person: Person) -> str:
    return f"{_name(person)} took what you gave and asked for more: it had cost nothing."


def traded(person: Person, hedged: bool) -> str:
    if hedged:
        return f"{_name(person)} liked the trade, and moved less because it sounded unsure."
    return f"{_name(person)} moved, because you asked for something in return."


def reasoned(person: Person, hedged: bool) -> str:
    if hedged:
        return f"{_name(person)} heard a reason and some doubt, and moved a little."
    return f"{_name(person)} heard a reason, and moved."


def held(person: Person) -> str:
    return f"{_name(person)} noticed that you stayed where you were, and moved a little."


def firm(person: Person) -> str:
    return f"{_name(person)} understood you and has no more room on this."


def asked(person: Person) -> str:
    return f"{_name(person)} was asked, and told you something true."


def hedged(person: Person) -> str:
    return f"{_name(person)} heard that you were not sure, and pushed."


def no_reason(person: Person) -> str:
    return f"{_name(person)} heard what you want, and not yet why."


def waiting(person: Person) -> str:
    return f"{_name(person)} heard nothing new to move for."
