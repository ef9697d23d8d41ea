"""docs/accuracy.md: its generated part is whole, and what it names is there."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from voice_coach.analysis.thresholds import RULES_VERSION
from voice_coach.records import Flag, Reading, Stretch, Transcript, Word

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "benchmarks" / "accuracy"
PAGE = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
SECTIONS = ("words", "advice", "offers", "pace", "delivery", "robustness", "withheld")
SCORED = ("spk-dev-", "candidate-")
"""How lines begin whose words may not be shown."""


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    """The benchmark's modules; they are scripts beside each other, and no package."""
    names = ("row", "kept", "page", "split", "pace", "robustness", "advice_read")
    monkeypatch.syspath_prepend(str(HERE))
    beside = {path.stem for path in HERE.glob("*.py")} - {"__main__"}
    known = {name: sys.modules.pop(name) for name in beside & sys.modules.keys()}
    yield {name: __import__(name) for name in names}
    for name in beside:
        sys.modules.pop(name, None)
    sys.modules.update(known)


def generated() -> str:
    parts = re.split(r"<!-- table: (?:begin|end) -->", PAGE)
    assert len(parts) == 3
    return parts[1]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def tables() -> dict[tuple[str, ...], list[list[str]]]:
    """Head of a table → its lines."""
    found: dict[tuple[str, ...], list[list[str]]] = {}
    for block in re.findall(r"(?m)(?:^\|.*\n?)+", generated()):
        head, _, *lines = [cells(line) for line in block.strip().splitlines()]
        assert all(len(line) == len(head) for line in lines), block
        found.setdefault(tuple(head), []).extend(lines)
    return found


def test_every_figure_has_counts_and_a_goal_or_none() -> None:
    head = ("part", "figure", "value", "counts", "baseline", "before", "goal")
    lines = tables()[head]
    assert {line[0] for line in lines} == set(SECTIONS)
    assert all(all(line) for line in lines)
    assert not [line for line in lines if line[3] == "–"]
    assert len({(line[0], line[1]) for line in lines}) == len(lines)


def test_the_rules_are_those_of_the_package_or_marked_as_older() -> None:
    assert generated().lstrip().startswith(f"Rules {RULES_VERSION}.")
    kept = json.loads((HERE / "measured.json").read_text(encoding="utf-8"))
    for name, section in kept.items():
        line = next(x for x in generated().splitlines() if x.startswith(f"- {name}: "))
        assert section["material"] in line
        if section["rules"] != RULES_VERSION:
            assert f"rules {section['rules']}, measured on {section['date']}" in line


def test_figures_short_of_their_goal_are_bold(modules: dict[str, ModuleType]) -> None:
    misses = modules["page"].misses
    assert misses("0.849", "≥ 0.85") and not misses("0.85", "≥ 0.85")
    assert misses("0.051 s", "≤ 0.05 s") and not misses("0.05", "≤ 0.05")
    assert misses("−0.06", "± 0.05") and not misses("−0.048", "± 0.05")
    assert misses("1.2", "0.9 to 1.1") and not misses("0.92", "0.9 to 1.1")
    assert misses("3", "0") and not misses("0", "0")
    assert not misses("0.1", "–")
    for line in tables()["part", "figure", "value", "counts", "baseline", "before", "goal"]:
        assert line[2].startswith("**") == misses(line[2].strip("*"), line[6]), line


def test_the_page_is_what_the_kept_figures_give(modules: dict[str, ModuleType]) -> None:
    kept, page = modules["kept"], modules["page"]
    sections = kept.load()
    made = page.generated(
        [sections[name] for name in SECTIONS],
        rules=RULES_VERSION, former=kept.before(), why=kept.reasons(),
    )  # fmt: skip
    assert generated().strip() == made.strip()


def test_at_most_ten_mistakes_of_a_kind_each_with_a_reason_or_a_mark() -> None:
    head = ("where", "what", "why")
    for block in re.findall(r"\*\*(.+?)\*\*: \d+.*\n\n((?:\|.*\n)+)", generated()):
        lines = [cells(line) for line in block[1].strip().splitlines()]
        assert tuple(lines[0]) == head and 1 <= len(lines) - 2 <= 10, block[0]
        assert all(all(line) for line in lines[2:])


def test_scored_talk_is_not_quoted() -> None:
    for where, what, _ in tables()["where", "what", "why"]:
        if where.startswith(SCORED):
            quotes = re.findall(r"“([^”]*)”", what)
            assert all(len(quote.split()) <= 3 for quote in quotes), where


def test_held_out_lines_are_never_listed(modules: dict[str, ModuleType]) -> None:
    held_out = modules["split"].held_out
    for where, what, _ in tables()["where", "what", "why"]:
        line = where.partition("@")[0]
        if line.startswith("neg-dev-") and ", read " in what:
            assert not held_out({"id": line, "dialogue": line.partition("/")[0]}), where


