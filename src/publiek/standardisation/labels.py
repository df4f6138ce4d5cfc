"""Which code does a label stand for: by which door the order came in, to which genre the performance belongs."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.marks import said
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import constant
from publiek.standardisation.word_lists import word_list


def read_channels(reading: Reading) -> pa.Array:
    """The sales channel of each row: unknown when nothing is stated, other when nobody knows the word."""
    return _coded(reading, "channel", "channels")


def read_genres(reading: Reading) -> pa.Array:
    """The genre of each row: unknown when nothing is stated, other when nobody knows the word."""
    return _coded(reading, "genre", "genres")


def _coded(reading: Reading, field: str, name: str) -> pa.Array:
    here = said(reading.sheet, field)
    if here.empty:
        return constant("unknown", reading.sheet.size)
    words = word_list(name, field, reading.system)
    found = words.read(here.plain)
    reading.noticed.texts(f"{field}-unknown", field, here, pc.is_null(found))
    return pc.fill_null(here.give(words.code_of(found, "other")), "unknown")
