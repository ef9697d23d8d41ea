"""Over-conceding: what was given away, to whom, and for what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voice_coach.analysis.firmer import firmer
from voice_coach.analysis.giving import (
    Given,
    accepted_value,
    asks_before,
    first_pressure,
    other_side_gave,
    placating_words,
    read_given,
    words_of,
)
from voice_coach.analysis.hedging import sentence_number, sentence_text
from voice_coach.analysis.ledger import concession
from voice_coach.analysis.rewording.trades import as_trade, gives, giving, short, without_appeasing
from voice_coach.analysis.thresholds import Thresholds
from voice_coach.analysis.wording import placating_instead, retreat_instead
from voice_coach.records import Flag, Issue, LedgerEntry, Scenario, Severity, Turn

STANDING = {"hold", "justify", "probe"}
"""Moves after which a concession is a choice and no reflex."""
NOT_TERMS = 0.85
"""Confidence of rules that stand on a move read from words; on numbers it is 1 (our choice)."""


class ConcedingDetector:
    """Flags of the family "conceding"; rules and sources in the table of flags."""

    def __init__(self, *, thresholds: Thresholds, scenario: Scenario | None = None) -> None:
        self.limits = thresholds
        self.scenario = scenario

    def detect(self, turn: Turn, earlier_turns: Sequence[Turn]) -> Iterator[Flag]:
        """The flags of a turn with ``reading`` and ``transcript``; ``earlier_turns`` in order."""
        if turn.reading is None or turn.transcript is None or not turn.transcript.words:
            return
        given = read_given(turn, earlier_turns, self.scenario)
        yield from self._free(given)
        yield from self._self_bidding(given)
        yield from self._large_step(given)
        yield from self._below_walk_away(given)
        yield from self._appeasing(given)

    def _free(self, given: Given) -> Iterator[Flag]:
        """A concession for nothing, or as the first answer to pressure."""
        theirs = given.theirs()
        if "concede" not in given.moves or "trade" in given.moves or not theirs:
            return
        if not self._words_give(given):
            return
        start, end = self._concession(given)
        said = self._point(given, start, end)
        instead = as_trade(said, firmer(said), other=self._other_issue(given))
        gave = other_side_gave(given, self.scenario)
        if not gave:
            yield self._flag(
                given, "unreciprocated", start, end,
                f"“{short(given.turn.text[start:end])}” is a choice with a price: they had given "
                "nothing, and you asked for nothing back.",
                instead, severity="major",
            )  # fmt: skip
        before = {move for t in given.own() if t.reading for move in t.reading.moves}
        if first_pressure(given) and not gave and not (before | given.moves) & STANDING:
            yield self._flag(
                given, "immediate", start, end,
                f"“{short(given.turn.text[start:end])}” came before any reason, question or no of "
                "yours; given that early, it buys you little.",
                instead,
            )  # fmt: skip

    def _words_give(self, given: Given) -> bool:
        """Whether a number fell or words give: nobody is told of a gift that cannot be shown.

        Appeasing words alone are flagged as what they are.
        """
        if any(e.step is not None and e.step > 0 for e in self._now(given)):
            return True
        if any({"concede", "accept"} & set(sentence.moves) for sentence in given.sentences):
            return True
        said = given.turn.text
        for start, end, _ in reversed(placating_words(given)):
            said = said[:start] + said[end:]
        return gives(said)

    def _concession(self, given: Given) -> tuple[int, int]:
        """The words that give: a lowered number, else the sentence."""
        lowered = [e for e in self._now(given) if e.step is not None and e.step > 0]
        offers = given.turn.reading.offers if given.turn.reading else ()
        for offer in offers:
            if any(e.quote == offer.quote for e in lowered):
                return offer.start, offer.end
        return words_of(given, "concede") or (0, len(given.turn.text))

    def _point(self, given: Given, start: int, end: int) -> str:
        """The sentence that gives, of those between two characters, without words that appease."""
        first, last = sentence_number(given.text, start), sentence_number(given.text, end - 1)
        spoken = [sentence_text(given.text, number) for number in range(first, last + 1)]
        said = spoken[giving(spoken)]
        for begin, end, _ in placating_words(given):
            said = without_appeasing(said, given.turn.text[begin:end]) or said
        return said

    def _other_issue(self, given: Given) -> str:
        if self.scenario is None:
            return ""
        touched = {e.issue for e in self._now(given)}
        others = [issue for issue in self.scenario.issues if issue.id not in touched]
        return _called(others[0]) if touched and others else ""

    def _self_bidding(self, given: Given) -> Iterator[Flag]:
        """The own demand lowered twice running, the other side standing still.

        A move of the other side on any issue counts as one. A step on a condition is a trade.
        """
        if "trade" in given.moves:
            return
        for at, entry in enumerate(given.entries):
            if entry.turn != given.turn.index or entry.step is None or entry.step <= 0:
                continue
            moved = None
            for past in reversed(given.entries[:at]):
                if past.speaker == "counterpart" and past.step is not None and past.step > 0:
                    break
                if past.speaker == "learner" and past.issue == entry.issue:
                    moved = past if past.step is not None and past.step > 0 else None
                    break
            if moved is not None:
                yield self._on_number(
                    given, "self_bidding", entry,
                    f"From “{moved.quote}” you moved again, to “{entry.quote}”, before they had "
                    "moved at all; waiting would have cost you nothing.",
                    f"I said {moved.quote}. What can you do on your side?",
                    severity="major",
                )  # fmt: skip

    def _large_step(self, given: Given) -> Iterator[Flag]:
        if "trade" in given.moves:
            return
        for entry in self._now(given):
            if entry.step is None or entry.step <= 0 or self.scenario is None:
                continue
            issue = self.scenario.issue(entry.issue)
            if entry.step <= issue.step:  # nobody can go in smaller steps
                continue
            before = entry.value + entry.step * (1 if issue.goal == "higher" else -1)
            way = abs(before - issue.walk_away)
            if way > 0 and entry.step > way / 2:
                yield self._on_number(
                    given, "large_step", entry,
                    f"The step from “{_last_quote(given, entry)}” to “{entry.quote}” uses up more "
                    "than half of the way to where you would walk away.",
                    f"Take a smaller step than “{entry.quote}”, and name your price for it first.",
                )  # fmt: skip

    def _below_walk_away(self, given: Given) -> Iterator[Flag]:
        if self.scenario is None:
            return
        for entry in self._now(given):
            issue = self.scenario.issue(entry.issue)
            if concession("learner", issue, issue.walk_away, entry.value) > 0:
                yield self._on_number(
                    given, "below_walkaway", entry,
                    f"“{entry.quote}” is past the point on the {_called(issue)} where you meant to "
                    "walk away.",
                    f"I can't go that far on the {_called(issue)}. Let's look at what else we can "
                    "change.",
                    severity="major",
                )  # fmt: skip
                return
        if "accept" not in given.moves:
            return
        for issue in self.scenario.issues:
            value = accepted_value(given, issue)
            if value is not None and concession("learner", issue, issue.walk_away, value) > 0:
                start, end = words_of(given, "accept") or (0, len(given.turn.text))
                yield self._flag(
                    given, "below_walkaway", start, end,
                    f"You said yes to something past the point on the {_called(issue)} where you "
                    "meant to walk away.",
                    f"I can't say yes to that yet. We still have to talk about the "
                    f"{_called(issue)}.",
                    severity="major", confidence=1.0,
                )  # fmt: skip
                return

    def _appeasing(self, given: Given) -> Iterator[Flag]:
        """Placating, or giving the ask away in the breath that makes it."""
        phrases = placating_words(given)
        for number in range(len(given.sentences)):
            for start, end, where in phrases:
                if where != number:
                    continue
                quote = given.turn.text[start:end]
                asked = next(
                    (n for n in (number, number - 1) if asks_before(given, n, start)), None
                )
                if asked is not None:
                    ask = sentence_text(given.text, asked)
                    yield self._flag(
                        given, "retreat", start, end,
                        f"“{quote}” takes back what you asked for before they could answer it.",
                        retreat_instead(ask, quote), severity="major",
                    )  # fmt: skip
                else:
                    yield self._flag(
                        given, "placating", start, end,
                        f"“{quote}” tells them it does not matter much to you.",
                        placating_instead(sentence_text(given.text, where), quote),
                    )  # fmt: skip

    def _now(self, given: Given) -> list[LedgerEntry]:
        """What this turn put on the table."""
        index = given.turn.index
        return [e for e in given.entries if e.speaker == "learner" and e.turn == index]

    def _on_number(
        self, given: Given, kind: str, entry: LedgerEntry, why: str, instead: str,
        *, severity: Severity = "minor",
    ) -> Flag:  # fmt: skip
        offers = given.turn.reading.offers if given.turn.reading else ()
        offer = next((o for o in offers if o.quote == entry.quote), None)
        start, end = (offer.start, offer.end) if offer else (0, len(given.turn.text))
        return self._flag(given, kind, start, end, why, instead, severity=severity, confidence=1.0)

    def _flag(
        self, given: Given, kind: str, start: int, end: int, why: str, instead: str,
        *, severity: Severity = "minor", confidence: float = NOT_TERMS,
    ) -> Flag:  # fmt: skip
        assert given.turn.transcript is not None
        when = given.turn.transcript.time_of(start, end)
        return Flag(
            family="conceding", type=kind,
            start_s=when.start_s if when else 0.0, end_s=when.end_s if when else 0.0,
            quote=given.turn.text[start:end], why=why, instead=instead, severity=severity,
            start=start, end=end, confidence=confidence,
        )  # fmt: skip


def _called(issue: Issue) -> str:
    return issue.name[:1].lower() + issue.name[1:]


def _last_quote(given: Given, entry: LedgerEntry) -> str:
    past = [e for e in given.entries if e.issue == entry.issue and e.speaker == "learner"]
    at = past.index(entry)
    return past[at - 1].quote if at else entry.quote
