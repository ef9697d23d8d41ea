"""The loop of a rehearsal in the terminal."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from voice_coach.output import shown_flags
from voice_coach.records import Flag, Turn, VoiceCoachError
from voice_coach.session import Rehearsal
from voice_coach.terminal.learners import Learner
from voice_coach.terminal.show import show_flags, show_turn, working


def rehearse(
    rehearsal: Rehearsal,
    learner: Learner,
    *,
    console: Console,
    play: Callable[[Turn], None] | None = None,
) -> None:
    """Run a session to its end, or until the learner has no more to say."""
    shown: list[Flag] = []
    while True:
        with working(console) as say:
            for turn in rehearsal.advance(say):
                if turn.speaker == "counterpart":
                    show_turn(console, turn, rehearsal.session.scenario)
                    if play is not None:
                        play(turn)
                elif turn.reading is not None and not turn.reading.complete:
                    show_turn(console, turn, rehearsal.session.scenario)
                    shown = shown_flags(turn)
                else:  # the last look, which has also listened for fillers
                    show_flags(console, [f for f in shown_flags(turn) if f not in shown])
        if rehearsal.state != "listening":
            break
        if not learner.answer(rehearsal):
            rehearsal.stop()
            break
    outcome = rehearsal.session.outcome
    if outcome is not None:
        console.print(Text(f"\n{outcome.summary}", style="bold"))


def speakers(console: Console) -> Callable[[Turn], None]:
    """Plays counterpart turns, or says once that it cannot and leaves the words on the screen."""
    from voice_coach.audio.playback import play

    silent = False

    def speak(turn: Turn) -> None:
        nonlocal silent
        if silent or turn.clip is None:
            return
        try:
            play(turn.clip)
        except VoiceCoachError as error:
            silent = True
            console.print(Text(f"You will read instead of hear: {error}", style="yellow"))

    return speak
