"""What the check of a language model's words makes of the lines that people wrote.

Refused: of the lines for a move, those that the check refuses for another reason than length or a
number of their own. Passed: of the lines that give or agree, those that it lets through where the
decision is to stay put. The lines of ``HELD_OUT`` were not looked at while the cues were written:

    python benchmarks/language_model_check.py
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from voice_coach.counterpart.llm_check import Allowed, check
from voice_coach.counterpart.llm_cues import rules
from voice_coach.counterpart.llm_prompt import allowed
from voice_coach.counterpart.phrases import INSTEAD, lines
from voice_coach.counterpart.scripted import filled, slots, spoken_value
from voice_coach.records import Decision, Line, Term
from voice_coach.scenario import find, list_scenarios

HELD_OUT = ("counteroffer_manager", "office", "priorities", "scope", "supplier")
GIVING = ("give", "counter", "accept", "settle")


def authored() -> Iterator[tuple[str, str, Allowed]]:
    """Every shipped line with values in it: where it is from, the line, and what it may say."""
    for scenario in (find(entry.id) for entry in list_scenarios()):
        for person in scenario.people:
            terms = tuple(Term(limit.issue, limit.aspiration) for limit in person.limits)
            values = {term.issue: spoken_value(scenario, term) for term in terms}
            for move in rules()["moves"]:
                own = (*person.lines.get(move, ()), *person.lines.get(INSTEAD.get(move, ""), ()))
                for template in lines(person, move):
                    if not slots(template) <= set(values):
                        continue
                    text = filled(template, values)
                    decided = () if move == "walk_away" else terms
                    decision = Decision(person.id, move, decided, "", "")
                    may = allowed(decision, scenario, (), Line(person.id, text, move))
                    side = "set aside" if scenario.id in HELD_OUT else "others"
                    yield side if template in own else "phrase book", text, may


def main() -> None:
    """Counts and prints."""
    found = list(authored())
    for group in ("others", "phrase book", "set aside", "all"):
        mine = [(text, may) for where, text, may in found if group in ("all", where)]
        refused = sum(bool(set(check(text, may)) - {"length", "number"}) for text, may in mine)
        print(f"{group:<12} refused {refused} of {len(mine)}", end="")
        given = [(text, may) for text, may in mine if may.move in GIVING]
        for move in ("hold", "press"):
            passed = sum(not check(text, replace(may, move=move)) for text, may in given)
            print(f", passed as {move} {passed} of {len(given)}", end="")
        print()


if __name__ == "__main__":
    main()
