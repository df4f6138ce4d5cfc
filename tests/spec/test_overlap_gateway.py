"""What a house does to take part in overlap, and what the key holder sees: numbers it cannot read, and how many."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from pathlib import Path

import pytest

from publiek import pipeline
from publiek.collective.overlap import messages
from publiek.collective.overlap.gateway import Gateway, opt_outs_of, overlap_folder
from publiek.collective.overlap.household_keys import key_of
from publiek.collective.overlap.key_holder import KeyHolder
from publiek.collective.overlap.packages import own_pseudonyms, pseudonym_batch, pseudonym_of, read_batch, summary
from publiek.collective.overlap.padding import PSEUDONYM_BYTES, size_class
from publiek.errors import PubliekError
from tests.support.deliveries import write_csv
from tests.support.overlap_houses import EPOCH, HEADER, a_centre, a_house, a_key_holder, asked, row


@pytest.fixture
def holder(tmp_path: Path) -> KeyHolder:
    return a_key_holder(tmp_path)


def test_two_houses_have_the_same_number_for_the_same_household_and_for_no_other(tmp_path: Path, holder) -> None:
    one, its_file = a_house(tmp_path, "one", range(40))
    other, other_file = a_house(tmp_path, "other", range(25, 60))
    finished = asked(one, its_file, holder)
    asked(other, other_file, holder)
    assert (finished.households, finished.bookers, finished.addressed) == (40, 40, 40)
    mine, theirs = (
        {entry[:PSEUDONYM_BYTES] for entry in own_pseudonyms(house, EPOCH).entries} for house in (one, other)
    )
    assert (len(mine), len(theirs), len(mine & theirs)) == (40, 35, 15)


def test_in_another_round_nobody_is_recognised(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(20))
    asked(house, file, holder)
    before = {entry[:PSEUDONYM_BYTES] for entry in own_pseudonyms(house, EPOCH).entries}
    elsewhere = "other-agreement.2024-25"
    holder.open(elsewhere)
    holder.register("one", epoch=elsewhere, households=100)
    gateway = Gateway(house, holder.announce(elsewhere))
    gateway.exchange(gateway.see(file), lambda request: holder.answer("one", request))
    after = {entry[:PSEUDONYM_BYTES] for entry in own_pseudonyms(house, elsewhere).entries}
    assert len(after) == 20 and not before & after


def test_only_the_season_counts(tmp_path: Path, holder) -> None:
    house, _ = a_house(tmp_path, "one", range(3))
    days = ["2024-07-31", "2024-08-01", "2025-07-31", "2025-08-01"]
    file = write_csv(tmp_path / "days.csv", HEADER, [row(n, 50 + n, day=d) for n, d in enumerate(days)], delimiter=";")
    pipeline.take_in(file, house=house)
    assert asked(house, file, holder).households == 2


def test_request_and_answer_may_be_files_with_time_between_them(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(30), without=range(6))
    holder.register("one", epoch=EPOCH, households=100)
    announced = holder.announce(EPOCH)
    gateway = Gateway(house, announced)
    (tmp_path / "request").write_bytes(gateway.request(gateway.see(file)))
    waiting = list(gateway.folder.glob("waiting-*"))
    assert len(waiting) == 1
    assert b"hk1|" not in waiting[0].read_bytes() and b"nl|" not in waiting[0].read_bytes()
    (tmp_path / "answer").write_bytes(holder.answer("one", (tmp_path / "request").read_bytes()))
    finished = Gateway(house, announced).finish((tmp_path / "answer").read_bytes())
    assert (finished.households, finished.bookers, finished.addressed) == (24, 30, 24)
    assert not list(gateway.folder.glob("waiting-*"))
    with pytest.raises(PubliekError, match="overlap-not-waiting"):
        Gateway(house, announced).finish((tmp_path / "answer").read_bytes())


def test_what_waits_is_wiped_after_a_day(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(10))
    holder.register("one", epoch=EPOCH, households=100)
    gateway = Gateway(house, holder.announce(EPOCH))
    answer = holder.answer("one", gateway.request(gateway.see(file)))
    [waiting] = gateway.folder.glob("waiting-*")
    long_ago = time.time() - 25 * 3600
    os.utime(waiting, (long_ago, long_ago))
    with pytest.raises(PubliekError, match="overlap-not-waiting"):
        gateway.finish(answer)
    assert not waiting.exists()


def test_the_answer_of_another_key_is_refused_and_nothing_is_kept(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(10))
    impostor = KeyHolder(keys=tmp_path / "other-keys", records=tmp_path / "other-records")
    theirs = impostor.open(EPOCH)
    impostor.register("one", epoch=EPOCH, households=100)
    # The impostor knows the name of the key, which is no secret; it does not know the key.
    believed = dataclasses.replace(theirs, public_key=holder.announce(EPOCH).public_key)
    gateway = Gateway(house, believed)
    with pytest.raises(PubliekError, match="oprf-wrong-key"):
        gateway.exchange(gateway.see(file), lambda request: impostor.answer("one", request))
    assert not list(gateway.folder.glob("*.pseudonyms"))


def test_a_key_holder_with_a_key_for_each_house_shows_at_the_centre(tmp_path: Path, holder) -> None:
    """Every house is satisfied by itself; together they would seem to share nothing."""
    centre = a_centre(tmp_path)
    second = KeyHolder(keys=tmp_path / "second-keys", records=tmp_path / "second-records")
    second.open(EPOCH)
    for name, theirs in (("one", holder), ("two", second)):
        house, file = a_house(tmp_path, name, range(20))
        asked(house, file, theirs)
        content = pseudonym_batch(house, EPOCH)
        if name == "one":
            centre.receive(name, content)
    with pytest.raises(PubliekError, match="overlap-other-key"):
        centre.receive("two", content)


def test_the_same_file_twice_counts_once_and_asks_nothing(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(20))
    asked(house, file, holder)
    first = pseudonym_batch(house, EPOCH)
    asked(house, file, holder)
    assert holder.standing("one", epoch=EPOCH).asked == 20
    assert pseudonym_batch(house, EPOCH) == first


def test_a_household_in_two_files_is_asked_about_once(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(20))
    later = write_csv(tmp_path / "later.csv", HEADER, [row(900 + n, n) for n in range(10, 30)], delimiter=";")
    pipeline.take_in(later, house=house)
    asked(house, file, holder)
    asked(house, later, holder)
    assert holder.standing("one", epoch=EPOCH).asked == 30
    assert read_batch(pseudonym_batch(house, EPOCH)).households == 30


def test_a_file_that_was_withdrawn_is_gone(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(20))
    later = write_csv(tmp_path / "later.csv", HEADER, [row(900 + n, n) for n in range(15, 40)], delimiter=";")
    pipeline.take_in(later, house=house)
    asked(house, file, holder)
    asked(house, later, holder)
    assert read_batch(pseudonym_batch(house, EPOCH)).households == 40
    house.store.withdraw(2)
    assert read_batch(pseudonym_batch(house, EPOCH)).households == 20
    assert len(list(overlap_folder(house, EPOCH).glob("*.pseudonyms"))) == 1


def test_a_file_that_was_not_imported_is_not_read(tmp_path: Path, holder) -> None:
    house, _ = a_house(tmp_path, "one", range(5))
    other = write_csv(tmp_path / "other.csv", HEADER, [row(1, 77)], delimiter=";")
    with pytest.raises(PubliekError, match="overlap-file-unknown"):
        asked(house, other, holder)


def test_who_objects_later_is_left_out_of_what_leaves(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(20))
    asked(house, file, holder)
    key = key_of("1011AE", "5", "")
    pseudonym = pseudonym_of(house, EPOCH, key)
    assert pseudonym is not None and pseudonym in read_batch(pseudonym_batch(house, EPOCH)).pseudonyms
    opt_outs_of(house).add(key)
    batch = read_batch(pseudonym_batch(house, EPOCH))
    assert batch.households == 19
    assert pseudonym not in [batch.pseudonyms[at : at + 16] for at in range(0, len(batch.pseudonyms), 16)]


def test_what_leaves_is_numbers_of_a_round_count_and_says_so_in_plain_words(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(40), without=range(10))
    asked(house, file, holder)
    content = pseudonym_batch(house, EPOCH)
    batch = read_batch(content)
    assert (batch.households, batch.entries, batch.fillers) == (30, 1_024, 994)
    assert batch.coverage == 0.75
    entries = [batch.pseudonyms[at : at + 16] for at in range(0, len(batch.pseudonyms), 16)]
    assert entries == sorted(set(entries))
    assert "30 households" in summary(content).en and "30 van de 40 boekers (75%)" in summary(content).nl
    assert b"voorbeeld.nl" not in content and b"Dorpsweg" not in content


@pytest.mark.parametrize("count", [0, 1, 1_024, 1_025, 1_280, 1_281, 5_000, 160_000])
def test_a_size_class_is_at_most_a_quarter_more(count: int) -> None:
    made = size_class(count)
    assert made >= max(count, 1_024)
    assert made == 1_024 or made <= 1.25 * count
    assert size_class(made) == made


def test_the_key_holder_writes_down_counts_only(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(20))
    asked(house, file, holder)
    lines = [json.loads(line) for line in (tmp_path / "holder-records" / "counts.jsonl").read_text().splitlines()]
    assert lines[-1].keys() == {"at", "event", "epoch", "member", "count", "asked"}
    assert (lines[-1]["count"], lines[-1]["asked"]) == (20, 20)


def test_a_key_that_was_destroyed_is_never_made_again(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(5))
    asked(house, file, holder)
    holder.destroy(EPOCH)
    for again in (holder.open, holder.announce):
        with pytest.raises(PubliekError, match="epoch-key-destroyed"):
            again(EPOCH)
    kept = json.loads((tmp_path / "holder-keys" / f"{EPOCH}.epoch.json").read_text())
    assert "secret" not in kept and kept["destroyed"]


@pytest.mark.parametrize(
    "content", [b"", b"publiek overlap 1\n", b"publiek overlap 2\n\x00\x00\x00\x02{}", b"x" * 5_000]
)
def test_a_message_that_is_not_whole_is_refused(content: bytes, holder) -> None:
    with pytest.raises(PubliekError, match="overlap-message-damaged"):
        holder.answer("one", content)


def test_a_request_that_asks_twice_or_says_another_number_is_refused(tmp_path: Path, holder) -> None:
    house, file = a_house(tmp_path, "one", range(4))
    holder.register("one", epoch=EPOCH, households=100)
    gateway = Gateway(house, holder.announce(EPOCH))
    asked_for = messages.unpack(gateway.request(gateway.see(file)), kind="request")
    twice = asked_for.payload[:32] * 4
    facts = {name: value for name, value in asked_for.facts.items() if name not in ("kind", "size")}
    with pytest.raises(PubliekError, match="oprf-request-invalid"):
        holder.answer("one", messages.pack("request", facts, twice))
    with pytest.raises(PubliekError, match="overlap-message-damaged"):
        holder.answer("one", messages.pack("request", {**facts, "count": 3}, asked_for.payload))
    assert holder.standing("one", epoch=EPOCH).asked == 0
