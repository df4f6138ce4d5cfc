"""Asking the key holder for every address there is, or the centre the same thing again and again, gives nothing."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from publiek.collective.overlap import messages, oprf
from publiek.collective.overlap.centre_job import CentreJob
from publiek.collective.overlap.job import OverlapQuestion
from publiek.collective.overlap.key_holder import KeyHolder
from publiek.collective.overlap.quota import MOST_REGISTERED, Quota
from publiek.disclosure.budget import Ledger
from publiek.errors import PubliekError
from tests.support.overlap_batches import filled, names, question
from tests.support.overlap_houses import AGREEMENT, EPOCH, ROUND, a_key_holder
from tests.support.overlap_sector import SectorShape, shared_sector


def a_request(holder: KeyHolder, start: int, count: int) -> bytes:
    """A question about `count` addresses that a list of all addresses would have."""
    elements = [oprf.blind(f"hk1|nl|1011AA|{start + n}|".encode()).element for n in range(count)]
    facts = {"epoch": EPOCH, "key": holder.announce(EPOCH).id, "count": count}
    return messages.pack("request", facts, b"".join(elements))


def test_enumeration_stops_at_one_and_a_half_times_the_own_households(tmp_path: Path) -> None:
    holder = a_key_holder(tmp_path)
    holder.register("curious", epoch=EPOCH, households=200)
    got = 0
    with pytest.raises(PubliekError, match="quota-spent"):
        for start in range(0, 2_000, 50):
            holder.answer("curious", a_request(holder, start, 50))
            got += 50
    assert got == 300
    with pytest.raises(PubliekError, match="quota-spent"):
        holder.answer("curious", a_request(holder, 5_000, 1))


def test_a_restart_gives_no_new_questions_and_another_name_gives_none(tmp_path: Path) -> None:
    holder = a_key_holder(tmp_path)
    holder.register("curious", epoch=EPOCH, households=20)
    holder.answer("curious", a_request(holder, 0, 30))
    again = KeyHolder(keys=tmp_path / "holder-keys", records=tmp_path / "holder-records")
    with pytest.raises(PubliekError, match="quota-spent"):
        again.answer("curious", a_request(again, 100, 1))
    with pytest.raises(PubliekError, match="quota-unset"):
        again.answer("curious-too", a_request(again, 100, 1))


def test_the_same_request_again_is_free_and_tells_nothing_new(tmp_path: Path) -> None:
    holder = a_key_holder(tmp_path)
    holder.register("slow-line", epoch=EPOCH, households=20)
    request = a_request(holder, 0, 30)
    first, second = (messages.unpack(holder.answer("slow-line", request), kind="answer") for _ in range(2))
    assert first.payload[: 30 * 32] == second.payload[: 30 * 32]
    assert holder.standing("slow-line", epoch=EPOCH).asked == 30


def test_requests_at_the_same_time_do_not_slip_past_the_limit(tmp_path: Path) -> None:
    Quota(tmp_path).register("curious", epoch=EPOCH, households=100)
    with ProcessPoolExecutor(4) as pool:
        answered = sum(pool.map(_charged, [(str(tmp_path), nth) for nth in range(40)]))
    assert answered == 15
    assert Quota(tmp_path).standing("curious", epoch=EPOCH).asked == 150


def _charged(what: tuple[str, int]) -> bool:
    folder, nth = what
    try:
        Quota(Path(folder)).charge("curious", epoch=EPOCH, count=10, request=f"digest {nth}")
    except PubliekError:
        return False
    return True


def test_a_count_that_was_damaged_lets_nobody_ask(tmp_path: Path) -> None:
    holder = a_key_holder(tmp_path)
    holder.register("curious", epoch=EPOCH, households=20)
    request = a_request(holder, 0, 5)
    [path] = (tmp_path / "holder-records").glob("*.quota.json")
    path.write_text("{")
    with pytest.raises(PubliekError, match="quota-damaged"):
        holder.answer("curious", request)


def test_nobody_registers_as_a_house_of_millions_or_quietly_grows(tmp_path: Path) -> None:
    holder = a_key_holder(tmp_path)
    with pytest.raises(PubliekError, match="quota-unbelievable"):
        holder.register("curious", epoch=EPOCH, households=MOST_REGISTERED + 1)
    holder.register("curious", epoch=EPOCH, households=20)
    with pytest.raises(PubliekError, match="quota-fixed"):
        holder.register("curious", epoch=EPOCH, households=2_000)
    holder.answer("curious", a_request(holder, 0, 30))
    holder.register("curious", epoch=EPOCH, households=30, correct=True)
    assert holder.standing("curious", epoch=EPOCH).asked == 30


def test_averaging_over_the_same_question_gives_one_answer(tmp_path: Path) -> None:
    shape = SectorShape(houses=8, memberships=8_000, people=5_000, regions=2, propensity=1.0)
    ledger = Ledger(tmp_path / "ledger")
    ledger.allow(0.5, agreement=AGREEMENT, round=ROUND)
    centre = filled(tmp_path, shared_sector(shape))
    answers = {CentreJob(centre).run(question(8), ledger=ledger).pairs.tobytes() for _ in range(400)}
    assert len(answers) == 1


def test_averaging_over_other_sets_of_members_is_paid_and_soon_refused(tmp_path: Path) -> None:
    """With noise for rho 0.01 each, fifty answers are what the budget buys: together as much as one of rho 0.5."""
    shape = SectorShape(houses=8, memberships=8_000, people=5_000, regions=2, propensity=1.0)
    sector = shared_sector(shape)
    ledger = Ledger(tmp_path / "ledger")
    ledger.allow(0.5, agreement=AGREEMENT, round=ROUND)
    job = CentreJob(filled(tmp_path, sector), rho=0.01)
    drawn: list[int] = []
    chance = np.random.default_rng(8)
    with pytest.raises(PubliekError, match="budget-spent"):
        for _ in range(400):
            others = chance.permutation(names(8)[2:])[: int(chance.integers(2, 7))]
            members = ("house-00", "house-01", *map(str, others))
            drawn.append(int(job.run(OverlapQuestion(AGREEMENT, ROUND, members, "centre"), ledger=ledger).pairs[0, 1]))
    assert len(drawn) >= 50
    assert ledger.left(agreement=AGREEMENT, round=ROUND) < 0.01
