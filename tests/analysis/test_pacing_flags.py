"""Each pacing flag: where it must appear, and where it must not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pacing_turns import LIMITS, PLAIN, flags, judged, pressed, turn, types

from voice_coach.analysis.pacing import PacingDetector

LONGER = f"{PLAIN} {PLAIN}"
STORY = (
    "Last spring our main supplier closed its plant, and nobody had planned for that. My group "
    "found another one in a week, checked every part by hand, and wrote the new tests at night. "
    "The customers saw no delay. In summer we moved the whole store to the new building while it "
    "stayed open. Then the audit came, and it found nothing to complain about. During autumn I "
    "trained both of the new people, who now run the desk alone. All of this was done next to my "
    "ordinary work. That is why the role has grown, and the pay should follow it from here on."
)


def test_an_ordinary_turn_has_no_flag() -> None:
    assert types(turn(PLAIN)) == []
    assert types(turn("")) == []


# --- rushed and dragging


@pytest.mark.parametrize(("word_s", "rushed"), [(0.26, True), (0.272, True), (0.274, False)])
def test_rushed_above_220_words_a_minute(word_s: float, rushed: bool) -> None:
    assert ("rushed" in types(turn(PLAIN, word_s=word_s))) is rushed


def test_rushed_needs_fifteen_words() -> None:
    assert types(turn("we closed the year with two new clients", word_s=0.2)) == []


@pytest.mark.parametrize(("word_s", "rushed"), [(0.31, True), (0.33, False)])
def test_rushed_against_the_own_baseline(word_s: float, rushed: bool) -> None:
    slow = judged(turn(PLAIN, word_s=0.4))  # 150 words a minute; 25 % above is 187.5
    assert ("rushed" in types(turn(PLAIN, word_s=word_s, index=1), [slow])) is rushed


@pytest.mark.parametrize(("word_s", "dragging"), [(0.56, True), (0.54, False)])
def test_dragging_below_110_words_a_minute(word_s: float, dragging: bool) -> None:
    assert ("dragging" in types(turn(PLAIN, word_s=word_s))) is dragging


def test_dragging_counts_pauses_and_not_fillers_as_words() -> None:
    with_pauses = PLAIN.replace("clients", "clients. (6.0)")
    assert types(turn(with_pauses)) == ["dragging"]
    hummed = " ".join(f"{word} {{um}}" for word in PLAIN.split())
    assert "dragging" in types(turn(hummed))


# --- long pauses


@pytest.mark.parametrize(("pause", "flagged"), [("1.4", False), ("1.6", True), ("4.0", True)])
def test_long_pause_inside_a_clause(pause: str, flagged: bool) -> None:
    found = flags(turn(f"the team kept every ({pause}) date that we had promised"))
    assert [flag.type for flag in found] == (["long_pause"] if flagged else [])
    if flagged:
        assert found[0].quote == "every … date"
        assert found[0].end_s - found[0].start_s == pytest.approx(float(pause))


@pytest.mark.parametrize(
    "text",
    [
        "I want ninety five thousand. (3.0) That is the market.",
        "I want ninety five thousand (3.0) because the market pays it",
        "Could you do ninety five? (4.5) I would sign today.",
        "We need two more weeks, (2.0) and then it is safe.",
        "Here is what I see: (2.0) the team is short of people.",
    ],
)
def test_silence_after_an_ask_or_a_clause_is_no_fault(text: str) -> None:
    assert "long_pause" not in types(turn(text))


def test_silence_before_an_answer_is_no_fault() -> None:
    assert types(turn("we kept every date", lead_s=4.9, gap_s=0.1)) == []
    assert types(turn("we kept every date", lead_s=0.1, gap_s=4.9)) == []


# --- filled pauses


def um(count: int) -> str:
    """46 words with so many ums, none before a number."""
    words = LONGER.split()
    for at in range(count):
        words.insert(7 * at + 1, "{um}")
    return " ".join(words)


@pytest.mark.parametrize(
    ("count", "severity"), [(0, None), (2, None), (3, "minor"), (4, "minor"), (5, "major")]
)
def test_filled_pause_rate(count: int, severity: str | None) -> None:
    found = [flag for flag in flags(turn(um(count))) if flag.type == "filled_pause"]
    assert [flag.severity for flag in found] == ([severity] if severity else [])


def test_filled_pauses_that_were_written_count_once() -> None:
    written = turn(um(3).replace("{um}", "um,"))
    found = [flag for flag in flags(written) if flag.type == "filled_pause"]
    assert len(found) == 1 and "3 times" in found[0].why


@pytest.mark.parametrize("filler", ["um", "uh", "er", "erm", "hmm", "ah"])
def test_a_filler_before_the_own_number_is_always_shown(filler: str) -> None:
    found = flags(turn(f"I want {{{filler}}} ninety five thousand"))
    assert [flag.type for flag in found] == ["filled_pause"]
    assert found[0].quote.startswith(f"{filler} … ninety five")


def test_a_filler_far_from_the_number_is_not() -> None:
    assert types(turn("{um} we are a small team and I want ninety five thousand")) == []


# --- filler words


def test_filler_words_above_five_in_a_hundred() -> None:
    text = "so we, you know, closed the year, and I mean, we kept basically every date we promised"
    found = [flag for flag in flags(turn(text)) if flag.type == "filler_words"]
    assert len(found) == 1 and "you know" in found[0].quote


@pytest.mark.parametrize(
    "text",
    [
        "do you know what I mean by that, and do you know when the board will meet next year",
        "I would like the same as last year and it looks like the team feels like it too",
        f"{LONGER} basically we kept it",  # one in 50
    ],
)
def test_words_that_mean_something_are_no_filler_words(text: str) -> None:
    assert "filler_words" not in types(turn(text))


# --- the start


def test_hesitant_start() -> None:
    assert "hesitant_start" in types(turn("{um} we kept every date", gap_s=1.2))
    assert "hesitant_start" in types(turn("um, we kept every date", gap_s=1.2))
    assert "hesitant_start" in types(turn("maybe we could look at ninety five", gap_s=1.2))


@pytest.mark.parametrize(
    ("text", "gap_s"),
    [
        ("{um} we kept every date", 0.5),  # quick
        ("we kept every date", 3.0),  # slow and plain
        ("we kept every {um} date", 3.0),  # a filler elsewhere
        ("{um} we kept every date", None),  # a recording without a counterpart
    ],
)
def test_no_hesitant_start(text: str, gap_s: float | None) -> None:
    assert "hesitant_start" not in types(turn(text, gap_s=gap_s))


# --- speeding up, talking on, starting over


@pytest.mark.parametrize(
    ("word_s", "move", "flagged"),
    [(0.34, "press", True), (0.34, "counter", True), (0.36, "press", False), (0.34, "open", False)],
)
def test_speeding_up_after_pressure(word_s: float, move: str, flagged: bool) -> None:
    calm = judged(turn(PLAIN, word_s=0.4))  # 15 % faster is 0.348 s a word
    earlier = [calm, pressed(1, move)]
    assert ("speeding_up" in types(turn(PLAIN, word_s=word_s, index=2), earlier)) is flagged


def test_pauses_do_not_hide_speeding_up() -> None:
    calm = judged(turn(PLAIN, word_s=0.4))
    hurried = PLAIN.replace("clients", "clients. (1.4)")
    assert "speeding_up" in types(turn(hurried, word_s=0.34, index=2), [calm, pressed(1)])


@pytest.mark.parametrize(("word_s", "flagged"), [(0.43, True), (0.42, False)])
def test_monologue_above_45_seconds(word_s: float, flagged: bool) -> None:
    assert len(STORY.split()) == 106
    assert ("monologue" in types(turn(STORY, word_s=word_s))) is flagged


def test_restarts_above_four_in_a_hundred() -> None:
    text = "I, I was going to, we could, we could look at the date that we had promised in spring"
    found = [flag for flag in flags(turn(text)) if flag.type == "restart"]
    assert len(found) == 1 and found[0].quote.startswith("I, I")


@pytest.mark.parametrize(
    "text",
    [
        "it was very very good and we had had that date for a really really long time in spring",
        f"I, I think {LONGER}",  # one in 49
        "the the team",
    ],
)
def test_no_restart(text: str) -> None:
    assert "restart" not in types(turn(text))


def test_a_long_pause_is_as_sure_as_the_words_around_it() -> None:
    spoken = turn("we kept every (2.0) date that we had")
    assert spoken.transcript is not None
    words = tuple(
        replace(word, probability=0.2 if 1 <= i <= 4 else 0.9)
        for i, word in enumerate(spoken.transcript.words)
    )
    doubtful = replace(spoken, transcript=replace(spoken.transcript, words=words))
    for heard, sure in ((spoken, True), (doubtful, False)):
        found = PacingDetector(thresholds=LIMITS).detect(heard, ())
        (pause,) = [flag for flag in found if flag.type == "long_pause"]
        assert (pause.confidence >= LIMITS["withheld.bar"]) == sure
