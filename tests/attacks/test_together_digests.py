"""Can somebody try guesses of what one house gave, or one maker was told, against a digest that everybody sees?

A digest of a small table is a promise that can be guessed: there are few tables of multiples of five. So no release,
draft or log holds a plain digest of anything that its reader may not have.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest

from publiek.collective.benchmark import productions
from publiek.collective.hub.released import TELLING, maker_file
from publiek.collective.menu import UNKNOWN, lattice_of
from publiek.collective.packages import tables_as_files, written
from publiek.disclosure.brought import digest
from tests.support.collective import (
    MEMBERS,
    NOW,
    ROUND,
    SEGMENTATION,
    Circle,
    a_circle,
    counted_tables,
    release_approved,
)

MAKER = "gezelschap"
TABLES = ("programme", "productions")


def audience(bookers: int) -> pa.Table:
    """What a venue gives of the productions of the maker: all of one municipality, of no known group."""
    place = lattice_of("origin", scheme=SEGMENTATION).dimensions[0].leaves[0]
    row = {"maker": MAKER, "place": place, "segment": UNKNOWN, "bookers": bookers}
    return pa.Table.from_pylist([row], schema=productions.COLUMNS)


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory) -> Circle:
    made = a_circle(tmp_path_factory.mktemp("digests"), tables=TABLES)
    for n, member in enumerate(MEMBERS):
        made.send(member, tables={**counted_tables(member, ("programme",)), "productions": audience(40 + 5 * n)})
    release_approved(made, made.hub.draft(made.agreement.id, ROUND, today=NOW.date()))
    return made


def files(circle: Circle, *parts: str) -> dict[Path, bytes]:
    root = circle.hub.places.root
    return {p: p.read_bytes() for part in parts for p in root.joinpath(part).rglob("*") if p.is_file()}


def test_a_guess_of_the_table_of_one_house_fits_no_digest(circle: Circle) -> None:
    """The attacker even guesses right: the table to the last cell. Nothing tells that it is right."""
    seen = b"".join(files(circle, "releases", "drafts", "log", "register").values())
    for n, member in enumerate(MEMBERS):
        for table in (counted_tables(member, ("programme",))["programme"], audience(40 + 5 * n)):
            made = tables_as_files.written(table)
            for guess in (digest(table), sha256(made).hexdigest()):
                assert guess.encode() not in seen and guess[:32].encode() not in seen
    assert counted_tables(MEMBERS[0], ("programme",)) == counted_tables(MEMBERS[0], ("programme",))


def test_the_sum_told_to_a_maker_cannot_be_guessed_by_other_members(circle: Circle) -> None:
    (release,) = circle.hub.released(circle.agreement.id, ROUND)
    others = release.files_for("huis-a")
    told = json.loads(others[TELLING])["makers"][MAKER]
    mine = json.loads(release.files_for(MAKER)[maker_file(MAKER)])
    assert not any(name.startswith("makers/") for name in others)

    def tried(description: dict[str, object], seen: str) -> list[int]:
        """Every total that the description might hold, tried: what a member does who knows all but the number."""
        place = next(one for one in mine["tables"] if one["name"] == "maker_total")
        table = release.for_maker(MAKER)["maker_total"]
        found = []
        for bookers in range(0, 1000, 5):
            at = table.schema.names.index("bookers")
            guess = table.set_column(at, table.schema.field(at), pa.array([bookers], pa.int64()))
            digested = sha256(tables_as_files.written(guess)).hexdigest()
            base = {**place["base"], "n": bookers, "of": bookers}
            changed = [{**place, "sha256": digested, "base": base} if one is place else one for one in mine["tables"]]
            if sha256(written.as_json({**description, "tables": changed})).hexdigest() == seen:
                found.append(bookers)
        return found

    truth = sum(40 + 5 * n for n in range(len(MEMBERS)))
    without = {"account": mine["account"]}
    weaker = sha256(written.as_json({**without, "tables": mine["tables"]})).hexdigest()
    assert tried(without, weaker) == [truth]  # a plain digest: the number is found in two hundred tries
    assert tried(without, told) == []
    assert tried({**without, "salt": mine["salt"]}, told) == [truth]  # the maker, who has the word, can check it
    seen = b"".join(content for name, content in others.items())
    assert mine["salt"].encode() not in seen


def test_the_marks_by_which_a_hub_knows_the_same_figures_need_its_key(circle: Circle) -> None:
    """Two hubs, one set of contributions: no mark is the same, so it follows from more than the table."""
    (release,) = circle.hub.released(circle.agreement.id, ROUND)
    marks = [mark for inputs in release.telling["figures_from"].values() for mark in inputs.values()]
    other = a_circle(circle.keys.parent / "elsewhere", tables=("programme",))
    for member in MEMBERS:
        other.send(member, tables=counted_tables(member, ("programme",)))
    told = release_approved(other, other.hub.draft(other.agreement.id, ROUND, today=NOW.date()))
    theirs = [mark for inputs in told.telling["figures_from"].values() for mark in inputs.values()]
    assert not set(marks) & set(theirs)


def test_a_package_that_is_sealed_twice_has_two_digests(circle: Circle) -> None:
    """The digest of a package stands in the release; the seal is drawn anew, so no guess of its content fits it."""
    made = circle.contribution("huis-a", tables=counted_tables("huis-a", ("programme",)))
    assert len({sha256(circle.package(made)).hexdigest() for _ in range(3)}) == 3
