"""What can a system that means harm make the machine of a house do? Nothing but fail, soon, and in words."""

from __future__ import annotations

import gzip
import json
import os
import resource
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module

import pytest

from publiek.deliveries.fetching import fetch
from publiek.deliveries.live import connector, guarded, open_door
from publiek.deliveries.live.door import Door, Patience, check_address, paginators
from publiek.deliveries.live.fakes.serving import Answer, serve
from publiek.errors import PubliekError

QUICK = Patience(tries=2, pause=0.01, longest=0.02, connect=1, answer=0.8, whole=1.5)


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def refused(ask):
    with pytest.raises(PubliekError) as told:
        ask()
    assert told.value.__cause__ is None and told.value.__context__ is None, "nothing of the answer hangs behind it"
    return told.value


def door(address, **more):
    return open_door("Kassa", address, {}, per_second=1000.0, patience=QUICK, **more)


@contextmanager
def raw(*parts, pause=0.0):
    """A server that sends these bytes to whoever asks, with a pause between them."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def one(line):
        with line:
            line.recv(65536)
            for part in parts:
                try:
                    line.sendall(part)
                except OSError:
                    return
                if ended.wait(pause):
                    return

    def all_():
        while not ended.is_set():
            try:
                line, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(line,), daemon=True).start()

    threading.Thread(target=all_, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        ended.set()
        listening.close()


# Addresses -----------------------------------------------------------------------------------------------------------

INSIDE = (
    "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://2130706433/", "https://0x7f000001/",
    "https://0177.0.0.1/", "https://127.1/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://169.254.169.254/", "https://10.0.0.8/",
    "https://192.168.1.1/", "https://100.64.0.1/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[fec0::1]/",
    "https://0.0.0.0/", "https://[::]/", "https://224.0.0.1/", "https://192.0.0.192/", "https://[::127.0.0.1]/",
)  # fmt: skip
NO_PLACE = (
    "http://kassa.example/", "file:///etc/passwd", "gopher://kassa.example/", "ftp://kassa.example/", "//kassa.example",
    "https://jan:geheim@kassa.example/", "https://kassa.example@127.0.0.1/", "https://@kassa.example/", "https://",
    "https://kassa.example:99999/", "https://[::1", "https://kassa.example/#here", "", "javascript:alert(1)",
    "https://127.0.0.1\\@kassa.example/",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE + NO_PLACE)
def test_an_address_that_is_no_place_for_a_secret_is_refused(address, monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "")
    assert refused(lambda: check_address(address)).code == "live-address-refused"


def looked_up(monkeypatch, answers):
    """The looking up of names, with an answer for the first time and for every next."""
    asked = []

    def found(host, port, *_, **__):
        asked.append(host)
        at = answers[min(len(asked), len(answers)) - 1]
        if at is None:
            raise socket.gaierror("not now")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (at, port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return asked


@pytest.mark.parametrize("first", ["93.184.215.14", None])
def test_a_name_that_is_public_when_looked_at_and_private_when_asked_leads_nowhere(first, monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "")
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.3)
        address = f"https://rebinds.example:{inside.getsockname()[1]}"
        names = looked_up(monkeypatch, [first, "127.0.0.1"])
        opened = door(address)
        assert len(names) == 1
        assert refused(lambda: opened.get("api")).code == "live-address-refused"
        with pytest.raises(TimeoutError):
            asked.append(inside.accept())
    assert len(names) == 2 and not asked, "not even a connection was made"


def test_a_file_to_be_checked_is_not_fetched_from_within_either(monkeypatch, tmp_path):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "")
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.3)
        looked_up(monkeypatch, ["93.184.215.14", "127.0.0.1"])
        address = f"https://rebinds.example:{inside.getsockname()[1]}/delivery.csv"
        assert refused(lambda: fetch(address, tmp_path)).code == "live-address-refused"
        with pytest.raises(TimeoutError):
            inside.accept()


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(monkeypatch):
    with serve(lambda question: Answer({"ok": question.path})) as here:
        port = here.address.rsplit(":", 1)[1]
        names = looked_up(monkeypatch, ["127.0.0.1", "203.0.113.9"])
        sock = guarded.connect(("kassa.example", int(port)), 1.0)
        sock.close()
    assert names == ["kassa.example"], "looked up once, and that is where it went"


NEXT = (
    "http://127.0.0.2:{port}/more", "https://127.0.0.1:{port}/more", "http://127.0.0.1:1/more", "//127.0.0.2/more",
    "http://jan@127.0.0.1:{port}/more", "file:///etc/passwd", "gopher://127.0.0.1/", "http://[::1", "http://",
    "http://127.0.0.1:{port}@127.0.0.2/more", "\\\\127.0.0.2\\more",
)  # fmt: skip


@pytest.mark.parametrize("link", NEXT)
def test_a_next_page_elsewhere_is_not_asked(link):
    def answer(question):
        port = question.address.rsplit(":", 1)[1]
        return Answer({"results": [{"id": 1}], "next": link.format(port=port)})

    with serve(answer) as here:
        walk = door(here.address).pages(
            "orders", items="results", paginator=paginators().JSONLinkPaginator(next_url_path="next")
        )
        trouble = refused(lambda: [page for _, page in zip(range(5), walk, strict=False)])
    assert trouble.code in ("live-address-refused", "live-unreachable", "live-answer-changed", "live-answer-damaged")
    assert len(here.asked) <= 3 and all(one.path == "/orders" or "more" in one.path for one in here.asked)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status):
    with serve(lambda _: Answer({}, 200)) as other:
        with serve(lambda _: Answer({}, status, {"Location": other.address})) as here:
            assert refused(lambda: door(here.address).get("orders")).code == "live-not-there"
        assert not other.asked


def test_a_page_that_points_at_itself_ends():
    page = {"results": [{"id": 1}], "next": ""}
    with serve(lambda question: Answer(page | {"next": f"{question.address}/orders"})) as here:
        paging = paginators().JSONLinkPaginator(next_url_path="next")
        walk = door(here.address).pages("orders", items="results", paginator=paging)
        assert refused(lambda: list(walk)).code == "live-answer-changed"
    assert len(here.asked) == 2


def test_pages_without_an_end_end(monkeypatch):
    monkeypatch.setattr(guarded, "MOST_PAGES", 20)
    with serve(
        lambda one: Answer({"results": [{"id": 1}], "next": f"{one.address}/o?n={one.path}{time.time()}"})
    ) as here:
        paging = paginators().JSONLinkPaginator(next_url_path="next")
        walk = door(here.address).pages("orders", items="results", paginator=paging)
        assert refused(lambda: list(walk)).code == "live-answer-changed"
    assert len(here.asked) == 21


def test_a_token_that_leads_to_the_same_page_ends():
    fake = import_module("publiek.deliveries.live.fakes.eventbrite")
    right = fake.sample()

    def looping(question):
        first = {name: value for name, value in question.query.items() if name != "continuation"}
        answer = right(replace(question, query=first))
        answer.body["pagination"] |= {"has_more_items": True, "continuation": "same"}
        return answer

    with serve(looping) as here:
        one = connector("eventbrite")
        opened = open_door(one.name, here.address, {**fake.SETTINGS, "address": here.address}, per_second=5000.0)
        one.prepare(opened)
        assert refused(lambda: list(one.read(opened, None))).code == "live-answer-changed"
    assert len(here.asked) < 3 * guarded.MOST_TIMES


def test_half_a_sign_in_one_name_does_not_stop_the_others():
    with serve(lambda _: Answer('{"name": "Ab\\ud800el", "other": "\\ud83c\\udfad", "\\uDFFF": ["\\udc00"]}')) as here:
        assert door(here.address).get("orders") == {"name": "Ab\ufffdel", "other": "\U0001f3ad", "\ufffd": ["\ufffd"]}


def test_no_password_of_the_machine_goes_to_a_vendor(tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login beheerder password hunter2\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with serve(lambda _: Answer({})) as here:
        one = door(here.address)
        one.headers = {"Authorization": "Token van-het-huis"}
        one.get("orders")
    assert here.asked[0].headers["authorization"] == "Token van-het-huis"


# Answers -------------------------------------------------------------------------------------------------------------


def test_an_answer_that_is_too_large_is_not_held():
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    with raw(head, *[b"[" + b" " * (1 << 20)] * 64) as address:
        one = Door("Kassa", address + "/", {}, QUICK, 1000.0, most_bytes=1 << 20)
        begun = time.monotonic()
        assert refused(lambda: one.get("orders")).code == "live-answer-damaged"
    assert time.monotonic() - begun < 10.0


def test_an_answer_that_unpacks_to_a_gigabyte_is_not_held():
    bomb = gzip.compress(b" " * (400 << 20), 9)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with raw(head, bomb) as address:
        one = Door("Kassa", address + "/", {}, QUICK, 1000.0, most_bytes=4 << 20)
        assert refused(lambda: one.get("orders")).code == "live-answer-damaged"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10


@pytest.mark.parametrize("within", ["head", "body"])
def test_an_answer_of_a_byte_at_a_time_is_hung_up_on(within):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n"
    slowly = [bytes([one]) for one in (head if within == "head" else b" " * 4000)]
    with raw(*([] if within == "head" else [head]), *slowly, pause=0.2) as address:
        begun = time.monotonic()
        assert refused(lambda: door(address).get("orders")).code in ("live-unreachable", "live-answer-damaged")
        assert time.monotonic() - begun < QUICK.tries * QUICK.whole + 1.5


ODD = {
    "deep": "[" * 200_000 + "]" * 200_000,
    "deep things": '{"results":' * 100_000 + "1" + "}" * 100_000,
    "a number of a million digits": '{"results": [' + "9" * 1_000_000 + "]}",
    "NaN": '{"results": [{"id": NaN}]}',
    "without end": '{"results": [{"id": -Infinity}]}',
    "twice": '{"results": [{"id": 1, "id": 2}]}',
    "no UTF-8": b'{"results": [{"id": "\xff\xfe\xfa"}]}',
    "no such signs": b'{"results": []}',
    "nothing": "",
    "no list": '{"results": 7}',
    "no things": '{"results": [1, 2]}',
    "null": "null",
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_is_refused_in_words(odd):
    content = ODD[odd] if isinstance(ODD[odd], bytes) else ODD[odd].encode()
    kind = "application/json; charset=klingon" if odd == "no such signs" else "application/json"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    with raw(head.encode() + content) as address:
        walk = door(address).pages("orders", items="results")
        assert refused(lambda: list(walk)).code in ("live-answer-damaged", "live-answer-changed")


def test_a_number_beyond_any_stays_what_was_written():
    with serve(lambda _: Answer('{"price": 1e309, "id": 1E400}')) as here:
        assert door(here.address).get("orders") == {"price": "1e309", "id": "1E400"}


_TELLS_ALL = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
from publiek.deliveries.live import open_door
door = open_door("Kassa", sys.argv[1], {}, per_second=100.0)
import dlt
from dlt.common import logger
logger.LOGGER = logging.getLogger("dlt")
logger.LOGGER.setLevel(logging.DEBUG)
logger.LOGGER.debug("logs are on")
door.headers = {"Authorization": "Token zqxvogel"}
door.get("orders", {"email": "zqxvogel@huis.example"})
door.form("token", {"secret": "zqxvogel"})
list(door.pages("orders", {"email": "zqxvogel@huis.example"}, items=""))
print(door)
"""


