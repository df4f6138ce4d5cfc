"""What does somebody get who sets up many agreements, names of seasons or rules about the same houses?

Each attack is shown to succeed where the rule is weaker, and to fail here.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from publiek import disclosure
from publiek.collective import agreements
from publiek.collective.contributing.secret import secret_of
from publiek.collective.hub.differing import read_off
from publiek.collective.menu import lattice_of
from publiek.disclosure import CountedTable
from publiek.errors import UsageError
from publiek.house import House
from publiek.pipeline import take_in
from tests.support.agreements import agreement_file, an_agreement
from tests.support.collective import (
    HUB,
    MEMBERS,
    NOW,
    ROUND,
    SEGMENTATION,
    Circle,
    a_circle,
    counted_tables,
    release_approved,
)
from tests.support.federated_world import write_export

TABLES = ("programme",)
SHAPE = lattice_of("programme", scheme=SEGMENTATION)
#: Bookers of one house: one person alone in a cell, and cells of every residue.
TRUTH = np.arange(np.prod(SHAPE.leaf_shape), dtype=np.int64).reshape(SHAPE.leaf_shape) % 7


def another(circle: Circle, name: str, members: tuple[str, ...] = MEMBERS, **changes: object) -> Circle:
    """One more agreement of the same hub about these houses, to which all contribute what they always would."""
    content = agreement_file(members, agreement=name, hub=HUB, **{"tables": TABLES, **changes})
    (circle.hub.places.configuration("agreements") / f"{name}.yaml").write_bytes(content)
    made = Circle(circle.hub, agreements.parse(content), circle.keys)
    for member in members:
        made.send(member, tables=counted_tables(member, TABLES))
    return made


def drafted(circle: Circle):
    return circle.hub.draft(circle.agreement.id, ROUND, today=NOW.date())


def reasons(circle: Circle) -> set[str]:
    return {str(reason["reason"]) for reason in drafted(circle).reasons}


@pytest.fixture
def city(tmp_path: Path) -> Circle:
    """Six houses of which one release was made."""
    circle = a_circle(tmp_path, tables=TABLES)
    for member in MEMBERS:
        circle.send(member, tables=counted_tables(member, TABLES))
    release_approved(circle, drafted(circle))
    return circle


def of_house(secret: bytes) -> np.ndarray:
    """What one house gives, cell by cell."""
    told = disclosure.contribution([CountedTable("programme", SHAPE, {"bookers": TRUTH})], secret=secret)["programme"]
    spots = [{code: n for n, code in enumerate(dimension.leaves)} for dimension in SHAPE.dimensions]
    given = np.zeros(SHAPE.leaf_shape)
    for row in told.table.to_pylist():
        at = tuple(spot[row[d.name]] for spot, d in zip(spots, SHAPE.dimensions, strict=True))
        given[at] = row["bookers"]
    return given


def right(secrets: list[bytes]) -> float:
    """The share of the cells that somebody has right who takes the mean of what a house gave under these secrets."""
    mean = np.mean([of_house(secret) for secret in secrets], axis=0)
    return float((np.rint(mean) == TRUTH)[TRUTH > 0].mean())


def test_the_mean_over_four_hundred_agreements_is_one_rounding(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    write_export(export, seed=3)
    house = House("de-brug", tmp_path / "home", keys=tmp_path / "keys", name="De Brug", venue_pc4=3011)
    take_in(export, house=house)

    once = secret_of(house, round=ROUND)
    weaker = [once + b"agreement %d" % n for n in range(400)]
    assert right(weaker) > 0.95  # a rounding for each agreement: the mean is what the house never told
    assert right([once] * 400) == right([once]) < 0.25

    # The agreement has no say in it at all, also not through the tables that are made.
    assert secret_of(house, round="2023/24") != once


def test_one_season_has_one_name() -> None:
    for name in ("2024/26", "2024/24", "2024/99", "2024/2025", "2025/25"):
        with pytest.raises(UsageError, match="agreement-unreadable"):
            an_agreement(rounds=[ROUND, name])
    assert an_agreement(rounds=["2024/25", "2099/00"]).rounds == ("2024/25", "2099/00")


def test_six_houses_under_one_agreement_and_five_of_them_under_another(city: Circle) -> None:
    """Told of both, the sixth house is the difference, whatever the tables are."""
    smaller = another(city, "kleiner", MEMBERS[:5])
    both = {member: counted_tables(member, TABLES)["programme"]["bookers"].to_pylist() for member in MEMBERS}
    six, five = (sum(sum(both[name]) for name in names) for names in (MEMBERS, MEMBERS[:5]))
    assert six - five == sum(both[MEMBERS[5]])  # two sums that each rest on enough houses: one house to the last five

    assert reasons(smaller) == {"changed-by-few", "members-read-off"}


def test_another_segmentation_or_other_readers_do_not_get_around_it(city: Circle) -> None:
    for number, changes in enumerate(({"eyes": "public", "licence": "CC-BY-4.0"}, {"named": ["huis-a"]})):
        assert "members-read-off" in reasons(another(city, f"anders-{number}", MEMBERS[:5], **changes))


def test_sums_and_differences_of_several_agreements(tmp_path: Path) -> None:
    """Pairs that differ by enough houses, and together leave one: A + B - C."""
    first, second, third = ("abcdefgh", "ijklmnop", "abcdefghijklmnopq")
    told = [{"origin": dict.fromkeys(names, "")} for names in (first, second)]
    now = {"origin": dict.fromkeys(third, "")}
    assert [one["organisations"] for one in read_off(now, told, least=4)] == [1]
    assert not list(read_off(now, told[:1], least=4))
    assert not list(read_off({"months": now["origin"]}, told, least=4))  # another table counts other people


def test_base_five_then_base_ten_of_the_same_houses_tells_the_same_cells(city: Circle) -> None:
    """What the public is told besides is what members know already: the same cells, more coarsely."""
    (members,) = (one.tables["programme"] for one in city.hub.released(city.agreement.id, ROUND))
    public = another(city, "voor-allen", eyes="public", licence="CC-BY-4.0")
    draft = drafted(public)
    assert draft.may
    told = release_approved(public, draft).tables["programme"]
    rows = zip(members.to_pylist(), told.to_pylist(), strict=True)
    for one, other in rows:
        assert (one["genre"], one["segment"], one["verdict"]) == (other["genre"], other["segment"], other["verdict"])
        assert (one["bookers"] is None) == (other["bookers"] is None)
        assert one["bookers"] is None or abs(one["bookers"] - other["bookers"]) <= 10


def test_the_same_agreement_twice_under_two_names_gives_the_same_figures(city: Circle) -> None:
    again = another(city, "nog-eens")
    told = release_approved(again, drafted(again)).tables["programme"]
    (before,) = (one.tables["programme"] for one in city.hub.released(city.agreement.id, ROUND))
    assert told.equals(before)


def test_the_same_figures_are_not_told_again_by_other_rules(city: Circle) -> None:
    """Other minimums hide other cells; the two side by side tell what one of them hid."""
    harder = another(city, "strenger", minimum={"persons": 60, "organisations": 4})
    assert reasons(harder) == {"told-by-other-rules"}
    holding = another(city, "een-huis", holdings={"huis-a": "een", "huis-b": "een"})
    assert reasons(holding) == {"told-by-other-rules"}
