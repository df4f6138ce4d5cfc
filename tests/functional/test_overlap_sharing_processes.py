"""Three servers as three real processes over mutual TLS: an answer, a killed one, a silent one, and strangers."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from publiek.collective.overlap.sharing import messages
from publiek.collective.overlap.sharing.keeping import JobFolder
from publiek.collective.overlap.sharing.tls import Credentials, TlsLine
from publiek.disclosure.budget import Ledger
from publiek.errors import NetworkError, PubliekError
from tests.support.three_servers import (
    AGREEMENT,
    ROUND,
    SERVERS,
    Authority,
    Processes,
    processes,
    question_of,
    terms_of,
    town,
)

pytestmark = pytest.mark.long

HOUSES = town()


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Processes]:
    with processes(tmp_path, terms_of(HOUSES), patience=4.0) as made:
        for house, households in HOUSES.items():
            assert made.give(house, households) == [b"+"] * 3
        yield made


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "ledger")
    made.allow(1.0, agreement=AGREEMENT, round=ROUND)
    return made


def kept(servers: Processes, place: int) -> JobFolder:
    return JobFolder(servers.cast.folder / f"work-{SERVERS[place]}", servers.terms, place)


def truth() -> np.ndarray:
    lists = [set(households) for households in HOUSES.values()]
    return np.array([[len(a & b) for b in lists] for a in lists])


def test_an_answer_of_three_processes_each_with_its_own_folder(servers: Processes, ledger: Ledger) -> None:
    assert len({process.pid for process in servers.running.values()}) == 3
    answer = servers.job.run(question_of(servers.terms), ledger=ledger)
    held = (answer.pairs_low <= truth()) & (truth() <= answer.pairs_high)
    assert held.mean() > 0.8
    for place in range(3):
        left = [path.name for path in kept(servers, place).path.rglob("*") if path.is_file()]
        assert left == ["journal.json"]


def test_a_server_that_is_killed_in_the_middle_stops_all_and_started_again_all_goes_on(
    servers: Processes, ledger: Ledger
) -> None:
    """It is held still first, so that it surely dies after the others began and before anything is opened."""
    job, failed = servers.job, []
    os.kill(servers.running[SERVERS[1]].pid, signal.SIGSTOP)

    def ask() -> None:
        try:
            job.run(question_of(servers.terms), ledger=ledger)
        except PubliekError as error:
            failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    until = time.monotonic() + 20
    while kept(servers, 0).journal().state != "fixed" and time.monotonic() < until:
        time.sleep(0.05)
    servers.kill(SERVERS[1])
    asking.join(30)
    assert [error.code for error in failed] == ["sharing-server-gone"]
    assert failed[0].where["server"] == SERVERS[1]
    assert {kept(servers, place).journal().state for place in (0, 2)} == {"fixed"}
    spent = ledger.left(agreement=AGREEMENT, round=ROUND)
    servers.start(SERVERS[1])
    answer = job.run(question_of(servers.terms), ledger=ledger)
    assert ((answer.pairs_low <= truth()) & (truth() <= answer.pairs_high)).mean() > 0.8
    assert ledger.left(agreement=AGREEMENT, round=ROUND) == spent


def test_a_server_that_says_nothing_stops_all_when_patience_is_over(servers: Processes, ledger: Ledger) -> None:
    os.kill(servers.running[SERVERS[2]].pid, signal.SIGSTOP)
    try:
        job = replace(servers.job, line=replace(servers.receiver_line, patience=8.0))
        started = time.monotonic()
        with pytest.raises(NetworkError, match="sharing-server-gone"):
            job.run(question_of(servers.terms), ledger=ledger)
        assert time.monotonic() - started < 30
    finally:
        os.kill(servers.running[SERVERS[2]].pid, signal.SIGCONT)
    assert all((kept(servers, place).path / "shares").is_dir() for place in range(3))


def test_who_has_no_certificate_of_the_authority_is_not_heard(servers: Processes, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    stranger, _ = Authority(other).credentials(other, "the-hub")
    trusting = Credentials(stranger.certificate, stranger.key, servers.receiver_line.credentials.authorities)
    with pytest.raises(OSError, match=r"(?i)unknown ca|went dead|reset|broken|eof"):
        TlsLine(trusting, servers.addresses, 5.0).ask(SERVERS[0], b"anything")
    place = servers.addresses[SERVERS[0]]
    bare = ssl.create_default_context(cafile=str(trusting.authorities))
    with (
        pytest.raises(OSError, match=r"(?i)certificate required|reset|broken|eof"),
        socket.create_connection((place.host, place.port), timeout=5) as plain,
        bare.wrap_socket(plain, server_hostname=SERVERS[0]) as line,
    ):
        line.sendall(bytes(8))
        if not line.recv(1):
            raise ConnectionError("broken")


def test_a_house_cannot_speak_for_the_receiver_even_with_its_words(servers: Processes) -> None:
    """What the receiver signed is refused when somebody else's certificate brings it."""
    header = {"kind": "run", "to": SERVERS[0], "job": servers.terms.id, "attempt": "0" * 32}
    asked = messages.written(header, b"", by=servers.cast.receiver)
    assert b"sharing-message" in servers.house_line.ask(SERVERS[0], asked)


def test_a_server_in_the_place_of_another_is_not_told_anything(servers: Processes) -> None:
    swapped = {**servers.addresses, SERVERS[0]: servers.addresses[SERVERS[1]]}
    with pytest.raises(OSError, match=r"(?i)hostname mismatch|certificate"):
        replace(servers.receiver_line, addresses=swapped).ask(SERVERS[0], b"shares")
