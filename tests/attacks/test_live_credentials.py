"""Where can the keys of a ticketing system be found or sent? Nowhere but sealed, and to the place they are for."""

from __future__ import annotations

import json
import shutil
import stat
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek import connecting
from publiek.deliveries import live
from publiek.deliveries.live.door import Patience
from publiek.deliveries.live.fakes.serving import Serving, serve
from publiek.errors import PubliekError
from publiek.house import House
from publiek.pseudonymisation.vault import Vault
from tests.support import small_shop
from tests.support.small_shop import Shop
from tests.support.typing_in import Terminal

SECRET = "geheim-zqxvogel-4711"
HOW = connecting.How(patience=Patience(tries=2, pause=0.01, longest=0.02, connect=1, answer=2))


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Shop, Serving]]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    monkeypatch.setattr(live, "connectors", lambda: (small_shop.connector(),))
    shop = Shop(token=SECRET)
    shop.sell("ORDER1")
    with serve(shop.answer) as server:
        yield shop, server


def house_in(place: Path, name: str = "de-brug") -> House:
    return House(name, place / "home", name=name, keys=place / "keys")


def connected(place: Path, server: Serving, name: str = "de-brug") -> House:
    house = house_in(place, name)
    connecting.add(house, "kassa", "small-shop", {"address": server.address, "token": SECRET})
    return house


def refused(ask) -> PubliekError:
    with pytest.raises(PubliekError) as told:
        ask()
    said = "".join(traceback.format_exception(told.value)) + repr(told.value) + str(told.value.where)
    assert SECRET not in said
    return told.value


