"""A few of the made-up team's sessions aloud: real voice, real recogniser, as ``demo`` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from voice_coach.demo_team.filling import Practice
from voice_coach.demo_team.talk import Talker
from voice_coach.rooms import Rooms

Say = Callable[[str, float], None]


def speak(rooms: Rooms, practices: Sequence[Practice], *, say: Say) -> list[str]:
    """One session today for each of these, heard as a microphone would; the sessions' ids.

    Not the same to the last digit on every machine: a voice is synthesised and recognised.
    """
    from voice_coach.counterpart.policy import replay
    from voice_coach.records import Line
    from voice_coach.scenario import find
    from voice_coach.session import Rehearsal

    made = []
    for number, practice in enumerate(practices):
        member = practice.member
        rehearsal = Rehearsal.start(
            find(practice.scenario),
            rooms=rooms,
            seed=practice.seed,
            learner=f"{member.name} (made up)",
            difficulty=practice.difficulty,
            account=member.key,
        )
        scenario = rehearsal.session.scenario
        talker = Talker(scenario, member, skill=practice.skill, seed=practice.seed)
        while True:
            say(f"Aloud: {member.name}, {scenario.title}", number / len(practices))
            for _ in rehearsal.advance():
                pass
            if rehearsal.state != "listening":
                break
            state = replay(scenario, rehearsal.session.turns, seed=practice.seed)
            text = talker.next(state.own, state.rounds)
            line = Line(speaker="learner", text=text, move="other", voice="plain")
            rehearsal.accept(rooms.voice.speak(line), gap_s=0.8)
        made.append(rehearsal.id)
    return made
