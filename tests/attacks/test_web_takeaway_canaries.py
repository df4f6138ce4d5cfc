"""A list of customers full of canaries comes to a real site: nothing of it is ever on a disk, in a log or on a page.

Looked at: the data folder, the folder of the site, the keys, the temp folder, what the server says, and the files that
the server holds open while a list is still coming in.
"""

from __future__ import annotations

import csv
import http.client
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api_caller import a_house
from tests.support.canaries import HOUSE, LETTERS, MARK, canaries
from tests.support.deciding import adopted
from tests.support.deliverer import Server
from tests.support.searching import Search

PAGE = "/o/theatre/take/segments/"
BORDER = "grens"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, town: Path) -> Path:
    place = tmp_path_factory.mktemp("site")
    a_house(place, town)
    adopted(place / "home", "theatre", "crm-group")
    return place


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Server]:
    import os

    (place / "tmp").mkdir()
    os.environ["TMPDIR"] = str(place / "tmp")
    try:
        with Server(place / "home") as one:
            yield one
    finally:
        del os.environ["TMPDIR"]


def a_list(*, megabytes: float = 0.0) -> bytes:
    """Every canary with permission, with more columns than anybody needs; made long with more of the same."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";")
    writer.writerow(["Klantnummer", "Naam", "E-mail", "Adres", "Postcode", "Toestemming", "Opmerking"])
    while True:
        for one in canaries():
            row = [one["customer"], one["name"], one["email"], one["address"], one["postcode"], "ja", MARK]
            writer.writerow(row)
        if sheet.tell() >= megabytes * 1024**2:
            return sheet.getvalue().encode()


class Sender:
    """Sends a list as a browser would, as slowly as one wants."""

    def __init__(self, server: Server) -> None:
        self._to = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self._to.request("GET", PAGE)
        answer = self._to.getresponse()
        page = answer.read().decode()
        self._cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        self._token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]

    def begin(self, content: bytes, **fields: str) -> bytes:
        """The head of the request goes out; gives the body that is still to be sent."""
        parts = {"csrfmiddlewaretoken": self._token, **fields}
        body = b"".join(
            f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in parts.items()
        )
        name = f"{canaries()[3]['name']}.csv"
        head = f'--{BORDER}\r\nContent-Disposition: form-data; name="list"; filename="{name}"\r\n\r\n'.encode()
        body += head + content + f"\r\n--{BORDER}--\r\n".encode()
        self._to.putrequest("POST", PAGE)
        self._to.putheader("Content-Type", f"multipart/form-data; boundary={BORDER}")
        self._to.putheader("Content-Length", str(len(body)))
        self._to.putheader("Cookie", self._cookie)
        self._to.endheaders()
        return body

    def send(self, body: bytes) -> None:
        self._to.send(body)

    def end(self) -> tuple[int, bytes]:
        answer = self._to.getresponse()
        return answer.status, answer.read()

    def leave(self) -> None:
        self._to.close()


def open_files(server: Server) -> list[str]:
    """What the server holds open that is a file with content of a request: anything nameless on a disk."""
    folder = Path(f"/proc/{server._process.pid}/fd")
    found = []
    for one in folder.iterdir():
        try:
            target = str(one.readlink())
        except OSError:
            continue
        if target.endswith("(deleted)") and not target.startswith("/memfd:"):
            found.append(target)
    return found


def found(place: Path) -> list[str]:
    return Search().found([place], letters=False)


def test_the_search_would_find_one(place: Path, tmp_path: Path) -> None:
    (tmp_path / "lek").write_bytes(a_list()[:4000])
    assert Search().found([tmp_path])


def test_a_list_comes_in_and_only_its_groups_go_out(server: Server, place: Path) -> None:
    sender = Sender(server)
    sender.send(sender.begin(a_list(), numbers="own", record="1"))
    status, content = sender.end()
    assert status == 200
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) > 100
    assert not any(letter in content.decode() for letter in (f"@{MARK}", HOUSE, f" {LETTERS}"))
    assert not found(place)


def test_while_a_long_list_comes_in_it_is_on_no_disk(server: Server, place: Path) -> None:
    sender, content = Sender(server), a_list(megabytes=3)
    body = sender.begin(content, look="1")
    before = open_files(server)
    sender.send(body[: len(body) // 2])
    time.sleep(0.5)
    assert open_files(server) == before
    assert not found(place)
    sender.send(body[len(body) // 2 :])
    status, page = sender.end()
    assert status == 200
    assert not Search().in_text(page.decode())
    assert not found(place)


def test_a_connection_that_breaks_leaves_nothing(server: Server, place: Path) -> None:
    sender = Sender(server)
    body = sender.begin(a_list(megabytes=2), numbers="own")
    sender.send(body[: len(body) // 2])
    sender.leave()
    time.sleep(0.5)
    assert not found(place)


@pytest.mark.parametrize(
    "content",
    [
        a_list().replace(b"Toestemming", b"Naam2"),
        a_list().replace(b"\r\n", b"\x00\xff\r\n"),
        b"PK\x03\x04" + a_list(),
        a_list()[:-10] + b'"' + a_list(),
        a_list(megabytes=4.2),
        f"{MARK};{MARK}\n".encode() * 5,
    ],
    ids=["no-permission", "damaged", "half-a-workbook", "open-quote", "too-large", "no-heads"],
)
def test_a_list_that_is_refused_leaves_nothing_either(content: bytes, server: Server, place: Path) -> None:
    sender = Sender(server)
    sender.send(sender.begin(content, numbers="own"))
    status, page = sender.end()
    assert status in (200, 413, 422)
    if status != 200:
        assert not Search().in_text(page.decode())
    assert not found(place)
