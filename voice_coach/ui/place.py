"""Where the page is reached: which names it has, over what, and who else can get there."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Place:
    """What whoever started the server said about its address.

    ``names``: hosts a browser may ask for. ``secure``: over TLS only. ``exposed``: other machines
    can reach it, so everybody signs in, whatever is in the database. ``proxied``: behind one.
    """

    names: frozenset[str] = LOOPBACK_NAMES
    secure: bool = False
    exposed: bool = False
    proxied: bool = False

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server."""
        return host_name(host) in self.names

    def origin(self, host: str) -> str:
        """What a browser sends as Origin from a page of that host."""
        return f"{'https' if self.secure else 'http'}://{host}"

    def cookie_name(self, kind: str, host: str) -> str:
        """A cookie's name.

        Over TLS the prefix makes browsers take it from this host only. Elsewhere the port is part
        of it, as cookies know none, and there may be a second server on this machine.
        """
        name = f"voice_coach_{kind}" if kind else "voice_coach"
        if self.secure:
            return f"__Host-{name}"
        port = host.rpartition(":")[2]
        return f"{name}_{port}" if port.isdigit() else name

    def cookie(
        self, kind: str, host: str, value: str, *, age_s: int | None = None, same_site: str = ""
    ) -> str:
        """A ``Set-Cookie`` header: for this server alone, and not for scripts."""
        parts = [
            f"{self.cookie_name(kind, host)}={value}",
            "Path=/",
            "HttpOnly",
            f"SameSite={same_site or 'Strict'}",
        ]
        if self.secure:
            parts.append("Secure")
        if age_s is not None:
            parts.append(f"Max-Age={age_s}")
        return "; ".join(parts)


def host_name(host: str) -> str:
    """The name in a Host header, without the port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].casefold()
    return host.partition(":")[0].casefold()
