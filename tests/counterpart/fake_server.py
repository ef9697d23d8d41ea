"""A server on this machine that speaks as an OpenAI-compatible one does, or badly."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Fake:
    """``answer`` is what it says; ``asked`` are the bodies it got, ``headers`` theirs.

    ``wait_s`` goes by before it answers, ``drip_s`` before each byte of it, ``headers_s`` before
    each of many headers.
    """

    answer: str = ""
    status: int = 200
    raw: bytes | None = None
    wait_s: float = 0.0
    drip_s: float = 0.0
    headers_s: float = 0.0
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    moved: str = ""

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        message = {"role": "assistant", "content": self.answer}
        return json.dumps({"choices": [{"index": 0, "message": message}]}).encode()

    @property
    def prompt(self) -> str:
        """All that the last question told."""
        return "\n".join(message["content"] for message in self.asked[-1]["messages"])


@contextmanager
def serving(fake: Fake) -> Iterator[Fake]:
    """The fake at an address of its own, ``fake.url``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            fake.asked.append(json.loads(self.rfile.read(length)))
            fake.headers.append({name.lower(): value for name, value in self.headers.items()})
            fake.paths.append(self.path)
            time.sleep(fake.wait_s)
            body = fake.body()
            with contextlib.suppress(OSError):
                self.send_response(fake.status)
                for _ in range(40 if fake.headers_s else 0):
                    time.sleep(fake.headers_s)
                    self.send_header("X-Slow", "1")
                    self.flush_headers()
                if fake.moved:
                    self.send_header("Location", fake.moved)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if not fake.drip_s:
                    self.wfile.write(body)
                for byte in body if fake.drip_s else b"":
                    time.sleep(fake.drip_s)
                    self.wfile.write(bytes((byte,)))
                    self.wfile.flush()

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
