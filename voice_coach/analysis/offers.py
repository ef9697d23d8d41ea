"""Which numbers are offers, on which issue, and what they are worth.

A number is an offer when a speaker puts it on the table; facts ("twenty years of experience",
"I brought in two hundred thousand") are none, and numbers that are refused or repeated from the
other side are ``quoted``. Without a scenario an offer has no issue.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voice_coach.analysis.dates import SpokenDate, find_dates
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.moves import SentenceMoves
from voice_coach.analysis.number_words import same_sentence
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.rules import table
from voice_coach.analysis.text import Text
from voice_coach.records import Issue, Move, Offer, Scenario, Unit

# What is counted in a story, not in a deal.
_FACT_NOUNS = words(
    "year minute second people person kid child children son daughter degree mile kilometer time "
    "client customer teenager dog cat teen am pm o'clock point reason thing of other way side step "
    "option question offer deal role job recruiter designer engineer developer colleague "
    "competitor percentile place idea conversation meeting candidate employee chance choice"
)
_SMALL_WORDS = words("of the a an to in on for and next")
_DAYS: dict[Unit, float] = {"days": 1, "weeks": 7, "months": 30, "date": 1}
_TIME: frozenset[Unit] = frozenset({"days", "weeks", "months", "date"})
_MORE = words("more extra additional another further")
_LESS = frozenset(["less", "fewer", "off"])
_CHANGE = words("raise increase bump uplift rise boost extension")
_CUT = frozenset(["cut", "reduction", "discount", "decrease"])
# An offer far beyond the scenario's own values is read as something else unless its unit is said.
_PLAUSIBLE = 4.0

_REASONS = words("because since")
# After one of these the speaker may be asking again: "because of that I want ninety".
_ENDS_REASON = words(
    "so therefore want need ask asking propose offer take give would if then think feel like "
    "expect deserve believe prefer"
)
# What a mark does not reach over: somebody speaks again, or something else is said.
_NEW = words(
    "i we you they he she it but so if then how what let me us instead is are was were "
    "want need would will can could rather than for to not mine my your"
)
_TIES = words("and or plus with nor")
# Words that make a date in a sentence something agreed on, not something told.
_DUE = words(
    "by until till can could will would shall should need want get have give deliver ship push "
    "move extend start finish launch let propose suggest how what deadline ready until about"
)
_TOLD = words("was were did had shipped delivered launched started joined finished last ago since")
_PAST = words(
    "took made got gave grew brought led built sold paid spent ran won cut kept held found lost "
    "wrote came went began taught drove rose fell met hit put set did had worked"
)
# Past in form, an ask in use: "I was hoping", "I asked for ninety", "we agreed on ninety".
_ASKED = words(
    "wanted needed hoped expected asked agreed decided figured proposed planned suggested "
    "mentioned offered requested accepted considered named need indeed speed based leased fixed"
)
_BEFORE_PAST = words("i we he she it they you that who have has had been just also already")
_ARTICLES = words("a an the with no of my your our")
_MODAL = words("would will can could want need should shall may might let to if")


@dataclass(frozen=True, slots=True)
class Said:
    """What earlier turns put on the table, for offers that lean on it.

    ``value``: the last number by either side; ``own`` and ``other``: each side's last on the same
    issue (without a scenario: in the same ``unit``); ``theirs``: all numbers of the other side.
    """

    issue: str | None = None
    value: float | None = None
    theirs: frozenset[float] = frozenset()
    own: float | None = None
    other: float | None = None
    unit: Unit = "count"


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
    tags = _tags(text, amounts)
    dates = _dates(text, amounts, scenario)
    dated = {token for date in dates for token in range(date.first, date.last)}
    found: list[tuple[int, Offer]] = []
    for number, amount in enumerate(amounts):
        if amount.first in dated or (amount.last - 1) in dated:
            continue
        offer = _offer(text, amount, sentences, tags[number], scenario, said)
        if offer:
            found.append((amount.first, offer))
    found += _date_offers(text, dates, scenario)
    found += _middle(text, scenario, said)
    return tuple(offer for _, offer in sorted(found, key=lambda pair: pair[0]))


def _dates(
    text: Text, amounts: tuple[Amount, ...], scenario: Scenario | None
) -> tuple[SpokenDate, ...]:
    """The dates that are no lengths of time: without a day zero, "in two weeks" is two weeks."""
    dates = find_dates(text, amounts, scenario.day_zero if scenario else "")
    timed = _date_issue(scenario)
    if timed is not None and timed.unit == "date":
        return dates
    lengths = {a.first for a in amounts if a.unit in _TIME}
    return tuple(d for d in dates if not lengths & set(range(d.first, d.last)))


def _date_offers(
    text: Text, dates: Sequence[SpokenDate], scenario: Scenario | None
) -> Iterator[tuple[int, Offer]]:
    marks = _marks(text)
    issue = _date_issue(scenario)
    for date in dates:
        if scenario is not None and (issue is None or (date.days is None and issue.unit != "date")):
            continue
        tags = {tag for token in range(date.first, date.last) for tag in marks.get(token, ())}
        first, last, _ = text.sentences[text.sentence_of[date.first]]
        about = set(text.norms[first : date.first]) | set(text.norms[date.last : last])
        told = scenario is None and (about & _TOLD or not (about & _DUE or last - first <= 6))
        if "fact" in tags or told:
            continue
        start, end = text.tokens[date.first].start, text.tokens[date.last - 1].end
        value = None if date.days is None else float(date.days)
        if issue is not None and issue.unit != "date" and value is not None:
            value = round(value / _DAYS[issue.unit], 2)
        unit: Unit = issue.unit if issue else "date"
        name = issue.id if issue else None
        quoted = "quoted" in tags and "limit" not in tags
        yield date.first, Offer(start, end, text.raw[start:end], value, unit, name, quoted=quoted)


def _middle(
    text: Text, scenario: Scenario | None, said: Said
) -> Iterator[tuple[int, Offer]]:
    """ "Split the difference": half way between the own and the other side's last number."""
    if said.own is None or said.other is None:
        return
    for match in table("offers").search(text):
        if match.tag != "middle":
            continue
        start, end = text.tokens[match.first].start, text.tokens[match.last - 1].end
        known = next((i for i in scenario.issues if i.id == said.issue), None) if scenario else None
        unit = known.unit if known else said.unit
        value = (said.own + said.other) / 2
        yield match.first, Offer(start, end, text.raw[start:end], value, unit, said.issue)
        return


