"""From publiek connect to custom fields at Ticketmatic and back, through the real commands and signed questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publiek.deliveries.live.fakes.serving import Serving, serve
from publiek.deliveries.live.fakes.ticketmatic import SETTINGS, Ticketmatic
from tests.support.typing_in import Terminal

IN, OUT, UNKNOWN = 7602, 7603, 7601


def contact(account: Ticketmatic, key: int, zipcode: str, *statuses: int, **more: Any) -> None:
    optins = [{"optinid": 1, "status": status} for status in statuses]
    account.know(key, addresses=[{"zip": zipcode}], optins=optins, isdeleted=False, **more)


@pytest.fixture
def account() -> Ticketmatic:
    found = Ticketmatic()
    for key, zipcode in enumerate(("3011AA", "1012AB", "9712KR"), start=101):
        contact(found, key, zipcode, IN)
    contact(found, 104, "3011AA", UNKNOWN)
    contact(found, 105, "3011AA", OUT)
    contact(found, 106, "3011AA")
    contact(found, 107, "3011AA", IN, birthdate="2020-01-01")
    contact(found, 108, "", IN)
    return found


@pytest.fixture
def served(account: Ticketmatic, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    with serve(account) as serving:
        yield serving


@pytest.fixture
def terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], served: Serving
) -> Terminal:
    made = Terminal(tmp_path, monkeypatch, capsys)
    for name in ("key", "secret"):
        (tmp_path / name).write_text(SETTINGS[name])
    told = {"address": served.address, "account": SETTINGS["account"], "optin": SETTINGS["optin"]}
    settings = [word for name, value in told.items() for word in ("--set", f"{name}={value}")]
    secrets = [word for name in ("key", "secret") for word in ("--secret-file", f"{name}={tmp_path / name}")]
    made.say("connect", "add", "kassa", *where(tmp_path), "--system", "ticketmatic", *settings, *secrets)
    made.say("consent", "import", *where(tmp_path), "--connection", "kassa")
    return made


def where(place: Path) -> tuple[object, ...]:
    return ("-o", "huis", "--home", place / "home")


def written(account: Ticketmatic) -> dict[int, dict[str, str]]:
    return {
        key: {name: value for name, value in one.items() if name.startswith("c_") and value}
        for key, one in account.contacts.items()
    }


def test_there_and_back(terminal: Terminal, account: Ticketmatic, tmp_path: Path) -> None:
    before = written(account)
    done = terminal.ask("write-back", "run", "kassa", *where(tmp_path), answer="write-back run")
    assert done["written"] == 3
    assert done["counts"]["why"] == {"no-permission": 2, "objected": 1, "child": 1, "no-postcode": 1}
    found = written(account)
    assert {key for key, values in found.items() if values} == {101, 102, 103}
    assert set(found[101]) == {"c_publiek_segment", "c_publiek_certainty"}
    contact(account, 102, "1012AB", OUT)
    again = terminal.ask("write-back", "run", "kassa", *where(tmp_path), answer="write-back run")
    assert (again["run"], again["cleared"]) == (None, 1)
    assert not written(account)[102]
    undone = terminal.ask("write-back", "undo", "kassa", *where(tmp_path), answer="write-back undo")
    assert (undone["restored"], undone["remaining"]) == (4, 0)
    assert written(account) == before


def test_an_outage_in_the_middle_loses_nothing(
    terminal: Terminal, account: Ticketmatic, served: Serving, tmp_path: Path
) -> None:
    served.faults[len(served.asked) + 3] = "hang-up"
    served.faults[len(served.asked) + 5] = "busy"
    done = terminal.ask("write-back", "run", "kassa", *where(tmp_path), answer="write-back run")
    assert done["written"] == 3
    assert {key for key, values in written(account).items() if values} == {101, 102, 103}


def test_a_key_that_expires_half_way_is_told_and_the_next_run_goes_on(
    terminal: Terminal, account: Ticketmatic, served: Serving, tmp_path: Path
) -> None:
    served.expires_after = len(served.asked) + 2
    said = terminal.ask("write-back", "run", "kassa", *where(tmp_path), code=9)
    assert said["error"]["code"] == "live-credentials-refused"
    half = written(account)
    served.expires_after = None
    terminal.ask("write-back", "run", "kassa", *where(tmp_path), answer="write-back run")
    assert {key for key, values in written(account).items() if values} == {101, 102, 103}
    assert all(written(account)[key] == values for key, values in half.items() if values)
    for _ in terminal.ask("write-back", "journal", "kassa", *where(tmp_path), answer="write-back journal")["runs"]:
        terminal.ask("write-back", "undo", "kassa", *where(tmp_path), answer="write-back undo")
    assert not any(written(account).values())


def test_a_field_of_ticketmatic_itself_is_never_written(
    terminal: Terminal, account: Ticketmatic, tmp_path: Path
) -> None:
    for name in ("email", "lastname", "c_"):
        said = terminal.ask("write-back", "run", "kassa", *where(tmp_path), "--field", f"segment={name}", code=2)
        assert said["error"]["where"] == {"reason": "prefix", "begin": "c_"}
    terminal.ask("write-back", "run", "kassa", *where(tmp_path), "--field", "segment=c_groep", answer="write-back run")
    assert "c_groep" in written(account)[101]
