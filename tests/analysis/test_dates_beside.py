"""Dates and hours that are the date of something else than the matter negotiated."""

from __future__ import annotations

import pytest

from voice_coach.analysis.reading import read_text
from voice_coach.scenario import find


def _own(words: str, scenario: str) -> list[tuple[str | None, float | None]]:
    offers = read_text(words, scenario=find(scenario)).offers
    return [(offer.issue, offer.value) for offer in offers if not offer.quoted]


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("senior", "We could show your board a preview at the end of March."),
        ("senior", "What do you need to show the board in May?"),
        ("timeline", "Why do your customers ask for it in October?"),
        ("senior", "I can come in two days a week."),
        ("priorities", "They are tied up, because the audit starts in June."),
        ("deadline", "I'll tell you more tomorrow."),
        ("deadline", "I can decide about that today."),
        ("deadline", "I'll send you a draft on the third of April."),
        ("policy", "We can't stay longer, the last train leaves at seven."),
        ("policy", "The school closes at five."),
        ("counteroffer_manager", "That is hard, because supermarkets take eleven weeks."),
    ],
)
def test_what_dates_something_else_is_no_offer(scenario: str, words: str) -> None:
    assert _own(words, scenario) == []


@pytest.mark.parametrize(
    ("scenario", "words", "wanted"),
    [
        ("timeline", "We could launch at the end of November.", [("date", 84)]),
        ("senior", "What if we launch at the end of May?", [("date", 48)]),
        ("senior", "How about the end of May?", [("date", 48)]),
        ("deadline", "I can have it by tomorrow.", [("date", 1)]),
        ("deadline", "I can have it ready in two weeks.", [("date", 14)]),
        ("deadline", "Because of that I need until the tenth of April.", [("date", 39)]),
        (
            "deadline",
            "I can send a preview at the end of March, if you give me until the tenth of April.",
            [("date", 39)],
        ),
        (
            "priorities",
            "I need them until the end of May, since the audit is in June.",
            [("date", 48)],
        ),
        ("stakeholder", "An hour and a half a week is what we can do.", [("meetings", 1.5)]),
        ("policy", "I'd stay at thirty hours.", [("hours", 30)]),
        ("raise", "Because of my results, give me ninety.", [("salary", 90_000)]),
    ],
)
def test_the_date_of_the_matter_is_one(
    scenario: str, words: str, wanted: list[tuple[str, float]]
) -> None:
    assert _own(words, scenario) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("We can deliver on the third of April or the seventeenth.", [32, 46]),
        ("The third of April, and the rest by the seventeenth.", [32, 46]),
        ("April 3 or the tenth, but by the seventeenth at the latest.", [32, 39, 46]),
        ("Not the thirtieth of March but the second of April.", [28, 31]),
        ("The thirtieth of March or the tenth.", [28, 39]),
        # turned back, in another sentence, or alone: counted from today
        ("The third of April is too late, I need the twenty-seventh.", [25]),
        ("The third of April. Or by the seventeenth.", [32, 15]),
        ("By the seventeenth.", [15]),
        ("By the end of April, or by the seventeenth.", [59, 15]),
    ],
)
def test_a_day_after_a_date_is_of_its_month(words: str, wanted: list[float]) -> None:
    assert [value for _, value in _own(words, "deadline")] == wanted


def test_a_day_after_a_date_without_a_day_zero() -> None:
    assert [o.value for o in read_text("By the third of April or the seventeenth.").offers] == [
        None,
        None,
    ]
