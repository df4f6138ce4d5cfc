"""From an export file to three servers: a house makes its shares of what it keeps, and anybody may carry them."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.collective.contributing import sealed_households
from publiek.collective.overlap import household_keys
from publiek.collective.overlap.gateway import opt_outs_of
from publiek.collective.overlap.job import OverlapQuestion
from publiek.collective.overlap.sharing import (
    Destination,
    Duty,
    JobTerms,
    Node,
    SharedJob,
    contribution,
    hand_over,
    replicated,
    sealed_by_house,
)
from publiek.disclosure.budget import Ledger
from publiek.errors import UsageError
from tests.support.overlap_houses import AGREEMENT, ROUND, a_house, a_key_holder, asked
from tests.support.three_servers import Cast, InMemory, terms_of

HOMES = {f"house-{nth}": range(10 * nth, 10 * nth + 60) for nth in range(4)}


def test_from_export_files_to_an_answer_by_way_of_a_hub_that_opens_nothing(tmp_path: Path) -> None:
    holder, cast = a_key_holder(tmp_path), Cast.of(tmp_path, list(HOMES))
    terms = terms_of({name: list(homes) for name, homes in HOMES.items()}, agreement=AGREEMENT, round=ROUND)
    to, line = Destination(terms, cast.parties.servers), InMemory({})
    for server in cast.servers:
        name = server.public.name
        line.nodes[name] = Node(server, Duty(cast.parties, (terms,), 10.0), tmp_path / name, line)
    for name, homes in HOMES.items():
        house, file = a_house(tmp_path, name, homes, without=[homes[0]])
        with pytest.raises(UsageError, match="overlap-nothing-made"):
            sealed_by_house(house, to=to, identity=cast.houses[name])
        asked(house, file, holder)
        sealed = sealed_by_house(house, to=to, identity=cast.houses[name])
        assert set(sealed) == {"overlap-server-one", "overlap-server-two", "overlap-server-three"}
        for each in sealed.values():
            with pytest.raises(ValueError, match=r".+"):
                cast.receiver.unseal(each)
        assert all(sealed_households.in_words(server, content).nl for server, content in sealed.items())
        hand_over(sealed, line=line)
        hand_over(sealed, line=line)
    ledger = Ledger(tmp_path / "ledger")
    ledger.allow(1.0, agreement=AGREEMENT, round=ROUND)
    question = OverlapQuestion(AGREEMENT, ROUND, terms.members, "sharing")
    answer = SharedJob(terms, cast.parties, cast.receiver, line).run(question, ledger=ledger)
    assert answer.coverage.tolist() == [0.98] * 4
    assert all(abs(size - 59) < 45 for size in answer.sizes)
    assert abs(answer.pairs[0, 1] - 49) < 50


def filled(cast: Cast, terms: JobTerms, sealed: dict[str, bytes]) -> int:
    """How many buckets are filled: two servers' components put together, which only a test does."""
    words = {}
    for place in (0, 1):
        server = cast.servers[place]
        content = sealed[f"overlap-{server.public.name}"]
        message = contribution.unsealed(content, by=server, houses=cast.parties.houses)
        told = contribution.received(message, terms=terms, place=place)
        for component, each in zip(replicated.held_by(place), told.contents, strict=True):
            words[component] = replicated.words_of(each, component=component, start=0, count=terms.buckets)
    return int((words[0] + words[1] + words[2]).sum())


def test_who_objected_is_not_in_the_shares(tmp_path: Path) -> None:
    holder, cast = a_key_holder(tmp_path), Cast.of(tmp_path, list(HOMES))
    named = {name: list(homes) for name, homes in HOMES.items()}
    terms = terms_of(named, agreement=AGREEMENT, round=ROUND, buckets=1 << 20)
    to = Destination(terms, cast.parties.servers)
    house, file = a_house(tmp_path, "house-0", HOMES["house-0"])
    asked(house, file, holder)
    before = filled(cast, terms, sealed_by_house(house, to=to, identity=cast.houses["house-0"]))
    opt_outs_of(house).add(str(household_keys.key_of("1011AA", "1", "")))
    after = filled(cast, terms, sealed_by_house(house, to=to, identity=cast.houses["house-0"]))
    assert (before, after) == (60, 59)
