"""The pages about the other side say what its rules say, and what made-up learners get."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def made_by(script: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / script), "-"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def test_the_tables_are_the_rules() -> None:
    page = (DOCS / "counterpart.md").read_text(encoding="utf-8")
    assert made_by("counterpart") == page, "run .ci/counterpart"
    assert len(re.findall(r"(?m)^\| `\w+` \|", page)) > 30


def test_made_up_learners_end_as_the_page_says() -> None:
    """The good styles end a standard deviation better everywhere, and stay on good terms."""
    page = (DOCS / "outcomes.md").read_text(encoding="utf-8")
    assert made_by("outcomes") == page, "run .ci/outcomes"
    sections = re.split(r"(?m)^## ", page)[1:]
    assert len(sections) == len(list((ROOT / "scenarios").glob("*.yaml")))
    for section in sections:
        name = section.splitlines()[0]
        apart = re.search(r"Apart: (\S+)\.\n", section)
        assert apart is not None and float(apart.group(1)) >= 1.0, name
        rows = dict(re.findall(r"(?m)^\| (\w+) \| (.*) \|$", section))
        trust = {
            style: float(row.split(" | ")[3]) for style, row in rows.items() if style != "style"
        }
        assert min(trust["firm"], trust["trader"]) > trust["bully"], name
