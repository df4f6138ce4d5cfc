"""Over the network: who asks and who answers know each other's one certificate, and nothing else counts."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from publiek.collective.wire import certificates
from publiek.collective.wire.answering import Answer, Route
from publiek.collective.wire.calling import Line, place_of
from publiek.errors import NetworkError, PubliekError
from tests.support.federation import QUICK, SMALL, Party, door, line, party, raw, trust


@pytest.fixture(scope="module")
def parties(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Party]:
    folder = tmp_path_factory.mktemp("parties")
    kinds = {"the-hub": "hub", "house-one": "member", "house-two": "member", "stranger": "member"}
    return {name: party(folder, name, kind) for name, kind in kinds.items()}


@pytest.fixture
def known(parties: dict[str, Party], tmp_path: Path) -> Path:
    return trust(tmp_path / "certificates", [parties["house-one"], parties["house-two"]])


def members(parties: dict[str, Party]) -> list[Party]:
    return [parties["house-one"], parties["house-two"]]


def test_a_member_asks_and_the_hub_knows_who_it_is(parties, known) -> None:
    with door(parties["the-hub"], known, members(parties)) as hub:
        for name in ("house-one", "house-two"):
            with line(parties[name], parties["the-hub"], hub) as called:
                assert called.ask("GET", "/1/echo/hello").json() == {"who": name, "parts": ["hello"], "bytes": 0}
                assert called.ask("PUT", "/1/echo", b"x" * 500_000).json()["bytes"] == 500_000
                assert raw(hub, parties[name]).version() == "TLSv1.3"


def test_several_requests_go_over_one_connection(parties, known) -> None:
    with (
        door(parties["the-hub"], known, members(parties)) as hub,
        line(parties["house-one"], parties["the-hub"], hub) as called,
    ):
        for at in range(40):
            assert called.ask("PUT", "/1/echo", b"y" * (at * 1000 + 1)).json()["bytes"] == at * 1000 + 1
            assert called.ask("GET", f"/1/echo/n{at}").json()["parts"] == [f"n{at}"]
        assert hub.places._taken == {"127.0.0.1": 1}


def test_the_other_side_must_show_the_certificate_that_was_agreed_upon(parties, known) -> None:
    """Somebody else who answers at the address of the hub is sent nothing, whatever certificate it has."""
    with door(parties["stranger"], known, members(parties)) as impostor:
        with pytest.raises(NetworkError) as refused:
            line(parties["house-one"], parties["the-hub"], impostor).ask("PUT", "/1/echo", b"secret")
        assert refused.value.code == "wire-another-certificate"


def test_who_is_struck_off_is_out_at_once(parties, known) -> None:
    """A connection that was open stays open until it ends, and is refused in it; a new one is not made."""
    register = {p.certificate.fingerprint: p.public for p in members(parties)}
    with door(parties["the-hub"], known, members(parties)) as hub:
        hub.wsgi_app._register = register.get
        called = line(parties["house-two"], parties["the-hub"], hub)
        assert called.ask("GET", "/1/echo/a").status == 200
        del register[parties["house-two"].certificate.fingerprint]
        assert called.ask("GET", "/1/echo/a").json() == {"code": "certificate-unknown"}
        (known / "house-two.pem").unlink()
        with pytest.raises(NetworkError) as refused:
            line(parties["house-two"], parties["the-hub"], hub).ask("GET", "/1/echo/a")
        assert refused.value.code == "wire-not-known-there"
        assert line(parties["house-one"], parties["the-hub"], hub).ask("GET", "/1/echo/a").status == 200


def test_who_joins_needs_no_restart(parties, known) -> None:
    with door(parties["the-hub"], known, [*members(parties), parties["stranger"]]) as hub:
        newcomer = line(parties["stranger"], parties["the-hub"], hub)
        with pytest.raises(NetworkError):
            newcomer.ask("GET", "/1/echo/a")
        trust(known, [parties["stranger"]])
        assert newcomer.ask("GET", "/1/echo/a").json()["who"] == "stranger"


def test_what_goes_wrong_on_the_way_is_tried_again(parties, known) -> None:
    """Five hundreds and "not now" come back; a refusal does not."""
    answers = iter([500, 503, 429, 200])
    route = Route("GET", "turns", lambda asked: Answer.of({}, status=next(answers)))
    with door(parties["the-hub"], known, members(parties), routes=[route]) as hub:
        patient = Line(f"https://127.0.0.1:{hub.address[1]}", own=parties["house-one"].certificate,
                       there=parties["the-hub"].certificate.pem(), patience=QUICK)  # fmt: skip
        waits: list[float] = []
        patient.sleep = waits.append
        with pytest.raises(NetworkError) as gave_up:
            patient.ask("GET", "/1/turns")
        assert gave_up.value.code == "wire-unreachable" and gave_up.value.where["tries"] == 3 == len(waits) + 1
        assert patient.ask("GET", "/1/turns").status == 200
        assert patient.ask("GET", "/1/nothing").status == 404


def test_nobody_there_is_said_after_the_last_try(parties) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    called = Line(f"https://127.0.0.1:{port}", own=parties["house-one"].certificate,
                  there=parties["the-hub"].certificate.pem(), patience=QUICK)  # fmt: skip
    called.sleep = lambda seconds: None
    with pytest.raises(NetworkError) as refused:
        called.ask("GET", "/1/echo/a")
    assert (refused.value.code, refused.value.where["reason"]) == ("wire-unreachable", "ConnectionRefusedError")


def test_nobody_is_followed_elsewhere(parties, known) -> None:
    moved = Route("GET", "moved", lambda asked: Answer(302, headers={"Location": "https://127.0.0.1:1/1/echo/a"}))
    with door(parties["the-hub"], known, members(parties), routes=[moved]) as hub:
        from publiek.collective.wire import answering

        answering._STATUS.setdefault(302, "Found")
        with pytest.raises(NetworkError) as refused:
            line(parties["house-one"], parties["the-hub"], hub).ask("GET", "/1/moved")
        assert (refused.value.code, refused.value.where["status"]) == ("wire-strange-answer", 302)


def test_an_answer_that_does_not_end_is_not_read_to_its_end(parties, known) -> None:
    long = Route("GET", "long", lambda asked: Answer(content=b"z" * 3_000_000))
    with door(parties["the-hub"], known, members(parties), routes=[long]) as hub:
        called = line(parties["house-one"], parties["the-hub"], hub)
        assert len(called.ask("GET", "/1/long", most=3_000_000).content) == 3_000_000
        with pytest.raises(NetworkError) as refused:
            called.ask("GET", "/1/long", most=2_999_999)
        assert refused.value.code == "wire-strange-answer"


def test_a_proxy_sees_bytes_alone(parties, known, monkeypatch) -> None:
    """It is used when it is told, or set around the program; what goes through it is closed."""
    with door(parties["the-hub"], known, members(parties)) as hub, proxy() as (address, seen):
        told = Line(f"https://127.0.0.1:{hub.address[1]}", own=parties["house-one"].certificate,
                    there=parties["the-hub"].certificate.pem(), proxy=address, patience=QUICK)  # fmt: skip
        assert told.ask("PUT", "/1/echo", b"for the hub alone").json()["who"] == "house-one"
        told.close()
        monkeypatch.setenv("HTTPS_PROXY", address)
        monkeypatch.setenv("NO_PROXY", "elsewhere.example")
        with line(parties["house-two"], parties["the-hub"], hub) as around:
            assert around.ask("GET", "/1/echo/a").json()["who"] == "house-two"
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with line(parties["house-two"], parties["the-hub"], hub) as straight:
            assert straight.ask("GET", "/1/echo/a").status == 200
    heard = b"".join(seen)
    assert heard.count(b"CONNECT 127.0.0.1:") == 2
    assert b"for the hub alone" not in heard and b"/1/echo" not in heard and b"house-one" not in heard


def test_an_address_is_https_and_nothing_more(parties) -> None:
    assert place_of("https://hub.example", scheme="https", field="hub") == ("hub.example", 443)
    for wrong in (
        "http://hub.example",
        "https://",
        "hub.example:1",
        "https://a:b@hub.example",
        "https://hub/x",
        "https://h:99999",
    ):
        with pytest.raises(PubliekError) as refused:
            place_of(wrong, scheme="https", field="hub")
        assert (refused.value.code, refused.value.where) == ("node-settings-unreadable", {"field": "hub"})


def test_the_journal_says_who_and_what_and_never_what_was_in_it(parties, known) -> None:
    with door(parties["the-hub"], known, members(parties)) as hub:
        line(parties["house-one"], parties["the-hub"], hub).ask("PUT", "/1/echo", b"canary-body")
        line(parties["house-one"], parties["the-hub"], hub).ask("GET", "/1/echo/canary-part")
        line(parties["house-one"], parties["the-hub"], hub).ask("GET", "/1/canary-path")
        with pytest.raises(NetworkError):
            line(parties["stranger"], parties["the-hub"], hub).ask("GET", "/1/echo/a")
    written = (known.parent / "journal.jsonl").read_text()
    told = [json.loads(one) for one in written.splitlines()]
    assert "canary" not in written
    assert [(one["who"], one["route"], one["status"]) for one in told if one["event"] == "request"] == [
        ("house-one", "PUT echo", 200), ("house-one", "GET echo/*", 200), ("house-one", "-", 404),
    ]  # fmt: skip
    assert {(one["why"], one["peer"]) for one in told if one["event"] == "refused"} == {("handshake", "127.0.0.1")}


def test_a_certificate_is_made_once_and_its_key_is_for_its_owner_alone(tmp_path) -> None:
    made = certificates.make(tmp_path / "keys", "house-one", hosts=("hub.example",))
    assert made == certificates.opened(tmp_path / "keys", "house-one")
    assert made.key.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in made.pem() and certificates.fingerprint_of(made.pem()) == made.fingerprint
    with pytest.raises(PubliekError) as refused:
        certificates.make(tmp_path / "keys", "house-one")
    assert refused.value.code == "certificate-exists"
    assert certificates.make(tmp_path / "keys", "house-one", renew=True).fingerprint != made.fingerprint
    made.key.chmod(0o644)
    with pytest.raises(PubliekError) as refused:
        certificates.opened(tmp_path / "keys", "house-one")
    assert refused.value.code == "certificate-open"
    for code, name in (("certificate-missing", "house-two"), ("certificate-name", "../house-one")):
        with pytest.raises(PubliekError) as refused:
            certificates.opened(tmp_path / "keys", name)
        assert refused.value.code == code


def test_of_a_file_with_several_certificates_the_first_alone_is_trusted(parties, tmp_path) -> None:
    """A chain that is handed in along with a certificate would make whoever signed it trusted too."""
    one, two = (parties[name].certificate for name in ("house-one", "house-two"))
    (tmp_path / "chain.pem").write_bytes(one.pem() + two.pem())
    (tmp_path / "broken.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" * 3)
    (tmp_path / "other.txt").write_bytes(two.pem())
    trusted = certificates.trusted_in(tmp_path)
    assert list(trusted) == [one.fingerprint]
    assert trusted[one.fingerprint].count(b"BEGIN CERTIFICATE") == 1
    with door(parties["the-hub"], tmp_path, members(parties)) as hub:
        assert line(parties["house-one"], parties["the-hub"], hub).ask("GET", "/1/echo/a").status == 200


@contextmanager
def proxy() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that passes on what it is told to and keeps all that went by."""
    seen: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def pump(source: socket.socket, target: socket.socket) -> None:
        try:
            while block := source.recv(65536):
                seen.append(block)
                target.sendall(block)
        except OSError:
            pass
        finally:
            for end in (source, target):
                end.close()

    def serve() -> None:
        while True:
            try:
                came, _ = server.accept()
            except OSError:
                return
            head = b""
            while b"\r\n\r\n" not in head:
                head += came.recv(65536)
            seen.append(head)
            host, port = head.split()[1].decode().rsplit(":", 1)
            goes = socket.create_connection((host, int(port)), timeout=5)
            came.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            for pair in ((came, goes), (goes, came)):
                threading.Thread(target=pump, args=pair, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}", seen
    finally:
        server.close()


assert ssl.HAS_TLSv1_3 and SMALL
