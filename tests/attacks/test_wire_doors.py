"""Somebody who is not a member, or is one and means ill, leans on the door of a hub."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from publiek.collective.wire import certificates
from publiek.collective.wire.calling import Patience
from publiek.collective.wire.certificates import Certificate
from publiek.errors import NetworkError
from tests.support.federation import SMALL, Party, door, everything, line, party, raw, trust


@pytest.fixture(scope="module")
def parties(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Party]:
    folder = tmp_path_factory.mktemp("parties")
    return {name: party(folder, name) for name in ("the-hub", "house-one", "house-two", "stranger")}


@pytest.fixture
def known(parties: dict[str, Party], tmp_path: Path) -> Path:
    return trust(tmp_path / "certificates", [parties["house-one"], parties["house-two"]])


@pytest.fixture(scope="module")
def hub(parties, tmp_path_factory):
    known = trust(tmp_path_factory.mktemp("hub") / "certificates", [parties["house-one"], parties["house-two"]])
    with door(parties["the-hub"], known, [parties["house-one"], parties["house-two"]]) as opened:
        yield opened


def works(parties, hub) -> bool:
    """Whether an honest member is still served."""
    with line(parties["house-one"], parties["the-hub"], hub) as called:
        return called.ask("PUT", "/1/echo", b"honest").json() == {"who": "house-one", "parts": [], "bytes": 6}


def said(connection: ssl.SSLSocket, sent: bytes) -> bytes:
    """What comes back for bytes without any manners."""
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        connection.sendall(sent)
    return everything(connection)


# Who may come in


def test_no_certificate_no_answer(parties, hub) -> None:
    """Not one byte comes back, and names of members least of all."""
    heard = b""
    try:
        connection = raw(hub)
        heard = said(connection, b"GET /1/echo/a HTTP/1.1\r\nHost: x\r\n\r\n")
    except ssl.SSLError:
        pass
    assert heard == b"" and works(parties, hub)


def test_the_handshake_names_no_member(parties, known) -> None:
    """A server may say whose certificates it would take; ours does not say."""
    heard = bytearray()
    with door(parties["the-hub"], known, [parties["house-one"]]) as hub:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        # As the test suite of Python itself looks into a handshake.
        context._msg_callback = lambda conn, way, version, kind, message, data: heard.extend(data)
        context.wrap_socket(socket.create_connection(hub.address, timeout=5)).close()
    assert b"the-hub" in heard, "the handshake was not looked into"
    assert b"house-one" not in heard and b"house-two" not in heard


def test_a_certificate_of_somebody_else_with_the_name_of_a_member(parties, hub, tmp_path) -> None:
    impostor = party(tmp_path, "house-one")
    with pytest.raises(NetworkError) as refused:
        line(impostor, parties["the-hub"], hub).ask("GET", "/1/echo/a")
    assert refused.value.code == "wire-not-known-there"


def test_a_certificate_that_a_member_signed(parties, hub, tmp_path) -> None:
    """Being known does not make one an authority: what house-one signs for another is worth nothing."""
    for authority in (False, True):
        signed = issued(tmp_path / str(authority), parties["house-one"], authority=authority)
        with pytest.raises(NetworkError) as refused:
            line(signed, parties["the-hub"], hub).ask("GET", "/1/echo/a")
        assert refused.value.code == "wire-not-known-there"


def test_a_known_authority_lets_in_only_whom_the_register_knows(parties, known, tmp_path) -> None:
    """Even when the certificate of an authority was put among the known ones, the fingerprint decides."""
    authority = own_authority(tmp_path / "authority")
    (known / "authority.pem").write_bytes(authority.certificate.pem())
    with door(parties["the-hub"], known, [parties["house-one"]]) as hub:
        answer = line(issued(tmp_path / "x", authority), parties["the-hub"], hub).ask("PUT", "/1/echo", b"x" * 900_000)
        assert (answer.status, answer.content) == (403, b'{"code": "certificate-unknown"}')


@pytest.mark.parametrize("days", [-3, 400])
def test_an_expired_certificate_and_one_that_does_not_count_yet(parties, known, tmp_path, days) -> None:
    old = dated(tmp_path, parties["house-one"], starts=days)
    trust(known, [old])
    with door(parties["the-hub"], known, [old, parties["house-two"]]) as hub:
        with pytest.raises(NetworkError) as refused:
            line(old, parties["the-hub"], hub).ask("GET", "/1/echo/a")
        assert refused.value.code == "wire-not-known-there"
        assert line(parties["house-two"], parties["the-hub"], hub).ask("GET", "/1/echo/a").status == 200


def test_an_expired_certificate_of_the_hub(parties, known, tmp_path) -> None:
    old = dated(tmp_path, parties["the-hub"], starts=-3)
    with door(old, known, [parties["house-one"]]) as hub, pytest.raises(NetworkError) as refused:
        line(parties["house-one"], old, hub).ask("PUT", "/1/echo", b"nothing for you")
    assert refused.value.code == "wire-another-certificate"


def test_older_tls_in_which_a_certificate_travels_in_clear(parties, hub) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(parties["house-one"].certificate.path, parties["house-one"].certificate.key)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        context.wrap_socket(socket.create_connection(hub.address, timeout=5))
    assert works(parties, hub)


def test_plain_http_and_noise(parties, hub) -> None:
    for sent in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" + bytes(500), os.urandom(2000), b"\x80" * 9):
        with socket.create_connection(hub.address, timeout=5) as plain:
            plain.sendall(sent)
            heard = b""
            try:
                while block := plain.recv(4096):
                    heard += block
            except ConnectionError:
                pass
        assert b"HTTP/1" not in heard and b"Traceback" not in heard
    assert works(parties, hub)


# What may be asked


@pytest.mark.parametrize(
    "path",
    ["/1/echo/..%2f..%2fetc", "/1/echo/../a", "/1/echo/%2e%2e", "/1/echo//a", "/1/echo/a%00b", "/1/echo/.hidden", "/",
     "/1", "/2/echo/a", "/1/echo/a?x=1", "/1/echo/" + "a" * 81, "/1/echo/a%0d%0aX:1", "/1/echo/a%20b", "/1/echo/%C3%A9",
     "http://elsewhere.example/1/echo/a", "/1/echo/a/", "/1/echo/a;b", "*", "/1\\echo\\a"],
)  # fmt: skip
def test_paths_that_lead_elsewhere(parties, hub, path) -> None:
    heard = said(
        raw(hub, parties["house-one"]), f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    status = int(heard.split()[1])
    assert status in (400, 404) or (path.startswith("http://") and status == 404), heard[:200]
    assert b"Traceback" not in heard and b"elsewhere" not in heard


@pytest.mark.parametrize(
    "method", ["POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "PROPFIND", "CONNECT", "get"]
)
def test_other_methods(parties, hub, method) -> None:
    target = "/1/echo/a" if method != "CONNECT" else "127.0.0.1:22"
    heard = said(
        raw(hub, parties["house-one"]), f"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    assert int(heard.split()[1]) in (400, 404, 405), heard[:200]
    assert works(parties, hub)


BODY = b"PUT /1/echo HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("head", "sent", "statuses"),
    [
        (b"Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n0\r\n\r\n", {411}),
        (b"Transfer-Encoding: chunked\r\n", b"ffffffffffffffff\r\nhello", {411}),
        (b"Transfer-Encoding: chunked\r\n", b"not hex\r\n\r\n", {411}),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"hello", {411}),
        (b"Transfer-Encoding: gzip, chunked\r\n", b"hello", {400, 411, 501}),
        (b"Content-Length: -5\r\n", b"hello", {400, 411}),
        (b"Content-Length: +5\r\n", b"hello", {400, 411}),
        (b"Content-Length: 5, 6\r\n", b"hello", {400, 411}),
        (b"Content-Length: \xb2\r\n", b"hello", {400, 411}),
        (b"Content-Length: 0\r\n", b"", {411}),
        (b"", b"", {411}),
        (b"Content-Length: 1048577\r\n", b"hello", {413}),
        (b"Content-Length: 99999999999999999999999\r\n", b"hello", {411, 413}),
        (b"Content-Length: 5\r\nX: " + b"a" * 40_000 + b"\r\n", b"hello", {400, 413}),
        (b"".join(b"X-%d: a\r\n" % at for at in range(5000)), b"", {400, 413}),
        (b" folded\r\nContent-Length: 5\r\n", b"hello", {200, 400}),
        (b"Content-Length: 5\n", b"hello", {400}),
    ],
)
def test_bodies_whose_length_is_unsure_or_too_much(parties, hub, head, sent, statuses) -> None:
    """Refused by what the head says: the body is not read."""
    heard = said(raw(hub, parties["house-one"]), BODY + head + b"Connection: close\r\n\r\n" + sent)
    assert int(heard.split()[1]) in statuses, heard[:300]
    assert heard.count(b"HTTP/1.1 ") == 1 and b"Traceback" not in heard
    assert works(parties, hub)


def test_a_second_request_hidden_in_a_refused_body(parties, hub) -> None:
    hidden = b"GET /1/echo/hidden HTTP/1.1\r\nHost: x\r\n\r\n"
    for head in (
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Length: 4\r\nContent-Length: 100\r\n",
        b"Content-Length: 9999999\r\n",
    ):
        heard = said(raw(hub, parties["house-one"]), BODY + head + b"\r\n" + hidden)
        assert b"hidden" not in heard.split(b"\r\n\r\n", 1)[-1]


def test_a_body_that_is_broken_off(parties, known) -> None:
    with door(parties["the-hub"], known, [parties["house-one"]]) as hub:
        connection = raw(hub, parties["house-one"])
        connection.sendall(BODY + b"Content-Length: 1000\r\n\r\n" + b"x" * 400)
        connection.close()
        assert works(parties, hub)
    wait_for(lambda: "broken-off" in journal(known) or "too-slow" in journal(known))


def test_a_large_body_from_who_is_not_known_is_not_read(parties, known, tmp_path) -> None:
    """The answer is there before a byte of it: an attacker cannot fill a disk."""
    authority = own_authority(tmp_path / "authority")
    (known / "authority.pem").write_bytes(authority.certificate.pem())
    with door(parties["the-hub"], known, [parties["house-one"]]) as hub:
        connection = raw(hub, issued(tmp_path / "x", authority))
        connection.sendall(BODY + b"Content-Length: 1000000\r\n\r\n")
        assert everything(connection).startswith(b"HTTP/1.1 403 ")


# How slowly, how often


def test_slow_heads_are_cut_off(parties, hub) -> None:
    """A byte now and then keeps a connection no longer than a whole request may take."""
    connection, began = raw(hub, parties["house-one"]), time.monotonic()
    with pytest.raises((ConnectionError, ssl.SSLError, TimeoutError)):
        for byte in b"GET /1/echo/a HTTP/1.1\r\nX: " + b"y" * 1000:
            connection.sendall(bytes([byte]))
            time.sleep(0.2)
            connection.settimeout(0.01)
            try:
                if not connection.recv(1000):
                    raise ConnectionError
            except TimeoutError:
                connection.settimeout(5)
    assert time.monotonic() - began < SMALL.head_seconds + 3


def test_slow_bodies_are_cut_off(parties, hub) -> None:
    connection, began = raw(hub, parties["house-one"]), time.monotonic()
    connection.sendall(BODY + b"Content-Length: 4000\r\n\r\n")
    heard = b""
    connection.settimeout(0.2)
    while time.monotonic() - began < 12 and b"\r\n\r\n" not in heard:
        try:
            connection.sendall(b"x")
            heard += connection.recv(1000)
        except TimeoutError:
            continue
        except (ConnectionError, ssl.SSLError):
            break
    assert time.monotonic() - began < SMALL.body_seconds(4000) + 3
    assert heard == b"" or heard.startswith(b"HTTP/1.1 408 ")
    assert works(parties, hub)


def test_silent_connections_keep_nobody_out(parties, hub) -> None:
    """Forty that say nothing, and five that stop halfway the handshake, with six threads."""
    silent = [socket.create_connection(hub.address, timeout=5) for _ in range(40)]
    for half in silent[:5]:
        half.sendall(b"\x16\x03\x01\x02\x00\x01")
    began = time.monotonic()
    assert works(parties, hub)
    assert time.monotonic() - began < SMALL.handshake_seconds + 2
    for connection in silent:
        connection.close()


def test_silent_connections_that_are_hung_up_on_keep_nobody_waiting(parties, hub) -> None:
    """They are closed by the thread that lets everybody in: that takes no time, however they answer."""
    silent = [raw(hub, parties["house-one"]) for _ in range(30)]
    time.sleep(SMALL.idle_seconds + 0.3)
    began = time.monotonic()
    while time.monotonic() - began < 2:
        asked = time.monotonic()
        assert works(parties, hub)
        assert time.monotonic() - asked < 2
    for connection in silent:
        connection.close()


def test_more_connections_than_there_is_room_for(parties, known) -> None:
    """From one address only so many; when they are gone, others come in again."""
    with door(parties["the-hub"], known, [parties["house-one"]]) as hub:
        crowd = [socket.create_connection(hub.address, timeout=5) for _ in range(SMALL.per_address + 20)]
        wait_for(lambda: '"connections"' in journal(known))
        wait_for(lambda: hub.places._taken.get("127.0.0.1", 0) <= SMALL.per_address)
        for connection in crowd:
            connection.close()
        wait_for(lambda: not hub.places._taken)
        assert works(parties, hub)


def test_ten_thousand_small_requests(parties, known) -> None:
    """After what one may ask in a minute the answer is "not now", and others are served."""
    limits = type(SMALL)(**{**SMALL.__dict__, "per_minute": 60, "burst": 50})
    with door(parties["the-hub"], known, [parties["house-one"], parties["house-two"]], limits=limits) as hub:
        statuses: list[int] = []
        impatient = Patience(tries=1, connect=5, answer=5)
        began = time.monotonic()
        for _ in range(20):
            connection = raw(hub, parties["house-two"])
            heard = said(connection, b"GET /1/echo/a HTTP/1.1\r\nHost: x\r\n\r\n" * 500)
            statuses += [int(part[:3]) for part in heard.split(b"HTTP/1.1 ")[1:]]
        assert 50 <= statuses.count(200) <= 50 + (time.monotonic() - began) + 1
        assert statuses.count(429) == 20, "each of these ends its connection"
        assert line(parties["house-one"], parties["the-hub"], hub, impatient).ask("GET", "/1/echo/a").status == 200


def test_uploads_at_once_are_few(parties, known) -> None:
    """Two of one house; the third is told to come back, and its turn comes."""
    with door(parties["the-hub"], known, [parties["house-one"], parties["house-two"]]) as hub:
        held = [raw(hub, parties["house-two"]) for _ in range(2)]
        for connection in held:
            connection.sendall(BODY + b"Content-Length: 900000\r\n\r\n" + b"x")
        time.sleep(0.3)
        third = said(raw(hub, parties["house-two"]), BODY + b"Content-Length: 5\r\n\r\nhello")
        assert third.startswith(b"HTTP/1.1 503 ") and b"Retry-After" in third
        assert works(parties, hub)
        for connection in held:
            connection.close()


def test_a_fault_inside_says_nothing(parties, known) -> None:
    from publiek.collective.wire.answering import Route

    def broken(asked):
        raise RuntimeError("canary: somebody's address")

    routes = [Route("PUT", "echo", broken, most=1000)]
    with door(parties["the-hub"], known, [parties["house-one"]], routes=routes) as hub:
        heard = said(raw(hub, parties["house-one"]), BODY + b"Content-Length: 5\r\n\r\nhello")
    assert heard.startswith(b"HTTP/1.1 500 ") and heard.endswith(b'{"code": "fault"}')
    assert "canary" not in journal(known) and b"canary" not in heard
    fault = next(json.loads(one) for one in journal(known).splitlines() if '"fault"' in one)
    assert fault["kind"] == "RuntimeError"


# What the tests need


def journal(known: Path) -> str:
    return (known.parent / "journal.jsonl").read_text()


def wait_for(true) -> None:
    until = time.monotonic() + 8
    while not true():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.05)


def dated(folder: Path, who: Party, *, starts: int) -> Party:
    """`who` with a certificate that counts from `starts` days from now, for two days."""
    begins = datetime.now(UTC) + timedelta(days=starts)
    return _made(folder / "dated", who.public.name, who, begins=begins, days=2)


def own_authority(folder: Path) -> Party:
    return _made(
        folder,
        "authority",
        party(folder, "authority"),
        begins=datetime.now(UTC) - timedelta(days=1),
        days=9,
        authority=True,
    )


def issued(folder: Path, by: Party, *, authority: bool = False) -> Party:
    """A newcomer with the name of house-two and a certificate that `by` signed."""
    return _made(folder, "house-two", party(folder, "house-two"), begins=datetime.now(UTC) - timedelta(days=1), days=9,
                 authority=authority, by=by)  # fmt: skip


def _made(folder, name, who, *, begins, days, authority=False, by=None) -> Party:
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    signer = serialization.load_pem_private_key(by.certificate.key.read_bytes(), None) if by else key
    issuer = x509.load_pem_x509_certificate(by.certificate.pem()).subject if by else None
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer or subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins).not_valid_after(begins + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )  # fmt: skip
    path, key_path = folder / "made.pem", folder / "made-key.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key_path.write_bytes(key.private_bytes(*form))
    pem = path.read_bytes()
    certificate = Certificate(name, path, key_path, certificates.fingerprint_of(pem), certificates.valid_until(pem))
    return Party(who.identity, certificate, who.keys)
