"""A file is fetched to be checked: from the address itself, to a size; a redirect is not followed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publiek.deliveries.fetching import fetch
from publiek.errors import NetworkError, UsageError

CONTENT = b"performance_id\nu1\n" * 100


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/elsewhere"):
            self.send_response(302)
            self.send_header("Location", "/counts.csv")
            self.end_headers()
            return
        self.send_response(200 if self.path == "/counts.csv" else 404)
        self.end_headers()
        self.wfile.write(CONTENT)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_file_comes_whole_and_is_of_the_user_alone(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    kept = fetch(f"{address}/counts.csv", tmp_path)
    assert (kept.name, kept.read_bytes(), kept.stat().st_mode & 0o777) == ("counts.csv", CONTENT, 0o600)


@pytest.mark.parametrize(
    ("path", "code"), [("/elsewhere.csv", "fetch-not-answered"), ("/none.csv", "fetch-not-answered")]
)
def test_a_detour_or_no_file(
    path: str, code: str, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    with pytest.raises(NetworkError) as refused:
        fetch(address + path, tmp_path)
    assert refused.value.code == code


def test_too_large(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    with pytest.raises(NetworkError) as refused:
        fetch(f"{address}/counts.csv", tmp_path, most=100)
    assert refused.value.code == "fetch-too-large"


def test_an_address_in_the_house_is_refused(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIEK_CONNECT_PRIVATE", raising=False)
    with pytest.raises(UsageError):
        fetch(f"{address}/counts.csv", tmp_path)
