"""Files that only pass through the recordings folder: exports, and uploads on their way in.

Nobody owns one by its name, and a kill leaves it behind: they go by their age.
"""

from __future__ import annotations

import math
from contextlib import suppress

from voice_coach.store.store import Store

EXPORTS, INCOMING = ".exports", ".incoming"


def clear(store: Store, folder: str, *, before: float = math.inf) -> int:
    """Remove what lies in one of the two folders, whole or half made.

    Parameters
    ----------
    store
        Whose recordings folder it is.
    folder
        ``EXPORTS`` or ``INCOMING``.
    before
        Only what was last written before this moment (Unix time, s).

    Returns
    -------
    int
        How many files were removed. One that is in use and cannot be (on Windows) stays.
    """
    removed = 0
    for path in (store.recordings / folder).glob("*"):
        with suppress(OSError):  # gone meanwhile, or still being read
            if path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed
