"""publiek write-back as a person types it: the list, a plan, a run, the journal, undo, forget, and the files."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek.deliveries import live
from publiek.deliveries.live.fakes.serving import serve
from tests.support.customer_system import CUSTOMER_SYSTEM, READ_ONLY, CustomerSystem
from tests.support.deciding import adopted
from tests.support.typing_in import Terminal

LIST = """Klantnummer;Naam;Postcode;Toestemming
K1;Piet Kanarie;3011AA;ja
K2;Annie Kanarie;1012AB;nee
"""


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    known = (*live.connectors(), CUSTOMER_SYSTEM, READ_ONLY)
    monkeypatch.setattr(live, "connectors", lambda: known)
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def where(tmp_path: Path) -> tuple[object, ...]:
    adopted(tmp_path / "home", "huis", "crm-group")
    return ("-o", "huis", "--home", tmp_path / "home")


@pytest.fixture
def system(terminal: Terminal, where: tuple[object, ...]) -> Iterator[CustomerSystem]:
    fake = CustomerSystem()
    for number, area in enumerate(("3011AA", "1012AB", "9712KR")):
        fake.add(f"k{number}", area)
    fake.add("k9", "3011AA", None)
    with serve(fake) as serving:
        at = ("--set", f"address={serving.address}")
        terminal.say("connect", "add", "kassa", *where, "--system", "customer-system", *at)
        terminal.say("consent", "import", *where, "--connection", "kassa")
        yield fake


def _list_with_ledger(terminal: Terminal, where: tuple[object, ...], place: Path) -> None:
    (place / "lijst.csv").write_text(LIST)
    terminal.say("consent", "import", place / "lijst.csv", *where, "--purpose", "write-back")


def test_everything_that_can_be_written_says_what_it_is_for(terminal: Terminal) -> None:
    told = terminal.ask("write-back", "attributes", answer="write-back attributes")
    assert [one["attribute"] for one in told["attributes"]] == [
        "segment",
        "certainty",
        "urbanity",
        "distance",
        "catchment",
    ]
    said = terminal.say("write-back", "attributes", language="en").out
    assert said.count("This says something of the place, not of the person.") == 5


def test_from_a_plan_to_an_undo(terminal: Terminal, where: tuple[object, ...], system: CustomerSystem) -> None:
    planned = terminal.ask("write-back", "plan", "kassa", *where, answer="write-back plan")
    assert (planned["to_write"], planned["why"]) == (3, {"no-permission": 1})
    assert not any(system.values().values())
    done = terminal.ask("write-back", "run", "kassa", *where, answer="write-back run")
    assert (done["run"], done["written"]) == (1, 3)
    assert [bool(values) for values in system.values().values()] == [True, True, True, False]
    kept = terminal.ask("write-back", "journal", "kassa", *where, answer="write-back journal")
    assert [(one["run"], one["state"], one["contacts"]) for one in kept["runs"]] == [(1, "done", 3)]
    undone = terminal.ask("write-back", "undo", "kassa", *where, answer="write-back undo")
    assert (undone["restored"], undone["remaining"]) == (6, 0)
    assert not any(system.values().values())


def test_it_is_told_to_a_person(terminal: Terminal, where: tuple[object, ...], system: CustomerSystem) -> None:
    assert "1 niet: geen duidelijke toestemming" in terminal.say("write-back", "plan", "kassa", *where).out
    assert "3 contacts written." in terminal.say("write-back", "run", "kassa", *where, language="en").out
    assert "3 contacten  staat er" in terminal.say("write-back", "journal", "kassa", *where).out
    assert "6 values stand as they were" in terminal.say("write-back", "undo", "kassa", *where, language="en").err


def test_fields_and_attributes_are_chosen(
    terminal: Terminal, where: tuple[object, ...], system: CustomerSystem
) -> None:
    which = ("--attribute", "segment", "--attribute", "distance", "--field", "segment=c_groep")
    terminal.ask("write-back", "run", "kassa", *where, *which, "--venue-postcode", "3011AA", answer="write-back run")
    assert set(system.fields("k0")) == {"c_groep", "publiek_distance"}
    said = terminal.ask("write-back", "run", "kassa", *where, "--attribute", "barriers", code=2)
    assert said["error"]["code"] == "write-back-attribute"


def test_a_contact_is_forgotten_by_its_number_from_a_file(
    terminal: Terminal, where: tuple[object, ...], system: CustomerSystem, tmp_path: Path
) -> None:
    terminal.ask("write-back", "run", "kassa", *where, answer="write-back run")
    (tmp_path / "numbers.txt").write_text("k1\nk77\n")
    told = terminal.ask(
        "write-back", "forget", "kassa", *where, "--contacts", tmp_path / "numbers.txt", answer="write-back forget"
    )
    assert told == {"asked": 2, "forgotten": 1}
    undone = terminal.ask("write-back", "undo", "kassa", *where, answer="write-back undo")
    assert undone["restored"] == 4


def test_without_a_ledger_nothing_is_written(terminal: Terminal, where: tuple[object, ...]) -> None:
    fake = CustomerSystem()
    fake.add("k0", "3011AA")
    with serve(fake) as serving:
        at = ("--set", f"address={serving.address}")
        terminal.say("connect", "add", "kassa", *where, "--system", "customer-system", *at)
        assert terminal.ask("write-back", "plan", "kassa", *where, answer="write-back plan")["to_write"] == 1
        said = terminal.ask("write-back", "run", "kassa", *where, code=8)
        assert (said["error"]["code"], said["error"]["where"]) == ("consent-ledger-missing", {"purpose": "write-back"})
        assert not any(fake.values().values())
        assert terminal.ask("write-back", "run", "kassa", *where, "--record", answer="write-back run")["written"] == 1


def test_the_ledger_may_say_no_where_the_system_says_yes_and_what_stood_goes(
    terminal: Terminal, where: tuple[object, ...], system: CustomerSystem, tmp_path: Path
) -> None:
    terminal.ask("write-back", "run", "kassa", *where, answer="write-back run")
    (tmp_path / "wie").write_text("k1\n")
    terminal.say("consent", "withdraw", *where, "--contact", tmp_path / "wie", "--objected")
    done = terminal.ask("write-back", "run", "kassa", *where, answer="write-back run")
    assert (done["counts"]["why"], done["cleared"]) == ({"ledger-objected": 1, "no-permission": 1}, 1)
    assert system.fields("k1") == {}
    assert "toestemmingsregister: maakte bezwaar" in terminal.say("write-back", "plan", "kassa", *where).out


def test_a_file_needs_the_ledger_too(terminal: Terminal, where: tuple[object, ...], tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text(LIST)
    words = ("write-back", "file", tmp_path / "lijst.csv", *where, "--out", tmp_path / "uit", "--plain")
    assert terminal.ask(*words, code=8)["error"]["code"] == "consent-ledger-missing"
    assert not (tmp_path / "uit").exists()
    (tmp_path / "ander.csv").write_text("Klantnummer;Toestemming\nK7;ja\n")
    terminal.say("consent", "import", tmp_path / "ander.csv", *where, "--purpose", "write-back")
    assert terminal.ask(*words, answer="write-back file")["why"] == {"ledger-unknown": 1, "no-permission": 1}


def test_a_system_that_is_only_read_asks_for_a_file(terminal: Terminal, where: tuple[object, ...]) -> None:
    terminal.say("connect", "add", "lezer", *where, "--system", "read-only")
    said = terminal.ask("write-back", "run", "lezer", *where, code=2)
    assert said["error"]["code"] == "write-back-no-call"
    said = terminal.ask("write-back", "plan", "nergens", *where, code=2)
    assert said["error"]["code"] == "connection-unknown"


def test_two_files_for_the_owner_alone(terminal: Terminal, where: tuple[object, ...], tmp_path: Path) -> None:
    _list_with_ledger(terminal, where, tmp_path)
    words = ("write-back", "file", tmp_path / "lijst.csv", *where, "--system", "spektrix", "--out", tmp_path / "uit")
    told = terminal.ask(*words, "--plain", answer="write-back file")
    assert [Path(one).name for one in told["files"]] == ["spektrix-undo.csv", "spektrix-values.csv"]
    assert {stat.S_IMODE(Path(one).stat().st_mode) for one in told["files"]} == {0o600}
    assert Path(told["files"][1]).read_text("utf-8-sig").splitlines()[1].startswith("K1,G")
    assert told["why"] == {"no-permission": 1}
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == ["spektrix-undo.csv", "spektrix-values.csv"]


def test_numbers_are_keyed_with_a_secret_that_is_made_once(
    terminal: Terminal, where: tuple[object, ...], tmp_path: Path
) -> None:
    _list_with_ledger(terminal, where, tmp_path)
    words = ("write-back", "file", tmp_path / "lijst.csv", *where, "--out", tmp_path / "uit")
    secret = ("--secret-file", tmp_path / "geheim")
    made = [
        Path(terminal.ask(*words, *secret, answer="write-back file")["files"][1]).read_text("utf-8-sig")
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert "K1" not in made[0]
    assert len(made[0].splitlines()[1].split(";")[0]) == 64
    assert stat.S_IMODE((tmp_path / "geheim").stat().st_mode) == 0o600
    (tmp_path / "geheim").write_text("kort")
    assert terminal.ask(*words, *secret, code=8)["error"]["code"] == "write-back-secret-short"


def test_keyed_or_plain_is_chosen_by_the_house(terminal: Terminal, where: tuple[object, ...], tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text(LIST)
    words = ("write-back", "file", tmp_path / "lijst.csv", *where, "--out", tmp_path / "uit")
    for wrong in ((), ("--plain", "--secret-file", tmp_path / "geheim")):
        assert terminal.ask(*words, *wrong, code=2)["error"]["code"] == "write-back-key-or-plain"
    assert not (tmp_path / "uit").exists()
