"""What is wrong with a scenario file is told by its line, in words its author understands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voice_coach.records import VoiceCoachError
from voice_coach.scenario import Problem, check, find, shipped_folder
from voice_coach.scenario.check import MAX_BYTES
from voice_coach.scenario.file import MOVES

RAISE = (shipped_folder() / "raise.yaml").read_text(encoding="utf-8")
DEADLINE = (shipped_folder() / "deadline.yaml").read_text(encoding="utf-8")


def changed(before: str, after: str, *, of: str = RAISE) -> tuple[str, int]:
    """A shipped scenario with one thing changed, and the line that was changed."""
    assert before in of
    return of.replace(before, after, 1), of[: of.index(before)].count("\n") + 1


def problems(content: str | bytes, folder: Path) -> list[Problem]:
    path = folder / "mine.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = check(path)
    assert all(problem.file == str(path) and problem.message for problem in found)
    assert [p.line for p in found] == sorted(p.line for p in found)
    return found


@pytest.mark.parametrize("path", sorted(shipped_folder().glob("*.yaml")), ids=lambda p: p.stem)
def test_the_shipped_scenarios_have_no_problem(path: Path) -> None:
    assert check(path) == []


LIMITS = RAISE[RAISE.index("    limits:\n") : RAISE.index("    interests:\n")]
PERSON = RAISE[RAISE.index("  - id: dana\n") : RAISE.index("debrief:")]
SECOND = "people:\n" + PERSON.replace("id: dana", "id: eve")


def twist(**changed: str) -> str:
    """The end of a scenario with a twist in it."""
    fields = {"round": "3", "person": "dana", "lines": "[Something changed.]", **changed}
    return "max_rounds: 8\ntwists:\n  - {" + ", ".join(f"{k}: {v}" for k, v in fields.items()) + "}"


ONE_CHANGE = {
    "unclosed list": ("title: Asking for a raise", "title: [Asking", "YAML", 1),
    "tab": ("  role: Product designer", "\trole: Product designer", "YAML", 0),
    "twice": ("level: 1", "level: 1\nlevel: 2", "duplicate", 1),
    "control character": ("level: 1", "level: 1\x07", "'\\x07'", 0),
    "word for a number": ("target: 95000", "target: lots", "number", 0),
    "list for a number": ("target: 95000", "target: [95000]", "number", 0),
    "yes for a number": ("target: 95000", "target: true", "number", 0),
    "not a number": ("target: 95000", "target: .nan", "number", 0),
    "endless": ("target: 95000", "target: 1e999", "number", 0),
    "number of 400 digits": ("target: 95000", f"target: {'9' * 400}", "number", 0),
    "day for money": ("target: 95000", "target: 2026-03-01", "counted in money", 0),
    "yes for a level": ("level: 1", "level: true", "level", 0),
    "level 9": ("level: 1", "level: 9", "level", 0),
    "word for minutes": ("minutes: 6", "minutes: six", "minutes", 0),
    "step of nothing": ("step: 500", "step: 0", "step", 0),
    "number for a title": ("title: Asking for a raise", "title: 5", "title", 0),
    "no title": ("title: Asking for a raise\n", "", "`title` is missing", None),
    "empty title": ("title: Asking for a raise", "title: '  '", "title", 0),
    "number for a name": ("level: 1", "level: 1\n5: x", "`5` is not a field", 1),
    "misspelt": ("  can_trade:", "  can_swap:", "misspelt", 0),
    "unit": ("unit: money", "unit: dollars", "dollars", 0),
    "temperament": ("temperament: warm", "temperament: angry", "angry", 0),
    "id in capitals": ("id: raise", "id: Raise!", "Raise!", 0),
    "unknown issue": ("issue: review,", "issue: revue,", "'revue'; there are salary, review", 0),
    "unknown slot": ("everybody gets about", "{bonus} is about", "{bonus}", 0),
    "slot when walking away": ("Time's up, I'm afraid", "At {salary}", "{salary}", 0),
    "two limits": ("issue: review,", "issue: salary,", "two limits for salary", 0),
    "walk-away past target": ("target: 95000", "target: 87000", "below it", 1),
    "nothing to give": ("reservation: 94000", "reservation: 84000", "nothing to give", 0),
    "no deal possible": ("reservation: 94000", "reservation: 86000", "No deal", 0),
    "no such move": ("      press:", "      shout:", "shout", 0),
    "one round": ("max_rounds: 8", "max_rounds: 1", "max_rounds", 0),
    "no day": ("max_rounds: 8", "max_rounds: 8\nday_zero: 2026-02-30", "2026-02-30", 1),
    "month 13": ("max_rounds: 8", "max_rounds: 8\nday_zero: 2026-13-45", "2026-13-45", 1),
    "limits of nobody": (LIMITS, "    limits: []\n", "Nobody has `limits`", None),
    "same person twice": ("people:\n", SECOND.replace("eve", "dana"), "same id", None),
    "twist by nobody": ("max_rounds: 8", twist(person="zoe"), "'zoe'; there are dana", 2),
    "twist too late": ("max_rounds: 8", twist(round="8"), "last word is in round 8", 2),
    "twist brings nobody": ("max_rounds: 8", twist(joins="zoe"), "'zoe'", 2),
    "twist brings the first": ("max_rounds: 8", twist(joins="dana"), "from the start", 2),
    "twist with a slot": ("max_rounds: 8", twist(lines='["{bonus}!"]'), "{bonus}", 2),
    "twist too hard": (
        "max_rounds: 8",
        twist(limits="[{issue: salary, aspiration: 84000, reservation: 86000}]"),
        "No deal", 2,
    ),
    "anchor": ("title: Asking", "title: &x Asking", "Anchors", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_CHANGE)
def test_one_mistake_is_told_at_its_line(name: str, tmp_path: Path) -> None:
    before, after, told, further = ONE_CHANGE[name]
    text, line = changed(before, after)
    found = problems(text, tmp_path)
    assert len({problem.line for problem in found}) == 1, found
    assert any(told in problem.message for problem in found), found
    if further is not None:
        assert found[0].line == line + further, found


def test_one_person_decides_on_an_issue(tmp_path: Path) -> None:
    found = problems(RAISE.replace("people:\n", SECOND, 1), tmp_path)
    assert [problem.message for problem in found] == [
        f"eve decides on {issue} already; one person decides on an issue."
        for issue in ("salary", "review")
    ]


def test_dates_need_the_day_of_the_talk(tmp_path: Path) -> None:
    text, _ = changed("day_zero: 2026-03-09\n" if "day_zero: 2026-03-09\n" in DEADLINE else
                      next(line + "\n" for line in DEADLINE.splitlines() if "day_zero" in line),
                      "", of=DEADLINE)  # fmt: skip
    (problem,) = problems(text, tmp_path)
    assert "day_zero" in problem.message
    assert "2026" in text.splitlines()[problem.line - 1]


@pytest.mark.parametrize("move", MOVES)
def test_every_move_needs_lines(move: str, tmp_path: Path) -> None:
    lines = RAISE.splitlines()
    start = lines.index(f"      {move}:")
    end = next(at for at in range(start + 1, len(lines)) if not lines[at].startswith("        -"))
    (problem,) = problems("\n".join(lines[:start] + lines[end:]), tmp_path)
    assert f"`{move}`" in problem.message and "has 0" in problem.message
    (problem,) = problems("\n".join(lines[: start + 3] + lines[end:]), tmp_path)
    assert problem.line == start + 1
    assert "has 2" in problem.message


def test_several_mistakes_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = RAISE.replace("target: 95000", "target: x").replace("level: 1", "level: 7")
    found = problems(text, tmp_path)
    assert [text.splitlines()[p.line - 1].strip() for p in found] == ["level: 7", "target: x"]


@pytest.mark.parametrize(
    "name",
    [
        "Dana <script>alert(1)</script> & Söhne",
        "Дана Уитфилд 😀👍🏽",
        "\u202eevil\u202c דנה مرحبا",
        "R&D *and* Q&A, Marks &Spencer, 5 *6",
        "'; DROP TABLE session; --",
    ],
)
def test_any_language_and_any_markup_is_text(name: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    quoted = name.replace('"', '\\"')
    path.write_text(RAISE.replace("Dana Whitfield", f'"{quoted}"', 2), encoding="utf-8")
    text = RAISE.replace("name: Dana Whitfield", f'name: "{quoted}"')
    path.write_text(text, encoding="utf-8")
    assert check(path) == []
    assert find(str(path)).people[0].name == name


def test_signs_of_anchors_in_prose_and_comments_are_prose(tmp_path: Path) -> None:
    text, _ = changed("level: 1", "level: 1  # see &notes and *that*")
    text = text.replace("Say the number, say why", "Ask &what, say *why")
    assert problems(text, tmp_path) == []


def test_two_issues_need_two_ids(tmp_path: Path) -> None:
    text, _ = changed("  - id: review", "  - id: salary")
    found = problems(text, tmp_path)
    assert any("Two issues have the same id" in problem.message for problem in found)


def test_aliases_that_would_grow_without_end_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    (problem,) = problems("\n".join(lines), tmp_path)
    assert problem.line == 1 and "aliases" in problem.message


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# nothing\n",
        "hello",
        "- a\n- b\n",
        "[" * 2_000,
        "a: " + "{a: " * 1_000,
        "id: !!python/object/apply:os.system [ls]\n",
        b"\x00\x01\x02",
        "title: Gehälter".encode("latin-1"),
        RAISE.encode("utf-16"),
        RAISE + "\n---\n" + RAISE,
        "? [a, b]\n: x\n",
        "5: x\n",
    ],
    ids=lambda content: repr(content[:12]),
)
def test_what_is_no_scenario_is_said_without_a_crash(content: str | bytes, tmp_path: Path) -> None:
    assert problems(content, tmp_path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    (problem,) = problems(RAISE + "#" * MAX_BYTES, tmp_path)
    assert "kB" in problem.message


def test_what_is_not_a_file_is_not_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)  # opening it would wait for ever
    for path in (tmp_path, pipe, Path(os.devnull)):
        assert [p.message for p in check(path)] == ["This is not a file."]
    (problem,) = check(tmp_path / "missing.yaml")
    assert "No such file" in problem.message


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    assert problems(RAISE.replace("\n", "\r\n"), tmp_path) == []
    assert problems(b"\xef\xbb\xbf" + RAISE.encode(), tmp_path) == []


def test_playing_a_wrong_file_names_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text, line = changed("target: 95000", "target: lots")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VoiceCoachError, match=f"line {line}: .*number"):
        find(str(path))
    path.write_text(RAISE, encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert find(str(path)).id == "raise", "a mended file is read again"
