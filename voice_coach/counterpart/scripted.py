"""Words from the scenario's own lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_coach.counterpart.echo import echo
from voice_coach.counterpart.phrases import echoing, lines
from voice_coach.counterpart.spoken import spoken
from voice_coach.records import Decision, Line, Person, Scenario, Term, Turn, VoiceCoachError

_SENTENCE = re.compile(r"(?:^|(?<=[.!?] ))[a-z]")
_SLOT = re.compile(r"\{([^{}]*)\}")


ECHOES = 3
"""Where the learner's reason can be taken up, it is in one answer of so many (our choice)."""


class ScriptedBrain:
    """Says a move in one of the wordings there are for it, none twice in a session."""

    def say(self, move: Decision, scenario: Scenario, turns: Sequence[Turn]) -> Line:
        """The line for a decision.

        The scenario's own lines come first, then the phrase book's. Mostly the wording depends on
        the decision and on what this side said before, so that it can be spoken ahead of time; now
        and then it takes up the learner's reason.

        Raises
        ------
        VoiceCoachError
            When there is no line for the move.
        """
        person = scenario.person(move.person)
        values = {term.issue: spoken_value(scenario, term) for term in move.terms}
        said = {turn.text for turn in turns if turn.speaker == "counterpart"}
        text = _echoed(move, turns, said)
        if not text or move.move == "big_give":  # the number must be said as well
            text = f"{text} {_plain(move, scenario, person, values, said)}".strip()
        return Line(speaker=person.id, text=text, move=move.move, voice=person.voice)


def spoken_value(scenario: Scenario, term: Term) -> str:
    """A value on the table, as a person says it."""
    return spoken(scenario.issue(term.issue), term.value, day_zero=scenario.day_zero)


def _echoed(move: Decision, turns: Sequence[Turn], said: set[str]) -> str:
    """A line that takes up the learner's reason; "" where none does or it is not its time."""
    templates = echoing(move.move)
    if not templates or (move.wording >> 8) % ECHOES:
        return ""
    reason = echo(turns[-1] if turns and turns[-1].speaker == "learner" else None)
    if not reason:
        return ""
    texts = [filled(template, {"echo": reason}) for template in templates]
    text = texts[move.wording % len(texts)]
    if any(old.startswith(text) for old in said):
        return ""
    return text


def _plain(
    move: Decision,
    scenario: Scenario,
    person: Person,
    values: dict[str, str],
    said: set[str],
) -> str:
    templates = scenario.twists[move.twist].lines if move.twist >= 0 else lines(person, move.move)
    usable = [t for t in templates if slots(t) <= set(values)]
    if not usable:
        raise VoiceCoachError(
            f"{person.name} has no line for {move.move!r} in the scenario {scenario.id!r}."
        )
    first = move.wording % len(usable)
    order = usable[first:] + usable[:first]
    fresh = next((one for one in order if not _was_said(one, said)), None)
    if fresh is not None:
        return filled(fresh, values)
    texts = [filled(template, values) for template in order]
    text = next((text for text in texts if text not in said), None)
    return text if text is not None else _again(texts[0], said)


def _was_said(template: str, said: set[str]) -> bool:
    """Whether a line was said with these words, whatever numbers stood in it."""
    parts = _SLOT.split(template)[::2]
    pattern = ".+?".join(re.escape(part) for part in parts)
    return any(re.search(rf"{pattern}$", text, re.I) for text in said)


def slots(template: str) -> set[str]:
    """The issues whose values a line names."""
    return set(_SLOT.findall(template))


def filled(template: str, values: dict[str, str]) -> str:
    """A line with its values in it, each sentence with a capital."""
    text = _SLOT.sub(lambda match: values[match.group(1)], template)
    return _SENTENCE.sub(lambda match: match.group().upper(), text)


def _again(text: str, said: set[str]) -> str:
    """Nobody says the very same words twice: they say that they said it."""
    from num2words import num2words

    for lead in ("As I said: ", "Again: ", "Let me repeat it. ", "Once more. ", "Still: "):
        if lead + text not in said:
            return lead + text
    times = 1 + sum(line.endswith(text) for line in said)
    return f"For the {num2words(times, to='ordinal')} time: {text}"
