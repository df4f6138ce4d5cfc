"""The network at the command line: what is typed at a house, a key holder and a hub."""

from __future__ import annotations

import io
import json
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from publiek.cli.console import explain
from publiek.cli.main import app
from publiek.errors import PubliekError


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house and a key holder with their keys, and the files they gave each other."""
    folder = tmp_path_factory.mktemp("place")
    for name in ("house-one", "the-hub"):
        kind = "hub" if name == "the-hub" else "member"
        done(
            folder,
            "contribute",
            "identity",
            name,
            "--kind",
            kind,
            "--keys",
            folder / "keys",
            "--out",
            folder / "x.yaml",
        )
    done(folder, "key-holder", "init", folder / "holder", "the-key-holder", "--keys", folder / "keys")
    for name in ("house-one", "the-hub", "the-key-holder"):
        told = done(folder, "node", "certificate", name, "--keys", folder / "keys", "--out", folder, "--json")
        assert len(json.loads(told.stdout)["fingerprint"]) == 64
    return folder


@dataclass(frozen=True)
class Said:
    returncode: int
    stdout: str
    stderr: str


def run(folder: Path, *words: object) -> Said:
    """A command, in this process: thirty of them as processes of their own would take a minute and a half."""
    out, err = io.StringIO(), io.StringIO()
    here = {"PUBLIEK_HOME": str(folder / "home"), "PUBLIEK_LANGUAGE": "en"}
    code = 0
    with mock.patch.dict("os.environ", here), redirect_stdout(out), redirect_stderr(err), chdir(folder):
        try:
            app([str(word) for word in words], standalone_mode=False)
        except PubliekError as error:
            code = explain(error, as_json=False)
    return Said(code, out.getvalue(), err.getvalue())


def done(folder: Path, *words: object) -> Said:
    made = run(folder, *words)
    assert made.returncode == 0, made.stderr
    return made


def test_a_certificate_is_made_once_and_told_in_two_files(place: Path) -> None:
    again = run(place, "node", "certificate", "house-one", "--keys", place / "keys")
    assert again.returncode == 2 and "certificate-exists" in again.stderr
    assert b"PRIVATE" not in (place / "house-one.certificate.pem").read_bytes()
    assert "certificate:" in (place / "house-one.identity.yaml").read_text()
    unknown = run(place, "node", "certificate", "nobody", "--keys", place / "keys")
    assert unknown.returncode == 6 and "identity-missing" in unknown.stderr


def test_a_key_holder_opens_a_round_for_who_was_admitted(place: Path) -> None:
    keys, holder = ("--keys", place / "keys"), place / "holder"
    files = (place / "house-one.identity.yaml", "--certificate", place / "house-one.certificate.pem")
    made = done(place, "key-holder", "epoch", holder, "city-together", "--round", "2024/25", *keys, "--json")
    assert json.loads(made.stdout)["epoch"] == "city-together.2024-25"
    done(place, "key-holder", "admit", holder, *files, *keys)
    words = ("key-holder", "register", holder, "house-one", "city-together", "--round", "2024/25", "--households")
    done(place, *words, "200", *keys)
    changed = run(place, *words, "300", *keys)
    assert changed.returncode == 2 and "quota-fixed" in changed.stderr
    asked = done(place, "key-holder", "status", holder, "city-together", "--round", "2024/25", *keys)
    assert asked.stdout == "house-one: 200 households, 0 of 300 questions asked.\n"
    assert done(place, "callers", holder, "--json").stdout == "{}\n"
    gone = done(place, "key-holder", "epoch", holder, "city-together", "--round", "2024/25", "--destroy", *keys)
    assert "was destroyed" in gone.stderr


def test_a_house_is_told_where_the_others_are(place: Path) -> None:
    pem = place / "the-hub.certificate.pem"
    words = ("node", "connect", "the-hub", "https://hub.example:8443", "-o", "house-one", "--certificate")
    assert "the-hub is at https://hub.example:8443" in done(place, *words, pem).stderr
    assert "https://hub.example:8443" in next((place / "home").rglob("network.yaml")).read_text()
    damaged = run(place, *words, place / "house-one.identity.yaml")
    assert damaged.returncode == 6 and "certificate-damaged" in damaged.stderr
    plain = run(place, "node", "connect", "the-hub", "http://hub.example", "-o", "house-one", "--certificate", pem)
    assert plain.returncode == 2 and "node-settings-unreadable" in plain.stderr


def test_without_a_decision_to_share_nothing_is_sent(place: Path) -> None:
    """Every command says so, in the words of the house."""
    last = ("-o", "house-one", "--keys", place / "keys")
    for words in (
        ("send", "city-together", "--round", "2024/25"),
        ("fetch", "city-together"),
        ("withdraw", "city-together"),
    ):
        refused = run(place, "node", *words, *last)
        assert refused.returncode == 8 and "no-share-rule" in refused.stderr, words


def test_where_nothing_is_there_is_nothing_to_serve(place: Path) -> None:
    assert "hub-missing" in run(place, "serve-hub", place / "nowhere", "--keys", place / "keys").stderr
    assert "key-holder-missing" in run(place, "key-holder", "serve", place / "nowhere", "--keys", place / "keys").stderr
