"""llama.cpp's own server with a small model, both from packages; prints its address and stays.

Run as ``python real_server.py MODEL.gguf``. The model is not tuned for chats and has no template of
its own, so what it is told is handed on as plain text that it goes on from.
"""

from __future__ import annotations

import signal
import socket
import sys

import xllamacpp

TEMPLATE = "{% for m in messages %}{{ m.content }}{% if not loop.last %}\n{% endif %}{% endfor %}"


def main() -> None:
    """Serve until killed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    params = xllamacpp.CommonParams()
    params.model.path = sys.argv[1]
    params.port = port
    params.n_ctx, params.n_parallel = 4096, 1
    # Two threads that wait for each other are slower than one where the cores are busy.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.use_jinja, params.chat_template = True, TEMPLATE
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
