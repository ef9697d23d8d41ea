"""Hedges and their doubles told apart by what stands around the same words."""

from __future__ import annotations

import pytest

from voice_coach.analysis.reading import read_text

# (a hedge, its words), and below the same cue in a reading that is none.
HEDGES: list[tuple[str, str]] = [
    ("Sorry, that rent is too high for us.", "Sorry"),
    ("I cannot, sorry.", "sorry"),
    ("I'm afraid we can't go lower.", "I'm afraid"),
    ("I fear we will not agree at that price.", "I fear"),
    ("I don't want to be difficult, but the fee is low.", "I don't want to be difficult"),
    ("It is late, sort of.", "sort of"),
    ("I guess.", "I guess"),
    ("I was hopping to get two weeks.", "I was hopping"),
    ("I have one room and was hoping for two.", "was hoping"),
    ("I would like atleast one day.", "atleast"),
    ("Mabye ten would do.", "Mabye"),
    ("It might rain on the day of the move.", "might"),
    ("They might weed you out some other way.", "might"),
    ("I would be willing to take only one desk.", "only"),
    ("Let me just get one, please.", "just"),
    ("Would you be okay with me taking two weeks?", "Would you be okay with"),
    ("I can do May if that is better for you.", "if that is better for you"),
    ("We have a plan, great, any chance I could get two?", "any chance"),
    ("I take ten, unless you have another offer.", "unless you have another offer"),
    ("It's not clear to me that we need it.", "It's not clear to me"),
    ("I'm guessing the room is small.", "I'm guessing"),
    ("I don't know, you pay more elsewhere.", "I don't know"),
    ("That's a lot of work, huh", "huh"),
    ("Bring a cake or something.", "or something"),
    ("I really need at least one day.", "at least"),
    ("I can bend a little on the date.", "a little"),
]
PLAIN: list[str] = [
    "Sorry, I misread your last message.",
    "I'm sorry, go ahead.",
    "I apologize for the confusion.",
    "We are short of wood and I am afraid we will freeze.",
    "I'm afraid for him.",
    "It was sort of,",
    "Well, it was a little bit, uh,",
    "I feel that,",
    "Uh-huh",
    "The kids were hopping around the yard.",
    "At that time I was hopping on one leg.",
    "Take care of anything that might be left.",
    "Is there a reason why you may need it?",
    "You never know when the boss may be listening.",
    "You don't have to come unless you are really sick.",
    "If it works at school it will work at home.",
    "I can never seem to keep them full.",
    "Bring chips or something to eat.",
    "He does that kind of thing at work.",
    "I truly believe that we can win.",
    "I need at least 2 tables and at least 1 chair. No, that is the minimum.",
    "It weighs a little over six pounds.",
    "I was just looking around my house.",
    "That dried real quick in the sun.",
    "About four hundred people showed up that night.",
    "I was thinking the same.",
    "I'm still hoping to make the best of the trip.",
    "Any chance you will pass the shop?",
    "If that's right, I agree.",
    "We still get at least one of everything.",
]  # fmt: skip


@pytest.mark.parametrize(("said", "quote"), HEDGES)
def test_the_hedge_is_found(said: str, quote: str) -> None:
    assert quote in [hedge.quote for hedge in read_text(said).hedges]


@pytest.mark.parametrize("said", PLAIN)
def test_its_double_is_left_alone(said: str) -> None:
    assert not [hedge.quote for hedge in read_text(said).hedges]
