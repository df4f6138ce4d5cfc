"""Whoever can write in the data folder, or feeds the log: what is found, what cannot get in."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from publiek import logbook
from publiek.errors import UsageError
from publiek.logbook import Entry, chaining, ending, heads
from publiek.logbook.ending import Seal, Spot
from publiek.logbook.entries import require_sound
from publiek.logbook.places import Places
from tests.support.canaries import HOW_MANY, Canary
from tests.support.logs import HOUSE, a_log, files_of, lines_of, write_lines


def test_every_single_bit_of_a_small_log_is_seen(tmp_path: Path) -> None:
    """All of it: the lines, their chains, the newlines, and the file that tells where the log ends."""
    root = a_log(tmp_path, 3)
    missed = []
    for name, content in files_of(tmp_path).items():
        for place in range(len(content) * 8):
            changed = bytearray(content)
            changed[place // 8] ^= 1 << place % 8
            (root / name).write_bytes(bytes(changed))
            verdict = logbook.verify(tmp_path, HOUSE)
            if verdict.whole:
                missed.append((name, place))
            elif name != "END":
                line = content[: place // 8].count(b"\n") + 1
                assert verdict.broken_at == line, (place, verdict)
        (root / name).write_bytes(content)
    assert not missed and logbook.verify(tmp_path, HOUSE).whole


@pytest.mark.parametrize("number", range(6))
def test_a_line_left_out_is_told_with_its_number(tmp_path: Path, number: int) -> None:
    a_log(tmp_path, 6)
    lines = lines_of(tmp_path)
    write_lines(tmp_path, lines[:number] + lines[number + 1 :])
    verdict = logbook.verify(tmp_path, HOUSE)
    assert (verdict.whole, verdict.broken_at) == (False, number + 1)
    assert verdict.why == ("lines-missing" if number == 5 else "line-changed")


@pytest.mark.parametrize("first", range(5))
def test_lines_swapped_or_doubled_are_told(tmp_path: Path, first: int) -> None:
    a_log(tmp_path, 6)
    lines = lines_of(tmp_path)
    swapped = lines.copy()
    swapped[first], swapped[first + 1] = swapped[first + 1], swapped[first]
    write_lines(tmp_path, swapped)
    assert logbook.verify(tmp_path, HOUSE).broken_at == first + 1
    write_lines(tmp_path, [*lines[: first + 1], lines[first], *lines[first + 1 :]])
    assert logbook.verify(tmp_path, HOUSE).broken_at == first + 2


def test_every_place_to_cut_is_seen(tmp_path: Path) -> None:
    root = a_log(tmp_path, 3)
    path = root / "000000001.jsonl"
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        verdict = logbook.verify(tmp_path, HOUSE)
        assert (verdict.whole, verdict.broken_at) == (False, whole[:size].count(b"\n") + 1)


def test_a_line_put_in_between_with_a_chain_of_its_own_is_seen(tmp_path: Path) -> None:
    a_log(tmp_path, 4)
    lines = lines_of(tmp_path)
    before = lines[1][-67:-3]
    told = {"line": 3, "at": "2026-01-05T09:00:00+00:00", "action": "view", "subject": "nothing"}
    made, _ = chaining.written(told, before=before)
    write_lines(tmp_path, [*lines[:2], made, *lines[2:]])
    assert logbook.verify(tmp_path, HOUSE).broken_at == 4
    write_lines(tmp_path, [*lines[:2], made, *lines[3:]])
    assert logbook.verify(tmp_path, HOUSE).broken_at == 4


def test_the_log_of_another_house_is_not_ours(tmp_path: Path) -> None:
    root = a_log(tmp_path, 4)
    other = a_log(tmp_path, 4, house="museum")
    shutil.rmtree(root)
    shutil.copytree(other, root)
    assert logbook.verify(tmp_path, HOUSE).broken_at == 1
    assert logbook.verify(tmp_path, "museum").whole


def test_a_file_of_the_log_that_is_gone_or_doubled_is_seen(tmp_path: Path) -> None:
    root = a_log(tmp_path, 4, days=31)
    files = files_of(tmp_path)
    assert len(files) == 5
    for name in files:
        (root / name).unlink()
        assert not logbook.verify(tmp_path, HOUSE).whole, name
        (root / name).write_bytes(files[name])
    (root / "000000005.jsonl").write_bytes(files["000000004.jsonl"])
    assert logbook.verify(tmp_path, HOUSE).broken_at == 5


def test_half_a_line_anywhere_but_at_the_end_is_seen(tmp_path: Path) -> None:
    root = a_log(tmp_path, 2, days=31)
    path = root / "000000001.jsonl"
    path.write_bytes(path.read_bytes() + b"{")
    assert not logbook.verify(tmp_path, HOUSE).whole


def test_who_cuts_and_forges_the_end_is_found_by_a_head_kept_elsewhere(tmp_path: Path) -> None:
    """Whoever writes the end anew as well leaves a log that is whole in itself: that is what heads are for."""
    a_log(tmp_path, 6)
    head = logbook.head(tmp_path, HOUSE, keys=tmp_path / "keys")
    lines = lines_of(tmp_path)
    write_lines(tmp_path, lines[:4])
    ending.set_end(Places(tmp_path, HOUSE), Spot(4, lines[3][-67:-3]))
    assert logbook.verify(tmp_path, HOUSE).whole
    verdict = logbook.verify(tmp_path, HOUSE, [head])
    assert (verdict.whole, verdict.broken_at, verdict.why) == (False, 5, "head-other")


def test_who_rewrites_everything_is_found_by_a_head_kept_elsewhere(tmp_path: Path) -> None:
    root = a_log(tmp_path, 6)
    early, late = None, logbook.head(tmp_path, HOUSE, keys=tmp_path / "keys")
    shutil.rmtree(root)
    for number in range(9):
        logbook.note(tmp_path, HOUSE, Entry("view", f"innocent {number}"))
        early = early or logbook.head(tmp_path, HOUSE)
    assert logbook.verify(tmp_path, HOUSE, [early]).whole
    assert logbook.verify(tmp_path, HOUSE, [late]).why == "head-other"
    shutil.rmtree(root)
    assert logbook.verify(tmp_path, HOUSE, [late]).why == "head-other"


def test_a_head_of_another_key_or_another_number_is_forged(tmp_path: Path) -> None:
    a_log(tmp_path, 3)
    keys = tmp_path / "keys"
    head = logbook.head(tmp_path, HOUSE, keys=keys)
    other = logbook.head(tmp_path, HOUSE, keys=tmp_path / "other")
    assert logbook.verify(tmp_path, HOUSE, [other]).whole
    assert logbook.verify(tmp_path, HOUSE, [other], keys=keys).why == "head-forged"
    for changes in ({"lines": 2}, {"chain": "0" * 64}, {"at": "2020-01-01"}, {"signature": ""}, {"signature": "x"}):
        forged = heads.Head(**{**vars(head), **changes})
        assert logbook.verify(tmp_path, HOUSE, [forged], keys=keys).why == "head-forged"
    stolen = logbook.head(tmp_path, HOUSE, keys=keys)
    assert not logbook.verify(tmp_path, "museum", [stolen], keys=keys).whole


def test_the_front_cannot_be_dropped_without_a_line_that_tells(tmp_path: Path) -> None:
    root = a_log(tmp_path, 4, days=31)
    lines = (root / "000000002.jsonl").read_bytes()
    for name in ("000000001.jsonl", "000000002.jsonl"):
        (root / name).unlink()
    for noted in (3, 4):
        ending.set_seal(Places(tmp_path, HOUSE), Seal(Spot(2, lines[-67:-3]), noted))
        verdict = logbook.verify(tmp_path, HOUSE)
        assert (verdict.whole, verdict.why) == (False, "drop-changed")


_FREE = [
    "Jan de Vries", "jan@example.org", "1234AB", "3011ab", "0612345678", "-7205759403792793600", "18446744073709551615",
    "Ä", "a b", "A", "café", "=1+1", "a" * 81, "a\nb", "{}", "31-12-1980x y", "' or 1=1", "a--b",
]  # fmt: skip


@pytest.mark.parametrize("value", [*_FREE, 2**63 - 1, -(10**13), 1.5, None, ["a"], b"a"])
def test_what_a_person_typed_is_no_detail(tmp_path: Path, value: object) -> None:
    with pytest.raises(ValueError, match="detail of the log") as refused:
        logbook.note(tmp_path, HOUSE, Entry("view", "x", detail={"about": value}))  # type: ignore[dict-item]
    assert len(str(value)) < 4 or str(value) not in str(refused.value)
    assert not list(logbook.read(tmp_path, HOUSE))


@pytest.mark.parametrize(
    "subject", ["jan@example.org", "1234AB", "1234 AB", "0612345678", "x" * 121, "a\nb", " a", "Ä", "a,b", '"']
)
def test_what_a_person_typed_is_no_subject(tmp_path: Path, subject: str) -> None:
    with pytest.raises(ValueError, match="subject"):
        logbook.note(tmp_path, HOUSE, Entry("view", subject))


@pytest.mark.parametrize("who", ["jan@example.org", "3011AB", "0612345678", "a\nb", "x" * 121, "\x1b[31m"])
def test_who_acts_is_no_address(tmp_path: Path, who: str) -> None:
    with pytest.raises(UsageError) as refused, logbook.acting(who):
        logbook.note(tmp_path, HOUSE, Entry("view", "x"))
    assert refused.value.code == "log-who" and who not in str(refused.value)


def test_codes_and_digests_of_ours_are_a_detail(tmp_path: Path) -> None:
    rng = random.Random(54)
    for _ in range(2000):
        digest, key = f"{rng.getrandbits(256):064x}", f"{rng.getrandbits(64):016x}"
        entry = Entry("erasure", f"receipt {key}", detail={"digest": digest, "key": key, "on": "2026-11-29"})
        require_sound(entry)
    require_sound(Entry("key-used", "key 1234567890123456", detail={"key": "1234567890123456"}))
    require_sound(Entry("export", "jaaropgave-2024-nl", detail={"period": "2024/25", "none": ""}))


#: What a delivery holds of a person that is more than one lower-case word, a house number or a day as people of the
#: program write it: those cannot be told from codes.
_PERSONAL = (
    "given", "family", "name", "turned", "email", "phone", "street", "address", "postcode", "born", "customer", "order",
    "code", "ticket", "barcode", "link", "comment", "answer", "vat",
)  # fmt: skip


def test_no_canary_gets_in() -> None:
    for number in range(HOW_MANY):
        for name in _PERSONAL:
            with pytest.raises(ValueError, match="detail of the log"):
                require_sound(Entry("view", "x", detail={"about": Canary(number)[name]}))
