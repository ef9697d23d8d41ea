"""Changes ("five percent more") build on the right side's last value, for ledger and policy."""

from __future__ import annotations

import pytest

from voice_coach.analysis.ledger import ledger
from voice_coach.analysis.reading import read_text
from voice_coach.counterpart.policy import replay
from voice_coach.records import Decision, Reading, Scenario, Term, Turn
from voice_coach.scenario import find


def _turns(scenario: Scenario, lines: list[tuple[str, str, dict[str, float]]]) -> list[Turn]:
    """Turns from (speaker, words, the counterpart's terms)."""
    turns: list[Turn] = []
    context: list[tuple[str, str]] = []
    for index, (speaker, words, terms) in enumerate(lines):
        if speaker == "counterpart":
            named = tuple(Term(issue, value) for issue, value in terms.items())
            decision = Decision(scenario.people[0].id, "hold", named, "", "")
            turns.append(Turn(index, "counterpart", words, decision=decision))
        else:
            read = read_text(words, context=context, scenario=scenario)
            reading = Reading(moves=read.moves, offers=read.offers)
            turns.append(Turn(index, "learner", words, reading=reading))
        context.append((speaker, words))
    return turns


def _heard(scenario_id: str, issue: str, *lines: tuple[str, str, dict[str, float]]) -> float:
    """What the learner's last words come to, by the ledger; the policy must hear the same."""
    scenario = find(scenario_id)
    turns = _turns(scenario, list(lines))
    entry = ledger(turns, scenario)[-1]
    assert (entry.speaker, entry.issue) == ("learner", issue)
    assert replay(scenario, turns, seed=1).asked[issue] == pytest.approx(entry.value)
    return entry.value


_84 = ("counterpart", "I can offer you 84,000.", {"salary": 84_000.0})
_95 = ("learner", "I want ninety five thousand.", {})


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("I'd need five percent more.", 88_200),
        ("I'd need three thousand more.", 87_000),
        ("Three thousand more than that and I'll sign.", 87_000),
        ("I want five percent more than your offer.", 88_200),
        ("You said eighty four, I need three thousand more.", 87_000),
    ],
)
def test_who_asks_for_more_builds_on_the_other_sides_offer(words: str, value: float) -> None:
    for before in ([_84], [_95, _84]):
        assert _heard("raise", "salary", *before, ("learner", words, {})) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("I could go two thousand lower.", 93_000),
        ("I'd take two percent less.", 93_100),
        ("I'd need a thousand more than I asked for.", 96_000),
        ("On top of my number I'd need two thousand more than mine.", 97_000),
    ],
)
def test_who_gives_way_or_names_the_own_number_builds_on_it(words: str, value: float) -> None:
    assert _heard("raise", "salary", _95, _84, ("learner", words, {})) == value


def test_an_ask_said_again_stays_what_it_was() -> None:
    """Though the other side has moved in between."""
    more = ("learner", "I'd need five percent more.", {})
    moved = ("counterpart", "I can do 85,000.", {"salary": 85_000.0})
    again = ("learner", "As I said, I still want five percent more.", {})
    assert _heard("raise", "salary", _84, more, moved, again) == 88_200
    assert _heard("raise", "salary", _84, more, moved, more) == 88_200
    further = ("learner", "I'd need another five percent on top.", {})
    assert _heard("raise", "salary", _84, more, moved, further) == 89_250


def test_a_change_in_the_breath_of_the_own_number_builds_on_that() -> None:
    words = "I want ninety, and two thousand more."
    assert _heard("raise", "salary", _84, ("learner", words, {})) == 92_000


def test_where_less_is_better_the_directions_turn_round() -> None:
    asked = ("counterpart", "I need fifteen percent.", {"cut": 15.0})
    gave = ("learner", "I can give five percent.", {})
    more = ("learner", "I can give you another two percent.", {})
    less = ("learner", "It has to be three percent less.", {})
    assert _heard("budget", "cut", asked, gave, asked, more) == 7
    assert _heard("budget", "cut", asked, gave, asked, less) == 12


