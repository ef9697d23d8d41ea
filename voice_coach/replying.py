"""Decision → line → clip: the counterpart's turn, and its likely turns ahead of time."""

from __future__ import annotations

from voice_coach.records import Session, Turn, VoiceCoachError
from voice_coach.rooms import Progress, Rooms


def reply(session: Session, *, rooms: Rooms, say: Progress) -> Turn:
    """Decide, word and speak the counterpart's next turn; it comes with its ``clip``."""
    from voice_coach.counterpart import policy

    say("Thinking", 0.7)
    if session.turns:
        decision = policy.decide(session.scenario, session.turns, seed=session.seed)
    else:
        decision = policy.opening(session.scenario, seed=session.seed)
    line = rooms.brain.say(decision, session.scenario, session.turns)
    say("Finding their voice", 0.8)
    clip = rooms.voice.speak(line)
    return Turn(
        index=len(session.turns),
        speaker="counterpart",
        text=line.text,
        duration_s=clip.duration_s,
        line=line,
        decision=decision,
        clip=clip,
    )


def speak_likely(session: Session, *, rooms: Rooms) -> None:
    """Make the audio of the likely answers to the learner's next turn, so that it is kept."""
    from voice_coach.counterpart.likely import likely

    ahead = (*session.turns, Turn(index=len(session.turns), speaker="learner", text=""))
    try:
        if not getattr(rooms.brain, "ahead", True):
            return
        for decision in likely(session.scenario, session.turns, seed=session.seed):
            rooms.voice.speak(rooms.brain.say(decision, session.scenario, ahead))
    except VoiceCoachError:
        return  # the answer itself will meet the same trouble and say so
