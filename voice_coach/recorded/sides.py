"""A tape or two → the turns of two sides, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voice_coach.audio.blocks import RATE_HZ, Share, Stop, Tape, mixed
from voice_coach.audio.segments import frame_level_db, speech_stretches
from voice_coach.audio.two_channels import (
    FRAME_S,
    MOSTLY,
    Heard,
    apart,
    heard,
    lead_db,
    loudness_db,
    sides,
)
from voice_coach.audio.two_voices import (
    SHORT_S,
    Sure,
    TwoVoices,
    Voiced,
    cells,
    phrases,
    tell_apart,
)
from voice_coach.audio.voiceprint import voiceprints
from voice_coach.records import Clip, Samples, Stretch

MOST_TURN_S = 120.0
"""Who talks on gets a new turn at the next pause (our choice)."""
PAUSE_S = 4.0
"""A silence after which the same person begins a new turn (our choice)."""
ISLAND_S = 0.5
"""A voice that comes and goes in less within another's turn is noise of the telling apart."""
UNSURE_MARGIN = 0.04
"""A turn that sounds this little more like its voice than like the other is marked (our choice)."""


@dataclass(frozen=True, slots=True)
class Span:
    """One side's turn in the recording. ``sure``: whether whose it is need not be checked."""

    start_s: float
    end_s: float
    side: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Split:
    """A recording's turns. ``by``: what told the sides apart; ``apart``: how far they are."""

    by: str
    spans: tuple[Span, ...]
    sure: Sure
    apart: float


class Stopped(Exception):  # noqa: N818  not an error: somebody asked for it
    """Somebody asked to stop."""


def split(tapes: tuple[Tape, ...], *, stop: Stop, say: Share) -> Split:
    """Who speaks when.

    Raises
    ------
    Stopped
        When ``stop`` says so.
    """
    if len(tapes) == 2:
        channels = _channels(tapes, stop=stop, say=lambda share: say(share / 2))
        if channels is not None:
            return channels
    voices = _voices(tapes, stop=stop, say=say)
    spans = turns(voices.parts, unsure=voices.sure == "unsure", by_voice=True)
    return Split("voices", tuple(spans), voices.sure, round(voices.apart, 4))


def _pieces(tapes: Sequence[Tape], stop: Stop, say: Share) -> Iterator[Stretch]:
    for piece in tapes[0].pieces():
        if stop():
            raise Stopped
        say(piece.start_s / tapes[0].duration_s)
        yield piece


def _channels(tapes: tuple[Tape, ...], *, stop: Stop, say: Share) -> Split | None:
    """By channel, or None where both channels hold both people (or only one holds any)."""
    kept: list[tuple[float, Heard, Heard]] = []
    for piece in _pieces(tapes, stop, say):
        pair = []
        for tape in tapes:
            clip = tape.part(piece.start_s, piece.end_s)
            level_db, hop_s = frame_level_db(clip)
            pair.append(heard(level_db, hop_s, speech_stretches(clip), piece.duration_s))
        kept.append((piece.start_s, pair[0], pair[1]))
    whole = _whole([left for _, left, _ in kept]), _whole([right for _, _, right in kept])
    own_db = (loudness_db(whole[0]), loudness_db(whole[1]))
    if not np.isfinite(own_db).all():
        return None
    lead = lead_db(whole[0], whole[1], own_db)
    share = apart(lead, whole[0].speech | whole[1].speech)
    if share < MOSTLY:
        return None
    parts = [part for at_s, left, right in kept for part in sides(left, right, own_db, at_s=at_s)]
    spans = turns(parts, unsure=False, by_voice=False)
    if len({span.side for span in spans}) < 2:
        return None
    return Split("channels", tuple(spans), "clear", round(share, 4))


def _whole(pieces: Sequence[Heard]) -> Heard:
    return Heard(
        np.concatenate([piece.level_db for piece in pieces]),
        np.concatenate([piece.speech for piece in pieces]),
    )


def _voices(tapes: tuple[Tape, ...], *, stop: Stop, say: Share) -> TwoVoices:
    found: list[Stretch] = []
    prints = []
    for piece in _pieces(tapes, stop, say):
        samples: Samples = mixed(tapes, piece.start_s, piece.end_s)
        asked = [
            cell for p in phrases(speech_stretches(Clip(samples, RATE_HZ))) for cell in cells(p)
        ]
        prints.append(voiceprints(samples, [window for _, window in asked]))
        found += [
            Stretch(part.start_s + piece.start_s, part.end_s + piece.start_s) for part, _ in asked
        ]
    return tell_apart(found, np.concatenate(prints) if prints else np.zeros((0, 256), np.float32))


def turns(parts: Sequence[Voiced], *, unsure: bool, by_voice: bool) -> list[Span]:
    """Speech → turns: what one side says until the other speaks, or a long silence.

    Turns never overlap, and together they hold all of the speech.
    """
    found: list[Span] = []
    held: list[Voiced] = []
    for part in _without_islands(parts):
        if held and (
            part.side != held[-1].side
            or part.start_s - held[-1].end_s >= PAUSE_S
            or (part.end_s - held[0].start_s > MOST_TURN_S and part.start_s > held[-1].end_s)
        ):
            found.append(_span(held, unsure=unsure, by_voice=by_voice))
            held = []
        held.append(part)
    if held:
        found.append(_span(held, unsure=unsure, by_voice=by_voice))
    return found


def _without_islands(parts: Sequence[Voiced]) -> list[Voiced]:
    """What is too short to be anybody's word goes to whoever speaks right beside it."""
    found = list(parts)
    for at, part in enumerate(found):
        if part.duration_s >= ISLAND_S:
            continue
        beside = [
            other
            for other in (*found[max(0, at - 1) : at], *found[at + 1 : at + 2])
            if other.duration_s > part.duration_s
            and min(abs(part.start_s - other.end_s), abs(other.start_s - part.end_s)) < FRAME_S
        ]
        if beside and all(other.side != part.side for other in beside):
            nearest = max(beside, key=lambda other: other.duration_s)
            found[at] = replace(part, side=nearest.side)
    return found


def _span(held: Sequence[Voiced], *, unsure: bool, by_voice: bool) -> Span:
    speech_s = sum(part.duration_s for part in held)
    margin = sum(part.margin * part.duration_s for part in held) / max(speech_s, 1e-9)
    sure = not by_voice or not (unsure or speech_s < SHORT_S or margin < UNSURE_MARGIN)
    return Span(held[0].start_s, held[-1].end_s, held[0].side, sure)
