"""Shared audience of an agreement: batches come to the hub, the draft says what it costs, and one release tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.collective.overlap.epoch_keys import epoch_of
from publiek.errors import PubliekError
from tests.support.collective import MEMBERS, NOW, ROUND, Circle, a_circle, release_approved
from tests.support.overlap_batches import batch

TODAY = NOW.date()
OVERLAP = {"strength": "centre", "rho": 0.5, "key_holder": "the-holder"}
#: House n has the households n * 400 to n * 400 + 1,000: neighbours share 600, the next but one 200, others none.
HOMES = {member: range(400 * nth, 400 * nth + 1_000) for nth, member in enumerate(MEMBERS)}


@pytest.fixture
def circle(tmp_path: Path) -> Circle:
    made = a_circle(tmp_path, tables=("overlap",), overlap=OVERLAP, named=MEMBERS[:4])
    for member in MEMBERS:
        send(made, member)
    return made


def send(circle: Circle, member: str, *, number: int = 1, homes: range | None = None) -> None:
    epoch = epoch_of(circle.agreement.id, ROUND)
    content = batch(member, list(homes or HOMES[member]), bookers=1_250, epoch=epoch)
    circle.send(member, number=number, tables={}, blobs={"overlap": content})


def test_six_houses_are_told_what_they_share(circle: Circle) -> None:
    draft = circle.hub.draft(circle.agreement.id, ROUND, today=TODAY)
    assert draft.may and draft.members == MEMBERS
    release_approved(circle, draft)
    told = rows_of(circle)
    pairs = {(row["member"], row["other"]): row for row in told["overlap_pairs"]}
    assert {member for pair in pairs for member in pair} == set(MEMBERS[:4]), "only who agreed to be named"
    for (one, other), row in pairs.items():
        truth = len(set(HOMES[one]) & set(HOMES[other]))
        if truth:
            assert abs(row["households"] - truth) < 60
    reach = {row["counted"]: row for row in told["overlap_reach"]}
    assert abs(reach["known"]["households"] - 3_000) < 60
    assert reach["known"]["households"] < reach["corrected"]["households"] < reach["at-most"]["households"]
    assert reach["known"]["coverage"] == 0.8


def test_a_second_measurement_of_the_round_finds_the_budget_spent(circle: Circle) -> None:
    release_approved(circle, circle.hub.draft(circle.agreement.id, ROUND, today=TODAY))
    before = rows_of(circle)
    send(circle, MEMBERS[0], number=2, homes=range(500))
    draft = circle.hub.draft(circle.agreement.id, ROUND, today=TODAY)
    if draft.may:
        with pytest.raises(PubliekError, match="budget-spent"):
            release_approved(circle, draft)
    assert rows_of(circle) == before


def test_the_hub_keeps_rows_that_are_not_the_pseudonyms(circle: Circle) -> None:
    release_approved(circle, circle.hub.draft(circle.agreement.id, ROUND, today=TODAY))
    kept = list(circle.hub.places.centre.rglob("*.rows"))
    assert sorted(path.stem for path in kept) == sorted(MEMBERS)
    epoch = epoch_of(circle.agreement.id, ROUND)
    sent = batch(MEMBERS[0], list(HOMES[MEMBERS[0]]), epoch=epoch)[-16 * 1_024 :]
    entries = [sent[at : at + 16] for at in range(0, len(sent), 16)]
    for path in kept:
        content = path.read_bytes()
        assert not any(entry in content for entry in entries)


def rows_of(circle: Circle) -> dict[str, list[dict]]:
    """The tables of the last release, as rows."""
    last = circle.hub.released(circle.agreement.id, ROUND)[-1]
    return {name: table.to_pylist() for name, table in last.tables.items()}
