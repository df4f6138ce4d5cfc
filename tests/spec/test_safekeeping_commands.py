"""What is typed for backups, keys, breaches and leaving, and what a machine is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.cli import keeping_keys
from tests.support.safekept import HOUSE, IDENTITY, RECIPIENT, Kept, a_place
from tests.support.typing_in import Terminal


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return a_place(tmp_path)


@pytest.fixture
def terminal(kept: Kept, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(kept.place, monkeypatch, capsys)


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "identity.txt"
    path.write_text(f"# a key\n{IDENTITY}\n")
    return path


def test_a_backup_from_the_first_copy_to_its_end(kept: Kept, terminal: Terminal, identity: Path) -> None:
    home = ("--home", kept.home)
    made = terminal.ask("backup", "make", kept.place / "copies", "--recipient", RECIPIENT, *home, answer="backup-make")
    assert terminal.ask("backup", "list", *home, answer="backup-list")["sets"][0]["state"] == "present"
    assert terminal.ask("backup", "verify", made["name"], *home, answer="backup-verify")["files"] == made["files"]
    drilled = terminal.ask("backup", "drill", *home, answer="backup-drill")
    assert drilled["passed"] and drilled["figures"] > 20
    folder = kept.place / "copies" / made["name"]
    came = terminal.ask(
        "backup", "restore", folder, "--into", kept.place / "back", "--recovery", identity, *home,
        answer="backup-restore",
    )  # fmt: skip
    assert came["organisations"] == [HOUSE]
    terminal.say("backup", "restore", made["name"], "--into", kept.place / "back", *home, code=2)
    assert "oefening" in terminal.say("backup", "check", *home).out
    assert terminal.ask("keys", "check", *home, answer="keeping-check")["checks"][0]["code"] == "data-disk"
    assert terminal.ask("backup", "expire", *home, answer="backup-end")["shredded"] == []
    assert terminal.ask("backup", "shred", made["name"], *home, answer="backup-end")["removed"] == [made["name"]]
    assert terminal.ask("backup", "verify", made["name"], *home, code=2, answer="error")["error"]
    assert "Kopie" in terminal.say("backup", "make", kept.place / "copies", "--no-figures", *home).err
    assert "reachable" in terminal.say("backup", "list", *home, language="en").out


def test_keys_are_shown_changed_and_taken_along(kept: Kept, terminal: Terminal, identity: Path) -> None:
    home, house = ("--home", kept.home), ("-o", HOUSE)
    before = terminal.ask("keys", "show", *home, answer="keys-show")["keys"][0]
    rotated = terminal.ask("keys", "rotate", "entity", *house, *home, answer="keys-rotate-entity")
    assert (rotated["from_id"], rotated["organisations"]) == (before["id"], [HOUSE])
    assert terminal.ask("keys", "rotate", "vault", *house, *home, answer="keys-rotate-vault")["vaults"] == []
    terminal.say("breach", "open", *house, *home)
    assert (
        terminal.ask("keys", "rotate", "vault", *house, *home, answer="keys-rotate-vault")["vaults"][0]["things"] == 1
    )
    assert terminal.ask("keys", "retire", "vault", *house, *home, answer="keys-rotate-vault")["vaults"]
    assert "blijven nodig" in terminal.say("keys", "retire", "entity", *house, *home, code=2).err
    terminal.say("keys", "rotate", "everything", *home, code=2)
    closed = kept.place / "keys.age"
    told = terminal.ask("keys", "export", "--to", closed, "--recipient", RECIPIENT, *home, answer="keys-export")
    fresh = ("--keys", kept.place / "fresh", *home)
    assert terminal.ask("keys", "import", closed, "--identity", identity, *fresh, answer="keys-import") == {
        "new": told["files"]
    }
    assert "teruggebracht" in terminal.say("keys", "import", closed, "--identity", identity, *fresh).err


def test_a_passphrase_is_read_from_a_file_or_asked(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(keeping_keys.typer, "prompt", lambda *_, **how: asked.append(how) or "typed")
    assert keeping_keys.passphrase_of(None, twice=True) == "typed"
    assert asked == [{"hide_input": True, "confirmation_prompt": True, "err": True}]
    (kept.place / "said").write_text("from a file\n")
    assert keeping_keys.passphrase_of(kept.place / "said") == "from a file"


def test_an_empty_secret_file_is_refused(kept: Kept, terminal: Terminal) -> None:
    (kept.place / "empty").write_text("# nothing\n")
    words = ("keys", "export", "--to", kept.place / "x", "--passphrase-file", kept.place / "empty", "--home", kept.home)
    assert terminal.ask(*words, code=2, answer="error")["error"]["code"] == "secret-file-empty"


def test_a_breach_from_the_first_hour_to_its_end(kept: Kept, terminal: Terminal) -> None:
    at = ("-o", HOUSE, "--home", kept.home)
    (opened,) = terminal.ask("breach", "open", "--known", "2026-11-01T09:00+01:00", *at, answer="breach")["breaches"]
    assert opened["until"].startswith("2026-11-04T08:00")
    assert opened["held"]["bookers"] > 100
    assert opened["missing"] == ["facts", "effects", "measures", "authority", "persons"]
    assert terminal.ask("breach", "close", 1, *at, code=2, answer="error")["error"]["code"] == "breach-incomplete"
    said = terminal.say("breach", "report", 1, *at).out
    assert "72 uur" in said and "AP" in said
    filled = [word for name in opened["missing"] for word in (f"--{name}", f"what is known of {name}")]
    assert terminal.ask("breach", "tell", 1, *filled, *at, answer="breach")["breaches"][0]["missing"] == []
    assert terminal.ask("breach", "close", 1, *at, answer="breach")["breaches"][0]["closed"]
    assert "Closed" in terminal.say("breach", "list", *at, language="en").out
    terminal.say("breach", "report", 2, *at, code=2)
    terminal.say("breach", "open", "--known", "gisteren", *at, code=2)
    register = kept.root / "breaches" / "register.sealed"
    assert b"what is known" not in register.read_bytes()
    assert register.stat().st_mode & 0o777 == 0o600


def test_a_house_leaves_and_begins_elsewhere(kept: Kept, terminal: Terminal, identity: Path) -> None:
    out = kept.place / "everything"
    words = ("leave", out, "-o", HOUSE, "--with-keys", "--recipient", RECIPIENT, "--home", kept.home)
    taken = terminal.ask(*words)
    assert taken["keys"] > 0 and taken["tables"]["tickets"] > 1000
    elsewhere = kept.place / "elsewhere"
    terminal.say("load", out, "--code", "0" * 64, "--home", elsewhere, code=14)
    loaded = terminal.ask("load", out, "--code", taken["code"], "--identity", identity, "--home", elsewhere)
    assert (loaded["organisation"], loaded["deliveries"]) == (HOUSE, 1)
    terminal.say("load", out, "--home", elsewhere, code=6)
    terminal.say("leave", out, "-o", HOUSE, "--home", kept.home, code=2)
    terminal.say("leave", out / "proof.json", "-o", HOUSE, "--collective", "samen", "--home", kept.home, code=14)
