"""Plain HTML forms that work without scripts: read, bound to a browser, and not too often."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from urllib.parse import parse_qs

from fastapi import Request

from voice_coach.ui.body import bounded_body
from voice_coach.ui.guard import cookie
from voice_coach.ui.place import Place

MOST_FORM_BYTES = 8 * 2**10
"""A login, two of the longest passwords in four-byte letters, escaped, and where to go next."""
MOST_PER_MINUTE = 20
"""Sign-ins tried from one address; our choice: a class of twenty signs in behind one router."""
MOST_ADDRESSES = 10_000
MINUTE_S = 60.0
COOKIE = "form"


class Forms:
    """Ties each form to the browser it was given to.

    A form carries the HMAC of that browser's own cookie; another site can neither read the one nor
    set the other. The key is drawn anew for each run.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._key = secrets.token_bytes(32)

    def given(self, request: Request) -> tuple[str, str]:
        """The browser's cookie, drawn now if it has none, and what its forms carry."""
        value = self._cookie(request) or secrets.token_urlsafe(32)
        return value, self._seal(value)

    def own(self, request: Request, seal: str) -> bool:
        """Whether a form that was sent is one that this browser was given."""
        value = self._cookie(request)
        return bool(value) and hmac.compare_digest(self._seal(value).encode(), seal.encode())

    def set_cookie(self, request: Request, value: str) -> str:
        """The header that gives the browser its cookie."""
        return self.place.cookie(COOKIE, request.headers.get("host", ""), value)

    def _cookie(self, request: Request) -> str:
        name = self.place.cookie_name(COOKIE, request.headers.get("host", ""))
        return cookie(request.headers, name)

    def _seal(self, value: str) -> str:
        return hmac.new(self._key, value.encode(), hashlib.sha256).hexdigest()


async def fields(request: Request) -> dict[str, str]:
    """What a form holds; of a field that comes twice, the first.

    Raises
    ------
    VoiceCoachError
        When it is larger than any of ours.
    """
    body = await bounded_body(
        request, most=MOST_FORM_BYTES, too_long="This is too long for a form."
    )
    try:
        found = parse_qs(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=10, errors="strict"
        )
    except ValueError:  # not UTF-8, or far too many
        return {}
    return {name: values[0] for name, values in found.items()}


class Throttle:
    """How often each address may try, in any minute."""

    def __init__(
        self, *, most: int = MOST_PER_MINUTE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.most = most
        self._clock = clock
        self._tried: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Count a try of that address, unless it had too many."""
        now = self._clock()
        with self._lock:
            times = self._tried.setdefault(address, deque())
            self._tried.move_to_end(address)
            while times and times[0] <= now - MINUTE_S:
                times.popleft()
            if len(times) >= self.most:
                return False
            times.append(now)
            while len(self._tried) > MOST_ADDRESSES:
                self._tried.popitem(last=False)
            return True
