"""Which numbers are offers, on which issue, and what they are worth.

A number is an offer when a speaker puts it on the table; facts ("twenty years of experience",
"I brought in two hundred thousand") are none, and numbers that are refused or repeated from the
other side are ``quoted``. Without a scenario an offer has no issue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voice_coach.analysis.changes import change
from voice_coach.analysis.date_series import in_series
from voice_coach.analysis.date_words import SpokenDate
from voice_coach.analysis.dates import find_dates
from voice_coach.analysis.issue_fit import DAYS, TIME, Said, date_issue, fit_issue
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.moves import SentenceMoves
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.statements import describes
from voice_coach.analysis.text import Text
from voice_coach.analysis.timing import at_the_clock, beside, passing
from voice_coach.analysis.whose import (
    FACT_NOUNS,
    Marks,
    built_on,
    echoes,
    in_reason,
    marks_of,
    tags_of,
    told,
)
from voice_coach.records import Move, Offer, Scenario, Unit

# Words that make a date in a sentence something agreed on, not something told.
_DUE = words(
    "by until till can could will would shall should need want get have give deliver ship push "
    "move extend start finish launch let propose suggest how what deadline ready works "
    "work fine okay prefer proposal suggestion plan asking offering promise earliest latest"
)
_GAP = words("difference gap rest")
_NEAR = 20  # words around a date that say what it is for
_TOLD = words("was were did had shipped delivered launched started joined finished last ago since")


def read_offers(
    text: Text,
    amounts: tuple[Amount, ...],
    sentences: Sequence[SentenceMoves],
    *,
    scenario: Scenario | None = None,
    said: Said | None = None,
) -> tuple[Offer, ...]:
    """The offers in a text, in order. ``said`` is what the turns before put on the table."""
    said = said or Said()
    marks, middle = marks_of(text)
    all_tags = tags_of(text, amounts, marks)
    dates = _dates(text, amounts, scenario)
    dated = {token for date in dates for token in range(date.first, date.last)}
    found: list[tuple[int, Offer]] = []
    for number, amount in enumerate(amounts):
        if amount.first in dated or (amount.last - 1) in dated:
            continue
        before = [past for _, past in found]
        offer = _offer(text, amount, sentences, all_tags[number], scenario, said, before)
        if offer:
            found.append((amount.first, offer))
    found += _date_offers(text, dates, marks, scenario)
    if middle and said.own is not None and said.other is not None:
        found.append((middle[0], _middle(text, middle, scenario, said)))
    return tuple(offer for _, offer in sorted(found, key=lambda pair: pair[0]))


def _dates(
    text: Text, amounts: tuple[Amount, ...], scenario: Scenario | None
) -> tuple[SpokenDate, ...]:
    """The dates that are no lengths of time: without a day zero, "in two weeks" is two weeks."""
    day_zero = scenario.day_zero if scenario else ""
    dates = in_series(text, find_dates(text, amounts, day_zero), day_zero)
    timed = date_issue(scenario)
    if timed is not None and timed.unit == "date":
        return dates
    lengths = {a.first for a in amounts if a.unit in TIME}
    return tuple(d for d in dates if not lengths & set(range(d.first, d.last)))


def _date_offers(
    text: Text, dates: Sequence[SpokenDate], marks: Marks, scenario: Scenario | None
) -> Iterator[tuple[int, Offer]]:
    issue = date_issue(scenario)
    for date in dates:
        if scenario is not None and (issue is None or (date.days is None and issue.unit != "date")):
            continue
        tags = {tag for token in range(date.first, date.last) for tag in marks.get(token, ())}
        first, last, _ = text.sentences[text.sentence_of[date.first]]
        first, last = max(first, date.first - _NEAR), min(last, date.last + _NEAR)
        about = set(text.norms[first : date.first]) | set(text.norms[date.last : last])
        past = scenario is None and (
            about & _TOLD or not (about & _DUE or last - first <= 6) or passing(text, date.first)
        )
        if {"fact", "past"} & tags or past:
            continue
        stood = Amount(date.first, date.last, float(date.days or 0), None)
        if issue is not None and (in_reason(text, stood) or beside(text, stood, issue)):
            continue
        quoted = bool({"quoted", "theirs"} & tags) and "limit" not in tags
        if told(text, stood) or (not quoted and describes(text, stood, limit="limit" in tags)):
            continue
        start, end = text.tokens[date.first].start, text.tokens[date.last - 1].end
        value = None if date.days is None else float(date.days)
        if issue is not None and issue.unit != "date" and value is not None:
            value = round(value / DAYS[issue.unit], 2)
        unit: Unit = issue.unit if issue else "date"
        name = issue.id if issue else None
        yield date.first, Offer(start, end, text.raw[start:end], value, unit, name, quoted=quoted)


def _middle(text: Text, at: tuple[int, int], scenario: Scenario | None, said: Said) -> Offer:
    """Read "split the difference": half way between the own and the other side's last number."""
    assert said.own is not None and said.other is not None
    start, end = text.tokens[at[0]].start, text.tokens[at[1] - 1].end
    known = next((i for i in scenario.issues if i.id == said.issue), None) if scenario else None
    unit = known.unit if known else said.unit
    value = (said.own + said.other) / 2
    return Offer(start, end, text.raw[start:end], value, unit, said.issue)


