"""What numbers are counted in: sizes, currencies, shares, times, and what money is paid as."""

from __future__ import annotations

from voice_coach.analysis.lexicon import words
from voice_coach.records import Unit

TIMES: dict[str, float] = {
    "hundred": 1e2,
    "k": 1e3,
    "grand": 1e3,
    "thousand": 1e3,
    "thousands": 1e3,
    "m": 1e6,
    "mil": 1e6,
    "mill": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "bn": 1e9,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
}
UNITS: dict[str, Unit] = {
    **dict.fromkeys(
        ("dollar", "dollars", "bucks", "usd", "euro", "euros", "eur", "pounds", "gbp", "quid"),
        "money",
    ),
    **dict.fromkeys(("$", "€", "£", "¥", "k", "grand"), "money"),
    **dict.fromkeys(("percent", "%", "percentage", "precent", "pct"), "percent"),
    **dict.fromkeys(("day", "days"), "days"),
    **dict.fromkeys(("week", "weeks"), "weeks"),
    **dict.fromkeys(("month", "months"), "months"),
    **dict.fromkeys(("hour", "hours", "hrs", "hr"), "hours"),
}
SIGNS = frozenset("$€£¥")
CODES = words("usd eur gbp chf")

# What money is paid as: "a five thousand signing bonus" counts no bonuses.
PAID = words(
    "bonus signing sign salary base raise package pay budget stipend allowance increase relocation "
    "compensation rise bump cash contract deposit fee"
)
