"""Words from the scenario's own lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_coach.counterpart.spoken import spoken
from voice_coach.records import Decision, Line, Scenario, Turn, VoiceCoachError

_SENTENCE = re.compile(r"(?:^|(?<=[.!?] ))[a-z]")
_SLOT = re.compile(r"\{([^{}]*)\}")


class ScriptedBrain:
    """Says a move in one of the scenario's wordings for it, none twice in a session."""

    def say(self, move: Decision, scenario: Scenario, turns: Sequence[Turn]) -> Line:
        """The line for a decision.

        The wording depends on the decision and on what this side said before, not on the learner's
        words, so that it can be spoken ahead of time.

        Raises
        ------
        VoiceCoachError
            When the scenario has no line for the move.
        """
        person = next(p for p in scenario.people if p.id == move.person)
        templates = person.lines.get(move.move, ())
        values = {term.issue: term.value for term in move.terms}
        usable = [t for t in templates if set(_SLOT.findall(t)) <= set(values)]
        if not usable:
            raise VoiceCoachError(
                f"{person.name} has no line for {move.move!r} in the scenario {scenario.id!r}."
            )
        said = {turn.text for turn in turns if turn.speaker == "counterpart"}
        first = move.wording % len(usable)
        order = usable[first:] + usable[:first]
        texts = [_filled(template, values, scenario) for template in order]
        text = next((text for text in texts if text not in said), None)
        return Line(
            speaker=person.id,
            text=text if text is not None else _again(texts[0], said),
            move=move.move,
            voice=person.voice,
        )


def _filled(template: str, values: dict[str, float], scenario: Scenario) -> str:
    def fill(match: re.Match[str]) -> str:
        issue = scenario.issue(match.group(1))
        return spoken(issue, values[issue.id], day_zero=scenario.day_zero)

    text = _SLOT.sub(fill, template)
    return _SENTENCE.sub(lambda match: match.group().upper(), text)


def _again(text: str, said: set[str]) -> str:
    """Nobody says the very same words twice: they say that they said it."""
    from num2words import num2words

    for lead in ("As I said: ", "Again: ", "Let me repeat it. ", "Once more. ", "Still: "):
        if lead + text not in said:
            return lead + text
    times = 1 + sum(line.endswith(text) for line in said)
    return f"For the {num2words(times, to='ordinal')} time: {text}"
