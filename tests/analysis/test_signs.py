"""Threats, insults and courtesy: found where they are, not where a walk-away is a fact."""

from __future__ import annotations

import pytest

from voice_coach.analysis.reading import read_text
from voice_coach.analysis.rules import rows
from voice_coach.analysis.signs import find_signs
from voice_coach.analysis.text import read_tokens

PLAIN = """
I have another offer at ninety-six.
Below ninety I would look around.
I walked through the numbers with Tom.
If you can't, then I'd have to leave it for today.
I'd leave the review as it is.
I will go to the team and tell them about the new date.
I'm staying at ninety-five thousand.
You have until Friday to send me the numbers.
Then I walk the team through it.
I can't do that by Friday.
No, that does not work for me.
I need ninety-five, because I led the checkout redesign.
What would happen if we moved it by a week?
The report will take two weeks.
I would rather not do that.
""".strip().splitlines()


@pytest.mark.parametrize("row", rows("signs"), ids=lambda row: row[2])
def test_every_example_is_found(row: tuple[str, str, str]) -> None:
    group, _, example = row
    assert group in {sign.kind for sign in find_signs(read_tokens(example))}


@pytest.mark.parametrize("text", PLAIN)
def test_a_firm_word_is_no_threat(text: str) -> None:
    assert {sign.kind for sign in read_text(text).signs} <= {"courtesy"}


def test_a_sign_quotes_its_words() -> None:
    text = "Thanks for that. But give me ninety or I quit!"
    for sign in read_text(text).signs:
        assert text[sign.start : sign.end] == sign.quote
    assert [sign.kind for sign in read_text(text).signs] == ["courtesy", "threat"]
