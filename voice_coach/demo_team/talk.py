"""A session of somebody made up, without sound: real policy, real reading of the words.

What is made up is the learner: which sentence comes next, and how fast it is said. The other
side's decisions and lines, the moves, hedges, offers and flags are worked out as in any session.
Words have times as if they had been spoken evenly; nothing that needs a voice (pitch, level) is
judged.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import lru_cache

import numpy as np

from voice_coach import __version__, plugins
from voice_coach.analysis.judge import judge
from voice_coach.analysis.ledger import ledger
from voice_coach.analysis.settled import settled
from voice_coach.coaching.facts import value_of
from voice_coach.counterpart.policy import open_talk, outcome, step
from voice_coach.counterpart.said import said
from voice_coach.counterpart.scripted import ScriptedBrain
from voice_coach.counterpart.spoken import spoken
from voice_coach.counterpart.state import first_state
from voice_coach.demo_team.people import Member
from voice_coach.records import (
    Outcome,
    Reading,
    Scenario,
    Session,
    Signal,
    Stretch,
    Transcript,
    Turn,
    Word,
)
from voice_coach.rooms import Rooms
from voice_coach.simulate.learner import GIVING, lexicon, value_at

DETECTORS = ("hedging", "conceding", "pacing")
"""Those that judge words and times; delivery needs a voice."""
COUNTERPART_WPM = 155.0
LEAD_S, HOP_S = 0.25, 0.02
FEWEST_ROUNDS_LEFT = 1


class Talker:
    """What a member says next. ``skill``: how many answers are as they should be, 0 to 1."""

    def __init__(self, scenario: Scenario, member: Member, *, skill: float, seed: int) -> None:
        self.scenario, self.member, self.skill = scenario, member, skill
        self.drawn = random.Random(f"{seed} {member.key} talk")
        self.level = min(1.0, 0.75 + 0.3 * skill + self.drawn.uniform(-0.05, 0.05))
        self.answers = 0

    def next(self, own: dict[str, float], rounds: int) -> str:
        """The next sentence, when those values of the other side are on the table."""
        drawn, number = self.drawn, self.answers
        self.answers += 1
        good = drawn.random() < self.skill
        style = lexicon(
            self.scenario,
            drawn.choice(("firm", "trader")) if good else self.member.habit,
        )
        here = value_of(self.scenario, own)
        late = self.scenario.max_rounds - rounds <= FEWEST_ROUNDS_LEFT
        content = 0.95 if good else 0.6
        act = style.style.script[min(number, len(style.style.script) - 1)]
        if number and (here >= content * self.level or (late and here >= 0.0)):
            act = "accept"
        elif act in GIVING:
            self.level = max(0.1, self.level - 0.15)
        issue = self.scenario.issues[0]
        ask = spoken(issue, value_at(issue, self.level), day_zero=self.scenario.day_zero)
        template = drawn.choice([one for one in style.style.says[act] if one] or ["I need {ask}."])
        start = drawn.randrange(16)
        return style.text(template, fact=start, gift=start, ask=ask)


def rehearsed(
    scenario: Scenario, member: Member, *, skill: float, seed: int, rooms: Rooms
) -> Session:
    """A whole session, to its end, with its ledger; its id and time are the caller's to give."""
    talker = Talker(scenario, member, skill=skill, seed=seed)
    state, turns = first_state(scenario), list[Turn]()
    decision = open_talk(state, seed=seed)
    brain = ScriptedBrain()
    while True:
        line = brain.say(decision, scenario, turns)
        length_s = len(line.text.split()) * 60.0 / COUNTERPART_WPM
        turns.append(Turn(
            len(turns), "counterpart", line.text, duration_s=length_s, line=line, decision=decision
        ))  # fmt: skip
        if decision.ends:
            ended = outcome(scenario, turns)
            break
        if len(turns) > 4 * scenario.max_rounds:
            ended = Outcome("stopped", (), "You ended the conversation.")
            break
        turn = _heard(talker.next(state.own, state.rounds), decision.move, talker, len(turns))
        turn = replace(turn, reading=_judged(turn, turns, scenario, rooms))
        before = settled(tuple(turns), turn)
        if before is not None:
            turns[before.index] = before
        turns.append(replace(turn, signal=None))
        decision = step(state, said(turn, scenario), seed=seed)
    session = Session(
        id="", scenario=scenario, recordings=rooms.settings.recordings, seed=seed, started_at="",
        turns=tuple(turns), drills=(), outcome=ended, learner=member.name, version=__version__,
    )  # fmt: skip
    return replace(session, ledger=ledger(session.turns, scenario))


def _heard(text: str, pressed_by: str, talker: Talker, index: int) -> Turn:
    """The sentence as if it had been recognised: its words evenly in time."""
    member, drawn = talker.member, talker.drawn
    hurry = (
        member.flurry * (1 - talker.skill) if pressed_by in ("press", "flinch", "deadline") else 0
    )
    each_s = 60.0 / (member.pace_wpm * (1 + hurry) * drawn.uniform(0.95, 1.05))
    words = tuple(
        Word(word, LEAD_S + at * each_s, LEAD_S + (at + 1) * each_s, 0.95)
        for at, word in enumerate(text.split())
    )
    length_s = words[-1].end_s + LEAD_S
    return Turn(
        index, "learner", text, duration_s=length_s, gap_s=round(drawn.uniform(0.3, 2.5), 2),
        transcript=Transcript(words, "made up"), signal=_even(words, length_s),
    )  # fmt: skip


def _even(words: tuple[Word, ...], length_s: float) -> Signal:
    """A signal that says when there was speech, and nothing about the voice."""
    count = round(length_s / HOP_S)
    return Signal(
        duration_s=length_s, hop_s=HOP_S,
        level_db=np.full(count, -20.0, dtype=np.float32),
        f0_hz=np.full(count, np.nan, dtype=np.float32),
        voiced=np.zeros(count, dtype=np.bool_),
        speech=(Stretch(words[0].start_s, words[-1].end_s),),
        nuclei_s=(), noise_db=-70.0, snr_db=50.0, clipped_share=0.0,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _detectors(scenario: Scenario, rooms: Rooms) -> tuple[plugins.Detector, ...]:
    return tuple(
        plugins.load("detectors", name)(thresholds=rooms.thresholds, scenario=scenario)
        for name in DETECTORS
    )


def _judged(turn: Turn, earlier: list[Turn], scenario: Scenario, rooms: Rooms) -> Reading:
    return judge(
        turn, earlier, scenario=scenario, thresholds=rooms.thresholds,
        detectors=_detectors(scenario, rooms),
    )  # fmt: skip
