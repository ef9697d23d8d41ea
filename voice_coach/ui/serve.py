"""`voice-coach serve`: the page on this machine."""

from __future__ import annotations

import socket
import threading
import time
import webbrowser
from contextlib import closing
from typing import TYPE_CHECKING

from voice_coach.records import VoiceCoachError
from voice_coach.settings import Settings

if TYPE_CHECKING:
    from voice_coach.ui.workshop import Trial

LOOPBACK = {"127.0.0.1": socket.AF_INET, "localhost": socket.AF_INET, "::1": socket.AF_INET6}


def serve(
    host: str,
    port: int,
    open_browser: bool,
    settings: Settings,
    trial: Trial | None = None,
) -> None:
    """Serve the page until interrupted.

    Parameters
    ----------
    host
        ``127.0.0.1``, ``localhost`` or ``::1``: there are no accounts, so nobody else may reach it.
    port
        0 takes a free one.
    open_browser
        Open the page in the browser once the server answers.
    settings
        Where things are kept, and which models and voices are used.
    trial
        What lets made-up learners play a scenario, for the editor.

    Raises
    ------
    VoiceCoachError
        When the host is not this machine's own address, or the port is taken.
    """
    if host not in LOOPBACK:
        raise VoiceCoachError(
            f"{host} can be reached from other machines, and there are no accounts yet. "
            "Use 127.0.0.1."
        )
    with closing(_listener(host, port)) as listener:
        port = listener.getsockname()[1]
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        print(f"voice_coach is opening at {url} (Ctrl+C ends it)", flush=True)

        import uvicorn

        from voice_coach.rooms import open_rooms
        from voice_coach.ui.app import build

        app = build(lambda: open_rooms(settings), settings, trial=trial)
        server = uvicorn.Server(
            uvicorn.Config(
                app, log_level="warning", timeout_graceful_shutdown=2, ws="none", lifespan="on"
            )
        )
        if open_browser:
            threading.Thread(target=_open, args=(server, url), daemon=True).start()
        server.run(sockets=[listener])


def _listener(host: str, port: int) -> socket.socket:
    """A socket bound now, so that a taken port is known before models are loaded."""
    listener = socket.socket(LOOPBACK[host], socket.SOCK_STREAM)
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
