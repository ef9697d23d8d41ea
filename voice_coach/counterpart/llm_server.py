"""One question to an OpenAI-compatible server: llama.cpp's, Ollama, vLLM.

httpx and not the ``openai`` package: the default installation has httpx (Gradio needs it), one POST
is all there is to do, and that package would add three more, 10 MB, and retries of its own that
know nothing of the time a learner waits.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from voice_coach.records import VoiceCoachError

MAX_BYTES = 64 * 1024
"""A longer answer is no line of a conversation (our choice)."""
MAX_TOKENS = 90
"""Room for 45 words of English (our choice: two tokens a word)."""
LATE = "no answer in time"
TEMPERATURE = 0.7
"""So that a move does not always sound the same (our choice)."""


class ServerTrouble(Exception):  # noqa: N818 - it is said, not shown
    """No answer that could be used; the message says why, without what was said."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where to ask. ``url`` ends before ``/chat/completions``; ``key`` is sent as a bearer token.

    Proxies of the environment are used only for a server elsewhere; redirects are never followed.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)

    def ask(self, messages: list[dict[str, str]], *, seed: int, limit_s: float) -> str:
        """The answer's text, within ``limit_s`` seconds.

        Raises
        ------
        ServerTrouble
            When there is none in time, or none that can be read.
        """
        body = {
            "model": self.model,
            "messages": messages,
            "max_tokens": MAX_TOKENS,
            "temperature": TEMPERATURE,
            "seed": seed,
            "stop": ["\n"],
            "stream": False,
        }
        ready: queue.Queue[str | ServerTrouble] = queue.Queue(1)
        until = time.monotonic() + limit_s
        # A thread, because a server that sends a byte a second outlasts every timeout of httpx.
        threading.Thread(target=self._fetch, args=(body, until, ready), daemon=True).start()
        try:
            answer = ready.get(timeout=limit_s)
        except queue.Empty:
            raise ServerTrouble(LATE) from None
        if isinstance(answer, ServerTrouble):
            raise answer
        return answer

    def _fetch(
        self, body: dict[str, Any], until: float, ready: queue.Queue[str | ServerTrouble]
    ) -> None:
        try:
            ready.put(_line(self._post(body, until)))
        except ServerTrouble as trouble:
            ready.put(trouble)

    def _post(self, body: dict[str, Any], until: float) -> bytes:
        import httpx

        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        address = f"{self.url.rstrip('/')}/chat/completions"
        wait = httpx.Timeout(max(until - time.monotonic(), 0.01))
        got = bytearray()
        try:
            with (
                httpx.Client(timeout=wait, trust_env=not is_here(self.url)) as client,
                client.stream("POST", address, json=body, headers=headers) as response,
            ):
                if response.status_code != httpx.codes.OK:
                    raise ServerTrouble(f"the server answered {response.status_code}")
                for part in response.iter_bytes():
                    got += part
                    if len(got) > MAX_BYTES:
                        raise ServerTrouble("the answer is far too long")
                    if time.monotonic() > until:
                        raise ServerTrouble(LATE)
        except httpx.TimeoutException as error:
            raise ServerTrouble(LATE) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServerTrouble(type(error).__name__) from error
        return bytes(got)


def _line(body: bytes) -> str:
    """The text in an answer of ``/chat/completions``."""
    try:
        choice = json.loads(body)["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise ServerTrouble("the answer is not what /chat/completions gives") from error
    if not isinstance(text, str) or not text.strip():
        raise ServerTrouble("the answer is empty")
    return text


def is_here(url: str) -> bool:
    """Whether an address is this machine's own."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def checked(url: str | None, *, elsewhere: bool) -> str:
    """The address, if it may be asked.

    Raises
    ------
    VoiceCoachError
        When there is none, when it is no address, or when it is not on this machine and the
        settings do not say that it may be elsewhere.
    """
    if not url:
        raise VoiceCoachError(
            "The brain 'llm' needs a server: set VOICE_COACH_LLM_URL, for example to "
            "http://127.0.0.1:8080/v1 (llama.cpp) or http://127.0.0.1:11434/v1 (Ollama)."
        )
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise VoiceCoachError(
            "VOICE_COACH_LLM_URL is no address that can be asked; it looks like "
            "http://127.0.0.1:8080/v1."
        )
    if not elsewhere and not is_here(url):
        raise VoiceCoachError(
            f"The language model at {parts.hostname} is not on this machine, and what you say "
            "would be sent there. If that is what you want, set VOICE_COACH_LLM_ELSEWHERE=1."
        )
    return url
