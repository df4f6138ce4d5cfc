"""Which households are in these lines, as texts that are the same in every house that knows them?

A household is an address: `hk1|nl|1234AB|12|A3`, with the version of the rules in front, so that other rules make other
keys. Whoever has no usable address is dropped and counted: counted as a household of its own it would inflate the reach
by a quarter (see docs/explanation/overlap-without-moving-identities.md). These texts are addresses: they stay in
memory, or sealed, until they have become pseudonyms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from publiek.collective.overlap.addresses import canonical
from publiek.collective.overlap.opting_out import OptOuts

VERSION = "hk1"
#: Who books for others is no household.
_NO_HOUSEHOLDS = ("group", "school", "company")
_COUNTING = ("valid", "return")
_PC6 = re.compile(r"[1-9][0-9]{3}[A-Z]{2}")
NEEDED = ("pc6", "address_line", "quantity", "status", "booker_kind", "booker")


@dataclass(frozen=True, repr=False)
class HouseholdKeys:
    """The `keys` of the households that came, each once, in order; and what is known of the bookers in numbers.

    `bookers` came in the round, `addressed` of them have a usable address, `opted_out` households do not want to be
    counted. Shown as counts only.
    """

    keys: tuple[str, ...]
    bookers: int
    addressed: int
    opted_out: int = 0

    @property
    def coverage(self) -> float:
        """The share of the bookers with a usable address, 0-1; 0 when nobody came."""
        return self.addressed / self.bookers if self.bookers else 0.0

    def __repr__(self) -> str:
        return f"HouseholdKeys(households={len(self.keys)}, bookers={self.bookers}, addressed={self.addressed})"


def key_of(pc6: str, number: str, addition: str, *, version: str = VERSION) -> str | None:
    """The key of one address; None when it is no usable address."""
    read = canonical(number, addition)
    if read is None or not _PC6.fullmatch(pc6):
        return None
    return f"{version}|nl|{pc6}|{read[0]}|{read[1]}"


def keys_of(tables: Iterable[pa.Table], *, opt_outs: OptOuts | None = None, version: str = VERSION) -> HouseholdKeys:
    """The households in standard lines with a column `booker` beside them (see `reading_again.lines_of`).

    `address_line` is "number|addition". A booker came when what was bought and taken back adds up to more than nothing,
    and lives at the last usable address in the file.
    """
    tickets: dict[int, int] = {}
    homes: dict[int, str] = {}
    nobody: dict[str, int] = {}
    for booker, key, quantity in _rows(tables, version):
        if booker is None:
            # Nobody is named, but an address is: the address itself stands for its booker.
            if key is not None:
                nobody[key] = nobody.get(key, 0) + quantity
            continue
        tickets[booker] = tickets.get(booker, 0) + quantity
        if key is not None:
            homes[booker] = key
    came = [booker for booker, number in tickets.items() if number > 0]
    alone = {key for key, number in nobody.items() if number > 0}
    found = {homes[booker] for booker in came if booker in homes} | alone
    kept = found if opt_outs is None else {key for key in found if key not in opt_outs}
    addressed = sum(booker in homes for booker in came) + len(alone)
    return HouseholdKeys(tuple(sorted(kept)), len(came) + len(alone), addressed, len(found) - len(kept))


def _rows(tables: Iterable[pa.Table], version: str) -> Iterator[tuple[int | None, str | None, int]]:
    """Booker, key and quantity of every line that counts for a household."""
    for table in tables:
        kinds = pc.fill_null(pc.is_in(table["booker_kind"], pa.array(_NO_HOUSEHOLDS)), False)
        counts = pc.and_(pc.is_in(table["status"], pa.array(_COUNTING)), pc.invert(kinds))
        lines = table.select(NEEDED).filter(counts)
        columns = (lines[name].to_pylist() for name in ("booker", "pc6", "address_line", "quantity"))
        for booker, pc6, address, quantity in zip(*columns, strict=True):
            yield booker, _key_of_line(pc6, address, version), quantity or 0


@lru_cache(maxsize=262_144)
def _key_of_line(pc6: str | None, address_line: str | None, version: str) -> str | None:
    if pc6 is None or address_line is None or "|" not in address_line:
        return None
    number, _, addition = address_line.rpartition("|")
    return key_of(pc6, number, addition, version=version)
