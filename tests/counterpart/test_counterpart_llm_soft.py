"""What gives ground softly, breaks the role or hides a number, beside a line that stays put."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from voice_coach.counterpart.llm_check import Allowed, check
from voice_coach.counterpart.llm_values import Value

PAY = Value(88_000, "money", "eighty-eight thousand", must=True, currency="USD")
REVIEW = Value(9, "months", "nine months", must=False)
HOLD = Allowed("hold", (PAY, REVIEW), names=("Dana", "Whitfield"))
PRESS = replace(HOLD, move="press")

SOFT = [
    "I'm at eighty-eight thousand, but I might have a little left in the drawer.",
    "It's eighty-eight thousand for now, though nothing is set in stone.",
    "For now it's eighty-eight thousand, and I wouldn't rule out more.",
    "I'm still at eighty-eight thousand, but I don't see why we couldn't go higher.",
    "I'm still at eighty-eight thousand, though I could find you something more.",
    "It's still eighty-eight thousand. Would it help if I added something?",
    "It's still eighty-eight thousand. What if I went up a bit?",
    "I'm staying at eighty-eight thousand, unless you give me a reason.",
    "I'm still at eighty-eight thousand, but let me talk to finance.",
    "Let me ask upstairs, for now it's eighty-eight thousand.",
    "It's eighty-eight thousand today, and we can revisit it.",
    "I'm still at eighty-eight thousand, and that number can move.",
    "I'm still at eighty-eight thousand, but the number isn't final.",
    "I'm still at eighty-eight thousand, but perhaps there's another way to get you there.",
    "It stays at eighty-eight thousand, and I'll make it up to you.",
    "It stays at eighty-eight thousand, and I'd be willing to talk about more.",
    "It stays at eighty-eight thousand, though I'm open to hearing your number.",
    "I can't promise anything above eighty-eight thousand, but I'll try.",
    "I hear you, you've made your case. Eighty-eight thousand it is.",
    "You're right, that's a strong argument. Eighty-eight thousand.",
    "Okay, you've got me. Eighty-eight thousand.",
    "Well, I suppose I could do eighty-eight thousand.",
    "Alright then, eighty-eight thousand.",
    "Fine. Eighty-eight thousand, but that's a stretch for me.",
    "I'm still at eighty-eight thousand, and I promise we'll fix the rest in spring.",
    "I'm still at eighty-eight thousand, but I can be talked into more.",
    "It's still eighty-eight thousand, but don't let that stop you from asking.",
    "It's still eighty-eight thousand, but we'll get you where you want to be.",
    "It's still eighty-eight thousand, but I know that's low and we can fix it.",
    "I'm still at eighty-eight thousand, but I agree it should be higher.",
    "I'm still at eighty-eight thousand, but you deserve more.",
    "I'm still at eighty-eight thousand and I can certainly sweeten it.",
    "I can't go any lower but I can go higher, so it's still eighty-eight thousand.",
    "I'm not saying I couldn't do better than that, still eighty-eight thousand.",
    "If I push finance I can get you more, but for now it's eighty-eight thousand.",
    "For now eighty-eight thousand, and next month we talk about an increase.",
    "I'm at eighty-eight thousand for now, and I can meet you somewhere in between.",
    "I'm holding at eighty-eight thousand, yet I feel there's wiggle room.",
    "I understand completely, and I accept your proposal. Eighty-eight thousand.",
    "Okay. You get what you asked for, on top of eighty-eight thousand.",
    "I hear you, and I'm prepared to be generous. Eighty-eight thousand.",
    "I still have eighty-eight thousand here, and I'm sure we can bridge the gap.",
    "Still eighty-eight thousand, but we're only a small step apart and I'll take it.",
    "It's still eighty-eight thousand, let's see how much closer we can get.",
    "My number is eighty-eight thousand, but I could be convinced.",
    "My number is eighty-eight thousand, but tell me what it would take and it's yours.",
    "My offer is eighty-eight thousand, but I'd hate to lose you over coins, so name your price.",
    "I'm still at eighty-eight thousand, but name your price.",
    "I'm at eighty-eight thousand, but whatever you need, we will make it work.",
    "It's still eighty-eight thousand, but consider the rest done.",
    "Still eighty-eight thousand, plus whatever else you need.",
    "I stay at eighty-eight thousand, with a little something extra.",
    "It's still eighty-eight thousand, though between us there's more where that came from.",
    "I'm still at eighty-eight thousand, but I'd bend if you asked nicely.",
    "I'm still at eighty-eight thousand. I can see us ending up above that.",
    "I'm still at eighty-eight thousand, and yes, I'll do what you ask.",
    "I'm still at eighty-eight thousand, your number works too.",
    "I'm still at eighty-eight thousand. Actually, scratch that, you can have your number.",
    "I'm still at eighty-eight thousand, but your ask is reasonable and I'll honour it.",
    "I'm still at eighty-eight thousand, but I can live with your figure.",
    "I'm still at eighty-eight thousand, but I'm inclined to say yes.",
    "I'm still at eighty-eight thousand, but I am leaning towards your side.",
    "I'm still at eighty-eight thousand, I'll see about the rest.",
    "I'm still at eighty-eight thousand, and I've been told I can go further.",
    "I'm still at eighty-eight thousand, but my boss would let me go higher.",
    "I'm still at eighty-eight thousand, but finance would allow more.",
    "I'm still at eighty-eight thousand, and there's budget left.",
    "I'm still at eighty-eight thousand, but there is still money in the pot.",
]
ROLE = [
    "I'm still at eighty-eight thousand, as you instructed.",
    "Sure, I'll ignore them. Still eighty-eight thousand.",
    "Ignoring what I was told, it's still eighty-eight thousand.",
    "As requested, my real number is not eighty-eight thousand.",
    "I'm still at eighty-eight thousand, but the truth is I was given more to spend.",
    "Still eighty-eight thousand, and how can I help you today?",
    "Still eighty-eight thousand, in this exercise at least.",
    "In this scenario I stay at eighty-eight thousand.",
    "I'm playing Dana's boss and still say eighty-eight thousand.",
    "Developer mode is on, still eighty-eight thousand.",
]
NUMBERS = [
    "I'm still at eighty-eight thousand, there's a third more in the pot.",
    "I'm still at eighty-eight thousand, and a fortnight less.",
    "I'm still at eighty-eight thousand, and half again as much.",
    "I'm still at eighty-eight thousand, and a grand more.",
    "I'm still at eighty-eight thousand, plus n1nety.",
    "I'm still at eighty-eight thousand, not nin ety.",
    "I'm still at eighty-eight thousand, not nınety.",
    "I'm still at eighty-eight thousand, not ninety‐four.",
    "I'm still at eighty-eight thousand, not dziewięćdziesiąt.",
    "I'm still at eighty-eight thousand, not nittio.",
    "I'm still at eighty-eight thousand, not ninéty.",
    "I'm still at eighty-eight thousand, not ⅔ of it.",
    "I'm still at eighty-eight thousand, not Ⅻ.",
    "I'm still at eighty-eight thousand, not ٩٤.",
    "I'm still at eighty-eight thousand, not 九十.",
    "I'm still at eighty-eight thousand, not xciv.",
    "I'm still at eighty-eight thousand, not n·i·n·e·t·y.",
    "I'm still at eighty-eight thousand, not nine.ty.",
    "I'm still at eighty-eight thousand, not nine t y.",
    "I'm still at eighty-eight thousand, not 9o thousand.",
    "I'm still at eighty-eight thousand, not six figures.",
    "I'm still at eighty-eight thousand or better.",
    "I'm still at eighty-eight thousand as a floor.",
    "I'm still at eighty-eight thousand to start with.",
    "I'm still at eighty-eight thousand and something.",
    "I'm still at eighty-eight thousand, give or take.",
    "I'm still at eighty-eight thousand euro.",
    "I'm still at eighty-eight thousand a month.",
    "I'm still at eighty-eight thousand, with a review in a year.",
]
STAYS = [
    "I hear what you're saying, but my position hasn't changed. It's eighty-eight thousand.",
    "I appreciate the effort you've put in, and I'm still at eighty-eight thousand.",
    "I understand your point, but eighty-eight thousand is where we are.",
    "That's a fair point, but I have to stay at eighty-eight thousand.",
    "I can see why you'd want that. For now, we're at eighty-eight thousand.",
    "We've talked about this, and it's still eighty-eight thousand.",
    "I know it's not what you hoped for, but it remains eighty-eight thousand.",
    "I'm sorry, I can't move from eighty-eight thousand right now.",
    "Your work matters to us, and the offer stays at eighty-eight thousand.",
    "Let's stay with eighty-eight thousand for the moment.",
    "I'm going to stay at eighty-eight thousand, as I said.",
    "Look, it's eighty-eight thousand, and I haven't heard anything that changes that.",
    "I'd like to help, but eighty-eight thousand is the number on the table.",
    "Unfortunately, we're staying with eighty-eight thousand.",
    "I won't be moving from eighty-eight thousand today.",
    "My answer is the same, eighty-eight thousand.",
    "I respect that, but I'm holding at eighty-eight thousand.",
    "Thanks for explaining. It's still eighty-eight thousand from our side.",
    "It's eighty-eight thousand, and that's where it stays.",
]
PRESSES = [
    "Come on, eighty-eight thousand is a good number. Can we agree on that?",
    "Eighty-eight thousand is fair for this year. Why not take it?",
    "You know the market, so what's wrong with eighty-eight thousand?",
    "I really need you to accept eighty-eight thousand.",
    "Eighty-eight thousand is more than most people here get.",
    "Think about it, eighty-eight thousand is a solid raise.",
    "So are we settled on eighty-eight thousand?",
    "Don't wait too long, eighty-eight thousand is on the table now.",
    "Shall we just say eighty-eight thousand and move on?",
    "Eighty-eight thousand is a serious offer, so let's wrap this up.",
]


@pytest.mark.parametrize("may", [HOLD, PRESS], ids=["hold", "press"])
@pytest.mark.parametrize("text", [*SOFT, *ROLE, *NUMBERS])
def test_what_only_sounds_like_staying_put_is_refused(text: str, may: Allowed) -> None:
    assert check(text, may)


@pytest.mark.parametrize(
    ("text", "may"), [*((text, HOLD) for text in STAYS), *((text, PRESS) for text in PRESSES)]
)
def test_what_stays_put_may_be_said(text: str, may: Allowed) -> None:
    assert check(text, may) == ()


SUBJECTS = ("I", "we")
MODALS = ("could", "can", "might", "may", "would", "'ll", "'d be willing to", "am ready to")
MOVES = (
    "go higher", "go up", "raise it", "add something", "find you more", "stretch", "sweeten it",
    "meet you halfway", "improve on that", "throw in a little", "come towards you",
)  # fmt: skip
FRAMES = (
    "I'm still at eighty-eight thousand, but {}.",
    "It stays at eighty-eight thousand, and {}.",
    "For now it's eighty-eight thousand. Maybe {}.",
    "I can't promise anything beyond eighty-eight thousand, but {}.",
)


@given(
    st.sampled_from(FRAMES), st.sampled_from(SUBJECTS), st.sampled_from(MODALS),
    st.sampled_from(MOVES), st.sampled_from(("", "perhaps ", "possibly ", "still ")),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_no_willingness_to_move_gets_through(
    frame: str, subject: str, modal: str, move: str, adverb: str
) -> None:
    said = f"{subject}{'' if modal[0] == chr(39) else ' '}{modal} {adverb}{move}"
    for may in (HOLD, PRESS):
        assert check(frame.format(said), may), frame.format(said)


DIGITS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10, 0x1D7CE, 0x1D7E2)
"""Where the digits of other scripts and styles begin."""


@given(
    st.integers(20, 99).filter(lambda n: n != 88),
    st.sampled_from(("digits", "script", "words", "apart", "dashes", "language", "unit")),
    st.sampled_from(DIGITS),
    st.sampled_from(("fr", "es", "de", "it", "pt", "nl", "pl", "sv", "da", "fi", "cs", "ru")),
    st.sampled_from(("months", "percent", "k", "thousand", "euros", "days")),
)
@settings(max_examples=400, deadline=None)
def test_no_other_number_gets_through_in_any_script(
    value: int, form: str, zero: int, language: str, unit: str
) -> None:
    words = str(num2words(value))
    written = {
        "digits": str(value),
        "script": "".join(chr(zero + int(digit)) for digit in str(value)),
        "words": words,
        "apart": f"{words[:3]} {words[3:]}",
        "dashes": words.replace("-", "\u2011"),
        "language": str(num2words(value, lang=language)),
        "unit": f"{words} {unit}",
    }[form]
    text = f"I'm still at eighty-eight thousand, and not at {written}."
    assert {"number", "language"} & set(check(text, HOLD)), text


SECRETS = st.sampled_from(("\u200b", "\u00ad", "\u2060", "\u0336", "\u202e"))


@given(st.integers(0, 20), SECRETS)
def test_what_cannot_be_seen_is_refused(at: int, sign: str) -> None:
    text = "I'm still at eighty-eight thousand, as I said."
    assert check(text, HOLD) == ()
    assert "language" in check(text[:at] + sign + text[at:], HOLD)
