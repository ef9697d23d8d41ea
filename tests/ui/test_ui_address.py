"""Where the page may be served, and what is said where it may not."""

from __future__ import annotations

import datetime
import ipaddress
import re
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from voice_coach.records import VoiceCoachError
from voice_coach.store import Store, accounts
from voice_coach.ui.address import Address, check_tls, placed
from voice_coach.ui.place import Place

CERT, KEY = Path("cert.pem"), Path("key.pem")
OUTSIDE = ["0.0.0.0", "::", "192.0.2.7", "2001:db8::7", "coach.firm.example", "127.0.0.2"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_alone_at_a_machine_nothing_is_asked(host: str) -> None:
    assert placed(Address(host, 7860), accounts=False) == Place()
    assert not Place().secure and not Place().exposed


@pytest.mark.parametrize("host", OUTSIDE)
def test_without_accounts_nobody_else_gets_there(host: str) -> None:
    for extra in ({}, {"cert": CERT, "key": KEY}, {"behind_proxy": "https://coach.firm.example"}):
        with pytest.raises(VoiceCoachError, match="voice-coach accounts add LOGIN --role admin"):
            placed(Address(host, 7860, **extra), accounts=False)


def test_a_proxy_in_front_of_this_machines_own_address_needs_accounts_too() -> None:
    with pytest.raises(VoiceCoachError, match="accounts add"):
        placed(Address("127.0.0.1", 1, behind_proxy="https://a.example"), accounts=False)


@pytest.mark.parametrize("host", OUTSIDE)
def test_without_tls_nobody_else_gets_there(host: str) -> None:
    with pytest.raises(VoiceCoachError, match="--cert FILE --key FILE; or --behind-proxy"):
        placed(Address(host, 7860, public_url="http://coach.firm.example"), accounts=True)


def test_the_server_answers_to_the_names_it_was_told() -> None:
    tls = {"cert": CERT, "key": KEY}
    named = placed(Address("Coach.Firm.example", 443, **tls), accounts=True)
    assert named == Place(frozenset({"coach.firm.example"}), secure=True, exposed=True)
    every = Address("0.0.0.0", 443, public_url="https://Coach.firm.example:8443", **tls)
    assert placed(every, accounts=True).names == {"coach.firm.example"}
    assert placed(Address("::1", 1, **tls), accounts=False).secure
    proxied = placed(Address("0.0.0.0", 1, behind_proxy="https://a.example/"), accounts=True)
    assert proxied == Place(frozenset({"a.example"}), secure=True, exposed=True, proxied=True)


def test_every_address_is_no_name() -> None:
    with pytest.raises(VoiceCoachError, match="--public-url"):
        placed(Address("0.0.0.0", 443, cert=CERT, key=KEY), accounts=True)


@pytest.mark.parametrize(
    "url",
    ["http://a.example", "a.example", "https://a.example/coach", "https://u:p@a.example", "https://",
     "https://a.example?x", "https://a.example:port", "https://[::1"],
)  # fmt: skip
def test_what_people_open_is_https_and_nothing_but_a_name(url: str) -> None:
    with pytest.raises(VoiceCoachError, match="takes an address without a path"):
        placed(Address("127.0.0.1", 1, behind_proxy=url), accounts=True)


def test_half_of_tls_or_twice_is_refused() -> None:
    with pytest.raises(VoiceCoachError, match="both --cert and --key"):
        placed(Address("127.0.0.1", 1, cert=CERT), accounts=True)
    both = Address("a.example", 1, cert=CERT, key=KEY, behind_proxy="https://a.example")
    with pytest.raises(VoiceCoachError, match="Choose one"):
        placed(both, accounts=True)


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    cert = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, private, plain))
    return paths


def test_what_is_no_certificate_is_told_before_models_are_loaded(tmp_path: Path) -> None:
    cert, key = self_signed(tmp_path)
    check_tls(cert, key)
    for pair in ((key, cert), (cert, tmp_path / "none.pem"), (cert, cert)):
        with pytest.raises(VoiceCoachError, match="cannot be used for TLS"):
            check_tls(*pair)


def serve(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "voice_coach", "serve", "--no-browser", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_command_refuses_and_says_what_to_run(home: Path) -> None:
    done = serve("--host", "0.0.0.0")
    assert done.returncode == 2 and "voice-coach accounts add LOGIN" in done.stderr
    accounts.add(Store(home / "recordings"), "ada", role="admin")
    done = serve("--host", "0.0.0.0")
    assert done.returncode == 2 and "--cert FILE --key FILE" in done.stderr
    assert "Traceback" not in done.stderr


def test_over_tls_with_accounts_everybody_signs_in(home: Path, tmp_path: Path) -> None:
    import httpx

    accounts.add(Store(home / "recordings"), "ada", password="seven lamps under rain")
    cert, key = self_signed(tmp_path)
    command = [sys.executable, "-m", "voice_coach", "serve", "--no-browser", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--cert", str(cert), "--key", str(key)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = next(line for line in process.stdout if "opening" in line)
        found = re.search(r"https://127\.0\.0\.1:\d+", said)
        assert found, said
        trusted = ssl.create_default_context(cafile=cert)
        with httpx.Client(base_url=found.group(), verify=trusted, timeout=60) as client:
            answer = client.get("/", headers={"accept": "text/html"})
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=")
            page = client.get("/sign-in")
            seal = re.search(r'name="form" value="(\w+)"', page.text)
            assert seal
            form = {"form": seal.group(1), "login": "ada", "password": "seven lamps under rain"}
            answer = client.post("/sign-in", data=form, headers={"origin": found.group()})
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
            for given in (*page.headers.get_list("set-cookie"), answer.headers["set-cookie"]):
                assert re.match(r"__Host-voice_coach_(form|signin)=", given)
                assert "; Path=/; HttpOnly; SameSite=Strict; Secure" in given
                assert "Domain" not in given
            page = client.get("/", headers={"accept": "text/html"})
            assert page.status_code == 200 and "gradio" in page.text.lower()
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(("proxies", "believed"), [("127.0.0.1", True), ("192.0.2.9", False)])
def test_behind_a_proxy_only_the_proxy_is_believed(
    home: Path, proxies: str, believed: bool
) -> None:
    import socket

    import httpx

    accounts.add(Store(home / "recordings"), "ada", role="admin")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = ["--behind-proxy", "https://coach.firm.example", "--proxies", proxies]
    process = subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "serve", "--no-browser", "--port", str(port), *told],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = next(line for line in process.stdout if "opening" in line)
        assert "https://coach.firm.example " in said
        host = {"host": "coach.firm.example"}
        forwarded = {**host, "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.77"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            plain = client.get("/sign-in", headers=host)
            assert plain.status_code == 403 and "Open this page as https://" in plain.text
            assert client.get("/sign-in", headers={**forwarded, "host": "x"}).status_code == 403
            answer = client.get("/sign-in", headers=forwarded)
            assert answer.status_code == (200 if believed else 403)
            if believed:
                assert "__Host-voice_coach_form" in answer.headers["set-cookie"]
                assert client.get("/api/warmth", headers=forwarded).status_code == 401
    finally:
        process.kill()
        process.wait()
