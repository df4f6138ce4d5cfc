"""Which words with a capital are places, and therefore no person? The open names of municipalities and provinces."""

from __future__ import annotations

from functools import cache

from publiek import areas

#: As people call them; officially they are 's-Gravenhage and 's-Hertogenbosch.
_CALLED = ("den haag", "the hague", "den bosch", "randstad", "veluwe", "betuwe", "achterhoek", "twente", "brabant")


@cache
def known_places() -> frozenset[str]:
    """Names of municipalities and provinces, in small letters."""
    table = areas.describe().table
    names = {name for column in ("municipality", "province") for name in table.column(column).to_pylist() if name}
    return frozenset(name.casefold() for name in names) | frozenset(_CALLED)
