"""The moves of workplace negotiations: raise, deadline, budget; written, and as recognised.

Each line is what must be found (and with ``!`` what must not), then the turn; earlier turns stand
before it, ``T:`` of the other side and ``M:`` of the speaker, with ``>>`` between. The sentences
are the project's own and none of them is in the training set.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voice_coach.analysis.move_model import move_model
from voice_coach.analysis.reading import move_features, read_text
from voice_coach.analysis.utterance import read_words

_WRITTEN = """
demand|I'd like my salary to go up to ninety five thousand.
demand justify|I'm asking for ninety five because I took over the whole billing team in March.
demand|I want a raise of eight percent.
justify|My results last year were well above target, and the market rate for this role is higher.
hold|I can't accept eighty eight.
hold|No, that is too low for what I do.
hold justify|I can't go below ninety, because two other companies have offered me that.
trade|If you can do ninety two, I'll sign today.
trade|I'd take eighty eight if we add two more weeks of leave.
trade|I could start in June, provided the bonus stays at ten percent.
trade|I'll take on the new region if my title changes to senior manager.
trade|We can skip the car in exchange for a higher pension.
concede !trade|Okay, I can live with eighty eight.
concede !trade|Fine, I can go down to ninety.
concede !trade|I could do it for eighty seven.
concede|T: We can only do eighty five. >> M: I want ninety five. >> All right, I can do ninety.
probe|What would it take to get to ninety?
probe|How did you arrive at that number?
probe|Is there any flexibility on the bonus?
probe|What matters most to you in this role?
accept|Deal.
accept|Sounds good, let's do that.
accept|T: We could do ninety and a review in six months. >> That works for me, let's go with it.
accept|T: So ninety thousand and the title. >> Yes, I accept your offer.
accept|T: Ninety it is, then? >> Okay, we have a deal.
accept|T: Shall we say the twentieth with two more people? >> Great, let's shake on it.
other|Good morning, thanks for making the time.
other|Hi, how are you?
other|Thank you for the meeting.
placate|It's fine, whatever works for you.
placate|I don't want to argue about it.
placate|No worries, it's up to you.
placate|Don't worry about me, I'll make it work.
demand|I need two more weeks to finish the migration.
demand|Can we move the deadline to the fifteenth of June?
demand justify|We need three more days, because the test environment broke down.
hold|We can't deliver that by Friday.
hold|That date is not realistic for us.
hold justify|I can't promise Friday, since two of my people are out sick.
trade|If you take the reporting module out of scope, we can ship on Friday.
trade|I can deliver by Friday if you give me one more developer.
trade|We could do the first half by Monday, as long as the second half moves to July.
trade|Give me two more testers and I'll get you the beta by the tenth.
concede !trade|Okay, we will do it by Friday.
concede !trade|I guess we can drop the extra week.
probe|Why does it have to be the first of May?
probe|Which part of the release do you need first?
probe|What happens if we slip by a week?
probe|Who else depends on this date?
accept|T: Then the tenth, with one more developer. >> Agreed, let's do it.
justify|The audit takes my whole team until Thursday.
demand|I need a budget of two hundred thousand.
demand|I'm asking for forty thousand more than last year.
demand justify|I need sixty thousand, because the licences alone cost forty five.
hold|I can't cut the training budget any further.
hold|We cannot run the programme on one hundred and fifty.
trade|If finance approves the two hires, I'll give up the travel budget.
trade|I can cut travel by ten percent if the tools budget stays as it is.
trade|I'd give back twenty thousand in return for the headcount.
concede !trade|Okay, I can manage with one hundred and eighty.
probe|What number did you have in mind?
probe|Where do you see room to cut?
probe|Could you tell me what the limit is this quarter?
justify|Last year we saved ninety thousand with exactly this team.
accept|T: One eighty and the two hires. >> That sounds fair, let's go with that.
accept|T: So one eighty, and we review in March? >> Okay, that works for me.
other|Hello, nice to see you again.
concede !trade|We can cut the travel budget by ten thousand then.
""".strip().splitlines()

_RECOGNISED = """
demand|i would like ninety five thousand
demand|i need at least two more weeks for this
demand|im asking for a ten percent raise
demand|we need forty thousand more for the tools
demand|can we move the deadline to the end of june
demand|i want to be at ninety by january
demand justify|i want ninety because i brought in three new clients
justify|my team grew from four to nine people last year
hold|no i cant do that
hold|thats too low for me
hold|i cant go below ninety
hold|we cant deliver by friday
hold|i am not able to accept that offer
hold justify|i cant promise friday because two people are sick
trade|if you give me one more person i can deliver by friday
trade|if you can do ninety two i will sign today
trade|i can take eighty eight if you add a bonus of five
trade|i will cut travel if you keep the training budget
trade|you get the report on monday if i get the extra week
trade|i could start in june as long as the bonus stays
concede !trade|okay i can do eighty eight
concede !trade|all right i can live with that
concede !trade|fine we will do it by friday
concede !trade|i guess i could go down to ninety
probe|what would you need from me to get there
probe|why does it have to be friday
probe|how much room is there in the budget
probe|what is the most important part for you
probe|is there anything else you could offer
accept|okay deal
accept|sounds good lets do that
accept|yes i accept your offer
accept|T: ninety and a review in june >> that works for me lets do it
accept|great we have a deal
placate|its fine whatever works for you
placate|no worries its up to you
placate|i dont want to be difficult
placate|dont worry about it
other|good morning thanks for having me
other|hi how are you today
demand|i would need a budget of two hundred thousand
hold|no that date is not realistic for us
probe|who decides about the bonus
justify|because we lost two people in april
""".strip().splitlines()

_TRAINING = Path(__file__).resolve().parents[2] / "models" / "moves"


def _context(line: str) -> tuple[str, list[tuple[str, str]]]:
    *before, turn = line.split(" >> ")
    pairs = [entry.split(": ", 1) for entry in before]
    return turn, [("learner" if who == "M" else "counterpart", words) for who, words in pairs]


@pytest.mark.parametrize("line", [*_WRITTEN, *_RECOGNISED])
def test_workplace_move(line: str) -> None:
    wanted, said = line.split("|", 1)
    turn, context = _context(said)
    moves = read_text(turn, context=context).moves
    for want in wanted.split():
        if want.startswith("!"):
            assert want[1:] not in moves, f"{turn!r} gives {moves}"
        else:
            assert want in moves, f"{turn!r} gives {moves}"


def test_there_are_enough_of_both() -> None:
    assert len(_WRITTEN) >= 60
    assert len(_RECOGNISED) >= 40


def test_no_test_turn_was_trained_on() -> None:
    trained = {
        json.loads(line)["text"].strip().lower()
        for path in _TRAINING.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert trained
    tested = {_context(line.split("|", 1)[1])[0].lower() for line in [*_WRITTEN, *_RECOGNISED]}
    # "Deal." and "Hi, how are you?" are said by everybody
    assert not {turn for turn in tested & trained if len(turn.split()) > 4}


@pytest.mark.parametrize("thing", ["firewood", "apples", "laptops", "seats"])
def test_what_is_negotiated_about_decides_nothing(thing: str) -> None:
    context = [("counterpart", f"I want all the {thing}."), ("learner", f"I need two {thing}.")]
    turn = f"If you take two of the {thing}, I get the rest of the {thing}."
    plain = turn.replace(thing, "widgets")
    features, _ = move_features(read_words(turn), context, "learner")
    other = [(who, words.replace(thing, "widgets")) for who, words in context]
    assert features == move_features(read_words(plain), other, "learner")[0]


def test_lower_than_before_is_a_concession() -> None:
    context = [
        ("1", "I'd like three days and two helpers."),
        ("2", "That is too much for me."),
    ]
    assert (
        "concede" in read_text("Then two days and two helpers?", speaker="1", context=context).moves
    )


def test_weights_are_whole_numbers_and_few_enough() -> None:
    model = move_model()
    path = Path(read_text.__code__.co_filename).parent / "rules" / "moves_model.json"
    assert path.stat().st_size < 300_000
    assert all(isinstance(w, int) for pairs in model.weights.values() for _, w in pairs)


def test_a_decision_can_be_explained() -> None:
    features, _ = move_features(read_words("If you give me two, I'll sign."), [], "learner")
    model = move_model()
    reasons = dict(model.reasons(features, "trade", most=10_000))
    number = model.moves.index("trade")
    total = sum(reasons.values()) + model.bias[number] - model.bar[number]
    assert total == model.scores(features)["trade"]
    assert any("if" in name for name in list(reasons)[:8])


def test_nothing_said_is_other() -> None:
    assert read_text("").moves == ("other",)
    assert read_text("... 🙂").moves == ("other",)


def test_same_twice() -> None:
    turn, context = "Okay, I can do ninety.", [("counterpart", "Eighty five?"), ("learner", "95.")]
    assert read_text(turn, context=context) == read_text(turn, context=context)
