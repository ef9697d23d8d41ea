"""The page about the review room says what the room does."""

from __future__ import annotations

import re
from pathlib import Path

from voice_coach.coaching.rubric import check_rubric
from voice_coach.records import Flag, flag_key
from voice_coach.ui.review_keys import KEYS, shown

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reviewing.md").read_text(encoding="utf-8")


def test_the_table_of_keys_is_the_rooms() -> None:
    table = PAGE.partition("<!-- keys -->")[2].partition("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in table.strip().splitlines()[2:]]
    assert rows == [
        [
            " ".join(f"`{shown(one)}`" for one in key.keys),
            key.does,
            "coach" if key.coach else "everybody",
        ]
        for key in KEYS
    ]


def test_no_key_does_two_things_and_each_has_a_button_or_a_name() -> None:
    every = [one for key in KEYS for one in key.keys]
    assert len(every) == len(set(every))
    script = "".join(
        (ROOT / "voice_coach/ui/static" / name).read_text(encoding="utf-8")
        for name in ("review.js", "review-listening.js")
    )
    for key in KEYS:
        assert re.search(rf"(?m)^  (async )?{key.action}\(\) {{", script), key.action


def test_the_rubric_shown_can_be_used() -> None:
    text = PAGE.partition("<!-- rubric -->")[2].partition("```yaml\n")[2].partition("```")[0]
    problems, rubric = check_rubric(text)
    assert problems == [] and rubric is not None and rubric.id == "sales"


def test_the_names_of_flags_are_as_it_says() -> None:
    hedge = Flag("hedging", "shield", 1.0, 2.0, "I think", "", "", start=12, end=19)
    pause = Flag("pacing", "long_pause", 1.34, 2.98, "", "", "")
    assert f"`{flag_key(hedge)}`" in PAGE and f"`{flag_key(pause)}`" in PAGE