def test_what_is_asked_is_in_no_log_also_where_all_is_logged():
    with serve(lambda _: Answer([])) as here:
        told = subprocess.run(
            [sys.executable, "-c", _TELLS_ALL, here.address],
            env={**os.environ, "RUNTIME__LOG_LEVEL": "DEBUG"},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert told.returncode == 0 and "logs are on" in told.stdout, told.stderr
    assert len(here.asked) == 3 and "zqxvogel" not in told.stdout + told.stderr


_WATCHED = """
import sys, json
from publiek.deliveries.live import open_door
seen = []
sys.addaudithook(lambda event, given: seen.append((event, str(given))) if event in (
    "open", "socket.connect", "os.mkdir", "socket.getaddrinfo", "subprocess.Popen") else None)
door = open_door("Kassa", sys.argv[1], {}, per_second=100.0)
door.get("orders")
list(door.pages("orders", items=""))
import dlt.common.runtime.anon_tracker as tracker
written = [given for event, given in seen if event == "os.mkdir"
           or event == "open" and any(f", '{mode}" in given for mode in ("w", "a", "x", "r+"))]
print(json.dumps({
    "written": [one for one in written if "__pycache__" not in one and "/dev/null" not in one],
    "asked": [given for event, given in seen if event in ("socket.connect", "socket.getaddrinfo")],
    "telemetry": tracker._THREAD_POOL is not None,
    "sentry": "sentry_sdk" in sys.modules,
    "level": __import__("dlt.common.logger", fromlist=["x"]).LOGGER.level,
}))
"""


def test_dlt_tells_nobody_and_writes_nothing_whatever_stands_in_its_files(tmp_path):
    told = """[runtime]
dlthub_telemetry = true
log_level = "DEBUG"
sentry_dsn = "http://key@127.0.0.1:9/1"
"""
    for place in (tmp_path / "home", tmp_path / "here"):
        (place / ".dlt").mkdir(parents=True)
        (place / ".dlt" / "config.toml").write_text(told)
    before = sorted(tmp_path.rglob("*"))
    with serve(lambda _: Answer([])) as here:
        ran = subprocess.run(
            [sys.executable, "-B", "-c", _WATCHED, here.address],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path / "home"),
                "DLT_DATA_DIR": str(tmp_path / "home" / ".dlt"),
                "PUBLIEK_CONNECT_PRIVATE": "1",
                "RUNTIME__DLTHUB_TELEMETRY": "true",
            },
            cwd=tmp_path / "here",
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ran.returncode == 0, ran.stderr
    seen = json.loads(ran.stdout)
    port = here.address.rsplit(":", 1)[1]
    assert seen["asked"] and all(port in one for one in seen["asked"])
    assert (seen["written"], seen["telemetry"], seen["sentry"], seen["level"]) == ([], False, False, 40)
    assert sorted(tmp_path.rglob("*")) == before and not ran.stderr
