"""publiek survey fetch as it is typed: connect LimeSurvey, begin with its questions, fetch, fetch again."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.deliveries.live.fakes import limesurvey as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.house import House
from publiek.listening import running
from tests.support.typing_in import Terminal

SID = "123456"


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def here(tmp_path: Path) -> tuple[object, ...]:
    return ("-o", "huis", "--home", tmp_path / "home")


def connect(terminal, here, tmp_path, serving, name="enquetes"):
    secret = tmp_path / "password"
    secret.write_text(fake.SETTINGS["password"], encoding="utf-8")
    address, user = f"address={serving.address}{fake.PATH}", f"user={fake.SETTINGS['user']}"
    return terminal.say(
        "connect", "add", name, *here, "--system", "limesurvey", "--set", address, "--set", user,
        "--secret-file", f"password={secret}", "--every", "hand",
    )  # fmt: skip


def test_answers_are_fetched_again_and_again(terminal, here, tmp_path):
    account = fake.sample()
    with serve(account) as serving:
        connect(terminal, here, tmp_path, serving)
        how = ("survey", "fetch", "zomer", *here, "--connection", "enquetes", "--remote", SID)
        first = terminal.ask(*how, "--begin", answer="survey fetch")
        del account.forms[int(SID)][0]
        account.hand_in(int(SID), 8, LFT="A3", PC="3011")
        second = terminal.ask(*how, answer="survey fetch")
        said = terminal.say(*how, language="en")
    assert (first["rows_kept"], second["rows_kept"], second["rows_gone"]) == (3, 1, 1)
    assert "0 forms kept" in said.err
    assert running.answers_of(House("huis", tmp_path / "home"), "zomer").table.num_rows == 3


def test_a_connection_without_answers_and_an_unknown_one_are_refused(terminal, here, tmp_path):
    terminal.say("survey", "begin", "zomer", *here)
    terminal.say("connect", "add", "site", *here, "--system", "jsonld", "--set", "address=http://127.0.0.1:9/agenda")
    how = ("survey", "fetch", "zomer", *here, "--remote", SID)
    told = terminal.ask(*how, "--connection", "site", code=2, answer="error")
    assert told["error"]["code"] == "connection-without-answers"
    terminal.ask(*how, "--connection", "anders", code=2, answer="error")