def _marks(text: Text) -> dict[int, set[str]]:
    marks: dict[int, set[str]] = {}
    for match in table("offers").search(text):
        if not _cut_off(text, match.begin, match.first):
            marks.setdefault(match.first, set()).add(match.tag)
    return marks


def _cut_off(text: Text, begin: int, number: int) -> bool:
    """Whether a comma parts a number from the words before it: "I can't do it, ninety thousand".

    A pause filled with "uh" parts nothing.
    """
    for at in range(begin + 1, number + 1):
        if text.tokens[at].comma:
            gap = text.raw[text.tokens[at - 1].end : text.tokens[at].start]
            if not any(character.isalpha() for character in gap):
                return True
    return False


def _tags(text: Text, amounts: Sequence[Amount]) -> list[set[str]]:
    """The marks of each number, gone on to those that "and" ties to it: "you said 80 and 10 %"."""
    marks = _marks(text)
    out: list[set[str]] = []
    for number, amount in enumerate(amounts):
        own = {tag for t in range(amount.first, amount.last) for tag in marks.get(t, ())}
        if number and not own:
            between = text.norms[amounts[number - 1].last : amount.first]
            near = same_sentence(text, amount.first, amounts[number - 1].first)
            if near and len(between) <= 6 and _TIES & set(between) and not _NEW & set(between):
                own = out[-1] - {"limit"}
        out.append(own)
    return out


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
) -> Offer | None:
    if amount.year or (amount.noun in _FACT_NOUNS and amount.value < 1000):
        return None
    told = "fact" in tags or _told(text, amount)
    if (told and "limit" not in tags) or _in_reason(text, amount):
        return None
    moves = _moves_at(sentences, amount.first)
    if moves == {"justify"} and not _asks_elsewhere(sentences):
        return None
    # a range is offered whole, "from" before it or not
    ranged = amount.upper is not None and text.norms[amount.first - 1 : amount.first] == ("from",)
    quoted = "quoted" in tags and "limit" not in tags and not ranged
    echoes = _echoes(text, amount, said)
    start, end = text.tokens[amount.first].start, text.tokens[amount.last - 1].end
    quote = text.raw[start:end]
    sign = _direction(text, amount)
    if amount.fraction and amount.unit is None:
        if said.value is None:
            return None
        value = said.value * amount.value
        issue = next((i for i in scenario.issues if i.id == said.issue), None) if scenario else None
        unit: Unit = issue.unit if issue else "count"
        return Offer(start, end, quote, value, unit, said.issue, quoted=quoted)
    if scenario is None:
        guess = _unit_alone(amount)
        return Offer(
            start,
            end,
            quote,
            amount.value,
            guess,
            upper=amount.upper,
            relative=sign is not None and guess != "count",
            quoted=quoted or echoes,
        )
    fit = _fit(text, amount, scenario, said, sign)
    if fit is None:
        return None
    issue, value, upper, unit, relative = fit
    if relative and sign is not None:
        value, upper = value * sign, (None if upper is None else upper * sign)
    return Offer(start, end, quote, value, unit, issue.id, upper, relative, quoted or echoes)


