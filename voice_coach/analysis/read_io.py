"""`voice-coach read`: utterances in, readings out, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from voice_coach.analysis.reading import read_text
from voice_coach.records import TextReading, VoiceCoachError

_KEPT_TURNS = 40


def read_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Read utterances given as JSON lines; blank lines are skipped.

    Each line has ``id`` and ``text``, and may have ``speaker``, ``dialogue`` (lines of one dialogue
    come in order, both speakers) and ``context`` (earlier utterances, oldest first, as "B: words"
    or plain words). Yields ``id``, ``hedges``, ``moves`` and ``offers``: numbers this speaker puts
    on the table, not those they repeat or refuse.

    Raises
    ------
    VoiceCoachError
        When a line is not a JSON object with a ``text``; the message gives its number.
    """
    dialogue: str | None = None
    turns: list[tuple[str, str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        item = _item(line, number)
        speaker = str(item.get("speaker") or "learner")
        text = item["text"]
        if item.get("dialogue") is None:
            context = [_pair(entry, speaker) for entry in item.get("context") or ()]
        else:
            if item["dialogue"] != dialogue:
                dialogue, turns = item["dialogue"], []
            context = list(turns)
            turns = [*turns, (speaker, text)][-_KEPT_TURNS:]
        yield {
            "id": item.get("id", number),
            **as_json(read_text(text, speaker=speaker, context=context)),
        }


def as_json(reading: TextReading) -> dict[str, Any]:
    """A reading in the shape `voice-coach read` promises."""
    return {
        "hedges": [
            {"start": h.start, "end": h.end, "type": h.type, "quote": h.quote}
            for h in reading.hedges
        ],
        "moves": list(reading.moves),
        "offers": [
            {"issue": o.issue, "value": o.value, "unit": o.unit, "start": o.start, "end": o.end}
            for o in reading.offers
            if not o.quoted
        ],
    }


def _item(line: str, number: int) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise VoiceCoachError(
            f"Line {number} is not JSON ({error}). Give one JSON object a line, "
            'such as {"id": 1, "text": "I need ninety."}.'
        ) from error
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise VoiceCoachError(
            f'Line {number} has no "text". Give one JSON object a line with "id" and "text".'
        )
    if not isinstance(item.get("context") or [], list):
        raise VoiceCoachError(f'Line {number}: "context" is a list of earlier utterances.')
    return item


def _pair(entry: Any, speaker: str) -> tuple[str, str]:
    """An earlier utterance: "B: words", plain words, or {"speaker", "text"}."""
    if isinstance(entry, dict):
        return str(entry.get("speaker", "")), str(entry.get("text", ""))
    who, colon, words = str(entry).partition(": ")
    if colon and len(who) <= 12 and " " not in who:
        return who, words
    return "" if speaker else "other", str(entry)
