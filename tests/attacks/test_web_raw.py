"""What a program that is no browser sends to a real site, byte by byte; and what the site prints meanwhile."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.support.openid import Visitor
from tests.support.site import free_port

PUBLIEK = str(Path(sys.executable).with_name("publiek"))
CANARY = "kanarie7f3a"


@dataclass(frozen=True)
class Place:
    """A site in its own process: its port, its settings and what it prints."""

    port: int
    settings: Path
    printed: Path

    def raw(self, text: str) -> bytes:
        """Send bytes; what comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as one:
            got = b""
            with contextlib.suppress(OSError):  # refused while we were still talking: what came back until then counts
                one.sendall(text.encode("latin-1"))
                one.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionResetError):
                while part := one.recv(65_536):
                    got += part
        return got

    def ask(self, method: str, address: str, **headers: str) -> http.client.HTTPResponse:
        """One request; a header name is written with underscores."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return line.getresponse()


@pytest.fixture(scope="module", params=["", "127.0.0.1"], ids=["no-proxy", "behind-a-proxy"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("rauw")
    settings, printed, port = folder / "site.yaml", folder / "printed", free_port()
    told = {
        "home": "home", "state": "state", "names": ["127.0.0.1", "site.example"], "proxy": request.param,
        "upload_limit": 20 * 1024**2, "port": port,
    }  # fmt: skip
    settings.write_text(yaml.safe_dump({k: v for k, v in told.items() if v != ""}), encoding="utf-8")
    with printed.open("wb") as out:
        command = [PUBLIEK, "serve", "--no-open", "--site", str(settings)]
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            found = Place(port, settings, printed)
            for _ in range(1200):
                try:
                    found.ask("GET", "/well/")
                except OSError:
                    time.sleep(0.1)
                else:
                    break
            yield found
        finally:
            process.terminate()
            process.wait(20)


def test_trace_and_methods_that_do_not_exist(place: Place) -> None:
    for method in ("TRACE", "TRACK", "CONNECT", "DEBUG", "FOO"):
        answer = place.ask(method, "/", X_Secret=CANARY)
        assert answer.status in (302, 400, 403, 404, 405)
        assert CANARY not in answer.read().decode() + str(answer.headers)


def test_two_lengths_or_a_broken_request_do_not_pass(place: Place) -> None:
    """Request smuggling: what is unclear about its length is refused or closed."""
    both = "POST /language/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    twice = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nContent-Length: 44\r\n\r\nabcd"
    broken = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\n\x00\x01\r\n\r\n"
    folded = "GET /\r\nX: y HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for text in (both, twice, broken, folded):
        got = place.raw(text)
        assert got.count(b"HTTP/1.") <= 1
        assert b" 200 " not in got.split(b"\r\n")[0] and b" 500 " not in got.split(b"\r\n")[0]


def test_a_header_as_large_as_a_book_and_a_body_over_the_limit(place: Place) -> None:
    huge = place.raw(f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: {'a' * 400_000}\r\n\r\n")
    assert not huge or huge.split(b" ")[1] in (b"400", b"431")
    over = place.raw("POST /language/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n")
    assert b" 413 " in over.split(b"\r\n")[0]
    assert place.ask("GET", "/well/").status == 200


def test_the_word_of_a_proxy_counts_only_when_it_is_trusted(place: Place) -> None:
    """Without a proxy a visitor cannot say where it comes from; with one its word on TLS makes the cookie secure."""
    trusted = "proxy" in yaml.safe_load(place.settings.read_text(encoding="utf-8"))
    answer = place.ask("GET", "/account/login/", X_Forwarded_Proto="https", X_Forwarded_For="203.0.113.9")
    hsts = answer.headers.get("Strict-Transport-Security")
    assert bool(hsts) == trusted
    assert all("Secure" in one and "__Host-" in one for one in answer.headers.get_all("Set-Cookie") or [])
    said = [place.ask("GET", f"/account/invitation/{n}/", X_Forwarded_For=f"203.0.113.{n}").status for n in range(32)]
    assert (said[-1] == 429) is not trusted


def test_the_host_is_one_of_the_names(place: Place) -> None:
    for host in (CANARY + ".example", "site.example.evil", "[::1", "a b"):
        answer = place.raw(f"GET /account/login/ HTTP/1.1\r\nHost: {host}\r\n\r\n")
        assert b" 400 " in answer.split(b"\r\n")[0] and CANARY.encode() not in answer


def test_the_server_says_nothing_about_itself(place: Place) -> None:
    answer = place.ask("GET", "/bestaat-niet/")
    assert not answer.headers.get("Server") and not answer.headers.get("X-Powered-By")


def test_what_is_printed_repeats_nothing_that_was_sent(place: Place) -> None:
    """The log of the service holds what happened, not what a visitor typed."""
    place.ask("GET", f"/{CANARY}/?q={CANARY}", Host=f"{CANARY}.example", Cookie=f"x={CANARY}")
    place.ask("GET", f"/o/{CANARY}/")
    place.ask("GET", f"/account/invitation/{CANARY}/")
    place.ask("POST", f"/account/login/?next={CANARY}", Origin=f"https://{CANARY}.example")
    place.raw(f"GET /{CANARY}\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert CANARY not in place.printed.read_text(encoding="utf-8", errors="replace")


def test_a_blocked_account_is_out_on_every_device(place: Place, tmp_path: Path) -> None:
    if "proxy" in place.settings.read_text(encoding="utf-8"):
        pytest.skip("once is enough")
    told = {**yaml.safe_load(place.settings.read_text(encoding="utf-8")), "second_factor": "offered", "secure": False}
    told |= {"home": str(tmp_path / "home"), "state": str(tmp_path / "state")}
    settings = tmp_path / "site.yaml"
    settings.write_text(yaml.safe_dump(told), encoding="utf-8")
    from tests.support.site import running_site

    def run(*words: str) -> str:
        return subprocess.run([PUBLIEK, "site", *words, "--site", str(settings)], capture_output=True, text=True).stdout

    with running_site(tmp_path / "home", settings=settings) as site:
        link = "/" + run("keeper", "eerste@example.org").strip().split("/", 3)[3]
        visitor = Visitor(site)
        word = "vier losse dingen achter elkaar"
        assert visitor.send(link, name="Eerste", password=word, again=word).url == f"{site}/organisations/"
        run("block", "eerste@example.org")
        assert visitor.open("/organisations/").url.startswith(f"{site}/account/login/")
        run("block", "eerste@example.org", "--lift")
        assert visitor.open("/organisations/").status_code == 200
