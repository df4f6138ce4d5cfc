"""The trusted centre, the three servers and brute force: 200 random small populations, within the stated error.

Both strengths answer the same question about the same households, each with all its own parts: batches and a ledger
here, sealed shares, three servers and a receiver there.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cryptography", reason="the extra for working together is not in this environment")

from publiek.collective.overlap.centre_job import CentreJob
from publiek.collective.overlap.job import OverlapAnswer, OverlapQuestion
from publiek.collective.overlap.sharing import Duty, SharedJob
from publiek.disclosure.budget import Ledger
from tests.support.overlap_batches import batch
from tests.support.overlap_houses import AGREEMENT, EPOCH, ROUND, a_centre
from tests.support.three_servers import Cast, InMemory, Node, terms_of

MEMBERS = tuple(f"house-{number}" for number in range(1, 6))
Population = dict[str, np.ndarray]


def population(number: int) -> Population:
    """Five houses of 40 to 600 households out of 200 to 2,000, some keener than others."""
    dice = np.random.default_rng(number)
    people = int(dice.integers(700, 2_000))
    keen = dice.gamma(0.7, size=people) + 0.05
    sizes = dice.integers(40, 600, size=len(MEMBERS))
    chosen = (np.sort(dice.choice(people, size, replace=False, p=keen / keen.sum())) for size in sizes)
    return dict(zip(MEMBERS, chosen, strict=True))


def by_centre(folder: Path, told: Population) -> OverlapAnswer:
    centre, ledger = a_centre(folder), Ledger(folder / "ledger")
    ledger.allow(0.5, agreement=AGREEMENT, round=ROUND)
    for member, households in told.items():
        centre.receive(member, batch(member, households.tolist()))
    return CentreJob(centre).run(OverlapQuestion(AGREEMENT, ROUND, MEMBERS, "centre"), ledger=ledger)


def by_servers(folder: Path, told: Population, cast: Cast) -> OverlapAnswer:
    terms = terms_of({name: list(each) for name, each in told.items()}, agreement=AGREEMENT, round=ROUND)
    line, ledger = InMemory({}), Ledger(folder / "ledger")
    ledger.allow(1.0, agreement=AGREEMENT, round=ROUND)
    for server in cast.servers:
        name = server.public.name
        line.nodes[name] = Node(server, Duty(cast.parties, (terms,), 20.0), folder / name, line)
    for house, households in told.items():
        for server, sealed in zip(cast.servers, cast.sealed(terms, house, households), strict=True):
            assert line.nodes[server.public.name].answer(sealed) == b"+"
    question = OverlapQuestion(AGREEMENT, ROUND, MEMBERS, "sharing")
    return SharedJob(terms, cast.parties, cast.receiver, line).run(question, ledger=ledger)


def numbers(answer: OverlapAnswer, part: str) -> np.ndarray:
    """Sizes, overlaps, reach and frequencies in one row; `part` is nothing, "_low" or "_high"."""
    above = np.triu_indices(len(MEMBERS), 1)
    sizes, pairs, histogram = (getattr(answer, name + part) for name in ("sizes", "pairs", "histogram"))
    return np.concatenate([sizes, pairs[above], [getattr(answer, "union" + part)], histogram])


def truth(told: Population) -> np.ndarray:
    lists = [set(each.tolist()) for each in told.values()]
    everybody = set.union(*lists)
    visits = [sum(household in each for each in lists) for household in everybody]
    pairs = [len(lists[a] & lists[b]) for a in range(5) for b in range(a + 1, 5)]
    return np.array([*map(len, lists), *pairs, len(everybody), *(visits.count(number) for number in range(1, 6))])


def compared(folder: Path, populations: int) -> dict[str, float]:
    """How often intervals hold the truth, and how often both strengths lie within the error they state together."""
    assert EPOCH
    cast = Cast.of(folder, MEMBERS)
    held_a, held_b, agree = [], [], []
    for number in range(populations):
        told, here = population(number), folder / str(number)
        true = truth(told)
        centre, servers = by_centre(here / "a", told), by_servers(here / "b", told, cast)
        for answer, held in ((centre, held_a), (servers, held_b)):
            held.append((numbers(answer, "_low") <= true) & (true <= numbers(answer, "_high")))
        widths = [(numbers(each, "_high") - numbers(each, "_low")) / 2 for each in (centre, servers)]
        apart = np.abs(numbers(centre, "") - numbers(servers, ""))
        agree.append(apart <= np.hypot(widths[0], widths[1]) + 1)
    return {"centre": float(np.mean(held_a)), "servers": float(np.mean(held_b)), "agree": float(np.mean(agree))}


def test_both_strengths_and_brute_force_agree_on_random_populations(tmp_path: Path) -> None:
    shares = compared(tmp_path, 15)
    assert all(share > 0.9 for share in shares.values()), shares


@pytest.mark.long
def test_both_strengths_and_brute_force_agree_on_200_random_populations(tmp_path: Path) -> None:
    shares = compared(tmp_path, 200)
    assert 0.93 <= shares["servers"] <= 0.975, shares
    assert shares["centre"] >= 0.93, shares
    assert shares["agree"] >= 0.93, shares
