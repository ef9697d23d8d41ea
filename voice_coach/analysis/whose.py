"""Whose a number is: the speaker's, the other side's, or part of a story."""

from __future__ import annotations

from collections.abc import Sequence

from voice_coach.analysis.issue_fit import Said
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.number_words import same_sentence
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.rules import table
from voice_coach.analysis.text import Text
from voice_coach.records import Base, Offer

# What is counted in a story, not in a deal.
FACT_NOUNS = words(
    "year quarter minute second people person kid child children son daughter degree mile "
    "kilometer time client customer teenager dog cat teen am pm o'clock point reason thing of "
    "other way side step "
    "option question offer deal role job recruiter designer engineer developer colleague "
    "competitor percentile place idea conversation meeting candidate employee chance choice"
)
_REASONS = words("because since")
# After one of these the speaker may be asking again: "because of that I want ninety".
_ENDS_REASON = words("so therefore if then")
_ASKS_AGAIN = words(
    "want need ask asking propose offer take give would think feel like expect deserve believe "
    "prefer"
)
# What a mark does not reach over: somebody speaks again, or something else is said.
_NEW = words(
    "i we you they he she it but so if then how what let me us instead is are was were "
    "want need would will can could rather than for to not mine my your"
)
_TIES = words("and or plus with nor")
_PAST = words(
    "took made got gave grew brought led built sold paid spent ran won cut kept held found lost "
    "wrote sent bought chose came went began taught drove rose fell met hit put set did had worked"
)
# Past in form, an ask in use: "I was hoping", "I asked for ninety", "we agreed on ninety".
_ASKED = words(
    "wanted needed hoped expected asked agreed decided figured proposed suggested "
    "mentioned offered requested accepted considered named need indeed speed based leased fixed"
)
_BEFORE_PAST = words("i we he she it they you that who have has had been just also already")
_ARTICLES = words("a an the with no of my your our")
_MODAL = words("would will can could want need should shall may might let to if")


_BEYOND = words("than over above on from to below under")
_MINE = words("my mine our ours i we")
_YOURS = words("your yours you that this it")
_SAID = words("said asked told wanted")
_STILL = words("still again already")
# Words looked back at, at most: nobody's clause is longer, and reading stays linear.
_LOOK_BACK = 40

Marks = dict[int, set[str]]
"""What is said of the number at a token: "quoted", "theirs", "limit", "fact", "past"."""


def marks_of(text: Text) -> tuple[Marks, tuple[int, int] | None]:
    """The marks, and the tokens of words that ask for the middle of both sides' numbers."""
    marks: Marks = {}
    middle: tuple[int, int] | None = None
    for match in table("offers").search(text):
        if match.tag == "middle":
            middle = middle or (match.first, match.last)
        elif not _cut_off(text, match.begin, match.first):
            marks.setdefault(match.first, set()).add(match.tag)
    return marks, middle


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


def tags_of(text: Text, amounts: Sequence[Amount], marks: Marks) -> list[set[str]]:
    """The marks of each number, gone on to those that "and" ties to it: "you said 80 and 10 %"."""
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


def built_on(text: Text, amount: Amount, before: Offer | None) -> Base | None:
    """Whose last value a change builds on, where the words say so.

    ``before`` is the last offer in the same breath on the same issue: "you said eighty, I need five
    percent more" builds on theirs.
    """
    first, last, _ = text.sentences[text.sentence_of[amount.first]]
    ahead = text.norms[amount.last : min(last, amount.last + 9)]
    for at, word in enumerate(ahead):
        if word in _BEYOND:
            named = next((w for w in ahead[at + 1 : at + 4] if w in _MINE | _YOURS), "")
            if named:
                return "own" if named in _MINE else "other"
    behind = text.norms[max(first, amount.first - 8) : amount.first]
    for at, word in enumerate(behind[:-1]):
        again = behind[at + 1] in _SAID or set(behind[at : at + 3]) & _STILL
        if word in {"i", "we"} and again and not {"you", "they"} & set(behind[at:]):
            return "kept"
    if before is not None:
        return "other" if before.quoted else "own"
    return None


def in_reason(text: Text, amount: Amount) -> bool:
    """Whether a number stands in the reason for something: "because it takes eight days".

    The speaker may ask again in the same breath: "because of that I want ninety".
    """
    first = text.sentences[text.sentence_of[amount.first]][0]
    start = max(first, amount.first - _LOOK_BACK)
    before = text.norms[start : amount.first]
    for at in range(len(before) - 1, -1, -1):
        if before[at] in _REASONS:
            return True
        if before[at] in _ENDS_REASON or (before[at] in _ASKS_AGAIN and _own_ask(text, start + at)):
            return False
    return False


def _own_ask(text: Text, at: int) -> bool:
    """Whether the verb at a token is the speaker's: after "I", or where a part begins with it."""
    if text.tokens[at].comma:
        return True
    return bool({"i", "we"} & set(text.norms[max(0, at - 3) : at])) or text.norms[at - 1] == "me"


def told(text: Text, amount: Amount) -> bool:
    """Whether a number stands in a story: somebody did something, in the same clause before it.

    "You promised me ninety", "I took over twelve accounts", "the redesign lifted orders by eleven
    percent"; not "I asked for ninety" nor "I worked so hard that I want ninety".
    """
    clause = text.clauses[text.clause_of[amount.first]]
    before = text.norms[max(clause.first, amount.first - _LOOK_BACK) : amount.first]
    if {"if", "suppose", "imagine"} & set(before):  # "what if we did ninety"
        return False
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
        if subject in _MODAL or (at > 1 and before[at - 2] in _MODAL):
            return False  # "can we put ninety in writing"
        if subject in _BEFORE_PAST or (at and grew):
            return True
    return False


def echoes(text: Text, amount: Amount, said: Said) -> bool:
    """Whether it repeats the other side's number as a short question: "10 hours?"."""
    first, last, question = text.sentences[text.sentence_of[amount.first]]
    short = last - first <= amount.last - amount.first + 2
    return (
        question
        and short
        and last < len(text.tokens)
        and (amount.value in said.theirs or not said.theirs)
    )
