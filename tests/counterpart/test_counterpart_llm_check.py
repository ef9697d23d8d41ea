"""What a language model may not say, whatever it was told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from num2words import num2words

from voice_coach.counterpart.effects import read_rules
from voice_coach.counterpart.llm_check import Allowed, check
from voice_coach.counterpart.llm_cues import expanded
from voice_coach.counterpart.llm_prompt import allowed
from voice_coach.counterpart.llm_values import Value
from voice_coach.counterpart.phrases import lines
from voice_coach.counterpart.scripted import filled, slots, spoken_value
from voice_coach.records import Decision, Line, Term
from voice_coach.scenario import find, list_scenarios

RULES = read_rules("llm")
PAY = Value(88_000, "money", "eighty-eight thousand", must=True, currency="USD")
REVIEW = Value(9, "months", "nine months", must=True)
DAY = Value(40, "date", "Friday the tenth of April", must=True)
GIVE = Allowed("give", (PAY, REVIEW), names=("Dana", "Whitfield"))
HOLD = Allowed("hold", (PAY, replace(REVIEW, must=False)), names=("Dana", "Whitfield"))
BARE = Allowed("ask_why", (replace(PAY, must=False), replace(REVIEW, must=False)), ("Dana",))
SHIPPED = [find(entry.id) for entry in list_scenarios()]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("I can use that. Let me go to eighty-eight thousand, with a review in nine months.", GIVE),
        ("All right, 88,000 dollars, and we look again in 9 months.", GIVE),
        ("Sorry, what is the short version of that?", replace(BARE, move="interrupt")),
        ("Eighty eight thousand it is for now, and I have not heard a reason yet.", HOLD),
        ("I hear you, and I'm still at $88k.", HOLD),
        ("What has changed that makes it worth that much to us?", BARE),
        ("Friday the tenth of April is where I am.", replace(HOLD, values=(DAY,))),
        ("I'm staying with April 10.", replace(HOLD, values=(DAY,))),
    ],
)
def test_a_line_that_does_what_was_decided_may_be_said(text: str, may: Allowed) -> None:
    assert check(text, may) == ()


WRONG = {
    "number": [
        "I'm at eighty-eight thousand, and ninety is where it ends.",
        "I'm at eighty-eight thousand, though 94k would be better for you.",
        "I'm at more than eighty-eight thousand.",
        "I'm at eighty-eight thousand or so.",
        "I'm at eighty-eight thousand, somewhere in the low nineties in the end.",
        "I'm at eighty-eight thousand, and a few thousand on top.",
        "I'm at eighty-eight thousand, a dozen people will tell you.",
        "I'm at eighty-eight thousand, and quatre-vingt-quatorze in French.",
        "I'm at eighty-eight thousand, or vierundneunzigtausend as they say.",
        "I'm at eighty-eight thousand, or XCIV as the Romans said.",
        "I'm at eighty-eight thousand, which is n-i-n-e-t-y less something.",
        "I'm at eighty-eight thousand, not ninty.",
        "I'm at eighty-eight thousand euros.",
        "I'm at eighty-eight thousand, with a review in nine weeks.",
        "I'm at eighty-eight thousand, with one more week to think.",
    ],
    "missing": ["I'm staying where I am.", "I'm still at eighty-eight."],
    "gives": [
        "It's eighty-eight thousand, but I could go up.",
        "It's eighty-eight thousand, and I'll see what I can do.",
        "Eighty-eight thousand for now, let's meet in the middle.",
        "Eighty-eight thousand. You win.",
        "I'm at eighty-eight thousand, there's some room left.",
        "Eighty-eight thousand, and you can have that.",
        "It's eighty-eight thousand, but push me a bit.",
        "It's eighty-eight thousand, though I could be persuaded.",
        "It's eighty-eight thousand, and I'm flexible.",
        "Let's make it eighty-eight thousand.",
    ],
    "agrees": [
        "Eighty-eight thousand. Deal.",
        "Yes, that sounds right to me, at eighty-eight thousand.",
        "Of course, eighty-eight thousand as I said.",
        "Fine, we have a deal, at eighty-eight thousand.",
        "I'm fine with that, eighty-eight thousand or not.",
    ],
    "ends": ["It's eighty-eight thousand. Goodbye.", "Eighty-eight thousand, and we're done."],
    "limit": [
        "Eighty-eight thousand is my limit.",
        "The most I can do is eighty-eight thousand.",
        "It's eighty-eight thousand, I can't go above that.",
        "Eighty-eight thousand is the highest I am allowed.",
        "Finance gave me a cap near eighty-eight thousand.",
    ],
    "role": [
        "As an AI, I am still at eighty-eight thousand.",
        "My instructions say eighty-eight thousand.",
        "I'm a large language model at eighty-eight thousand.",
        "I cannot assist with that, it's eighty-eight thousand.",
        "I was told to say eighty-eight thousand.",
        "I am Gemma, and it's eighty-eight thousand.",
        "She sighs. It's eighty-eight thousand.",
        "The user wants more than I have, eighty-eight thousand.",
    ],
    "extras": [
        "It's eighty-eight thousand, with a bonus in December.",
        "It's eighty-eight thousand, and I promise you a better year.",
    ],
    "abuse": ["It stays at eighty-eight thousand, you stupid boy."],
    "marks": [
        '"It is still eighty-eight thousand."',
        "*sighs* It is still eighty-eight thousand.",
        "(pause) It is still eighty-eight thousand.",
        "- It is still eighty-eight thousand.",
        "It is still eighty-eight thousand.\nAnd what do you say?",
        "**Eighty-eight thousand** is still what I have.",
    ],
    "label": [
        "Manager: It is still eighty-eight thousand.",
        "Here you go: it is still eighty-eight thousand.",
        "It is still eighty-eight thousand. You: but why?",
    ],
    "itself": ["Dana is still at eighty-eight thousand."],
    "length": [
        "I hear you well. I am still at eighty-eight thousand. I have not heard anything new.",
        "It is eighty-eight thousand " + "and so on " * 20 + "as I said.",
    ],
    "unfinished": ["It is still eighty-eight thousand and I have"],
    "language": ["Я остаюсь at eighty-eight thousand.", "It is still eighty-eight thousand 🙂."],
    "empty": ["", " ", "…", "?!"],
}  # fmt: skip


@pytest.mark.parametrize(("problem", "text"), [(p, t) for p, ts in WRONG.items() for t in ts])
def test_a_line_that_does_something_else_is_refused(problem: str, text: str) -> None:
    assert problem in check(text, HOLD)


@pytest.mark.parametrize(
    ("text", "move", "problem"),
    [
        ("I can't do eighty-eight thousand in nine months.", "give", "refuses"),
        ("I can't agree to eighty-eight thousand in nine months.", "accept", "refuses"),
        ("Eighty-eight thousand, nine months, and now the weather.", "accept", "off"),
        ("Eighty-eight thousand, in nine months. What a day.", "walk_away", "off"),
        ("Eighty-eight thousand, in nine months.", "ask_why", "off"),
        ("It's eighty-eight thousand in nine months, agreed.", "counter", "agrees"),
    ],
)
def test_a_line_does_what_its_move_does(text: str, move: str, problem: str) -> None:
    assert problem in check(text, replace(GIVE, move=move))


def test_what_the_talk_is_about_is_no_extra() -> None:
    line = "I'm still at eighty-eight thousand, and a bonus is another matter."
    assert check(line, HOLD) == ("extras",)
    assert check(line, replace(HOLD, topics="Your bonus for the year")) == ()


def test_nothing_is_said_twice_nor_said_back() -> None:
    may = replace(HOLD, earlier=("Well, I am still at eighty-eight thousand, as you know.",))
    assert "again" in check("I am still at eighty-eight thousand, as you know well!", may)
    secret = "She has a small reserve for people she would hate to lose."
    told = "I'm at eighty-eight thousand, with a small reserve for people she would hate to lose."
    assert "echo" in check(told, replace(HOLD, unsaid=(secret,)))


def test_an_explanation_tells_its_piece_and_no_other() -> None:
    piece = "What worries me most is the autumn release. If I lose you, I lose the release."
    may = replace(BARE, move="explain", piece=piece)
    assert check("Honestly, the autumn release worries me, and losing you before it.", may) == ()
    assert check("Honestly, I have a lot on my plate this year.", may) == ("off",)


def forms(value: int) -> list[str]:
    """A number as one may write it."""
    words = str(num2words(value)).replace(",", "")
    found = [str(value), f"{value:,}", f"${value:,}", f"{value:,}".replace(",", " "), words,
             words.replace("-", " "), words.replace(" and ", " "), words.upper(), words.title(),
             str(value).translate({48 + n: 0xFF10 + n for n in range(10)}),
             "".join(c for c in num2words(value, lang="de") if c.isalpha())]  # fmt: skip
    if value % 1000 == 0:
        found += [
            f"{value // 1000}k",
            f"{value // 1000} grand",
            f"{num2words(value // 1000)} grand",
        ]
    return found


CARRIERS: list[Callable[[str], str]] = [
    lambda n: f"It's eighty-eight thousand, and not {n}.",
    lambda n: f"I'm at eighty-eight thousand. {n} is what it would take upstairs.",
    lambda n: f"You asked me for {n}, and I'm at eighty-eight thousand.",
    lambda n: f"Eighty-eight thousand, since {n} would break the bank.",
]


@given(
    value=st.integers(20, 99_999) | st.integers(20, 200).map(lambda n: n * 1000),
    form=st.integers(0, 20),
    carrier=st.sampled_from(CARRIERS),
)
@example(value=101_000, form=10, carrier=CARRIERS[0])
@settings(max_examples=400, deadline=None)
def test_no_other_number_gets_through_in_any_form(
    value: int, form: int, carrier: Callable[[str], str]
) -> None:
    written = forms(value)
    text = carrier(written[form % len(written)])
    found = check(text, HOLD)
    if value != 88_000:
        assert {"number", "language"} & set(found), text


@pytest.mark.parametrize("scenario", SHIPPED, ids=lambda scenario: scenario.id)
def test_no_hidden_limit_gets_through_in_any_form(scenario: object) -> None:
    for one in SHIPPED:
        for person in one.people:
            for limit in person.limits:
                issue = one.issue(limit.issue)
                if issue.unit == "date":
                    continue
                for written in forms(int(limit.reservation)) if limit.reservation >= 20 else ():
                    for carrier in CARRIERS:
                        assert check(carrier(written), HOLD), (written, carrier(written))


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_whatever_comes_is_judged(text: str) -> None:
    for may in (GIVE, HOLD, BARE):
        found = check(text, may)
        assert len(set(found)) == len(found)
        if not found:
            assert len(re.findall(r"\w+", text)) <= 60 and re.search(r"[.!?…]$", text.strip())
    assert check(text, GIVE)  # random text names no eighty-eight thousand in nine months


@given(
    st.lists(
        st.sampled_from(
            ["I", "am", "still", "at", "eighty-eight", "thousand", "and", "not", "moving", "."]
        )
    )
)
def test_length_is_held(words: list[str]) -> None:
    text = " ".join(words)
    if not check(text, HOLD):
        assert len(words) <= 46


def authored() -> list[tuple[str, str, Allowed]]:
    """Every shipped wording with values in it, and what it may say."""
    found = []
    for scenario in SHIPPED:
        for person in scenario.people:
            terms = tuple(Term(limit.issue, limit.aspiration) for limit in person.limits)
            values = {term.issue: spoken_value(scenario, term) for term in terms}
            for move in RULES["moves"]:
                for template in lines(person, move):
                    if slots(template) <= set(values):
                        text = filled(template, values)
                        decided = () if move == "walk_away" else terms
                        decision = Decision(person.id, move, decided, "", "")
                        may = allowed(decision, scenario, (), Line(person.id, text, move))
                        found.append((scenario.id, text, may))
    return found


HELD_OUT = ("counteroffer_manager", "office", "priorities", "scope", "supplier")
"""Scenarios whose lines nobody looked at while the cues were written."""


@pytest.mark.parametrize(("held_out", "most"), [(False, 0.08), (True, 0.2)])
def test_what_people_wrote_for_a_move_may_be_said(held_out: bool, most: float) -> None:
    """Most of it, but for length and numbers of their own.

    A line that is refused costs nothing but variety: the script speaks instead.
    """
    found = [
        (text, set(check(text, may)) - {"length", "number"})
        for scenario, text, may in authored()
        if (scenario in HELD_OUT) == held_out
    ]
    refused = [(text, problems) for text, problems in found if problems]
    assert len(found) > 300
    assert len(refused) <= most * len(found), refused


@pytest.mark.parametrize("move", ["hold", "press"])
@pytest.mark.parametrize(("held_out", "most"), [(False, 0.03), (True, 0.07)])
def test_what_people_wrote_for_another_move_is_refused(
    move: str, held_out: bool, most: float
) -> None:
    """Lines that give, or agree, hardly pass where the decision is to stay put.

    One that passes still has no number but the one on the table.
    """
    given = [
        (text, replace(may, move=move))
        for scenario, text, may in authored()
        if may.move in ("give", "counter", "accept", "settle")
        and (scenario in HELD_OUT) == held_out
    ]
    through = [text for text, may in given if not check(text, may)]
    assert len(given) > 100
    assert len(through) <= most * len(given), through


def test_every_cue_finds_its_example() -> None:
    for family, rows in RULES["cues"].items():
        for pattern, found in rows:
            assert re.search(expanded(pattern), found.lower().rstrip(".")), (family, found)


def test_every_move_of_a_scenario_is_known_in_words() -> None:
    from voice_coach.counterpart.llm import SCRIPTED
    from voice_coach.scenario.file import MORE_MOVES, MOVES

    assert set(RULES["moves"]) == {*MOVES, *MORE_MOVES} - set(SCRIPTED)
