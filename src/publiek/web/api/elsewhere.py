"""What may a program know of more than one house? A region, peers, own productions, as those rooms tell them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict

from publiek import permitting, sector
from publiek.errors import Text, UsageError
from publiek.sector import Confirmed
from publiek.sector.territory_regions import Standing, standing
from publiek.web.api.figures import told_of
from publiek.web.api.operations import Answer, Operation, Parameter
from publiek.web.api.shapes import (
    COUNT,
    FREE,
    MOMENT,
    NUMBER_OR_NULL,
    TEXT,
    many,
    shape,
    thing,
)
from publiek.web.api.tokens import Caller
from publiek.web.peers import released
from publiek.web.sharing import decisions
from publiek.web.territory import asking, choosing
from publiek.web.visibility import house_of


def area(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """One region, of the agreements that hold now; without any choice the whole territory."""
    government, wanted = caller.seat.organisation, QueryDict(mutable=True)
    wanted.setlist("m1", asked.get("municipality", []))
    wanted["p1"] = " ".join(map(str, asked.get("pc4", [])))
    choice = next((one for one in choosing.read(wanted, government) if not one.empty), None)
    if choice is None:
        raise UsageError(
            "region-none",
            Text("Er is geen gebied gekozen.", "No region was chosen."),
            Text("Noem gemeenten of postcodegebieden.", "Name municipalities or postcode areas."),
        )
    told = asking.told(government, settings.PUBLIEK.home)
    return Answer(
        {"agreed": told.agreed, "behind": told.behind, **_region(standing(told.ground, choice.region), told.names)}
    )


def _region(found: Standing, names: dict[str, str]) -> dict[str, object]:
    return {
        "region": found.region.name,
        "areas": found.areas,
        "households": found.households,
        "residents": found.residents,
        "groups": dict(found.groups),
        "covered": found.covered,
        "scatter": found.scatter,
        "rates": [vars(one) for one in found.rates],
        "gaps": [vars(one) for one in found.gaps],
        "contributions": [{**vars(one), "house": names.get(one.house, one.house)} for one in found.contributions],
        "supply": {**vars(found.supply), "told": list(found.supply.told)},
    }


def benchmark(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """The own values beside what was released of all groups; as on the page only for who shares, and since they do."""
    taking = decisions.in_force(house=caller.seat.organisation, purpose="benchmark").order_by("since")
    wanted = asked.get("collective", "")
    decision = next((one for one in taking if not wanted or one.with_whom.slug == wanted), None)
    release = released.current(decision.with_whom) if decision else None
    if decision is None or release is None or release.made_at < decision.since.replace(microsecond=0):
        raise UsageError(
            "benchmark-none",
            Text("Er is voor u nog geen vergelijking.", "There is no comparison for you yet."),
            Text("Deel zelf mee, en wacht op de volgende ronde.", "Share yourself, and wait for the next round."),
        )
    beside = sector.beside(caller.seat.house, season=release.season, scheme=release.scheme)
    return Answer(
        {
            "collective": decision.with_whom.slug,
            "season": release.season,
            "segmentation": release.scheme,
            "houses": release.houses,
            "made_at": release.made_at.isoformat(),
            "sources": list(release.sources),
            "own": dict(beside.own),
            "groups": list(beside.groups),
            "distribution": [dict(row) for row in release.distribution],
            "expected": [dict(row) for row in release.expected],
            "account": [dict(row) for row in release.account],
        }
    )


def productions(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """The own productions over the venues that agreed, as one sum."""
    agreed = decisions.in_force(purpose="makers", with_whom=caller.seat.organisation).order_by("house__name")
    confirmed = tuple(
        Confirmed(
            house_of(one.house),
            frozenset(str(title) for title in one.detail.get("productions", [])),
            one.detail.get("by_name") is True,
        )
        for one in agreed
        if permitting.permitted(house_of(one.house), "share-areas")
    )
    release = sector.own_productions(confirmed, today=date.today())
    figures = {
        name: {**told_of(figure), "columns": figure.table.column_names, "rows": _rows(figure)}
        for name, figure in release.figures.items()
    }
    account = [dict(change) for change in release.account]
    return Answer({"venues": len(confirmed), "policy": release.policy.name, "account": account, "figures": figures})


def _rows(figure: Any) -> list[list[object]]:
    return [list(row) for row in zip(*figure.table.to_pydict().values(), strict=True)]


_TOLD = {
    "base": shape("Base"),
    "too_thin": {"anyOf": [shape("TooThin"), {"type": "null"}]},
    "limits": many(TEXT),
    "facts": FREE,
    "columns": many(TEXT),
    "rows": many(many(shape("Value"))),
}
_NUMBERS = {"type": "object", "additionalProperties": {"type": ["number", "null"]}}
_PART = {"type": "number"}
_RATE = {
    **dict.fromkeys(("season", "bookers", "visits", "households"), COUNT),
    **dict.fromkeys(("per_1000", "low", "high", "visits_per_1000"), _PART),
}
_GAP = {
    "group": TEXT, "bookers": COUNT, "share": _PART, "reference_share": _PART, "index": NUMBER_OR_NULL,
    "low": NUMBER_OR_NULL, "high": NUMBER_OR_NULL, "verdict": TEXT,
}  # fmt: skip
_SUPPLY = {"houses": COUNT, "performances": COUNT, "visits": COUNT, "told": many(TEXT)}
SHAPES = {
    "Area": thing(
        {
            "agreed": COUNT, "behind": COUNT, "region": TEXT, "areas": COUNT, "households": COUNT, "residents": COUNT,
            "groups": _NUMBERS, "covered": _PART, "scatter": NUMBER_OR_NULL, "rates": many(thing(_RATE)),
            "gaps": many(thing(_GAP)), "supply": thing(_SUPPLY),
            "contributions": many(thing({"house": TEXT, "group": TEXT, "bookers": COUNT, "share": _PART})),
        }
    ),
    "Benchmark": thing(
        {
            "collective": TEXT, "season": TEXT, "segmentation": TEXT, "houses": COUNT, "made_at": MOMENT,
            "sources": many(TEXT), "own": _NUMBERS, "groups": many(TEXT), "distribution": many(FREE),
            "expected": many(FREE), "account": many(FREE),
        }
    ),
    "Productions": thing(
        {
            "venues": COUNT, "policy": TEXT, "account": many(FREE),
            "figures": {"type": "object", "additionalProperties": thing(_TOLD)},
        }
    ),
}  # fmt: skip
_PLACE = {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[^\\x00]+$"}
_SLUG = {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[-a-zA-Z0-9_]+$"}
OPERATIONS = (
    Operation(
        "area",
        "/area",
        Text("Een gebied: bereik, groepen, aanbod", "A region: reach, groups, supply"),
        "Area",
        area,
        "area:read",
        parameters=(
            Parameter("municipality", "A municipality of the region.", _PLACE, many=True),
            Parameter(
                "pc4",
                "A postcode area of the region.",
                {"type": "integer", "minimum": 1000, "maximum": 9999},
                many=True,
            ),
        ),
        refuses=(422,),
    ),
    Operation(
        "benchmark",
        "/benchmark",
        Text("Het huis naast vergelijkbare huizen", "The house beside its peers"),
        "Benchmark",
        benchmark,
        "benchmark:read",
        parameters=(Parameter("collective", "With which collective; usually the first.", _SLUG),),
    ),
    Operation(
        "productions",
        "/productions",
        Text("Eigen producties over alle zalen", "Own productions over all venues"),
        "Productions",
        productions,
        "productions:read",
    ),
)
