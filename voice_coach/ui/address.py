"""Which address the page may be served at: this machine's own, or one that is fit for others."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from voice_coach.records import VoiceCoachError
from voice_coach.ui.place import LOOPBACK_NAMES, Place, host_name

ANY = frozenset({"0.0.0.0", "::"})
"""Every address of this machine: none of them is a name to open in a browser."""
ADD = "voice-coach accounts add LOGIN --role admin"


@dataclass(frozen=True, slots=True)
class Address:
    """What ``serve`` was told.

    ``host`` and ``port``: where to listen. ``cert`` and ``key``: PEM files for TLS. ``public_url``:
    what people open, where that differs. ``behind_proxy``: what they open at the proxy that adds
    TLS; ``proxies``: the addresses it asks from.
    """

    host: str
    port: int
    cert: Path | None = None
    key: Path | None = None
    public_url: str | None = None
    behind_proxy: str | None = None
    proxies: str = "127.0.0.1"

    @property
    def exposed(self) -> bool:
        """Whether others can get there."""
        return self.host not in LOOPBACK_NAMES or self.behind_proxy is not None

    @property
    def shown(self) -> str:
        """What to open in a browser."""
        if self.behind_proxy or self.public_url:
            return str(self.behind_proxy or self.public_url)
        scheme = "https" if self.cert else "http"
        return f"{scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def placed(address: Address, *, accounts: bool) -> Place:
    """Where the page is reached then.

    Parameters
    ----------
    address : Address
        What was asked for.
    accounts : bool
        Whether there is at least one account.

    Raises
    ------
    VoiceCoachError
        When others could get there without signing in or without TLS; says which command to run.
    """
    if (address.cert is None) != (address.key is None):
        raise VoiceCoachError("TLS needs both --cert and --key, each a PEM file.")
    if address.cert is not None and address.behind_proxy is not None:
        raise VoiceCoachError("Choose one: TLS here (--cert, --key), or at the proxy.")
    if address.exposed and not accounts:
        raise VoiceCoachError(
            f"Others can reach {address.behind_proxy or address.host}, and there are no accounts: "
            f"anybody could listen to what was said. Make one first: {ADD}"
        )
    if address.behind_proxy is not None:
        name = _named(address.behind_proxy, "--behind-proxy")
        return Place(frozenset({name}), secure=True, exposed=True, proxied=True)
    if address.exposed and address.cert is None:
        raise VoiceCoachError(
            f"Others can reach {address.host}, and without TLS whoever is on the way hears what is "
            "said. Add --cert FILE --key FILE; or --behind-proxy https://NAME, where a proxy does "
            "the TLS."
        )
    names = set(LOOPBACK_NAMES) if not address.exposed else {address.host.casefold()} - ANY
    if address.public_url is not None:
        names.add(_named(address.public_url, "--public-url", secure=address.cert is not None))
    if not names:
        raise VoiceCoachError(
            f"{address.host} is every address of this machine. Say under which one people open the "
            "page: --public-url https://NAME"
        )
    return Place(frozenset(names), secure=address.cert is not None, exposed=address.exposed)


def _named(url: str, option: str, *, secure: bool = True) -> str:
    """The host of a URL that has nothing but one."""
    scheme = "https" if secure else "http"
    try:
        parts = urlsplit(url)
        whole = parts.scheme == scheme and parts.hostname and parts.path in ("", "/")
        extra = parts.query or parts.fragment or "@" in parts.netloc
        _ = parts.port
    except ValueError:
        whole, extra = None, ""
    if not whole or extra:
        raise VoiceCoachError(
            f"{option} takes an address without a path, as {scheme}://coach.example.com, not {url}."
        )
    return host_name(parts.netloc)


def check_tls(cert: Path, key: Path) -> None:
    """Raise VoiceCoachError when these are no certificate and its key."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        raise VoiceCoachError(
            f"{cert} and {key} cannot be used for TLS: {error}. Both are PEM files, the key "
            "without a password."
        ) from error
