"""Products of shares are exact, and what MPyC, another implementation of the same kind of computation, finds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from publiek.collective.overlap.sharing import local_sums, replicated
from publiek.collective.overlap.sharing.product import MOST_COLUMNS, own_term, with_itself, with_zeros_and_ones

_ORACLE = """
import json, sys
from mpyc.runtime import mpc
bits = json.loads(sys.argv[1])
async def main():
    secint = mpc.SecInt(32)
    async with mpc:
        rows = [mpc.input([secint(each if mpc.pid == 0 else 0) for each in row], senders=0) for row in bits]
        product = mpc.matrix_prod(rows, rows, tr=True)
        opened = [[int(each) for each in await mpc.output(row)] for row in product]
        if mpc.pid == 0:
            print("found", json.dumps(opened), flush=True)
mpc.run(main())
"""


class Whole:
    """Two components of every house, in memory (`local_sums.Shares`)."""

    def __init__(self, first: np.ndarray, second: np.ndarray) -> None:
        self.parts = (first, second)

    def block(self, which: int, start: int, count: int) -> np.ndarray:
        return self.parts[which][:, start : start + count]


def shared(bits: np.ndarray) -> list[np.ndarray]:
    """Three components of each row, made as a house makes them."""
    made = [replicated.components_of(row, root=bytes([number]) * 32) for number, row in enumerate(bits)]
    return [
        np.array(
            [replicated.words_of(one.contents[each], component=each, start=0, count=bits.shape[1]) for one in made]
        )
        for each in range(3)
    ]


def opened(bits: np.ndarray) -> local_sums.LocalSums:
    """What three servers' local sums add up to."""
    parts, key = shared(bits), bytes(32)
    sums = [
        local_sums.work_out(
            Whole(parts[place], parts[(place + 1) % 3]), houses=len(bits), buckets=bits.shape[1], check_key=key
        )
        for place in range(3)
    ]
    first = sums[0]
    columns = first.columns[0] + first.columns[1] + sums[1].columns[1]
    together = [
        sum((getattr(each, name) for each in sums[1:]), getattr(first, name)) for name in ("pairs", "sizes", "checks")
    ]
    return local_sums.LocalSums(*together, columns)


def test_products_of_any_words_are_exact_modulo_two_to_the_32() -> None:
    block = np.random.default_rng(3).integers(1 << 32, size=(7, 5_000), dtype=np.uint32)
    block[0] = 0xFFFFFFFF
    exact = [[sum(int(a) * int(b) for a, b in zip(x, y, strict=True)) % (1 << 32) for y in block] for x in block]
    assert with_itself(block).tolist() == exact
    chosen = np.random.default_rng(4).integers(2, size=(5_000, 3)).astype(float)
    assert with_zeros_and_ones(block, chosen).tolist() == [
        [int(row[chosen[:, each] == 1].astype(object).sum()) % (1 << 32) for each in range(3)] for row in block
    ]


def test_the_worst_case_of_a_whole_block_is_exact_and_more_is_refused() -> None:
    block = np.full((2, MOST_COLUMNS), 0xFFFFFFFF, dtype=np.uint32)
    assert with_itself(block).tolist() == [[MOST_COLUMNS % (1 << 32)] * 2] * 2
    with pytest.raises(ValueError, match="too many columns"):
        with_itself(np.zeros((1, MOST_COLUMNS + 1), dtype=np.uint32))


def test_three_servers_together_find_overlaps_sizes_and_houses_per_bucket() -> None:
    bits = (np.random.default_rng(5).random((9, 1 << 16)) < 0.1).astype(np.uint32)
    found = opened(bits)
    assert np.array_equal(found.pairs, bits @ bits.T)
    assert np.array_equal(found.sizes, bits.sum(axis=1))
    assert np.array_equal(found.columns, bits.sum(axis=0))
    assert not found.checks.any()


def test_one_servers_term_alone_is_far_from_any_count() -> None:
    bits = np.ones((3, 1 << 10), dtype=np.uint32)
    parts = shared(bits)
    assert own_term(parts[0], parts[1]).min() > 1 << 11


@pytest.mark.parametrize("entry", [2, 1 << 31, (1 << 32) - 1, 1_000_000])
def test_any_entry_but_zero_and_one_shows_in_the_checks(entry: int) -> None:
    bits = np.zeros((3, 1 << 10), dtype=np.uint32)
    bits[1, 17] = entry
    found = opened(bits)
    assert found.checks[1].any()
    assert not found.checks[[0, 2]].any()


def test_mpyc_with_three_parties_finds_the_same(tmp_path: Path) -> None:
    """MPyC shares by polynomials (Shamir) and multiplies another way."""
    bits = (np.random.default_rng(6).random((4, 256)) < 0.2).astype(np.uint32)
    script = tmp_path / "oracle.py"
    script.write_text(_ORACLE)
    command = [sys.executable, str(script), json.dumps(bits.tolist()), "-M3", "--no-log"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=tmp_path)
    line = next((each for each in done.stdout.splitlines() if each.startswith("found ")), "")
    assert line, done.stderr[-500:]
    assert opened(bits).pairs.tolist() == json.loads(line.removeprefix("found "))
