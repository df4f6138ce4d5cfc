"""Which rooms of the law are in use in this house: log, ledger of consent, terms, backups?"""

from __future__ import annotations

from publiek import consent, logbook
from publiek.house import House
from publiek.safekeeping import sets

#: What is written in the log when totals are made for who asks for them.
_OFFICIAL = frozenset(("exchange oslo", "exchange dip out", "exchange dip send", "year-end sheets"))
#: What every house has: rights of people, the gate before every step, and the log of what was done.
_ALWAYS = frozenset(("rights", "gate", "log"))


def rooms(house: House) -> frozenset[str]:
    """The rooms in use, by the words of `governance.papers.FACTS`."""
    used = {"ledger": has_ledger(house), "retention": lets_go(house)}
    return _ALWAYS | {name for name, true in used.items() if true}


def has_ledger(house: House) -> bool:
    """Whether consents of contacts are kept."""
    return consent.exists(house)


def backups(house: House) -> int:
    """How many backup sets there are that can still be opened."""
    return sum(one.living for one in sets(house.home, keys=house.keys))


def gave_official(house: House) -> bool:
    """Whether totals were made for statistics, a funder or a standard: the log tells."""
    lines = logbook.read(house.home, house.organisation, actions=("export",))
    return any(line.subject in _OFFICIAL for line in lines)


def lets_go(house: House) -> bool:
    """Whether what is past its term is let go of here: it was done at least once, and the log tells."""
    return any(True for _ in logbook.read(house.home, house.organisation, actions=("retention",)))