def test_dates_move_from_the_other_sides_date_or_the_own_one() -> None:
    theirs = ("counterpart", "They want it on the twenty seventh of March.", {"date": 25.0})
    own = ("learner", "We need until the seventeenth of April.", {})
    later = ("learner", "Give us two more weeks.", {})
    sooner = ("learner", "We could do three days earlier.", {})
    assert _heard("deadline", "date", theirs, later) == 39
    assert _heard("deadline", "date", theirs, own, theirs, later) == 39
    assert _heard("deadline", "date", theirs, own, theirs, sooner) == 43


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("We can do half of that.", 7.5),
        ("You asked for fifteen percent. I could give you a third of that.", 5),
        ("You asked for twelve percent. I could give you half of that.", 6),
    ],
)
def test_a_share_is_one_of_the_last_number_said(words: str, value: float) -> None:
    asked = ("counterpart", "I need fifteen percent.", {"cut": 15.0})
    assert _heard("budget", "cut", asked, ("learner", words, {})) == value


@pytest.mark.parametrize(
    "words", ["Let's split the difference.", "How about half the difference?", "Meet me halfway."]
)
def test_the_middle_lies_between_both_sides_last_numbers(words: str) -> None:
    assert _heard("raise", "salary", _95, _84, ("learner", words, {})) == 89_500
    more = ("learner", "I'd need five percent more.", {})
    assert _heard("raise", "salary", _84, more, _84, ("learner", words, {})) == 86_100


@pytest.mark.parametrize(
    ("scenario", "issue", "words", "value"),
    [
        ("payment", "discount", "I'd like a discount of three percent.", 3),
        ("payment", "discount", "Can you give me a three percent discount?", 3),
        ("payment", "discount", "I want three percent off.", 3),
        ("budget", "cut", "I can accept a cut of nine percent.", 9),
        ("budget", "cut", "We could cut the budget by nine percent.", 9),
        ("priorities", "cut", "I can take a twelve percent reduction.", 12),
        ("supplier", "increase", "We can live with six percent more.", 6),
        ("renewal", "increase", "A rise of eight percent is what we can do.", 8),
        ("extra_work", "hours", "I can do four extra hours.", 4),
        ("scope", "weeks", "I need six extra weeks.", 6),
    ],
)
def test_what_the_issue_is_called_is_no_direction(
    scenario: str, issue: str, words: str, value: float
) -> None:
    offer = read_text(words, scenario=find(scenario)).offers[0]
    assert (offer.issue, offer.value, offer.relative) == (issue, value, False)


@pytest.mark.parametrize(
    ("scenario", "issue", "words", "value"),
    [
        ("raise", "salary", "I want a raise of eight percent.", 8),
        ("raise", "salary", "I'd like a raise of five thousand.", 5_000),
        ("raise", "salary", "I'd like five thousand more.", 5_000),
        ("budget", "cut", "It has to be three percent less.", -3),
        ("budget", "cut", "Reduce the cut by two percent.", -2),
        ("supplier", "increase", "I could add one percent more.", 1),
        ("supplier", "increase", "I need six percent less.", -6),
        ("supplier", "hold", "Give me two more months.", 2),
    ],
)
def test_other_words_of_change_stay_directions(
    scenario: str, issue: str, words: str, value: float
) -> None:
    offer = read_text(words, scenario=find(scenario)).offers[0]
    assert (offer.issue, offer.value, offer.relative) == (issue, value, True)


@pytest.mark.parametrize(
    "words",
    [
        "I can do six percent, because another vendor asks less.",
        "I can do six percent, less is not needed.",
        "No raise, six percent.",
    ],
)
def test_no_direction_comes_from_beyond_a_comma(words: str) -> None:
    offer = read_text(words, scenario=find("budget")).offers[0]
    assert (offer.value, offer.relative) == (6, False)


def test_what_starts_from_nothing_does_not_add_up() -> None:
    ask = ("learner", "I need six extra weeks.", {})
    more = ("learner", "I need six more weeks.", {})
    two = ("counterpart", "I can give you two weeks.", {"weeks": 2.0})
    for words in (ask, more):
        assert _heard("scope", "weeks", words) == 6
        assert _heard("scope", "weeks", words, two, words) == 6
    on_top = ("learner", "I need one week more than your offer.", {})
    assert _heard("scope", "weeks", ask, two, on_top) == 3


def test_a_little_less_names_no_number() -> None:
    """Nobody's number is made up: what is vague stays off the table."""
    read = read_text("A bit less than that.", context=[("counterpart", "I need fifteen percent.")])
    assert not [offer for offer in read.offers if not offer.quoted]
