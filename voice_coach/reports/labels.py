"""What the parts of a report are called."""

from __future__ import annotations

from voice_coach.records import Family, Flag

FAMILIES: dict[Family, str] = {
    "hedging": "Hedging",
    "conceding": "Over-conceding",
    "pacing": "Pacing and delivery",
}
LETTERS: dict[Family, str] = {"hedging": "H", "conceding": "C", "pacing": "P"}
KINDS = {
    "unreciprocated": "nothing asked back",
    "immediate": "gave at the first push",
    "self_bidding": "bid against yourself",
    "large_step": "large step",
    "below_walkaway": "past your walk-away",
    "retreat": "took the ask back",
    "shield": "shield: less sure than you are",
    "approximator": "blurred amount",
    "minimizer": "made smaller",
    "permission": "asked leave",
    "tag": "asked for approval",
    "apology": "apology",
    "disclaimer": "ran yourself down",
    "words": "words not judged",
    "delivery": "delivery not judged",
    "uptalk": "rising end (experimental)",
}
UNITS = {
    "wpm": "words a minute",
    "syl/s": "syllables a second",
    "s": "s",
    "share": "",
}


def kind(flag_type: str) -> str:
    """A flag's type in plain words."""
    return KINDS.get(flag_type, flag_type.replace("_", " "))


def letter(flag: Flag) -> str:
    return LETTERS[flag.family]


def measure_name(name: str) -> str:
    """``words_per_minute`` as ``Words per minute``."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def value_text(value: float | None) -> str:
    """A measure's value with three figures that matter; a dash where it was not taken."""
    if value is None:
        return "–"
    if abs(value) >= 100 or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
