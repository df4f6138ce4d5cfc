"""publiek connect as a person types it: make, try, run, look, pause, remove; what it says when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek.deliveries import live
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
    assert "token: (bewaard, wordt nooit getoond)" in shown
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
