"""Turns whose words are known: real recordings, and lines that the built-in voice speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice_coach.audio.files import read_clip
from voice_coach.records import Clip, Line

SHARED = Path(__file__).resolve().parents[3] / "shared" / "audio"
READ = (
    "010120166", "022820062", "007390139", "008130282", "012600345",
    "022080299", "096140014", "061210063", "075510076",
)  # fmt: skip
"""Read sentences used as turns: those with a hedge, a question, and others by chance."""
BABBLE = ("005940019", "010290320", "022420073", "027990162", "096040024", "096110016")
"""Read sentences laid over each other as other people's talk; none of them is a turn."""
MADE = (
    ("wondering", "", "I was just wondering if maybe we could sort of look at the number again, if "
     "that's okay with you."),
    ("retreat", "", "I think ninety five thousand would be fair, but it's fine if not."),
    ("giving in", "low", "Okay, I can do ninety then. Or eighty five. Whatever works for you."),
    ("sorry", "", "Sorry, but I'm afraid I can't do Friday. Maybe Monday or something."),
    ("rushed", "quick, brisk", "We need the extra two weeks because the vendor moved its date and "
     "nobody told us until the contract was already signed and the team was booked."),
    ("pause", "", "I need at least|six more weeks for the migration."),
    ("firm", "", "I need ninety five thousand. I brought in two new clients this year."),
    ("trade", "unhurried", "If you give me two more weeks, then I will take the smaller team."),
    ("fillers", "", "You know, it's basically, you know, a question of, like, the budget, I mean, "
     "we have to, you know, cover the hours."),
)  # fmt: skip
"""(name, how it is said, words); a bar is two seconds of silence."""


@dataclass(frozen=True, slots=True)
class Said:
    """A turn and what was said in it. ``kind``: "real", "read" or "made"."""

    name: str
    kind: str
    clip: Clip
    text: str


def turns(shared: Path = SHARED) -> list[Said]:
    """The real ones where they are present, then the made ones."""
    return [*real_turns(shared), *made_turns()]


def real_turns(shared: Path = SHARED) -> list[Said]:
    """Hand-transcribed recordings; none where the folder is missing."""
    if not shared.is_dir():
        return []
    found = [
        Said(
            name, "real", read_clip(shared / f"{name}.wav"), " ".join(textgrid_words(shared, name))
        )
        for name in ("acoustic_corpus", "cold_corpus")
    ]
    found += [
        Said(
            name,
            "real",
            read_clip(shared / f"{name}.flac"),
            f"Montreal forced, {name[4:]}, aligner.",
        )
        for name in ("mfa_um", "mfa_uh")
    ]
    return found + [said for said in read_turns(shared) if said.name in READ]


def read_turns(shared: Path = SHARED) -> list[Said]:
    """All read sentences of learners of English, one speaker a prefix of five figures."""
    if not shared.is_dir():
        return []
    lines = (shared / "read" / "text.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip()]
    return [
        Said(name, "read", read_clip(shared / "read" / f"{name}.wav"), written(text))
        for name, text in rows
    ]


def babble_voices(shared: Path = SHARED) -> list[Clip]:
    """Other people's talk: real where it is present, else the built-in voice's."""
    if shared.is_dir():
        return [said.clip for said in read_turns(shared) if said.name in BABBLE]
    return [said.clip for said in made_turns()[-4:]]


def made_turns() -> list[Said]:
    """Hedged, conceding, rushed and firm lines, spoken by the built-in voice."""
    from voice_coach.voices.neural import NeuralVoice

    voice = NeuralVoice()
    found = []
    for name, manner, text in MADE:
        parts = [
            voice.speak(Line(speaker="learner", text=part, move="other", voice=manner))
            for part in text.split("|")
        ]
        rate_hz = parts[0].rate_hz
        samples = parts[0].samples
        for part in parts[1:]:
            quiet = np.random.default_rng(0).normal(0.0, 1e-4, 2 * rate_hz).astype(np.float32)
            samples = np.concatenate([samples, quiet, part.samples])
        found.append(Said(name, "made", Clip(samples, rate_hz), text.replace("|", " ")))
    return found


def written(text: str) -> str:
    """A sentence in capitals as one would write it."""
    low = re.sub(r"\bi\b", "I", text.lower())
    asks = low.split()[0] in {"is", "how", "what", "why", "are"}
    return low[:1].upper() + low[1:] + ("?" if asks else ".")


def textgrid_words(shared: Path, name: str) -> list[str]:
    """The words of a hand-timed recording, in order, without silences."""
    return [word for word, _, _ in textgrid(shared / f"{name}.TextGrid")]


def textgrid(path: Path) -> list[tuple[str, float, float]]:
    """(word, start, end) of the tier "words", from Praat's short text format."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines.index('"words"') + 4
    found = []
    for i in range(at, at + 3 * int(lines[at - 1]), 3):
        word = lines[i + 2].strip('" ')
        if word and word.lower() not in {"sil", "sp", "<eps>", "{sl}", "{ls}"}:
            found.append((word, float(lines[i]), float(lines[i + 1])))
    return found