def _in_reason(text: Text, amount: Amount) -> bool:
    """Whether a number stands in the reason for something: "because it takes eight days"."""
    first = text.sentences[text.sentence_of[amount.first]][0]
    before = text.norms[first : amount.first]
    for at in range(len(before) - 1, -1, -1):
        if before[at] in _REASONS:
            return True
        if before[at] in _ENDS_REASON:
            return False
    return False


def _told(text: Text, amount: Amount) -> bool:
    """Whether a number stands in a story: somebody did something, in the same clause before it.

    "You promised me ninety", "I took over twelve accounts", "the redesign lifted orders by eleven
    percent"; not "I asked for ninety" nor "I worked so hard that I want ninety".
    """
    clause = text.clauses[text.clause_of[amount.first]]
    before = text.norms[clause.first : amount.first]
    for at in range(len(before) - 1, -1, -1):
        word = before[at]
        if word in _MODAL and not (word == "to" and at == len(before) - 1):
            return False
        if word not in _PAST and (len(word) < 5 or not word.endswith("ed")):
            continue
        subject = before[at - 1] if at else ""
        if word in _ASKED and subject != "you":
            return False
        grew = before[-1] == "by" and amount.unit == "percent" and subject not in _ARTICLES
        if subject in _BEFORE_PAST or (at and grew):
            return True
    return False


def _asks_elsewhere(sentences: Sequence[SentenceMoves]) -> bool:
    return len(sentences) == 1


def _echoes(text: Text, amount: Amount, said: Said) -> bool:
    """Whether it repeats the other side's number as a short question: "10 hours?"."""
    first, last, question = text.sentences[text.sentence_of[amount.first]]
    short = last - first <= amount.last - amount.first + 2
    return (
        question
        and short
        and last < len(text.tokens)
        and (amount.value in said.theirs or not said.theirs)
    )


def _direction(text: Text, amount: Amount) -> float | None:
    """+1 for "two more weeks", -1 for "five percent less", None for a value on its own."""
    first, last, _ = text.sentences[text.sentence_of[amount.first]]
    inside = set(text.norms[amount.first : min(amount.last + 2, last)])
    before = text.norms[max(first, amount.first - 3) : amount.first]
    if inside & _MORE or before[-1:] in {("another",), ("extra",), ("additional",)}:
        ahead = text.norms[amount.last : min(amount.last + 2, last)]
        return None if ahead[1:] == ("than",) and ahead[0] in _MORE else 1.0
    if inside & _LESS:
        return -1.0
    if inside & _CHANGE or (set(before) & (_CHANGE | {"by"}) and "to" not in before):
        cuts = set(text.norms[max(first, amount.first - 6) : amount.first])
        return -1.0 if cuts & {"cut", "reduce", "lower", "drop"} else 1.0
    if inside & _CUT or (set(before) & _CUT and "to" not in before):
        return -1.0
    return None


def _unit_alone(amount: Amount) -> Unit:
    """The unit of a number that no scenario explains: bare large ones are taken for money."""
    if amount.unit:
        return amount.unit
    return "money" if amount.value >= 1000 and not amount.noun else "count"


def _date_issue(scenario: Scenario | None) -> Issue | None:
    if scenario is None:
        return None
    timed = [issue for issue in scenario.issues if issue.unit in _TIME]
    timed.sort(key=lambda issue: issue.unit != "date")
    return timed[0] if timed and (timed[0].unit == "date" or len(timed) == 1) else None


