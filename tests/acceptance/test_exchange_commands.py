"""publiek exchange as a person types it: stands for DIP out, shown, sent and checked; OSLO written and checked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from publiek.agenda import keep_programme
from publiek.deliveries.live.fakes.dip import FakeDip
from publiek.deliveries.live.fakes.serving import serve
from publiek.house import House
from publiek.vocabulary.programme import PerformanceRow, Programme
from tests.support import kept
from tests.support.typing_in import Terminal

NUMBER = "NL-26-001-0000012|00003"
START = datetime(2026, 3, 14, 20, 15)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def where(tmp_path: Path) -> tuple[object, ...]:
    house = House("de-brug", tmp_path / "home", keys=tmp_path / "keys")
    lines = [
        kept.ticket(booker, booker=booker, booker_kind="person", ticket_type="normal", production="Medea")
        for booker in range(1, 13)
    ]
    kept.deliver(house.store, "a" * 64, [*lines, kept.ticket(50, performance_id="v2", production="Zonder nummer")])
    keep_programme(house, Programme("agenda", (PerformanceRow("v1", "Medea", START, identifiers={"dip": NUMBER}),)))
    return ("-o", "de-brug", "--home", tmp_path / "home")


def test_stands_go_out_as_a_file_that_is_right(terminal: Terminal, where: tuple[object, ...], tmp_path: Path) -> None:
    file = tmp_path / "standen.csv"
    told = terminal.ask("exchange", "dip", "out", file, *where, answer="exchange dip out")
    assert (told["performances"], told["sums"]["sent"], told["sums"]["figures"]) == (
        1,
        {"number": 12, "cents": 18_000},
        {"number": 13, "cents": 19_500},
    )
    assert [one["reason"] for one in told["unsent"]] == ["no-identity"]
    assert terminal.ask("exchange", "dip", "check", file, answer="exchange dip check")["right"] is True
    said = terminal.say("exchange", "dip", "out", file, *where).out
    assert "1 voorstellingen, 12 kaarten, € 180,00." in said and "geen DIP-nummer" in said


def test_a_wrong_file_is_told_by_row(terminal: Terminal, where: tuple[object, ...], tmp_path: Path) -> None:
    file = tmp_path / "standen.csv"
    terminal.say("exchange", "dip", "out", file, *where)
    file.write_text(file.read_text("utf-8").replace(",discount,", ",korting,"), "utf-8")
    assert "rij 3, ticket_type: staat niet in de lijst" in terminal.say("exchange", "dip", "check", file, code=14).out
    assert terminal.say("exchange", "dip", "out", tmp_path / "x.txt", *where, code=2).err
    assert terminal.say("exchange", "dip", "out", file, *where, "--since", "morgen", code=2).err


def test_what_would_be_sent_is_shown_and_then_sent(
    terminal: Terminal, where: tuple[object, ...], tmp_path: Path
) -> None:
    shown = terminal.ask("exchange", "dip", "send", *where, "--dry-run", answer="exchange dip send")
    assert [one["path"] for one in shown["would_send"]] == ["tickets/cumulative", "reservations/cumulative"]
    assert shown["accepted"] == 0
    fake = FakeDip([{"id": NUMBER, "title": "Medea", "date": "2026-03-14", "time": "20:15"}])
    (tmp_path / "geheim").write_text(fake.client_secret)
    with serve(fake) as server:
        terminal.say(
            "connect", "add", "dip", *where, "--system", "dip", "--set", f"address={server.address}",
            "--set", f"client_id={fake.client_id}", "--secret-file", f"client_secret={tmp_path / 'geheim'}",
        )  # fmt: skip
        told = terminal.ask("exchange", "dip", "send", *where, answer="exchange dip send")
        assert "2 berichten verstuurd." in terminal.say("exchange", "dip", "send", *where).err
    assert (told["calls"], told["accepted"], told["would_send"]) == (2, 2, [])
    assert fake.tickets[NUMBER]["normal"] == (12, 180.0)


def test_sending_needs_a_connection_with_dip(terminal: Terminal, where: tuple[object, ...]) -> None:
    assert terminal.ask("exchange", "dip", "send", *where, code=2)["error"]["code"] == "connection-unknown"


def test_oslo_is_written_without_persons_and_checked(
    terminal: Terminal, where: tuple[object, ...], tmp_path: Path
) -> None:
    out = tmp_path / "oslo"
    told = terminal.ask("exchange", "oslo", *where, "--out", out, answer="exchange oslo")
    assert told["rows"] == {"activiteit": 2, "locatie": 1, "organisator": 1, "prijs": 1}
    assert (told["persons"], told["left_out"]) == (False, None)
    checked = terminal.ask("exchange", "oslo", "--check", out / "aanbod.ttl", answer="exchange oslo")
    assert (checked["right"], checked["violations"]) == (True, [])
    text = (out / "aanbod.ttl").read_text("utf-8")
    (out / "fout.ttl").write_text(text.replace("PrijsCategorieType/basis", "PrijsCategorieType/vip"), "utf-8")
    said = terminal.say("exchange", "oslo", "--check", out / "fout.ttl", code=14)
    assert "cp:Prijsinfo.prijscategorie (Price, In)" in said.out


def test_persons_need_a_recipient_and_a_purpose(terminal: Terminal, where: tuple[object, ...], tmp_path: Path) -> None:
    out = tmp_path / "oslo"
    assert terminal.say("exchange", "oslo", *where, "--out", out, "--persons", code=8).err
    assert not out.exists()
    asked = ("--persons", "--recipient", "Platform", "--purpose", "onderzoek naar bereik")
    told = terminal.ask("exchange", "oslo", *where, "--out", out, *asked, answer="exchange oslo")
    assert (told["rows"]["participant"], told["rows"]["deelname"]) == (12, 12)
    assert "Weggelaten:" in terminal.say("exchange", "oslo", *where, "--out", out, *asked).out
    assert terminal.say("exchange", "oslo", code=2).err
