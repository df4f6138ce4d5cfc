"""Which regions does somebody ask for? As an address and back; nothing outside the territory.

A region is municipalities (`m1`) and postcode areas (`p1`) with a name (`n1`); up to four stand beside each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.http import QueryDict

from publiek import areas
from publiek.errors import Text, UsageError
from publiek.sector.territory_regions import Region
from publiek.web.people.models import Organisation

MOST = 4
_LONGEST = 4000
_CODE = re.compile(r"[1-9][0-9]{3}")
_APART = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Choice:
    """One region as it was asked for; empty when nothing was."""

    number: int
    name: str = ""
    municipalities: tuple[str, ...] = ()
    pc4s: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was chosen."""
        return not self.municipalities and not self.pc4s

    @property
    def codes(self) -> str:
        """The postcode areas as somebody types them."""
        return ", ".join(str(pc4) for pc4 in self.pc4s)

    @property
    def region(self) -> Region:
        """The areas that are meant."""
        inside = {pc4 for name in self.municipalities for pc4 in municipalities()[name]}
        return Region(self.called, frozenset(inside | set(self.pc4s)))

    @property
    def called(self) -> str:
        """Its own name, or what it is made of."""
        parts = [*self.municipalities, *(str(pc4) for pc4 in self.pc4s)]
        told = ", ".join(parts[:3]) + (f" +{len(parts) - 3}" if len(parts) > 3 else "")
        return self.name or told

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As names and values of an address."""
        told = [(f"n{self.number}", self.name), *((f"m{self.number}", one) for one in self.municipalities)]
        return [(key, value) for key, value in [*told, (f"p{self.number}", self.codes)] if value]


@dataclass(frozen=True)
class Finding:
    """Where residents are like this and reach is below that: a group, the least share (0-1), the most per 1,000."""

    group: str = ""
    share: float = 0.3
    reach: float | None = None


def read(asked: QueryDict, government: Organisation) -> list[Choice]:
    """The four regions, empty ones too. Raises UsageError "region-unknown" or "region-outside"."""
    found = []
    for number in range(1, MOST + 1):
        name = " ".join(asked.get(f"n{number}", "").split())[:60]
        chosen = tuple(dict.fromkeys(asked.getlist(f"m{number}")))
        found.append(Choice(number, name, _municipalities(chosen, government), _pc4s(asked, number, government)))
    if all(one.empty for one in found) and government.territory:
        found[0] = Choice(1, found[0].name or government.name, tuple(sorted(government.territory)))
    return found


def finding(asked: QueryDict, groups: tuple[str, ...]) -> Finding:
    """What is looked for. Raises UsageError "region-unknown" for a group or number that cannot be."""
    group = asked.get("group", "")
    if group and group not in groups:
        raise _unknown()
    share, reach = _number(asked, "share"), _number(asked, "reach")
    return Finding(group, 0.3 if share is None else min(share / 100, 1.0), reach)


def query(choices: list[Choice]) -> str:
    """The regions as the query of an address."""
    return urlencode([pair for one in choices for pair in one.pairs])


@cache
def municipalities() -> dict[str, tuple[int, ...]]:
    """Every municipality with its postcode areas."""
    table = areas.describe().table
    found: dict[str, list[int]] = {}
    for pc4, name in zip(table["pc4"].to_pylist(), table["municipality"].to_pylist(), strict=True):
        found.setdefault(name, []).append(pc4)
    return {name: tuple(found[name]) for name in sorted(found)}


def offered(government: Organisation) -> dict[str, list[str]]:
    """The municipalities a government may choose, by province."""
    table = areas.describe().table
    provinces = dict(zip(table["municipality"].to_pylist(), table["province"].to_pylist(), strict=True))
    mine = set(government.territory) or set(provinces)
    found: dict[str, list[str]] = {}
    for name in sorted(mine & set(provinces)):
        found.setdefault(provinces[name], []).append(name)
    return dict(sorted(found.items()))


def inside(government: Organisation) -> frozenset[str]:
    """The municipalities of the territory; empty for the whole country."""
    return frozenset(government.territory)


def _municipalities(chosen: tuple[str, ...], government: Organisation) -> tuple[str, ...]:
    if any(name not in municipalities() for name in chosen):
        raise _unknown()
    if government.territory and not set(chosen) <= inside(government):
        raise _outside()
    return tuple(sorted(chosen))


def _pc4s(asked: QueryDict, number: int, government: Organisation) -> tuple[int, ...]:
    told = " ".join(asked.getlist(f"p{number}"))
    codes = [code for code in _APART.split(told) if code]
    if len(told) > _LONGEST or any(not _CODE.fullmatch(code) or areas.find(code) is None for code in codes):
        raise _unknown()
    wanted = sorted({int(code) for code in codes})
    mine = {pc4 for name in government.territory for pc4 in municipalities().get(name, ())}
    if government.territory and not set(wanted) <= mine:
        raise _outside()
    return tuple(wanted)


def _number(asked: QueryDict, name: str) -> float | None:
    told = asked.get(name, "").strip().replace(",", ".")
    if not told:
        return None
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,2})?", told):
        raise _unknown()
    return float(told)


def _unknown() -> UsageError:
    return UsageError(
        "region-unknown",
        Text("Dit gebied of getal is niet te vinden.", "There is no such area or number."),
        Text(
            "Kies gemeenten uit de lijst, en geef postcodegebieden als vier cijfers met een komma ertussen.",
            "Choose municipalities from the list, and give postcode areas as four digits with commas between them.",
        ),
    )


def _outside() -> UsageError:
    return UsageError(
        "region-outside",
        Text("Dit gebied ligt niet in uw eigen gebied.", "This area does not lie in your own territory."),
        Text(
            "Kies gemeenten en postcodegebieden uit uw eigen gebied.",
            "Choose municipalities and postcode areas of your own territory.",
        ),
    )
