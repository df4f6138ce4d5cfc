"""Nothing is lost: the ledger refuses a delivery of which one row or one cent is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publiek.errors import ConservationError
from publiek.pipeline import Ledger

rows = st.integers(0, 10**9)
cents = st.integers(-(10**12), 10**12)


@given(rows, rows, cents, cents)
def test_a_balanced_ledger_passes(kept: int, aside: int, cents_kept: int, cents_aside: int) -> None:
    Ledger(kept + aside, kept, aside, cents_kept + cents_aside, cents_kept, cents_aside).check()


@given(rows, rows, cents, cents, st.integers(-5, 5), st.integers(-5, 5))
def test_one_row_or_one_cent_missing_is_refused(
    kept: int, aside: int, cents_kept: int, cents_aside: int, row: int, cent: int
) -> None:
    if not row and not cent:
        return
    ledger = Ledger(kept + aside + row, kept, aside, cents_kept + cents_aside + cent, cents_kept, cents_aside)
    with pytest.raises(ConservationError) as refused:
        ledger.check()
    assert refused.value.exit_code == 5
    assert refused.value.where["rows_read"] == kept + aside + row
