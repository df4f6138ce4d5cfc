"""Which postcode or address does a key mean? Texts become whole numbers that can be sorted and compared.

pc4: the four digits. pc6: digits x 676 + letters (0-675). household: pc6, house number and addition in one number of
63 bits; it exists in memory only and is gone when the import is over.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from publiek.segmentation.schemes.refusals import refuse

Numbers = NDArray[np.int64]
LETTERS = 26 * 26
_FIRST = ord("A")
_NEVER_USED = ("SA", "SD", "SS")
_SHAPE = r"^(?:NL)?(?P<digits>[1-9][0-9]{3})(?P<letters>[A-Z]{2})?$"
_NUMBER_BITS, _ADDITION_BITS = 17, 23
_LARGEST_NUMBER = 99_999


@dataclass(frozen=True)
class Postcodes:
    """Per row: `pc4` (-1: no Dutch postcode) and `letters` (0-675; -1: four digits only)."""

    pc4: Numbers
    letters: Numbers

    @property
    def pc6(self) -> Numbers:
        """The six characters as one number, -1 where they are not complete."""
        return np.where((self.pc4 >= 0) & (self.letters >= 0), self.pc4 * LETTERS + self.letters, -1)


def read_postcodes(column: pa.ChunkedArray) -> Postcodes:
    """Dutch postcodes of a column of text; blanks, hyphens, case and "NL" before it do not matter."""
    coded = column.combine_chunks().dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    bare = pc.replace_substring_regex(pc.utf8_upper(coded.dictionary), r"[\s\x{00a0}-]+", "")
    read = pc.extract_regex(bare, _SHAPE)
    digits, letters = (pc.fill_null(pc.struct_field(read, name), "") for name in ("digits", "letters"))
    there = pc.and_(pc.not_equal(digits, ""), pc.invert(pc.is_in(letters, pa.array(_NEVER_USED))))
    pc4 = pc.if_else(there, digits, "-1").cast(pa.int64()).to_numpy(zero_copy_only=False)
    pair = _pairs(letters)
    at = pc.fill_null(coded.indices, len(pc4)).to_numpy(zero_copy_only=False).astype(np.int64)
    return Postcodes(np.append(pc4, -1)[at], np.append(pair, -1)[at])


def _pairs(letters: pa.Array) -> Numbers:
    """AA = 0 ... ZZ = 675, -1 for none."""
    filled = pc.if_else(pc.equal(letters, ""), "AA", letters)
    raw = np.frombuffer("".join(filled.to_pylist()).encode("ascii"), np.uint8).reshape(-1, 2).astype(np.int64) - _FIRST
    return np.where(pc.equal(letters, "").to_numpy(zero_copy_only=False), -1, raw[:, 0] * 26 + raw[:, 1])


def pc6_texts(numbers: Numbers) -> pa.Array:
    """The six characters of each number."""
    pc4, letters = np.divmod(numbers, LETTERS)
    first, second = np.divmod(letters, 26)
    digits = [pc4 // 1000, pc4 // 100 % 10, pc4 // 10 % 10, pc4 % 10]
    raw = np.column_stack([*(d + ord("0") for d in digits), first + _FIRST, second + _FIRST]).astype(np.uint8)
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * 6
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(raw)))


@dataclass
class Additions:
    """The additions to house numbers met so far, each with a number; in memory only."""

    known: dict[str, int] = field(default_factory=dict, repr=False)

    def numbers(self, column: pa.ChunkedArray) -> Numbers:
        """A number per row; case and blanks do not matter."""
        coded = pc.utf8_upper(pc.replace_substring_regex(column.combine_chunks(), r"[\s\x{00a0}]+", ""))
        coded = coded.dictionary_encode()
        own = [self.known.setdefault(text or "", len(self.known)) for text in coded.dictionary.to_pylist()]
        if len(self.known) >= 1 << _ADDITION_BITS:
            raise refuse("segmentation-additions-many")
        return np.array(own, np.int64)[pc.fill_null(coded.indices, 0).to_numpy(zero_copy_only=False)]


def house_numbers(column: pa.ChunkedArray) -> Numbers:
    """House numbers, -1 where there is no whole number."""
    coded = pc.utf8_trim_whitespace(column.combine_chunks()).dictionary_encode()
    fits = pc.match_substring_regex(coded.dictionary, r"^[0-9]{1,5}$")
    numbers = pc.if_else(fits, coded.dictionary, "-1").cast(pa.int64()).to_numpy(zero_copy_only=False)
    numbers = np.where((numbers >= 1) & (numbers <= _LARGEST_NUMBER), numbers, -1)
    return np.append(numbers, -1)[pc.fill_null(coded.indices, len(numbers)).to_numpy(zero_copy_only=False)]


def household_keys(pc6: Numbers, number: Numbers, addition: Numbers) -> Numbers:
    """One number per address; -1 when postcode or house number is not known."""
    key = (((pc6 << _NUMBER_BITS) | number) << _ADDITION_BITS) | addition
    return np.where((pc6 >= 0) & (number >= 0), key, -1)


def unit_of(key: Numbers, level: str) -> Numbers:
    """The area that a key lies in: the pc6 of a household, otherwise the key itself."""
    return key >> (_NUMBER_BITS + _ADDITION_BITS) if level == "household" else key
