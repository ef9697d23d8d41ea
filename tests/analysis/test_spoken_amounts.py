"""Spoken amounts: the list of ways to say them, what recognisers make of them, and round trips."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from num2words import num2words

from voice_coach.analysis.dates import find_dates
from voice_coach.analysis.number_joins import find_amounts
from voice_coach.analysis.numbers import Amount
from voice_coach.analysis.reading import read_text
from voice_coach.analysis.text import read_tokens
from voice_coach.records import Offer

_LIST = Path(__file__).parent / "data" / "spoken_amounts.tsv"
_SHORT = {"money": "$", "percent": "%", "weeks": "w", "days": "d", "months": "mo", "hours": "h"}


def _rows() -> list[tuple[str, str]]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return [(text, right) for text, right in (line.split("\t") for line in lines)]


def _plain(value: float) -> str:
    return f"{value:.10g}"


def _short(offer: Offer) -> str:
    if offer.unit == "date":
        return "date"
    assert offer.value is not None
    upper = "" if offer.upper is None else f"..{_plain(offer.upper)}"
    return f"{_plain(offer.value)}{upper}{_SHORT.get(offer.unit, '')}"


def _only(text: str) -> Amount:
    amounts = find_amounts(read_tokens(text))
    assert len(amounts) == 1, f"{text!r} gives {amounts}"
    return amounts[0]


@pytest.mark.parametrize(("text", "right"), _rows())
def test_amounts_as_people_say_them(text: str, right: str) -> None:
    found = " ".join(_short(o) for o in read_text(text).offers if not o.quoted)
    assert (found or "-") == right


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("I want 90 to 100,000.", [(90_000, 100_000)]),
        ("I'd like 97.5K.", [(97_500, None)]),
        ("I want 1.2 million.", [(1_200_000, None)]),
        ("I want $90 to $95,000.", [(90_000, 95_000)]),
        ("I take 90 5.", [(95, None)]),
        ("I want 95'000.", [(95_000, None)]),
        ("I want 2,5 percent.", [(2.5, None)]),
        ("I want 3½ percent.", [(3.5, None)]),
        ("I want 80. Sorry, 85.", [(85, None)]),
        ("I want 80 — no, 85.", [(85, None)]),
        ("85,000, no weight, 90,000.", [(90_000, None)]),
        ("I want $90-$95k.", [(90_000, 95_000)]),
        ("I want $90,000-$95,000.", [(90_000, 95_000)]),
        ("90,000, 95 at best.", [(90_000, 95_000)]),
        ("0. 5% is what I can give.", [(0.5, None)]),
        ("I want 1. 5 million.", [(1_500_000, None)]),
        ("I want 1 point 2 million.", [(1_200_000, None)]),
        ("I want ninety-five, thousand.", [(95_000, None)]),
        ("I want a hundred, twenty thousand.", [(120_000, None)]),
        ("I want a week or two.", [(1, 2)]),
        ("I want a review in half a year.", [(6, None)]),
        ("I'm at 94. Let's say 90.", [(94, None), (90, None)]),
    ],
)
def test_amounts_as_recognisers_write_them(
    text: str, values: list[tuple[float, float | None]]
) -> None:
    assert [(o.value, o.upper) for o in read_text(text).offers] == values


@pytest.mark.parametrize(
    "text",
    [
        "This one is mine.",
        "No one said so.",
        "We split it fifty-fifty.",
        "It runs 24/7.",
        "My 401k is fine.",
        "I prefer option 2.",
        "That is a six figure salary.",
        "A few thousand would help.",
        "In 2019 we moved.",
        "I will be there at 5pm.",
        "She lives on the third floor.",
        "The second half of June is quiet.",
        "Let's meet at half past three.",
        "Call me at 3:30.",
        "It starts with a nine.",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    amounts = [a for a in find_amounts(read_tokens(text)) if not a.year]
    assert amounts == []


def test_a_correction_needs_its_own_words() -> None:
    """What sounds like one but is an answer to a refused number stays."""
    values = [a.value for a in find_amounts(read_tokens("I want 90. No, 80 is too low."))]
    assert values == [90, 80]


def test_ten_percent_after_a_thousand_is_a_number_of_its_own() -> None:
    amounts = find_amounts(read_tokens("ninety thousand and ten percent"))
    assert [(a.value, a.unit) for a in amounts] == [(90_000, None), (10, "percent")]


_WHOLE = st.one_of(st.integers(2, 999), st.integers(1000, 999_999), st.integers(10**6, 10**9))


@given(number=_WHOLE, conjunction=st.booleans(), hyphen=st.booleans(), comma=st.booleans())
@settings(max_examples=400, deadline=None)
def test_round_trip_of_cardinals(number: int, conjunction: bool, hyphen: bool, comma: bool) -> None:
    words = num2words(number)
    words = words if hyphen else words.replace("-", " ")
    if not conjunction and (number < 10**6 or number % 10**6 >= 1000):
        words = words.replace(" and ", " ")
    words = words if comma else words.replace(",", "")
    amount = _only(f"It is {words}.")
    assert amount.value == number
    assert amount.last - amount.first == len(words.replace("-", " ").split())


@given(number=st.integers(2, 10**9))
@settings(max_examples=200, deadline=None)
def test_round_trip_of_digits(number: int) -> None:
    for written in (f"${number}", f"${number:,}", f"£{number:,}.00", f"{number:,} dollars"):
        amount = _only(f"It is {written}, yes.")
        assert (amount.value, amount.unit) == (number, "money")


@given(thousands=st.integers(1, 999), tenths=st.integers(0, 9))
@settings(max_examples=200, deadline=None)
def test_round_trip_of_thousands(thousands: int, tenths: int) -> None:
    assume((thousands, tenths) != (401, 0))  # "401k" is what a pension is called
    value = thousands * 1000 + tenths * 100
    written = f"{thousands}.{tenths}" if tenths else str(thousands)
    spoken = num2words(thousands) + (f" point {num2words(tenths)}" if tenths else "")
    for text in (f"{written}k", f"{written} K", f"{written} thousand", f"${written}k",
                 f"{spoken} thousand", f"{spoken} k", f"{spoken} grand"):  # fmt: skip
        assert _only(f"I said {text}.").value == value, text


@given(whole=st.integers(0, 99), tenths=st.integers(0, 9), hundredths=st.integers(0, 9))
@settings(max_examples=200, deadline=None)
def test_round_trip_of_percent(whole: int, tenths: int, hundredths: int) -> None:
    value = round(whole + tenths / 10 + hundredths / 100, 2)
    digits = f"{value:g}"
    spoken = num2words(whole)
    tail = digits.partition(".")[2]
    if tail:
        spoken += " point " + " ".join(num2words(int(digit)) for digit in tail)
    for text in (f"{digits}%", f"{digits} percent", f"{spoken} percent", f"{spoken} per cent",
                 f"{spoken} percentage points"):  # fmt: skip
        amount = _only(f"It is {text}.")
        assert (amount.value, amount.unit) == (value, "percent"), text


@given(dollars=st.integers(2, 99_999), cents=st.integers(1, 99))
@settings(max_examples=100, deadline=None)
def test_round_trip_of_money(dollars: int, cents: int) -> None:
    assert _only(f"It is ${dollars:,}.{cents:02d}.").value == pytest.approx(dollars + cents / 100)
    amount = _only(f"It is {num2words(dollars)} dollars.")
    assert (amount.value, amount.unit) == (dollars, "money")


@given(low=st.integers(20, 998), step=st.integers(1, 300))
@settings(max_examples=200, deadline=None)
def test_round_trip_of_ranges(low: int, step: int) -> None:
    high = min(low + step, 999, 10 * low)
    one, two = num2words(low), num2words(high)
    for text in (f"{one} to {two}", f"between {one} and {two}", f"{low} to {high}",
                 f"{low}-{high}", f"between {low} and {high}",
                 f"from {low} to {high}"):  # fmt: skip
        amount = _only(f"It is {text}.")
        assert (amount.value, amount.upper) == (low, high), text
    if high <= 3 * low:  # further apart the first number may mean what it says
        for text in (f"{one} to {two} thousand", f"between {one} and {two} K", f"{low}-{high}k"):
            amount = _only(f"It is {text}.")
            assert (amount.value, amount.upper) == (low * 1000, high * 1000), text


@given(day=st.integers(1, 31), month=st.sampled_from(["January", "March", "May", "December"]))
def test_round_trip_of_ordinals(day: int, month: str) -> None:
    """Days of the month are dates, in words and digits, and no amounts."""
    for said in (num2words(day, to="ordinal"), num2words(day, to="ordinal_num")):
        for text in (
            f"by the {said} of {month}.",
            f"by {month} the {said}.",
            f"by {month} {said}.",
        ):
            tokens = read_tokens(text)
            amounts = find_amounts(tokens)
            (date,) = find_dates(tokens, amounts, "2026-01-01")
            assert date.days is not None, text
            assert all(date.first <= a.first < date.last for a in amounts), text


@given(low=st.integers(1, 60), step=st.integers(1, 30), tenth=st.integers(0, 9))
@settings(max_examples=150, deadline=None)
def test_round_trip_of_ranges_of_percent(low: int, step: int, tenth: int) -> None:
    high = round(low + step + tenth / 10, 1)
    one, two = num2words(low), num2words(high if tenth else int(high))
    digits = f"{high:g}"
    for text in (f"{low} to {digits} percent", f"{low}% to {digits}%", f"{one} to {two} percent",
                 f"between {low} and {digits}%", f"between {one} and {two} percent",
                 f"{one} percent to {two} percent"):  # fmt: skip
        amount = _only(f"It is {text}.")
        assert (amount.value, amount.upper, amount.unit) == (low, high, "percent"), text


@given(low=st.integers(20, 900), share=st.floats(0.02, 1.9), sign=st.sampled_from("$€£"))
@settings(max_examples=150, deadline=None)
def test_round_trip_of_ranges_of_money(low: int, share: float, sign: str) -> None:
    high = min(low + max(1, round(share * low)), 999)
    one, two = num2words(low), num2words(high)
    for text in (f"{sign}{low}k-{sign}{high}k", f"{sign}{low}-{sign}{high}k",
                 f"{sign}{low}-{high}K",
                 f"{sign}{low},000-{sign}{high},000", f"{sign}{low},000 to {sign}{high},000",
                 f"between {low},000 and {high},000 dollars",
                 f"{one} thousand to {two} thousand dollars"):  # fmt: skip
        amount = _only(f"It is {text}.")
        assert (amount.value, amount.upper) == (low * 1000, high * 1000), text
        assert amount.unit == "money", text


@given(whole=st.integers(1, 900), tenths=st.integers(1, 9))
@settings(max_examples=150, deadline=None)
def test_round_trip_of_millions(whole: int, tenths: int) -> None:
    value = pytest.approx(whole * 10**6 + tenths * 10**5)
    spoken = f"{num2words(whole)} point {num2words(tenths)}"
    for text in (f"{spoken} million", f"{whole}.{tenths} million", f"${whole}.{tenths}M",
                 f"${whole}.{tenths} million", f"{whole}. {tenths} million",
                 f"{whole} point {tenths} million dollars"):  # fmt: skip
        assert _only(f"It is {text}.").value == value, text


@given(number=st.integers(2, 60), unit=st.sampled_from(["days", "weeks", "months", "hours"]))
def test_round_trip_of_times(number: int, unit: str) -> None:
    for said in (str(number), num2words(number), num2words(number).replace("-", " ")):
        for text in (f"{said} {unit}", f"{said} more {unit}", f"{said} full {unit}"):
            amount = _only(f"It is {text}.")
            assert (amount.value, amount.unit) == (number, unit), text
        half = _only(f"It is {said} and a half {unit}.")
        assert (half.value, half.unit) == (number + 0.5, unit)
        amount = _only(f"It is {said} to {num2words(number + 3)} {unit}.")
        assert (amount.value, amount.upper, amount.unit) == (number, number + 3, unit)


@given(day=st.integers(4, 31))
def test_round_trip_of_days_of_the_month(day: int) -> None:
    """The day alone, from a first of January on: so many days from it."""
    for said in (num2words(day, to="ordinal"), num2words(day, to="ordinal_num"), f"{day}s"):
        tokens = read_tokens(f"We need until the {said}.")
        (date,) = find_dates(tokens, find_amounts(tokens), "2026-01-01")
        assert date.days == day - 1, said


@given(tens=st.sampled_from([20, 30, 40, 50, 60, 70, 80, 90]), digit=st.integers(1, 9))
def test_a_stop_in_a_number_does_not_cut_it(tens: int, digit: int) -> None:
    """As recognisers write a short stop of the voice."""
    one, two = num2words(tens), num2words(digit)
    for text in (f"{one}, {two} thousand", f"{one} {two}, thousand", f"{tens + digit}, thousand",
                 f"{tens + digit}, 000", f"{tens} {digit} thousand"):  # fmt: skip
        assert _only(f"It is {text}.").value == (tens + digit) * 1000, text


@given(year=st.integers(2001, 2029))
def test_years_are_no_amounts(year: int) -> None:
    spoken = num2words(year, to="year")
    for text in (f"We met in {year}.", f"Since {year} it grew.", f"It began in {spoken}."):
        amounts = find_amounts(read_tokens(text))
        assert all(a.year for a in amounts) or "thousand" in text, text


_WORDS = """
ninety five thousand k % $ € £ and to a half hundred point oh one no sorry , . - / ? 95 95,000 90.5
000 mid nineties between I want you said q3 15th 1/2 ½ not from week two third
"""
_BITS = st.sampled_from(_WORDS.split())


@given(st.one_of(st.text(max_size=300), st.lists(_BITS, max_size=40).map(" ".join)))
@settings(max_examples=600, deadline=None)
def test_nothing_breaks_it_and_every_quote_is_in_the_text(text: str) -> None:
    tokens = read_tokens(text)
    last = 0
    for amount in find_amounts(tokens):
        assert last <= amount.first < amount.last <= len(tokens.tokens)
        last = amount.last
    reading = read_text(text, context=[("counterpart", text), ("learner", "I want 90 thousand.")])
    for offer in reading.offers:
        assert 0 <= offer.start < offer.end <= len(text)
        assert offer.quote == text[offer.start : offer.end]


def test_every_pair_of_a_short_form_and_a_digit() -> None:
    """Whatever the pair: "ninety-seven five" is 97,500."""
    for tens, digit in product(range(20, 100), range(1, 10)):
        if tens % 10:
            assert _only(f"I want {num2words(tens)} {num2words(digit)}.").value == (
                tens * 1000 + digit * 100
            )
