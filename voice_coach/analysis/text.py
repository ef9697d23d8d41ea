"""Text → tokens, sentences and clauses: the ground every words rule stands on.

Texts come from a recogniser and from keyboards: capitals, punctuation and apostrophes may be
missing, and anything at all may be in them. Everything here is one pass over the characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from voice_coach.analysis.lexicon import words

_WORD = re.compile(
    r"(?P<num>\d+(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:\.000)+(?!\d)|\d+(?:\.\d+)?|(?<!\d)\.\d+)"
    r"|(?P<word>[^\W\d_]+(?:['’`´][^\W\d_]+)*)"
    r"|(?P<sign>[$€£¥%])"
)
_BREAK = re.compile(r"[.!?;\n\r…。！？؟•|]")
_COMMA = re.compile(r"[,:()\"“”—–،]| - |--|/")
# Emoji and other pictures end a sentence in chat as a full stop does.
_PICTURE = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff]")

# One written word that stands for several, or for another spelling; keys without apostrophes too.
_SPELLED_OUT: dict[str, tuple[str, ...]] = {
    "cannot": ("can", "not"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "gotta": ("have", "to"),
    "kinda": ("kind", "of"),
    "sorta": ("sort", "of"),
    "lemme": ("let", "me"),
    "gimme": ("give", "me"),
    "dunno": ("do", "not", "know"),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "thats": ("that", "is"),
    "theres": ("there", "is"),
    "whats": ("what", "is"),
    "youre": ("you", "are"),
    "youd": ("you", "would"),
    "theyre": ("they", "are"),
    "dont": ("do", "not"),
    "doesnt": ("does", "not"),
    "didnt": ("did", "not"),
    "cant": ("can", "not"),
    "wont": ("will", "not"),
    "couldnt": ("could", "not"),
    "wouldnt": ("would", "not"),
    "shouldnt": ("should", "not"),
    "isnt": ("is", "not"),
    "arent": ("are", "not"),
    "wasnt": ("was", "not"),
    "havent": ("have", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "let's": ("let", "us"),
    "y'all": ("you",),
    "ok": ("okay",),
    "o.k": ("okay",),
    "okey": ("okay",),
    "yeah": ("yes",),
    "yep": ("yes",),
    "yup": ("yes",),
    "yea": ("yes",),
    "ya": ("yes",),
    "nope": ("no",),
    "pls": ("please",),
    "plz": ("please",),
    "u": ("you",),
    "ur": ("your",),
    "cuz": ("because",),
    "cos": ("because",),
    "coz": ("because",),
    "thx": ("thanks",),
    "alright": ("alright",),
    "idk": ("i", "do", "not", "know"),
    "imo": ("in", "my", "opinion"),
    "atleast": ("at", "least"),
    "abit": ("a", "bit"),
    "alittle": ("a", "little"),
    "kindof": ("kind", "of"),
    "sortof": ("sort", "of"),
    "jsut": ("just",),
    "mabye": ("maybe",),
    "mayby": ("maybe",),
    "prehaps": ("perhaps",),
    "prolly": ("probably",),
    "probly": ("probably",),
    "probaly": ("probably",),
    "propably": ("probably",),
    "hopeing": ("hoping",),
    "sry": ("sorry",),
    "mite": ("might",),
    "lesat": ("least",),
    "alteast": ("at", "least"),
}
_ENDINGS = {
    "'m": "am",
    "'re": "are",
    "'ve": "have",
    "'ll": "will",
    "'d": "would",
    "'s": "is",
}

FILLED = words("um uh uhm umm uhh er erm hmm hm mm ah eh")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign, with what stands between it and the word before.

    ``norm`` is lower case with contractions spelled out: "I'm" is two tokens, ``i`` and ``am``.
    """

    norm: str
    start: int
    end: int
    kind: str  # "word", "num" or "sign"
    breaks: bool = False  # a sentence ends before this token
    comma: bool = False  # a comma, colon, dash or bracket stands before this token
    glued: bool = False  # nothing, or a hyphen, stands between this token and the one before


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens ``first`` to ``last`` (exclusive) that make one statement, question or request."""

    first: int
    last: int
    sentence: int
    question: bool
    opens: str = ""  # the conjunction it starts with


@dataclass(frozen=True)
class Text:
    """A text with its tokens; um, uh and their kin are left out: rules see through them."""

    raw: str
    tokens: tuple[Token, ...]
    tail_question: bool

    @cached_property
    def norms(self) -> tuple[str, ...]:
        return tuple(token.norm for token in self.tokens)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int, bool], ...]:
        """(first token, one past the last token, ends with a question mark) of each sentence."""
        bounds = [0] + [i for i, t in enumerate(self.tokens) if t.breaks and i]
        bounds.append(len(self.tokens))
        out = []
        for first, last in pairwise(bounds):
            if last > first:
                stop = self.tokens[last].start if last < len(self.tokens) else len(self.raw)
                gap = self.raw[self.tokens[last - 1].end : min(stop, self.tokens[last - 1].end + 8)]
                out.append((first, last, "?" in gap or "؟" in gap))
        return tuple(out)

    @cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """The number of the sentence each token stands in."""
        out: list[int] = []
        for number, (first, last, _) in enumerate(self.sentences):
            out.extend([number] * (last - first))
        return tuple(out)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(_clauses(self))

    @cached_property
    def clause_of(self) -> tuple[int, ...]:
        """The number of the clause each token stands in."""
        out: list[int] = []
        for number, clause in enumerate(self.clauses):
            out.extend([number] * (clause.last - clause.first))
        return tuple(out)

    def quote(self, first: int, last: int) -> str:
        """The characters of tokens ``first`` to ``last`` (exclusive)."""
        return self.raw[self.tokens[first].start : self.tokens[last - 1].end]


def read_tokens(raw: str) -> Text:
    """Split a text. Linear in its length; never raises."""
    tokens: list[Token] = []
    end_before = 0
    breaks = comma = False
    for match in _WORD.finditer(raw):
        gap = raw[end_before : match.start()]
        if gap:
            breaks = breaks or bool(_BREAK.search(gap) or _PICTURE.search(gap))
            comma = comma or bool(_COMMA.search(gap))
        glued = bool(tokens) and gap in {"", "-", "‑"}
        end_before = match.end()
        word = match.group().lower().replace("’", "'").replace("`", "'").replace("´", "'")
        if word in FILLED:
            comma = True
            continue
        kind = match.lastgroup or "word"
        for norm, start, end in _split(word, match.start(), match.end(), kind):
            tokens.append(Token(norm, start, end, kind, breaks, comma, glued))
            breaks = comma = False
            glued = True
    tail = raw[end_before : end_before + 8]
    return Text(raw, tuple(tokens), "?" in tail)


def _split(word: str, start: int, end: int, kind: str) -> Iterator[tuple[str, int, int]]:
    if kind != "word":
        yield word, start, end
        return
    spelled = _SPELLED_OUT.get(word)
    if spelled is None and word.endswith("n't"):
        spelled = (word[:-3], "not")
    if spelled is not None:
        # the parts share the whole word's characters: a span never cuts a word in two
        for part in spelled:
            yield part, start, end
        return
    for ending, norm in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            yield word[: -len(ending)], start, end - len(ending)
            yield norm, end - len(ending), end
            return
    yield word, start, end


_SUBJECTS = words("i we you he she it they that this there my our your")
_OPENERS = words("but because since although though unless if so then")


def _clauses(text: Text) -> Iterator[Clause]:
    """Cut sentences at conjunctions that start a new statement, and at commas before a subject."""
    tokens = text.tokens
    for number, (first, last, question) in enumerate(text.sentences):
        start = first
        for i in range(first + 1, last):
            here, ahead = tokens[i], tokens[i + 1].norm if i + 1 < last else ""
            cut = (
                here.norm in _OPENERS
                and not (here.norm == "so" and ahead not in _SUBJECTS)
                and not (here.norm == "since" and ahead not in _SUBJECTS | {"the"})
                and tokens[i - 1].norm not in {"even", "only", "wondering", "as", "what", "and"}
            ) or (
                (here.norm in {"and", "or"} or here.comma)
                and (ahead if here.norm in {"and", "or"} else here.norm)
                in _SUBJECTS | {"how", "can"}
                and i - start >= 2
            )
            if cut and i > start:
                yield Clause(start, i, number, question and i == last, tokens[start].norm)
                start = i
        yield Clause(start, last, number, question, tokens[start].norm)


def span(text: Text, first: int, last: int) -> tuple[int, int]:
    """Character offsets of tokens ``first`` to ``last`` (exclusive)."""
    return text.tokens[first].start, text.tokens[last - 1].end


def overlaps(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def any_overlap(one: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(overlaps(one, other) for other in others)
