"""Every row of the pattern tables finds its own example."""

from __future__ import annotations

import pytest

from voice_coach.analysis.hedges import find_hedges
from voice_coach.analysis.lexicon import CLASSES
from voice_coach.analysis.patterns import Table, compile_pattern
from voice_coach.analysis.rules import rows, table
from voice_coach.analysis.text import read_tokens
from voice_coach.analysis.utterance import read_words

_HEDGES = [row for row in rows("hedges") if row[0] != "literal"]
_LITERAL = [row for row in rows("hedges") if row[0] == "literal"]


@pytest.mark.parametrize(("group", "pattern", "example"), rows("hedges"))
def test_pattern_finds_its_example(group: str, pattern: str, example: str) -> None:
    one = Table([(pattern, group)], CLASSES)
    assert list(one.search(read_tokens(example))), f"{pattern!r} does not find {example!r}"


@pytest.mark.parametrize(("group", "pattern", "example"), _HEDGES)
def test_hedge_example_is_a_hedge_of_its_type(group: str, pattern: str, example: str) -> None:
    read = read_words(example)
    types = [hedge.type for hedge in find_hedges(read.text, read.sentences)]
    assert group.split("_")[0] in types, f"{example!r} gives {types}"


@pytest.mark.parametrize(("group", "pattern", "example"), _LITERAL)
def test_literal_example_is_no_hedge(group: str, pattern: str, example: str) -> None:
    read = read_words(example)
    hedges = find_hedges(read.text, read.sentences)
    assert not hedges, f"{example!r} gives {[h.quote for h in hedges]}"


@pytest.mark.parametrize("name", ["moves", "offers", "stands"])
def test_cue_patterns_find_their_examples(name: str) -> None:
    missing = []
    for group, pattern, example in rows(name):
        one = Table([(pattern, group)], CLASSES)
        if not list(one.search(read_tokens(example))):
            missing.append((group, pattern, example))
    assert not missing


def test_no_pattern_stands_twice_in_a_group() -> None:
    for name in ("hedges", "moves", "offers", "stands"):
        seen = [(group, pattern) for group, pattern, _ in rows(name)]
        assert len(seen) == len(set(seen)), name


def test_unknown_word_class_is_an_error() -> None:
    with pytest.raises(KeyError):
        compile_pattern("{nosuch} x", CLASSES)


def test_patterns_do_not_cross_sentences() -> None:
    pattern = Table([("it is", "x")], CLASSES)
    assert list(pattern.search(read_tokens("it is")))
    assert not list(pattern.search(read_tokens("I want it. Is that so?")))


def test_table_is_compiled_once() -> None:
    assert table("hedges") is table("hedges")
