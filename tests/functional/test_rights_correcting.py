"""What was corrected stays corrected, and who objected stays out: also when the same comes in again, by any road."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from publiek import connecting, logbook, rights
from publiek.connecting import How
from publiek.deliveries import live
from publiek.deliveries.live.door import Patience
from publiek.deliveries.live.fakes.serving import serve
from publiek.engines import Workbench
from publiek.errors import UsageError
from publiek.house import House
from publiek.pseudonymisation import Keyring
from publiek.rights import Correction, Known
from tests.support import small_shop
from tests.support.canaries import Canary
from tests.support.persons_held import ASKER, Held, a_house, known
from tests.support.small_shop import Shop

QUICK = How(patience=Patience(tries=4, pause=0.01, longest=0.05))
WHOLE = How(whole=True, patience=QUICK.patience)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return a_house(tmp_path_factory.mktemp("delivered"), systems=("plain", "no-email"))


@pytest.fixture
def held(delivered: Held, tmp_path: Path) -> Held:
    return delivered.copied(tmp_path)


def told(held: Held, field: str, person: Canary = ASKER) -> set[object]:
    return {line.facts[field] for line in rights.find(held.house, known(person)).lines}


# Correcting ----------------------------------------------------------------------------------------------------------


def test_a_postcode_and_a_year_are_corrected_in_every_line(held: Held) -> None:
    totals, others = held.totals(), told(held, "pc6", Canary(2))
    done = rights.correct(held.house, known(), Correction("3013 ab", 1980))
    assert done.lines == 2 and done.fields == ("postcode", "birth_year")
    assert (told(held, "pc6"), told(held, "pc4"), told(held, "birth_year")) == ({"3013AB"}, {3013}, {1980})
    assert held.totals() == totals and told(held, "pc6", Canary(2)) == others
    held.house.store.verify()


def test_importing_the_same_files_again_does_not_undo_it(held: Held) -> None:
    rights.correct(held.house, known(), Correction("3013 AB"))
    for number in (1, 2):
        held.house.store.withdraw(number)
    held.bring()
    assert told(held, "pc6") == {"3013AB"}
    assert told(held, "pc6", Canary(2)) != {"3013AB"}


def test_what_the_source_says_otherwise_later_is_believed(held: Held, tmp_path: Path) -> None:
    rights.correct(held.house, known(), Correction("3013 AB"))
    path = held.files["plain"]
    moved = tmp_path / "later.csv"
    moved.write_bytes(
        path.read_bytes().replace(ASKER["postcode"].encode(), b"1011 AB").replace(b"16-01-2025", b"20-01-2025")
    )
    held.files["later"] = moved
    held.bring("later")
    assert told(held, "pc6") == {"3013AB", "1011AB"}


def test_a_correction_of_a_correction_and_back(held: Held) -> None:
    first = told(held, "pc6")
    rights.correct(held.house, known(), Correction("3013 AB"))
    rights.correct(held.house, known(), Correction("3014 CD"))
    assert told(held, "pc6") == {"3014CD"}
    rights.correct(held.house, known(), Correction(ASKER["postcode"]))
    assert told(held, "pc6") == first
    held.house.store.withdraw(1)
    held.bring("plain")
    assert told(held, "pc6") == first


def test_a_new_key_does_not_forget_what_was_corrected(held: Held) -> None:
    rights.correct(held.house, known(), Correction("3013 AB"))
    Keyring(held.house.keys, data_folder=held.house.home).rotate("de-brug")
    for number in (1, 2):
        held.house.store.withdraw(number)
    held.bring()
    assert told(held, "pc6") == {"3013AB"}
    assert rights.erase(held.house, known()).told["corrections"] == 5


def test_a_correction_leaves_with_who_is_erased(held: Held) -> None:
    rights.correct(held.house, known(), Correction("3013 AB"))
    list_ = held.house.home / "organisations/de-brug/corrections/LIST"
    assert b"3013" not in list_.read_bytes() and list_.stat().st_mode & 0o077 == 0
    assert rights.erase(held.house, known()).told["corrections"] == 5
    assert not rights.find(held.house, known()).corrected


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Correction(), "correction-empty"),
        (Correction("geen"), "correction-wrong"),
        (Correction(birth_year=1890), "correction-wrong"),
        (Correction(birth_year=2020), "correction-wrong"),
    ],
)
def test_what_cannot_be_is_refused(held: Held, wanted: Correction, code: str) -> None:
    before = held.house.store.current().version
    with pytest.raises(UsageError) as refused:
        rights.correct(held.house, known(), wanted)
    assert refused.value.code == code and held.house.store.current().version == before


# Objecting -----------------------------------------------------------------------------------------------------------


def test_who_objects_is_out_at_once_and_stays_out(held: Held) -> None:
    totals, before = held.totals(), held.bookers()
    done = rights.object_(held.house, known())
    assert (done.state, done.lines, done.deliveries) == ("objected", 2, 2)
    assert len(before) - len(held.bookers()) == 2
    for number in (1, 2):
        held.house.store.withdraw(number)
    held.bring()
    found = rights.find(held.house, known())
    # What is left is the no itself: the list of addresses that comes later must find it.
    assert held.totals() == totals and not found.lines and [one["status"] for one in found.consents] == ["objected"]
    assert rights.object_(held.house, known()).lines == 0


def test_an_objection_that_is_taken_back_holds_from_then_on(held: Held) -> None:
    rights.object_(held.house, known())
    assert rights.lift_objection(held.house, known()).state == "lifted"
    assert not rights.find(held.house, known()).lines
    held.house.store.withdraw(1)
    held.bring("plain")
    assert len(rights.find(held.house, known()).lines) == 1
    assert rights.lift_objection(held.house, known()).state == ""


def test_who_was_erased_is_not_brought_back_by_taking_an_objection_back(held: Held) -> None:
    rights.object_(held.house, known())
    rights.erase(held.house, known())
    assert rights.lift_objection(held.house, known()).state == "erased"
    assert rights.object_(held.house, known()).state == "erased"
    assert rights.find(held.house, known()).gone == "erased"


def test_objections_are_logged_in_counts(held: Held) -> None:
    rights.object_(held.house, known())
    rights.lift_objection(held.house, known())
    lines = [line for line in logbook.read(held.house.home, "de-brug") if line.action == "objection"]
    assert sorted(str(line.detail["state"]) for line in lines) == ["lifted", "objected"]


# A live connection ---------------------------------------------------------------------------------------------------


@dataclass
class Scene:
    house: House
    shop: Shop

    def run(self, how: How = QUICK) -> connecting.Run:
        return connecting.run(self.house, "kassa", how=how)

    def standing(self) -> tuple[int, int]:
        with Workbench() as workbench:
            lines = self.house.store.lines(workbench).collect().to_arrow().to_pylist()
        valid = [one for one in lines if one["status"] == "valid"]
        return sum(one["quantity"] for one in valid), sum(one["amount_cents"] for one in valid)


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    monkeypatch.setattr(live, "connectors", lambda: (small_shop.connector(),))
    shop = Shop()
    for number in range(12):
        shop.sell(f"ORDER{number:02}")
    house = House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys")
    with serve(shop.answer) as server:
        connecting.add(house, "kassa", "small-shop", {"address": server.address, "token": shop.token})
        made = Scene(house, shop)
        made.run()
        yield made


WHO = Known(email="order03@example.org")


def test_a_correction_holds_through_runs_of_a_connection(scene: Scene) -> None:
    rights.correct(scene.house, WHO, Correction("1011 AB"))
    found = [line.facts["pc6"] for line in rights.find(scene.house, WHO).lines]
    assert found == ["1011AB"] * 2
    scene.shop.change("ORDER03", status="p")
    scene.run()
    scene.run(WHOLE)
    assert [line.facts["pc6"] for line in rights.find(scene.house, WHO).lines] == ["1011AB"] * 2


def test_an_objection_holds_through_runs_of_a_connection(scene: Scene) -> None:
    before = scene.standing()
    rights.object_(scene.house, WHO)
    scene.shop.change("ORDER03", status="p")
    scene.run()
    scene.run(WHOLE)
    assert scene.standing() == before
    assert not rights.find(scene.house, WHO).lines
