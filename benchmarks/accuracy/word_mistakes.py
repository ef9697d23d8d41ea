"""Which hedges and moves of the labelled lines come out wrong, the surest mistakes first.

The held-out third is left out: a mistake that is listed is read, and what is read is no longer
held out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from row import Mistake, Row
from split import held_out

from voice_coach.analysis.move_model import move_model
from voice_coach.analysis.reading import move_features, read_text
from voice_coach.analysis.utterance import read_words
from voice_coach.records import Hedge

Item = dict[str, Any]
MOST_WORDS = 24
"""Of a line that may be quoted."""
_DONT_KNOW = re.compile(r"\bi (?:really |just )?(?:don't|do not|dont) know\b", re.IGNORECASE)


def contexts(items: list[Item]) -> Iterator[tuple[Item, list[tuple[str, str]]]]:
    """Each line with what was said before it, as `voice-coach read` sees it."""
    dialogue: Any = None
    before: list[tuple[str, str]] = []
    for item in items:
        if item.get("dialogue") is None:
            pairs = [str(entry).partition(": ") for entry in item.get("context") or ()]
            yield item, [(who, words) for who, _, words in pairs]
            continue
        if item["dialogue"] != dialogue:
            dialogue, before = item["dialogue"], []
        yield item, before
        before = [*before, (item["speaker"], item["text"])]


def hedge_mistakes(items: list[Item], *, quotable: bool) -> Iterator[Mistake]:
    """Hedges missed, invented or of the wrong type. ``quotable``: whether the line may be shown."""
    for item, before in contexts(items):
        if held_out(item) or "hedges" not in item:
            continue
        speaker = str(item.get("speaker") or "learner")
        found = read_text(item["text"], speaker=speaker, context=before).hedges
        taken: set[int] = set()
        for hedge in found:
            at = _gold(hedge, item["hedges"], taken)
            line = f" in “{cut(item['text'], hedge.start)}”" if quotable else ""
            where, quote = f"{item['id']}@{hedge.start}", cut(hedge.quote, words=3)
            if at is None:
                yield Mistake(
                    section="words", kind="hedges invented", id=where,
                    what=f"“{quote}” taken for {a(hedge.type)}{line}", confidence=hedge.confidence,
                )  # fmt: skip
                continue
            taken.add(at)
            if (right := item["hedges"][at]["type"]) != hedge.type:
                yield Mistake(
                    section="words", kind="hedges of the wrong type", id=where,
                    what=f"“{quote}” is a {right}, taken for {a(hedge.type)}{line}",
                    confidence=hedge.confidence,
                )  # fmt: skip
        for at, gold in enumerate(item["hedges"]):
            if at not in taken:
                line = f" in “{cut(item['text'], gold['start'])}”" if quotable else ""
                yield Mistake(
                    section="words", kind="hedges missed", id=f"{item['id']}@{gold['start']}",
                    what=f"{gold['type']} “{cut(gold['quote'], words=3)}”{line}",
                )  # fmt: skip


def _gold(hedge: Hedge, gold: list[Item], taken: set[int]) -> int | None:
    """The labelled span a found one overlaps, each once, as the scorer pairs them."""
    for at, g in enumerate(gold):
        if at not in taken and hedge.start < g["end"] and g["start"] < hedge.end:
            return at
    return None


def move_mistakes(items: list[Item]) -> Iterator[Mistake]:
    """Each move's misses and false ones; the model's distance from its bar says how sure it was."""
    for item, before in contexts(items):
        if held_out(item) or "moves" not in item:
            continue
        found = read_text(item["text"], speaker=item["speaker"], context=before).moves
        features, _ = move_features(read_words(item["text"]), before, item["speaker"])
        scores = move_model().scores(features)
        shown = f"“{cut(item['text'])}”: {' + '.join(item['moves'])}, read {' + '.join(found)}"
        for move in sorted({*item["moves"], *found}):
            sure = 1 / (1 + math.exp(-abs(scores.get(move, 0)) / 1000))
            if move not in found:
                yield Mistake(
                    section="words", kind=f"{move} missed", id=item["id"], what=shown,
                    confidence=sure,
                )  # fmt: skip
            elif move not in item["moves"]:
                yield Mistake(
                    section="words", kind=f"{move} false", id=item["id"], what=shown,
                    confidence=sure,
                )  # fmt: skip


def dont_know(items: list[Item], read: list[Item], plain: Callable[[Item], Item]) -> Row:
    """Each "I don't know" of the lines: told right, hedge or plain?"""
    right = plainly = of = 0
    for item, mine in zip(items, read, strict=True):
        theirs = plain(item)
        for match in _DONT_KNOW.finditer(item["text"]):
            if "hedges" not in item:
                continue
            wanted, got, looked = (
                any(h["start"] < match.end() and match.start() < h["end"] for h in hedges)
                for hedges in (item["hedges"], mine["hedges"], theirs["hedges"])
            )
            of += 1
            right += got == wanted
            plainly += looked == wanted
    return Row(
        section="words", figure="“I don't know”, hedge or plain", value=f"{right / max(1, of):.3f}",
        baseline=f"{plainly / max(1, of):.3f}", goal="≥ 0.88", counts=f"{right} of {of}",
    )  # fmt: skip


def cut(text: str, start: int = 0, *, words: int = MOST_WORDS) -> str:
    """At most so many words of a text, those around a character."""
    all_words = text.split()
    if len(all_words) <= words:
        return " ".join(all_words)
    at = len(text[:start].split())
    first = max(0, min(at - words // 2, len(all_words) - words))
    shown = " ".join(all_words[first : first + words])
    return ("… " if first else "") + shown + (" …" if first + words < len(all_words) else "")


def a(name: str) -> str:
    """A name with its article."""
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
