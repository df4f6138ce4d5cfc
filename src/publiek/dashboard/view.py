"""What does somebody look at: which part of the audience, compared with whom? As an address and back.

The names of the filters in the address are those of the API too: period or since and until, genre, venue, channel,
visitors, reference, people. A filter may be given more than once; what is not a filter is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from publiek.errors import Text, UsageError
from publiek.measures import Selection
from publiek.measures.selection import VISITORS
from publiek.vocabulary.codes import REFERENCES

_MONTH = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")
_SEASON = re.compile(r"((?:19|20)[0-9]{2})/([0-9]{2})")
#: No address names more than this of one filter, and nothing in it is longer.
_MOST, _LONGEST = 50, 200
_SHOWN = 2


@dataclass(frozen=True)
class View:
    """What is chosen. `references`: with whom the profile is compared, at most two; `people`: with the person index.

    `period` is the season that `selection.since` and `until` stand for, "" when they were chosen apart.
    """

    selection: Selection = field(default_factory=Selection)
    references: tuple[str, ...] = ()
    people: bool = False
    period: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, object]) -> View:
        """The view in the query of an address (a mapping with lists of texts, or with `getlist`).

        Raises UsageError "filter-unknown" for a value that cannot be right, whatever the house has.
        """
        period = _one(asked, "period")
        since, until = (_month(asked, "since"), _month(asked, "until")) if not period else season_months(period)
        selection = Selection(
            since=since,
            until=until,
            genres=frozenset(_many(asked, "genre")),
            venues=frozenset(_many(asked, "venue")),
            channels=frozenset(_many(asked, "channel")),
            visitors=_known(_one(asked, "visitors"), VISITORS, "visitors"),
        )
        if since and until and since > until:
            raise unknown("until")
        references = tuple(dict.fromkeys(_reference(code) for code in _many(asked, "reference")))[:_SHOWN]
        return cls(selection, references, _one(asked, "people") == "1", period)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The view as names and values, in one order: equal views have equal addresses."""
        chosen = self.selection
        told: list[tuple[str, Iterable[str]]] = [
            ("period", [self.period]),
            ("since", [] if self.period else [chosen.since]),
            ("until", [] if self.period else [chosen.until]),
            ("genre", sorted(chosen.genres)),
            ("venue", sorted(chosen.venues)),
            ("channel", sorted(chosen.channels)),
            ("visitors", [chosen.visitors]),
            ("reference", self.references),
            ("people", ["1"] if self.people else []),
        ]
        return [(name, value) for name, values in told for value in values if value]

    @property
    def query(self) -> str:
        """The view as the query of an address, "" for everything."""
        return urlencode(self.pairs)

    def without(self, name: str) -> View:
        """The same without one filter."""
        if name == "period":
            return replace(self, period="", selection=replace(self.selection, since="", until=""))
        empty: object = "" if name == "visitors" else frozenset()
        return replace(self, selection=replace(self.selection, **{_FIELDS[name]: empty}))


_FIELDS = {"genre": "genres", "venue": "venues", "channel": "channels", "visitors": "visitors"}


def season_months(season: str) -> tuple[str, str]:
    """First and last month of a season "2024/25" (1 August - 31 July). Raises UsageError "filter-unknown"."""
    found = _SEASON.fullmatch(season)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise unknown("period")
    return f"{found[1]}-08", f"{int(found[1]) + 1}-07"


def unknown(name: str) -> UsageError:
    """The refusal of a filter; what was asked is not quoted."""
    return UsageError(
        "filter-unknown",
        Text("Dit filter bestaat niet bij deze gegevens.", "These data have no such filter."),
        Text("Kies uit de filters op de pagina.", "Choose from the filters on the page."),
        {"filter": name},
    )


def _many(asked: Mapping[str, object], name: str) -> list[str]:
    getlist = getattr(asked, "getlist", None)
    values = getlist(name) if getlist else asked.get(name, [])
    found = [values] if isinstance(values, str) else list(values)  # type: ignore[call-overload]
    kept = [str(value) for value in found if value]
    if len(kept) > _MOST or any(len(value) > _LONGEST or "\x00" in value for value in kept):
        raise unknown(name)
    return kept


def _one(asked: Mapping[str, object], name: str) -> str:
    found = _many(asked, name)
    return found[-1] if found else ""


def _month(asked: Mapping[str, object], name: str) -> str:
    found = _one(asked, name)
    if found and not _MONTH.fullmatch(found):
        raise unknown(name)
    return found


def _known(value: str, allowed: tuple[str, ...], name: str) -> str:
    if value not in allowed:
        raise unknown(name)
    return value


def _reference(code: str) -> str:
    kind, _, name = code.partition(":")
    if (name and kind in ("municipality", "province")) or code in REFERENCES:
        return code
    raise unknown("reference")
