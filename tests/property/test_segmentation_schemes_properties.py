"""Whatever table is brought and whichever segmentations are bridged: what must always hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.errors import PubliekError
from publiek.segmentation.schemes import BridgeSettings, bridge, carry, import_scheme, load_scheme
from publiek.segmentation.schemes.keys import LETTERS, pc6_texts, read_postcodes
from publiek.segmentation.schemes.refusals import refusal_texts
from tests.support.scheme_tables import HOUSEHOLD, PC6, made_scheme, mixes

PAIRS = ["AA", "AB", "BC", "ZZ"]
KEYS = st.builds(lambda area, pair: f"{area}{pair}", st.integers(3011, 3016), st.sampled_from(PAIRS))
TABLES = st.dictionaries(KEYS, st.sampled_from("ABC"), min_size=1, max_size=15)
WRITTEN = [str.lower, str, lambda key: f"{key[:4]} {key[4:]}", lambda key: f" NL-{key} "]


def _imported(text: str | bytes, plan=PC6):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        made = import_scheme(path, plan=plan, home=Path(folder) / "home")
        return made, load_scheme(made.folder)


@given(TABLES, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_order_and_writing_of_keys_do_not_matter(groups: dict[str, str], chance) -> None:
    plain = [f"{key},{code}" for key, code in sorted(groups.items())]
    mixed = [f"{chance.choice(WRITTEN)(key)},{code}" for key, code in groups.items()]
    chance.shuffle(mixed)
    one, _ = _imported("\n".join(["PC6,CODE", *plain]))
    _, other = _imported("\r\n".join(["PC6,CODE", *mixed]) + "\r\n")
    assert one.scheme.table.equals(other.table)
    assert one.scheme.fine.equals(other.fine)


@given(TABLES)
@settings(max_examples=25, deadline=None)
def test_the_mix_of_an_area_is_the_count_of_its_labels(groups: dict[str, str]) -> None:
    made, _ = _imported("\n".join(["PC6,CODE", *(f"{key},{code}" for key, code in groups.items())]))
    for pc4, mix in mixes(made.scheme).items():
        here = [code for key, code in groups.items() if key.startswith(str(pc4))]
        assert mix == pytest.approx({code: here.count(code) / len(here) for code in set(here)})


LINES = st.one_of(
    st.builds(lambda key, code: f"{key},{code}", KEYS, st.sampled_from("ABC")),
    st.sampled_from(
        ["", "x", "3011,A", "3011AA,", "3011AA,A,B", "0999AA,A", ",", '"3011AB","A"', "3012ZZ,=A", '3011AA,"']
    ),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=12),
)


@given(st.lists(LINES, max_size=40))
@settings(max_examples=120, deadline=None)
def test_every_row_is_accounted_for_or_the_table_is_refused(lines: list[str]) -> None:
    try:
        made, _ = _imported("\n".join(["PC6,CODE", *lines]) + "\n")
    except PubliekError as refused:
        assert refused.code in refusal_texts()
        return
    ledger = made.ledger
    assert ledger["rows_read"] == ledger["rows_kept"] + ledger["rows_set_aside"]
    assert ledger["rows_read"] == sum(line not in ("", "\r") for line in lines)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for start in (b"", b"PC6;CODE\n"):
        try:
            _imported(start + content)
        except PubliekError as refused:
            assert refused.code in refusal_texts()


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_fewer_than_five_households_are_never_a_row(sizes: list[int]) -> None:
    """Neither per pc6, nor as what is left of a pc4 when its other postcodes are taken off."""
    rows = [f"3011A{chr(65 + at)},{n + 1},,{'AB'[n % 2]}" for at, size in enumerate(sizes) for n in range(size)]
    try:
        made, _ = _imported("\n".join(["POSTCODE,HUISNR,TOEV,CODE", *rows]), HOUSEHOLD)
    except PubliekError as refused:
        assert refused.code == "segmentation-households-few"
        assert all(size < 5 for size in sizes)
        assert sum(sizes) < 5
        return
    assert made.scheme.fine.column("households").to_pylist() == [size for size in sizes if size >= 5]
    small = sum(size for size in sizes if size < 5)
    found = {finding.code: finding.count for finding in made.findings}
    assert found.get("segment-households-pooled", 0) == (small if small >= 5 else 0)
    assert found.get("segment-households-few", 0) == (small if small < 5 else 0)


@given(st.lists(st.tuples(st.integers(1000, 9999), st.integers(0, LETTERS - 1)), max_size=20))
@settings(max_examples=50, deadline=None)
def test_a_postcode_read_and_written_is_the_same(codes: list[tuple[int, int]]) -> None:
    number = np.array([pc4 * LETTERS + letters for pc4, letters in codes], np.int64)
    texts = pc6_texts(number)
    read = read_postcodes(pa.chunked_array([texts]))
    never = np.array([text[4:] in ("SA", "SD", "SS") for text in texts.to_pylist()], bool)
    assert (read.pc6 == np.where(never, -1, number)).all()


@given(st.integers(0, 2**32), st.integers(2, 5), st.integers(2, 5), st.sampled_from(["mix", "label"]))
@settings(max_examples=25, deadline=None)
def test_a_bridge_moves_everybody_somewhere(seed: int, k: int, other: int, unit: str) -> None:
    chance = np.random.default_rng(seed)
    areas = np.arange(3011, 3051)
    first = made_scheme("one", areas, chance.dirichlet(np.full(k, 0.4), size=40), "ABCDE"[:k])
    second = made_scheme("two", areas, chance.dirichlet(np.full(other, 0.4), size=40), "VWXYZ"[:other])
    made = bridge(first, second, settings=BridgeSettings(unit=unit, resamples=20))
    there = ~np.isnan(made.probability).any(axis=1)
    assert made.probability[there].sum(axis=1) == pytest.approx(1, abs=1e-9)
    assert made.share.sum() == pytest.approx(1, abs=1e-9)
    assert (made.probability[there] >= 0).all()
    assert (made.low[there] <= made.probability[there] + 1e-12).all()
    assert (made.high[there] >= made.probability[there] - 1e-12).all()
    share = there / there.sum()
    series = pa.table({"period": ["p"] * k, "segment": list("ABCDE"[:k]), "share": share, "base": [100] * k})
    carried = carry(series, made)
    assert sum(carried.column("share").to_pylist()) == pytest.approx(1, abs=1e-9)
