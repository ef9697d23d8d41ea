"""What is kept is kept the same on every database: each test here runs on all of them."""

from __future__ import annotations

import pytest
from databases import KINDS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marks = metafunc.definition.iter_markers("parametrize")
    if not any(mark.args[0] == "database" for mark in marks):
        metafunc.parametrize("database", KINDS, indirect=True)