def test_reasons_and_former_figures_are_whole_sentences_and_values() -> None:
    why = tomllib.loads((HERE / "why.toml").read_text(encoding="utf-8"))
    assert all(text.endswith(".") for kind in why.values() for text in kind.values())
    before = tomllib.loads((HERE / "before.toml").read_text(encoding="utf-8"))
    assert set(before) <= set(SECTIONS)
    assert all(re.search(r"\d", value) for part in before.values() for value in part.values())


def test_files_that_are_named_are_there() -> None:
    for name in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / name).exists(), name
    prose = PAGE.replace(generated(), "")
    for name in re.findall(r"`(?:python )?((?:benchmarks/)?[\w/]+(?:\.\w+)?)[^`]*`", prose):
        if "/" in name or re.search(r"\.(?:py|tsv|toml|json)$", name):
            assert (ROOT / name).exists() or (HERE / name).exists(), name


def test_a_section_that_cannot_run_keeps_its_figures_and_says_so(
    modules: dict[str, ModuleType],
) -> None:
    kept, page, row = modules["kept"], modules["page"], modules["row"]
    figure = row.Row(section="delivery", figure="uptalk", value="0.9", counts="9 of 10")
    first = kept.put(
        None, "delivery", row.Measured(rows=(figure,)), rules="1", material="m", date="2020-01-01"
    )
    again = kept.put(
        first, "delivery", row.Measured(not_run="no pyworld"), rules="2", material="n", date="2021"
    )
    assert again.rows == (figure,)
    told = page.generated([again], rules="2", former={"delivery": {"uptalk": "0.7"}}, why={})
    assert "not run: no pyworld" in told and "rules 1, measured on 2020-01-01" in told
    assert "| delivery | uptalk | 0.9 | 9 of 10 | – | 0.7 | – |" in told
    same = kept.put(
        first, "delivery", row.Measured(rows=(figure,)), rules="1", material="m", date="2022-01-01"
    )
    assert same == first  # a day later, nothing new


def test_kept_figures_come_back_as_they_were(
    tmp_path: Path, modules: dict[str, ModuleType]
) -> None:
    kept = modules["kept"]
    sections = kept.load()
    kept.save(sections, tmp_path / "again.json")
    assert kept.load(tmp_path / "again.json") == sections


def test_sound_figures_are_rows_of_plain_numbers(modules: dict[str, ModuleType]) -> None:
    row = modules["row"]
    made = row.numbered("pace", "fillers: F1", 0.91234, baseline=1.0, counts="7 of 8", goal="≥ 0.9")
    assert (made.value, made.baseline, made.goal) == ("0.912", "1.000", "≥ 0.9")
    bare = row.numbered("robustness", "telephone: flags lost", 3, counts="3 of 9")
    assert (bare.value, bare.baseline, bare.goal) == ("3", "–", "–")
    assert row.number(float("nan")) == "none found" and row.number(-2.0) == "-2"


def test_events_missed_and_made_up_are_mistakes(modules: dict[str, ModuleType]) -> None:
    true, found = (Stretch(1.2, 1.55), Stretch(4.0, 4.5)), (Stretch(4.0, 4.5), Stretch(7.0, 7.25))
    pairs = modules["pace"].same_events(true, found)
    made = modules["pace"]._mistakes("cold_corpus", "filler", true, found, pairs, model="tiny.en")
    assert [(m.section, m.kind, m.id, m.what) for m in made] == [
        ("pace", "fillers missed", "cold_corpus filler: missed 1.20 to 1.55",
         "missed 1.20 to 1.55 (tiny.en)"),
        ("pace", "fillers invented", "cold_corpus filler: made up 7.00 to 7.25",
         "made up 7.00 to 7.25 (tiny.en)"),
    ]  # fmt: skip


def test_flags_lost_and_invented_are_mistakes(modules: dict[str, ModuleType]) -> None:
    def reading(type_: str, quote: str) -> Reading:
        return Reading(flags=(Flag("delivery", type_, 1.0, 2.0, quote, "", "", confidence=0.71),))

    said = Transcript(words=(Word("so", 0.0, 0.3, 1.0),))
    robustness = modules["robustness"]
    made = robustness.compare(
        "telephone · fillers", reading("uptalk", "a month."),
        reading("trailing_off", "the budget"), said, model="tiny.en",
    ).changed  # fmt: skip
    assert [(m.kind, m.id, m.confidence) for m in made] == [
        ("flags lost in a worse room", "telephone · fillers: lost uptalk “a month.”", 0.5),
        ("flags invented by a worse room",
         "telephone · fillers: invented trailing_off “the budget” 0.71", 0.71),
    ]  # fmt: skip
    again = modules["row"].gathered((), [*made, *made])
    assert again.mistakes == tuple(made)


def test_advice_that_changed_is_found(tmp_path: Path, modules: dict[str, ModuleType]) -> None:
    read = modules["advice_read"]
    old = read.key("a", "I think ninety.", "Ninety.")
    read.save({old: read.Verdict("good", "")}, tmp_path / "read.tsv")
    assert read.load(tmp_path / "read.tsv") == {old: read.Verdict("good", "")}
    assert read.key("a", "I think ninety.", "I want ninety.") != old
    assert all(v.verdict == "good" or v.note for v in read.load().values())
