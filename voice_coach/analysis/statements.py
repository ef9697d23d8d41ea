"""Whether a clause proposes its number or describes something with it.

Who proposes says so: "I want", "we could do", "can you", "let's", "how about", "my number is", or
the bare number. A statement about somebody or something else ("the platform team starts at
ninety"), one about how things are ("we pay our suppliers after two weeks"), one whose subject is
the number itself and that does not call it good ("eight percent is twice what we planned"), one
about what is not so ("if it were seventy I'd leave") and a question that wants no answer
("who works for eighty?") put nothing on the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from voice_coach.analysis import statement_words as say
from voice_coach.analysis.number_words import CARDINALS
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.text import Text
from voice_coach.analysis.unreal import (
    LOOK,
    is_participle,
    is_past,
    rhetorical,
    unreal,
    without_openers,
)


def describes(text: Text, amount: Amount, *, limit: bool = False) -> bool:
    """Whether the number describes: neither an own offer nor a yes to one.

    ``limit`` marks an own limit or a yes in other words ("eighty would not be a problem").
    """
    first, last = _segment(text, amount)
    before = without_openers(text.norms[first : amount.first])
    after = text.norms[amount.last : last]
    if rhetorical(text, amount) or unreal(text, amount):
        return True
    if before[:1] in {("what",), ("how",)} and before[1:2] in {("if",), ("about",)}:
        return False
    if before and set(before) <= say.ARTICLES:
        before = ()
    if not before:
        return not limit and _is_judged(after, amount)
    if before[0] == "which":
        return _beside_the_point(text, amount, first)
    if before[0] == "according":
        return True
    if before[0] in {"from", "starting", "as"} or _conditional(text, amount):
        return False
    at = _last_pronoun(before)
    more = bool({*text.norms[amount.first : amount.last + 1]} & say.MORE)
    if at is None:
        return _about_others(before, after, more=more)
    subject, predicate = before[at], before[at + 1 :]
    asked = at and before[at - 1] in say.MODALS  # "can we have two more weeks"
    if asked or _exchanged(text, amount, subject):
        return False
    if subject in {"i", "we"} and set(predicate) & say.TELLS and at:
        return True  # "every month we wait costs them nine thousand"
    if subject in {"i", "we"}:
        return _as_things_are(predicate)
    if subject == "you":
        return _your_habit(predicate)
    if subject in {"it", "that", "this"}:
        return not (more and predicate[:1] in say.NEEDS) and _how_it_is(predicate)
    return bool(predicate) and (subject == "nobody" or not set(predicate) & say.MODALS)


def _beside_the_point(text: Text, amount: Amount, first: int) -> bool:
    """Whether a "which is ninety" hangs on something that is no ask: "what you pay Tom, which…"."""
    start = max(text.sentences[text.sentence_of[amount.first]][0], first - LOOK)
    main = text.norms[start:first]
    own = {"i", "we"} & set(main) and set(main) & (say.ASKS | say.MODALS)
    mine = any(
        word in {"my", "our"} and set(main[at + 1 : at + 3]) & say.ASK_NOUNS
        for at, word in enumerate(main)
    )
    return not own and not mine


def _conditional(text: Text, amount: Amount) -> bool:
    clause = text.clauses[text.clause_of[amount.first]]
    return "if" in text.norms[max(clause.first, amount.first - LOOK) : amount.first]


def _segment(text: Text, amount: Amount) -> tuple[int, int]:
    """The number's clause, cut at commas that are no pauses filled with "uh"."""
    clause = text.clauses[text.clause_of[amount.first]]
    first, last = max(clause.first, amount.first - LOOK), min(clause.last, amount.last + LOOK)
    for at in range(amount.first, first, -1):
        if text.tokens[at].comma and not _filled(text, at) and text.norms[at] not in say.VERBS:
            first = at
            break
    for at in range(amount.last, last):
        if text.tokens[at].comma and not _filled(text, at):
            last = at
            break
    return first, last


def _filled(text: Text, at: int) -> bool:
    gap = text.raw[text.tokens[at - 1].end : text.tokens[at].start]
    return any(character.isalpha() for character in gap)


def _last_pronoun(before: Sequence[str]) -> int | None:
    """Where the last subject before the number stands that is a pronoun."""
    if before[0] in {"that", "this"} and before[1:2] and before[1] in say.VERBS | say.MODALS:
        return 0
    for at in range(len(before) - 1, -1, -1):
        if before[at] not in say.PRONOUNS:
            continue
        governed = at and before[at - 1] in say.GOVERNS  # "I save you", "we want it"
        if not (governed and before[at] in say.OBJECTS_TOO):
            return at
    return None


def _is_judged(after: Sequence[str], amount: Amount) -> bool:
    """A number as the subject: "fifteen percent means letting two people go".

    Not so where it is called good or the speaker stands behind it: "ninety is what I need".
    """
    stop = next((at for at, word in enumerate(after) if word in say.ENDS_SUBJECT), len(after))
    at = _verb_at(("it", *after[:stop]), plural=amount.value > 1)
    if at is None or is_participle(after[at - 1]):  # "10 % pension found", "9 hours offered"
        return False
    return not _approved(after[at - 1], after[at:])


def _subject(after: Sequence[str]) -> bool:
    """Whether a number opens a statement that does not call it good."""
    at = _verb_at(("it", *after))
    return at is not None and not _approved(after[at - 1], after[at:])


