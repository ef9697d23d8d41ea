"""What a number stands in that is not so or not asked: unreal conditions, rhetorical questions."""

from __future__ import annotations

from collections.abc import Sequence

from voice_coach.analysis import statement_words as say
from voice_coach.analysis.lexicon import words
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.text import Text

LOOK = 40
"""Words looked at to each side: nobody's clause is longer, and reading stays linear."""
_WOULD = words("would could should might")
_OURS = say.PRONOUNS | say.ASK_NOUNS | say.ARTICLES | words("that this")
_UNREAL = words("were was had lost started")
_NO_PAST = words("need speed indeed")
_SUPPOSE = words("if suppose supposing imagine")


def without_openers(norms: Sequence[str]) -> tuple[str, ...]:
    at = 0
    while at < len(norms) and norms[at] in say.OPENERS:
        at += 1
    return tuple(norms[at:])


def rhetorical(text: Text, amount: Amount) -> bool:
    """A question that wants no answer: "who works for eighty?", "do you expect me to take 80?"."""
    first = text.sentences[text.sentence_of[amount.first]][0]
    norms = without_openers(text.norms[max(first, amount.first - LOOK) : amount.first])
    asks = tuple(word for word in norms if word not in say.ADVERBS)
    if asks[:1] == ("who",):
        return not {"i", "we"} & set(asks)
    if asks[:1] == ("where",) or asks[:2] in {("how", "many"), ("am", "i"), ("am", "we")}:
        return True
    if set(asks[1:4]) & {"anyone", "anybody"} and asks[0] in say.NO_SUBJECT:
        return True
    if asks[:1] and asks[0] in {"did", "do", "does"} and asks[2:] and asks[1] not in _OURS:
        return True  # "did Tom get ten percent?"
    if asks[:1] == ("why",):
        return asks[1:2] != ("not",) and asks[1:3] not in {("do", "not"), ("do", "we")}
    if asks[:1] == ("what",) and {"supposed", "meant"} & set(asks[2:5]):
        return True
    if asks[:1] == ("how",) and asks[1:2] and asks[1] in {"am", "are", "do", "does", "could"}:
        return bool({"supposed", "meant", "expect", "anyone", "anybody", "people"} & set(asks[2:6]))
    if asks[:3] in {("do", "you", "think"), ("do", "you", "believe"), ("do", "you", "expect")}:
        if len(asks) == 3:
            return bool({"really", "honestly", "seriously"} & set(norms))
        return not (asks[3] in {"i", "we", "you"} and set(asks[4:6]) & say.MODALS)
    if asks[:1] == ("would",) and asks[1:2] and asks[1] in {"you", "anyone", "anybody"}:
        return bool(asks[2:3]) and asks[2] in {"work", "live", "leave", "join"}
    return False


def unreal(text: Text, amount: Amount) -> bool:
    """What is not so: "if I were at seventy", "had you offered 90", "we'd have quoted ninety"."""
    first, last, _ = text.sentences[text.sentence_of[amount.first]]
    first, last = max(first, amount.first - LOOK), min(last, amount.last + LOOK)
    norms = text.norms[first:last]
    if norms[:1] == ("had",) and norms[1:2] and norms[1] in say.PRONOUNS | {"the", "my", "your"}:
        return True
    here = amount.first - first
    after = text.norms[amount.last : min(last, amount.last + 4)]
    if after[:1] and after[0] in {"would", "could"} and after[1:2] == ("have",):
        return bool(after[2:3]) and is_participle(after[2])
    for at in range(here - 1, -1, -1):
        if norms[at] in {"but", "so"}:
            break
        ahead = norms[at + 1 : at + 2]
        if norms[at] in _WOULD and ahead == ("have",):
            done = norms[at + 2 : at + 3]
            return bool(done) and done[0] not in say.SOFT_ASKS and is_participle(done[0])
        if norms[at] in _SUPPOSE and norms[at - 1 : at] != ("what",):
            state = _UNREAL & set(norms[at + 1 : here])
            return bool(state) and not _says_yes(norms[here:])
    return False


def _says_yes(main: Sequence[str]) -> bool:
    """Whether the speaker would agree then: "if it were ninety I'd sign", not "I'd leave"."""
    starts = [at for at, word in enumerate(main) if word in {"i", "we"}]
    after = [main[at + 1 : at + 5] for at in starts]
    return any(say.YES & set(words) and "not" not in words for words in after)


def is_past(word: str) -> bool:
    return is_participle(word) or word in say.PAST


def is_participle(word: str) -> bool:
    return (word.endswith("ed") and word not in _NO_PAST) or word in say.PARTICIPLES
