"""How a turn was taken, in one sentence that the learner sees. No number of the counterpart's."""

from __future__ import annotations

from voice_coach.records import Person

_SAID = {
    "unheard": "{name} did not hear an answer. Nothing was lost; say it again.",
    "accepted": "{name} heard a yes and closed.",
    "agreed": "{name} can live with what you offered.",
    "met": "{name} can live with that. The rest of the offer stands beside it: say yes, or ask.",
    "settled": "{name} has what they need. The others have not agreed yet.",
    "late": "{name} ran out of time and took what was on the table.",
    "walked": "{name} ran out of time; what you asked was too far away.",
    "fed_up": "{name} had enough and ended it.",
    "pocketed": "{name} kept what you gave and pushed for more: it had cost nothing.",
    "traded": "{name} moved, because you asked for something in return.",
    "traded_hedged": "{name} liked the trade, and moved less because it sounded unsure.",
    "reasoned": "{name} heard a reason, and moved.",
    "reasoned_hedged": "{name} heard a reason and some doubt, and moved a little.",
    "held": "{name} noticed that you stayed where you were, and moved a little.",
    "silent": "{name} waited for you to fill the silence. You did not, and that moved them.",
    "returned": "{name} saw you move after they did, and came some way to meet you.",
    "short": "{name} had cut in on you. Said short, your reasons were heard, and they moved.",
    "closing": "{name} would rather close now than not at all, and moved.",
    "threat": "{name} moved a little and will remember how you asked.",
    "firm": "{name} understood you and has no more room on this.",
    "little": "{name} heard something in it, and not yet enough to move.",
    "early": "{name} heard you. It is too soon for them to give more.",
    "asked": "{name} was asked, and told you something true.",
    "pushed": "{name} heard that you were not sure, and pushed.",
    "no_reason": "{name} heard what you want, and not yet why.",
    "again": "{name} heard the same words again, and nothing to move for.",
    "waiting": "{name} heard nothing new to move for.",
    "flinched": "{name} made your number look large, to see whether you take it back.",
    "anchored": "{name} spoke of where they began, so that you look at it from there.",
    "hurried": "{name} made time short, so that you settle before you have asked enough.",
    "upstairs": "{name} pointed at somebody who is not in the room.",
    "guilty": "{name} heard that you were not sure, and played on your wish to be liked.",
    "quiet": "{name} is waiting to see whether you take it back.",
    "cut_in": "{name} cut in: you had been speaking for a long time.",
    "invited": "{name} wants something in return before they move.",
    "twist": "Something changed on their side.",
    "bystander": "{name} decides nothing here, and said what they think.",
}


def took(person: Person, how: str) -> str:
    """The sentence for ``how``. Raises KeyError."""
    return _SAID[how].format(name=person.name.split()[0])
