"""A language model words the decided move; what it says is checked before anybody hears it."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec

from voice_coach.counterpart.llm_check import check
from voice_coach.counterpart.llm_prompt import allowed, messages
from voice_coach.counterpart.llm_server import Server, ServerTrouble, checked
from voice_coach.counterpart.scripted import ScriptedBrain
from voice_coach.records import Decision, Line, Scenario, Turn, VoiceCoachError
from voice_coach.settings import Settings
from voice_coach.settings import settings as current

log = logging.getLogger(__name__)

SCRIPTED = ("silence", "twist")
"""Never left to a model: a silence has no words to find, and a twist's words are facts."""
_QUOTES = re.compile(r"^[\"“”'‘’](.*)[\"“”'‘’]$", re.S)


class LlmBrain:
    """Says a move in a model's words where they pass, else in the script's.

    Which it was is written to the log, at ``INFO`` and above, without what was said; the learner
    is not told.
    """

    ahead = False
    """Its words depend on what the learner says last, so likely answers are not asked for ahead."""

    def __init__(self, settings: Settings | None = None) -> None:
        chosen = settings or current()
        if find_spec("httpx") is None:
            raise VoiceCoachError(
                "The brain 'llm' needs httpx. Install it with: pip install 'voice-coach[llm]'."
            )
        url = checked(chosen.llm_url, elsewhere=chosen.llm_elsewhere)
        if not chosen.llm_model:
            raise VoiceCoachError(
                "The brain 'llm' needs a model's name: set VOICE_COACH_LLM_MODEL."
            )
        key = chosen.llm_key.get_secret_value() if chosen.llm_key is not None else ""
        self._server = Server(url, chosen.llm_model, key)
        self._limit_s = chosen.llm_timeout_s
        self._script = ScriptedBrain()

    def say(self, move: Decision, scenario: Scenario, turns: Sequence[Turn]) -> Line:
        """The line for a decision: the model's, or the script's.

        Raises
        ------
        VoiceCoachError
            When the script has no line for the move.
        """
        script = self._script.say(move, scenario, turns)
        if move.move in SCRIPTED:
            return script
        may = allowed(move, scenario, turns, script)
        asked = messages(move, scenario, turns, script, may)
        start = time.monotonic()
        try:
            answer = self._server.ask(asked, seed=move.wording, limit_s=self._limit_s)
        except ServerTrouble as trouble:
            log.warning("Scripted line for %r: %s.", move.move, trouble)
            return script
        took_s = time.monotonic() - start
        text = tidied(answer, scenario.person(move.person).name)
        problems = check(text, may)
        if problems:
            log.warning(
                "Scripted line for %r: the model's was refused (%s; %.2f s).",
                move.move, ", ".join(problems), took_s,
            )  # fmt: skip
            return script
        log.info("The model's line for %r (%.2f s).", move.move, took_s)
        return replace(script, text=text)


def tidied(text: str, name: str = "") -> str:
    """The text without what models put around a line: space, the speaker's own name, one pair of
    quotation marks.
    """
    plain = " ".join(text.split())
    names = "|".join(re.escape(one) for one in {name, *name.split()[:1]} if one)
    if names:
        plain = re.sub(rf"^(?:{names})(?: says)?(?: \([^()]*\))?:\s*", "", plain)
    quoted = _QUOTES.match(plain)
    inner = quoted.group(1).strip() if quoted else plain
    return inner if inner and not set(inner) & set('"“”') else plain
