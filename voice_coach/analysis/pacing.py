"""Pace: too fast, too slow, pauses in the wrong place, fillers, restarts, talking on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from voice_coach.analysis.measures import filled_pauses
from voice_coach.analysis.talk import (
    around,
    filler_words,
    inner_pauses,
    is_filled_pause,
    plain,
    restarts,
    span,
    spoken_words,
)
from voice_coach.analysis.thresholds import Thresholds
from voice_coach.records import Flag, Scenario, Severity, Stretch, Turn

PRESSURE = {"press", "counter", "hold", "ask_why", "flinch", "deadline", "guilt", "anchor"}
"""Moves of a counterpart that push."""
SNIPPET = 8
"""Words quoted where a flag is about more than can be read at a glance."""


class PacingDetector:
    """Flags of the family "pacing" that stand on words and pauses together."""

    def __init__(self, *, thresholds: Thresholds, scenario: Scenario | None = None) -> None:
        self.limits = thresholds
        self.scenario = scenario

    def detect(self, turn: Turn, earlier_turns: Sequence[Turn]) -> Iterator[Flag]:
        """The flags of a turn with transcript, signal and reading. ``earlier_turns``: in order."""
        if turn.transcript is None or turn.signal is None or not turn.transcript.words:
            return
        whole = span(turn.signal)
        if whole is None:
            return
        own = [t for t in earlier_turns if t.speaker == "learner" and t.reading is not None]
        yield from self._rate(turn, whole, own)
        yield from self._speeding_up(turn, whole, own, earlier_turns)
        yield from self._long_pauses(turn)
        yield from self._filled(turn)
        yield from self._filler_words(turn)
        yield from self._start(turn, whole)
        yield from self._monologue(turn, whole)
        yield from self._restarts(turn)

    def _rate(self, turn: Turn, whole: Stretch, own: list[Turn]) -> Iterator[Flag]:
        count = len(spoken_words(turn.transcript)) if turn.transcript else 0
        rate = 60.0 * count / whole.duration_s
        usual = _baseline(own, "words_per_minute", self.limits["rushed.min_words"])
        fast = rate > self.limits["rushed.words_per_minute"]
        faster = usual is not None and rate > usual * self.limits["rushed.over_baseline"]
        if count >= self.limits["rushed.min_words"] and (fast or faster):
            compared = (
                "most people at work stay under 220"
                if fast
                else f"you were at {usual:.0f} before this"
            )
            yield self._whole(
                turn, whole, "rushed",
                f"You spoke {rate:.0f} words a minute; {compared}. Rushing sounds like wanting it "
                "over with.",
                "Say the number, then stop and breathe out before the next sentence.",
            )  # fmt: skip
        if (
            count >= self.limits["dragging.min_words"]
            and rate < self.limits["dragging.words_per_minute"]
        ):
            yield self._whole(
                turn, whole, "dragging",
                f"You spoke {rate:.0f} words a minute, slower than nearly everybody at work (110), "
                "and the point gets lost on the way.",
                "Say the point in one sentence first, then give the reason.",
            )  # fmt: skip

    def _speeding_up(
        self, turn: Turn, whole: Stretch, own: list[Turn], earlier: Sequence[Turn]
    ) -> Iterator[Flag]:
        last = earlier[-1] if earlier else None
        if last is None or last.decision is None or last.decision.move not in PRESSURE:
            return
        usual = _baseline(own, "articulation_rate", self.limits["speeding_up.min_words"])
        now = turn.reading.measure("articulation_rate") if turn.reading else None
        words = len(spoken_words(turn.transcript)) if turn.transcript else 0
        if usual is None or now is None or words < self.limits["speeding_up.min_words"]:
            return
        if now >= usual * self.limits["speeding_up.over_baseline"]:
            yield self._whole(
                turn, whole, "speeding_up",
                f"After they pushed you spoke {100 * (now / usual - 1):.0f} % faster than before; "
                "they can hear that it worked.",
                "When they push, take one breath before you answer, then go at your own pace.",
            )  # fmt: skip

    def _long_pauses(self, turn: Turn) -> Iterator[Flag]:
        assert turn.transcript is not None and turn.signal is not None
        for pause in inner_pauses(turn.signal, min_s=self.limits["long_pause.min_s"]):
            before, after = around(turn.transcript, pause)
            if before is None or after is None or self._allowed(turn, before):
                continue
            words = turn.transcript.words
            # That a clause goes on here is read off the words around; badly heard, they lack stops.
            near = words[max(0, before - 1) : after + 2]
            sure = sum(word.probability for word in near) / len(near)
            yield Flag(
                family="pacing", type="long_pause", confidence=sure,
                start_s=pause.start_s, end_s=pause.end_s,
                quote=f"{words[before].text} … {words[after].text}",
                why=f"You stopped for {pause.duration_s:.1f} s in the middle of a thought, which "
                "sounds like doubt. Silence after a finished ask is strong; here it was not "
                "finished.",
                instead=f"Finish the thought first, then be silent: “… {words[before].text} "
                f"{words[after].text} …” in one go.",
            )  # fmt: skip

    def _allowed(self, turn: Turn, before: int) -> bool:
        """Whether a pause after this word ends a clause or leaves an ask standing."""
        assert turn.transcript is not None
        text = turn.transcript.words[before].text.rstrip("\"”')")
        if text.endswith((".", "!", "?", ";", ":", "…", ",")):
            return True
        _, end = turn.transcript.offsets()[before]
        offers = turn.reading.offers if turn.reading is not None else ()
        return any(offer.end - 1 <= end <= offer.end + 12 for offer in offers)

    def _filled(self, turn: Turn) -> Iterator[Flag]:
        assert turn.transcript is not None
        found = filled_pauses(turn)
        words = len(spoken_words(turn.transcript))
        for filler in found:
            number = self._own_number_after(turn, filler.end_s)
            if number:
                yield Flag(
                    family="pacing", type="filled_pause",
                    start_s=filler.start_s, end_s=filler.end_s,
                    quote=f"{plain(filler.text)} … {number}",
                    why=f"An “{plain(filler.text)}” right before your number tells them that you "
                    "do not trust it.",
                    instead=f"Close your mouth, breathe, then say “{number}” and nothing after it.",
                    confidence=filler.confidence,
                )  # fmt: skip
        if words < self.limits["filled_pause.min_words"] or not found:
            return
        rate = 100.0 * len(found) / words
        if rate > self.limits["filled_pause.per_100_words"]:
            many = rate > self.limits["filled_pause.many_per_100_words"]
            times = "once" if len(found) == 1 else f"{len(found)} times"
            yield Flag(
                family="pacing", type="filled_pause",
                start_s=found[0].start_s, end_s=found[-1].end_s,
                quote=" … ".join(plain(filler.text) for filler in found[:6]),
                why=f"You filled a pause {times}, about {rate:.0f} in 100 words; in everyday talk "
                "it is 4.",
                instead="Let the pause be silent: a closed mouth sounds like thinking, “um” like "
                "searching.",
                severity="major" if many else "minor",
                confidence=min(filler.confidence for filler in found),
            )  # fmt: skip

    def _own_number_after(self, turn: Turn, end_s: float) -> str:
        """The learner's own number that starts right after ``end_s``, "" where there is none."""
        assert turn.transcript is not None
        for offer in turn.reading.offers if turn.reading is not None else ():
            at = turn.transcript.time_of(offer.start, offer.end)
            if at is None or offer.quoted:
                continue
            if -0.1 <= at.start_s - end_s <= self.limits["filled_pause.before_number_s"]:
                return offer.quote
        return ""

    def _filler_words(self, turn: Turn) -> Iterator[Flag]:
        assert turn.transcript is not None
        found = filler_words(turn.transcript)
        words = turn.transcript.words
        count = len(spoken_words(turn.transcript))
        if count < self.limits["filler_words.min_words"] or len(found) < 2:
            return
        rate = 100.0 * len(found) / count
        if rate <= self.limits["filler_words.per_100_words"]:
            return
        said = [" ".join(plain(w.text) for w in words[a : b + 1]) for a, b in found]
        first, last = found[0], found[-1]
        yield Flag(
            family="pacing", type="filler_words",
            start_s=words[first[0]].start_s, end_s=words[last[1]].end_s,
            quote=" … ".join(said[:6]),
            why=f"{len(found)} filler words in {count}: they come to listen for the next one "
            "instead of for you.",
            instead=f"Say the same sentences without “{said[0]}”; a short silence does its job.",
        )  # fmt: skip

    def _start(self, turn: Turn, whole: Stretch) -> Iterator[Flag]:
        assert turn.transcript is not None
        if turn.gap_s is None or turn.gap_s + whole.start_s <= self.limits["hesitant_start.min_s"]:
            return
        waited_s = turn.gap_s + whole.start_s
        first = turn.transcript.words[0]
        filled = is_filled_pause(first.text) or any(
            filler.start_s <= first.start_s + 0.05 for filler in turn.transcript.fillers
        )
        hedged = any(h.start == 0 for h in turn.reading.hedges) if turn.reading else False
        if filled or hedged:
            yield Flag(
                family="pacing", type="hesitant_start",
                start_s=whole.start_s, end_s=first.end_s, quote=first.text,
                why=f"After {waited_s:.1f} s you began with “{plain(first.text)}”. Waiting is "
                "fine; waiting and then hedging sounds unsure.",
                instead="Take the silence, then start with your point.",
            )  # fmt: skip

    def _monologue(self, turn: Turn, whole: Stretch) -> Iterator[Flag]:
        if whole.duration_s > self.limits["monologue.min_s"]:
            yield self._whole(
                turn, whole, "monologue",
                f"You spoke for {whole.duration_s:.0f} s without a question. The longer you argue, "
                "the more there is to pick at.",
                "Give your best reason, say what you want, and ask: “What would you need for it?”",
            )  # fmt: skip

    def _restarts(self, turn: Turn) -> Iterator[Flag]:
        assert turn.transcript is not None
        found = restarts(turn.transcript)
        words = turn.transcript.words
        count = len(spoken_words(turn.transcript))
        if count < self.limits["restart.min_words"] or len(found) < 2:
            return
        if 100.0 * len(found) / count <= self.limits["restart.per_100_words"]:
            return
        said = [" ".join(w.text for w in words[a : b + 1]) for a, b in found]
        yield Flag(
            family="pacing", type="restart",
            start_s=words[found[0][0]].start_s, end_s=words[found[-1][1]].end_s,
            quote=" … ".join(said[:4]),
            why=f"You started over {len(found)} times in {count} words; it sounds as if you were "
            "talking yourself into it.",
            instead="Decide on the first five words before you speak, and finish the sentence you "
            "began.",
        )  # fmt: skip

    def _whole(self, turn: Turn, whole: Stretch, kind: str, why: str, instead: str) -> Flag:
        severity: Severity = "minor"
        return Flag(
            "pacing", kind, whole.start_s, whole.end_s, snippet(turn), why, instead, severity
        )


def snippet(turn: Turn) -> str:
    """The first words of a turn, as a quote."""
    words = turn.text.split()
    return " ".join(words[:SNIPPET]) + (" …" if len(words) > SNIPPET else "")


def _baseline(own: list[Turn], name: str, min_words: float) -> float | None:
    """Median of a measure over the learner's earlier turns that were long enough."""
    values = [
        value
        for turn in own
        if turn.reading is not None
        and (turn.reading.measure("words") or 0.0) >= min_words
        and (value := turn.reading.measure(name)) is not None
    ]
    return median(values) if values else None