def _names(issue: Issue) -> tuple[tuple[str, ...], ...]:
    """What people call an issue, as runs of words; the words of its name where none are given."""
    runs = issue.words or tuple(w for w in issue.name.split() if w.lower() not in _SMALL_WORDS)
    return tuple(tuple(_stem(word) for word in run.lower().split()) for run in runs)


def _stem(word: str) -> str:
    return word.strip(".,").removesuffix("s")


def _called(issue: Issue, norms: Sequence[str]) -> bool:
    """Whether words name an issue."""
    stems = tuple(_stem(norm) for norm in norms)
    return any(
        stems[at : at + len(run)] == run
        for run in _names(issue)
        for at in range(len(stems) - len(run) + 1)
    )


def _fit(
    text: Text, amount: Amount, scenario: Scenario, said: Said, sign: float | None
) -> tuple[Issue, float, float | None, Unit, bool] | None:
    """The issue a number belongs to, its value there, and whether it is a change."""
    first, last, _ = text.sentences[text.sentence_of[amount.first]]
    near = text.norms[max(first, amount.first - 6) : min(last, amount.last + 5)]
    best: tuple[float, Issue, float, float | None, Unit, bool] | None = None
    for issue in scenario.issues:
        named = _called(issue, near)
        value = _worth(amount, issue, sign, named=named)
        if value is None:
            continue
        scaled, upper, unit, relative, surety = value
        score = surety + 3.0 * named + _called(issue, text.norms[first:last])
        score += 0.5 * (said.issue == issue.id)
        if best is None or score > best[0]:
            best = (score, issue, scaled, upper, unit, relative)
    return best[1:] if best else None


def _worth(
    amount: Amount, issue: Issue, sign: float | None, *, named: bool
) -> tuple[float, float | None, Unit, bool, float] | None:
    """(value, upper, unit, relative, surety) of a number on an issue; None where it cannot be."""
    unit = amount.unit
    if unit in _TIME and issue.unit in _TIME:
        assert unit is not None
        factor = _DAYS[unit] / _DAYS[issue.unit]
        relative = sign is not None or (issue.unit == "date" and issue.start is not None)
        upper = None if amount.upper is None else amount.upper * factor
        return round(amount.value * factor, 2), upper, issue.unit, relative, 2.0
    if unit == "percent" and issue.unit == "money":
        return amount.value, amount.upper, "percent", True, 0.5
    if unit is not None and unit != issue.unit:
        return None
    if unit is None and amount.noun and not named and not _called(issue, [amount.noun]):
        return None
    if unit is None and issue.unit == "date":
        return None
    scale = _scale_of(amount, issue, relative=sign is not None)
    if scale is None and (
        sign is not None or (unit is None and (not amount.scaled or issue.unit != "money"))
    ):
        return None
    factor = scale or 1.0
    upper = None if amount.upper is None else amount.upper * factor
    surety = 2.0 * (unit == issue.unit) + (factor == 1.0)
    return amount.value * factor, upper, issue.unit, sign is not None, surety


def _scale_of(amount: Amount, issue: Issue, *, relative: bool) -> float | None:
    """1, 1000 or a million: what makes a bare number plausible on the issue."""
    known = [abs(v) for v in (issue.target, issue.walk_away, issue.start) if v]
    if not known:
        return 1.0
    low, high = min(known) / _PLAUSIBLE, max(known) * _PLAUSIBLE
    if relative:  # a change is a share of what is on the table
        low, high = issue.step / 2 if issue.step else 0.0, max(known)
    factors = [1.0]
    if issue.unit == "money" and not amount.scaled and amount.value < 1000:
        factors += [1e3, 1e6]
    fits = [f for f in factors if low <= amount.value * f <= high]
    if not fits or amount.value <= 0:
        return None
    middle = math.sqrt(max(low, 1e-9) * high)
    return min(fits, key=lambda f: abs(math.log(amount.value * f / middle)))


def resolve(offer: Offer, issue: Issue, on_table: float | None) -> float | None:
    """What an offer comes to on its issue: relative ones change ``on_table`` (or the start)."""
    if offer.value is None:
        return None
    if not offer.relative:
        return offer.value
    base = on_table if on_table is not None else issue.start
    if base is None:
        return None
    if offer.unit == "percent" and issue.unit != "percent":
        return round(base * (1 + offer.value / 100), 2)
    return round(base + offer.value, 2)
