"""A made-up learner in one session: what it says next, as the analysis reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from voice_coach.analysis.reading import read_text
from voice_coach.coaching.facts import value_of
from voice_coach.counterpart.chance import draw
from voice_coach.counterpart.said import UNHEARD, Said, digest
from voice_coach.counterpart.spoken import spoken
from voice_coach.records import Issue, Offer, Reading, Scenario
from voice_coach.simulate.noise import noise
from voice_coach.simulate.styles import Style

GIVING = frozenset(("soft", "ramble_soft", "trade_down"))
"""Acts with which the ask falls."""
_TURNED = {"you": "I", "your": "my", "yours": "mine", "yourself": "myself", "you've": "I've"}
_WORD = re.compile(r"\b(you|your|yours|yourself|you've)\b", re.I)


class Lexicon:
    """Every sentence of a style in a scenario, read once."""

    def __init__(self, scenario: Scenario, style: Style) -> None:
        self.scenario = scenario
        self.style = style
        self.facts = tuple(_said_by_me(fact) for fact in scenario.brief.facts)
        self.gifts = tuple(_gift(gift) for gift in scenario.brief.can_trade)
        self._ask = _spoken_ask(scenario)
        self._read: dict[tuple[str, int, int, int], Said] = {}
        self._with_offers: dict[tuple[int, int], Said] = {}

    def said(self, act: str, variant: int, fact: int, gift: int) -> Said:
        """The sentence of an act with a fact and a gift in it, as it is read."""
        templates = self.style.says[act]
        template = templates[variant % len(templates)]
        if not template:
            return UNHEARD
        key = (
            act,
            variant % len(templates),
            fact % len(self.facts) if "{fact}" in template else -1,
            gift % len(self.gifts) if "{gift}" in template and self.gifts else -1,
        )
        if key not in self._read:
            self._read[key] = self._look(template, key[2], key[3])
        return self._read[key]

    def asking(self, said: Said, level: float) -> Said:
        """What was said, with the numbers of an ask (in hundredths of the way)."""
        key = (id(said), round(level * 100))
        if key not in self._with_offers:
            offers = _offers(self.scenario, key[1] / 100)
            self._with_offers[key] = replace(said, offers=offers)
        return self._with_offers[key]

    def text(self, template: str, *, fact: int, gift: int, ask: str) -> str:
        """A template with its places filled, as one says it."""
        text = template.replace("{ask}", ask)
        text = text.replace("{fact}", self.facts[fact % len(self.facts)])
        given = self.gifts[gift % len(self.gifts)] if self.gifts else "help you with that"
        text = text.replace("{gift}", given)
        return text[:1].upper() + text[1:]

    def _look(self, template: str, fact: int, gift: int) -> Said:
        text = self.text(template, fact=fact, gift=gift, ask=self._ask)
        words = read_text(text, scenario=self.scenario)
        reading = Reading(
            moves=words.moves, hedges=words.hedges, offers=words.offers, signs=words.signs
        )
        heard = digest(text, reading, self.scenario)
        return replace(heard, offers=(), long=self.style.long)


def _spoken_ask(scenario: Scenario) -> str:
    """The target of the first issue, as one says it."""
    issue = scenario.issues[0]
    return spoken(issue, issue.target, day_zero=scenario.day_zero)


def _said_by_me(fact: str) -> str:
    """A fact of the brief in the learner's mouth: "You led" becomes "I led"."""
    clause = fact.split(";")[0].rstrip(". ")
    turned = _WORD.sub(lambda m: _TURNED[m.group().lower()], clause)
    return turned if turned.startswith("I ") else turned[:1].lower() + turned[1:]


def _gift(gift: str) -> str:
    turned = _WORD.sub(lambda m: _TURNED[m.group().lower()], gift.rstrip(". "))
    return turned[:1].lower() + turned[1:]


@lru_cache(maxsize=256)
def lexicon(scenario: Scenario, style_name: str) -> Lexicon:
    from voice_coach.simulate.styles import style

    return Lexicon(scenario, style(style_name))


@dataclass(slots=True)
class Learner:
    """One session of a style. ``seed`` draws wordings, the order of facts, and a little the ask."""

    words: Lexicon
    seed: int
    answers: int = 0
    level: float = 0.0

    def __post_init__(self) -> None:
        jitter = 0.1 * (draw(self.seed, 0, 7) - 0.5)
        self.level = (
            self.words.style.ask + jitter if self.words.style.gives else (self.words.style.ask)
        )

    def next(self, own: Mapping[str, float], rounds: int) -> Said:
        """What is said to the values on the table after ``rounds`` heard answers."""
        style, scenario = self.words.style, self.words.scenario
        number = self.answers
        self.answers += 1
        if style.name == "random":
            found = noise(scenario)
            return found[int(draw(self.seed, number, 8) * len(found))]
        pick = int(draw(self.seed, number, 8) * 64)
        left = scenario.max_rounds - rounds
        here = value_of(scenario, own)
        if here >= style.content * self.level - 1e-9 or (
            left <= style.settles and here >= style.floor
        ):
            return self.words.said("accept", pick, 0, 0)
        act = style.script[min(number, len(style.script) - 1)]
        if act in GIVING:
            self.level -= style.gives
        start = int(draw(self.seed, 0, 6) * 16)
        said = self.words.said(act, number + pick % 2, start + number, start + number)
        if not said.heard or act == "probe":
            return said
        return self.words.asking(said, self.level)


def _offers(scenario: Scenario, level: float) -> tuple[Offer, ...]:
    return tuple(
        Offer(0, 1, "", value_at(issue, level), issue.unit, issue.id) for issue in scenario.issues
    )


def value_at(issue: Issue, level: float) -> float:
    """The value at a part of the way from walk-away to target, in the issue's steps."""
    raw = issue.walk_away + level * (issue.target - issue.walk_away)
    return round(issue.target + round((raw - issue.target) / issue.step) * issue.step, 6)
