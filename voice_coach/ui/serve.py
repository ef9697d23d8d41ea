"""`voice-coach serve`: the page, on this machine or for others."""

from __future__ import annotations

import socket
import threading
import time
import webbrowser
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from voice_coach.records import VoiceCoachError
from voice_coach.settings import Settings
from voice_coach.ui.address import Address, check_tls, placed

if TYPE_CHECKING:
    from voice_coach.ui.workshop import Trial


def serve(
    address: Address,
    *,
    open_browser: bool,
    settings: Settings,
    trial: Trial | None = None,
) -> None:
    """Serve the page until interrupted.

    Parameters
    ----------
    address
        Where; port 0 takes a free one. Only this machine's own addresses do without accounts.
    open_browser
        Open the page in the browser once the server answers.
    settings
        Where things are kept, and which models and voices are used.
    trial
        What lets made-up learners play a scenario, for the editor.

    Raises
    ------
    VoiceCoachError
        When others could get there without signing in or without TLS, or the port is taken.
    """
    from voice_coach.rooms import open_rooms
    from voice_coach.store.accounts import any_account

    rooms = open_rooms(settings)
    place = placed(address, accounts=address.exposed and any_account(rooms.store))
    if address.cert is not None and address.key is not None:
        check_tls(address.cert, address.key)
    with closing(_listener(address.host, address.port)) as listener:
        url = replace(address, port=listener.getsockname()[1]).shown
        print(f"voice_coach is opening at {url} (Ctrl+C ends it)", flush=True)

        import uvicorn

        from voice_coach.ui.app import build

        app = build(lambda: rooms, settings, trial=trial, place=place)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="warning",
                timeout_graceful_shutdown=2,
                ws="none",
                lifespan="on",
                ssl_certfile=address.cert,
                ssl_keyfile=address.key,
                # Who asks and over what is believed of the named proxies alone.
                proxy_headers=place.proxied,
                forwarded_allow_ips=address.proxies,
                server_header=False,
            )
        )
        if open_browser:
            threading.Thread(target=_open, args=(server, url), daemon=True).start()
        server.run(sockets=[listener])


def _listener(host: str, port: int) -> socket.socket:
    """A socket bound now, so that a taken port is known before models are loaded."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        raise VoiceCoachError(f"There is no address {host!r}: {error.strerror}.") from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise VoiceCoachError(
            f"Port {port} cannot be used ({error.strerror}). Is voice_coach running already? "
            f"Open http://{host}:{port}, or choose another with --port."
        ) from error
    listener.set_inheritable(True)
    return listener


def _open(server: object, url: str) -> None:
    while not getattr(server, "started", False):
        time.sleep(0.1)
    webbrowser.open(url)
