"""Pace, delivery, robustness and withheld as the page takes them: rows and mistakes.

Their modules hand over ``figures(shared, hearing, worst=…)``: figures with plain numbers, and lines
that say what came out wrong.
"""

from __future__ import annotations

import inspect
import re
import tempfile
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from row import NONE, Measured, Mistake, Row

MODELS: dict[str, tuple[str, ...]] = {}
"""Recognisers a section is measured with; tiny.en alone where none is named. With ``base`` too the
altered recordings of `pace` alone take half an hour on two cores."""
_LINE = re.compile(r"^-?\s*(?P<where>[^:]+?): (?P<what>.+)$")
_KINDS = (
    (r"shown and wrong", "flags shown and wrong"),
    (r": lost ", "flags lost in a worse room"),
    (r": invented ", "flags invented by a worse room"),
    (r"s (?:after|inside) .*flagged", "silences put in, flagged wrongly or not"),
    (r"filler: missed", "fillers missed"),
    (r"filler: made up|made up u|made up (?:er|hm|ah)", "fillers invented"),
    (r"pause: missed", "pauses missed"),
    (r"pause: made up", "pauses invented"),
)


def measure(section: str) -> Callable[..., Measured]:
    """The measurement of a section: its module's own, or its figures put in rows."""
    module = import_module(section)
    if hasattr(module, "measured") and "heard" in inspect.signature(module.measured).parameters:
        own: Callable[..., Measured] = module.measured
        return own
    if not hasattr(module, "figures"):
        return lambda shared, **_: Measured(not_run=f"{section}.py hands no figures over")
    return lambda shared, **given: _from_figures(section, module, shared, **given)


def _from_figures(
    section: str, module: Any, shared: Path, *, heard: Path | None = None, quick: bool = False
) -> Measured:
    from heard import Hearing

    rows: list[Row] = []
    wrong: dict[tuple[str, str], Mistake] = {}
    with tempfile.TemporaryDirectory() as temporary:
        models = MODELS.get(section, ("tiny.en",))
        for model in models[:1] if quick else models:
            hearing = Hearing(heard or Path(temporary), model=model)
            lines: list[str] = []
            takes = "worst" in inspect.signature(module.figures).parameters
            found = module.figures(shared, hearing, **({"worst": lines} if takes else {}))
            rows += rows_of(section, found, model if len(models) > 1 else "")
            for mistake in mistakes_of(section, lines, model):
                wrong.setdefault((mistake.kind, mistake.id), mistake)
    return Measured(rows=tuple(rows), mistakes=tuple(wrong.values()))


def rows_of(section: str, figures: Iterable[Any], model: str) -> list[Row]:
    """Figures as rows; ``model`` stands before their names where there are several."""
    head = f"{model}: " if model else ""
    return [
        Row(
            section=section, figure=head + f.figure, value=number(f.value),
            baseline=NONE if f.baseline is None else number(f.baseline),
            goal=f.goal or NONE, counts=f.counts or NONE,
        )
        for f in figures
    ]  # fmt: skip


def number(value: float) -> str:
    """A figure as the page shows it."""
    if value != value:
        return "none found"
    return f"{value:.0f}" if float(value).is_integer() and abs(value) > 1 else f"{value:.3f}"


def mistakes_of(section: str, lines: Iterable[str], model: str) -> list[Mistake]:
    """Lines such as "- cold_corpus filler: missed 1.20 to 1.55", each told its kind."""
    found = []
    for line in lines:
        match = _LINE.match(line.strip())
        if match is None:
            continue
        kind = next((name for shape, name in _KINDS if re.search(shape, line)), f"{section} wrong")
        sure = re.search(r"(?:^|\s)(0\.\d+|1\.0+)$", match["what"])
        raised = sure is not None and re.search("invented|shown", line) is not None
        found.append(
            Mistake(
                section=section, kind=kind, id=f"{match['where']}: {match['what']}"[:80],
                what=f"{match['what']} ({model})",
                confidence=float(sure.group(1)) if sure and raised else 0.5,
            )
        )  # fmt: skip
    return found
