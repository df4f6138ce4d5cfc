"""Any amount and any date, written in any way that people write, comes back exactly."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.standardisation.sheet import spread
from tests.support.standardising import standardise

CENTS = st.lists(st.integers(-99_999_999_999, 99_999_999_999), min_size=1, max_size=40)
MOMENTS = st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2030, 12, 31)), min_size=1, max_size=40)

#: The convention of a delivery (decimal sign), its sign for thousands, and what stands around an amount.
WRITINGS = [
    (",", ".", "{}"), (",", "", "€ {}"), (",", " ", "{} EUR"), (".", ",", "{}"), (".", "", "{} euro"),
    (".", "'", "€{}"), (",", "\u00a0", "{}"), (".", "\u202f", "{}"),
]  # fmt: skip
SIGNS = ["-{}", "({})", "{}-", "\u2212{}"]


def written(cents: int, *, decimal: str, thousands: str, around: str, sign: str) -> str:
    whole = f"{abs(cents) // 100:,}".replace(",", thousands)
    text = around.format(f"{whole}{decimal}{abs(cents) % 100:02d}")
    return sign.format(text) if cents < 0 else text


@settings(max_examples=30, deadline=None)
@given(cents=CENTS, writing=st.sampled_from(WRITINGS), sign=st.sampled_from(SIGNS), told=st.booleans())
def test_any_amount_comes_back_to_the_cent(
    cents: list[int], writing: tuple[str, str, str], sign: str, told: bool
) -> None:
    decimal, thousands, around = writing
    texts = [written(value, decimal=decimal, thousands=thousands, around=around, sign=sign) for value in cents]
    batch = standardise(amount=texts, decimal=decimal if told else None)
    assert batch.lines["amount_cents"].to_pylist() == cents
    assert batch.cents_in == sum(cents)


DATES = {
    "%d-%m-%Y %H:%M": "dmy", "%d/%m/%Y %H:%M:%S": "dmy", "%d.%m.%Y %H.%M": "dmy", "%m/%d/%Y %I:%M %p": "mdy",
    "%Y-%m-%dT%H:%M:%S": None, "%Y/%m/%d %H:%M": "ymd", "%Y%m%d %H%M": None, "%B %d, %Y %H:%M": None,
    "%a %d %b %Y %H:%M uur": None,
}  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(moments=MOMENTS, pattern=st.sampled_from(sorted(DATES)))
def test_any_moment_comes_back(moments: list[datetime], pattern: str) -> None:
    exact = [moment.replace(second=moment.second if "%S" in pattern else 0, microsecond=0) for moment in moments]
    lines = standardise(performance_date=[moment.strftime(pattern) for moment in exact], order=DATES[pattern]).lines
    assert lines["performance_start"].to_pylist() == exact


MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
          "november", "december")  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(moments=MOMENTS)
def test_any_day_in_dutch_words_or_as_a_day_number_comes_back(moments: list[datetime]) -> None:
    words = [f"{m.day} {MONTHS[m.month - 1]} {m.year}" for m in moments]
    numbers = [str((m.date() - date(1899, 12, 30)).days) for m in moments]
    for texts in (words, numbers):
        assert standardise(order_date=texts).lines["ordered_on"].to_pylist() == [m.date() for m in moments]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=4)), min_size=1, max_size=60))
def test_every_row_finds_its_own_text(cells: list[str | None]) -> None:
    here = spread(pa.array(cells, pa.string()))
    trimmed = pc.utf8_trim_whitespace(pa.array(cells, pa.string())).to_pylist()
    assert here.give(here.texts).to_pylist() == [text or None for text in trimmed]
