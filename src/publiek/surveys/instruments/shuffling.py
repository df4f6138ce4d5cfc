"""In which order does one respondent see the rows? At random, by the seed of the form: the same seed, the same order.

What stands first is chosen more often; a new order per respondent spreads that over all rows. The order must come out
the same in a browser, so it is made of whole numbers of 32 bits alone: rows in the order of
`mix(fnv1a("seed/item/row"))`, FNV-1a (Fowler, Noll, Vo; RFC 9923) with the closing steps of MurmurHash3 (Appleby).
Rows called other, nothing or none keep their place at the end.
"""

from __future__ import annotations

from publiek.surveys.instruments.questionnaire import Item

#: These rows stay where they are: they make sense only after the others.
LAST = ("other", "nothing", "none")
#: Of more best-worst sets than this a respondent is shown this many, chosen by the seed.
MOST_SETS = 5
_ALL = 0xFFFFFFFF


def order_of(item: Item, seed: str) -> tuple[str, ...]:
    """The codes of the rows (of an item without rows: of its options) in the order of this seed."""
    codes = tuple(choice.code for choice in item.rows or item.options)
    if not item.shuffled:
        return codes
    free = [code for code in codes if code not in LAST]
    drawn = sorted(free, key=lambda code: (number_of(f"{seed}/{item.code}/{code}"), free.index(code)))
    return (*drawn, *(code for code in codes if code in LAST))


def sets_of(item: Item, seed: str) -> tuple[int, ...]:
    """The numbers (from 1) of the best-worst sets that this seed is shown, in that order."""
    numbers = range(1, len(item.sets) + 1)
    return tuple(sorted(numbers, key=lambda at: (number_of(f"{seed}/{item.code}/{at}"), at))[:MOST_SETS])


def number_of(text: str) -> int:
    """A number of 32 bits that looks random and is the same everywhere."""
    number = 0x811C9DC5
    for byte in text.encode("utf-8"):
        number = ((number ^ byte) * 0x01000193) & _ALL
    number = ((number ^ (number >> 16)) * 0x85EBCA6B) & _ALL
    number = ((number ^ (number >> 13)) * 0xC2B2AE35) & _ALL
    return number ^ (number >> 16)