def test_a_key_is_in_no_file_no_text_and_no_error(shop, tmp_path: Path) -> None:
    house = connected(tmp_path, shop[1])
    connecting.run(house, "kassa", how=HOW)
    one = connecting.connection_of(house, "kassa")
    door = connecting.door_of(house, one)
    assert SECRET not in repr(one) + str(one.as_dict()) + repr(door) + str(connecting.runs(house, "kassa"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files and not [path for path in files if SECRET.encode() in path.read_bytes()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files if "connect" in str(path) or "keys" in str(path)} <= {
        0o600,
        0o644,
    }
    named = [path for path in files if path.parent.name == "connections" or "keys" in path.parts]
    assert {stat.S_IMODE(path.stat().st_mode) for path in named} == {0o600}
    shop[0].token = "another"
    assert refused(lambda: connecting.run(house, "kassa", how=HOW)).code == "live-credentials-refused"


def test_who_changes_the_address_does_not_get_the_key(shop, tmp_path: Path) -> None:
    house = connected(tmp_path, shop[1])
    with serve(shop[0].answer) as thief:
        trouble = refused(lambda: connecting.change(house, "kassa", {"address": thief.address}))
        assert (trouble.code, trouble.where) == ("live-setting-missing", {"setting": "token"})
        connecting.run(house, "kassa", how=HOW)
        assert not thief.asked
        connecting.change(house, "kassa", {"address": thief.address, "token": "mine"})
        refused(lambda: connecting.discover(house, "kassa", patience=HOW.patience))
        assert thief.asked and SECRET not in str([one.headers for one in thief.asked])


def test_an_address_at_the_same_place_keeps_the_key(shop, tmp_path: Path) -> None:
    house = connected(tmp_path, shop[1])
    connecting.change(house, "kassa", {"address": shop[1].address + "/"})
    assert connecting.run(house, "kassa", how=HOW).outcome == "changed"


@pytest.mark.parametrize("other", ["another house", "another keys folder"])
def test_a_sealed_key_that_was_carried_elsewhere_does_not_open(shop, tmp_path: Path, other: str) -> None:
    house = connected(tmp_path / "a", shop[1])
    name = "een-ander" if other == "another house" else "de-brug"
    thief = connected(tmp_path / "b", shop[1], name)
    taken = json.loads(next((tmp_path / "a").rglob("kassa.json")).read_text())
    place = next((tmp_path / "b").rglob("kassa.json"))
    place.write_text(json.dumps({**json.loads(place.read_text()), "sealed": taken["sealed"]}))
    before = {path: path.read_bytes() for path in (tmp_path / "b" / "keys").rglob("*.json")}
    asked = len(shop[1].asked)
    assert refused(lambda: connecting.run(thief, "kassa", how=HOW)).code == "vault-other"
    assert len(shop[1].asked) == asked, "nothing was asked"
    assert {path: path.read_bytes() for path in before} == before
    assert connecting.run(house, "kassa", how=HOW).outcome == "changed"


@pytest.mark.parametrize(("harm", "code"), [("gone", "vault-missing"), ("cut", "vault-damaged"), ("flip", "vault-")])
def test_keys_that_are_gone_or_damaged_are_told_and_never_replaced(shop, tmp_path: Path, harm: str, code: str) -> None:
    house = connected(tmp_path, shop[1])
    vault = next((tmp_path / "keys").glob("*.vault.json"))
    whole = vault.read_bytes()
    if harm == "gone":
        vault.unlink()
    else:
        vault.chmod(0o600)
        told = whole[: len(whole) // 2] if harm == "cut" else whole.replace(b'"secret": "', b'"secret": "AAAA', 1)
        vault.write_bytes(told)
    assert refused(lambda: connecting.run(house, "kassa", how=HOW)).code.startswith(code)
    assert refused(lambda: connecting.change(house, "kassa", {"token": "new"})).code.startswith(code)
    assert vault.exists() is (harm != "gone")
    vault.write_bytes(whole)
    vault.chmod(0o600)
    assert connecting.run(house, "kassa", how=HOW).outcome == "changed"


def test_one_bit_of_a_sealed_key_makes_it_nothing(shop, tmp_path: Path) -> None:
    house = connected(tmp_path, shop[1])
    place = next(tmp_path.rglob("kassa.json"))
    told = json.loads(place.read_text())
    for at in range(5, len(told["sealed"]) - 4, 17):
        letter = "A" if told["sealed"][at] != "A" else "B"
        place.write_text(json.dumps({**told, "sealed": told["sealed"][:at] + letter + told["sealed"][at + 1 :]}))
        assert refused(lambda: connecting.discover(house, "kassa", patience=HOW.patience)).code in (
            "sealed-damaged",
            "vault-other",
        )


def test_new_secrets_of_the_vault_lose_no_key(shop, tmp_path: Path) -> None:
    house = connected(tmp_path, shop[1])
    Vault(house.keys, house.legal_entity or house.organisation, house.home).rotate()
    assert connecting.run(house, "kassa", how=HOW).outcome == "changed"
    connecting.change(house, "kassa", {"token": SECRET})
    assert connecting.run(house, "kassa", how=HOW).outcome == "nothing-new"


def test_a_copy_of_the_data_without_the_keys_connects_with_nothing(shop, tmp_path: Path) -> None:
    connected(tmp_path / "a", shop[1])
    shutil.copytree(tmp_path / "a" / "home", tmp_path / "b" / "home")
    assert refused(lambda: connecting.run(house_in(tmp_path / "b"), "kassa", how=HOW)).code.startswith(("vault", "key"))


def test_a_key_that_is_typed_behind_a_command_is_refused(shop, tmp_path: Path, monkeypatch, capsys) -> None:
    terminal = Terminal(tmp_path, monkeypatch, capsys)
    where = ("-o", "De Brug", "--home", tmp_path / "home")
    typed = ("--set", f"address={shop[1].address}", "--set", f"token={SECRET}")
    said = terminal.say("connect", "add", "kassa", "--system", "small-shop", *typed, *where, code=2)
    assert "connection-secret-shown" in said.err and SECRET not in said.err + said.out
    assert not list(tmp_path.rglob("kassa.json"))
