"""What a reader said of each piece of advice, kept so that changed advice can be found.

``advice_read.tsv`` has a line for each piece: line id, checksum of what was said and what is to be
said instead, verdict, and a note for a failure. Verdicts: "good"; "grammar" (no English sentence);
"meaning" (a fact or a number added, lost or changed); "manner" (courtesy or honest uncertainty
lost, or swagger); "beside" (it advises on something that was not done: the flag is wrong).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from row import NONE, Measured, Mistake, Row

FILE = Path(__file__).with_name("advice_read.tsv")
VERDICTS = ("good", "grammar", "meaning", "manner", "beside")
SAYABLE = ("negotiation", "workplace", "workplace_unseen")
"""Sources whose words may be shown."""
INSTRUCTIONS = (
    "Leave “", "Say the same", "Say what", "Say how", "Say which", "Before you give",
    "If it is a no", "Begin with", "Take a smaller", "No change",
)  # fmt: skip
"""How advice begins that is no sentence to say."""
GOAL = "≥ 0.95"

Key = tuple[str, str]
"""(line id, checksum)"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader said of one piece of advice."""

    verdict: str
    note: str


def key(line: str, said: str, instead: str) -> Key:
    """Names a piece of advice; it changes with the words said and the words advised."""
    return line, hashlib.sha256(f"{said}\n{instead}".encode()).hexdigest()[:10]


def is_instruction(instead: str) -> bool:
    """Whether the advice says what to do, and is no sentence to say."""
    return instead.startswith(INSTRUCTIONS)


def load(path: Path = FILE) -> dict[Key, Verdict]:
    """All verdicts."""
    if not path.exists():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        where, checksum, verdict, note = line.split("\t")
        if verdict not in VERDICTS:
            raise SystemExit(f"{path.name}: {where} has no such verdict: {verdict}")
        found[where, checksum] = Verdict(verdict, note)
    return found


def save(verdicts: Mapping[Key, Verdict], path: Path = FILE) -> None:
    """Write them in the order of the lines."""
    lines = [f"{a}\t{b}\t{v.verdict}\t{v.note}" for (a, b), v in sorted(verdicts.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def measured(given: Mapping[Key, tuple[str, str]]) -> Measured:
    """``given``: the (source, advice) of every piece that is given today, each counted once."""
    known = load()
    read = {k: known[k] for k in given if k in known}
    whole = [k for k in given if not is_instruction(given[k][1])]
    told = [k for k in given if is_instruction(given[k][1])]
    rows = [
        _row("sentences to say: good", whole, read),
        *(
            _row(f"sentences to say: good, {source}", [k for k in whole if given[k][0] == source],
                 read, goal=NONE)
            for source in sorted({source for source, _ in given.values()})
        ),
        _row("instructions: good", told, read, goal=NONE),
        _row("all advice: good", list(given), read),
        Row(
            section="advice", figure="advice that nobody has read since it changed",
            value=str(len(given) - len(read)), counts=f"{len(given)} pieces", goal="0",
        ),
    ]  # fmt: skip
    wrong = [
        Mistake(
            section="advice", kind="advice that is not good", id=k[0],
            what=f"{verdict.verdict}: {given[k][1] if given[k][0] in SAYABLE else verdict.note}",
        )
        for k, verdict in read.items()
        if verdict.verdict != "good"
    ]  # fmt: skip
    return Measured(rows=tuple(rows), mistakes=tuple(wrong))


def _row(figure: str, keys: Iterable[Key], read: Mapping[Key, Verdict], *, goal: str = GOAL) -> Row:
    seen = [read[k].verdict for k in keys if k in read]
    count = Counter(seen)
    failed = ", ".join(f"{count[v]} {v}" for v in VERDICTS[1:] if count[v])
    return Row(
        section="advice", figure=figure, goal=goal,
        value=f"{count['good'] / max(1, len(seen)):.3f}",
        counts=f"{count['good']} of {len(seen)}" + (f" ({failed})" if failed else ""),
    )  # fmt: skip
