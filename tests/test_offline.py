"""The offline promise, kept by the real commands in processes of their own.

An audit hook inside each child process sees every look-up, connection, datagram and bound address
before the operating system does; what is not this machine is written down and refused.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from voice_coach.audio.files import write_wav
from voice_coach.records import Clip

GUARD = """
import os, socket, sys

LOG = os.environ["OUTSIDE_LOG"]
HERE = ("127.", "::1", "localhost")
NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
TO = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind")


def outside(event, args):
    if event in NAMES:
        host = args[0].decode() if isinstance(args[0], bytes) else args[0]
        return host if host and not str(host).startswith(HERE) else None
    if event in TO and args[0].family in (socket.AF_INET, socket.AF_INET6) and args[1]:
        return args[1] if not str(args[1][0]).startswith(HERE) else None
    return None


def guard(event, args):
    if event.startswith("socket.") and (found := outside(event, args)) is not None:
        with open(LOG, "a") as log:
            log.write(f"{event} {found}\\n")
        raise ConnectionRefusedError(f"{event} {found}: nothing leaves this machine")


sys.addaudithook(guard)
with open(LOG + ".watched", "a") as log:
    log.write(f"{os.getpid()}\\n")
"""


class Child:
    """Starts Python with the guard inside; ``attempts`` are what it refused."""

    def __init__(self, folder: Path) -> None:
        (folder / "guard").mkdir()
        (folder / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
        self.log = folder / "outside.log"
        before = os.environ.get("PYTHONPATH")
        root = str(Path(__file__).resolve().parents[1])
        path = [str(folder / "guard"), root, *([before] if before else [])]
        self.environment = {
            **{k: v for k, v in os.environ.items() if k not in ("HF_HUB_OFFLINE",)},
            "PYTHONPATH": os.pathsep.join(path),
            "OUTSIDE_LOG": str(self.log),
            "VOICE_COACH_MODEL": "tiny.en",
        }
        # Off in the other tests; the promise must hold without it.
        self.environment.pop("GRADIO_ANALYTICS_ENABLED", None)

    @property
    def attempts(self) -> list[str]:
        watched = self.log.with_name(self.log.name + ".watched")
        assert watched.exists(), "the guard was not inside"
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    def command(self, *arguments: str | Path) -> Any:
        done = self.run("-m", "voice_coach", *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def child(tmp_path: Path) -> Child:
    return Child(tmp_path)


OUTSIDE = {
    "connect": "socket.socket().connect(('192.0.2.1', 80))",
    "connect_ex": "socket.socket().connect_ex(('192.0.2.1', 80))",
    "connect by IPv6": "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "look-up": "socket.getaddrinfo('example.invalid', 80)",
    "datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "every interface": "socket.socket().bind(('0.0.0.0', 0))",
    "library": "import urllib.request as u; u.urlopen('http://192.0.2.1/', timeout=5)",
}


@pytest.mark.parametrize("way", OUTSIDE)
def test_the_guard_sees_and_refuses(way: str, child: Child) -> None:
    done = child.run("-c", f"import socket\n{OUTSIDE[way]}")
    assert done.returncode != 0 and "nothing leaves this machine" in done.stderr
    assert len(child.attempts) == 1


def test_the_guard_lets_this_machine_talk_to_itself(child: Child) -> None:
    code = (
        "import socket; a = socket.create_server(('127.0.0.1', 0));"
        "socket.create_connection(('localhost', a.getsockname()[1])); socket.socketpair()"
    )
    done = child.run("-c", code)
    assert done.returncode == 0, done.stderr
    assert child.attempts == []


FLAG = ["family", "type", "start_s", "end_s", "quote", "why", "instead"]


def test_analyze_stays_here(child: Child, say: Callable[[str], Clip], tmp_path: Path) -> None:
    recording = tmp_path / "said.wav"
    write_wav(recording, say("Um, I was kind of hoping for, maybe, ninety five thousand."))
    found = child.command("analyze", recording, "--json")
    assert child.attempts == []
    assert list(found) == [
        "file", "duration_s", "transcript", "measures", "flags", "fillers", "pauses", "withheld",
        "rules_version",
    ]  # fmt: skip
    assert list(found["transcript"]) == ["text", "words"]
    shapes = {
        "measures": ["name", "value", "unit"],
        "flags": FLAG,
        "fillers": ["text", "start_s", "end_s"],
        "pauses": ["start_s", "end_s"],
    }
    assert found["transcript"]["words"] and found["flags"] and found["measures"]
    for word in found["transcript"]["words"]:
        assert list(word) == ["text", "start_s", "end_s", "probability"]
    for name, keys in shapes.items():
        assert all(list(entry) == keys for entry in found[name]), name


def test_demo_stays_here(child: Child, tmp_path: Path) -> None:
    found = child.command("demo", "--json", "--out", tmp_path / "demo")
    assert child.attempts == []
    assert list(found) == ["session", "scenario", "outcome", "turns", "report"]
    assert {turn["speaker"] for turn in found["turns"]} == {"learner", "counterpart"}
    for turn in found["turns"]:
        assert list(turn) == ["speaker", "text", "audio_s", "flags"]
        assert all(list(flag) == FLAG for flag in turn["flags"])
    assert Path(found["report"]).is_file()


def test_scenarios_list_stays_here(child: Child) -> None:
    found = child.command("scenarios", "list", "--json")
    assert child.attempts == []
    assert all(list(entry) == ["id", "title", "track", "level", "minutes"] for entry in found)


def test_the_page_stays_here(child: Child) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "serve", "--port", "0", "--no-browser"],
        env=child.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        else:
            pytest.fail("the page did not start:\n" + "".join(lines))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(found.group(), timeout=120) as answer:
            page = answer.read().decode("utf-8")
        assert answer.status == 200 and "gradio" in page.lower()
        assert child.attempts == []
    finally:
        process.kill()
        process.wait()
    assert child.attempts == []
