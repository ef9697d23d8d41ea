"""Every accuracy measurement, written into docs/accuracy.md.

Run: ``python benchmarks/accuracy [SHARED] [--only words,offers,...] [--quick] [--heard FOLDER]``.

Sections: words, advice, offers, pace, delivery, robustness, withheld. A section that cannot run
(material or a package is missing) keeps its former figures and says so. What the recogniser heard
is kept in a folder, so that a second run takes minutes instead of an hour. ``--quick`` leaves out
what takes long, prints, and writes nothing. ``--only page`` measures nothing and writes the page
again, after ``why.toml`` or ``before.toml`` was changed.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import time
from importlib import import_module
from pathlib import Path

import platformdirs
from kept import Section, before, digest, joined, load, put, reasons, save
from page import figures, write
from row import Measured

from voice_coach.analysis.thresholds import RULES_VERSION

SECTIONS = ("words", "advice", "offers", "pace", "delivery", "robustness", "withheld")
MODULES = {name: name for name in SECTIONS} | {"offers": "offered"}
"""Section → the module that measures it."""
SLOW = ("robustness", "withheld")
SHARED = Path(__file__).resolve().parents[3] / "shared"
HEARD = platformdirs.user_cache_path("voice-coach") / "heard"


def main() -> None:
    """Measure, keep, write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, nargs="?", default=SHARED, help="the material")
    parser.add_argument("--only", default=",".join(SECTIONS), help="sections, with commas, or page")
    parser.add_argument("--quick", action="store_true", help="without what takes long; only prints")
    parser.add_argument("--heard", type=Path, default=HEARD, help="where transcripts are kept")
    given = parser.parse_args()
    chosen = [] if given.only == "page" else given.only.split(",")
    if unknown := set(chosen) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    kept = load()
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    for name in SECTIONS:
        if name in chosen and not (given.quick and name in SLOW):
            found = run(name, given.shared, heard=given.heard, quick=given.quick)
            material = digest(given.shared, name) if given.shared.is_dir() else "none"
            kept[name] = put(
                kept.get(name), name, found, rules=RULES_VERSION, material=material, date=today
            )
            if given.quick:
                print(figures(joined(found.rows, before())))
            else:
                save({n: kept[n] for n in SECTIONS if n in kept})  # a later section may fail
    if not given.quick:
        shown: list[Section] = [kept[name] for name in SECTIONS if name in kept]
        write(shown, rules=RULES_VERSION, former=before(), why=reasons())


def run(name: str, shared: Path, *, heard: Path, quick: bool) -> Measured:
    """One section, or why it did not run."""
    print(f"{name} …", file=sys.stderr, flush=True)
    began = time.perf_counter()
    try:
        found: Measured = import_module(MODULES[name]).measured(shared, heard=heard, quick=quick)
    except ImportError as error:
        found = Measured(not_run=f"{error.name or error} is not installed")
    except FileNotFoundError as error:
        found = Measured(not_run=f"{Path(str(error.filename)).name} is not there")
    except SystemExit as error:
        found = Measured(not_run=str(error))
    done = found.not_run or f"{len(found.rows)} figures, {len(found.mistakes)} mistakes"
    print(f"{name}: {done} ({time.perf_counter() - began:.0f} s)", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main()
