"""What a date or an hour in a sentence is the date of: the matter negotiated, or something else.

"We could show you a preview at the end of March" dates a gift, "what do you need in May?" asks for
something else, and "the last train leaves at seven" is a time of day.
"""

from __future__ import annotations

from voice_coach.analysis import statement_words as say
from voice_coach.analysis.changes import called
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.text import Text
from voice_coach.records import Issue

_NOW = words("today tonight tomorrow")
_UNTIL = words("by until till before from for to is")
_LOOK = 20  # words looked at to each side; nobody's part of a sentence is longer
# What is done at a date beside the deal: "I can send you a note on Friday".
_ELSEWHERE = words(
    "show send share present preview report demo lend record rehearse meet visit talk discuss "
    "review call tell write update check see train help bring teach introduce invite test try "
    "sign decide prepare answer"
)
_THINGS = words(
    "preview demo draft prototype beta rehearsal test pilot report note chart video training "
    "holiday review meeting build workshop summary plan document"
)
_PROPOSES = words("if about")
_HOURS = words("leaves leave left opens open closes close starts start ends end arrives departs is")
_KEPT_HOURS = words(
    "train trains bus buses shop shops school nursery kindergarten office plane flight ferry doors "
    "door day shift"
)
_PERIODS = words("day week month year")


def passing(text: Text, at: int) -> bool:
    """Whether "today" or "tomorrow" says when something is said or signed, not what is due then."""
    before = text.norms[at - 1] if at else ""
    return text.norms[at] in _NOW and before not in _UNTIL


def beside(text: Text, date: Amount, issue: Issue) -> bool:
    """Whether a date is the date of something other than the issue.

    Parameters
    ----------
    text, date
        The date as a number at its tokens.
    issue
        The issue dates are about in the scenario. Its own words ("launch", "ship") bring a date
        back to it.
    """
    first, last = _part(text, date)
    before, after = text.norms[first : date.first], text.norms[date.last : last]
    if passing(text, date.first) and (len(before) > 1 or len(after) > 1):
        return True
    if after[:1] and after[0] in {"a", "per", "each", "every"} and _PERIODS & set(after[1:2]):
        return True  # "I can come in two days a week"
    sentence, _, question = text.sentences[text.sentence_of[date.first]]
    asks = [word for word in text.norms[sentence : sentence + 8] if word not in say.OPENERS]
    if (question or asks[:1] == ["what"]) and _asks_theirs(asks):
        return True
    if _THINGS & set(before) - {part for run in issue.words for part in run.split()}:
        return "until" not in before[-2:]
    done = _ELSEWHERE & set(before)
    return bool(done) and not called(issue, before) and not {"until", "move"} & set(before)


def _asks_theirs(asks: list[str]) -> bool:
    """Whether a question is about the other side: "what do you need…", not "what if we…"."""
    if asks[:1] not in (["what"], ["why"], ["who"], ["how"], ["which"]):
        return False
    return not _PROPOSES & set(asks[1:2]) and bool(
        {"you", "your", "they", "their"} & set(asks[1:6])
    )


def _part(text: Text, date: Amount) -> tuple[int, int]:
    """The part of the sentence that a date stands in, cut at commas and new clauses."""
    clause = text.clauses[text.clause_of[date.first]]
    first, last = max(clause.first, date.first - _LOOK), min(clause.last, date.last + _LOOK)
    for at in range(date.first, first, -1):
        if text.tokens[at].comma or text.norms[at] in {"if", "and", "so", "then"}:
            first = at
            break
    for at in range(date.last, last):
        if text.tokens[at].comma or text.norms[at] in {"if", "and", "so", "then"}:
            last = at
            break
    return first, last


def at_the_clock(text: Text, amount: Amount) -> bool:
    """Whether a bare number is a time of day: "the last train leaves at seven"."""
    if amount.unit is not None or amount.scaled or amount.noun or not 0 < amount.value <= 24:
        return False
    before = text.norms[max(0, amount.first - 8) : amount.first]
    if before[-1:] != ("at",) or not _HOURS & set(before[-3:-1]):
        return False
    return before[-2] != "is" or bool(_KEPT_HOURS & set(before))
