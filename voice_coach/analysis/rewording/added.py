"""Words that a rewording may bring in: grammar and the frame of an ask, never content."""

from __future__ import annotations

import re

from voice_coach.analysis.lexicon import words
from voice_coach.analysis.rewording.verbs import from_gerund, plain_form

FRAME_WORDS = words(
    # who speaks and who acts
    "i we you it us them him her me that this there "
    # the ask itself
    "like to want ask asking for about know promise if would could can will let "
    # being, doing and denying; what an apostrophe leaves over
    "is are am be do does did have has had not no t s d m re ll ve "
    "don doesn didn isn aren wasn weren won wouldn couldn can't hasn haven hadn shouldn mustn "
    # small change
    "a an the some at please"
)
"""Everything else in a rewording was said by the learner, in this or another form of the verb."""
_WORD = re.compile(r"[^\W_]+")


def added_words(said: str, text: str) -> frozenset[str]:
    """The words of ``text`` that are neither in ``said`` nor frame words."""
    have = _WORD.findall(said.lower())
    forms = {form for word in have if (form := plain_form(word) or from_gerund(word))}
    known = set(have) | forms | FRAME_WORDS
    new = [w for w in _WORD.findall(text.lower()) if w not in known]
    return frozenset(w for w in new if plain_form(w) not in forms)
