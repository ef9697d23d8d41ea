"""Advice in the learner's own words: firm, grammatical, nothing added, nothing honest lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.analysis.firmer import firmer, reword
from voice_coach.analysis.hedges import find_hedges
from voice_coach.analysis.rewording.added import added_words
from voice_coach.analysis.rewording.honest import is_honest
from voice_coach.analysis.rewording.refusals import negate
from voice_coach.analysis.rewording.tidying import articles, clean, tidy
from voice_coach.analysis.rewording.trades import as_trade, without_appeasing
from voice_coach.analysis.utterance import read_words
from voice_coach.analysis.wording import (
    hedge_instead,
    hedge_why,
    placating_instead,
    retreat_instead,
)
from voice_coach.records import Hedge

INVENTED = [
    line
    for name in ("workplace_sentences.txt", "workplace_unseen_sentences.txt")
    for line in (Path(__file__).parents[2] / "benchmarks" / "accuracy" / name)
    .read_text(encoding="utf-8")
    .splitlines()
]

FIRM = [
    # a plea becomes the ask it carries
    ("um i was kind of hoping we could maybe look at ninety five thousand",
     "I'd like us to look at ninety five thousand."),
    ("I was wondering if we could possibly revisit my salary, if that's okay with you.",
     "I'd like us to revisit my salary."),
    ("would it be possible to get a raise to eighty eight thousand this year",
     "I'd like a raise to eighty eight thousand this year."),
    ("we were just wondering whether you could extend the deadline by three days",
     "We'd like you to extend the deadline by three days."),
    ("I was thinking maybe you could cover the travel costs.",
     "I'd like you to cover the travel costs."),
    ("I was hoping the company could cover the course.",
     "I'd like the company to cover the course."),
    ("So, um, I was, I was kind of wondering about the bonus.",
     "I'd like to ask about the bonus."),
    ("We live far out and was wondering if we could start at ten",
     "We live far out and I'd like us to start at ten."),
    # a question becomes a statement
    ("Could I maybe get ninety five?", "I'd like ninety five."),
    ("Can I just ask for one more developer until June?",
     "I'm asking for one more developer until June."),
    ("May I suggest eighteen thousand for the pilot?",
     "I suggest eighteen thousand for the pilot."),
    ("Would you mind if I took the Friday off?", "I'd like to take the Friday off."),
    ("Is it all right if we move the meeting to Thursday?",
     "I'd like us to move the meeting to Thursday."),
    # ... but a request of the other side stays a request
    ("could you maybe give us until the tenth", "Could you give us until the tenth?"),
    ("This may be a silly question, but could the bonus be paid in June?",
     "Could the bonus be paid in June?"),
    # a belief becomes the refusal it carries
    ("I don't think I can do Friday.", "I can't do Friday."),
    ("No, I don't think that works for us.", "No, that doesn't work for us."),
    ("I don't really think twelve weeks is realistic.", "Twelve weeks isn't realistic."),
    ("I don't think we have enough people for it", "We don't have enough people for it."),
    ("I don't think they agreed to that.", "They didn't agree to that."),
    ("I couldn't do it by May, I don't think.", "I couldn't do it by May."),
    ("i'm afraid i can't take on another project before the fifteenth",
     "I can't take on another project before the fifteenth."),
    # a doubt about what one can do stays a doubt that commits
    ("I'm not sure we can deliver all five reports by Monday.",
     "I can't promise we can deliver all five reports by Monday."),
    # at the start, in the middle, at the end
    ("Maybe we should cut the scope.", "We should cut the scope."),
    ("We should, I think, cut the scope.", "We should cut the scope."),
    ("We should cut the scope, I guess.", "We should cut the scope."),
    # several at once
    ("I kind of feel that the timeline is maybe a little too aggressive for four people.",
     "The timeline is too aggressive for four people."),
    # apologies, disclaimers, tags, retreats
    ("I'm sorry to bring this up, but my pay hasn't moved in three years.",
     "My pay hasn't moved in three years."),
    ("I know you're busy, but I need an answer by Friday.", "I need an answer by Friday."),
    ("I'm no expert, but I think the market pays ninety for this.",
     "The market pays ninety for this."),
    ("Ninety five is fair, don't you think?", "Ninety five is fair."),
    ("I'd like ninety five thousand, but it's fine if not.", "I'd like ninety five thousand."),
    ("I want ten more days, but I understand if you can't.", "I want ten more days."),
    # courtesy stays
    ("Please, could I possibly have the numbers by Wednesday?",
     "I'd like the numbers by Wednesday, please."),
    ("Thanks for your time, I was just hoping to talk about my pay.",
     "Thanks for your time, I'd like to talk about my pay."),
    # the gap closed: articles, verbs, commas
    ("It's kind of an honest mistake.", "It's an honest mistake."),
    ("I have a small issue with the date.", "I have an issue with the date."),
    ("It might be better to start in May.", "It would be better to start in May."),
    ("It seems fair since you get the most.", "It's fair since you get the most."),
    # what the other side said, and conditions, stay
    ("You think eighty is fair, but I believe that ninety is closer to what I do.",
     "You think eighty is fair, but ninety is closer to what I do."),
    ("If you could move to ninety, I could maybe take over the design system.",
     "If you could move to ninety, I could take over the design system."),
    # a verb of belief inside a condition is no softener, a thing is not liked
    ("I feel that having two testers would be safer.", "Having two testers would be safer."),
    ("we were thinking it might make sense to move the audit to october",
     "It would make sense to move the audit to october."),
    ("maybe we can meet somewhere around seventy eight", "We can meet at seventy eight."),
    ("is there any way to get a second monitor", "I'd like a second monitor."),
    # who is to act where only an "-ing" says what
    ("I just wanted to ask if there's any chance of moving me to ninety two.",
     "I'd like you to move me to ninety two."),
    ("is there any possibility of getting my bonus early", "I'd like my bonus early."),
    ("I wonder if there's a chance of working from home on Fridays.",
     "I'd like to work from home on Fridays."),
    ("I could see myself taking the late shift if the rest stays.",
     "I could take the late shift if the rest stays."),
    # a question announced and then put in full is put
    ("Can I ask how long would you need?", "How long would you need?"),
    ("That won't do, may I ask why do you need two of them?",
     "That won't do, why do you need two of them?"),
    # a proposal after a reason stays a proposal
    ("The vendor is late so maybe we could move the launch.",
     "The vendor is late so let's move the launch."),
    # what will befall somebody is a forecast, and nobody knows the future
    ("I think we need a buffer or we'll probably run out of time.",
     "We need a buffer or we'll probably run out of time."),
    # an honest estimate stays beside a hedge that goes
    ("The server move took roughly nine hours, so I think we need a second person.",
     "The server move took roughly nine hours, so we need a second person."),
]  # fmt: skip


@pytest.mark.parametrize(("said", "firm"), FIRM)
def test_says_the_same_firmly(said: str, firm: str) -> None:
    assert firmer(said) == firm


@pytest.mark.parametrize(
    "said",
    [
        "I want ninety five thousand, because I led the redesign.",
        "The project started probably around 1985.",
        "As far as I know, the going rate is a hundred and ten.",
        "Orders rose by about eleven percent.",
        "I need the files by Friday, please.",
        "If not, I'll look elsewhere.",
        "I'll do it only if it is paid.",
        "",
        "???",
        "…",
    ],
)
def test_leaves_alone_what_is_fine(said: str) -> None:
    assert firmer(said) is None


@pytest.mark.parametrize(
    ("said", "quote", "kind", "instead"),
    [
        ("Toss a coin, and if I guess right we ship.", "I guess", "shield",
         "Say the same again without “I guess”."),
        ("I'd need a couple more days.", "a couple more", "minimizer",
         "Say how many in place of “a couple more”."),
        ("Is that okay with you?", "Is that okay with you", "permission",
         "Leave “Is that okay with you” out and stop after your point."),
        ("I don't think so.", "I don't think", "shield",
         "If it is a no, begin with “no” or “I can't”; the reason can follow."),
        ("I'm not sure if the vendor agrees.", "I'm not sure", "shield",
         "Say what you can promise, and what you still have to find out."),
        ("I'd like as much time as you think is fair.", "as you think is fair", "permission",
         "Say how much you want in place of “as you think is fair”."),
        ("I'm just a junior here.", "I'm just a", "disclaimer",
         "Leave “I'm just a junior here” out and stop after your point."),
        ("I can be whatever you need.", "whatever you need", "permission",
         "Say which in place of “whatever you need”."),
        ("We'll probably get overruled.", "probably", "shield",
         "No change needed: “probably” says honestly that you cannot know it for certain."),
        ("The work started probably in May.", "probably", "shield",
         "No change needed: “probably” says honestly that you cannot know it for certain."),
    ],
)  # fmt: skip
def test_tells_what_to_do_where_no_rule_reaches(
    said: str, quote: str, kind: str, instead: str
) -> None:
    start = said.index(quote)
    hedge = Hedge(start, start + len(quote), kind, quote, on="demand")  # type: ignore[arg-type]
    assert hedge_instead(hedge, said) == instead


def test_why_names_the_number_that_the_hedge_stands_on() -> None:
    said = "I was hoping for maybe ninety two thousand."
    hedge = Hedge(17, 22, "shield", "maybe", on="demand")
    assert hedge_why(hedge, said).startswith("“maybe” puts a doubt on “ninety two thousand”")
    refusal = Hedge(0, 10, "apology", "I'm afraid", on="hold")
    assert "your no" in hedge_why(refusal, "I'm afraid I can't.")


@pytest.mark.parametrize(
    ("clause", "denied"),
    [
        ("that works for us", "that doesn't work for us"),
        ("it's fair", "it isn't fair"),
        ("there's time", "there isn't time"),
        ("I'm ready", "I'm not ready"),
        ("we'll make it", "we won't make it"),
        ("I could do that", "I can't do that"),
        ("I have seen it", "I haven't seen it"),
        ("the budget will hold", "the budget won't hold"),
        ("ninety works", "ninety doesn't work"),
        ("you realize what it costs", "you don't realize what it costs"),
    ],
)
def test_denies_at_the_verb(clause: str, denied: str) -> None:
    assert negate(clause) == denied


@pytest.mark.parametrize("clause", ["so", "that idea", "the way we were going to do it"])
def test_denies_nothing_that_it_cannot_parse(clause: str) -> None:
    assert negate(clause) is None


def test_stumbles_are_taken_out_and_clauses_that_touch_are_not() -> None:
    assert clean("I, I was, uh, I was late") == "I was late"
    assert clean("the the plan") == "the plan"
    assert (
        clean("if it's fine with you, you can have it") == "if it's fine with you, you can have it"
    )
    assert clean("no, no, that's it") == "no, no, that's it"


def test_tidy_and_articles() -> None:
    assert tidy("so , we need  ten ,") == "We need ten."
    assert articles("It's a issue", "It's a small issue") == "It's an issue"
    assert articles("It's an hour, a user", "x") == "It's an hour, a user"
    assert articles("a eight", "a eight") == "a eight"  # as it was said


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("Okay, I could go down to ninety.",
         "If you can move on your side, I could go down to ninety."),
        ("I'd be okay with ninety, I guess.",
         "If you can move on your side, I'd be okay with ninety."),
        ("I am willing to start in May.",
         "If you can move on your side, I am willing to start in May."),
        ("you can have the late shift then",
         "If you can move on your side, you can have the late shift."),
    ],
)  # fmt: skip
def test_a_gift_becomes_a_trade(said: str, instead: str) -> None:
    assert as_trade(said, firmer(said)) == instead


def test_a_trade_names_the_other_matter() -> None:
    instead = as_trade("I can do ninety.", None, other="next pay review")
    assert instead == "If you can move on the next pay review, I can do ninety."


@pytest.mark.parametrize(
    "said",
    [
        "I'm glad we could agree.",
        "I'll be going alone.",
        "Ninety then.",
        "What if I take ninety?",
        "I can do ninety if you pay in May.",
        "Fine.",
    ],
)
def test_what_is_no_plain_gift_gets_an_instruction(said: str) -> None:
    assert as_trade(said, firmer(said)).startswith("Before you give “")


@pytest.mark.parametrize(
    ("said", "gift"),
    [
        ("Okay, I guess that's fair. 🙂", "that's fair"),
        ("Oh gosh, I don't want your team to suffer, it's only fair that you get two.",
         "it's only fair that you get two"),
        ("We really don't have much slack but I guess I could spare one, if you ask.",
         "I could spare one, if you ask"),
        ("I would say no to anything under seventy.", "I would say no to anything under seventy"),
        ("I'll take no less than ninety.", "I'll take no less than ninety"),
    ],
)  # fmt: skip
def test_an_instruction_names_the_words_that_give(said: str, gift: str) -> None:
    told = as_trade(said, firmer(said))
    assert told == f"Before you give “{gift}”, say what you want for it: “If you…, then I…”"


def test_a_hope_goes_with_the_leave_it_asks() -> None:
    said = "I hope it's okay, but I've put down six thousand."
    assert without_appeasing(said, "it's okay") == "I've put down six thousand."


def test_a_choice_left_open_is_named_and_not_left_out() -> None:
    assert placating_instead("I can do whatever you want", "whatever you want") == (
        "Say which in place of “whatever you want”."
    )


def test_appeasing_words_go_and_the_point_stays() -> None:
    assert placating_instead(
        "I can do ninety, whatever works for you.", "whatever works for you"
    ) == ("I can do ninety.")
    assert placating_instead("whatever works.", "whatever works").startswith("Leave “")
    assert retreat_instead("I need ten, but it's fine if not.", "it's fine if not") == "I need ten."
    assert without_appeasing("I can be whatever you want", "whatever you want") is None


def test_text_of_any_kind_comes_back_unharmed() -> None:
    assert firmer("<b>I think</b> ninety is fair & right.") == "<b></b> ninety is fair & right."
    for said in ("Ich glaube, neunzig wäre gut.", "我想要九十", "\x00\x00", "I think " * 400):
        firmer(said)


def _numbers(text: str) -> list[str]:
    return re.findall(
        r"\d+|\b(?:three|five|seven|ten|twelve|fifteen|twenty|forty|eighty|ninety|thousand|percent)\b",
        text.lower(),
    )


def _holds(said: str) -> None:
    """The promises that every rewording keeps."""
    firm = firmer(said)
    if firm is None:
        return
    assert firm.strip() and firm[-1] in ".?!" and "  " not in firm
    assert firm[0] == firm[0].upper() and not re.search(r"[,;]\s*[,.;?!]|\bi\b(?!\.)", firm)
    assert not added_words(said, firm)
    assert not [n for n in _numbers(firm) if n not in _numbers(said)]
    assert firm != said
    for kept in ("please", "thank"):
        assert (kept in firm.lower()) >= (kept in said.lower())
    read = read_words(firm)
    left = [h for h in find_hedges(read.text, read.sentences) if not is_honest(firm, h)]
    assert not left, f"{firm!r} still has {left}"
    again = reword(firm).text
    assert again is None or again == firm


@pytest.mark.parametrize("said", INVENTED)
def test_invented_sentences_keep_every_promise(said: str) -> None:
    _holds(said)


def test_most_invented_sentences_with_a_hedge_are_rewritten() -> None:
    read = [(s, read_words(s)) for s in INVENTED]
    hedged = [s for s, r in read if find_hedges(r.text, r.sentences)]
    rewritten = [s for s in hedged if firmer(s)]
    assert len(rewritten) / len(hedged) > 0.9


_LEADS = st.sampled_from([
    "", "I think ", "I guess ", "Maybe ", "I feel like ", "Sorry, but ", "I'm afraid ", "um ",
    "So, ",
    "I know it's a lot, but ", "I'm no expert, but ", "If you don't mind, ", "I just think ",
])  # fmt: skip
_CORES = st.sampled_from([
    "we need {n} more weeks", "I'd like {n} percent", "we can't ship before the twelfth",
    "I kind of need {n} people", "I want {n} thousand please", "that's too low",
    "I was hoping for {n} thousand", "I was hoping we could meet at {n}",
    "I could maybe do {n}", "{n} thousand is fair, thanks", "we might need {n} days",
])  # fmt: skip
_TAILS = st.sampled_from([
    "", ".", ", I think.", ", I guess", ", if that's okay.", ", right?", " or something",
    ", but it's fine if not.", ", you know?", " if that works for you", ", no worries if not",
])  # fmt: skip
_AMOUNTS = st.sampled_from(["ten", "fifteen", "ninety", "90", "twenty five", "12"])


@settings(max_examples=300, deadline=None)
@given(_LEADS, _CORES, _TAILS, _AMOUNTS)
def test_composed_sentences_keep_every_promise(lead: str, core: str, tail: str, n: str) -> None:
    said = f"{lead}{core.format(n=n)}{tail}"
    _holds(said)
    firm = firmer(said)
    if firm is not None:
        assert _numbers(firm) == _numbers(said)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_taken(said: str) -> None:
    firm = firmer(said)
    assert firm is None or firm.strip()