def _approved(verb: str, rest: Sequence[str]) -> bool:
    """Whether what is said of a number or a proposal stands behind it."""
    if verb in say.SUITS:
        return rest[:1] != ("out",)  # "works out to"
    if verb in say.MODALS and (verb != "would" or not {*rest[:1]} & (say.ONLY_STATES | {"be"})):
        return True
    if verb in {"was", "were"} or {"not", "too", "never", "already"} & set(rest):
        return False
    if say.GOOD & set(rest) or any(pair in say.FOR_ME for pair in pairwise(rest)):
        return True
    own = [
        rest[at + 1]
        for at, word in enumerate(rest[:-1])
        if word in {"i", "we"} and at and (rest[at - 1] in say.WHAT_I or rest[at - 1][-3:] == "est")
    ]
    return any(word == "came" or not is_past(word) for word in own)


def _about_others(before: Sequence[str], after: Sequence[str], *, more: bool) -> bool:
    """A statement about a third party or a thing: "energy makes up thirty percent of our cost"."""
    if before[0] == "nobody":
        return True
    if before[0] in say.LEADS_IN and len(before) > 2 and not set(before) & say.ASK_NOUNS:
        done = _verb_at(before)
        return is_past(before[done]) if done else before[1] in say.SOME_NOUN and _subject(after)
    if before[0] in say.NO_SUBJECT:
        return False
    at = _verb_at(before)
    if at is None:  # the number stands inside the subject: "going from 80 to 84 is a small step"
        at = _verb_at(("it", *after))
        if at is None:
            return False
        if _head(before) & say.ASK_NOUNS:
            return bool(say.HARMS & set(after[at : at + 2]))
        nested = before[0].endswith("ing") or before[0] in say.ARTICLES | CARDINALS
        return nested and not _approved(after[at - 1], after[at:])
    if before[at + 1 : at + 2] == ("been",):
        return True  # "our price has been forty"
    asked = _head(before[:at]) & say.ASK_NOUNS and not set(before[:at]) & say.THIRD
    if asked and not is_past(before[at]) and before[at] not in say.REPORTS:
        return False
    rest = before[at + 1 :]
    if before[at] in say.MODALS:
        return before[at] in {"would", "will"} and bool(set(rest[:2]) & say.DESCRIBING)
    if before[at] in {"need", "needs", "has", "have"} and rest[:1] == ("to",):
        return False
    if (before[at],) in say.NEEDS and (more or before[0] in say.OWN):
        return False  # "testing needs another week", "my team needs ten days"
    return not say.MODALS & set(rest)


def _head(subject: Sequence[str]) -> set[str]:
    """A subject without what hangs on it: "every analyst", not "on my floor"."""
    at = next((at for at, word in enumerate(subject) if word in say.HANGS_ON), len(subject))
    return set(subject[:at])


def _verb_at(words: Sequence[str], *, plural: bool = True) -> int | None:
    """Where the verb of a statement stands whose subject comes first; None where there is none."""
    for at in range(1, len(words)):
        word = words[at]
        if at > 1 and word in say.PRONOUNS:
            return None
        if words[at - 1] in say.ARTICLES or (word == "may" and words[at - 1] in say.HANGS_ON):
            continue  # "the cut", "a need"
        if word in say.FINITE or word in say.MODALS or word in say.SINGULAR:
            return at
        told = word.endswith("ed") and len(word) > 4 and word not in say.SOFT_ASKS
        if told and (at + 1 == len(words) or words[at + 1] in say.AFTER_VERBS):
            return at
        before = words[at - 1] if words[at - 1] not in say.ADVERBS else words[at - 2]
        head = next((w for w, x in pairwise(words[:at]) if x in say.HANGS_ON), before)
        if word in say.DESCRIBING and plural and (_many(before) or _many(head)):
            return at
    return None


def _many(noun: str) -> bool:
    return noun in say.PLURALS or (noun.endswith("s") and not noun.endswith("ss"))


def _as_things_are(predicate: Sequence[str]) -> bool:
    """What "I" or "we" do anyway: "we pay our suppliers after two weeks", "I'm in on two days"."""
    if set(predicate) & (say.MODALS | say.ASKS) or "to" in predicate[:3]:
        return False
    words = [word for word in predicate if word not in say.ADVERBS]
    if not words:
        return False
    if words[0] in {"am", "are"}:
        doing = len(words) > 1 and words[1].removesuffix("ing") in say.STEMS
        return doing or words[1:2] in (["in"], ["responsible"])
    if words[0] in {"save", "bring", "earn"}:
        return True
    return words[0] in say.OUR_HABITS and not {"me", "us", "you"} & set(words[1:2])


def _how_it_is(predicate: Sequence[str]) -> bool:
    """What "it" does: "it takes us three weeks"; not "it is ninety", "it has to be ninety"."""
    words = [word for word in predicate if word not in say.ADVERBS]
    if not words or set(words) & say.MODALS or words[0] == "is":
        return False
    return words[1:2] != ["to"] and words[0] in say.VERBS


def _exchanged(text: Text, amount: Amount, subject: str) -> bool:
    """Whether the sentence names the other part of a trade: "I do three days and you get …"."""
    last = min(text.sentences[text.sentence_of[amount.first]][1], amount.last + LOOK)
    rest = text.norms[amount.last : last]
    others = {"i", "we"} if subject == "you" else {"you"}
    return any(a in {"and", "then", "if"} and b in others for a, b in pairwise(rest))


def _your_habit(predicate: Sequence[str]) -> bool:
    """What the other side does anyway: "you charge forty", "you pay Tom ninety"."""
    words = [word for word in predicate if word not in say.ADVERBS]
    if len(words) < 1 or set(words) & say.MODALS:
        return False
    if words[0] == "are" and words[1:2]:
        return words[1].removesuffix("ing") in say.STEMS - {"ask", "offer", "propos"}
    if words[0] == "pay":
        return len(words) > 1 and words[1] not in {"me", "us", "for", "in"}
    return words[0] in {"charge", "spend", "sell", "earn", "employ"}