def _moves_at(sentences: Sequence[SentenceMoves], token: int) -> frozenset[Move]:
    for sentence in sentences:
        if sentence.first <= token < sentence.last:
            return frozenset(sentence.moves)
    return frozenset()


def _offer(
    text: Text,
    amount: Amount,
    sentences: Sequence[SentenceMoves],
    tags: set[str],
    scenario: Scenario | None,
    said: Said,
    before: Sequence[Offer],
) -> Offer | None:
    if amount.year or (amount.noun in FACT_NOUNS and amount.value < 1000):
        return None
    if at_the_clock(text, amount):
        return None
    in_story = "fact" in tags or told(text, amount)
    if "past" in tags:
        return None
    theirs = "quoted" in tags and "fact" not in tags  # "you asked for fifteen": told, and theirs
    if (in_story and "limit" not in tags and not theirs) or in_reason(text, amount):
        return None
    # a range is offered whole, "from" before it or not
    ranged = amount.upper is not None and text.norms[amount.first - 1 : amount.first] == ("from",)
    quoted = "theirs" in tags or ("quoted" in tags and "limit" not in tags and not ranged)
    if not quoted and describes(text, amount, limit="limit" in tags):
        return None
    moves = _moves_at(sentences, amount.first)
    if moves == {"justify"} and len(sentences) > 1:
        return None
    echo = echoes(text, amount, said)
    start, end = text.tokens[amount.first].start, text.tokens[amount.last - 1].end
    quote = text.raw[start:end]
    move = change(text, amount)
    if amount.fraction and amount.unit is None:
        share = _share(text, amount, scenario, said, before)
        if share is None:
            return None
        return Offer(start, end, quote, *share, quoted=quoted)
    standing = "standing" in tags
    if scenario is None:
        guess = _unit_alone(amount)
        if standing and amount.value not in said.mine:
            return None  # "I'm still at eighty two": what they have, for all the words tell
        return Offer(
            start,
            end,
            quote,
            amount.value,
            guess,
            upper=amount.upper,
            relative=move is not None and guess != "count",
            quoted=quoted or echo,
        )
    fit = fit_issue(text, amount, scenario, said, move)
    if fit is None:
        return None
    issue, value, upper, unit, relative = fit
    if standing and value not in said.mine and value in {issue.start, *said.theirs}:
        return None
    on_it = next((o for o in reversed(before) if o.issue == issue.id and not o.relative), None)
    base = built_on(text, amount, on_it) if relative else None
    return Offer(start, end, quote, value, unit, issue.id, upper, relative, quoted or echo, base)


def _share(
    text: Text, amount: Amount, scenario: Scenario | None, said: Said, before: Sequence[Offer]
) -> tuple[float, Unit, str | None] | None:
    """(value, unit, issue) of "half of that": of the last number in this breath, else on the table.

    "Half the difference" is the middle between both sides' numbers.
    """
    whole, unit, issue = said.value, said.unit, said.issue
    if _GAP & set(text.norms[amount.last : amount.last + 3]):
        if said.own is None or said.other is None:
            return None
        return round(said.other + (said.own - said.other) * amount.value, 2), unit, issue
    last = next((o for o in reversed(before) if o.value is not None and o.unit != "date"), None)
    if last is not None and last.value is not None and not last.relative:
        whole, unit, issue = last.value, last.unit, last.issue
    return None if whole is None else (round(whole * amount.value, 2), unit, issue)


def _unit_alone(amount: Amount) -> Unit:
    """The unit of a number that no scenario explains: bare large ones are taken for money."""
    if amount.unit:
        return amount.unit
    return "money" if amount.value >= 1000 and not amount.noun else "count"
