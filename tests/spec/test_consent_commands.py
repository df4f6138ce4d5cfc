"""publiek consent as a marketer types it: from a list to who may be mailed, and somebody who stops."""

from __future__ import annotations

import io
import stat
import sys
from pathlib import Path

import pytest

from tests.support.deciding import adopted
from tests.support.typing_in import Terminal

LIST = """Klantnummer;E-mail;Opt-in nieuwsbrief;Datum opt-in;Afgemeld
K1;piet.kanarie@example.org;ja;01-02-2026;
K2;annie.kanarie@example.org;nee;;
K3;joop.kanarie@example.org;ja;01-02-2026;ja
K4;;;;
"""


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def where(tmp_path: Path) -> tuple[object, ...]:
    return ("-o", "huis", "--home", tmp_path / "home")


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "klanten.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def whom(tmp_path: Path) -> Path:
    path = tmp_path / "wie.txt"
    path.write_text("Piet.Kanarie@example.org\n", encoding="utf-8")
    return path


def test_from_a_list_to_who_may_be_mailed(
    terminal: Terminal, where: tuple[object, ...], listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (listed, *where, "--purpose", "own-newsletter")
    assert terminal.ask("consent", "check", *asked, code=8)["error"]["code"] == "consent-ledger-missing"
    told = terminal.ask("consent", "import", listed, *where, answer="consent import")["purposes"]["own-newsletter"]
    assert (told["rows"], told["read"], told["aside"], told["recorded"]["added"]) == (4, 3, {"nothing-said": 1}, 4)
    checked = terminal.ask("consent", "check", *asked, answer="consent check")
    assert (checked["may"], checked["left_out"]) == (1, {"refused": 1, "objected": 1, "unknown": 1})
    assert "1 van 4 mogen." in terminal.say("consent", "check", *asked).out
    out, why = tmp_path / "uit.csv", tmp_path / "waarom.csv"
    assert terminal.ask("consent", "select", *asked, "--out", out, code=8)["error"]["code"] != "consent-ledger-missing"
    assert not out.exists()
    adopted(tmp_path / "home", "huis", "own-newsletter")
    made = terminal.ask("consent", "select", *asked, "--out", out, "--reasons", why, answer="consent select")
    assert made["files"] == [str(out), str(why)]
    assert out.read_text("utf-8-sig").splitlines()[1:] == ["K1;piet.kanarie@example.org;ja;01-02-2026;"]
    assert why.read_text("utf-8-sig").split() == ["row;why", "3;refused", "4;objected", "5;unknown"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (out, why)} == {0o600}


def test_somebody_stops(terminal: Terminal, where: tuple[object, ...], listed: Path, whom: Path) -> None:
    terminal.say("consent", "import", listed, *where)
    shown = terminal.ask("consent", "show", *where, "--contact", whom, answer="consent show")
    assert [(one["valid"], one["until"]) for one in shown["states"]] == [(True, "2028-02-01")]
    said = terminal.say("consent", "show", *where, "--contact", whom).out
    assert "gaf toestemming" in said
    assert "mag, tot 2028-02-01" in said
    done = terminal.ask(
        "consent", "withdraw", *where, "--contact", whom, "--objected", "--form", "brief-7", answer="consent withdraw"
    )
    assert done["added"] == 1
    shown = terminal.ask("consent", "show", *where, "--contact", whom, answer="consent show")
    assert shown["states"][0]["why"] == "objected"
    assert shown["events"][-1]["evidence"] == {"form": "brief-7"}
    assert "may not, objected" in terminal.say("consent", "show", *where, "--contact", whom, language="en").out
    whole = terminal.ask("consent", "verify", *where, answer="consent verify")
    assert (whole["lines"], whole["empty"]) == (5, 0)


def test_one_event_by_hand_with_the_words_that_were_used(
    terminal: Terminal, where: tuple[object, ...], whom: Path, tmp_path: Path
) -> None:
    (tmp_path / "tekst.txt").write_text("Ja, ik wil de nieuwsbrief.")
    kept = terminal.ask("consent", "texts", "add", tmp_path / "tekst.txt", *where, answer="consent texts add")
    assert (
        kept["digest"]
        in terminal.ask("consent", "texts", "list", *where, answer="consent texts list")["texts"][0].values()
    )
    assert "Ja, ik wil de nieuwsbrief." in terminal.say("consent", "texts", "list", *where).out
    words = ("--contact", whom, "--status", "given", "--purpose", "own-newsletter", "--on", "2026-05-01")
    more = ("--text", kept["digest"][:12], "--evidence", "form=F12")
    assert terminal.ask("consent", "record", *where, *words, *more, answer="consent record")["added"] == 1
    assert "Dit stond er al." in terminal.say("consent", "record", *where, *words, *more).err
    assert (
        terminal.ask("consent", "record", *where, *words, "--text", "0" * 12, code=2)["error"]["code"] == "consent-text"
    )
    wrong = terminal.ask("consent", "record", *where, *words, "--evidence", "note=belde", code=2)
    assert wrong["error"]["code"] == "consent-evidence"
    assert (
        terminal.ask("consent", "show", *where, "--contact", whom, "--on", "mei", code=2)["error"]["code"]
        == "consent-day"
    )


def test_a_contact_is_read_from_standard_input(
    terminal: Terminal, where: tuple[object, ...], listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.say("consent", "import", listed, *where, "--system", "crm")
    monkeypatch.setattr(sys, "stdin", io.StringIO("K3\n"))
    shown = terminal.ask("consent", "show", *where, "--contact", "-", answer="consent show")
    assert shown["states"][0]["why"] == "objected"


def test_purposes_are_listed_with_their_terms(terminal: Terminal) -> None:
    told = {one["purpose"]: one for one in terminal.ask("consent", "purposes", answer="consent purposes")["purposes"]}
    assert (told["own-newsletter"]["months"], told["mail-by-others"]["soft_opt_in"]) == (24, [])
    assert "own-newsletter: eigen nieuwsbrief" in terminal.say("consent", "purposes").out


def test_one_list_for_more_than_one_purpose(terminal: Terminal, where: tuple[object, ...], listed: Path) -> None:
    more = ("--purpose", "own-newsletter", "--purpose", "crm-column", "--channel", "email")
    told = terminal.ask("consent", "import", listed, *where, *more, answer="consent import")["purposes"]
    assert [one["recorded"]["added"] for one in told.values()] == [4, 3]
    may = terminal.ask("consent", "check", listed, *where, "--purpose", "crm-column", answer="consent check")["may"]
    assert may == 1


def test_a_file_or_a_connection(terminal: Terminal, where: tuple[object, ...], listed: Path) -> None:
    for words in ((), (listed, "--connection", "kassa")):
        said = terminal.ask("consent", "import", *words, *where, code=2)
        assert said["error"]["code"] == "consent-file-or-connection"
    wrong = terminal.ask("consent", "import", *where, "--connection", "kassa", "--purpose", "own-newsletter", code=2)
    assert wrong["error"]["code"] == "consent-connection-purpose"
    said = terminal.ask("consent", "show", *where, "--contact", listed.with_name("nergens"), code=6)
    assert said["error"]["code"] == "consent-file-unreadable"


def test_an_older_ledger_is_accepted_by_somebody(
    terminal: Terminal, where: tuple[object, ...], listed: Path, whom: Path, tmp_path: Path
) -> None:
    terminal.say("consent", "import", listed, *where)
    ledger = next(tmp_path.rglob("ledger.db"))
    old = ledger.read_bytes()
    terminal.say("consent", "withdraw", *where, "--contact", whom)
    ledger.write_bytes(old)
    for words in (("check", listed, *where, "--purpose", "own-newsletter"), ("verify", *where)):
        said = terminal.ask("consent", *words, code=6)["error"]
        assert (said["code"], said["where"]) == ("consent-ledger-behind", {"missing": 1})
    assert terminal.ask("consent", "verify", *where, "--accept", answer="consent verify")["lines"] == 4
    terminal.ask("consent", "check", listed, *where, "--purpose", "own-newsletter", answer="consent check")
