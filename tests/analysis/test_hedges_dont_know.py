"""Not knowing: a hedge when bare or before an opinion, plain when a fact is not known."""

from __future__ import annotations

import pytest

from voice_coach.analysis.reading import read_text

# (what was said before, as "speaker: words"; the utterance)
HEDGES: list[tuple[list[str], str]] = [
    ([], "I don't know, maybe ninety."),
    ([], "i don't know i just feel it's too low"),
    ([], "It's a lot of money, I don't know."),
    ([], "I don't know that it's worth that much."),
    ([], "I don't know, it seems high."),
    ([], "Well, I don't know, we could split it."),
    ([], "I don't know."),
    ([], "you know, I don't know"),
    ([], "Oh, I don't know, ten percent?"),
    ([], "dunno, perhaps two weeks"),
    ([], "I would need, I don't know, eighty five."),
    ([], "it would cost i don't know five hundred"),
    ([], "I don't know, I think we deserve more."),
    ([], "I mean, I don't know, it's been a hard year."),
    ([], "So I don't know, I'd rather wait."),
    ([], "I just don't know, that's a big step."),
    ([], "That's fair, but I don't know."),
    ([], "we could do june, i don't know"),
    ([], "I don't know that we can go that low."),
    ([], "I really don't know, it sounds steep."),
    (["B: The price is four hundred."], "I don't know."),
    (["B: We can't go any higher than that."], "Hmm, I don't know."),
    (["B: That would be our last offer."], "Well, I don't know."),
    (["B: It's a good deal for both of us."], "oh i don't know"),
    (["A: It's just so far away."], "I don't know."),
    (["A: I liked the first plan."], "but I don't know"),
    (["B: When can you start?"], "I don't know, I was hoping for June."),
    (["B: How much do you need?"], "I don't know, something like ninety."),
    (["B: What do you think about eighty?"], "I don't know."),
    (["B: How do you feel about that?"], "Um, I don't know."),
    (["B: Would you say that's fair?"], "I don't know, I guess so."),
    (["B: You'd be home by six every day."], "Yeah, I don't know."),
]
PLAIN: list[tuple[list[str], str]] = [
    ([], "I don't know his name."),
    ([], "I don't know what the others earn."),
    ([], "I don't know if the part is in stock."),
    ([], "I don't know whether she signed."),
    ([], "I don't know how they do it."),
    ([], "i don't know why they closed"),
    ([], "I don't know where the file is."),
    ([], "I don't know when the bus leaves."),
    ([], "I don't know who wrote this."),
    ([], "I don't know anything about boats."),
    ([], "I don't know the area well."),
    ([], "I don't know your manager."),
    ([], "i don't know them at all"),
    ([], "I don't know any lawyers here."),
    ([], "I don't know about the other offers."),
    ([], "He asked for things I don't know."),
    ([], "I don't know yet."),
    ([], "We don't know the date."),
    ([], "They don't know."),
    ([], "You don't know my situation."),
    ([], "Do you know the price?"),
    ([], "I don't know which one they picked."),
    ([], "I don't even know how to knit."),
    ([], "She doesn't know, either."),
    ([], "people I don't know keep calling"),
    (["B: What time does the bank close?"], "I don't know."),
    (["B: Who signed the lease?"], "I don't know."),
    (["B: Is the garage included?"], "Oh, I don't know."),
    (["B: How many rooms does it have?"], "I don't know, honestly."),
    (["B: Did they pay the deposit?"], "Gosh, I don't know."),
    (["B: Has she left already?"], "i don't know"),
    (["B: Where is the nearest station?"], "Sorry, I don't know."),
    (["B: was it built before the war"], "I don't know"),
    (["A: I saw it there once.", "B: When was that?"], "I really don't know."),
    (["B: Do they take cards?"], "You know, I don't know."),
    (["B: So what year did they open?"], "Well, I don't know."),
]
CASES = [(*case, True) for case in HEDGES] + [(*case, False) for case in PLAIN]


@pytest.mark.parametrize(("context", "said", "hedge"), CASES)
def test_dont_know_is_told_from_not_knowing(context: list[str], said: str, hedge: bool) -> None:
    earlier = [(turn[0], turn[3:]) for turn in context]
    found = read_text(said, speaker="A", context=earlier).hedges
    assert any("know" in h.quote.lower() or "dunno" in h.quote.lower() for h in found) is hedge


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60
