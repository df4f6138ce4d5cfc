"""publiek connect as a person types it: make, try, run, look, pause, remove; what it says when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek.cli.connect_wording import discovered_lines
from publiek.deliveries import live
from publiek.deliveries.live import jsonld, limesurvey
from publiek.deliveries.live.fakes import limesurvey as questionnaires
from publiek.deliveries.live.fakes.jsonld import sample as agenda_page
from publiek.deliveries.live.fakes.serving import Serving, serve
from tests.support import small_shop
from tests.support.typing_in import Terminal

HOUSE = "Huis aan de Kade"


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    monkeypatch.setattr(live, "connectors", lambda: (small_shop.connector(),))
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Serving]:
    shop = small_shop.Shop()
    for number in range(12):
        shop.sell(f"ORDER{number:02}")
    (tmp_path / "token").write_text(shop.token + "\n")
    with serve(shop.answer) as server:
        yield server


@pytest.fixture
def where(tmp_path: Path) -> tuple[object, ...]:
    return ("-o", HOUSE, "--home", tmp_path / "home")


@pytest.fixture
def made(terminal: Terminal, server: Serving, where: tuple[object, ...], tmp_path: Path) -> dict[str, object]:
    return terminal.ask(
        "connect", "add", "kassa", *where, "--system", "small-shop", "--set", f"address={server.address}",
        "--secret-file", f"token={tmp_path / 'token'}", answer="connect add",
    )  # fmt: skip


def test_answers_as_documented(terminal: Terminal, made: dict[str, object], where: tuple[object, ...]) -> None:
    assert (made["secrets"], made["every"]) == (["token"], "daily")
    systems = terminal.ask("connect", "systems", answer="connect systems")["systems"]
    assert [one["system"] for one in systems] == ["small-shop"]
    assert terminal.ask("connect", "try", "kassa", *where, answer="connect try")["account"] == "Winkel"
    (run,) = terminal.ask("connect", "run", *where, answer="connect run")["runs"]
    assert (run["outcome"], run["units"], run["delivery"]) == ("changed", 12, 1)
    assert terminal.ask("connect", "run", "--due", *where, answer="connect run")["runs"] == []
    (listed,) = terminal.ask("connect", "list", *where, answer="connect list")["connections"]
    assert [one["outcome"] for one in listed["runs"]] == ["changed"]
    assert terminal.ask("connect", "show", "kassa", *where, answer="connect show")["settings"].keys() == {"address"}
    paused = terminal.ask("connect", "change", "kassa", *where, "--pause", answer="connect change")
    assert paused["active"] is False
    assert terminal.ask("connect", "remove", "kassa", *where, answer="connect remove")["figures_kept"] is False


def test_what_a_person_reads(terminal: Terminal, made: dict[str, object], where: tuple[object, ...]) -> None:
    assert "kassa: bijgewerkt, 12 gewijzigd, 24 regels, levering 1" in terminal.say("connect", "run", *where).err
    shown = terminal.say("connect", "show", "kassa", *where).out
    assert "(token): (bewaard, wordt nooit getoond)" in shown
    assert "geheim-4711" not in shown
    assert "Adres" in terminal.say("connect", "systems").out


def test_a_wrong_key_is_told_with_what_to_do(
    terminal: Terminal, made: dict[str, object], where: tuple[object, ...], tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("fout")
    terminal.say("connect", "change", "kassa", *where, "--secret-file", f"token={tmp_path / 'token'}")
    said = terminal.say("connect", "run", "kassa", *where, code=9)
    assert "live-credentials-refused" in said.err
    assert "fout" not in said.err.replace("foutmelding", "")
    assert "kassa: niet gelukt" in said.err
    shown = terminal.say("connect", "show", "kassa", *where).out
    assert "accepteert deze inloggegevens niet" in shown
    assert "Maak bij het systeem een nieuwe sleutel" in shown


def test_each_connection_that_does_not_succeed_is_named_with_why(
    terminal: Terminal, made: dict[str, object], where: tuple[object, ...], server: Serving, tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("fout")
    terminal.say(
        "connect", "add", "balie", *where, "--system", "small-shop", "--set", f"address={server.address}",
        "--secret-file", f"token={tmp_path / 'wrong'}",
    )  # fmt: skip
    terminal.say("connect", "change", "kassa", *where, "--secret-file", f"token={tmp_path / 'wrong'}")
    said = terminal.say("connect", "run", *where, code=9).err
    assert "balie: niet gelukt" in said
    assert "kassa: niet gelukt" in said
    assert said.count("accepteert deze inloggegevens niet") == 2


def test_what_an_account_holds_is_told_in_words() -> None:
    found = live.Discovered("Huis", facts={"performances": 3, "left_out": {"period": 1}, "types": {"Avond": 3}})
    assert list(discovered_lines(found, "nl")) == [
        "Account: Huis",
        "    uitvoeringen: 3",
        "    niet in de agenda: zonder vaste dagen 1",
        "    soorten: Avond 3",
    ]


def test_a_connection_that_brings_an_agenda_tells_that_it_did(
    terminal: Terminal, where: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "connectors", lambda: (jsonld.CONNECTOR,))
    with serve(agenda_page()) as site:
        terminal.say(
            "connect", "add", "agenda", *where, "--system", "jsonld", "--set", f"address={site.address}/agenda"
        )
        assert "agenda: bijgewerkt, agenda: 3 gewijzigd" in terminal.say("connect", "run", *where).err
        assert "agenda: niets nieuws" in terminal.say("connect", "run", *where).err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("show", "niets"), 2, "connection-unknown"),
        (("add", "Kassa!", "--system", "small-shop", "--set", "address=http://127.0.0.1:1"), 2, "connection-name"),
        (("add", "nieuw", "--system", "onbekend"), 2, "connector-unknown"),
        (("add", "nieuw", "--system", "small-shop", "--set", "adres"), 2, "connection-pair"),
        (("add", "nieuw", "--system", "small-shop", "--set", "adres=x"), 2, "connection-setting"),
        (("add", "nieuw", "--system", "small-shop", "--set", "address=ftp://x"), 2, "live-address-refused"),
        (("add", "nieuw", "--system", "small-shop", "--set", "address=https://x.example"), 2, "live-setting-missing"),
        (("add", "nieuw", "--system", "small-shop", "--secret-file", "token=/nergens"), 2, "connection-secret-file"),
        (("change", "kassa", "--every", "nooit"), 2, "connection-schedule"),
        (("change", "kassa", "--set", "address=https://u:p@x.example"), 2, "live-address-refused"),
    ],
)
def test_wrong_words(
    terminal: Terminal, made: dict[str, object], where: tuple[object, ...], words: tuple[str, ...], code: int, told: str
) -> None:
    assert told in terminal.say("connect", *words, *where, code=code).err


def test_answers_of_questionnaires_are_fetched_with_another_command(
    terminal: Terminal, where: tuple[object, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(live, "connectors", lambda: (limesurvey.CONNECTOR,))
    (tmp_path / "password").write_text(questionnaires.SETTINGS["password"])
    with serve(questionnaires.sample()) as site:
        terminal.say(
            "connect", "add", "vragen", *where, "--system", "limesurvey", "--set", "user=lezer",
            "--set", f"address={site.address}{questionnaires.PATH}",
            "--secret-file", f"password={tmp_path / 'password'}",
        )  # fmt: skip
        assert "publiek survey fetch … --connection vragen" in terminal.say("connect", "run", *where).err
