"""Templates to HTML."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from voice_coach.records import Account

SIGNED = "<!-- signed in -->"
"""Where a masthead says who is signed in. No text of a person's can hold it: all is escaped."""


def render(template: str, **values: Any) -> str:
    """A template of the page with its values, every one of them escaped."""
    return _environment().get_template(template).render(**values)


def signed_html(html: str, account: Account) -> str:
    """A view whose masthead says who is signed in; alone at a machine, nobody has to be told."""
    line = "" if account.role == "solo" else render("signed.html", account=account)
    return html.replace(SIGNED, line, 1)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("voice_coach.ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["capitalize_first"] = lambda text: f"{text[:1].upper()}{text[1:]}"
    return made
